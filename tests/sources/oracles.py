"""Tells random histories by a source, and compares what is answered then with what the oracle makes of them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, String, cast, delete, insert, update

from cxbot.deriving import derive_stale
from cxbot.source import Source
from cxbot.syncing import sync
from cxbot.tables import metadata, raw
from tests.oracle.comparing import compare
from tests.oracle.conftest import drawn
from tests.oracle.facts import History
from tests.oracle.histories import histories
from tests.oracle.questions import Asked, asked
from tests.oracle.segments import understand

NAMED = (raw.inboxes, raw.accounts, raw.contacts, raw.teammates, raw.teams, raw.tags)


@dataclass(frozen=True)
class Told:
    """What a source can know of a history, and the source, synced at `now`.

    `external_id` gives the id that a thing of a table has there.
    """

    history: History
    source: Source
    now: datetime
    external_id: Callable[[str, Any], str]


def compared(
    engine: Engine,
    number: int,
    telling: Callable[[Asked], Told],
    can_be_told: Callable[[Asked], bool] = lambda _: True,
) -> Counter[str]:
    """Compare so many random histories that can be told; how often each sort of thing happened in them."""
    seen: Counter[str] = Counter()
    for example in drawn(asked(histories(), past=False).filter(can_be_told), number):
        told = telling(example)
        _begin(engine, told)
        refused = sync(engine, told.source, now=told.now).refused
        assert refused == (), refused
        with engine.begin() as connection:  # the oracle knows no end of the data, and things by our ids alone
            connection.execute(update(raw.sources).values(synced_until=None))
            for table in NAMED:
                ours = "ours-" + cast(table.c.id, String)
                connection.execute(update(table).values(external_id=ours))
        derive_stale(engine)
        asking = replace(example, history=told.history, before=told.history)
        different = compare(engine, understand(told.history, example.now), asking)
        assert different == [], "\n".join(different)
        seen.update(each.kind for each in (*told.history.activities, *told.history.messages))
        seen.update(each.direction for each in told.history.messages)
        seen["rating"] += len(told.history.ratings)
        seen["survey"] += len(told.history.surveys)
        seen["compared"] += 1
    return +seen


def _begin(engine: Engine, told: Told) -> None:
    """Empty the database but for what questions are about: they name things by our ids, which are the same here."""
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
        connection.execute(insert(raw.sources).values(id=1, kind=told.source.kind, name=told.source.name))
        for table in NAMED:
            for each in getattr(told.history, table.name):
                row = {"id": each.id, "source_id": 1, "external_id": told.external_id(table.name, each), "name": ""}
                if table is raw.inboxes:
                    row["channel"] = ""
                if table is raw.contacts:  # as told before: what a message says of one who is known changes nothing
                    row |= {"name": each.name, "address": each.address}
                connection.execute(insert(table).values(**row))
