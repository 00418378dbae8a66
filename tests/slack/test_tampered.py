"""Values of buttons come back through people's clients: whatever they say, it is answered, or refused in a sentence."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from cxbot.errors import AskError
from cxbot.filter import Kind
from cxbot.keeping.questions import Questions
from cxbot.order import Order, OrderKind
from cxbot.period import Period
from cxbot.question import About, Question
from cxbot.replying import Replying
from cxbot.rights import EVERYTHING
from cxbot.schedule import Rhythm, Schedule
from tests.databases import new_sqlite
from tests.slack.bot import NOW, fill

WEEK = Question(Period(date(2026, 11, 9), date(2026, 11, 15), "UTC"))
MONDAYS = Schedule(Rhythm.WEEKLY, "UTC", weekdays=frozenset({0}))
QUESTIONS = [
    WEEK,
    WEEK.comparing().measuring("csat_average").only(Kind.INBOX, "1").only(Kind.TAG, "2", "3"),
    Question(WEEK.period, about=About.CUSTOMERS, sort="-name", search="a", page=1),
    Question(WEEK.period, about=About.SECTION, section="satisfaction", split=Kind.INBOX, cell=(Kind.INBOX, "1")),
    Question(WEEK.period, about=About.DETAILS, metric="csat_percentage", baseline=WEEK.period.previous()),
]


def orders(kind: OrderKind) -> Iterator[Order]:
    """Every order of a kind that there can be, with and without a name, a question and a key."""
    parts = product(("", "csat_percentage"), (None, WEEK), ("", "1"), (None, MONDAYS))
    for subject, question, key, schedule in parts:
        with suppress(AskError):
            yield Order(kind, subject, question, key, schedule)


ORDERS = [each for kind in OrderKind for each in orders(kind)]
ENCODED = [each.encode() for each in (*QUESTIONS, *ORDERS)]
WORDS = [
    *(each.value for kinds in (About, Kind, OrderKind) for each in kinds),
    "csat_average",
    "",
    "-",
    "#",
    "UTC",
    "1",
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from([*"vpbflwasmcyxgqon", "order", "of", "at"]) | st.text(max_size=3)


@st.composite
def tampered(draw: st.DrawFn) -> str:
    """A value that the bot wrote, with fields changed, added, taken away, or characters changed."""
    packed: dict[str, Any] = json.loads(draw(st.sampled_from(ENCODED)))
    for _ in range(draw(st.integers(0, 3))):
        key = draw(KEYS | st.sampled_from(sorted(packed))) if packed else draw(KEYS)
        if draw(st.booleans()):
            packed[key] = draw(ANYTHING)
        else:
            packed.pop(key, None)
    text = json.dumps(packed, separators=(",", ":"), ensure_ascii=draw(st.booleans()))
    if draw(st.booleans()):
        return text
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(st.text(max_size=3)) + text[at + draw(st.integers(0, 3)) :]


@pytest.fixture(scope="module")
def replying(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replying]:
    engine = new_sqlite(tmp_path_factory.mktemp("tampered") / "small.sqlite3")
    fill(engine)
    yield Replying(engine, lambda: NOW, Questions(engine, "T1", lambda: NOW).encode)
    engine.dispose()


@settings(max_examples=500, deadline=None)
@given(text=tampered() | st.text(max_size=30) | ANYTHING.map(json.dumps))
def test_whatever_a_button_says_is_a_question_an_order_or_a_sentence(text: str):
    for decode in (Question.decode, Order.decode):
        with suppress(AskError):
            assert decode(text) is not None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=tampered())
def test_what_can_be_read_is_answered_or_refused_in_a_sentence(replying: Replying, text: str):
    with suppress(AskError):
        _answered(replying, text)


VALUES = ["9" * 30, "-1", "abc", "1.5", "\u0661", "1e5", "", " 1", "x" * 200]
BROKEN = [r"\ud800", r"\u0000"]


@pytest.mark.parametrize("value", [*VALUES, *BROKEN])
@pytest.mark.parametrize("kind", [each for each in Kind if not each.of_time])
def test_a_value_that_nothing_has_is_answered_or_refused_in_a_sentence(engine: Engine, kind: Kind, value: str):
    replying = Replying(engine, lambda: NOW, Questions(engine, "T1", lambda: NOW).encode)
    text = f'{WEEK.encode()[:-1]},"f":{{"{kind}":["{value}"]}}}}'
    with suppress(AskError):
        _answered(replying, text)


def _answered(replying: Replying, text: str) -> None:
    asked = Questions(replying.engine, "T1", lambda: NOW).decode(text)
    if isinstance(asked, Question):
        replying.counting(asked, EVERYTHING)
    replying.reply(asked, EVERYTHING)
