"""A year's report from the copy in DuckDB, beside the same from SQLite, and what the copy costs: its time and size.

`make bench ARGS=tests/benchmarks/test_copy.py` measures 2 million messages, `make bench-large ARGS=...` 20 million, in
the folder that BENCH_FOLDER names (a temporary one by default): data that are there already are not made again. In an
ordinary run the database is tiny, and both are only shown to agree.
"""

import itertools
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from sqlalchemy import Engine, update

from cxbot.answer import Answer
from cxbot.answering import answer
from cxbot.copying import open_copy, refresh_copy
from cxbot.database import make_engine, reading
from cxbot.filter import Kind
from cxbot.question import Question
from cxbot.tables import raw
from tests.benchmarks.beside.questions import NOW
from tests.benchmarks.conftest import Line
from tests.benchmarks.stores import LARGE, LETTERS, MEDIUM, TINY, Stores
from tests.benchmarks.test_answering import PERIODS, QUESTIONS, median

ASKED = {
    **{each: QUESTIONS[each] for each in ("report", "contacts", "details")},
    "by inbox": lambda period: Question(period, split=Kind.INBOX),
}
CHANGED = 1_000  # conversations between two refreshings
_NUMBER = re.compile(r"\d+\.\d{6,}")


@dataclass(frozen=True, slots=True)
class Both:
    """A database and its copy, with what it cost to make and to refresh it, in seconds."""

    messages: int
    database: Engine
    copy: Engine
    megabytes: float
    made: float
    refreshed: float


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "both" in metafunc.fixturenames:
        measured = metafunc.config.getoption("benchmark_only", default=False)
        sizes = [MEDIUM, pytest.param(LARGE, marks=pytest.mark.benchmark_large)] if measured else [TINY]
        metafunc.parametrize("messages", sizes, ids=lambda each: LETTERS[each], scope="module")


@pytest.fixture(scope="module")
def both(messages: int, stores: Stores) -> Iterator[Both]:
    file = stores.file(messages)
    path = file.with_suffix(".duckdb")
    writer = make_engine(f"sqlite:///{file}")
    tokens = (f"{time.time_ns()}-{each}" for each in itertools.count())
    began = time.monotonic()
    refresh_copy(writer, path, now=NOW, token=next(tokens), anew=True)
    made = time.monotonic() - began
    with writer.begin() as connection:
        some = raw.conversations.c.id <= CHANGED
        connection.execute(update(raw.conversations).where(some).values(stale=False))
    began = time.monotonic()
    refresh_copy(writer, path, now=NOW, token=next(tokens))
    refreshed = time.monotonic() - began
    writer.dispose()
    database, copy = make_engine(f"sqlite:///{file}", read_only=True), open_copy(path)
    yield Both(messages, database, copy, path.resolve().stat().st_size / 1e6, made, refreshed)
    database.dispose()
    copy.dispose()


def ask(engine: Engine, question: Question) -> Answer:
    with reading(engine) as connection:
        return answer(connection, question, now=NOW)


@pytest.mark.timeout(0)
@pytest.mark.parametrize("span", PERIODS)
@pytest.mark.parametrize("what", ASKED)
def test_an_answer_from_the_copy_beside_the_databases(
    both: Both, what: str, span: str, benchmark: BenchmarkFixture, lines: list[Line]
) -> None:
    question = ASKED[what](PERIODS[span])
    assert shown(ask(both.copy, question)) == shown(ask(both.database, question))
    here, there = (median(partial(ask, engine, question)) for engine in (both.copy, both.database))
    benchmark.extra_info["SQLite"] = round(there / here, 2)
    benchmark.pedantic(partial(ask, both.copy, question), rounds=1)
    said = f"SQLite {there / here:.1f} x as long; copy of {both.megabytes:.0f} MB made in {both.made:.0f} s"
    said += f", {CHANGED} changes in {both.refreshed:.1f} s"
    budget = "report of a year at L: 2,000 ms" if what == "report" else ""
    lines.append(Line(LETTERS[both.messages], "copy", f"{what}, {span}", here, resident(), said, budget))


def shown(answered: Answer) -> str:
    """Everything in an answer; sums of floats depend in their last digits on the order in which they are added up."""
    return _NUMBER.sub(lambda found: f"{float(found[0]):.9g}", repr(answered))


def resident() -> float:
    """The most megabytes that this process took so far."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    return int(found[1]) / 1000 if found else 0.0
