"""How long a load of a folder takes for a message: looked through first, loaded, told once more, and derived.

Run with `pytest tests/benchmarks/test_loading.py -s` to read the figures: processor time, which other programs disturb
less than the clock on the wall.
"""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cxbot.database import gather_statistics, make_engine
from cxbot.deriving import derive_stale, mark_all_stale
from cxbot.sources.canonical import open_folder, write_folder
from cxbot.syncing import sync
from cxbot.syncing.rehearsing import rehearse
from cxbot.tables import metadata
from tests.benchmarks.folders import records
from tests.benchmarks.volumes import UNTIL, Volume, fill
from tests.syncing.told import DERIVED, facts, stale

SIZES = (2_000, 10_000)  # messages
NOT_TOLD = {"sources"}


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_what_is_loaded_from_files_is_what_was_written_to_them(size: int, engine: Engine, tmp_path: Path) -> None:
    generated = make_engine(f"sqlite:///{tmp_path}/generated.sqlite3")
    metadata.create_all(generated)
    fill(generated, Volume(size))
    write_folder(records(generated), tmp_path / "folder")
    costs: dict[str, float] = {}

    def timed(what: str, work: Callable[[], object]) -> None:
        began = time.process_time()
        work()
        costs[what] = (time.process_time() - began) / size * 1e6

    folder = open_folder(tmp_path / "folder")
    timed("looked through", lambda: rehearse(engine, folder, now=UNTIL))
    timed("loaded", lambda: sync(engine, folder, now=UNTIL))
    timed("derived", lambda: derive_stale(engine))
    before = facts(engine), facts(engine, DERIVED)
    gather_statistics(engine)
    timed("told again", lambda: sync(engine, open_folder(tmp_path / "folder"), now=UNTIL))
    assert stale(engine) == set()
    mark_all_stale(engine)
    timed("derived again", lambda: derive_stale(engine))
    told = ", ".join(f"{what} {cost:.0f}" for what, cost in costs.items())
    print(f"\n{engine.dialect.name}, {size:,} messages, us a message: {told}")
    assert (facts(engine), facts(engine, DERIVED)) == before
    expected = facts(generated), facts(generated, DERIVED)
    for rows, other in zip(before, expected, strict=True):
        for name in rows.keys() - NOT_TOLD:
            assert rows[name] == other[name], name
    generated.dispose()
