"""The bot's processes: which run, and when each last looked at what is due. So another process can tell.

A row is written by its own process alone; one that was killed leaves its row behind for a week.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, select, update

from cxbot.database import changing
from cxbot.database.statements import insert_if_new
from cxbot.tables.promised import processes

KEPT = timedelta(days=7)
QUIET = timedelta(seconds=60)  # without a tick: it is dead, or cannot work


@dataclass(frozen=True, slots=True)
class Process:
    """A process of the bot; `began_at` and the others are by the clock that all of them share."""

    id: str
    host: str
    pid: int
    mode: str
    version: str
    began_at: datetime
    ticked_at: datetime
    stopped_at: datetime | None = None

    def is_alive(self, now: datetime) -> bool:
        """Whether it looked at what is due just now."""
        return self.stopped_at is None and now - self.ticked_at <= QUIET


@dataclass(frozen=True, slots=True)
class Processes:
    """The processes of one workspace. `clock` is real time, the same for all that share the database."""

    engine: Engine
    workspace: str
    clock: Callable[[], datetime]

    def begin(self, process: str, host: str, pid: int, mode: str, version: str) -> None:
        """A process is there; its id is its own."""
        now = self.clock()
        row = {
            "id": process,
            "workspace": self.workspace,
            "host": host,
            "pid": pid,
            "mode": mode,
            "version": version,
            "began_at": now,
            "ticked_at": now,
            "stopped_at": None,
        }
        with changing(self.engine) as connection:
            insert_if_new(connection, processes, row, ("id",))

    def tick(self, process: str) -> bool:
        """It has looked at what is due; False where nobody knows of it, as after a week of sleep."""
        return self._set(process, ticked_at=self.clock())

    def end(self, process: str) -> None:
        """It stops, as it was told to."""
        self._set(process, stopped_at=self.clock())

    def forget_old(self) -> None:
        """Forget what has not been heard of for a week."""
        old = processes.c.ticked_at < self.clock() - KEPT
        with changing(self.engine) as connection:
            connection.execute(delete(processes).where(processes.c.workspace == self.workspace, old))

    def _set(self, process: str, **values: datetime) -> bool:
        changed = update(processes).where(processes.c.id == process).values(**values)
        with changing(self.engine) as connection:
            return bool(connection.execute(changed).rowcount)


def known_processes(connection: Connection, workspace: str = "") -> list[Process]:
    """The processes of a workspace, or of all of them, what ticked last first."""
    mine = [processes.c.workspace == workspace] if workspace else []
    newest = select(processes).where(*mine).order_by(processes.c.ticked_at.desc(), processes.c.id)
    return [_read(row) for row in connection.execute(newest)]


def _read(row: Row[Any]) -> Process:
    return Process(row.id, row.host, row.pid, row.mode, row.version, row.began_at, row.ticked_at, row.stopped_at)
