"""Random histories told through a Chatwoot: every number is what the oracle makes of what Chatwoot can know."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import Engine, Table, delete, insert, update

from cxbot.deriving import derive_stale
from cxbot.sources.chatwoot.texts import read_texts
from cxbot.syncing import sync
from cxbot.tables import metadata, raw
from tests.oracle.comparing import compare
from tests.oracle.facts import History
from tests.oracle.histories import OWN, histories
from tests.oracle.questions import Asked, asked
from tests.oracle.segments import understand
from tests.sources.chatwoot.conftest import NewDesk
from tests.sources.chatwoot.known import LONG_AGO, PEOPLE, known, write_desk

HISTORIES = {"4.15": 30, "4.5": 10, "3.16": 10, "2.18": 10}


@pytest.mark.slow
@pytest.mark.timeout(0)
@pytest.mark.parametrize("version", HISTORIES)
def test_every_number_is_the_oracles(version: str, new_desk: NewDesk, sqlite_engine: Engine) -> None:
    seen: Counter[str] = Counter()

    @settings(
        max_examples=HISTORIES[version],
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(asked(histories(), past=False))
    def compared(example: Asked) -> None:
        desk = new_desk(version)
        told = known(example.history, modern=version == "4.15")
        write_desk(desk, told)
        desk.engine.dispose()
        _begin(sqlite_engine, told.history)
        seconds = told.history.inactivity[0].seconds if told.history.inactivity else 0
        start = datetime.fromtimestamp(LONG_AGO, UTC)
        source = desk.source(start=start, own=(OWN,), inactivity=seconds, texts=read_texts())
        loaded = sync(sqlite_engine, source, now=datetime.fromtimestamp(example.now, UTC))
        assert loaded.refused == ()
        with sqlite_engine.begin() as connection:  # the oracle knows no end of the data
            connection.execute(update(raw.sources).values(synced_until=None))
        derive_stale(sqlite_engine)
        # Later than anything that was moved apart.
        asking = replace(example, history=told.history, before=told.history)
        assert compare(sqlite_engine, understand(told.history, example.now), asking) == []
        seen.update(each.kind for each in told.history.activities)
        seen.update(each.direction for each in told.history.messages)
        seen["rating"] += len(told.history.ratings)

    compared()
    assert {"archive", "snooze", "comment", "in", "out", "rating"} <= set(seen)


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
        connection.execute(insert(raw.sources).values(id=1, kind="chatwoot", name="shop"))
        for table, some in things:
            more = {"channel": ""} if table is raw.inboxes else {}
            for each in some:
                bot = table is raw.teammates and each.id not in PEOPLE
                own = {"id": each.id, "source_id": 1, "external_id": f"bot:{each.id}" if bot else str(each.id)}
                connection.execute(insert(table).values(**own, name=each.name, **more))
