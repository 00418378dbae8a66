"""Ratings, and messages that wrote themselves, by Front's exports: what is read, refused, waited for and read again."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from cxbot.deriving import derive_stale
from cxbot.errors import SourceError
from cxbot.source import Batch, MessageRecord, RatingRecord, Refused, SurveyRecord
from cxbot.sources.front.analytics import Analytics, span
from cxbot.sources.front.ratings import read_day, score_of, written_moment
from cxbot.sources.front.totals import percent
from cxbot.syncing import sync
from cxbot.tables import derived, raw
from tests.sources.answering import Reply
from tests.sources.front.desk import Desk
from tests.sources.front.happening import START, at

NOW = at("8 10:00")


def batches(desk: Desk, cursor: str = "", now: datetime = NOW, **options: Any) -> list[Batch]:
    desk.time.at = now.timestamp()
    return list(desk.source(**options).batches(cursor, now))


def ratings(told: list[Batch]) -> list[RatingRecord]:
    return [each for batch in told for each in batch.records if isinstance(each, RatingRecord)]


def refused(told: list[Batch]) -> list[Refused]:
    return [each for batch in told for each in batch.refused]


def test_a_rating_is_given_when_its_survey_commented(front: Desk) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply ana and archive; Wed 10:00 rate 4 saying quick")
    event = front.events[-1]["id"]
    told = batches(front)
    assert ratings(told) == [
        RatingRecord(event, at("4 10:00"), 4, comment="quick", conversation=own, contact=front.contact("joe")["id"])
    ]
    assert not [each for batch in told for each in batch.records if isinstance(each, SurveyRecord)]
    assert "so there is no response rate" in "\n".join(told[-1].notes or ())


def test_the_credit_is_the_last_senders(front: Desk, sqlite_engine: Engine) -> None:
    front.tell("Mon 9:00 inbound; 9:10 reply ana; 9:20 inbound; 9:30 reply bo and archive; 10:00 rate 4")
    front.time.at = NOW.timestamp()
    sync(sqlite_engine, front.source(), now=NOW)
    derive_stale(sqlite_engine)
    with sqlite_engine.connect() as connection:
        statement = select(raw.teammates.c.name).join(
            derived.credits, derived.credits.c.teammate_id == raw.teammates.c.id
        )
        assert connection.scalars(statement).all() == ["bo"]


@pytest.mark.parametrize(
    ("said", "score"),
    [("5", 5), (" 1 ", 1), ("3.0", 3), ("0", None), ("6", None), ("4.5", None), ("80%", None), ("good", None)],
)
def test_a_rating_is_a_whole_number_from_1_to_5_and_all_else_is_refused(
    front: Desk, said: str, score: int | None
) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply")
    front.rate(own, at("2 10:00"), said)
    told = batches(front)
    assert [each.score for each in ratings(told)] == ([score] if score else [])
    assert score_of(said) == score
    if score is None:
        (found,) = refused(told)
        assert found.place == f"export, activity {front.events[-1]['id']}"
        assert "which is no number from 1 to 5" in found.reason


def test_what_a_smart_survey_says_is_no_rating(front: Desk) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply")
    front.rate(own, at("2 10:00"), "5", author="smart_csat")
    told = batches(front)
    assert (ratings(told), refused(told)) == ([], [])


def test_a_rating_whose_comment_is_nowhere_is_given_when_the_export_says(front: Desk) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply")
    for day, said in (("3", "2026-11-03 10:00:00"), ("4", "04/11/26 10 o'clock")):
        comment = front.rate(own, at(f"{day} 12:00"), "5")
        front.surveyed[comment] |= {"Message date": said, "Comment API ID": "", "Activity API ID": f"act_{day}"}
    told = batches(front)
    assert [(each.id, each.submitted_at) for each in ratings(told)] == [("act_3", at("3 10:00"))]
    assert ["it is not known when it was given" in each.reason for each in refused(told)] == [True]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-03 10:00:00", at("3 10:00")),
        ("2026-11-03T12:00:00+02:00", at("3 10:00")),
        ("2026-11-03T10:00:00Z", at("3 10:00")),
        ("3.11.2026", None),
        ("", None),
    ],
)
def test_moments_of_exports_are_in_utc_where_they_name_no_zone(text: str, moment: datetime | None) -> None:
    assert written_moment(text) == moment


def test_a_rating_without_a_conversation_is_refused(front: Desk) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply")
    front.surveyed[front.rate(own, at("2 10:00"), "5")]["Conversation API ID"] = ""
    (found,) = refused(batches(front))
    assert "it says not of which conversation it is" in found.reason


def test_columns_are_found_by_name_and_one_that_is_missing_shows(front: Desk) -> None:
    front.tell("Mon 9:00 inbound; 9:10 reply; 10:00 rate 5")
    front.header = {"Autoreply": ""}
    told = batches(front)
    assert [each.score for each in ratings(told)] == [5]
    assert "the column “Autoreply” of exports cannot be read" in "\n".join(told[-1].notes or ())
    front.header = {"Survey rating": "Survey score"}
    told = batches(front)
    assert ratings(told) == []
    assert "the column “Survey rating” of exports cannot be read" in "\n".join(told[-1].notes or ())


def test_a_message_that_wrote_itself_is_automatic_for_ever(front: Desk) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply; 9:11 automatic inbound")
    told = batches(front)
    messages = [each for batch in told for each in batch.records if isinstance(each, MessageRecord)]
    assert [each.automatic for each in messages] == [False, False, True]
    later = at("9 10:00")
    front.inbound(own, at("9 9:00"))
    messages = [
        each
        for batch in batches(front, told[-1].cursor, later)
        for each in batch.records
        if isinstance(each, MessageRecord)
    ]
    assert [each.automatic for each in messages] == [False, False, True, False]


def test_a_word_of_the_column_autoreply_without_meaning_is_counted_once(front: Desk) -> None:
    front.tell("Mon 9:00 inbound")
    message = front.events[0]["target"]["data"]["id"]
    front.surveyed[message] = {"Autoreply": "maybe"}
    told = batches(front)
    note = "Unknown to this version of the bot: autoreply 'maybe', 1 times; not guessed at."
    assert note in (told[-1].notes or ())
    assert note in (batches(front, told[-1].cursor, at("9 10:00"))[-1].notes or ())


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


def test_rows_without_anything_of_use_are_nothing() -> None:
    found = read_day([])
    assert (found.rated, found.wrote_itself, found.missing) == ({}, {}, set())


@pytest.mark.parametrize(
    ("value", "n", "shown", "is_clear"),
    [
        (None, 0, None, True),
        (0.0, 7, 0.0, True),
        (66.7, 3, 66.7, True),
        (0.667, 3, 66.7, True),
        (1.0, 3, 100.0, True),
        (1.0, 100, 100.0, False),
        (0.5, 200, 50.0, False),
        (0.3, 1000, 30.0, False),
    ],
)
def test_a_share_is_read_in_the_form_that_fits_and_where_both_do_that_is_said(
    value: float | None, n: int, shown: float | None, *, is_clear: bool
) -> None:
    found, doubt = percent(value, n)
    assert found == pytest.approx(shown)
    assert (doubt == ()) is is_clear
    if doubt:
        assert "which may be" in doubt[0]


def test_front_that_does_not_say_how_far_it_is_is_an_error(front: Desk) -> None:
    front.down.extend([Reply(201, {"id": "exp_1"})])
    api = front.source().api
    with api.http, pytest.raises(SourceError, match="does not say where a report is worked out"):
        Analytics(api).report(START.timestamp(), START.timestamp(), ["num_messages_sent"])
