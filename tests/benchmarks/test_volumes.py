"""The generated rows are worth measuring: deriving would have written the same."""

from typing import Any

from sqlalchemy import Engine, select

from cxbot.deriving import derive_stale, mark_all_stale
from cxbot.tables import derived
from tests.benchmarks.volumes import Volume, fill

TABLES = (
    *(derived.segments, derived.segment_contacts, derived.segment_accounts, derived.segment_teammates),
    *(derived.touches, derived.counted_messages, derived.archivings, derived.credits),
)


def rows(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row, without ids that nothing refers to."""
    found = {}
    with engine.connect() as connection:
        for table in TABLES:
            columns = [each for each in table.c if each.name != "id" or table is derived.segments]
            found[table.name] = sorted(map(tuple, connection.execute(select(*columns))), key=repr)
    return found


def test_generated_rows_are_what_deriving_makes_of_them(engine: Engine) -> None:
    fill(engine, Volume(500, at_once=37))
    generated = rows(engine)
    assert len(generated["segments"]) == 100
    assert mark_all_stale(engine) == 100
    derive_stale(engine)
    assert rows(engine) == generated
