"""Answers of a small company, each number counted by hand from its stories."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from cxbot.answering import answer
from cxbot.answering.names import DatabaseNames
from cxbot.database import reading
from cxbot.drawing.formats.json_format import to_json
from cxbot.errors import AskError, PeriodError
from cxbot.filter import Kind
from cxbot.period import Bucket, Period
from cxbot.question import About, Question
from tests.answering.company import WEEK, asked, values
from tests.story import Desk

MINUTE = 60


def test_the_whole_week(company: Engine) -> None:
    # Ratings: 4 (8:30 on the 9th), 5, the revised 4, a thumb up on the 15th; lone: 3 and a thumb down. 4 of 6 are good;
    # scores 4, 5, 4, 3.
    found = values(asked(company, Question(WEEK)))
    assert found["csat_percentage"] == pytest.approx(100 * 4 / 6)
    assert found["csat_average"] == 4.0
    assert found["csat_responses"] == 6
    # In: 9th two, 10th, 11th (two inboxes, once), 12th, 14th, 15th 23:00. The call and the 16th are not.
    assert found["messages_received"] == 7
    # Out: 9th two, 10th, 11th, 13th, 14th; not the automatic one.
    assert found["messages_sent"] == 6
    # First replies: 10, 20, 30 and 60 minutes; the outbound of the 13th answered nobody.
    assert found["first_reply_time"] == (10 + 20 + 30 + 60) / 4 * MINUTE
    # Replies: 10, 15, 20, 30, 60.
    assert found["reply_time"] == (10 + 15 + 20 + 30 + 60) / 5 * MINUTE
    # Archived now, with the archiving in the week: 7th/9th 30 min, 9th 25, 10th 20. The snooze of the 11th ended on the
    # 17th, the one of the 14th was reopened on the 16th, and the rule's of the 15th has no reply.
    assert found["total_reply_time"] == (30 + 25 + 20) / 3 * MINUTE
    assert found["new_conversations"] == 7
    assert found["active_conversations"] == 8  # those seven, and the one of the 7th, archived on the 9th
    assert found["archived_conversations"] == 6  # on the 9th twice, 10th, 11th snoozed, 14th (reopened later), 15th
    assert found["archived_with_reply"] == 5


def test_the_variance_is_that_of_a_sample(company: Engine) -> None:
    # 10, 15, 20, 30 and 60 minutes, mean 27: squares 289 + 144 + 49 + 9 + 1089 = 1580, by four.
    reply_time = asked(company, Question(WEEK, about=About.METRIC, metric="reply_time")).total["reply_time"].now
    assert reply_time.variance == pytest.approx(1580 / 4 * MINUTE**2)


def test_the_week_before_is_the_baseline(company: Engine) -> None:
    total = asked(company, Question(WEEK)).total
    # 5 and 2 in the week before; two conversations that had a reply were archived, and that of the 4th on the 5th.
    assert (total["csat_percentage"].before.value, total["csat_percentage"].before.n) == (50.0, 2)
    assert total["archived_conversations"].before.value == 3
    assert total["csat_percentage"].change.difference == pytest.approx(100 * 4 / 6 - 50)


def test_ratings_stand_on_the_day_of_their_latest_submission(company: Engine) -> None:
    series = asked(company, Question(WEEK)).series
    assert series is not None
    by_day = [(step.figures["csat_percentage"].value, step.figures["csat_percentage"].n) for step in series.steps]
    # 9th: 4 and 5; 10th: the lone 3, while the 1 was revised on the 12th; 14th: the thumb down; 15th: the thumb up
    assert by_day == [(100.0, 2), (0.0, 1), (None, 0), (100.0, 1), (None, 0), (0.0, 1), (100.0, 1)]


def test_the_donut_counts_two_valued_ratings_apart(company: Engine) -> None:
    ratings = asked(company, Question(WEEK)).ratings
    assert ratings is not None
    assert ratings.by_score == {1: 0, 2: 0, 3: 1, 4: 2, 5: 1}
    assert (ratings.satisfied, ratings.unsatisfied) == (1, 1)


def test_sample_feedback_is_the_two_latest_that_say_something(company: Engine) -> None:
    def said(question: Question) -> list[tuple[str, int | None, bool, str]]:
        voices = asked(company, question).voices
        return [(each.customer, each.score, each.satisfied, each.comment) for each in voices]

    # Of the week's six ratings one has a comment: the two of the 14th and 15th that came later have none.
    assert said(Question(WEEK)) == [("raj", 4, True, "better")]
    Desk(company).rate("15 Nov 8:00 rate 2 saying slow", "li")
    Desk(company).rate("14 Nov 8:00 rate 5 saying thanks", "jane")
    assert said(Question(WEEK)) == [("li", 2, False, "slow"), ("jane", 5, True, "thanks")]


def test_sample_feedback_is_the_two_latest_where_nobody_said_anything(company: Engine) -> None:
    thumbs = asked(company, Question(Period(date(2026, 11, 13), date(2026, 11, 15), "UTC"))).voices
    assert [(each.customer, each.score, each.satisfied, each.comment) for each in thumbs] == [
        ("zoé", None, True, ""),
        ("raj", None, False, ""),
    ]


def test_one_duration_that_is_asked_about_has_its_median(company: Engine) -> None:
    answered = asked(company, Question(WEEK, about=About.METRIC, metric="reply_time"))
    now = answered.total["reply_time"].now
    assert (now.value, now.median, now.ninetieth) == (27 * MINUTE, 20 * MINUTE, None)
    told = to_json(answered)["metrics"]["reply_time"]
    assert (told["median"], "p90" in told) == (20 * MINUTE, False)
    # Of four first replies half says nothing; a report, which has no room for it, does not ask.
    few = asked(company, Question(WEEK, about=About.METRIC, metric="first_reply_time"))
    assert few.total["first_reply_time"].now.median is None
    assert asked(company, Question(WEEK)).total["reply_time"].now.median is None


def test_now_decides_what_is_snoozed_now(company: Engine) -> None:
    # The snooze of the 11th ends at 9:00 on the 17th by itself; a second before it still lasts.
    with reading(company) as connection:
        before = answer(connection, Question(WEEK), now=datetime(2026, 11, 17, 8, 59, 59, tzinfo=UTC))
        after = answer(connection, Question(WEEK), now=datetime(2026, 11, 17, 9, 0, tzinfo=UTC))
    assert before.total["total_reply_time"].now.value == (30 + 25 + 20 + 30) / 4 * MINUTE
    assert after.total["total_reply_time"].now.value == (30 + 25 + 20) / 3 * MINUTE


def test_names_are_found_whole_or_by_a_part_and_other_signs_are_harmless(company: Engine) -> None:
    Desk(company).teammate("diana")
    with reading(company) as connection:
        names = DatabaseNames(connection)
        assert [name for _, name in names.exact(Kind.TEAMMATE, "Ana")] == ["ana"]
        assert [name for _, name in names.find(Kind.TEAMMATE, "Ana")] == ["ana", "diana"]
        assert names.find(Kind.CONTACT, "100%_") == []
        assert names.find(Kind.CHANNEL, "EMAIL") == [("email", "email")]


@pytest.mark.parametrize(
    "question",
    [
        Question(WEEK, about=About.METRIC, metric="happiness"),
        Question(WEEK, about=About.SECTION, section="weather"),
        Question(WEEK, about=About.CUSTOMERS, sort="height"),
        Question(WEEK, about=About.METRIC, metric="reply_time").only(Kind.RATING, "1"),
        Question(WEEK).only(Kind.INBOX, "'; DROP TABLE credits; --"),
        Question(WEEK).only(Kind.INBOX, "9" * 40),
        Question(WEEK, cell=(Kind.HOUR, "noon")),
        Question(WEEK, about=About.DETAILS, metric="reply_time", page=9),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(company: Engine, question: Question) -> None:
    with pytest.raises(AskError):
        asked(company, question)


def test_a_baseline_of_too_many_buckets_leaves_out_the_earlier_trend_only(company: Engine) -> None:
    # Seven days beside the 365 of 2025: the figures are compared, the lines cannot be.
    year = Period(date(2025, 1, 1), date(2025, 12, 31), "UTC")
    answered = asked(company, Question(WEEK, baseline=year))
    assert answered.previous is None
    assert answered.series is not None
    assert len(answered.series.steps) == 7
    assert answered.total["csat_responses"].before.n == 0
    assert answered.total["csat_responses"].now.n == 6
    with pytest.raises(PeriodError):
        asked(company, Question(year, bucket=Bucket.DAY))
