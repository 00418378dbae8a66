"""A question survives a button, for years."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxbot.errors import AskError
from cxbot.filter import Filter, Kind
from cxbot.period import Bucket, Period
from cxbot.question import About, Question

WEEK = Period(date(2026, 11, 9), date(2026, 11, 15), "Europe/Berlin")
BEFORE = Period(date(2026, 9, 1), date(2026, 9, 30), "Europe/Berlin")

filters = st.lists(
    st.builds(
        Filter,
        st.sampled_from(Kind),
        st.lists(st.text("0123456789", min_size=1, max_size=9), min_size=1, max_size=4).map(tuple),
    ),
    unique_by=lambda each: each.kind,
    max_size=4,
).map(tuple)
questions = st.builds(
    Question,
    period=st.just(WEEK),
    about=st.sampled_from(About),
    section=st.none() | st.just("customers"),
    metric=st.none() | st.just("reply_time"),
    baseline=st.none() | st.just(BEFORE),
    compare=st.booleans(),
    measure=st.sampled_from(["csat_percentage", "csat_average"]),
    filters=filters,
    split=st.none() | st.sampled_from(Kind),
    bucket=st.none() | st.sampled_from(Bucket),
    search=st.text(max_size=20),
    sort=st.sampled_from(["", "-csat_percentage"]),
    page=st.integers(0, 99),
    cell=st.none() | st.tuples(st.sampled_from(Kind), st.text(max_size=9)),
)


@given(questions)
def test_every_question_survives_a_button(question: Question) -> None:
    assert Question.decode(question.encode()) == question


def test_a_plain_question_stays_short() -> None:
    # A public format: buttons of old messages hold exactly this.
    assert Question(WEEK).encode() == '{"v":1,"p":"2026-11-09/2026-11-15@Europe/Berlin"}'
    assert len(Question(WEEK).comparing().encode()) < 100
    behind = Question(WEEK).in_cell(Kind.TEAMMATE, "7")
    assert behind.encode() == '{"v":1,"p":"2026-11-09/2026-11-15@Europe/Berlin","w":"teammate:7"}'


PACKED = '{"v":1,"p":"2026-11-09/2026-11-15@UTC"'


@pytest.mark.parametrize(
    "text",
    [
        *("", "{}", "null", "[]", '{"v":1,"p":"yesterday"}'),
        PACKED.replace('"v":1', '"v":2') + "}",
        PACKED + ',"zz":1}',
        PACKED + ',"a":"dance"}',
        PACKED + ',"f":3}',
        PACKED + ',"w":"shoe size:3"}',
        PACKED + ',"w":3}',
    ],
)
def test_what_is_no_question_gets_a_kind_error(text: str) -> None:
    with pytest.raises(AskError, match="Ask for a new report"):
        Question.decode(text)


def test_a_button_carries_the_question_changed_a_little() -> None:
    question = Question(WEEK, compare=True, page=3)
    assert question.comparing(compare=False).compare is False
    assert question.during(BEFORE).period == BEFORE
    assert question.during(BEFORE).page == 0
    narrowed = question.only(Kind.INBOX, "1", "2").only(Kind.TAG, "9").only(Kind.INBOX, "3")
    assert narrowed.filters == (Filter(Kind.TAG, ("9",)), Filter(Kind.INBOX, ("3",)))
    assert narrowed.only(Kind.TAG).values_of(Kind.TAG) == ()


def test_the_baseline_is_the_previous_period_unless_another_is_asked_for() -> None:
    assert Question(WEEK).before.words() == "2–8 Nov 2026"
    assert Question(WEEK, baseline=BEFORE).before is BEFORE
