"""How many histories are compared: a few in the ordinary suite, thousands with `pytest tests/oracle --histories N`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from tests.databases import new_sqlite
from tests.oracle.histories import histories
from tests.oracle.questions import Asked, asked


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--histories", type=int, default=0, help="random histories to compare on each database")


@pytest.fixture
def histories_wanted(request: pytest.FixtureRequest) -> int:
    """The number asked for; 0 for the usual one."""
    # Where only the whole suite was asked for, this file is read too late for its option to exist.
    return int(request.config.getoption("histories", default=0) or 0)


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    """SQLite that is emptied for every history."""
    engine = new_sqlite(tmp_path / "oracle.sqlite3")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def examples() -> list[Asked]:
    """The same random histories every time."""
    return [*drawn(asked(histories(), past=False), 240), *drawn(asked(histories()), 300)]


@pytest.fixture(scope="session")
def crowded() -> list[Asked]:
    """Histories of segments with about a thousand activities."""
    return drawn(asked(histories(conversations=1, steps=8, crowded=True), past=False), 30)


def drawn(strategy: st.SearchStrategy[Asked], number: int) -> list[Asked]:
    found: list[Asked] = []

    @settings(
        max_examples=number,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(example: Asked) -> None:
        found.append(example)

    draw()
    return found
