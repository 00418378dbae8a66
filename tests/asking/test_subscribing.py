"""When a digest is to come, in words."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxbot.asking import ask
from cxbot.asking.subscribing import words_of_digest
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
        ("by cron 0 9 * * 1", Schedule(Rhythm.CRON, BERLIN, cron="0 9 * * 1")),
        ("every Monday 09:00 in Europe/London", weekly(0, zone="Europe/London")),
        ("by cron 0 9 * * 1 in Europe/London", Schedule(Rhythm.CRON, "Europe/London", cron="0 9 * * 1")),
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
        "sometimes", "every Monday 25:00", "every Monday 09:75", "every Funday 09:00", "on the 32nd",
        "every Monday 13 pm", "every Monday 09:00 inbox:support", "cron 0 9 * *", "cron * * * * *", "at 9",
        "every Monday 09:00 in Europe/Nowhere", "every Monday if at least some ratings",
        "every Monday for <@U1> and <@U2>",
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
    order = Order(OrderKind.SUBSCRIBE, "EMEA weekly", schedule=daily(), place="U1", least=5, short=True)
    assert Order.decode(order.encode()) == order
    with pytest.raises(AskError):
        Order(OrderKind.DIGESTS, schedule=daily())
    assert daily().next(datetime(2026, 11, 28, tzinfo=UTC)).slot == "2026-11-28T09:00"


@pytest.mark.parametrize(
    ("words", "least", "short"),
    [
        ("if at least 5 ratings", 5, False),
        ("only if at least 5 ratings", 5, False),
        ("only when there are at least 12 ratings", 12, False),
        ("with at least 1 rating", 1, False),
        ("short", 0, True),
        ("short when nothing changed", 0, True),
        ("if at least 30 ratings and short if nothing has changed", 30, True),
    ],
)
def test_under_which_conditions_it_comes(words: str, least: int, short: bool):
    expected = Order(OrderKind.SUBSCRIBE, "EMEA weekly", schedule=weekly(0), least=least, short=short)
    assert ask(f'subscribe every Monday 09:00 to "EMEA weekly" {words}', context()) == expected
    assert ask(f'subscribe {words} every Monday 09:00 to "EMEA weekly"', context()) == expected


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("every Monday 09:00 for <@U0BEN|ben>", "U0BEN"),
        ("<@U0BEN> every Monday 09:00", "U0BEN"),
        ("every Monday for <#C0EMEA|emea> at 09:00", "C0EMEA"),
        ("every Monday 09:00 into <#C0EMEA>", "C0EMEA"),
    ],
)
def test_where_it_comes_to(words: str, place: str):
    expected = Order(OrderKind.SUBSCRIBE, schedule=weekly(0), place=place)
    assert ask(f"subscribe {words}", context()) == expected


@pytest.mark.parametrize(
    ("words", "order"),
    [
        ("", Order(OrderKind.SUBSCRIBE)),
        (" here", Order(OrderKind.SUBSCRIBE)),
        (' to "EMEA weekly"', Order(OrderKind.SUBSCRIBE, "EMEA weekly")),
        (' to "EMEA weekly" for <@U1>', Order(OrderKind.SUBSCRIBE, "EMEA weekly", place="U1")),
    ],
)
def test_without_a_time_a_form_is_opened(words: str, order: Order):
    assert ask(f"subscribe{words}", context()) == order
    assert order.opens_form


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ('pause "EMEA weekly"', OrderKind.PAUSE),
        ('pause the digest "EMEA weekly"', OrderKind.PAUSE),
        ('resume "EMEA weekly"', OrderKind.RESUME),
        ('preview "EMEA weekly"', OrderKind.PREVIEW),
        ('edit the digest "EMEA weekly"', OrderKind.EDIT),
        ('edit the "EMEA weekly" digest', OrderKind.EDIT),
        ('unsubscribe from "EMEA weekly"', OrderKind.UNSUBSCRIBE),
        ('delete digest "EMEA weekly"', OrderKind.UNSUBSCRIBE),
        ('send digest "EMEA weekly" now', OrderKind.SEND_NOW),
    ],
)
def test_what_is_done_about_one(words: str, kind: OrderKind):
    assert ask(words, context()) == Order(kind, "EMEA weekly")


def test_which_one_is_meant_is_never_guessed():
    with pytest.raises(AskError, match="Say which digest") as caught:
        ask("pause digest", context())
    assert caught.value.suggestion == "digests"


minutes = st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None, fold=0))
zones = st.sampled_from([BERLIN, "Europe/London", "UTC", "America/Argentina/Buenos_Aires"])
schedules = st.one_of(
    st.builds(Schedule, st.just(Rhythm.DAILY), zones, minutes),
    st.builds(Schedule, st.just(Rhythm.WEEKLY), zones, minutes, st.frozensets(st.integers(0, 6), min_size=1)),
    st.builds(Schedule, st.just(Rhythm.MONTHLY), zones, minutes, day=st.integers(1, 31)),
    st.builds(
        Schedule,
        st.just(Rhythm.CRON),
        zones,
        cron=st.sampled_from(["0 9 * * 1", "30 */6 1,15 jan-jun *", "5 0 * * fri"]),
    ),
)


@given(schedules, st.sampled_from(["", "EMEA weekly", "at 9 every Monday"]), st.integers(0, 500), st.booleans())
def test_the_words_that_are_told_ask_for_the_same(schedule: Schedule, name: str, least: int, short: bool):
    order = Order(OrderKind.SUBSCRIBE, name, schedule=schedule, least=least, short=short)
    assert ask(words_of_digest(order, BERLIN), context()) == order


def test_a_name_that_cannot_be_typed_has_no_words():
    assert words_of_digest(Order(OrderKind.SUBSCRIBE, 'the "best"', schedule=daily()), BERLIN) == ""
