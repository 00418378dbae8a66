"""What segments and messages come to by the day, and whether a segment stayed in one inbox."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
READ = [
    *("started_at", "last_at", "has_message", "inbox_id", "received", "sent", "replies", "reply_total"),
    *("reply_squares", "first_business_seconds", "archived", "archived_with_reply"),
]
ADDED = ["moved", "conversation_id"]

STAYED = "UPDATE segments SET moved = false WHERE true"
ELSEWHERE = """
    AND NOT EXISTS (
        SELECT 1 FROM {0} WHERE {0}.segment_id = segments.id
        AND coalesce({0}.inbox_id, 0) <> coalesce(segments.inbox_id, 0)
    )
"""
TARGETS = {"source_id": "sources", "inbox_id": "inboxes", "teammate_id": "teammates"}


def _squared(value: str) -> str:
    return f"coalesce(cast({value} AS double precision) * {value}, 0)"


RESOLVED = "CASE WHEN replies > 0 THEN archived ELSE 0 END"
FIRST, REPLY = "first_business_seconds", "reply_business_seconds"
OF_SEGMENTS = {
    "begun": "1",
    "with_message": "CASE WHEN has_message THEN 1 ELSE 0 END",
    "received": "received",
    "sent": "sent",
    "replies": "replies",
    "reply_total": "reply_total",
    "reply_squares": "cast(reply_squares AS double precision)",
    "first_replies": f"CASE WHEN {FIRST} IS NULL THEN 0 ELSE 1 END",
    "first_total": f"coalesce({FIRST}, 0)",
    "first_squares": _squared(FIRST),
    "archived": "archived",
    "archived_with_reply": "archived_with_reply",
    "resolutions": RESOLVED,
    "resolution_total": f"{RESOLVED} * reply_total",
    "resolution_squares": f"{RESOLVED} * {_squared('reply_total')}",
}
OF_AUTHORS = {
    "sent": "1",
    "replies": f"CASE WHEN {REPLY} IS NULL THEN 0 ELSE 1 END",
    "reply_total": f"coalesce({REPLY}, 0)",
    "reply_squares": _squared(REPLY),
    "first_replies": f"CASE WHEN counted_messages.{FIRST} IS NULL THEN 0 ELSE 1 END",
    "first_total": f"coalesce(counted_messages.{FIRST}, 0)",
    "first_squares": _squared(f"counted_messages.{FIRST}"),
}
# Whole days: what is left over is taken away, as not every database divides whole numbers alike.
DAY = "({0} - {0} % 86400) / 86400"
BEGUN = {"source_id": "conversations.source_id", "day": DAY.format("started_at")}
SEGMENTS = "segments JOIN conversations ON conversations.id = segments.conversation_id"
ACTED = f"{SEGMENTS} JOIN segment_teammates ON segment_teammates.segment_id = segments.id"
SENT = f"{SEGMENTS} JOIN counted_messages ON counted_messages.segment_id = segments.id"


def upgrade() -> None:
    op.add_column("segments", sa.Column("moved", sa.Boolean(), nullable=False, server_default=sa.true()))
    elsewhere = (ELSEWHERE.format(table) for table in ("touches", "counted_messages", "archivings"))
    op.execute(sa.text(STAYED + "".join(elsewhere)))
    _index([*READ, *ADDED])

    inbox, teammate = (sa.Column(name, ID, nullable=True) for name in ("inbox_id", "teammate_id"))
    moved: sa.Column[Any] = sa.Column("moved", sa.Boolean(), nullable=False)
    until: sa.Column[Any] = sa.Column("until", sa.BigInteger(), nullable=True)
    _make("segment_days", [inbox, moved, until], OF_SEGMENTS)
    _make("acted_days", [sa.Column("teammate_id", ID, nullable=False)], OF_SEGMENTS)
    _make("author_days", [teammate], OF_AUTHORS)

    by = BEGUN | {"inbox_id": "inbox_id", "moved": "moved"}
    _fill("segment_days", by, {"until": "max(last_at)"}, OF_SEGMENTS, f"{SEGMENTS} WHERE last_at IS NOT NULL")
    by = BEGUN | {"teammate_id": "teammate_id"}
    _fill("acted_days", by, {}, OF_SEGMENTS, f"{ACTED} WHERE last_at IS NOT NULL")
    by |= {"day": DAY.format("counted_messages.at")}
    _fill("author_days", by, {}, OF_AUTHORS, f"{SENT} WHERE direction = 'out' AND counted_messages.leading")


def downgrade() -> None:
    for table in ("author_days", "acted_days", "segment_days"):
        op.drop_table(table)
    _index(READ)
    op.drop_column("segments", "moved")


def _make(table: str, columns: list[sa.Column[Any]], sums: Mapping[str, str]) -> None:
    links = {"source_id": "CASCADE"} | {
        each.name: "SET NULL" if each.nullable else "CASCADE" for each in columns if each.name in TARGETS
    }
    op.create_table(
        table,
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        *columns,
        *(sa.Column(name, _kind(name), nullable=False) for name in sums),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(
            sa.ForeignKeyConstraint([name], [f"{TARGETS[name]}.id"], name=op.f(f"fk_{table}_{name}"), ondelete=then)
            for name, then in links.items()
        ),
    )
    op.create_index(op.f(f"ix_{table}_day"), table, ["day"])


def _fill(table: str, by: dict[str, str], more: dict[str, str], sums: dict[str, str], rows: str) -> None:
    columns = by | more | {name: f"sum({each})" for name, each in sums.items()}
    values, names = ", ".join(columns.values()), ", ".join(columns)
    found = f"SELECT {values} FROM {rows} GROUP BY {', '.join(by.values())}"  # noqa: S608 - the columns above
    op.execute(sa.text(f"INSERT INTO {table} ({names}) {found}"))


def _kind(name: str) -> sa.types.TypeEngine[Any]:
    if name.endswith("squares"):
        return sa.Double()
    return sa.BigInteger() if name.endswith("total") else sa.Integer()


def _index(columns: list[str]) -> None:
    op.drop_index(op.f("ix_segments_started_at"), table_name="segments")
    op.create_index(op.f("ix_segments_started_at"), "segments", columns)
