"""Many rows at once: written and read as they are, alike on both databases, and told in words where that fails."""

from typing import Any

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import IntegrityError

from cxbot.database import changing, reading
from cxbot.database.bulk import among, insert_all, next_ids, read_rows, update_all
from cxbot.errors import DataError
from cxbot.tables import raw

NAMES = ("id", "source_id", "external_id", "name", "found_by")
STRANGE = ("tab\there", "line\nbreak", "back\\slash", "\\N", "quote'\"", "ümläut 😀", "", "%s ? :name")


def add(engine: Engine, *texts: str) -> None:
    """Add tags of these names, numbered in order."""
    with changing(engine) as connection:
        if not connection.scalar(select(raw.sources.c.id)):
            connection.execute(raw.sources.insert().values(id=1, kind="test", name="test"))
        ids = next_ids(connection, raw.tags, len(texts))
        rows: list[tuple[Any, ...]] = [(own, 1, f"t{own}", name, "") for own, name in zip(ids, texts, strict=True)]
        insert_all(connection, raw.tags, NAMES, rows)


def tags(engine: Engine) -> list[tuple[int, str]]:
    with reading(engine) as connection:
        columns = raw.tags.c
        return [(own, name) for own, name in read_rows(connection, select(columns.id, columns.name).order_by("id"))]


def test_any_text_is_kept_as_it_is(engine: Engine) -> None:
    add(engine, *STRANGE)
    assert [name for _, name in tags(engine)] == list(STRANGE)


def test_ids_go_on_where_the_last_ones_ended_and_the_database_numbers_on_behind_them(engine: Engine) -> None:
    add(engine, "one", "two")
    add(engine, "three")
    with changing(engine) as connection:
        values = {"source_id": 1, "external_id": "x", "name": "four", "found_by": ""}
        connection.execute(raw.tags.insert().values(values))
    assert tags(engine) == [(1, "one"), (2, "two"), (3, "three"), (4, "four")]


def test_nothing_at_all_is_written_without_a_statement(engine: Engine) -> None:
    with changing(engine) as connection:
        assert list(next_ids(connection, raw.tags, 0)) == []
        insert_all(connection, raw.tags, NAMES, [])
        update_all(connection, raw.tags, ("name",), [])
    assert tags(engine) == []


def test_rows_are_updated_by_their_ids(engine: Engine) -> None:
    add(engine, "one", "two", "three")
    with changing(engine) as connection:
        update_all(connection, raw.tags, ("name", "external_id"), [("II", "b", 2), ("III", "c", 3)])
    assert tags(engine) == [(1, "one"), (2, "II"), (3, "III")]


def test_among_many_values_are_those_that_are_named(engine: Engine) -> None:
    add(engine, *(f"tag {number}" for number in range(1, 3001)))
    with reading(engine) as connection:
        columns = raw.tags.c
        by_number = select(columns.id).where(among(connection, columns.id, range(2, 9000, 2)))
        by_name = select(columns.id).where(among(connection, columns.name, ["tag 7", "tag 2999", "tag 9000", 'x"']))
        nobody = select(columns.id).where(among(connection, columns.id, []))
        assert len(read_rows(connection, by_number)) == 1500
        assert sorted(read_rows(connection, by_name)) == [(7,), (2999,)]
        assert read_rows(connection, nobody) == []


def test_a_row_that_may_not_be_written_leaves_none_of_its_batch(engine: Engine) -> None:
    add(engine, "one")
    with pytest.raises(IntegrityError), changing(engine) as connection:
        insert_all(connection, raw.tags, NAMES, [(2, 1, "t2", "two", ""), (1, 1, "again", "one again", "")])
    assert tags(engine) == [(1, "one")]


def test_a_connection_that_ends_in_the_middle_is_told_in_words(postgres_engine: Engine) -> None:
    def write() -> None:
        with changing(postgres_engine) as connection:
            own = connection.scalar(text("SELECT pg_backend_pid()"))
            with postgres_engine.connect() as other:
                other.execute(text("SELECT pg_terminate_backend(:own, 5000)"), {"own": own})
            insert_all(connection, raw.tags, NAMES, [(2, 1, "t2", "two", "")])

    add(postgres_engine, "one")
    with pytest.raises(DataError, match="cannot be reached"):
        write()
    assert tags(postgres_engine) == [(1, "one")]
