"""The rules of a workspace: what the environment says, and what admins have set where it leaves something open."""

import time
from collections.abc import Mapping
from threading import Lock

from sqlalchemy import Engine, delete, select

from cxbot.database import changing, reading
from cxbot.database.statements import upsert
from cxbot.errors import SettingError
from cxbot.settings import RULES, Rules, read_rules
from cxbot.tables.kept import workspace_settings

FIXED = frozenset({"CXBOT_ADMINS"})  # an admin must not be able to make herself one
GOOD = 10.0  # seconds; another of the bot's processes may have changed them


class KeptRules:
    """The rules of one workspace, remembered for some seconds."""

    __slots__ = ("_engine", "_known", "_lock", "_said", "_workspace")

    def __init__(self, engine: Engine, workspace: str, said: Mapping[str, str] | None = None) -> None:
        """`said` is what the environment says of them, by the names of its variables."""
        self._engine, self._workspace, self._said = engine, workspace, dict(said or {})
        self._lock = Lock()
        self._known: tuple[float, Rules] | None = None

    def now(self) -> Rules:
        """The rules of this moment.

        Raises:
            DataError: the database does not answer.
            SettingError: what was set is impossible, as after a change by hand.
        """
        at = time.monotonic()
        with self._lock:
            if self._known is not None and at - self._known[0] < GOOD:
                return self._known[1]
        found = read_rules({**self._set(), **self._said})
        with self._lock:
            self._known = (at, found)
        return found

    def open(self) -> frozenset[str]:
        """The variables that the environment leaves open, so that admins may set them."""
        return frozenset(RULES) - frozenset(self._said) - FIXED

    def set(self, variable: str, value: str) -> Rules:
        """Set one rule, an empty value for what is usual; the rules from now on.

        Raises:
            SettingError: the environment says it already, or the value is impossible.
        """
        if variable not in self.open():
            raise SettingError(f"{variable} is set in the bot's environment. Whoever runs the bot can change it there.")
        read_rules({variable: value})
        mine = (workspace_settings.c.workspace == self._workspace) & (workspace_settings.c.name == variable)
        with changing(self._engine) as connection:
            if value:
                row = {"workspace": self._workspace, "name": variable, "value": value}
                upsert(connection, workspace_settings, [row], ("workspace", "name"))
            else:
                connection.execute(delete(workspace_settings).where(mine))
        with self._lock:
            self._known = None
        return self.now()

    def _set(self) -> dict[str, str]:
        if not self.open():
            return {}
        columns = (workspace_settings.c.name, workspace_settings.c.value)
        with reading(self._engine) as connection:
            found = connection.execute(select(*columns).where(workspace_settings.c.workspace == self._workspace)).all()
        return {row.name: row.value for row in found if row.name in self.open()}
