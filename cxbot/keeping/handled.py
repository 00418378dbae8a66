"""What was handled already, by any of the bot's processes: Slack sends an event again until it is acknowledged."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, delete, select, update

from cxbot.database import changing, reading
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

    def take(self, key: str, lease: timedelta) -> bool:
        """Take on what nobody is at; whoever was so long ago has not ended it and will not."""
        now = self.now()
        row = {"workspace": self.workspace, "key": key, "handled_at": now}
        stale = update(handled).where(self._this(key), handled.c.handled_at <= now - lease).values(handled_at=now)
        with changing(self.engine) as connection:
            new = insert_if_new(connection, handled, row, ("workspace", "key"))
            return new or bool(connection.execute(stale).rowcount)

    def was(self, key: str) -> bool:
        """Whether somebody has handled this."""
        with reading(self.engine) as connection:
            return connection.execute(select(handled.c.key).where(self._this(key))).first() is not None

    def drop(self, key: str) -> None:
        """It was taken on and came to nothing: anybody may take it on again."""
        with changing(self.engine) as connection:
            connection.execute(delete(handled).where(self._this(key)))

    def _this(self, key: str) -> ColumnElement[bool]:
        return (handled.c.workspace == self.workspace) & (handled.c.key == key)

    def forget_old(self) -> None:
        """Forget what is so old that nobody sends it any more."""
        with changing(self.engine) as connection:
            mine = handled.c.workspace == self.workspace
            connection.execute(delete(handled).where(mine, handled.c.handled_at < self.now() - KEPT))
