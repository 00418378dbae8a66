"""The one MetaData, with names for constraints that migrations can rely on, and columns that many tables share."""

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, Text, text
from sqlalchemy.engine.default import DefaultExecutionContext

from cxbot.tables import folding

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only in a column that is exactly INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")


def own_id() -> Column[int]:
    """The installation's own id of a row."""
    return Column("id", Id, primary_key=True, autoincrement=True)


def provenance() -> tuple[Column[Any], Column[Any]]:
    """Which source a row came from, and the id it has there; unique together."""
    return (
        Column("source_id", Id, ForeignKey("sources.id", ondelete="CASCADE"), nullable=False),
        Column("external_id", Text, nullable=False),
    )


def found_by(*by: str) -> Column[str]:
    """What a row is found by while somebody types, in the order of its characters: these columns of it, folded."""

    def folded(context: DefaultExecutionContext) -> str:
        row = context.get_current_parameters()  # type: ignore[no-untyped-call]  # it has no types of its own
        return folding.found_by(*(str(row.get(each) or "") for each in by))

    kind = Text().with_variant(Text(collation="C"), "postgresql")
    return Column("found_by", kind, nullable=False, default=folded, server_default="")


def index_of_few(column: Column[Any]) -> Index:
    """An index of a column that few rows fill: were the others in it, databases would take it for worthless."""
    filled = text(f"{column.name} IS NOT NULL")
    return Index(f"ix_{column.table.name}_{column.name}", column, sqlite_where=filled, postgresql_where=filled)


def link(name: str, target: str, *, optional: bool = False, key: bool = False, index: bool = False) -> Column[int]:
    """A column that holds the id of a row of another table."""
    return Column(
        name, Id, ForeignKey(f"{target}.id", ondelete="CASCADE"), nullable=optional, primary_key=key, index=index
    )
