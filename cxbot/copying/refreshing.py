"""Makes and refreshes a copy: one process at a time, in a new file that takes the old one's place.

Which file is the newest says a link; the file before it stays, for who is about to open it. What a copy is of, and of
when, it says itself.
"""

import errno
import fcntl
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select

from cxbot.copying import changes
from cxbot.copying.copied import version
from cxbot.copying.making import About, Changes, Progress, make, read_about, read_table, refresh, writing
from cxbot.copying.opening import driver
from cxbot.copying.transferring import plain
from cxbot.database import reading
from cxbot.database.errors import in_one_line
from cxbot.errors import DataError, SettingError
from cxbot.tables import raw
from cxbot.tables.connected import connected_sources

FEW = 4  # more than this part of all conversations is no change of a copy, but another one
# What DuckDB says where a disk is full, and where what its memory does not hold would fill it.
_FULL = ("No space left", "max_temp_directory_size")
AT_WORK = timedelta(minutes=10)  # a statement ends, and all that is read for one report


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What was done to a copy: so many `rows` were carried over, of all (`whole`) or of what changed; maybe none."""

    path: Path
    whole: bool
    rows: int


def refresh_copy(
    engine: Engine, path: Path, *, now: datetime, token: str, anew: bool = False, progress: Progress | None = None
) -> Refreshed | None:
    """Bring a copy up to date with the database; make it where there is none, or `anew`.

    Made anew it leaves no file before it, nor anything in its own that is gone from the database. `token` is a name
    that no refreshing had before. None is given where another process is at it.

    Raises:
        SettingError: DuckDB is not installed.
        DataError: the copy cannot be written, or the database not be read.
    """
    driver()
    if path.exists() and not path.is_symlink():
        raise DataError(f"{path} is a file that is no copy of cxbot's. Name another one in CXBOT_REPORTS_URL.")
    with _alone(path) as alone:
        if not alone:
            return None
        before = None if anew else _usable(engine, path)
        try:
            if before is None:
                about = About(token, version(), now, now)
                changes.watch(engine, about, _place(path))
            else:
                about = replace(before, refreshed_at=now)
                changes.take(engine, about.id, token)
            file = path.with_name(f"{path.name}.{token}")
            with reading(engine, patient=True) as connection:  # a big table is sorted between two statements
                # As the data are that are copied: tables that are copied whole hold what came since it was taken, too.
                noted = changes.noted(connection, about.id)
                if before is not None and not noted and _is_current(connection, path):
                    return Refreshed(path, whole=False, rows=0)
                with _whole_or_not_at_all(path, file):
                    if before is None or not _are_few(connection, noted):
                        about = replace(about, made_at=now)
                        with writing(file) as into:
                            rows, whole = make(connection, into, about, progress), True
                    else:
                        shutil.copyfile(path.resolve(), file)
                        with writing(file) as into:
                            rows, whole = refresh(connection, into, about, noted), False
            changes.done(engine, about, token)
        finally:
            _sweep(path, spare=0 if anew else 1)
            _sweep_spilled(path, now if anew else now - AT_WORK)
    return Refreshed(path, whole=whole, rows=rows)


def forget_copy(engine: Engine, path: Path) -> bool:
    """Remove a copy, and note no more what changes for it; whether there was one.

    Raises:
        DataError: it is being written.
    """
    with _alone(path) as alone:
        if not alone:
            raise DataError(f"The copy {path} is being written. Try again when that is done.")
        about = None
        with suppress(SettingError):  # without DuckDB it is known by its place
            about = read_about(path.resolve()) if path.exists() else None
        there = changes.forget(engine, about, _place(path)) or path.exists()
        path.unlink(missing_ok=True)
        for each in _files(path):
            each.unlink(missing_ok=True)
    return there


def _place(path: Path) -> str:
    """Where a copy is, among all machines that read from the same database."""
    return f"{socket.gethostname()}:{path}"


def _usable(engine: Engine, path: Path) -> About | None:
    """What a copy says of itself, where it can be refreshed: it is of this schema, and its changes were noted."""
    if not path.exists():
        return None
    found = read_about(path.resolve())
    if found is None or found.version != version():
        return None
    with reading(engine) as connection:
        return found if changes.is_watched(connection, found) else None


def _is_current(connection: Connection, path: Path) -> bool:
    """Whether a copy says of the sources what the database says: each load and sync moves how far they reach."""
    return all(
        sorted(map(tuple, connection.execute(plain(each)))) == sorted(read_table(path.resolve(), each))
        for each in (raw.sources, connected_sources)
    )


def _are_few(connection: Connection, changed: Changes) -> bool:
    every = connection.scalar(select(func.count()).select_from(raw.conversations)) or 0
    return len(changed.get(raw.conversations.name, ())) * FEW <= every


@contextmanager
def _alone(path: Path) -> Iterator[bool]:
    """Whether no other process writes a copy; while this lasts none does."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.with_name(f"{path.name}.lock").open("a")
    except OSError as error:
        raise _refused(path, error) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in {errno.EWOULDBLOCK, errno.EACCES}:
                raise _refused(path, error) from error
            yield False
            return
        yield True


@contextmanager
def _whole_or_not_at_all(path: Path, file: Path) -> Iterator[None]:
    """A file takes the place of the one before when it is whole; else it is gone, and the one before stays."""
    duckdb = driver()
    link = path.with_name(f"{file.name}.link")
    try:
        yield
        link.symlink_to(file.name)
        link.replace(path)
    except BaseException as error:
        for each in (link, file, file.with_name(f"{file.name}.wal")):
            with suppress(OSError):
                each.unlink(missing_ok=True)
        if isinstance(error, (OSError, duckdb.Error)):
            raise _refused(path, error) from error
        raise


def _refused(path: Path, error: BaseException) -> DataError:
    """Why a copy could not be written, and what mends it."""
    words = in_one_line(getattr(error, "strerror", "") or error)
    full = getattr(error, "errno", None) in {errno.ENOSPC, errno.EDQUOT} or any(each in str(error) for each in _FULL)
    fix = "Make room on its disk" if full else "Name a folder that may be written, in CXBOT_REPORTS_URL"
    return DataError(f"The copy {path} cannot be written: {words}. {fix}, and run `cxbot copy`. Any copy before stays.")


def _sweep(path: Path, spare: int) -> None:
    """Remove the files before the newest and those that are spared, and what an interrupted process left."""
    current = path.resolve()
    older = sorted((each for each in _files(path) if each != current), key=lambda each: each.stat().st_mtime)
    complete = [each for each in older if not each.name.endswith((".wal", ".link"))]
    spared = complete[len(complete) - spare :]
    for each in older:
        if each not in spared:
            with suppress(OSError):
                each.unlink()


def _sweep_spilled(path: Path, before: datetime) -> None:
    """Remove what did not fit DuckDB's memory, of files that are gone; who still reads one wrote to it since."""
    for folder in path.parent.glob(f"{path.name}.*.tmp"):
        with suppress(OSError):  # its reader has just removed it
            if not folder.with_suffix("").exists() and folder.stat().st_mtime <= before.timestamp():
                shutil.rmtree(folder)


def _files(path: Path) -> list[Path]:
    lock = f"{path.name}.lock"
    return [each for each in path.parent.glob(f"{path.name}.*") if each.name != lock and not each.is_dir()]
