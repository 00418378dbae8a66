"""Default views: what a person, or everybody in a channel, is answered who asks for nothing else."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, select

from cxbot.database import changing, reading
from cxbot.database.statements import upsert
from cxbot.tables.kept import default_views, views


@dataclass(frozen=True, slots=True)
class Defaults:
    """The default views of one workspace. A holder is a person or a channel, by Slack's id."""

    engine: Engine
    workspace: str
    now: Callable[[], datetime]

    def of(self, holders: Iterable[str]) -> dict[str, str]:
        """The keys of the default views of these holders, as far as they have one."""
        mine = (default_views.c.workspace == self.workspace) & default_views.c.holder.in_(sorted({*holders}))
        chosen = select(default_views.c.holder, default_views.c.view_id).join(views).where(mine)
        with reading(self.engine) as connection:
            # Who chose one in the moment it was deleted has none.
            found = connection.execute(chosen.where(views.c.called.is_not(None)))
            return {row.holder: str(row.view_id) for row in found}

    def holders(self, key: str) -> list[str]:
        """Whose default a view is."""
        mine = (default_views.c.workspace == self.workspace) & (default_views.c.view_id == int(key))
        with reading(self.engine) as connection:
            return list(connection.scalars(select(default_views.c.holder).where(mine).order_by(default_views.c.holder)))

    def choose(self, holder: str, key: str, by: str) -> None:
        """Make a view, that is there, the default of a holder; the earlier one is so no more."""
        row = {
            "workspace": self.workspace,
            "holder": holder,
            "view_id": int(key),
            "chosen_by": by,
            "chosen_at": self.now(),
        }
        with changing(self.engine) as connection:
            upsert(connection, default_views, [row], ("workspace", "holder"))

    def forget(self, holder: str) -> None:
        """The holder has no default view any more."""
        mine = (default_views.c.workspace == self.workspace) & (default_views.c.holder == holder)
        with changing(self.engine) as connection:
            connection.execute(delete(default_views).where(mine))
