"""How long answers take, beside the same numbers by hand, and how that grows with the data.

`make bench` measures 100 thousand and 2 million messages, `make bench-large` 20 million as well. In an ordinary run the
database is tiny and the ways are only shown to agree. Ratios compare medians taken one after the other in one run.
"""

import statistics
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from cxbot import sections
from cxbot.database import reading
from cxbot.drawing import report
from cxbot.drawing.charts.canvas import warm
from cxbot.drawing.part import Rendering, written_out
from cxbot.filter import Kind
from cxbot.period import Period
from cxbot.question import About, Question
from cxbot.rights import EVERYTHING
from tests.benchmarks import byhand
from tests.benchmarks.beside.frames import installed
from tests.benchmarks.beside.questions import NOW, WEEKS, YEAR
from tests.benchmarks.beside.questions import span as span_of
from tests.benchmarks.beside.raw import Raw
from tests.benchmarks.byhand import Way
from tests.benchmarks.conftest import Line
from tests.benchmarks.stores import LARGE, LETTERS, MEDIUM, SMALL, TINY, Store, Stores

PERIODS = {"4 weeks": WEEKS, "a year": YEAR}
QUESTIONS: dict[str, Callable[[Period], Question]] = {
    "satisfaction": lambda period: Question(period, about=About.SECTION, section="satisfaction"),
    "changes over time": lambda period: Question(period, about=About.SECTION, section="changes_over_time"),
    "volume and speed": lambda period: Question(period, about=About.SECTION, section="volume_and_speed"),
    "report": Question,
    "details": lambda period: Question(period, about=About.DETAILS, metric="first_reply_time"),
    "contacts": lambda period: Question(period, about=About.CUSTOMERS, split=Kind.CONTACT),
}
BY_HAND: dict[str, Way] = {
    "satisfaction": byhand.satisfaction,
    "changes over time": byhand.satisfaction,
    "volume and speed": byhand.volume_and_speed,
    "report": byhand.report,
    "details": byhand.details,
    "contacts": byhand.customers,
}
BUDGETS = {
    "satisfaction": "by hand: at most 5 x at M, a year",
    "changes over time": "by hand: at most 5 x at M, a year",
    "volume and speed": "by hand: at most 5 x at M, a year",
    "report": "with pictures at M: 500 ms, a year 1,000 ms",
}
SPLITS = {Kind.INBOX: 1.5, Kind.TAG: 2.5, Kind.TEAMMATE: 2.5}  # times the report
ROUNDS, PATIENCE = 7, 4.0  # of each way, fewer where these seconds are over


def bounds(period: Period) -> dict[str, int]:
    """The seconds that statements by hand need."""
    return {
        "a": int(period.start.timestamp()),
        "b": int(period.end.timestamp()),
        "c": int(period.previous().start.timestamp()),
    }


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "store" in metafunc.fixturenames:
        measured = metafunc.config.getoption("benchmark_only", default=False)
        sizes = [SMALL, MEDIUM, pytest.param(LARGE, marks=pytest.mark.benchmark_large)] if measured else [TINY]
        metafunc.parametrize("messages", sizes, ids=lambda each: LETTERS[each], scope="module")
        metafunc.parametrize("database", ["sqlite", "postgresql"], scope="module")


@pytest.fixture(scope="module")
def store(messages: int, database: str, stores: Stores) -> Store:
    """Filled once for all that is measured on it."""
    return stores.store(database, messages)


def median(work: Callable[[], Any]) -> float:
    """The median milliseconds of some rounds, after one that is not counted."""
    work()
    times: list[float] = []
    while len(times) < ROUNDS and (not times or sum(times) < PATIENCE * 1000):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def peak(work: Callable[[], Any]) -> float:
    """The most megabytes that Python held for it at any moment."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def by(store: Store, way: Way, period: Period) -> Any:
    """What a way by hand finds."""
    with reading(store.engine) as connection:
        return way(connection, bounds(period))


@pytest.mark.timeout(0)
@pytest.mark.parametrize("span", PERIODS)
@pytest.mark.parametrize("what", QUESTIONS)
def test_an_answer_beside_the_same_by_hand(
    store: Store, what: str, span: str, benchmark: BenchmarkFixture, lines: list[Line]
) -> None:
    period = PERIODS[span]
    ask = partial(store.ask, QUESTIONS[what](period))
    ours, theirs = median(ask), median(partial(by, store, BY_HAND[what], period))
    benchmark.extra_info["by hand"] = round(ours / theirs, 2)
    benchmark.pedantic(ask, rounds=1)
    said = f"{ours / theirs:.1f} x by hand"
    budget = BUDGETS.get(what, "")
    lines.append(Line(LETTERS[store.messages], store.name, f"{what}, {span}", ours, peak(ask), said, budget))


@pytest.mark.timeout(0)
@pytest.mark.parametrize("kind", SPLITS)
def test_a_split_of_a_year_beside_the_report(
    store: Store, kind: Kind, benchmark: BenchmarkFixture, lines: list[Line]
) -> None:
    question = Question(PERIODS["a year"])
    ask = partial(store.ask, replace(question, split=kind))
    ours, whole = median(ask), median(partial(store.ask, question))
    benchmark.pedantic(ask, rounds=1)
    said = f"{ours / whole:.2f} x the report"
    what = f"by {kind}, a year"
    lines.append(Line(LETTERS[store.messages], store.name, what, ours, peak(ask), said, f"at M: {SPLITS[kind]} x"))


@pytest.mark.timeout(0)
@pytest.mark.parametrize("what", ["report", "details"])
def test_a_year_beside_four_weeks(store: Store, what: str, benchmark: BenchmarkFixture, lines: list[Line]) -> None:
    short, long = (partial(store.ask, QUESTIONS[what](PERIODS[span])) for span in PERIODS)
    ours, weeks = median(long), median(short)
    benchmark.pedantic(long, rounds=1)
    said = f"{ours / weeks:.2f} x 4 weeks"
    lines.append(Line(LETTERS[store.messages], store.name, f"{what}, a year", ours, peak(long), said, "at M: 2.5 x"))


@pytest.mark.timeout(0)
@pytest.mark.parametrize("span", PERIODS)
def test_the_parent_message_of_a_report(
    store: Store, span: str, benchmark: BenchmarkFixture, lines: list[Line]
) -> None:
    warm()

    def make() -> int:
        answered = store.ask(Question(PERIODS[span]))
        drawn = Rendering(NOW, written_out, EVERYTHING)
        message = report.report(answered, sections.asked(answered.question), drawn, asked_by="U1")
        return sum(len(picture.draw()) for picture in message.pictures)

    took = median(make)
    benchmark.pedantic(make, rounds=1)
    what = f"report with pictures and blocks, {span}"
    lines.append(Line(LETTERS[store.messages], store.name, what, took, peak(make), "", BUDGETS["report"]))


# --- the ways agree


@pytest.mark.parametrize("span", PERIODS)
def test_every_way_finds_the_same_contacts(store: Store, span: str) -> None:
    period = PERIODS[span]
    table = store.ask(QUESTIONS["contacts"](period)).table
    assert table is not None
    rows = by(store, byhand.customers, period)
    assert [row[:6] for row in rows] == [(each.name, *(each.figures[name].n for name in COUNTS)) for each in table.rows]
    assert {row[-1] for row in rows} == {table.count}
    for position, metric in ((6, "first_reply_time"), (8, "reply_time"), (10, "total_reply_time")):
        for row, each in zip(rows, table.rows, strict=True):
            figure = each.figures[metric]
            assert (row[position], row[position + 1]) == (figure.n, pytest.approx(figure.total or 0))
    # First replies and so on are found beside one another: count and sum.
    wanted = [tuple(row[:-1]) for row in rows]
    assert Raw(store.run).customers(span_of(period)) == wanted
    for way in installed().values():
        assert way(store.engine).customers(span_of(period)) == wanted


COUNTS = (
    *("active_conversations", "new_conversations", "archived_conversations"),
    *("messages_received", "messages_sent"),
)


@pytest.mark.parametrize("span", PERIODS)
def test_every_way_finds_the_same_figures(store: Store, span: str) -> None:
    period = PERIODS[span]
    total = store.ask(Question(period)).total
    now, before, *_ = by(store, byhand.satisfaction, period)
    for row, side in ((now, "now"), (before, "before")):
        share, mean = (getattr(total[name], side) for name in ("csat_percentage", "csat_average"))
        assert tuple(row)[:4] == (share.n, share.numerator, mean.n, mean.total)
    found = by(store, byhand.volume_and_speed, period)
    half = len(found) // 2
    for rows, side in ((found[:half], "now"), (found[half:], "before")):
        inbound, outbound = sorted(map(tuple, rows[:2]))
        figures = {name: getattr(each, side) for name, each in total.items()}
        assert inbound[1] == figures["messages_received"].n
        assert outbound[1:4] == (figures["messages_sent"].n, figures["reply_time"].n, figures["reply_time"].total)
        assert outbound[5:7] == (figures["first_reply_time"].n, figures["first_reply_time"].total)
        starts, active, archived, resolved = (tuple(each) for each in rows[2:])
        assert starts == (figures["new_conversations"].n,)
        assert active == (figures["active_conversations"].n,)
        assert archived == (figures["archived_conversations"].n, figures["archived_with_reply"].n)
        assert resolved[:2] == (figures["total_reply_time"].n, figures["total_reply_time"].total)
    details = store.ask(replace(QUESTIONS["details"](period), page=0)).details
    by_hand = by(store, byhand.details, period)
    assert details is not None
    assert [row[1] for row in by_hand[-10:]] == [each.value for each in details.rows]


@pytest.mark.parametrize("span", PERIODS)
@pytest.mark.parametrize("kind", SPLITS)
def test_every_way_finds_the_same_splits(store: Store, kind: Kind, span: str) -> None:
    period = PERIODS[span]
    names = ("messages_received", "messages_sent", "new_conversations", "active_conversations")
    groups = store.ask(Question(period, split=kind)).groups
    found = {each.key or None: tuple(each.figures[name].n for name in names) for each in groups}
    by_hand = by(store, partial(byhand.split, by=kind.value), period)
    assert found == {None if row[0] is None else str(row[0]): tuple(map(int, row[1:])) for row in by_hand}
