"""What windows show since they were last changed: so of two clicks in quick succession neither is lost.

The later click was made before the earlier one was shown: Slack sends with it what the window showed then. Another of
the bot's processes may have shown it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, delete, select

from cxbot.database import changing, reading
from cxbot.database.statements import upsert
from cxbot.tables.kept import windows

KEPT = timedelta(days=1)  # nobody clicks in a window that old before it is shown what it shows
MOST = 50  # clicks that may be under way in one window


@dataclass(frozen=True, slots=True)
class Version:
    """A window as it was shown: Slack's hash of it, and what it carries."""

    hash: str
    carries: str


@dataclass(frozen=True, slots=True)
class Windows:
    """The windows of one workspace, by the view's id. `now` is real time."""

    engine: Engine
    workspace: str
    now: Callable[[], datetime]

    def newer(self, view: str, clicked: Version) -> Version:
        """What the window shows now, where that was shown after what was clicked; else what was clicked."""
        with reading(self.engine) as connection:
            row = connection.execute(select(windows).where(self._this(view))).first()
        known = row is not None and clicked.hash in json.loads(row.earlier)
        return Version(row.hash, row.carries) if row is not None and known else clicked

    def show(self, view: str, before: Version, shown: Version) -> None:
        """Remember that the window shows something else now."""
        with changing(self.engine) as connection:
            row = connection.execute(select(windows).where(self._this(view)).with_for_update()).first()
            earlier = [*(json.loads(row.earlier) if row else ()), before.hash][-MOST:]
            kept = {
                "workspace": self.workspace,
                "view": view,
                "hash": shown.hash,
                "carries": shown.carries,
                "earlier": json.dumps(earlier),
                "shown_at": self.now(),
            }
            upsert(connection, windows, [kept], ("workspace", "view"))

    def forget_old(self) -> None:
        """Forget what was shown long ago."""
        with changing(self.engine) as connection:
            mine = windows.c.workspace == self.workspace
            connection.execute(delete(windows).where(mine, windows.c.shown_at < self.now() - KEPT))

    def _this(self, view: str) -> ColumnElement[bool]:
        return (windows.c.workspace == self.workspace) & (windows.c.view == view)
