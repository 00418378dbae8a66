"""What holds for every source: it tells in order, goes on where it was stopped, and asked again says the same."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest
from sqlalchemy import Engine, select, update

from cxbot import syncing
from cxbot.deriving import derive_stale
from cxbot.source import Batch, RatingRecord, Record, Source
from cxbot.sources import ratings_csv, sample
from cxbot.sources.canonical import open_folder, telling, write_folder
from cxbot.sources.chatwoot import rounds
from cxbot.sources.ratings_csv import Mapping, open_ratings
from cxbot.sources.sample import Sample, SampleSettings, company
from cxbot.sources.zendesk import rounds as zendesk_rounds
from cxbot.syncing import sync
from cxbot.tables import raw
from tests.sources.changing import CHANGES, Changing
from tests.sources.chatwoot.conftest import chatwoot_urls, new_desk
from tests.sources.chatwoot.living import Living
from tests.sources.zendesk.conftest import zendesk
from tests.sources.zendesk.living import Living as LivingZendesk
from tests.syncing.told import DERIVED, facts, stale
from tests.syncing.told import telling as telling_once

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
SMALL = SampleSettings(seed=3, days=40, scale=0.05)
Rows = dict[str, list[tuple[str, ...]]]
__all__ = ["chatwoot_urls", "new_desk", "zendesk"]
KINDS = ["sample", "canonical", "ratings_csv", "changing", "chatwoot", "zendesk"]


@pytest.fixture(params=KINDS)
def make(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Source]:
    """Something that opens the source anew, as a new process would. Batches are small, so that there are several."""
    monkeypatch.setattr(company, "CONTACTS", 200)
    monkeypatch.setattr(sample, "DAYS_AT_ONCE", 5)
    monkeypatch.setattr(telling, "ROWS_AT_ONCE", 150)
    monkeypatch.setattr(ratings_csv, "ROWS_AT_ONCE", 12)
    records = [each for batch in Sample(SMALL).batches("", NOW) for each in batch.records]
    if request.param == "changing":
        return Changing
    if request.param == "chatwoot":
        monkeypatch.setattr(rounds, "AT_ONCE", 3)
        desk = request.getfixturevalue("new_desk")()
        living = Living(desk, Random(3))
        while living.now < NOW - timedelta(days=2) or desk.numbers.get("csat_survey_responses", 0) < 20:
            living.go_on()
        return cast("Callable[[], Source]", desk.source)
    if request.param == "zendesk":
        monkeypatch.setattr(zendesk_rounds, "AT_ONCE", 4)
        asked = request.getfixturevalue("zendesk")
        asked.page = 11
        going_on = LivingZendesk(asked, Random(3))
        while going_on.now < NOW - timedelta(days=12):
            going_on.go_on()
        return cast("Callable[[], Source]", asked.source)
    if request.param == "sample":
        return lambda: Sample(SMALL)
    if request.param == "canonical":
        write_folder(records, tmp_path / "folder")
        return lambda: open_folder(tmp_path / "folder")
    path = tmp_path / "ratings.csv"
    _write_ratings(path, [each for each in records if isinstance(each, RatingRecord)] * 3)
    words = ["rating=Score", "rated_at=When", "customer=Who", "comment=Said", "teammate=Agent", "conversation=Where"]
    return lambda: open_ratings(path, Mapping.read(words))


def _write_ratings(path: Path, ratings: list[RatingRecord]) -> None:
    rows = [
        f'{each.score},{each.submitted_at:%Y-%m-%d %H:%M:%S},{each.contact},"{each.comment}",A{number % 3},{number}'
        for number, each in enumerate(ratings)
    ]
    rows += [f",2026-11-2{number},x,,A1,{number}" for number in range(5)]  # without a rating
    rows += ["5,2026-11-20 10:00:00,x,equal rows,A1,1"] * 3
    path.write_text("\n".join(["Score,When,Who,Said,Agent,Where", *rows]), encoding="utf-8")


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


def ended(engine: Engine) -> tuple[Rows, Rows]:
    """What a database holds after deriving, but for what it knows of its sources."""
    derive_stale(engine)
    assert stale(engine) == set()
    kept = facts(engine)
    del kept["sources"]
    return kept, facts(engine, DERIVED)


@pytest.fixture
def once(fresh_sqlite: Callable[[], Engine]) -> Callable[[Changing], tuple[Rows, Rows]]:
    """The rows when only what is there in the end was ever told, at once."""

    def tell(source: Changing) -> tuple[Rows, Rows]:
        engine = fresh_sqlite()
        assert sync(engine, telling_once(*source.at_the_end()), now=NOW).refused == ()
        return ended(engine)

    return tell


Once = Callable[[Changing], tuple[Rows, Rows]]


@pytest.mark.parametrize("seed", range(5))
def test_what_was_deleted_and_revised_ends_as_what_is_there(seed: int, engine: Engine, once: Once) -> None:
    source = Changing(seed)
    loaded = sync(engine, source, now=NOW)
    assert loaded.refused == ()
    assert {"messages", "conversations"} <= loaded.removed.keys()
    assert ended(engine) == once(source)


def test_told_twice_from_the_beginning_it_ends_the_same(engine: Engine, once: Once) -> None:
    source = Changing()
    for _ in range(2):
        with engine.begin() as connection:
            connection.execute(update(raw.sources).values(cursor=""))
        sync(engine, source, now=NOW)
        derive_stale(engine)
    assert ended(engine) == once(source)


@pytest.mark.parametrize("committed", [True, False])
def test_interrupted_at_every_batch_it_ends_the_same(
    sqlite_engine: Engine, once: Once, monkeypatch: pytest.MonkeyPatch, *, committed: bool
) -> None:
    """Each batch ends with a kill: behind its transaction, or just before; and what is derived, meanwhile, too."""
    source, interrupted = Changing(), 0
    move_on = syncing._move_on

    def killed(*arguments: Any, **more: Any) -> None:
        nonlocal interrupted
        move_on(*arguments, **more)
        if not committed and interrupted % 2 == 0:
            interrupted += 1
            raise Killed

    def stop(_done: int, _expected: int) -> None:
        nonlocal interrupted
        interrupted += 1
        raise Killed

    monkeypatch.setattr(syncing, "_move_on", killed)
    for _ in range(3 * CHANGES):
        with suppress(Killed):
            sync(sqlite_engine, source, now=NOW, progress=stop)
            break
        if interrupted % 3 == 0:
            derive_stale(sqlite_engine)
    monkeypatch.undo()
    assert interrupted >= CHANGES
    assert ended(sqlite_engine) == once(source)
