"""What the benchmarks share: their databases, and what they measured, as a table and a page at the end of the run."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from tests.benchmarks.beside.page import Measured, missing, sentence, write
from tests.benchmarks.stores import Stores
from tests.sources.chatwoot.conftest import chatwoot_urls, new_desk
from tests.sources.zendesk.conftest import zendesk

__all__ = ["chatwoot_urls", "new_desk", "zendesk"]  # where sources read


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison: milliseconds and peak memory of an answer, and how other ways relate to it, beside the budget.

    Memory is what Python held at most beyond what it held before, in megabytes; the database's own is not in it.
    """

    size: str
    database: str
    what: str
    milliseconds: float
    megabytes: float
    ratios: str
    budget: str


LINES = pytest.StashKey[list[Line]]()
MEASURED = pytest.StashKey[Measured]()


@pytest.fixture
def lines(request: pytest.FixtureRequest) -> list[Line]:
    """Where a benchmark puts its line."""
    return request.config.stash.setdefault(LINES, [])


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Measured:
    """Where a benchmark puts what stands on the page."""
    return request.config.stash.setdefault(MEASURED, Measured())


@pytest.fixture(scope="session")
def stores(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """The databases, each made when it is first asked for."""
    named = os.environ.get("BENCH_FOLDER")
    folder = Path(named) if named else tmp_path_factory.mktemp("stores")
    folder.mkdir(parents=True, exist_ok=True)
    found = Stores(folder, lambda: str(request.getfixturevalue("postgres_server")))
    yield found
    found.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not config.getoption("benchmark_only", default=False):
        return
    _tell_lines(terminalreporter, config.stash.get(LINES, []))
    measured = config.stash.get(MEASURED, None)
    if measured is None:
        return
    terminalreporter.section("other ways beside cxbot: how many times as long they take")
    for each in measured.cells:
        where = f"{each.database}: {each.asked}"
        terminalreporter.write_line(f"{where:52} {each.way:24} {each.ratio:8.2f} x {each.note}")
    if lacking := missing(measured):
        terminalreporter.write_line(f"The page is left as it is: this run did not measure {', '.join(lacking)}.")
    elif terminalreporter.stats.get("failed"):
        terminalreporter.write_line("The page is left as it is: something failed.")
    else:
        terminalreporter.write_line(f"Written: {write(measured)}. {sentence(measured)}")


def _tell_lines(terminalreporter: pytest.TerminalReporter, found: list[Line]) -> None:
    if not found:
        return
    terminalreporter.section("answers beside other ways")
    for each in found:
        name = f"{each.size} {each.database}: {each.what}"
        costs = f"{each.milliseconds:9.1f} ms {each.megabytes:7.1f} MB"
        terminalreporter.write_line(f"{name:58} {costs}  {each.ratios:64} {each.budget}")
    sizes = list(dict.fromkeys(each.size for each in found))
    if len(sizes) < 2:
        return
    terminalreporter.section("growth: how many times as long, from size to size")
    measured = {(each.database, each.what, each.size): each.milliseconds for each in found}
    for database, what in dict.fromkeys((each.database, each.what) for each in found):
        times = [(size, measured[database, what, size]) for size in sizes if (database, what, size) in measured]
        steps = [f"{one} to {two}: {after / before:.1f} x" for (one, before), (two, after) in pairwise(times)]
        terminalreporter.write_line(f"{database}: {what:46} {', '.join(steps)}")
