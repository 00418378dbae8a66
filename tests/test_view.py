import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from cxbot.errors import AskError
from cxbot.order import Order, OrderKind
from cxbot.period import (
    Baseline,
    CalendarUnit,
    Dates,
    Period,
    Relative,
    Units,
    days,
    hours,
    last_complete,
    since,
    this_so_far,
)
from cxbot.question import Question
from cxbot.view import View, moving

NOW = datetime(2026, 11, 12, 13, 5, tzinfo=UTC)
BERLIN = "Europe/Berlin"
WEEK = last_complete(CalendarUnit.WEEK, NOW, BERLIN)
VIEW = View("EMEA weekly", Question(WEEK, compare=True, page=2), Relative.of(Units(CalendarUnit.WEEK)))


def test_a_view_asks_about_the_days_of_its_moment():
    later = datetime(2026, 11, 23, 9, tzinfo=UTC)
    question = VIEW.question(later, BERLIN)
    assert (question.period.first, question.period.last) == (date(2026, 11, 16), date(2026, 11, 22))
    assert question == replace(VIEW.asked, period=last_complete(CalendarUnit.WEEK, later, BERLIN), page=0)


def test_its_baseline_moves_along():
    view = replace(VIEW, baseline=Baseline(CalendarUnit.YEAR))
    assert view.question(NOW, BERLIN).baseline == WEEK.year_before()
    assert replace(VIEW, baseline=Baseline()).question(NOW, BERLIN).baseline is None


def test_its_own_zone_wins_over_the_workspaces():
    assert VIEW.question(NOW, BERLIN).period.zone == BERLIN
    assert replace(VIEW, zone="Asia/Tokyo").question(NOW, BERLIN).period.zone == "Asia/Tokyo"


def test_all_time_reaches_as_far_as_the_data():
    assert replace(VIEW, period=Relative.all_time()).question(NOW, BERLIN, reach=date(2026, 5, 1)).period.first == date(
        2026, 5, 1
    )


@pytest.mark.parametrize("view", [VIEW, replace(VIEW, baseline=Baseline(CalendarUnit.DAY, 31), zone="Asia/Tokyo")])
def test_a_view_survives_being_kept(view):
    assert View.decode(view.encode()) == view


def test_the_encoding_is_the_public_format():
    assert json.loads(VIEW.encode()) == {"v": 1, "n": "EMEA weekly", "p": "1week-1", "q": VIEW.asked.encode()}


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"v":1}', VIEW.encode().replace("1week-1", "1moon-1")])
def test_what_is_no_view_gets_a_kind_error(text):
    with pytest.raises(AskError):
        View.decode(text)


def test_a_view_of_a_newer_version_says_so():
    for newer in (VIEW.encode()[:-1] + ',"k":1}', VIEW.encode().replace('{"v":1', '{"v":2', 1)):
        with pytest.raises(AskError, match="newer version"):
            View.decode(newer)


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "two\nlines"])
def test_a_view_has_a_name_of_one_line(name):
    with pytest.raises(AskError, match="one line of 1 to 80"):
        replace(VIEW, name=name)


def test_an_order_has_a_subject_where_its_act_needs_one():
    assert Order(OrderKind.DEFINITION, "csat_percentage").subject == "csat_percentage"
    for act, subject in ((OrderKind.DEFINITION, ""), (OrderKind.HELP, "csat_percentage")):
        with pytest.raises(AskError):
            Order(act, subject)


@pytest.mark.parametrize(
    ("order", "encoded"),
    [
        (Order(OrderKind.SAVE), {"order": "save"}),
        (Order(OrderKind.SAVE, "EMEA weekly"), {"order": "save", "of": "EMEA weekly"}),
        (Order(OrderKind.SAVE, question=VIEW.asked), {"order": "save", "q": VIEW.asked.encode()}),
        (Order(OrderKind.OPEN, "EMEA weekly"), {"order": "open", "of": "EMEA weekly"}),
        (Order(OrderKind.OPEN, key="12"), {"order": "open", "key": "12"}),
        (Order(OrderKind.VIEWS), {"order": "views"}),
        (Order(OrderKind.VIEW), {"order": "view"}),
        (Order(OrderKind.VIEW, key="12"), {"order": "view", "key": "12"}),
        (Order(OrderKind.RENAME, key="12"), {"order": "rename", "key": "12"}),
        (Order(OrderKind.DELETE, key="12"), {"order": "delete", "key": "12"}),
        (Order(OrderKind.DEFAULT, key="12"), {"order": "default", "key": "12"}),
    ],
)
def test_orders_about_views_survive_a_button(order: Order, encoded: dict):
    assert json.loads(order.encode()) == encoded
    assert Order.decode(order.encode()) == order


@pytest.mark.parametrize(
    "text",
    [
        '{"order":"open"}',
        '{"order":"delete"}',
        '{"order":"views","key":"1"}',
        '{"order":"delete","key":12}',
        r'{"order":"open","of":"\ud800"}',
        r'{"order":"open","of":"a\u0000"}',
    ],
)
def test_an_order_that_says_too_little_or_too_much_is_none(text: str):
    with pytest.raises(AskError):
        Order.decode(text)


DAY, WEEKS, MONTH = CalendarUnit.DAY, CalendarUnit.WEEK, CalendarUnit.MONTH
NEXT = datetime(2026, 12, 8, 9, tzinfo=UTC)  # a Tuesday, four weeks later


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (last_complete(WEEKS, NOW, BERLIN), "last week"),
        (days(date(2026, 11, 2), date(2026, 11, 8), NOW, BERLIN), "last week"),
        (days(date(2026, 10, 26), date(2026, 11, 1), NOW, BERLIN), None),
        (last_complete(WEEKS, NOW, BERLIN, ago=2), None),
        (last_complete(WEEKS, NOW, BERLIN, 12), "last 12 weeks"),
        (last_complete(WEEKS, NOW, BERLIN, week_starts=6), "last week"),
        (last_complete(DAY, NOW, BERLIN, 30), "last 30 days"),
        (last_complete(DAY, NOW, BERLIN), "yesterday"),
        (days(date(2026, 10, 1), date(2026, 10, 31), NOW, BERLIN), "last month"),
        (days(date(2026, 9, 1), date(2026, 9, 30), NOW, BERLIN), None),
        (days(date(2026, 10, 3), date(2026, 10, 9), NOW, BERLIN), None),
        (this_so_far(MONTH, NOW, BERLIN), "this month"),
        (this_so_far(DAY, NOW, BERLIN), "today"),
        (since(date(2026, 10, 1), NOW, BERLIN), "since 1 Oct 2026"),
        (days(date(2026, 11, 10), date(2026, 11, 20), NOW, BERLIN), "since 10 Nov 2026"),
    ],
)
def test_a_period_is_known_by_the_moment_it_was_asked_at(period: Period, words: str | None):
    found = moving(period, NOW)
    assert (found and found.words()) == words
    if found:
        assert found.at(NOW, BERLIN, period.week_starts) == period


def test_what_was_last_week_then_is_not_last_week_now():
    assert moving(WEEK, NEXT) is None


def test_a_period_so_far_says_itself_when_it_was_asked():
    assert moving(this_so_far(WEEKS, NOW, BERLIN), NEXT) == Relative.of(Units(WEEKS, 1, 0))


def test_a_question_is_kept_as_it_moves_or_as_it_is():
    asked = Question(WEEK, compare=True, page=3)
    moves = View.of("  EMEA   weekly ", asked, NOW, zone=BERLIN)
    assert moves == View("EMEA weekly", Question(WEEK, compare=True), Relative.of(Units(WEEKS)))
    later = moves.question(NEXT, BERLIN)
    assert (later.period.first, later.period.last) == (date(2026, 11, 30), date(2026, 12, 6))
    stays = View.of("EMEA weekly", asked, NOW, fixed=True, zone=BERLIN)
    assert stays.period == Relative.of(Dates(date(2026, 11, 2), date(2026, 11, 8)))
    assert stays.question(NEXT, BERLIN).period == WEEK


def test_a_question_of_another_zone_keeps_it():
    asked = Question(last_complete(WEEKS, NOW, "Asia/Tokyo"))
    assert View.of("Tokyo", asked, NOW, zone=BERLIN).zone == "Asia/Tokyo"
    assert View.of("Tokyo", asked, NOW, zone="Asia/Tokyo").zone == ""


@pytest.mark.parametrize(
    ("baseline", "rule"),
    [
        (None, None),
        (WEEK.year_before(), Baseline(CalendarUnit.YEAR)),
        (WEEK.month_before(), Baseline(CalendarUnit.MONTH)),
        (WEEK.blocks_before(31), Baseline(DAY, 31)),
        (WEEK.units_before(WEEKS, 4), Baseline(WEEKS, 4)),
        (days(date(2026, 9, 1), date(2026, 9, 30), NOW, BERLIN), "1 Sep"),
    ],
)
def test_what_it_is_compared_with_moves_along_where_that_is_a_rule(baseline: Period | None, rule):
    if rule == "1 Sep":
        rule = Baseline(period=Relative.of(Dates(date(2026, 9, 1), date(2026, 9, 30))))
    view = View.of("EMEA weekly", Question(WEEK, baseline=baseline), NOW, zone=BERLIN)
    assert view.baseline == rule
    assert view.question(NOW, BERLIN).baseline == baseline


def test_hours_of_a_day_are_no_view():
    some = hours(datetime(2026, 11, 12, 8, tzinfo=UTC), datetime(2026, 11, 12, 9, tzinfo=UTC), BERLIN)
    with pytest.raises(AskError, match="whole days"):
        View.of("An hour", Question(some), NOW)
