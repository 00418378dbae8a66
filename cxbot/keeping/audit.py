"""Who was shown what not everybody may see, who removed a report or changed a rule. Never what customers wrote.

It is read on the command line by whoever runs the bot.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select

from cxbot.database import changing, reading
from cxbot.tables.kept import audit

KEPT = timedelta(days=396)  # 13 months: a year's review finds the whole year
REMOVED, SET = "removed", "settings"


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that a person was shown, or did.

    `what` are words such as "comments"; `about` is a question, encoded, or a rule with its value. `place` is Slack's id
    of the conversation, empty where she alone saw it.
    """

    user: str
    what: tuple[str, ...]
    about: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the audit."""

    workspace: str
    at: datetime
    seen: Seen


@dataclass(frozen=True, slots=True)
class Audit:
    """The audit of one workspace. `now` is real time, not the clock that reports follow."""

    engine: Engine
    workspace: str
    now: Callable[[], datetime]

    def write(self, seen: Seen, at: datetime | None = None) -> None:
        """Write down what was shown, now or a moment ago."""
        row = {
            "workspace": self.workspace,
            "user": seen.user,
            "at": at or self.now(),
            "what": " ".join(sorted(seen.what)),
            "about": seen.about,
            "place": seen.place,
        }
        with changing(self.engine) as connection:
            connection.execute(insert(audit), [row])

    def forget_old(self) -> None:
        """Forget what is older than 13 months."""
        with changing(self.engine) as connection:
            mine = audit.c.workspace == self.workspace
            connection.execute(delete(audit).where(mine, audit.c.at < self.now() - KEPT))


def entries(engine: Engine, *, user: str = "", since: datetime | None = None) -> Iterator[Entry]:
    """What was written down in all workspaces, the oldest first: of one user, or since a moment.

    Raises:
        DataError: the database does not answer.
    """
    found = select(audit).order_by(audit.c.at, audit.c.id)
    if user:
        found = found.where(audit.c.user == user)
    if since is not None:
        found = found.where(audit.c.at >= since)
    with reading(engine) as connection:
        for row in connection.execute(found):
            seen = Seen(row.user, tuple(row.what.split()), row.about, row.place)
            yield Entry(row.workspace, row.at, seen)
