"""DuckDB with the raw tables in a file of its own, read by the same SQL by hand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from cxbot.copying.transferring import carry, create, plain
from cxbot.database import reading
from cxbot.tables import raw
from tests.benchmarks.beside.raw import Raw

_TABLES = (
    *(raw.messages, raw.message_inboxes, raw.participants, raw.activities, raw.conversations, raw.conversation_tags),
    *(raw.ratings, raw.rating_revisions, raw.contacts),
)
_PARAMETER = re.compile(r":([a-z]+)")


def fill(engine: Engine, file: Path) -> None:
    """Write the raw tables of a database into a new file, without indexes, which DuckDB has no need of."""
    import duckdb

    with duckdb.connect(str(file)) as written, reading(engine) as connection:
        for table in _TABLES:
            create(written, table)
            carry(connection, plain(table), table, written, table.name)


@contextmanager
def reading_raw(file: Path) -> Iterator[Raw]:
    """The way over such a file."""
    import duckdb

    with duckdb.connect(str(file), read_only=True) as connection:

        def run(statement: str, parameters: Mapping[str, Any]) -> Sequence[Any]:
            used = {each: parameters[each] for each in _PARAMETER.findall(statement)}
            return connection.execute(_PARAMETER.sub(r"$\1", statement), used).fetchall()

        yield Raw(run)
