"""Bad days of a sync: what happens is told with the fix, nothing is lost or half-written, and the next one goes on."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from cxbot.database import make_engine
from cxbot.errors import DataError, SourceError
from cxbot.source import Batch, Direction, InboxRecord, MessageRecord
from cxbot.source.records import ConversationRecord
from cxbot.syncing import Loaded
from cxbot.syncing.connected import Connected, connect, connected_named
from cxbot.syncing.regularly import Syncing
from cxbot.syncing.sources import forget_source
from cxbot.syncing.turns import HELD, Holder, take_turn
from cxbot.tables import metadata, raw
from tests import postgres
from tests.syncing.told import RAW, Telling

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
EVERY = timedelta(minutes=10)
CONVERSATIONS = 40


def batch(number: int) -> list[InboxRecord | ConversationRecord | MessageRecord]:
    """Some conversations of one message each, with long subjects."""
    ids = [f"{number}-{each}" for each in range(CONVERSATIONS)]
    return [
        InboxRecord("mail", "mail", "email"),
        *(ConversationRecord(each, "a subject " * 40, whole=True) for each in ids),
        *(MessageRecord(each, each, NOW, Direction.IN, ("mail",)) for each in ids),
    ]


@dataclass
class Work:
    """A source of four batches that is connected, and who syncs it."""

    engine: Engine
    at: datetime = NOW
    source: Telling = field(default_factory=lambda: Telling([batch(number) for number in range(4)]))
    holder: Holder = field(default_factory=Holder.of_this_process)

    def __post_init__(self) -> None:
        connect(self.engine, "test", "test", {}, every=EVERY, notes=(), now=self.at)

    @property
    def connected(self) -> Connected:
        return connected_named(self.engine, "test")

    @property
    def syncing(self) -> Syncing:
        return Syncing(self.engine, lambda _: self.source, self.holder, lambda: self.at)

    def sync(self, meanwhile: Callable[[], None] | None = None) -> Loaded:
        """Sync it; something happens behind the first batch."""

        def progress(done: int, _expected: int) -> None:
            if meanwhile and done == 1:
                meanwhile()

        return self.syncing.sync(self.connected, progress)

    def ends(self, held: int) -> None:
        """Only whole batches are there; the next sync goes on behind them and comes to the end."""
        assert messages(self.engine) == held * CONVERSATIONS
        assert self.sync().counts["messages"] == (4 - held) * CONVERSATIONS
        assert messages(self.engine) == 4 * CONVERSATIONS
        kept = self.connected
        assert (kept.trouble, kept.failures, kept.held_by) == ("", 0, "")


def messages(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(raw.messages)) or 0


def rows(engine: Engine) -> int:
    """Of all that was told."""
    with engine.connect() as connection:
        return sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in RAW)


def test_forgotten_while_it_is_synced_nothing_of_it_stays(engine: Engine) -> None:
    work = Work(engine)
    with pytest.raises(SourceError, match="“test” was forgotten while it was being loaded") as told:
        work.sync(lambda: forget_source(engine, "test"))
    assert told.value.text.endswith("load or connect it anew.")
    assert rows(engine) == 0


def test_forgotten_before_its_first_batch_it_is_not_entered_again(engine: Engine) -> None:
    work = Work(engine)

    def opened(_source: Connected) -> Telling:
        forget_source(engine, "test")
        return work.source

    with pytest.raises(SourceError, match="was forgotten while"):
        Syncing(engine, opened, work.holder, lambda: NOW).sync(work.connected)
    assert rows(engine) == 0
    Work(engine).ends(held=0)


def test_a_disk_that_is_full_loses_no_whole_batch(sqlite_engine: Engine) -> None:
    work = Work(sqlite_engine)

    def limit(pages: int) -> None:
        with sqlite_engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(DataError) as told:
        work.sync(lambda: limit(1))  # as many as there are
    assert "has no room left" in told.value.reason
    assert "Make room on its disk" in told.value.reason
    limit(1_000_000)
    work.ends(held=1)


def test_a_database_that_is_locked_is_waited_for_and_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cxbot.database.BUSY_SECONDS", 0.05)
    engine = make_engine(f"sqlite:///{tmp_path}/busy.sqlite3")
    metadata.create_all(engine)
    work = Work(engine)
    with closing(sqlite3.connect(tmp_path / "busy.sqlite3", isolation_level=None)) as other:
        with pytest.raises(DataError) as told:
            work.sync(lambda: void(other.execute("BEGIN IMMEDIATE")))
        assert "is busy with somebody else's work" in told.value.reason
        other.execute("ROLLBACK")
    # Nobody could write that the turn is over; the same process goes on all the same.
    assert work.connected.held_by == str(work.holder)
    work.ends(held=1)
    engine.dispose()


def void(_value: object) -> None:
    """Forget an answer."""


def test_a_database_file_that_is_taken_away_is_told_and_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "there.sqlite3"
    engine = make_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    work = Work(engine)

    def take_away() -> None:
        engine.dispose()  # then all is in the file
        path.rename(tmp_path / "away")

    with pytest.raises(DataError) as told:
        work.sync(take_away)
    assert "Put the file back" in told.value.reason
    (tmp_path / "away").rename(path)
    work.ends(held=1)
    engine.dispose()


@pytest.fixture
def server() -> Iterator[postgres.Server]:
    with postgres.serving(durable=True) as found:
        yield found


@pytest.mark.slow
def test_a_database_that_crashes_is_told_and_gone_on_with(server: postgres.Server) -> None:
    engine = make_engine(server.url)
    metadata.create_all(engine)
    work = Work(engine)
    with pytest.raises(DataError) as told:
        work.sync(server.crash)
    assert "cannot be reached" in told.value.reason
    assert "See that it runs" in told.value.reason
    server.start()
    work.ends(held=1)
    engine.dispose()


@dataclass(frozen=True)
class Broken(Telling):
    """A source with a fault of ours."""

    def batches(self, cursor: str, now: datetime) -> Iterator[Batch]:
        yield next(Telling.batches(self, cursor, now))
        raise KeyError("s3cret")


def test_a_fault_of_our_own_is_kept_as_trouble_and_not_tried_at_once(engine: Engine) -> None:
    work = Work(engine)
    whole, work.source = work.source, Broken(work.source.told)
    with pytest.raises(KeyError):
        work.sync()
    kept = work.connected
    assert "a fault of the bot's own (KeyError)" in kept.trouble
    assert "s3cret" not in kept.trouble
    assert (kept.failures, kept.held_by, kept.next_at) == (1, "", NOW + timedelta(minutes=1))
    work.source = whole
    work.ends(held=1)


def test_a_clock_that_was_set_back_stops_no_sync(engine: Engine) -> None:
    work = Work(engine)
    take_turn(engine, work.connected, Holder("elsewhere", 1, "gone"), lambda: NOW)
    with pytest.raises(SourceError, match="being synced already"):
        work.sync()
    work.at -= timedelta(days=1)
    assert [each.name for each in work.syncing.due()] == []
    work.ends(held=0)
    work.at -= timedelta(days=1)  # it was to come again in ten minutes, two days from now by then
    assert [each.name for each in work.syncing.due()] == ["test"]
    work.source = Telling([*work.source.told, batch(4)])
    assert work.sync().counts["messages"] == CONVERSATIONS
    assert work.syncing.due() == []
    work.at += EVERY
    assert [each.name for each in work.syncing.due()] == ["test"]


def test_trouble_is_waited_for_also_behind_a_clock_that_was_set_back(engine: Engine) -> None:
    work = Work(engine)
    work.sync()
    work.at -= timedelta(days=1)
    work.source = Broken([*work.source.told, batch(4)])
    with pytest.raises(KeyError):
        work.sync()
    assert work.syncing.due() == []
    work.at += timedelta(minutes=1)
    assert [each.name for each in work.syncing.due()] == ["test"]


def test_who_holds_a_turn_longer_than_any_lasts_held_it_by_another_clock(engine: Engine) -> None:
    work = Work(engine)
    take_turn(engine, work.connected, Holder("elsewhere", 1, "gone"), lambda: NOW + timedelta(seconds=1))
    work.ends(held=0)
    take_turn(engine, work.connected, Holder("elsewhere", 1, "gone"), lambda: NOW)
    with pytest.raises(SourceError) as told:
        work.sync()
    assert told.value.retry_after == HELD.total_seconds()
