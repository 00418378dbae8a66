import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from cxbot.errors import AskError
from cxbot.order import Order, OrderKind
from cxbot.period import Baseline, CalendarUnit, Relative, Units, last_complete
from cxbot.question import Question
from cxbot.view import View

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
