"""Saved views: a name with a question, for one person, one channel or everyone.

Names are unique for each of these, compared without capitals. Who may change a view is not known here. A deleted view
is remembered, so that who presses an old button can be told.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from cxbot import ways
from cxbot.database import changing, reading
from cxbot.errors import AskError
from cxbot.tables.kept import default_views, views
from cxbot.view import View

MOST = 100  # views of one holder
EVERYONE = ""  # the holder of what is for everyone
_MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class KeptView:
    """A saved view. `holder` is whose it is: a person's or a channel's Slack id, empty for everyone's.

    `owner` made it, `changed_by` changed it last, Slack's ids; `version` grows with every change.
    """

    key: str
    view: View
    holder: str
    owner: str
    changed_by: str
    changed_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Views:
    """The saved views of one workspace."""

    engine: Engine
    workspace: str
    now: Callable[[], datetime]

    def add(self, view: View, holder: str, by: str) -> KeptView:
        """Keep a new view.

        Raises:
            AskError: the holder has one of that name, or too many.
        """
        row = {
            "workspace": self.workspace,
            "holder": holder,
            "owner": by,
            "made_at": self.now(),
            "version": 1,
            **self._changed(view, by),
        }
        with _taken(view.name), changing(self.engine) as connection:
            mine = (views.c.workspace == self.workspace) & (views.c.holder == holder) & views.c.called.is_not(None)
            if (connection.scalar(select(func.count()).where(mine)) or 0) >= MOST:
                raise AskError(f"There are {MOST} views already, which is the most. Delete one first.", "views")
            key = connection.scalar(insert(views).values(**row).returning(views.c.id))
            return self._find(connection, str(key))

    def find(self, key: str) -> KeptView:
        """The view with this key.

        Raises:
            AskError: it was deleted, or there never was one.
        """
        with reading(self.engine) as connection:
            return self._find(connection, key)

    def visible(self, person: str, channel: str = "") -> list[KeptView]:
        """What a person may open in a channel: hers, those that she made, the channel's, everyone's; by name."""
        holders = {person, EVERYONE, *([channel] if channel else [])}
        theirs = views.c.holder.in_(sorted(holders)) | (views.c.owner == person)
        kept = (views.c.workspace == self.workspace) & views.c.called.is_not(None) & theirs
        with reading(self.engine) as connection:
            found = [_read(row) for row in connection.execute(select(views).where(kept))]
        order = {person: 0, channel: 1, EVERYONE: 2}
        return sorted(found, key=lambda each: (folded(each.view.name), order.get(each.holder, 3), int(each.key)))

    def change(self, kept: KeptView, view: View, holder: str, by: str) -> KeptView:
        """Put another view, or another holder, in the place of a view as it was seen.

        Raises:
            AskError: it was deleted or changed since, or the holder has another one of that name.
        """
        with _taken(view.name), changing(self.engine) as connection:
            changed = {"holder": holder, "version": kept.version + 1, **self._changed(view, by)}
            self._check(connection, kept, connection.execute(update(views).where(self._as(kept)).values(**changed)))
            return self._find(connection, kept.key)

    def delete(self, kept: KeptView, by: str) -> None:
        """Delete a view as it was seen; it is nobody's default any more.

        Raises:
            AskError: it was deleted or changed since.
        """
        with changing(self.engine) as connection:
            gone = {"called": None, "changed_by": by, "changed_at": self.now(), "version": kept.version + 1}
            self._check(connection, kept, connection.execute(update(views).where(self._as(kept)).values(**gone)))
            connection.execute(delete(default_views).where(default_views.c.view_id == int(kept.key)))

    def _changed(self, view: View, by: str) -> dict[str, Any]:
        named = {"called": folded(view.name), "encoded": view.encode()}
        return named | {"changed_by": by, "changed_at": self.now()}

    def _as(self, kept: KeptView) -> Any:
        mine = (views.c.workspace == self.workspace) & (views.c.id == int(kept.key))
        return mine & (views.c.version == kept.version)

    def _check(self, connection: Connection, kept: KeptView, done: Any) -> None:
        if not done.rowcount:
            raise changed_since(self._find(connection, kept.key))

    def _find(self, connection: Connection, key: str) -> KeptView:
        known = key.isascii() and key.isdecimal() and len(key) <= _MOST_DIGITS
        mine = (views.c.workspace == self.workspace) & (views.c.id == (int(key) if known else -1))
        row = connection.execute(select(views).where(mine)).first()
        if row is None:
            raise AskError("There is no such view. The list shows those there are.", "views")
        found = _read(row)
        if row.called is None:
            on = ways.current().day(row.changed_at, year=True)
            raise AskError(
                f"The view “{found.view.name}” was deleted on {on}. The list shows those there are.", "views"
            )
        return found


def folded(name: str) -> str:
    """A name as it is compared: without capitals, extra spaces, and differences that nobody sees."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", " ".join(name.split())).casefold())


def called(name: str, among: Sequence[KeptView]) -> list[KeptView]:
    """The views that have this name."""
    return [each for each in among if folded(each.view.name) == folded(name)]


def changed_since(kept: KeptView) -> AskError:
    """Why a view that was seen is left as it is."""
    return AskError(f"“{kept.view.name}” was changed by somebody else meanwhile. Open it again to see how.")


def name_taken(name: str) -> AskError:
    """Why a view is not kept under its name."""
    return AskError(f"There is a view “{name}” already. Give this one another name.", "views")


@contextmanager
def _taken(name: str) -> Iterator[None]:
    """What the database refuses because another view has the name is told in words."""
    try:
        yield
    except IntegrityError as error:
        raise name_taken(name) from error


def _read(row: Row[Any]) -> KeptView:
    view = View.decode(row.encoded)
    return KeptView(str(row.id), view, row.holder, row.owner, row.changed_by, row.changed_at, row.version)
