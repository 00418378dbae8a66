"""How many rows a second each source tells from its fake helpdesk, and how much memory it takes on the way.

In the suite a small one, where the numbers are right; sizes with --benchmark-only, and `pytest -s` for the figures.
Memory is what the process holds, the fake's with it; it is wanted flat from the first tenth to the end.
"""

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from sqlalchemy import Engine

from cxbot.source import Source
from cxbot.syncing import sync
from tests.benchmarks.helpdesks import FILLED, MESSAGES, RATED, UNTIL
from tests.sources.worlds import HELPDESKS

SMALL, MEDIUM, LARGE = 120, 20_000, 200_000
NOW = UNTIL + timedelta(days=2)
MOST_GROWN = 24  # MB from the first tenth on: rows of a batch come and go


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "conversations" in metafunc.fixturenames:
        measured = metafunc.config.getoption("benchmark_only", default=False)
        large = pytest.param(LARGE, marks=[pytest.mark.benchmark_large, pytest.mark.timeout(7_200)])
        medium = pytest.param(MEDIUM, marks=pytest.mark.timeout(1_800))
        metafunc.parametrize("conversations", [medium, large] if measured else [SMALL])


@dataclass
class Telling:
    """What a source told until its end: so many things of each sort, in how many seconds, with which memory."""

    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    taken: list[float] = field(default_factory=list)
    cursor: str = ""

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.counts.total() / self.seconds

    @property
    def grown(self) -> float:
        """How many MB more there were at most than over the first tenth."""
        first = self.taken[: max(1, len(self.taken) // 10)]
        return max(self.taken) - max(first)


def tell(source: Source, now: datetime, cursor: str = "") -> Telling:
    """Let a source tell everything, and let go of it at once."""
    found, began = Telling(cursor=cursor), time.perf_counter()
    for batch in source.batches(cursor, now):
        found.counts.update(type(each).__name__ for each in batch.records)
        found.cursor = batch.cursor
        found.taken.append(resident())
    found.seconds = time.perf_counter() - began
    return found


def resident() -> float:
    """What this process has in memory, in MB; nothing where the system does not say it so."""
    path = Path("/proc/self/statm")
    return int(path.read_text().split()[1]) * 4096 / 1e6 if path.exists() else 0.0


@pytest.mark.parametrize("kind", FILLED)
def test_a_helpdesk_is_told(
    kind: str, conversations: int, request: pytest.FixtureRequest, benchmark: BenchmarkFixture, sqlite_engine: Engine
) -> None:
    desk: Any = HELPDESKS[kind].desk(request.getfixturevalue)
    FILLED[kind](desk, conversations)
    if hasattr(desk, "time"):
        desk.time.at = NOW.timestamp()
    first = tell(desk.source(), NOW)
    assert first.counts["ConversationRecord"] >= conversations
    assert first.counts["MessageRecord"] >= conversations * MESSAGES
    assert first.counts["RatingRecord"] >= conversations / RATED
    again = tell(desk.source(), NOW, first.cursor)
    assert again.counts["ConversationRecord"] <= conversations / 10
    words = [f"{first.rate:,.0f} rows/s told", f"{first.taken[0]:.0f} MB, {first.grown:+.1f} MB later"]
    words.append(f"a round without news: {again.seconds * 1000:,.0f} ms, {again.grown:+.1f} MB")
    if conversations == LARGE:
        assert first.grown < MOST_GROWN
        assert again.grown < MOST_GROWN
    else:
        began = time.perf_counter()
        loaded = sync(sqlite_engine, desk.source(), now=NOW)
        seconds = time.perf_counter() - began
        assert loaded.refused == ()
        words.append(f"{sum(loaded.counts.values()) / seconds:,.0f} rows/s into SQLite")
    print(f"\n{kind}, {conversations:,} conversations: {'; '.join(words)}")
    benchmark.extra_info.update({"rows a second": round(first.rate), "MB grown": round(first.grown, 1)})
    benchmark.pedantic(lambda: tell(desk.source(), NOW, first.cursor), rounds=1)
