"""Opens a copy for reports: always the newest file, read by any number of processes, written by none.

A copy's path is a link to its newest file. DuckDB gives a process that opens a path again what it has open already,
so every file has a name of its own.
"""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.dialects import registry
from sqlalchemy.exc import DisconnectionError

from cxbot.copying.copied import INFO, version
from cxbot.database import STATEMENT_SECONDS, make_engine
from cxbot.database.duck import NAME
from cxbot.database.errors import in_one_line
from cxbot.errors import DataError, SettingError

TOLD = "The copy that reports are read from is not ready. Whoever runs the bot finds the reason in its log."


def driver() -> ModuleType:
    """DuckDB's package.

    Raises:
        SettingError: it is not installed.
    """
    try:
        import duckdb
        import numpy as np
    except ImportError as error:
        raise SettingError(
            "CXBOT_REPORTS_URL names a copy in DuckDB, which is not installed here. Install it with "
            "`pip install 'cxbot[duckdb]'`, or leave CXBOT_REPORTS_URL out."
        ) from error
    del np
    return duckdb


def copy_path(url: str) -> Path | None:
    """Where the copy is that a URL names (duckdb:///folder/file); None where it names no copy.

    Raises:
        SettingError: it names no file.
    """
    if not url.startswith(f"{NAME}:"):
        return None
    found = make_url(url).database
    if not found or found == ":memory:":
        raise SettingError("CXBOT_REPORTS_URL names no file. Give duckdb:////folder/reports.duckdb.")
    return Path(found).absolute()


def engine_of_reports(url: str) -> Engine:
    """The engine that reads what a URL names: a copy, or a database.

    Raises:
        SettingError: the URL cannot be used, or names a copy where DuckDB is not installed.
    """
    path = copy_path(url)
    return make_engine(url, read_only=True) if path is None else open_copy(path)


def open_copy(path: Path) -> Engine:
    """The engine that reads a copy. Files that take the place of the one it has open are taken up.

    Raises:
        SettingError: DuckDB is not installed.
    """
    duckdb = driver()
    registry.register(NAME, "cxbot.database.duck", "DuckDialect")

    def opened() -> Any:
        file = newest(path)
        try:
            found = duckdb.connect(str(file), read_only=True)
        except duckdb.Error as error:
            words = in_one_line(error)
            fix = "Run `cxbot copy --anew`, which makes another."
            raise DataError(TOLD, reason=f"The copy {path} cannot be read: {words}. {fix}") from error
        _check(path, found, duckdb)
        return found

    engine = create_engine(f"{NAME}:///{path}", creator=opened, pool_size=10, statement_seconds=STATEMENT_SECONDS)
    event.listen(engine, "connect", _note)
    event.listen(engine, "checkout", _still_newest(path))
    return engine


def newest(path: Path) -> Path:
    """The file that a copy's path stands for now.

    Raises:
        DataError: there is none.
    """
    if not path.exists():
        raise DataError(TOLD, reason=f"There is no copy at {path} (CXBOT_REPORTS_URL). Make it: cxbot copy")
    return path.resolve()


def _note(connection: Any, record: Any) -> None:
    """Keep which file it is that a connection has open: the path may stand for another by now."""
    found = connection.execute("SELECT path FROM duckdb_databases() WHERE NOT internal").fetchone()
    record.info["file"] = Path(found[0])


def _still_newest(path: Path) -> Callable[..., None]:
    def check(_connection: Any, record: Any, _proxy: Any) -> None:
        if record.info.get("file") != newest(path):
            raise DisconnectionError(f"{path} was refreshed")

    return check


def _check(path: Path, found: Any, duckdb: ModuleType) -> None:
    try:
        row = found.execute(f"SELECT version FROM {INFO}").fetchone()  # noqa: S608 - a name of ours
    except duckdb.Error:
        row = None
    if row is None:
        found.close()
        raise DataError(TOLD, reason=f"{path} is no copy of cxbot's. Name another file in CXBOT_REPORTS_URL.")
    if row[0] != version():
        found.close()
        raise DataError(
            TOLD, reason=f"The copy {path} is of another version of the bot. Run `cxbot copy`, which makes it anew."
        )
