"""The columns of the customers' table that a person chose: names of metrics."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from cxbot.keeping.preferences import Preferences

NAME = "columns"


@dataclass(frozen=True, slots=True)
class Columns:
    """Which metrics each person's tables show."""

    preferences: Preferences

    def of(self, person: str) -> tuple[str, ...]:
        """The names of the metrics, in the order of the columns; none where the person chose none."""
        return tuple(json.loads(self.preferences.find(person, NAME) or "[]"))

    def keep(self, person: str, names: Sequence[str]) -> None:
        """Keep what the person chose; none means those that a table shows at first."""
        self.preferences.keep(person, NAME, json.dumps(list(names)))
