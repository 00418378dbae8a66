"""The first load: from the oldest ticket on, so that it is said up to when numbers are whole, wherever it stops."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from cxbot.source import Batch
from cxbot.sources.zendesk import ranges, rounds
from cxbot.sources.zendesk.positions import Cursor
from cxbot.syncing import sync
from cxbot.tables import raw
from tests.sources.zendesk.desk import START, Desk, at

NOW = at("25 10:00")


def batches(desk: Desk, cursor: str = "") -> list[Batch]:
    return list(desk.source().batches(cursor, NOW))


@pytest.fixture
def busy(zendesk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Six tickets of six days, which change in another order: the oldest one last."""
    monkeypatch.setattr(rounds, "AT_ONCE", 2)
    zendesk.page = 4
    for day, changed in zip(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat"], (24, 23, 12, 11, 10, 9), strict=True):
        own = zendesk.tell(f"{day} 9:00 inbound; 9:10 reply ana and archive")
        zendesk.touch(own, at(f"{changed} 9:00"))
    return zendesk


def test_it_says_up_to_when_everything_is_told(busy: Desk) -> None:
    told = batches(busy)
    known = [each.synced_until for each in told if each.synced_until]
    # Batches of two: the tickets of Tuesday the 3rd, of Thursday the 5th and of Saturday the 7th are their last ones.
    overlap = timedelta(minutes=10)
    assert known[:-1] == [at("3 9:00") - overlap, at("5 9:00") - overlap, at("7 9:00") - overlap]
    assert known[-1] == at("25 9:59")  # what Zendesk withholds is not known
    for until, batch in [(each.synced_until, each) for each in told if each.synced_until]:
        so_far = [one for each in told[: told.index(batch) + 1] for one in each.records]
        assert {one.sent_at for one in so_far if hasattr(one, "sent_at")} >= {
            one.sent_at
            for each in told
            for one in each.records
            if hasattr(one, "sent_at") and until is not None and one.sent_at <= until
        }


def test_progress_counts_the_tickets_that_there_are(busy: Desk) -> None:
    told = batches(busy)
    assert [each.about for each in told][:3] == [
        "people and places",
        "a list of tickets, 4 so far",
        "a list of tickets, 6 so far",
    ]
    assert [(each.done, each.expected) for each in told if each.expected] == [(2, 7), (4, 7), (6, 7), (7, 7)]
    assert "numbers are whole up to where it has come" in " ".join(told[3].notes or ())
    assert "numbers are whole up to" not in " ".join(told[-1].notes or ())


def test_a_report_in_the_middle_knows_how_far_it_reaches(busy: Desk, sqlite_engine: Engine) -> None:
    class Killed(Exception):  # noqa: N818 - what happens, not an error of ours
        pass

    def stop(done: int, _expected: int) -> None:
        if done == 4:
            raise Killed

    with suppress(Killed):
        sync(sqlite_engine, busy.source(), now=NOW, progress=stop)
    with sqlite_engine.connect() as connection:
        assert connection.scalar(select(raw.sources.c.synced_until)) == at("5 8:50")
        assert connection.scalar(select(func.count()).select_from(raw.messages)) == 8
    # What is written meanwhile to a ticket that was told already comes with what changed.
    own = min(busy.tickets)
    busy.comment(own, at("25 9:30"), busy.tickets[own]["requester_id"])
    assert sync(sqlite_engine, busy.source(), now=NOW).synced_until == at("25 9:59")
    with sqlite_engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(raw.messages)) == 13


def test_an_archived_ticket_is_asked_for_alone_and_a_lost_one_is_left_out(busy: Desk) -> None:
    first, second, *_ = sorted(busy.tickets)
    busy.archived = {first}
    listed = batches(busy)[2].cursor
    del busy.tickets[second]
    told = batches(busy, listed)
    assert {each.conversation for batch in told for each in batch.records if hasattr(each, "conversation")} == {
        str(each) for each in busy.tickets
    }


def test_numbers_in_a_row_are_few_words() -> None:
    found = ranges.with_numbers(ranges.with_numbers((), [7, 5, 6, 12]), [8, 9, 20, 12])
    assert found == ((5, 9), (12, 12), (20, 20))
    assert ranges.written(found) == "5-9 12 20"
    assert ranges.read("5-9 12 20") == found
    assert (ranges.how_many(found), ranges.first_numbers(found, 6)) == (7, [5, 6, 7, 8, 9, 12])
    assert ranges.beyond(found, 7) == ((8, 9), (12, 12), (20, 20))
    assert ranges.beyond(found, 12) == ((20, 20),)
    assert ranges.beyond(found, 20) == ()
    assert ranges.with_numbers(((1, 3), (5, 9)), [4]) == ((1, 9),)


def test_a_cursor_is_read_as_it_was_written() -> None:
    at_work = Cursor(
        datetime(2025, 10, 1, tzinfo=UTC),
        listed=True,
        left=((3, 9), (12, 12)),
        begun=5,
        rated=("satisfaction_ratings", "abc"),
        staff=(1, 2),
        places={"7": ("chat", "email")},
    )
    assert Cursor.read("shop", at_work.written()) == at_work
    assert Cursor(START).is_loaded is False
