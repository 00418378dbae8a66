"""Connected sources are synced when they are due, by one process at a time; whatever comes of it is kept."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from cxbot.errors import SettingError, SourceError
from cxbot.sealing import Sealing, new_key
from cxbot.source import Batch, Gone, InboxRecord, MessageRecord, RatingRecord, RecordKind, Refused, Source
from cxbot.source.kinds import Direction
from cxbot.sources.pacing import Limit, Pace
from cxbot.syncing.connected import (
    Connected,
    How,
    KeptSetting,
    connect,
    connected_named,
    connected_sources,
    opened_settings,
    renew_seals,
)
from cxbot.syncing.regularly import StoppedError, Syncing
from cxbot.syncing.sources import forget_source, known_sources, scheduled_sources
from cxbot.syncing.turns import HELD, Holder, take_turn
from cxbot.tables import connected, derived
from tests.sources.answering import Sleepless
from tests.syncing.told import Telling

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
EVERY = timedelta(minutes=10)
HERE, ELSEWHERE = Holder("here", 1, "a"), Holder("elsewhere", 2, "b")


@dataclass
class Clock:
    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class Failing(Telling):
    """A source that tells some of its batches and fails then."""

    error: Exception = field(default_factory=lambda: SourceError("the helpdesk is away"))

    def batches(self, cursor: str, now: datetime) -> Iterator[Batch]:
        yield from Telling.batches(self, cursor, now)
        raise self.error


def connected_one(engine: Engine, every: timedelta | None = EVERY, name: str = "test") -> Connected:
    connect(engine, "test", name, {}, every=every, notes=["It tells little."], now=NOW)
    return connected_named(engine, name)


def syncing(engine: Engine, source: Source, clock: Clock, holder: Holder = HERE) -> Syncing:
    return Syncing(engine, lambda _: source, holder, clock)


MAIL = InboxRecord("mail", "mail", "email")
RATED = RatingRecord("r1", NOW, 5, inbox="mail")


def test_a_sync_that_ends_well_is_due_again_later(engine: Engine) -> None:
    clock = Clock()
    source = connected_one(engine)
    work = syncing(engine, Telling([[MAIL], [RATED]]), clock)
    assert [each.name for each in work.due()] == ["test"]
    loaded = work.sync(source)
    assert loaded.counts == {"inboxes": 1, "ratings": 1}
    assert work.due() == []
    clock.at += EVERY
    assert [each.name for each in work.due()] == ["test"]
    kept = connected_named(engine, "test")
    assert (kept.told, kept.refused, kept.removed) == (2, 0, 0)
    assert (kept.ended_at, kept.next_at, kept.trouble, kept.held_by) == (NOW, NOW + EVERY, "", "")
    with engine.connect() as connection:  # what follows was worked out
        assert len(connection.execute(select(derived.credits)).all()) == 1


def test_what_is_refused_and_removed_is_counted_since_it_was_connected(engine: Engine) -> None:
    clock = Clock()
    source = connected_one(engine)
    first = Batch((MAIL, RATED, RatingRecord("r2", NOW, 4, inbox="fax")), "1", refused=(Refused("line 3", "no score"),))
    syncing(engine, Telling([first]), clock).sync(source)
    syncing(engine, Telling([first, [Gone(RecordKind.RATING, "r1")]]), clock).sync(source)
    kept = connected_named(engine, "test")
    assert (kept.told, kept.refused, kept.removed) == (2, 2, 1)
    assert kept.refused_lines == ("line 3: no score", "rating “r2”: inbox “fax” is unknown")


def test_trouble_is_kept_and_waited_for_longer_each_time(engine: Engine) -> None:
    clock = Clock()
    connected_one(engine)
    waits = []
    for _ in range(8):
        with pytest.raises(SourceError):
            syncing(engine, Failing([[MAIL]]), clock).sync(connected_named(engine, "test"))
        kept = connected_named(engine, "test")
        waits.append(int((kept.next_at - clock.at).total_seconds() / 60))
        assert (kept.trouble, kept.trouble_at) == ("the helpdesk is away", clock.at)
        clock.at = kept.next_at
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    assert connected_named(engine, "test").told == 1  # what was told before the trouble stays
    syncing(engine, Telling([[MAIL]]), clock).sync(connected_named(engine, "test"))
    kept = connected_named(engine, "test")
    assert (kept.trouble, kept.failures, kept.next_at) == ("", 0, clock.at + EVERY)


def test_a_source_that_says_when_to_come_again_is_left_alone_until_then(engine: Engine) -> None:
    source = connected_one(engine)
    away = Failing([], error=SourceError("asked too often", retry_after=7200))
    with pytest.raises(SourceError):
        syncing(engine, away, Clock()).sync(source)
    assert connected_named(engine, "test").next_at == NOW + timedelta(hours=2)


def test_trouble_holds_no_secrets(engine: Engine) -> None:
    away = Failing([], error=SourceError("postgresql://reader:s3cret@host/chatwoot cannot be reached"))
    with pytest.raises(SourceError):
        syncing(engine, away, Clock()).sync(connected_one(engine))
    assert "s3cret" not in connected_named(engine, "test").trouble


def test_one_process_at_a_time_and_the_next_when_that_one_is_gone(engine: Engine) -> None:
    clock = Clock()
    source = connected_one(engine)
    take_turn(engine, source, ELSEWHERE, clock)
    with pytest.raises(SourceError, match="being synced already, by process 2 on elsewhere") as told:
        syncing(engine, Telling([[MAIL]]), clock).sync(source)
    assert told.value.retry_after == HELD.total_seconds()
    assert connected_named(engine, "test").trouble == ""  # that is none
    clock.at += HELD
    assert syncing(engine, Telling([[MAIL]]), clock).sync(source).counts == {"inboxes": 1}


def test_a_process_of_this_machine_that_is_gone_holds_nothing(sqlite_engine: Engine) -> None:
    clock = Clock()
    source = connected_one(sqlite_engine)
    here = Holder.of_this_process()
    for gone in (replace(here, process=2**22 + 7), replace(here, token="before")):
        take_turn(sqlite_engine, source, gone, clock)
        take_turn(sqlite_engine, source, here, clock)
    # Another thread of this process has the same name, and one that lives keeps it.
    with pytest.raises(SourceError):
        take_turn(sqlite_engine, source, Holder(here.host, 1, "init"), clock)


def test_who_lost_the_turn_writes_nothing_more(engine: Engine) -> None:
    clock = Clock()
    source = connected_one(engine)

    def overtaken(done: int, _expected: int) -> None:
        if done == 1:
            clock.at += HELD
            take_turn(engine, source, ELSEWHERE, clock)

    with pytest.raises(SourceError, match="by another process by now"):
        syncing(engine, Telling([[MAIL], [RATED]]), clock).sync(source, overtaken)
    assert connected_named(engine, "test").told == 1
    assert connected_named(engine, "test").held_by == str(ELSEWHERE)


def test_a_sync_that_is_stopped_goes_on_where_it_was(engine: Engine) -> None:
    clock = Clock()
    source = connected_one(engine)

    def stop(_done: int, _expected: int) -> None:
        raise StoppedError

    work = syncing(engine, Telling([[MAIL], [RATED]]), clock)
    with pytest.raises(StoppedError):
        work.sync(source, stop)
    assert (connected_named(engine, "test").trouble, connected_named(engine, "test").held_by) == ("", "")
    assert [each.name for each in work.due()] == ["test"]
    assert work.sync(source).counts == {"ratings": 1}


def test_reports_can_be_asked_while_a_long_load_goes_on(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cxbot.syncing.regularly.DERIVE_AFTER", -1)
    seen = []

    def look(_done: int, _expected: int) -> None:
        with sqlite_engine.connect() as connection:
            seen.append(len(connection.execute(select(derived.credits)).all()))

    some = [RatingRecord(f"r{number}", NOW, 5) for number in range(3)]
    syncing(sqlite_engine, Telling([[each] for each in some]), Clock()).sync(connected_one(sqlite_engine), look)
    assert seen == [0, 1, 2]


def test_which_are_synced_on_a_schedule_is_told(engine: Engine) -> None:
    connected_one(engine, name="often")
    connected_one(engine, None, name="by hand")
    with engine.connect() as connection:
        (often,) = scheduled_sources(connection)
    assert (often.name, often.every, often.synced_until) == ("often", EVERY, None)
    assert often.is_stale(NOW, timedelta(hours=1))
    assert not replace(often, synced_until=NOW - timedelta(minutes=79)).is_stale(NOW, timedelta(hours=1))
    assert replace(often, synced_until=NOW - timedelta(minutes=81)).is_stale(NOW, timedelta(hours=1))


def test_connecting_again_keeps_what_was_told_and_changes_the_rest(engine: Engine) -> None:
    syncing(engine, Telling([[MAIL]]), Clock()).sync(connected_one(engine))
    token = {"token": KeptSetting(How.TEXT, "t")}
    connect(engine, "test", "test", token, every=None, notes=["Other."], now=NOW)
    with engine.connect() as connection:
        (known,) = known_sources(connection)
    assert known.connected is not None
    assert (known.notes, known.connected.told, known.connected.every) == (("Other.",), 1, None)
    assert known.connected.settings == token
    with pytest.raises(SourceError, match="of the sort test"):
        connect(engine, "another", "test", {}, every=None, notes=(), now=NOW)
    forget_source(engine, "test")
    with engine.connect() as connection:
        assert connected_sources(connection) == []
        assert connection.execute(select(connected.connected_sources)).all() == []
    with pytest.raises(SourceError, match="No source “test” is connected"):
        connected_named(engine, "test")


def test_secrets_stand_sealed_in_the_database_and_follow_the_newest_key(engine: Engine) -> None:
    old, new = new_key(), new_key()
    settings = {
        "url": KeptSetting(How.TEXT, "https://example.com"),
        "token": KeptSetting(How.SEALED, Sealing(old).seal("s3cret")),
        "other": KeptSetting(How.VARIABLE, "SHOP_TOKEN"),
    }
    connect(engine, "test", "test", settings, every=None, notes=(), now=NOW)
    with engine.connect() as connection:
        row = connection.execute(select(connected.connected_sources.c.settings)).scalar_one()
    assert "s3cret" not in row
    assert "s3cret" not in repr(connected_named(engine, "test"))
    opened: Callable[[str], dict[str, str]] = lambda keys: opened_settings(  # noqa: E731
        connected_named(engine, "test"), Sealing(keys), {"SHOP_TOKEN": "from outside"}.__getitem__
    )
    wanted = {"url": "https://example.com", "token": "s3cret", "other": "from outside"}
    assert opened(old) == wanted
    renew_seals(engine, connected_named(engine, "test"), Sealing(f"{new} {old}"))
    assert opened(new) == wanted
    with pytest.raises(SettingError, match="“token” of “test” was sealed with another"):
        opened(old)


def test_notes_may_come_with_what_is_told(engine: Engine) -> None:
    """The notes of a batch take the place of those that are kept."""
    connected_one(engine)
    message = MessageRecord("m1", "c1", NOW, Direction.IN, ())
    batch = Batch((message,), "1", notes=("3 texts are unknown.",))
    syncing(engine, Telling([batch]), Clock()).sync(connected_named(engine, "test"))
    with engine.connect() as connection:
        (known,) = known_sources(connection)
    assert known.notes == ("3 texts are unknown.",)


@dataclass(frozen=True)
class Paced(Telling):
    """A source whose API is asked by a pace."""

    pace: Pace = field(default_factory=lambda: Pace(Sleepless().clock, {"exports": Limit(10)}))

    def batches(self, cursor: str, now: datetime) -> Iterator[Batch]:
        self.pace.asking(("exports",))
        yield from Telling.batches(self, cursor, now)


def test_the_next_process_knows_how_soon_it_may_ask(engine: Engine) -> None:
    source = connected_one(engine)
    for _ in range(6):
        syncing(engine, Paced([[MAIL]]), Clock()).sync(source)
    last = Paced([[MAIL]])
    syncing(engine, last, Clock()).sync(source)
    assert last.pace.wait(("exports",)) == 60
