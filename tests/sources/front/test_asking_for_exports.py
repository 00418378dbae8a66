"""Exports are asked for, waited for and tried again, and their ratings read again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from cxbot.errors import SourceError
from cxbot.source import MessageRecord
from cxbot.sources.front.analytics import span
from cxbot.syncing import sync
from cxbot.tables import raw
from tests.sources.front.desk import Desk
from tests.sources.front.exported import NOW, batches, ratings
from tests.sources.front.happening import at


def test_a_span_is_one_day_and_not_the_next_one(front: Desk) -> None:
    start, end = span(date(2026, 11, 2))
    assert (datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC)) == (at("2 0:00"), at("2 23:59:59"))
    batches(front)
    days = [each.days for each in front.jobs.values()]
    assert days == [{f"2026-11-0{number}"} for number in range(1, 9)]


def test_an_export_is_waited_for_and_that_is_said(front: Desk) -> None:
    front.polls = 6
    front.tell("Mon 9:00 inbound; 9:10 reply; 10:00 rate 5")
    source = front.source()
    said: list[str] = []
    source.api.http.say = said.append
    front.time.at = NOW.timestamp()
    assert len(ratings(list(source.batches("", NOW)))) == 1
    assert "waiting 8 s for Front: it works out the export of 2 November 2026" in said
    assert max(front.time.slept) == 30.0


def test_what_is_too_big_is_asked_for_by_halves_of_the_inboxes(front: Desk) -> None:
    for number in range(5):
        front.tell("Mon 9:00 inbound; 9:10 reply; 10:00 rate 5", f"inbox {number}")
    front.most_rows = 6
    told = batches(front)
    assert len(ratings(told)) == 5
    parts = [job.body["filters"]["inbox_ids"] for job in front.jobs.values() if "filters" in job.body]
    assert [len(each) for each in parts] == [2, 3, 1, 2]
    assert "gave no export" not in "\n".join(told[-1].notes or ())


def test_what_is_too_big_for_one_inbox_is_said(front: Desk) -> None:
    front.tell("Mon 9:00 inbound; 9:10 reply; 10:00 rate 5")
    front.tell("Wed 9:00 inbound; 10:00 rate 2")
    front.most_rows = 2
    told = batches(front)
    assert [each.score for each in ratings(told)] == [2]
    assert "Front gave no export of 2026-11-02: ratings of these days are missing" in "\n".join(told[-1].notes or ())


def test_an_export_that_fails_is_tried_again_within_an_hour_and_holds_up_how_far_all_is_told(front: Desk) -> None:
    front.tell("Mon 9:00 inbound; 9:10 reply; 10:00 rate 5")
    front.failing = {"2026-11-02"}
    told = batches(front)
    assert ratings(told) == []
    assert told[-1].synced_until == at("1 23:59")
    assert [job.days for job in front.jobs.values()].count({"2026-11-02"}) == 3
    told = batches(front, told[-1].cursor, at("8 11:00"))
    assert [job.days for job in front.jobs.values()].count({"2026-11-02"}) == 6
    front.failing.clear()
    told = batches(front, told[-1].cursor, at("8 11:50"))
    assert ratings(told) == []
    told = batches(front, told[-1].cursor, at("8 12:00"))
    assert [each.score for each in ratings(told)] == [5]
    assert told[-1].synced_until == at("8 11:59")
    assert "gave no export" not in "\n".join(told[-1].notes or ())


def test_an_export_that_fails_for_a_month_holds_up_nothing_any_more(front: Desk) -> None:
    front.tell("Mon 9:00 inbound; 9:10 reply; 10:00 rate 5")
    front.failing = {"2026-11-02"}
    later = NOW + timedelta(days=40)
    told = batches(front, batches(front)[-1].cursor, later)
    assert told[-1].synced_until == later - timedelta(minutes=1)
    assert "Front gave no export of 2026-11-02: ratings of these days are missing" in "\n".join(told[-1].notes or ())


def test_an_export_without_an_end_keeps_nothing_else_waiting(front: Desk) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply; 10:00 rate 5")
    told = batches(front)
    front.polls = 1_000_000
    front.inbound(own, at("8 10:30"))
    front.time.at = at("9 10:00").timestamp()
    told = list(front.source().batches(told[-1].cursor, at("9 10:00")))
    assert sum(isinstance(each, MessageRecord) for batch in told for each in batch.records) == 3
    assert at("9 10:14") < datetime.fromtimestamp(front.time.at, UTC) < at("9 10:25")  # one of them was waited for
    front.polls = 1
    found = batches(front, told[-1].cursor, at("9 12:00"))
    assert "gave no export" in "\n".join(told[-1].notes or ())
    assert "gave no export" not in "\n".join(found[-1].notes or ())


@pytest.mark.parametrize("status", [403, 404])
def test_ratings_of_the_time_without_the_right_to_exports_are_read_once_it_is_there(front: Desk, status: int) -> None:
    front.tell("Mon 9:00 inbound; 9:10 reply; 10:00 rate 5")
    front.closed["/analytics"] = status
    later = NOW + timedelta(days=60)  # longer ago than what is read again in any case
    first = batches(front)
    told = batches(front, first[-1].cursor, later)
    assert (ratings(first), ratings(told)) == ([], [])
    front.closed.clear()
    told = batches(front, told[-1].cursor, later + timedelta(minutes=10))
    assert [each.score for each in ratings(told)] == [5]
    asked = len(front.jobs)
    assert ratings(batches(front, told[-1].cursor, later + timedelta(minutes=20))) == []
    assert len(front.jobs) == asked + 1


def test_a_file_that_is_cut_or_a_web_page_is_no_export(front: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    front.tell("Mon 9:00 inbound; 9:10 reply; 10:00 rate 5")
    whole, times = front._downloaded, []

    def cut(own: str) -> bytes:
        times.append(own)
        return whole(own)[: len(times) * 10] if len(times) % 2 == 0 and len(times) < 8 else whole(own)

    monkeypatch.setattr(front, "_downloaded", cut)
    assert len(ratings(batches(front))) == 1
    monkeypatch.setattr(front, "_downloaded", lambda _: b"<html>login</html>")
    with pytest.raises(SourceError, match="a web page, not the API of Front"):
        batches(front)


def test_the_token_is_not_shown_where_exports_are_kept_elsewhere(front: Desk) -> None:
    front.tell("Mon 9:00 inbound; 9:10 reply; 10:00 rate 5")
    front.download = "https://storage.example.com/%s"
    told = batches(front)
    assert ratings(told) == []
    assert "Front keeps its exports on another host, which the token is not shown to" in "\n".join(told[-1].notes or ())
    assert sum(isinstance(each, MessageRecord) for batch in told for each in batch.records) == 2


def test_a_rating_is_read_again_for_a_month_and_then_stays(front: Desk, sqlite_engine: Engine) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply; 10:00 rate 5")
    other = front.tell("Mon 9:00 inbound; 9:10 reply; 10:00 rate 4")
    first, second = front.surveyed

    def synced(text: str) -> list[tuple[int | None, str]]:
        front.time.at = at(text).timestamp()
        sync(sqlite_engine, front.source(), now=at(text))
        columns = raw.rating_revisions.c
        with sqlite_engine.connect() as connection:
            return sorted(tuple(row) for row in connection.execute(select(columns.score, columns.comment)))

    assert synced("8 10:00") == [(4, ""), (5, "")]
    asked = len(front.jobs)
    front.surveyed[first] |= {"Survey rating": "1", "Survey comment": "broke again"}
    assert synced("8 10:10") == [(4, ""), (5, "")]  # only the day that goes on is read in between
    assert len(front.jobs) == asked + 1
    before = front.paths().count(f"/conversations/{other}")
    assert synced("9 10:00") == [(1, "broke again"), (4, "")]
    assert front.paths().count(f"/conversations/{other}") == before  # of which nothing is new
    del front.surveyed[second]
    assert synced("10 10:00") == [(1, "broke again")]
    front.surveyed[first]["Survey rating"] = "3"
    front.time.at = at("8 10:00").timestamp() + 60 * 86_400
    later = datetime.fromtimestamp(front.time.at, UTC)
    sync(sqlite_engine, front.source(), now=later)
    with sqlite_engine.connect() as connection:
        assert list(connection.scalars(select(raw.rating_revisions.c.score))) == [1]
    assert own


def test_a_conversation_that_changes_keeps_its_ratings(front: Desk, sqlite_engine: Engine) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply; 10:00 rate 5")
    front.time.at = NOW.timestamp()
    sync(sqlite_engine, front.source(), now=NOW)
    front.inbound(own, at("8 11:00"))
    front.time.at = at("8 12:00").timestamp()
    sync(sqlite_engine, front.source(), now=at("8 12:00"))
    with sqlite_engine.connect() as connection:
        assert list(connection.scalars(select(raw.rating_revisions.c.score))) == [5]


def test_ratings_move_with_a_merge_however_long_ago_they_were(front: Desk, sqlite_engine: Engine) -> None:
    gone = front.tell("Mon 9:00 inbound; 9:10 reply; 10:00 rate 5")
    left = front.tell("Mon 9:30 inbound", customer="kim")
    front.time.at = NOW.timestamp()
    sync(sqlite_engine, front.source(), now=NOW)
    later = datetime.fromtimestamp(NOW.timestamp() + 70 * 86_400, UTC)
    front.merge(gone, left, later)
    for days in (71, 72):
        front.time.at = NOW.timestamp() + days * 86_400
        sync(sqlite_engine, front.source(), now=datetime.fromtimestamp(front.time.at, UTC))
    with sqlite_engine.connect() as connection:
        statement = select(raw.conversations.c.external_id).join(
            raw.ratings, raw.ratings.c.conversation_id == raw.conversations.c.id
        )
        assert connection.scalars(statement).all() == [left]
