"""Loads as the command line does them, without its words: for tests that load many files into many databases."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, select

from cxbot.cli.arguments import parser
from cxbot.cli.choosing import KIND, of_new_source
from cxbot.cli.loading import _file, _folder
from cxbot.cli.previewing import fails
from cxbot.database import reading
from cxbot.settings import read_settings
from cxbot.syncing import Loaded, sync
from cxbot.syncing.rehearsing import Rehearsal, rehearse
from cxbot.syncing.sources import keep_settings, known_sources
from cxbot.tables import raw
from tests.databases import new_sqlite

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
SETTINGS = read_settings({"CXBOT_DATA_FOLDER": "/nowhere"})

Rated = tuple[datetime, int | None, bool | None, str]


def database(folder: Path, name: str = "one") -> Engine:
    """A new database, in place of what was there."""
    for end in ("-wal", "-shm"):
        (folder / f"{name}.sqlite3{end}").unlink(missing_ok=True)
    return new_sqlite(folder / f"{name}.sqlite3")


def arguments(*words: str) -> argparse.Namespace:
    """What `cxbot load` would be told."""
    return parser().parse_args(["load", *words])


def load_file(engine: Engine, path: Path, *words: str) -> tuple[Rehearsal, Loaded | None]:
    """What a load of a file of ratings would do, and what it did; None where it does nothing, because most fails."""
    said = arguments(str(path), *words)
    with reading(engine) as connection:
        known = known_sources(connection)
    file, chosen, kept = _file(path, known, said, SETTINGS, NOW)
    found = rehearse(engine, file, now=NOW)
    if chosen.source is None:  # then it is known without going through the file once more
        assert counted(of_new_source(file)) == counted(found)
    if fails(found) and not said.partial:
        return found, None
    keep_settings(engine, KIND, chosen.name, kept)
    return found, sync(engine, file, now=NOW)


def counted(found: Rehearsal) -> tuple[object, ...]:
    """What a person is shown of it."""
    shown = (found.new, found.changed, found.unchanged, found.alike, found.blank, found.known, found.strange)
    return *shown, found.taken, found.left_out, found.refused, found.reasons


def load_folder(engine: Engine, path: Path, *words: str) -> tuple[Rehearsal, Loaded | None]:
    """The same of a folder."""
    said = arguments(str(path), *words)
    folder = _folder(path, said, SETTINGS)
    found = rehearse(engine, folder, now=NOW)
    if fails(found) and not said.partial:
        return found, None
    return found, sync(engine, folder, now=NOW)


def rated(engine: Engine) -> list[Rated]:
    """Every rating with the moment, value and comment that it has last."""
    ratings, revisions = raw.ratings.c, raw.rating_revisions.c
    statement = (
        select(ratings.id, revisions.submitted_at, revisions.score, revisions.satisfied, revisions.comment)
        .join_from(raw.ratings, raw.rating_revisions)
        .order_by(ratings.id, revisions.submitted_at)
    )
    with engine.connect() as connection:
        latest = {own: tuple(rest) for own, *rest in connection.execute(statement)}
    return sorted(latest.values(), key=repr)
