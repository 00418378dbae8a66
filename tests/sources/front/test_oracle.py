"""Random histories told through a Front: every number is what the oracle makes of what Front can know."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import Engine, Table, delete, insert, update

from cxbot.deriving import derive_stale
from cxbot.syncing import sync
from cxbot.tables import metadata, raw
from tests.oracle.comparing import compare
from tests.oracle.facts import History
from tests.oracle.histories import DAY, histories
from tests.oracle.questions import Asked, asked
from tests.oracle.segments import understand
from tests.sources.answering import serving
from tests.sources.front.desk import Desk
from tests.sources.front.known import known, moments, write_desk

HISTORIES = 60
LONGEST = 150 * DAY  # an export a day is asked for
INACTIVITIES = (0, DAY, 7 * DAY)


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_every_number_is_the_oracles(sqlite_engine: Engine) -> None:
    seen: Counter[str] = Counter()

    @settings(
        max_examples=HISTORIES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(asked(histories(), past=False))
    def compared(example: Asked) -> None:
        seconds = INACTIVITIES[len(example.history.messages) % len(INACTIVITIES)]
        told = known(example.history, example.now, seconds)
        there = list(moments(told))
        now = max([example.now, *(each + 1 for each in there)])  # later than anything that was moved apart
        if not there or now - min(there) > LONGEST:
            return
        desk = Desk(limit=1_000_000, burst=1_000_000, polls=0)
        write_desk(desk, told, now)
        _begin(sqlite_engine, told.history)
        start = datetime.fromtimestamp(min(there) - DAY, UTC)
        with serving(desk.answer) as address:
            desk.address = address
            source = desk.source(start=start, inactivity=seconds)
            source.api.http.limits = {}
            loaded = sync(sqlite_engine, source, now=datetime.fromtimestamp(now, UTC))
        assert (loaded.refused, desk.wrong) == ((), [])
        with sqlite_engine.begin() as connection:  # the oracle knows no end of the data
            connection.execute(update(raw.sources).values(synced_until=None))
        derive_stale(sqlite_engine)
        asking = replace(example, history=told.history, before=told.history)
        assert compare(sqlite_engine, understand(told.history, example.now), asking) == []
        seen.update(each.kind for each in told.history.activities)
        seen.update(each.direction for each in told.history.messages)
        seen["rating"] += len(told.history.ratings)
        seen["compared"] += 1

    compared()
    assert {"archive", "snooze", "comment", "in", "out", "rating"} <= set(seen)
    assert seen["compared"] > 10


def _begin(engine: Engine, history: History) -> None:
    """Empty the database but for what questions are about: they name things by our ids, which are the same here."""
    things: list[tuple[Table, Sequence[Any]]] = [
        (raw.inboxes, history.inboxes),
        (raw.accounts, history.accounts),
        (raw.contacts, history.contacts),
        (raw.teammates, history.teammates),
        (raw.teams, history.teams),
        (raw.tags, history.tags),
    ]
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
        connection.execute(insert(raw.sources).values(id=1, kind="front", name="shop"))
        for table, some in things:
            more = {"channel": ""} if table is raw.inboxes else {}
            for each in some:
                address = {"address": each.address} if table is raw.contacts else {}
                own = {"id": each.id, "source_id": 1, "external_id": str(each.id)}
                connection.execute(insert(table).values(**own, name=each.name, **more, **address))
