"""What holds for every source: it tells in order, goes on where it was stopped, and asked again says the same.

However it is told, at once, in pieces, with interruptions at every batch and at every request, in the end there are the
same rows, also where things were revised and removed meanwhile.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from cxbot import syncing
from cxbot.deriving import derive_stale
from cxbot.deriving.days import UNTIL
from cxbot.source import Batch, Gone, Record, RecordKind, Source
from cxbot.syncing import Loaded, sync
from cxbot.tables import raw
from cxbot.tables.derived import segment_days
from tests.sources.changing import CHANGES
from tests.sources.worker import at_each_request
from tests.sources.worlds import FILES, HELPDESKS, NOW, OLDER, Changed, World, begin, make_small
from tests.syncing.told import DERIVED, OURS, Telling, facts, stale

Rows = dict[str, list[tuple[str, ...]]]
LONGEST = 300  # attempts
# Things that nothing names any more may stay: labels and accounts that nobody has, colleagues who left.
LEFT = ("tags", "accounts", "teammates")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    make_small(monkeypatch)


@pytest.fixture(params=[*FILES, *HELPDESKS])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Source]:
    """Something that opens the source anew, as a new process would; three weeks have passed where it reads."""
    world = begin(request.param, request.getfixturevalue, tmp_path)
    while world.now < NOW - timedelta(days=2):
        world.go_on()
    return lambda: world.source(NOW)


def told(make: Callable[[], Source], cursor: str = "") -> list[Batch]:
    return list(make().batches(cursor, NOW))


def records(batches: list[Batch]) -> list[Record]:
    return [record for batch in batches for record in batch.records]


def test_the_same_cursor_and_clock_give_the_same_batches(make: Callable[[], Source]) -> None:
    first = told(make)
    assert len(first) > 4
    assert told(make) == first
    for batch in first[:-1]:
        assert told(make, batch.cursor) == told(make, batch.cursor)


def test_every_batch_goes_on_where_the_one_before_ended(make: Callable[[], Source]) -> None:
    batches = told(make)
    for number, batch in enumerate(batches[:-1]):
        if batch.cursor:
            assert records(told(make, batch.cursor)) == records(batches[number + 1 :])


def test_moments_have_a_zone_and_whole_progress_is_told(make: Callable[[], Source]) -> None:
    batches = told(make)
    moments = [
        value
        for batch in batches
        for record in batch.records
        for value in (getattr(record, field.name) for field in fields(record))
        if isinstance(value, datetime)
    ]
    assert moments
    assert all(each.utcoffset() is not None for each in moments)
    assert batches[-1].done == batches[-1].expected > 0
    assert [each.done for each in batches] == sorted(each.done for each in batches)


def test_nothing_is_named_before_it_is_told(make: Callable[[], Source], sqlite_engine: Engine) -> None:
    loaded = sync(sqlite_engine, make(), now=NOW)
    assert loaded.refused == ()
    assert loaded.counts["ratings"] > 10
    assert loaded.synced_until is not None
    assert loaded.synced_until <= NOW


def test_loading_again_changes_nothing(make: Callable[[], Source], engine: Engine) -> None:
    first = sync(engine, make(), now=NOW)
    derive_stale(engine)
    before = facts(engine), facts(engine, DERIVED)
    again = sync(engine, make(), now=NOW)
    assert stale(engine) == set()
    assert (facts(engine), facts(engine, DERIVED)) == before
    assert again.synced_until == first.synced_until


class Killed(Exception):  # noqa: N818 - what happens, not an error of ours
    """The process was ended."""


@pytest.mark.parametrize("after", [1, 2, 4])
def test_a_load_that_was_killed_goes_on_to_the_same_rows(
    make: Callable[[], Source], after: int, sqlite_engine: Engine, fresh_sqlite: Callable[[], Engine]
) -> None:
    def stop(_done: int, _expected: int) -> None:
        nonlocal after
        after -= 1
        if not after:
            raise Killed

    with pytest.raises(Killed):
        sync(sqlite_engine, make(), now=NOW, progress=stop)
    whole = fresh_sqlite()
    sync(whole, make(), now=NOW)
    assert facts(sqlite_engine) != facts(whole)
    sync(sqlite_engine, make(), now=NOW)
    assert facts(sqlite_engine) == facts(whole)


def test_a_name_is_of_one_kind_of_source(make: Callable[[], Source], sqlite_engine: Engine) -> None:
    source = make()
    sync(sqlite_engine, source, now=NOW)
    with sqlite_engine.connect() as connection:
        kept: Any = connection.execute(select(raw.sources.c.name, raw.sources.c.kind)).one()
    assert tuple(kept) == (source.name, source.kind)


@dataclass
class Followed:
    """A world that is told to a database, and what that holds."""

    world: World
    engine: Engine

    def sync(self, now: datetime | None = None, **more: Any) -> Loaded:
        """Tell what is there by now."""
        at = now or self.world.now
        return sync(self.engine, self.world.source(at), now=at, **more)

    @property
    def cursor(self) -> str:
        with self.engine.connect() as connection:
            return connection.scalar(select(raw.sources.c.cursor)) or ""

    def begin_anew(self) -> None:
        """Let the next sync tell everything from the beginning."""
        with self.engine.begin() as connection:
            connection.execute(update(raw.sources).values(cursor=""))

    def break_off(self, now: datetime | None = None) -> bool:
        """Tell the next batch that leads on, and be killed after it; whether that was the last one."""
        begun, reached = self.cursor, [False]

        def stop(done: int, expected: int) -> None:
            reached[0] = done == expected > 0
            if self.cursor != begun or reached[0]:
                raise Killed

        with suppress(Killed):
            self.sync(now, progress=stop)
        return reached[0]

    def ended(self, now: datetime) -> tuple[Rows, Rows]:
        """What there is after deriving, but for what it knows of its sources and what is gone there."""
        if gone := tuple(Gone(RecordKind.CONVERSATION, each) for each in self.world.gone):
            self.begin_anew()
            source = self.world.once(now)
            sync(self.engine, Telling([gone], source.name, source.kind), now=now)
        derive_stale(self.engine)
        assert stale(self.engine) == set()
        kept, worked_out = facts(self.engine), facts(self.engine, DERIVED)
        del kept["sources"]
        # Up to when a day's segments went on is a bound, which does not come back when one of them ends earlier.
        place = [each.name for each in segment_days.c if each.name not in OURS].index(UNTIL)
        days = [(*row[:place], *row[place + 1 :]) for row in worked_out["segment_days"]]
        return kept, {**worked_out, "segment_days": sorted(days)}


def same(followed: Followed, once: Engine, now: datetime) -> None:
    """Assert that it holds what it would if only what is there in the end had ever been told, at once."""
    assert sync(once, followed.world.once(now), now=now).refused == ()
    (kept, derived), (wanted, wanted_derived) = followed.ended(now), Followed(followed.world, once).ended(now)
    for name in LEFT:
        assert set(wanted.pop(name)) <= set(kept.pop(name))
    assert kept == wanted
    assert derived == wanted_derived


@pytest.fixture(params=[*FILES, *HELPDESKS, *OLDER])
def followed(request: pytest.FixtureRequest, tmp_path: Path, sqlite_engine: Engine) -> Followed:
    return Followed(begin(request.param, request.getfixturevalue, tmp_path), sqlite_engine)


@pytest.fixture
def once(fresh_sqlite: Callable[[], Engine]) -> Engine:
    return fresh_sqlite()


def test_in_pieces_and_killed_at_every_batch_it_ends_as_told_once(
    followed: Followed, once: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        followed.world.go_on()
        if number in {9, 19, 39}:  # syncs that do not come far
            for _ in range(2):
                followed.break_off()
        if number == 29:
            followed.sync()
    end = followed.world.now + timedelta(days=2)  # by then it was looked for what is gone
    kills = killed_at_every_batch(followed, end, monkeypatch)
    assert kills >= 3
    followed.sync(end)
    same(followed, once, end)


def killed_at_every_batch(followed: Followed, now: datetime, monkeypatch: pytest.MonkeyPatch) -> int:
    """Kill it behind each batch, and every other time before its transaction ends, too; how often that was."""
    move_on, early = syncing._move_on, [False]

    def killed(*arguments: Any, **more: Any) -> None:
        move_on(*arguments, **more)
        if early[0]:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(syncing, "_move_on", killed)
        for attempt in range(LONGEST):
            early[0] = attempt % 4 == 1
            if followed.break_off(now):
                return attempt
            if attempt % 3 == 0:
                derive_stale(followed.engine)
    raise AssertionError("it does not come to its end")


@pytest.mark.parametrize("kind", [*FILES, *HELPDESKS])
def test_told_twice_from_the_beginning_it_ends_as_told_once(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, sqlite_engine: Engine, once: Engine
) -> None:
    followed = Followed(begin(kind, request.getfixturevalue, tmp_path, seed=4), sqlite_engine)
    for _ in range(2):
        for _ in range(20):
            followed.world.go_on()
        assert followed.sync().refused == ()
        derive_stale(sqlite_engine)
        followed.begin_anew()
    end = followed.world.now + timedelta(days=2)
    followed.sync(end)
    same(followed, once, end)


@pytest.mark.parametrize("seed", range(5))
def test_what_was_deleted_and_revised_ends_as_what_is_there(seed: int, engine: Engine, once: Engine) -> None:
    followed = Followed(Changed(seed, changes=CHANGES), engine)
    loaded = followed.sync()
    assert loaded.refused == ()
    assert {"messages", "conversations"} <= loaded.removed.keys()
    same(followed, once, NOW)
    followed.begin_anew()
    followed.sync()
    same(followed, once, NOW)


@pytest.mark.parametrize("kind", HELPDESKS)
def test_interrupted_at_every_request_it_ends_as_told_once(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, sqlite_engine: Engine, once: Engine
) -> None:
    """The first time behind the first request, then behind the second, and so on, until it comes to its end."""
    followed = Followed(begin(kind, request.getfixturevalue, tmp_path, seed=5), sqlite_engine)
    for number in range(40):
        followed.world.go_on()
        if number == 20:
            followed.sync()
    end = followed.world.now + timedelta(days=2)
    for most in range(1, LONGEST):
        left = count(1)

        def interrupt(left: Iterator[int] = left, most: int = most) -> None:
            if next(left) >= most:
                raise Killed

        source = followed.world.source(end)
        at_each_request(source, interrupt)
        with suppress(Killed):
            sync(followed.engine, source, now=end)
            break
    assert most > 10
    followed.sync(end)
    same(followed, once, end)
