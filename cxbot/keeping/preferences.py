"""What a person likes, kept by name: a value each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from cxbot.database import changing, reading
from cxbot.database.statements import upsert
from cxbot.tables.kept import preferences

LANGUAGE = "language"  # of dates


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the people of one workspace like."""

    engine: Engine
    workspace: str
    now: Callable[[], datetime]

    def find(self, person: str, name: str) -> str:
        """What a person chose; empty where she chose nothing."""
        mine = (preferences.c.workspace == self.workspace) & (preferences.c.person == person)
        with reading(self.engine) as connection:
            return connection.scalar(select(preferences.c.value).where(mine, preferences.c.name == name)) or ""

    def keep(self, person: str, name: str, value: str) -> None:
        """Keep what a person chose."""
        row = {"workspace": self.workspace, "person": person, "name": name, "value": value, "kept_at": self.now()}
        with changing(self.engine) as connection:
            upsert(connection, preferences, [row], ("workspace", "person", "name"))
