"""Whose turn it is to sync a source: one process at a time, whatever becomes of it.

A turn is held for a while and renewed with every batch. Where a process of this machine is gone, its turn is over.
"""

import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, select, update

from cxbot.database import changing
from cxbot.errors import SourceError
from cxbot.syncing.connected import Connected
from cxbot.tables import connected

HELD = timedelta(minutes=10)
_TABLE = connected.connected_sources


@dataclass(frozen=True, slots=True)
class Holder:
    """Who takes a turn: a process on a machine; the token tells apart processes that had the same number."""

    host: str
    process: int
    token: str

    @classmethod
    def of_this_process(cls) -> "Holder":
        """This process, with a token of its own."""
        return cls(socket.gethostname(), os.getpid(), secrets.token_hex(4))

    def __str__(self) -> str:
        return f"{self.host} {self.process} {self.token}"


def take_turn(engine: Engine, source: Connected, holder: Holder, clock: Callable[[], datetime]) -> None:
    """Take the turn for a source.

    Raises:
        SourceError: somebody else has it; `retry_after` says how long at most.
    """
    now = clock()
    with changing(engine) as connection:
        this = _TABLE.c.source_id == source.id
        row = connection.execute(select(_TABLE.c.held_by, _TABLE.c.held_until).where(this).with_for_update()).one()
        if row.held_until is not None and _is_held(row.held_until, now) and not _is_over(row.held_by, holder):
            raise SourceError(
                f"“{source.name}” is being synced already, by process {' on '.join(_who(row.held_by))}. If that one is "
                f"gone, it is free from {row.held_until:%H:%M:%S} UTC on.",
                retry_after=(row.held_until - now).total_seconds(),
            )
        connection.execute(update(_TABLE).where(this).values(held_by=str(holder), held_until=now + HELD))


def renew_turn(connection: Connection, source: Connected, holder: Holder, now: datetime) -> None:
    """Hold the turn for a while longer.

    Raises:
        SourceError: somebody else took it meanwhile.
    """
    mine = (_TABLE.c.source_id == source.id) & (_TABLE.c.held_by == str(holder))
    if not connection.execute(update(_TABLE).where(mine).values(held_until=now + HELD).returning(_TABLE.c.every)).all():
        raise SourceError(f"“{source.name}” is synced by another process by now, or not connected any more.")


def end_turn(engine: Engine, source: Connected, holder: Holder) -> None:
    """Give the turn back, where it is still held."""
    mine = (_TABLE.c.source_id == source.id) & (_TABLE.c.held_by == str(holder))
    with changing(engine) as connection:
        connection.execute(update(_TABLE).where(mine).values(held_by="", held_until=None))


def _who(held_by: str) -> tuple[str, str]:
    host, process, _ = held_by.rsplit(" ", 2)
    return process, host


def _is_held(until: datetime, now: datetime) -> bool:
    """Whether a turn is not over by the clock; one that is to last longer than any was taken before that was set back.

    Whoever holds it still is stopped at its next batch.
    """
    return now < until <= now + HELD


def _is_over(held_by: str, holder: Holder) -> bool:
    """Whether it was one of our own, whose end could not be written, or of a process of this machine that is gone."""
    if held_by == str(holder):
        return True
    process, host = _who(held_by)
    if os.name != "posix" or host != holder.host:
        return False
    if int(process) == holder.process:
        return True  # the number was given again
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
