"""The ratings that a test's database holds, in plain values."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple


class Kept(NamedTuple):
    """A rating: its id, when it was given (UTC), how, by and for whom."""

    id: str
    at: str
    score: int | None
    satisfied: int | None
    customer: str | None
    teammate: str | None
    comment: str


def kept(folder: Path) -> list[Kept]:
    """All ratings in the data folder, in the order of their moments."""
    found = _asked(
        folder,
        "SELECT r.external_id, datetime(v.submitted_at, 'unixepoch'), v.score, v.satisfied, c.name, t.name, v.comment "
        "FROM ratings r JOIN rating_revisions v ON v.rating_id = r.id LEFT JOIN contacts c ON c.id = r.contact_id "
        "LEFT JOIN teammates t ON t.id = r.teammate_id ORDER BY v.submitted_at, r.external_id",
    )
    return [Kept(*row) for row in found]


def sources(folder: Path) -> list[tuple[str, str | None]]:
    """The sources' names, and up to when each is complete."""
    return _asked(folder, "SELECT name, datetime(synced_until, 'unixepoch') FROM sources ORDER BY name")


def _asked(folder: Path, query: str) -> list:
    file = folder / "data" / "cxbot.sqlite3"
    if not file.exists():
        return []
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()
