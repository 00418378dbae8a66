"""A batch costs the same however much is there: SQLite finds its rows by indexes, with statistics and without."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, update

from cxbot.database import gather_statistics
from cxbot.deriving import derive_stale, mark_all_stale
from cxbot.sources.sample import Sample, SampleSettings
from cxbot.syncing import sync
from cxbot.tables import raw
from tests.syncing.told import NOW

GROWING = {
    *("contacts", "conversations", "conversation_tags", "messages", "message_inboxes", "participants", "activities"),
    *("surveys", "ratings", "rating_revisions", "segments", "segment_contacts", "segment_accounts"),
    *("segment_teammates", "touches", "counted_messages", "archivings", "credits", "sent_surveys"),
}


@contextmanager
def gone_through(engine: Engine) -> Iterator[set[tuple[str, str]]]:
    """The tables that statements about given rows go through from end to end, with those statements."""
    found: set[tuple[str, str]] = set()

    def heard(connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if many or "json_each" not in statement:
            return
        for row in connection.connection.driver_connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters):
            words = row[3].split()
            if (words[0] == "SCAN" and words[1] in GROWING) or "AUTOMATIC" in words:
                found.add((row[3], statement))

    event.listen(engine, "before_cursor_execute", heard)
    yield found
    event.remove(engine, "before_cursor_execute", heard)


@pytest.mark.parametrize("looked_at", [False, True])
def test_no_batch_goes_through_a_table_that_grows(sqlite_engine: Engine, *, looked_at: bool) -> None:
    source = Sample(SampleSettings(seed=3, days=60, scale=0.3))
    sync(sqlite_engine, source, now=NOW - timedelta(days=1))
    derive_stale(sqlite_engine)
    if looked_at:
        gather_statistics(sqlite_engine)
    with sqlite_engine.begin() as connection:
        connection.execute(update(raw.sources).values(cursor=""))
    mark_all_stale(sqlite_engine)
    with gone_through(sqlite_engine) as found:
        sync(sqlite_engine, source, now=NOW)
        derive_stale(sqlite_engine)
    assert found == set()
