"""What a person says of a Zendesk."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Options:
    """Its address in the browser, from when on it is told, whose hours hold.

    `own` are addresses of ours besides those of Zendesk, `inactivity` seconds (0: as everywhere).
    """

    web: str
    start: datetime
    schedule: str = ""
    zone: str = ""
    own: tuple[str, ...] = ()
    inactivity: int = 0
