"""A small company on each database, with a copy of it."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cxbot.copying import Refreshed, open_copy, refresh_copy, refreshing
from cxbot.question import About, Question
from tests.answering.company import NOW, WEEK, asked, found
from tests.story import Desk

Refresh = Callable[[], Refreshed | None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "copies" / "reports.duckdb"


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return found(engine)


@pytest.fixture
def refreshed(engine: Engine, path: Path, monkeypatch: pytest.MonkeyPatch) -> Refresh:
    """Refreshes the copy by what changed, however much of so little that is."""
    monkeypatch.setattr(refreshing, "FEW", 0)
    tokens = map(str, itertools.count(1))
    return lambda: refresh_copy(engine, path, now=NOW, token=next(tokens))


@pytest.fixture
def copy(path: Path, desk: Desk, refreshed: Refresh) -> Iterator[Engine]:
    """A copy of the company, opened for reports."""
    del desk
    refreshed()
    opened = open_copy(path)
    yield opened
    opened.dispose()


def ratings(engine: Engine) -> int:
    """How many ratings a report counts."""
    return asked(engine, Question(WEEK, about=About.METRIC, metric="csat_responses")).total["csat_responses"].now.n
