"""By hour of the day: as clocks on the wall showed it, over days on which they are set, and over the longest period."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from cxbot.answering import answer, rows
from cxbot.answering.spans import hours_shown, whole
from cxbot.database import reading
from cxbot.filter import Kind
from cxbot.period import Period
from cxbot.question import About, Question
from tests.story import Desk

NOW = datetime(2027, 1, 10, tzinfo=UTC)
BERLIN = "Europe/Berlin"


def received(engine: Engine, period: Period) -> dict[str, int]:
    """Messages received by hour; hours without any left out."""
    metric = "messages_received"
    with reading(engine) as connection:
        answered = answer(connection, Question(period, about=About.METRIC, metric=metric, split=Kind.HOUR), now=NOW)
    counted = {each.name: each.figures[metric].n for each in answered.groups}
    return {name: n for name, n in counted.items() if n}


def test_the_hour_is_that_of_the_clock_before_and_after_it_is_set(engine: Engine) -> None:
    # Berlin set its clocks back at 3:00 on 25 Oct 2026 (1:00 UTC): 9:30 is 7:30 UTC before and 8:30 UTC after.
    desk = Desk(engine, BERLIN)
    desk.tell("24 Oct 9:30 inbound; 25 Oct 9:30 inbound; 26 Oct 9:30 inbound; 10:00 inbound; 10:59:59 inbound")
    week = Period(date(2026, 10, 19), date(2026, 10, 26), BERLIN)
    assert received(engine, week) == {"09:00": 3, "10:00": 2}


def test_an_hour_that_comes_twice_is_counted_together(engine: Engine) -> None:
    # 2:30 comes twice: at 0:30 UTC and at 1:30 UTC.
    Desk(engine).tell("25 Oct 0:30 inbound; 1:30 inbound; 2:30 inbound")
    assert received(engine, Period(date(2026, 10, 25), date(2026, 10, 25), BERLIN)) == {"02:00": 2, "03:00": 1}


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (BERLIN, date(2026, 10, 25), list(range(24))),
        (BERLIN, date(2026, 3, 29), [0, 1, *range(3, 24)]),  # 2:00 to 3:00 was skipped
        ("Australia/Lord_Howe", date(2026, 10, 4), list(range(24))),  # half an hour, 2:00 to 2:30
        ("Asia/Kolkata", date(2026, 10, 4), list(range(24))),
    ],
)
def test_the_hours_of_a_day_are_those_its_clocks_show(zone: str, day: date, hours: list[int]) -> None:
    assert hours_shown(whole(Period(day, day, zone), clocks=True)) == hours


def test_clocks_are_cut_to_the_second(engine: Engine) -> None:
    # St John's set its clocks back at 0:01 on 7 Nov 2010, which is 2:31 UTC.
    spans = whole(Period(date(2010, 11, 1), date(2010, 11, 10), "America/St_Johns"), clocks=True)
    assert [datetime.fromtimestamp(each.start, UTC).isoformat() for each in spans[1:]] == ["2010-11-07T02:31:00+00:00"]
    assert [each.ahead for each in spans] == [-9000, -12600]
    # 0:00:30 on the 7th, then 23:30 on the 6th again
    Desk(engine).tell("7 Nov 2010 2:30:30 inbound; 3:00 inbound")
    assert received(engine, Period(date(2010, 11, 1), date(2010, 11, 10), "America/St_Johns")) == {
        "00:00": 1,
        "23:00": 1,
    }


def test_the_longest_period_is_counted_by_hour(engine: Engine) -> None:
    # 400 days are 9,600 hours: more than a statement may carry values, one for each.
    Desk(engine).tell("2 Nov 9:30 inbound; 10:30 inbound; 3 Nov 9:15 inbound")
    year = Period(date(2025, 12, 1), date(2027, 1, 4), BERLIN)
    assert year.days == 400
    assert received(engine, year) == {"10:00": 2, "11:00": 1}


def test_the_rows_behind_an_hour(engine: Engine) -> None:
    Desk(engine).tell("24 Oct 7:30 inbound; 25 Oct 8:30 inbound; 26 Oct 7:30 inbound")
    period = Period(date(2026, 10, 19), date(2026, 10, 26), BERLIN)
    with reading(engine) as connection:
        nine = Question(period, about=About.DETAILS, metric="messages_received").in_cell(Kind.HOUR, "9")
        listed = [each.at for each in rows(connection, nine, now=NOW)]
        answered = answer(connection, nine, now=NOW)
    # 9:30 in Berlin on the 24th and the 25th; on the 26th it was 8:30.
    assert listed == [datetime(2026, 10, 25, 8, 30, tzinfo=UTC), datetime(2026, 10, 24, 7, 30, tzinfo=UTC)]
    assert answered.details is not None
    assert answered.details.count == 2
