"""A load whose process is killed, for real, in the middle; and begun again."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from cxbot.database import make_engine
from cxbot.tables import metadata
from tests.syncing.told import DERIVED, facts, stale

PROGRAM = """
import sys
from datetime import UTC, datetime
from cxbot.database import make_engine
from cxbot.deriving import derive_stale
from cxbot.sources.sample import Sample, SampleSettings
from cxbot.syncing import sync

engine = make_engine(sys.argv[1])
sync(engine, Sample(SampleSettings(days=60, scale=0.3)), now=datetime(2026, 11, 25, 10, tzinfo=UTC))
derive_stale(engine, batch=50)
"""


def rows(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        found: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return found


def run_until(path: Path, table: str, most: int) -> None:
    """Run the program and kill it as soon as a table has so many rows; it may be quicker than that."""
    with subprocess.Popen([sys.executable, "-c", PROGRAM, f"sqlite:///{path}"]) as process:
        while process.poll() is None:
            if rows(path, table) >= most:
                process.kill()
                return
            time.sleep(0.01)


@pytest.mark.slow
def test_killed_again_and_again_it_comes_to_the_same_rows(tmp_path: Path) -> None:
    engines = [make_engine(f"sqlite:///{tmp_path}/{name}.sqlite3") for name in ("killed", "whole")]
    for engine in engines:
        metadata.create_all(engine)
    for table, most in (("contacts", 1), ("messages", 1), ("messages", 1500), ("segments", 1), ("segments", 300)):
        run_until(tmp_path / "killed.sqlite3", table, most)
    assert rows(tmp_path / "killed.sqlite3", "segments") < 900  # the last one was killed, too
    for name in ("killed", "whole"):
        run_until(tmp_path / f"{name}.sqlite3", "segments", 10**9)
    killed, whole = engines
    assert stale(killed) == set()
    assert facts(killed) == facts(whole)
    assert facts(killed, DERIVED) == facts(whole, DERIVED)
    for engine in engines:
        engine.dispose()
