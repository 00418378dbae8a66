"""What the benchmarks measured beside one another, as a table at the end of the run."""

from dataclasses import dataclass

import pytest


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison: milliseconds of an answer, and how other ways relate to it, beside the budget."""

    what: str
    milliseconds: float
    ratios: str
    budget: str


LINES = pytest.StashKey[list[Line]]()


@pytest.fixture
def lines(request: pytest.FixtureRequest) -> list[Line]:
    """Where a benchmark puts its line."""
    return request.config.stash.setdefault(LINES, [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    found = config.stash.get(LINES, [])
    if not found or not config.getoption("benchmark_only", default=False):
        return
    terminalreporter.section("answers beside other ways")
    for each in found:
        terminalreporter.write_line(f"{each.what:58} {each.milliseconds:9.1f} ms  {each.ratios:64} {each.budget}")
