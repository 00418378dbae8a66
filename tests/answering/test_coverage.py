"""Of how many conversations the ratings are, counted by hand.

In the week six conversations were archived and four surveys sent, those of the 9th and the 10th answered; six rated.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from cxbot.answer import SurveyCoverage
from cxbot.answering import answer
from cxbot.database import reading
from cxbot.drawing.coverage import coverage_in_words
from cxbot.drawing.formats.json_format import to_json
from cxbot.filter import Kind
from cxbot.period import Period
from cxbot.question import About, Question
from tests.answering.company import WEEK, asked, id_of
from tests.story import Desk, story

LATER = datetime(2026, 11, 23, tzinfo=UTC)  # seven days after the week


def coverage(engine: Engine, question: Question, now: datetime = LATER) -> SurveyCoverage | None:
    with reading(engine) as connection:
        return answer(connection, question, now=now).coverage


def test_a_report_says_how_many_were_archived_asked_and_answered(company: Engine) -> None:
    told = coverage(company, Question(WEEK))
    assert told is not None
    assert told.surveys is not None
    assert (told.archived, told.surveys.n, told.surveys.numerator, told.ratings) == (6, 4, 2, 6)
    assert (told.collecting, told.usual) == (False, None)


@pytest.mark.parametrize(
    "question",
    [
        Question(WEEK, about=About.SECTION, section="satisfaction"),
        Question(WEEK, about=About.SECTION, section="satisfaction", split=Kind.INBOX),
        Question(WEEK, about=About.DETAILS, metric="csat_percentage"),
        Question(WEEK, about=About.DETAILS, metric="csat_average"),
        Question(WEEK, about=About.DETAILS, metric="csat_response_rate"),
    ],
)
def test_ratings_by_score_and_details_of_ratings_and_surveys_say_the_same(company: Engine, question: Question) -> None:
    told = coverage(company, question)
    assert told == coverage(company, Question(WEEK))


def test_its_filters_hold_for_all_three(company: Engine) -> None:
    def counts(question: Question) -> tuple[int, int | None, int | None, int]:
        told = coverage(company, question)
        assert told is not None
        sent = told.surveys
        return told.archived, sent and sent.n, sent and sent.numerator, told.ratings

    # urgent: the 9th and the 10th, archived, asked, answered; chat: the 14th (asked) and the 15th (rated unasked).
    assert counts(Question(WEEK).only(Kind.TAG, id_of(company, Kind.TAG, "urgent"))) == (2, 2, 2, 2)
    assert counts(Question(WEEK).only(Kind.CHANNEL, "chat")) == (2, 1, 0, 1)
    behind = Question(WEEK, about=About.DETAILS, metric="csat_responses")
    assert counts(behind.in_cell(Kind.CHANNEL, "chat")) == (2, 1, 0, 1)
    assert counts(behind.in_cell(Kind.DAY, "2026-11-10")) == (1, 1, 1, 1)


def test_nothing_is_said_where_not_all_three_can_be_told_alike(company: Engine) -> None:
    assert coverage(company, Question(WEEK).only(Kind.RATING, "4", "5")) is None
    ana = id_of(company, Kind.TEAMMATE, "ana")
    behind = Question(WEEK, about=About.DETAILS, metric="csat_percentage")
    assert coverage(company, behind.in_cell(Kind.TEAMMATE, ana)) is None
    assert coverage(company, Question(WEEK, about=About.SECTION, section="volume_and_speed")) is None
    assert coverage(company, Question(WEEK, about=About.DETAILS, metric="reply_time")) is None
    assert coverage(company, Question(WEEK, about=About.METRIC, metric="csat_percentage")) is None  # a trend alone
    assert coverage(company, Question(WEEK, about=About.CUSTOMERS, split=Kind.CONTACT)) is None


def test_while_answers_may_still_come_it_says_so(company: Engine) -> None:
    young = coverage(company, Question(WEEK), now=datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC))
    assert young is not None
    assert (young.collecting, young.usual) == (True, None)


def test_without_surveys_only_ratings_stand_beside_what_was_archived(engine: Engine) -> None:
    story(engine, "9 Nov 9:00 inbound; 9:10 reply ana and archive; 9:20 rate 5")
    story(engine, "10 Nov 9:00 inbound; 9:10 reply ana and archive")
    assert coverage(engine, Question(WEEK)) == SurveyCoverage(archived=2, ratings=1)
    told = to_json(asked(engine, Question(WEEK)))["coverage"]
    assert told == {
        "archived": 2, "asked": None, "answered": None, "ratings": 1, "collecting": False, "usual": None
    }  # fmt: skip


def test_surveys_that_begin_within_the_period_are_not_all_that_were_sent(company: Engine) -> None:
    # The first survey was sent on the 2nd, the first conversation began then too; a message of October changes that.
    fortnight = Period(date(2026, 11, 1), date(2026, 11, 14), "UTC")
    assert coverage(company, Question(fortnight)).surveys is not None  # type: ignore[union-attr]  # it has one
    Desk(company).tell("31 Oct 9:00 inbound")
    assert coverage(company, Question(fortnight)).surveys is None  # type: ignore[union-attr]  # it has one


def test_ratings_alone_say_nothing_of_conversations(engine: Engine) -> None:
    Desk(engine).rate("10 Nov 12:00 rate 3")
    assert coverage(engine, Question(WEEK)) is None


def test_the_usual_share_of_answers_is_that_of_the_weeks_before(engine: Engine) -> None:
    desk = Desk(engine)
    for week in range(12):
        monday = WEEK.first - timedelta(weeks=week)
        for number in range(10):
            answered = "; 15:00 rate 5" if number < (2 if week else 9) else ""
            desk.tell(
                f"{monday:%-d %b} 9:{number:02d} inbound; 10:00 reply ana and archive and survey automatic{answered}"
            )
    told = coverage(engine, Question(WEEK))
    assert told is not None
    assert told.usual is not None
    # Each week 2 of 10: 20 -+ 3 * sqrt(0.2 * 0.8 / 10) = 20 -+ 37.9; nine of ten are more.
    assert (told.usual.at(10).low, told.usual.at(10).high) == (0.0, pytest.approx(57.95, abs=0.01))
    assert coverage_in_words(told) == "10 archived · 10 asked · 9 answered (90 %, more than usual)"
    before = replace(Question(WEEK), period=WEEK.previous())
    assert coverage_in_words(coverage(engine, before)) == "10 archived · 10 asked · 2 answered (20 %, as usual)"
    with reading(engine) as connection:
        assert to_json(answer(connection, Question(WEEK), now=LATER))["coverage"] == {
            "archived": 10,
            "asked": 10,
            "answered": 9,
            "ratings": 9,
            "collecting": False,
            "usual": [0.0, pytest.approx(57.947332)],
        }
