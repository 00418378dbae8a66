"""`cxbot copy`: makes and refreshes the copy in DuckDB that reports are read from; and what keeps it up to date."""

import argparse
import logging
import sys
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from cxbot.cli.building import main_engine
from cxbot.cli.showing import Show, progress
from cxbot.copying import Refreshed, copy_path, forget_copy, refresh_copy
from cxbot.errors import CxbotError, DataError
from cxbot.observing import note
from cxbot.settings import Settings, read_settings

log = logging.getLogger(__name__)

FOLLOW = timedelta(minutes=1)  # how often the server looks whether the copy is up to date


def run(arguments: argparse.Namespace) -> int:
    """Bring the copy up to date, make it anew, or remove it.

    Raises:
        DataError: another process is writing it.
    """
    settings = read_settings()
    path = copy_path(settings.reports_url) or settings.data_folder / "reports.duckdb"
    engine = main_engine(settings)
    try:
        if arguments.forget:
            there = forget_copy(engine, path)
            sys.stdout.write(f"{path} is gone.\n" if there else f"There was no copy at {path}.\n")
            return 0
        with progress("Tables copied") as show:
            done = _refreshed(engine, path, anew=arguments.anew, progress=show)
    finally:
        engine.dispose()
    if done is None:
        raise DataError(f"The copy {path} is being written by another process. Wait until that is done.")
    sys.stdout.write(_said(done))
    if copy_path(settings.reports_url) is None:
        sys.stdout.write(f"Reports are read from it where CXBOT_REPORTS_URL is duckdb:///{path}\n")
    return 0


def keep_up(engine: Engine, settings: Settings) -> None:
    """Refresh the copy that reports are read from, where they are; one that cannot be refreshed stays as it is."""
    path = copy_path(settings.reports_url)
    if path is None:
        return
    try:
        done = _refreshed(engine, path)
    except CxbotError as error:
        reason = getattr(error, "reason", "") or error.text
        note(log, "copy_not_refreshed", level=logging.WARNING, error=reason)
        return
    if done is not None and done.rows:
        note(log, "copy_refreshed", rows=done.rows, whole=done.whole)


def after_changes(*, anew: bool = False) -> None:
    """Refresh the copy after a command that changed the data, or make it `anew`, and say so.

    Raises:
        CxbotError: it cannot be refreshed; what the command did stays.
    """
    settings = read_settings()
    path = copy_path(settings.reports_url)
    if path is None:
        return
    engine = main_engine(settings)
    try:
        done = _refreshed(engine, path, anew=anew)
    finally:
        engine.dispose()
    if done is None:
        sys.stdout.write(f"The copy {path} is being refreshed by another process.\n")
    else:
        sys.stdout.write(_said(done))


def _refreshed(engine: Engine, path: Path, *, anew: bool = False, progress: Show | None = None) -> Refreshed | None:
    return refresh_copy(engine, path, now=datetime.now(UTC), token=uuid.uuid4().hex, anew=anew, progress=progress)


def _said(done: Refreshed) -> str:
    if done.whole:
        return f"{done.path} was made: {done.rows:,} rows.\n"
    return f"{done.path} was refreshed: {done.rows:,} rows.\n" if done.rows else f"{done.path} is up to date.\n"
