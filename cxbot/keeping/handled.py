"""What was handled already, by any of the bot's processes: Slack sends an event again until it is acknowledged."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete

from cxbot.database import changing
from cxbot.database.statements import insert_if_new
from cxbot.tables.kept import handled

KEPT = timedelta(days=2)  # Slack tries for minutes, a machine that slept may come back after hours


@dataclass(frozen=True, slots=True)
class Handled:
    """The events, commands and clicks that were handled in one workspace."""

    engine: Engine
    workspace: str
    now: Callable[[], datetime]

    def first(self, key: str) -> bool:
        """Whether nobody has handled this; from now on somebody has."""
        row = {"workspace": self.workspace, "key": key, "handled_at": self.now()}
        with changing(self.engine) as connection:
            return insert_if_new(connection, handled, row, ("workspace", "key"))

    def forget_old(self) -> None:
        """Forget what is so old that nobody sends it any more."""
        with changing(self.engine) as connection:
            mine = handled.c.workspace == self.workspace
            connection.execute(delete(handled).where(mine, handled.c.handled_at < self.now() - KEPT))
