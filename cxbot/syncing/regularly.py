"""Syncs a connected source once: takes its turn, tells, works out what follows, and keeps how that went."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from cxbot.database import changing, gather_statistics, reading
from cxbot.deriving import derive_stale
from cxbot.errors import CxbotError, DataError, SourceError
from cxbot.observing import redact
from cxbot.source import Source
from cxbot.sources.pacing import Pace
from cxbot.syncing import Loaded, Progress, Took, sync
from cxbot.syncing.connected import Connected, connected_sources
from cxbot.syncing.turns import Holder, end_turn, renew_turn, take_turn
from cxbot.tables import connected

DERIVE_AFTER = 30.0  # seconds of a long load, after which what is there is worked out
MANY = 5_000  # records after which a database looks at its tables anew
LEAST_WAIT, MOST_WAIT = timedelta(minutes=1), timedelta(hours=1)
SET_BACK = timedelta(minutes=1)  # by which the clocks of machines may differ
MOST_LINES = 5
LONGEST = 500  # characters of a trouble
_TABLE = connected.connected_sources


class StoppedError(Exception):
    """The process ends, and the sync with it: it goes on the next time."""


@dataclass(frozen=True, slots=True)
class Syncing:
    """What a sync of a connected source needs: how its source is opened, and who takes turns."""

    engine: Engine
    opened: Callable[[Connected], Source]
    holder: Holder
    clock: Callable[[], datetime]

    def due(self) -> list[Connected]:
        """Sources that are to be synced by now, those that wait longest first."""
        now = self.clock()
        with reading(self.engine) as connection:
            found = [each for each in connected_sources(connection) if each.every is not None and _is_due(each, now)]
        return sorted(found, key=lambda each: each.next_at)

    def sync(self, source: Connected, progress: Progress | None = None) -> Loaded:
        """Sync a source, and work out what follows; in a long load now and then, so that reports answer meanwhile.

        Whatever it ends with is kept with the source. `progress` may stop it with StoppedError.

        Raises:
            SourceError: the source cannot be read, or is being synced already.
            SettingError: a setting cannot be opened.
            DataError: our own database cannot be reached, is busy, or full.
        """
        take_turn(self.engine, source, self.holder, self.clock)
        try:
            loaded = self._take(source, progress)
        except CxbotError as error:
            with suppress(DataError):  # what went wrong first is what is told
                self._failed(source, error)
            raise
        except StoppedError:
            raise
        except Exception as error:
            with suppress(DataError):
                self._failed(source, _fault(error))
            raise
        else:
            self._keep(source, failures=0, trouble="", trouble_at=None, ended_at=self.clock())
        finally:
            with suppress(DataError):  # it is over all the same: the next sync of this process takes it
                end_turn(self.engine, source, self.holder)
        return loaded

    def _take(self, source: Connected, progress: Progress | None) -> Loaded:
        derived = [time.monotonic()]

        def within(connection: Connection, took: Took) -> None:
            renew_turn(connection, source, self.holder, self.clock())
            _count(connection, source.id, took)

        def go_on(done: int, expected: int) -> None:
            if progress:
                progress(done, expected)
            if time.monotonic() - derived[0] > DERIVE_AFTER:
                derive_stale(self.engine)
                derived[0] = time.monotonic()

        try:
            opened = self.opened(source)
            self._go_on_asking(source, opened)
            loaded = sync(self.engine, opened, now=self.clock(), progress=go_on, within=within, known=source.id)
        except BaseException:
            with suppress(DataError):
                derive_stale(self.engine)  # what was told is told, however it ends
            raise
        derive_stale(self.engine)
        if sum(loaded.counts.values()) >= MANY:
            gather_statistics(self.engine)
        return loaded

    def _go_on_asking(self, source: Connected, opened: Source) -> None:
        """Let it know how soon its API may be asked, as the sync before left that, and keep it from now on."""
        pace = getattr(opened, "pace", None)
        if not isinstance(pace, Pace):
            return
        this = _TABLE.c.source_id == source.id

        def keep(told: str) -> None:
            with changing(self.engine) as connection:
                connection.execute(update(_TABLE).where(this).values(pace=told))

        with reading(self.engine) as connection:
            kept = connection.scalar(select(_TABLE.c.pace).where(this))
        pace.go_on(kept or "", keep)

    def _failed(self, source: Connected, error: CxbotError) -> None:
        said = redact(getattr(error, "reason", "") or error.text)[:LONGEST]
        wait = min(LEAST_WAIT * 2 ** min(source.failures, 10), MOST_WAIT)
        if isinstance(error, SourceError) and error.retry_after:
            wait = max(wait, timedelta(seconds=error.retry_after))
        now = self.clock()
        self._keep(source, failures=source.failures + 1, trouble=said, trouble_at=now, wait=wait)

    def _keep(self, source: Connected, *, wait: timedelta | None = None, **values: Any) -> None:
        again = self.clock() + (wait or source.every or MOST_WAIT)
        with changing(self.engine) as connection:
            this = _TABLE.c.source_id == source.id
            connection.execute(update(_TABLE).where(this).values(next_at=again, **values))


def _is_due(source: Connected, now: datetime) -> bool:
    """Whether it is time, or the clock was set back since that was worked out."""
    last = source.trouble_at if source.trouble else source.ended_at
    return source.next_at <= now or (last is not None and last > now + SET_BACK)


def _fault(error: Exception) -> SourceError:
    return SourceError(
        f"The sync ended with a fault of the bot's own ({type(error).__name__}), whose place is in its log. What was "
        "told stays; it is tried again."
    )


def _count(connection: Connection, source: int, took: Took) -> None:
    columns = _TABLE.c
    values: dict[str, Any] = {
        "told": columns.told + took.told,
        "refused": columns.refused + len(took.refused),
        "removed": columns.removed + took.removed,
    }
    if took.refused:
        values["refused_lines"] = "\n".join(f"{each.place}: {each.reason}" for each in took.refused[:MOST_LINES])
    connection.execute(update(_TABLE).where(columns.source_id == source).values(values))
