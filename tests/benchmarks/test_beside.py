"""How long other ways to the same numbers take, beside cxbot's; `make bench` writes the page of it.

In an ordinary run the database is tiny, and all ways are only shown to agree.
"""

import shutil
import statistics
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib.metadata import version as package
from importlib.util import find_spec
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from sqlalchemy import func, select

from cxbot.copying import open_copy, refresh_copy
from cxbot.database import make_engine, reading
from cxbot.tables import raw as raw_tables
from tests.benchmarks.beside import duck, ours, page, superset_queries
from tests.benchmarks.beside.arrays import Arrays
from tests.benchmarks.beside.frames import installed
from tests.benchmarks.beside.page import Cell, Measured
from tests.benchmarks.beside.questions import ASKED, NOW, Asked, Way, agree
from tests.benchmarks.beside.raw import Raw
from tests.benchmarks.beside.superset_queries import Superset
from tests.benchmarks.stores import DATABASES, MEDIUM, SMALL, TINY, Store, Stores

ROUNDS, PATIENCE = 7, 2.0  # of each way, fewer where these seconds are over
TITLES = [each.title for each in ASKED]


@pytest.fixture(scope="module")
def size(request: pytest.FixtureRequest) -> int:
    return MEDIUM if request.config.getoption("benchmark_only", default=False) else TINY


@pytest.fixture(scope="module")
def kept(size: int, stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Way]]:
    """The ways that need the database no more."""
    engine, folder = stores.store("sqlite", size).engine, tmp_path_factory.mktemp("beside")
    ways: dict[str, Way] = {f"{name} in memory": way(engine, way.keep(engine)) for name, way in installed().items()}
    duck.fill(engine, folder / "raw.duckdb")
    with duck.reading_raw(folder / "raw.duckdb") as raw:
        yield {page.DUCKDB: raw, page.KEPT_NUMPY: Arrays(engine), **ways}


@pytest.fixture(scope="module")
def copy(size: int, stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """cxbot's copy of the database, which notes in the database that there is one."""
    folder = tmp_path_factory.mktemp("copy")
    file = folder / "database.sqlite3"
    shutil.copyfile(stores.file(size), file)
    writer = make_engine(f"sqlite:///{file}")
    refresh_copy(writer, folder / "copy.duckdb", now=NOW, token="1", anew=True)
    writer.dispose()
    file.unlink()
    engine = open_copy(folder / "copy.duckdb")
    yield Store("sqlite", size, engine)
    engine.dispose()


@pytest.fixture(scope="module", params=DATABASES)
def store(size: int, stores: Stores, request: pytest.FixtureRequest) -> Store:
    return stores.store(request.param, size)


def searched(store: Store) -> str:
    """What finds a handful of all contacts, by letters in the middle."""
    with reading(store.engine) as connection:
        count = connection.execute(select(func.count()).select_from(raw_tables.contacts)).scalar_one()
    return f"omer {count // 10}"


def in_turn(
    works: Mapping[str, Callable[[], Any]],
    store: Store,
    check: Callable[[str, Any], None] = lambda *_: None,
) -> Mapping[str, float]:
    """The median processor seconds of each, taken in turn, after what each finds was checked.

    The first time does not count, unless it took so long that once is enough.
    """

    def once(work: Callable[[], Any]) -> tuple[float, Any]:
        began = store.spent()
        found = work()
        return store.spent() - began, found

    taken: dict[str, list[float]] = {}
    for name, work in works.items():
        took, found = once(work)
        check(name, found)
        taken[name] = [took] if took > PATIENCE or store.messages == TINY else []
    for _ in range(ROUNDS):
        for name, work in works.items():
            if sum(taken[name]) < PATIENCE and store.messages > TINY:
                taken[name].append(once(work)[0])
    return {name: statistics.median(each) for name, each in taken.items()}


@pytest.mark.timeout(0)
@pytest.mark.parametrize("asked", ASKED, ids=TITLES)
def test_every_way_finds_the_same(
    asked: Asked, store: Store, kept: Mapping[str, Way], copy: Store, benchmark: BenchmarkFixture, measured: Measured
) -> None:
    text = searched(store)
    ways: dict[str, Way] = {
        page.RAW: Raw(store.run),
        page.SUPERSET: Superset(store.engine, superset_queries.statements(store.name)),
        **{name: way(store.engine) for name, way in installed().items()},
        **kept,
    }
    ask = partial(ours.ask, store.engine, asked, text)
    works: dict[str, Callable[[], Any]] = {"": ask, page.COPY: partial(ours.ask, copy.engine, asked, text)}
    works |= {name: partial(asked.by, way, text) for name, way in ways.items()}
    wanted = ours.told(benchmark.pedantic(ask, rounds=1))

    def check(name: str, found: Any) -> None:
        assert agree(wanted, found if name in ways else ours.told(found)), name

    times = dict(in_turn(works, store, check))
    ours_took = times.pop("")
    for name, took in times.items():
        note = superset_queries.cannot(store.name, asked) if name == page.SUPERSET else ""
        measured.cells.append(Cell(store.name, asked.title, name, took / ours_took, note))


@pytest.mark.timeout(0)
def test_what_was_measured(store: Store, benchmark: BenchmarkFixture, measured: Measured) -> None:
    tables = (
        raw_tables.messages,
        raw_tables.conversations,
        raw_tables.activities,
        raw_tables.contacts,
        raw_tables.ratings,
    )
    with reading(store.engine) as connection:
        for table in tables:
            measured.rows[table.name] = connection.execute(select(func.count()).select_from(table)).scalar_one()
        asked = "SHOW server_version" if store.name == "postgresql" else "SELECT sqlite_version()"
        version = connection.exec_driver_sql(asked).scalar_one()
    measured.versions = {each: package(each) for each in page.LIBRARIES if find_spec(each.lower())}
    measured.servers[store.name] = str(version).split()[0]
    benchmark.pedantic(partial(searched, store), rounds=1)
    assert measured.rows["messages"] == store.messages


@pytest.mark.timeout(0)
@pytest.mark.parametrize("asked", ASKED, ids=TITLES)
def test_what_grows(
    asked: Asked, store: Store, stores: Stores, benchmark: BenchmarkFixture, measured: Measured
) -> None:
    few = stores.store(store.name, SMALL if store.messages == MEDIUM else TINY)
    spent = []
    for each in (few, store):
        ask = partial(ours.ask, each.engine, asked, searched(each))
        assert ours.told(ask())
        spent += in_turn({"": ask}, each).values()
    benchmark.pedantic(ask, rounds=1)
    measured.grown = store.messages / few.messages
    measured.growth[store.name, asked.title] = spent[1] / spent[0]
