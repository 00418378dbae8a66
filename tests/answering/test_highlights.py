"""What a digest says beyond the report, on small desks of which everything is worked out by hand."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from cxbot.answer.highlights import Highlights
from cxbot.answering import answer
from cxbot.answering.highlights import highlights
from cxbot.answering.statements import listening
from cxbot.database import reading
from cxbot.filter import Kind
from cxbot.period import CalendarUnit, Period
from cxbot.question import About, Question
from tests.story import Desk

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
WEEK = Period(date(2026, 11, 16), date(2026, 11, 22), "UTC", unit=CalendarUnit.WEEK)
REPORT = Question(WEEK)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    desk = Desk(engine)
    for name, channel in (("support", "email"), ("billing", "email")):
        desk.inbox(name, channel)
    for name in ("ana", "bo"):
        desk.teammate(name)
    return desk


def found(desk: Desk, question: Question = REPORT, now: datetime = NOW, *, accounts: bool = True) -> Highlights:
    with reading(desk.engine) as connection:
        answered = answer(connection, question, now=now)
        return highlights(connection, answered, now=now, accounts=accounts)


def rated(desk: Desk, day: str, inbox: str, satisfied: int, n: int) -> None:
    """So many ratings of an inbox on a day."""
    scores = [5] * satisfied + [2] * (n - satisfied)
    desk.rate("; ".join(f"{day} 9:{at:02d} rate {score} in {inbox}" for at, score in enumerate(scores)))


class TestStandOuts:
    def test_a_change_is_clear_among_all_that_were_looked_at(self, desk: Desk) -> None:
        """Of two groups each is judged at 97.5 %: z = 2.2414.

        Wilson of 20/20 is there from 20 / (20 + z²) = 79.92 %, of 10/20 up to 72.40 %: 50 points less, the upper end
        -50 + √(22.40² + 20.08²) = -19.9: clear. Of 15/20 it is up to 90.02 %: -25 + √(15.02² + 20.08²) = +0.07: not
        clear among two, though at 95 % alone it is (-3.8). The channel is the whole, so it is not looked at.
        """
        for inbox, now in (("billing", 10), ("support", 15)):
            rated(desk, "10 Nov", inbox, 20, 20)
            rated(desk, "17 Nov", inbox, now, 20)
        told = found(desk)
        assert told.compared == 2
        (one,) = told.stand_outs
        assert (one.group.by, one.group.name) == (Kind.INBOX, "billing")
        assert (one.measured.now.numerator, one.measured.now.n, one.measured.before.n) == (10, 20, 20)
        # What is shown is the usual interval of 95 %: -50 -√(20.07² + 0²) and -50 + √(20.07² + 16.11²).
        interval = one.measured.change.interval
        assert interval is not None
        assert (interval.low, interval.high) == (pytest.approx(-70.07, abs=0.01), pytest.approx(-24.26, abs=0.01))
        assert one.measured.change.good is False

    def test_alone_the_same_change_stands_out(self, desk: Desk) -> None:
        """A third of billing's ratings leaves support the only group that has five on both sides."""
        rated(desk, "10 Nov", "support", 20, 20)
        rated(desk, "17 Nov", "support", 15, 20)
        rated(desk, "10 Nov", "billing", 4, 4)
        rated(desk, "17 Nov", "billing", 0, 20)
        told = found(desk)
        assert told.compared == 1
        assert [each.group.name for each in told.stand_outs] == ["support"]

    def test_nothing_stands_out_where_nothing_changed(self, desk: Desk) -> None:
        for inbox in ("billing", "support"):
            rated(desk, "10 Nov", inbox, 18, 20)
            rated(desk, "17 Nov", inbox, 17, 20)
        assert (found(desk).compared, found(desk).stand_outs) == (2, ())

    def test_the_same_ratings_under_two_names_are_told_once(self, desk: Desk) -> None:
        """The chat inbox is all of its channel: two comparisons, one finding. So is what an account is tagged with."""
        desk.inbox("chat", "chat")
        for day, now in (("10 Nov", 20), ("17 Nov", 6)):
            rated(desk, day, "chat", now, 20)
            rated(desk, day, "support", 20, 20)
        told = found(desk)
        assert told.compared == 4  # inboxes chat and support, channels chat and email
        assert [(each.group.by, each.group.name) for each in told.stand_outs] == [(Kind.INBOX, "chat")]

    def test_accounts_and_tags_are_looked_at_as_well(self, desk: Desk) -> None:
        desk.contact("jane", "Acme")
        desk.contact("raj", "Globex")
        for week, good in ((9, 5), (16, 1)):
            for customer, tags, satisfied in (("jane", "slow", good), ("raj", "", 5)):
                for at in range(6):
                    score = 5 if at <= satisfied else 1
                    text = f"{week + at} Nov 9:00 inbound; 9:10 reply ana; 10:00 rate {score}"
                    desk.tell(text, customer=customer, tags=tags)
        # 6 of 6, then 2 of 6, and the same in the other account: accounts Acme and Globex, tag slow.
        assert found(desk).compared == 3
        assert found(desk, accounts=False).compared == 1

    def test_ratings_of_some_scores_are_not_judged(self, desk: Desk) -> None:
        rated(desk, "10 Nov", "billing", 20, 20)
        rated(desk, "17 Nov", "billing", 5, 20)
        rated(desk, "17 Nov", "support", 5, 20)
        assert found(desk, Question(WEEK).only(Kind.RATING, "1", "2", "3")).compared == 0


class TestLowRatings:
    def test_a_person_who_writes_in_the_conversation_answers_it(self, desk: Desk) -> None:
        desk.contact("jane", "Acme")
        # Answered after 2 h: the automatic reply before is no answer, nor is the reply before the rating.
        desk.tell(
            "17 Nov 9:00 inbound; 9:10 reply ana; 10:00 rate 2 saying slow; 10:01 automatic reply; 12:00 outbound bo",
            customer="jane",
        )
        # Waits since Wednesday, 8:00: five days at the moment of the digest.
        desk.tell("18 Nov 7:00 inbound; 7:30 reply bo; 8:00 rate 1 saying rude", customer="jane")
        # Waits since the day after.
        desk.tell("19 Nov 7:00 inbound; 7:30 reply bo; 8:00 rate 3")
        # Answered in the next segment, eight days after: only later than now.
        desk.tell("20 Nov 7:00 inbound; 8:00 rate bad; 30 Nov 9:00 outbound ana")
        # Satisfied after all, and low no more; low before the week; outside of conversations.
        desk.tell("20 Nov 9:00 inbound; 10:00 rate 1; 21 Nov 9:00 rate again 5")
        desk.tell("12 Nov 9:00 inbound; 10:00 rate 1")
        desk.rate("21 Nov 9:00 rate 2 in support")
        low = found(desk).low
        assert low is not None
        assert (low.count, low.scored, low.answered, low.waiting, low.outside) == (5, 4, 1, 3, 1)
        told = [(each.score, each.comment, each.answered_by, each.conversation) for each in low.rows]
        assert told == [
            (1, "rude", "", True),
            (3, "", "", True),
            (None, "", "", True),
            (2, "slow", "bo", True),
            (2, "", "", False),
        ]
        answered, waits = low.rows[3], low.rows[0]
        assert answered.answered_at == datetime(2026, 11, 17, 12, tzinfo=UTC)
        assert (answered.customer, answered.account) == ("jane", "Acme")
        assert NOW - waits.at == datetime(2026, 11, 23, tzinfo=UTC) - datetime(2026, 11, 18, tzinfo=UTC)

    def test_what_is_written_later_is_no_answer_yet(self, desk: Desk) -> None:
        desk.tell("17 Nov 9:00 inbound; 10:00 rate 1; 24 Nov 9:00 outbound ana")
        low = found(desk).low
        assert low is not None
        assert (low.answered, low.waiting) == (0, 1)
        later = found(desk, now=datetime(2026, 11, 24, 9, tzinfo=UTC)).low
        assert later is not None
        assert (later.answered, later.waiting) == (1, 0)

    def test_a_bot_does_not_answer(self, desk: Desk) -> None:
        desk.teammate("robot", "bot")
        desk.tell("17 Nov 9:00 inbound; 10:00 rate 1; 11:00 outbound robot; 11:30 outbound call bo")
        low = found(desk).low
        assert low is not None
        assert low.waiting == 1

    def test_one_given_again_waits_from_then(self, desk: Desk) -> None:
        desk.tell("17 Nov 9:00 inbound; 10:00 rate 1; 11:00 outbound ana; 18 Nov 9:00 rate again 2 saying still")
        low = found(desk).low
        assert low is not None
        assert [(each.at.day, each.comment, each.answered_at) for each in low.rows] == [(18, "still", None)]

    def test_those_that_are_narrowed_away_are_none(self, desk: Desk) -> None:
        desk.tell("17 Nov 9:00 inbound; 10:00 rate 1", inbox="billing")
        desk.tell("17 Nov 9:00 inbound; 10:00 rate 2")
        with reading(desk.engine) as connection:
            answered = answer(connection, Question(WEEK, split=Kind.INBOX), now=NOW)
        (billing,) = (each.key for each in answered.groups if each.name == "billing")
        low = found(desk, Question(WEEK).only(Kind.INBOX, billing)).low
        assert low is not None
        assert [each.score for each in low.rows] == [1]

    def test_where_no_ratings_are_asked_about_there_are_none(self, desk: Desk) -> None:
        desk.tell("17 Nov 9:00 inbound; 9:10 reply ana; 10:00 rate 1")
        assert found(desk, Question(WEEK, About.METRIC, metric="reply_time")).low is None
        assert found(desk, Question(WEEK, About.CUSTOMERS)) == Highlights()


class TestUnits:
    def test_they_are_twelve_of_the_periods_kind_the_period_last(self, desk: Desk) -> None:
        desk.tell("3 Aug 9:00 inbound; 10:00 rate 5")
        rated(desk, "10 Nov", "support", 3, 4)
        rated(desk, "17 Nov", "support", 1, 2)
        units = found(desk).units
        assert units is not None
        assert [each.label for each in units.steps] == [
            *("31 Aug", "7 Sep", "14 Sep", "21 Sep", "28 Sep", "5 Oct"),
            *("12 Oct", "19 Oct", "26 Oct", "2 Nov", "9 Nov", "16 Nov"),
        ]
        figures = [each.figures["csat_percentage"] for each in units.steps]
        assert [(each.numerator, each.n) for each in figures[-2:]] == [(3, 4), (1, 2)]
        assert (figures[0].value, units.usual) == (None, {})
        # The window of the last week holds four weeks: 4 of 6.
        assert units.windows["csat_percentage"][-1].n == 6

    def test_none_ends_before_the_data_begin(self, desk: Desk) -> None:
        rated(desk, "5 Nov", "support", 1, 1)
        rated(desk, "17 Nov", "support", 1, 2)
        units = found(desk).units
        assert units is not None
        assert [each.label for each in units.steps] == ["2 Nov", "9 Nov", "16 Nov"]

    def test_alone_it_is_no_course(self, desk: Desk) -> None:
        rated(desk, "17 Nov", "support", 1, 2)
        assert found(desk).units is None

    def test_months_are_calendar_months_and_other_days_blocks_of_their_length(self, desk: Desk) -> None:
        rated(desk, "1 Jul", "support", 1, 1)
        month = Period(date(2026, 10, 1), date(2026, 10, 31), "UTC", unit=CalendarUnit.MONTH)
        months = found(desk, Question(month)).units
        assert months is not None
        assert [(each.start.day, each.label) for each in months.steps] == [
            *((1, "Jul"), (1, "Aug"), (1, "Sep"), (1, "Oct")),
        ]
        ten = Period(date(2026, 7, 11), date(2026, 7, 20), "UTC")
        blocks = found(desk, Question(ten)).units
        assert blocks is not None
        assert [(each.label, each.figures["csat_percentage"].n) for each in blocks.steps] == [
            ("1 Jul", 1),
            ("11 Jul", 0),
        ]

    def test_one_that_is_not_over_stands_beside_the_same_days_of_others(self, desk: Desk) -> None:
        rated(desk, "3 Nov", "support", 1, 1)
        desk.rate("17 Nov 8:30 rate 5 in support; 17 Nov 12:00 rate 1 in support")
        now = datetime(2026, 11, 24, 9, tzinfo=UTC)
        so_far = Period(date(2026, 11, 23), date(2026, 11, 24), "UTC", until=now, unit=CalendarUnit.WEEK)
        units = found(desk, Question(so_far), now=now).units
        assert units is not None
        # To Tuesday, 9:00, each: one of the two ratings of the 17th; that of the 3rd, at 9:00, is in none of them.
        assert [(each.label, each.figures["csat_percentage"].n) for each in units.steps] == [
            ("9 Nov", 0),
            ("16 Nov", 1),
            ("23 Nov", 0),
        ]

    def test_the_band_is_the_range_of_the_headline_at_each_units_own_n(self, desk: Desk) -> None:
        """26 weeks of 5 with 4 satisfied: 80 % ± 3 √(0.8 · 0.2 / n), of 5 from 26.3 %, of 20 from 53.2 %."""
        for week in range(26):
            day = date.fromordinal(date(2026, 11, 9).toordinal() - 7 * week)
            rated(desk, f"{day.day} {day:%b}", "support", 4, 5)
        rated(desk, "17 Nov", "support", 16, 20)
        desk.rate("4 May 9:00 rate 4 in support")
        units = found(desk).units
        assert units is not None
        bands = units.usual["csat_percentage"]
        assert [None if each is None else round(each.low, 1) for each in bands] == [*[26.3] * 11, 53.2]


def test_statements_are_few_whatever_the_desk(desk: Desk) -> None:
    """Four kinds of group, two of them for times too; names; three for low ratings; the units."""
    rated(desk, "10 Nov", "billing", 20, 20)
    rated(desk, "17 Nov", "billing", 5, 20)
    rated(desk, "10 Nov", "support", 20, 20)
    rated(desk, "17 Nov", "support", 20, 20)
    with reading(desk.engine) as connection:
        answered = answer(connection, Question(WEEK), now=NOW)
        with listening(connection) as statements:
            highlights(connection, answered, now=NOW)
    assert len(statements) <= 20
