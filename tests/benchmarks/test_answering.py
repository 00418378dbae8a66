"""How long answers take, beside the same numbers by hand, and how that grows with the data.

`make bench` measures 100 thousand and 2 million messages, `make bench-large` 20 million as well. In an ordinary run the
database is tiny and the ways are only shown to agree. Ratios compare medians taken one after the other in one run.
"""

import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from sqlalchemy import Engine

from cxbot import sections
from cxbot.answer import Answer
from cxbot.answering import answer
from cxbot.database import make_engine, reading
from cxbot.drawing import report
from cxbot.drawing.charts.canvas import warm
from cxbot.drawing.part import Rendering, written_out
from cxbot.filter import Kind
from cxbot.period import Period
from cxbot.question import About, Question
from cxbot.rights import EVERYTHING
from cxbot.tables import metadata
from tests.benchmarks import byhand, frames
from tests.benchmarks.byhand import Way
from tests.benchmarks.conftest import Line
from tests.benchmarks.volumes import Volume, fill
from tests.databases import fresh_database

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TINY, SMALL, MEDIUM, LARGE = 5_000, 100_000, 2_000_000, 20_000_000  # messages
LETTERS = {TINY: "tiny", SMALL: "S", MEDIUM: "M", LARGE: "L"}
PERIODS = {
    "4 weeks": Period(date(2026, 10, 4), date(2026, 10, 31), "UTC"),
    "a year": Period(date(2025, 11, 1), date(2026, 10, 31), "UTC"),
}
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
    "contacts": "at M, a year: raw 4 x (PostgreSQL 3.5), pandas 10 x (9), polars 3 x",
}
SPLITS = {Kind.INBOX: 1.5, Kind.TAG: 2.5, Kind.TEAMMATE: 2.5}  # times the report
ROUNDS, PATIENCE = 7, 4.0  # of each way, fewer where these seconds are over


@dataclass(frozen=True, slots=True)
class Store:
    """A filled database of some size, read as the bot reads it."""

    name: str
    messages: int
    engine: Engine

    def ask(self, question: Question) -> Answer:
        with reading(self.engine) as connection:
            return answer(connection, question, now=NOW)

    def by(self, way: Way, period: Period) -> Any:
        with reading(self.engine) as connection:
            return way(connection, bounds(period))


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
def store(
    messages: int, database: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """Filled once for all that is measured on it."""
    fresh: Iterator[str] = iter(())
    if database == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('bench')}/bench.sqlite3"
    else:
        fresh = fresh_database(request.getfixturevalue("postgres_server"))
        url = next(fresh)
    writer = make_engine(url)
    metadata.create_all(writer)
    fill(writer, Volume(messages))
    writer.dispose()
    engine = make_engine(url, read_only=True)
    yield Store(database, messages, engine)
    engine.dispose()
    next(fresh, None)


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


@pytest.mark.timeout(0)
@pytest.mark.parametrize("span", PERIODS)
@pytest.mark.parametrize("what", QUESTIONS)
def test_an_answer_beside_the_same_by_hand(
    store: Store, what: str, span: str, benchmark: BenchmarkFixture, lines: list[Line]
) -> None:
    period = PERIODS[span]
    ask = partial(store.ask, QUESTIONS[what](period))
    ways: dict[str, Way] = {"by hand": BY_HAND[what]}
    if what == "contacts":
        ways |= {"raw": byhand.customers_from_raw, "pandas": frames.by_pandas, "polars": frames.by_polars}
        ways = {name: way for name, way in ways.items() if name not in {"pandas", "polars"} or installed(name)}
    ours = median(ask)
    theirs = {name: median(partial(store.by, way, period)) for name, way in ways.items()}
    # By hand: how many times as long the answer takes; the others: how many times as long they take.
    ratios = {name: ours / each if name == "by hand" else each / ours for name, each in theirs.items()}
    benchmark.extra_info.update({name: round(each, 2) for name, each in ratios.items()})
    benchmark.pedantic(ask, rounds=1)
    said = ", ".join(
        f"{each:.1f} x by hand" if name == "by hand" else f"{name} {each:.1f} x as long"
        for name, each in ratios.items()
    )
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


def installed(name: str) -> bool:
    try:
        __import__(name)
    except ImportError:
        print(f"{name} is not installed: left out. `make bench` installs it.")
        return False
    return True


# --- the ways agree


@pytest.mark.parametrize("span", PERIODS)
def test_every_way_finds_the_same_contacts(store: Store, span: str) -> None:
    period = PERIODS[span]
    table = store.ask(QUESTIONS["contacts"](period)).table
    assert table is not None
    rows = store.by(byhand.customers, period)
    assert [row[:6] for row in rows] == [(each.name, *(each.figures[name].n for name in COUNTS)) for each in table.rows]
    assert {row[-1] for row in rows} == {table.count}
    for position, metric in ((6, "first_reply_time"), (8, "reply_time"), (10, "total_reply_time")):
        for row, each in zip(rows, table.rows, strict=True):
            figure = each.figures[metric]
            assert (row[position], row[position + 1]) == (figure.n, pytest.approx(figure.total or 0))
    assert store.by(byhand.customers_from_raw, period) == rows
    brief = [(row[0], row[1], row[4], row[5], row[8], row[9], row[12]) for row in rows]
    for name, way in (("pandas", frames.by_pandas), ("polars", frames.by_polars)):
        if installed(name):
            assert [tuple(row) for row in store.by(way, period)] == brief


COUNTS = (
    *("active_conversations", "new_conversations", "archived_conversations"),
    *("messages_received", "messages_sent"),
)


@pytest.mark.parametrize("span", PERIODS)
def test_every_way_finds_the_same_figures(store: Store, span: str) -> None:
    period = PERIODS[span]
    total = store.ask(Question(period)).total
    now, before, *_ = store.by(byhand.satisfaction, period)
    for row, side in ((now, "now"), (before, "before")):
        share, mean = (getattr(total[name], side) for name in ("csat_percentage", "csat_average"))
        assert tuple(row)[:4] == (share.n, share.numerator, mean.n, mean.total)
    found = store.by(byhand.volume_and_speed, period)
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
    by_hand = store.by(byhand.details, period)
    assert details is not None
    assert [row[1] for row in by_hand[-10:]] == [each.value for each in details.rows]


@pytest.mark.parametrize("span", PERIODS)
@pytest.mark.parametrize("kind", SPLITS)
def test_every_way_finds_the_same_splits(store: Store, kind: Kind, span: str) -> None:
    period = PERIODS[span]
    names = ("messages_received", "messages_sent", "new_conversations", "active_conversations")
    groups = store.ask(Question(period, split=kind)).groups
    found = {each.key or None: tuple(each.figures[name].n for name in names) for each in groups}
    by_hand = store.by(partial(byhand.split, by=kind.value), period)
    assert found == {None if row[0] is None else str(row[0]): tuple(map(int, row[1:])) for row in by_hand}
