"""When a digest is to come, in words."""

from datetime import UTC, datetime, time

import pytest

from cxbot.asking import ask
from cxbot.errors import AskError
from cxbot.order import Order, OrderKind
from cxbot.schedule import Rhythm, Schedule
from tests.asking.catalogue import context

BERLIN = "Europe/Berlin"
NINE = time(9)


def daily(at: time = NINE, zone: str = BERLIN) -> Schedule:
    return Schedule(Rhythm.DAILY, zone, at)


def weekly(*days: int, at: time = NINE, zone: str = BERLIN) -> Schedule:
    return Schedule(Rhythm.WEEKLY, zone, at, frozenset(days))


def monthly(day: int, at: time = NINE) -> Schedule:
    return Schedule(Rhythm.MONTHLY, BERLIN, at, day=day)


@pytest.mark.parametrize(
    ("words", "schedule"),
    [
        ("every Monday 09:00", weekly(0)),
        ("every monday at 9am", weekly(0)),
        ("Mondays", weekly(0)),
        ("every Mon, Wed and Fri at 8:30", weekly(0, 2, 4, at=time(8, 30))),
        ("on Tuesdays and Thursdays at 17:15", weekly(1, 3, at=time(17, 15))),
        ("every weekday 08:30", weekly(0, 1, 2, 3, 4, at=time(8, 30))),
        ("weekly", weekly(0)),
        ("weekly on Friday at noon", weekly(4, at=time(12))),
        ("every week", weekly(0)),
        ("every day at 9", daily()),
        ("daily 12:30 am", daily(time(0, 30))),
        ("daily at 11 pm", daily(time(23))),
        ("every day 7:00 in America/New_York", daily(time(7), "America/New_York")),
        ("every Monday 09:00 UTC", weekly(0, zone="UTC")),
        ("monthly", monthly(1)),
        ("every month on the 31st at 18:00", monthly(31, time(18))),
        ("on the 1st of every month 9:00", monthly(1)),
        ("every last day of the month", monthly(31)),
        ("cron 0 9 * * mon-fri", Schedule(Rhythm.CRON, BERLIN, cron="0 9 * * mon-fri")),
        ("me every Monday", weekly(0)),
        ("this channel every Monday", weekly(0)),
        ("every Monday to my last report", weekly(0)),
    ],
)
def test_when_it_comes(words: str, schedule: Schedule):
    assert ask(f"subscribe {words}", context()) == Order(OrderKind.SUBSCRIBE, schedule=schedule)


@pytest.mark.parametrize(
    "words",
    [
        'every Monday 09:00 to "EMEA weekly"',
        'to "EMEA weekly" every Monday 09:00',
        'every Monday 09:00 "EMEA weekly"',
        'to the view "EMEA weekly" every Monday at 9:00',
        "every Monday 09:00 to view EMEA weekly",
    ],
)
def test_what_comes(words: str):
    assert ask(f"subscribe {words}", context()) == Order(OrderKind.SUBSCRIBE, "EMEA weekly", schedule=weekly(0))


@pytest.mark.parametrize("words", ["digests", "list my digests", "show the digests", "subscriptions"])
def test_what_there_is(words: str):
    assert ask(words, context()) == Order(OrderKind.DIGESTS)


@pytest.mark.parametrize(
    "words",
    [
        "", "sometimes", "every Monday 25:00", "every Monday 09:75", "every Funday 09:00", "on the 32nd",
        "every Monday 13 pm", "every Monday 09:00 inbox:support", "cron 0 9 * *", "cron * * * * *", "at 9",
        "every Monday 09:00 in Europe/Nowhere",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_never_passed_over(words: str):
    with pytest.raises(AskError) as caught:
        ask(f"subscribe {words}", context())
    assert caught.value.suggestion
    ask(caught.value.suggestion, context())


def test_an_order_fits_a_button():
    order = Order(OrderKind.SUBSCRIBE, "EMEA weekly", schedule=weekly(0, 4))
    assert Order.decode(order.encode()) == order
    with pytest.raises(AskError):
        Order(OrderKind.SUBSCRIBE, "EMEA weekly")
    with pytest.raises(AskError):
        Order(OrderKind.DIGESTS, schedule=daily())
    assert daily().next(datetime(2026, 11, 28, tzinfo=UTC)).slot == "2026-11-28T09:00"
