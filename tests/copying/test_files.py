"""How the file of a copy is made, takes the place of the one before, and goes."""

import errno
import os
import shutil
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, func, inspect, select, text

from cxbot.copying import forget_copy, making, refresh_copy, refreshing, transferring
from cxbot.database import reading
from cxbot.errors import DataError
from cxbot.tables import metadata
from cxbot.tables.copies import copies, copy_changes
from tests.answering.company import NOW
from tests.benchmarks.volumes import Volume, fill
from tests.copying.comparing import differences
from tests.copying.conftest import Refresh, ratings
from tests.story import Desk


def test_what_was_taken_by_a_refreshing_that_failed_is_taken_again(
    engine: Engine, desk: Desk, copy: Engine, path: Path, refreshed: Refresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.tell("12 Nov 10:00 inbound; 10:10 reply ana", customer="jane")
    before = path.resolve()

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(DataError, match=r"No space left on device\. Make room on its disk, and run `cxbot copy`"):
        refreshed()
    monkeypatch.undo()

    @contextmanager
    def small(file: Path) -> Iterator[Any]:
        with making.writing(file) as into:
            into.execute("SET memory_limit = '30MB'; SET max_temp_directory_size = '1MB'; SET threads = 1")
            into.execute("CREATE TABLE wide AS SELECT hash(range) h FROM range(3000000) ORDER BY h")
            yield into

    monkeypatch.setattr(refreshing, "writing", small)
    with pytest.raises(DataError, match="Make room on its disk, and run `cxbot copy`"):
        refreshed()
    monkeypatch.undo()
    assert path.resolve() == before
    assert [each.name for each in path.parent.iterdir() if "link" in each.name] == []
    assert ratings(copy) == ratings(engine)  # it answers as before
    refreshed()
    assert differences(engine, copy) == {}


def test_a_file_before_the_newest_stays_and_older_ones_go(
    desk: Desk, copy: Engine, path: Path, refreshed: Refresh
) -> None:
    for hour in (10, 11, 12):
        desk.tell(f"12 Nov {hour}:00 inbound", customer="jane")
        refreshed()
    assert ratings(copy)
    files = [each for each in path.parent.iterdir() if each.name.startswith(f"{path.name}.") and each.suffix != ".lock"]
    assert len(files) == 2


def test_what_a_killed_process_left_is_swept_and_what_readers_need_stays(
    engine: Engine, desk: Desk, copy: Engine, path: Path, refreshed: Refresh
) -> None:
    assert ratings(copy)
    left, needed = path.with_name(f"{path.name}.killed.tmp"), path.with_name(f"{path.resolve().name}.tmp")
    written = path.with_name(f"{path.name}.gone.tmp")  # who reads a file that two others took the place of
    for each, minutes in ((left, 11), (needed, 11), (written, 9)):
        each.mkdir()
        (each / "block").touch()
        at = (NOW - timedelta(minutes=minutes)).timestamp()
        os.utime(each, (at, at))
    desk.tell("12 Nov 10:00 inbound", customer="jane")
    refreshed()
    assert (left.exists(), needed.exists(), written.exists()) == (False, True, True)
    refresh_copy(engine, path, now=NOW, token="anew", anew=True)  # nothing stays of what is gone
    assert not list(path.parent.glob("*.tmp"))


def test_a_big_table_may_be_sorted_for_as_long_as_it_takes(
    postgres_engine: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounds, make = [], refreshing.make

    def made(connection: Connection, *others: Any) -> int:
        bounds.append(connection.scalar(text("SHOW idle_in_transaction_session_timeout")))
        return make(connection, *others)

    monkeypatch.setattr(refreshing, "make", made)
    assert refresh_copy(postgres_engine, path, now=NOW, token="1")
    with reading(postgres_engine) as connection:
        bounds.append(connection.scalar(text("SHOW idle_in_transaction_session_timeout")))
    assert bounds == ["0", "1min"]


def test_making_a_copy_takes_no_more_memory_for_more_rows(
    sqlite_engine: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transferring, "AT_ONCE", 1_000)
    peaks = []
    for number, messages in enumerate((5_000, 25_000)):
        with sqlite_engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))
        fill(sqlite_engine, Volume(messages))
        tracemalloc.start()
        refresh_copy(sqlite_engine, path, now=NOW, token=str(number), anew=True)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0], peaks


@pytest.fixture
def held(copy: Engine, path: Path) -> Iterator[None]:
    del copy
    with refreshing._alone(path) as alone:
        assert alone
        yield


@pytest.mark.usefixtures("held")
def test_one_process_writes_at_a_time(engine: Engine, path: Path) -> None:
    assert refresh_copy(engine, path, now=NOW, token="another") is None
    with pytest.raises(DataError, match="is being written"):
        forget_copy(engine, path)


def test_a_copy_that_is_forgotten_leaves_nothing_behind(engine: Engine, copy: Engine, path: Path) -> None:
    copy.dispose()
    assert forget_copy(engine, path)
    assert [each.name for each in path.parent.iterdir()] == [f"{path.name}.lock"]
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(copies)) == 0
        assert connection.scalar(select(func.count()).select_from(copy_changes)) == 0
        server = engine.dialect.name == "postgresql"
        triggers = (
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
            if server
            else ("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        )
        assert connection.execute(text(triggers)).all() == []
    assert inspect(engine).has_table("conversations")
    assert not forget_copy(engine, path)
