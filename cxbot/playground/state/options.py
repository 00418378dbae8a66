"""How strict and how quick the playground's Slack is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlaygroundSettings:
    """All times in seconds. The defaults are Slack's own, where Slack has any.

    `optional_scopes` grants the manifest's `bot_optional` scopes too, as somebody may who installs the app.
    `redelivery` are the pauses after which an event that was not acknowledged is sent again; Slack's are 0, 60 and 300.
    `refresh_sockets` asks a connection to make way for a new one after that time; 0 leaves it alone. `goodbye_lasts` is
    the time between Slack's warning and the end of the connection.
    """

    file_ready_after: float = 0.3
    ack_within: float = 3.0
    trigger_lives: float = 3.0
    response_url_lives: float = 1_800.0
    response_url_uses: int = 5
    rate_limits: bool = False
    optional_scopes: bool = False
    redelivery: tuple[float, ...] = (0.0, 60.0, 300.0)
    refresh_sockets: float = 0.0
    goodbye_lasts: float = 10.0
    most_record_entries: int = 20_000
