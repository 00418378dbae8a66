"""What drawing, loading and deriving cost beside the least that would do: the page's small table.

A picture against matplotlib's default `savefig` of the same figure. Loading a folder of CSV against reading it with
`csv` and writing the rows that came of it with the bare driver, and deriving against reading the raw rows and writing
the derived ones so: neither of which decides, checks or looks up anything.
"""

import csv
import sqlite3
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from sqlalchemy import Engine, Table

from cxbot.database import make_engine
from cxbot.deriving import derive_stale
from cxbot.drawing.charts.canvas import warm
from cxbot.sources.canonical import open_folder, write_folder
from cxbot.syncing import sync
from cxbot.tables import derived, metadata, raw
from tests.benchmarks.beside.page import Measured
from tests.benchmarks.folders import records
from tests.benchmarks.stores import TINY
from tests.benchmarks.test_drawing import STATES, by_default
from tests.benchmarks.volumes import UNTIL, Volume, fill
from tests.charts.gallery import draw, gallery

LOADED, PICTURES = 20_000, 9  # messages; rounds
Rows = dict[str, list[tuple[Any, ...]]]  # by the name of their table


@dataclass(frozen=True, slots=True)
class Loaded:
    """A folder of CSV, the database it was loaded and derived into, and the seconds that each took."""

    folder: Path
    file: Path
    loading: float
    deriving: float


@pytest.fixture
def loaded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Loaded]:
    measured = request.config.getoption("benchmark_only", default=False)
    generated, engine = (fresh(tmp_path / f"{each}.sqlite3") for each in ("generated", "loaded"))
    fill(generated, Volume(LOADED if measured else TINY // 5))
    write_folder(records(generated), tmp_path / "folder")
    loading = seconds(lambda: sync(engine, open_folder(tmp_path / "folder"), now=UNTIL))
    deriving = seconds(lambda: derive_stale(engine))
    yield Loaded(tmp_path / "folder", tmp_path / "loaded.sqlite3", loading, deriving)
    generated.dispose()
    engine.dispose()


def fresh(file: Path) -> Engine:
    engine = make_engine(f"sqlite:///{file}")
    metadata.create_all(engine)
    return engine


def seconds(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began


def rows(file: Path, tables: Sequence[Table]) -> Rows:
    """All rows of some tables, by the bare driver."""
    with closing(sqlite3.connect(file)) as connection:
        return {each.name: connection.execute(f'SELECT * FROM "{each.name}"').fetchall() for each in tables}


def written(file: Path, found: Rows) -> int:
    """Write rows into a new database, with all of cxbot's tables and indexes; how many there are in it then."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        for name, each in found.items():
            if each:
                marks = ", ".join("?" * len(each[0]))
                connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', each)
        connection.commit()
        return sum(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in found)


def of_module(module: Any) -> list[Table]:
    """The tables that a module declares, those first that others name."""
    own = {each for each in vars(module).values() if isinstance(each, Table)}
    return [each for each in metadata.sorted_tables if each in own]


@pytest.mark.timeout(0)
@pytest.mark.slow
def test_a_load_and_deriving_beside_the_bare_driver(
    loaded: Loaded, tmp_path: Path, benchmark: BenchmarkFixture, measured: Measured
) -> None:
    told, follows = rows(loaded.file, of_module(raw)), rows(loaded.file, of_module(derived))
    assert len(told["messages"]) == len(follows["counted_messages"])
    fresh(tmp_path / "told.sqlite3").dispose()
    fresh(tmp_path / "derived.sqlite3").dispose()
    counts: list[int] = []

    def load() -> None:
        for file in sorted(loaded.folder.glob("*.csv")):
            with file.open(encoding="utf-8", newline="") as opened:
                assert list(csv.DictReader(opened))
        counts.append(written(tmp_path / "told.sqlite3", told))

    def derive() -> None:
        assert rows(loaded.file, of_module(raw)) == told
        counts.append(written(tmp_path / "derived.sqlite3", follows))

    measured.costs["loading"] = loaded.loading / seconds(load)
    measured.costs["deriving"] = loaded.deriving / seconds(derive)
    benchmark.pedantic(lambda: rows(loaded.file, of_module(raw)), rounds=1)
    assert counts == [sum(map(len, told.values())), sum(map(len, follows.values()))]


@pytest.mark.timeout(0)
@pytest.mark.slow
def test_pictures_beside_matplotlib(
    request: pytest.FixtureRequest, benchmark: BenchmarkFixture, measured: Measured
) -> None:
    charts = [gallery()[each] for each in STATES]
    rounds = PICTURES if request.config.getoption("benchmark_only", default=False) else 1
    warm()
    benchmark.pedantic(draw, (charts[0],), rounds=1)
    sizes, times = list[float](), list[float]()
    for chart in charts:
        assert draw(chart) != by_default(chart)
        sizes.append(len(draw(chart)) / len(by_default(chart)))
        for _ in range(rounds):
            ours = seconds(lambda chart=chart: draw(chart))  # type: ignore[misc]  # mypy sees no lambda's default
            times.append(ours / seconds(lambda chart=chart: by_default(chart)))  # type: ignore[misc]  # as above
    measured.costs["bytes of a picture"] = statistics.median(sizes)
    measured.costs["time of a picture"] = statistics.median(times)
    assert max(sizes) < 1 / 3
