"""What a digest counted and what is counted now, to the last thing: for every metric, on both databases, by laws."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from cxbot.answer.counted import Comparing, Counted, decode, encode, hash_of
from cxbot.answering import answer, rows, since_told, things
from cxbot.answering.since import looked_at
from cxbot.database import make_engine, reading
from cxbot.metric import Aggregate
from cxbot.metrics import catalogue
from cxbot.question import About, Question
from tests.answering.company import WEEK, found
from tests.databases import Lender, new_sqlite
from tests.recalled import LATER


@pytest.fixture(params=[each.name for each in catalogue().values()])
def metric(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def test_every_metric_is_explained(engine: Engine, metric: str):
    """What was known on the Monday and what is known on the Thursday, by what came, went and changed."""
    found(engine)
    question = Question(WEEK, About.DETAILS, metric=metric)
    asked = catalogue()[metric]
    early, late = WEEK.end, datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
    with reading(engine) as connection:
        then = list(things(connection, question, now=early))
        figure = answer(connection, question, now=early).total[metric].now
        since = since_told(connection, question, figure, decode(encode(then)), now=late)
        now = answer(connection, question, now=late).total[metric].now
        assert (since.now.n, since.now.value) == (now.n, pytest.approx(now.value))
        listed = list(rows(connection, question, now=late))
        every = list(things(connection, question, now=late))
        assert sorted(each.id for each in every) == sorted(each.id for each in listed)
        assert len(then) == figure.n
        assert since.now.n - figure.n == len(since.added) - len(since.removed)
        # Each is shown as the list of what was counted shows it.
        known = {each.id: each for each in listed}
        for each, looked in zip(every, looked_at(connection, asked, every), strict=True):
            told = known[each.id]
            assert looked.known
            assert (looked.row.at, looked.row.customer, looked.row.value) == (told.at, told.customer, told.value)
            assert (looked.row.comment, looked.row.score, looked.row.inbox) == (told.comment, told.score, told.inbox)
    if asked.aggregate is not Aggregate.COUNT:
        worth = sum(each.value or 0 for each in since.added) - sum(each.value or 0 for each in since.removed)
        worth += sum((now.value or 0) - (then.value or 0) for then, now in since.revised)
        assert sum(each.value or 0 for each in every) - sum(each.value or 0 for each in then) == worth


@pytest.fixture(scope="module")
def both(postgres_lender: Lender, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Engine]]:
    with postgres_lender.lent() as url:
        engines = [new_sqlite(tmp_path_factory.mktemp("told") / "a.sqlite3"), make_engine(url)]
        for each in engines:
            found(each)
        yield engines
        for each in engines:
            each.dispose()


def test_both_databases_find_the_same_things(both: list[Engine], metric: str):
    question = Question(WEEK, About.DETAILS, metric=metric)
    counted = []
    for each in both:
        with reading(each) as connection:
            counted.append(sorted(things(connection, question, now=LATER), key=lambda each: each.name))
    assert counted[0] == counted[1]
    assert encode(counted[0]) == encode(reversed(counted[1]))


THINGS = st.lists(
    st.builds(
        Counted,
        st.sampled_from(["front", "csv"]),
        st.sampled_from([f"id {number}" for number in range(12)]) | st.text(max_size=5),
        st.integers(0, 2**33),
        st.none() | st.integers(-5, 5) | st.floats(allow_nan=False, allow_infinity=False),
        st.none() | st.integers(1, 5),
    ),
    max_size=30,
    unique_by=lambda each: each.name,
)


@given(THINGS, THINGS)
def test_what_came_went_and_changed_is_exactly_the_difference(then: list[Counted], now: list[Counted]):
    comparing = Comparing.with_then(then)
    for each in now:
        comparing.see(each)
    added, removed, revised = comparing.added, comparing.removed(), comparing.revised
    assert len(now) - len(then) == len(added) - len(removed)
    # From the one follows the other, and nothing is told of what stayed.
    after = {each.name: each.worth for each in then}
    for each in removed:
        del after[each.name]
    for was, is_ in revised:
        assert after[was.name] == was.worth != is_.worth
        after[is_.name] = is_.worth
    for each in added:
        assert each.name not in after
        after[each.name] = each.worth
    assert after == {each.name: each.worth for each in now}
    same = {each.name for each in then} == {each.name for each in now}
    assert (hash_of(then) == hash_of(now)) >= same


@given(THINGS)
def test_what_is_written_down_is_read_back(counted: list[Counted]):
    assert sorted(decode(encode(counted)), key=lambda each: each.name) == sorted(counted, key=lambda each: each.name)
    assert encode(counted) == encode(reversed(counted))


def test_what_was_not_written_down_here_is_refused():
    with pytest.raises(ValueError, match="not what was counted"):
        decode(b"nonsense")
