"""What segments come to by the day they began, and whether a segment stayed in one inbox."""

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
FIRST = "cast(first_business_seconds AS double precision)"
TOTAL = "cast(reply_total AS double precision)"
SUMS = {
    "begun": "1",
    "with_message": "CASE WHEN has_message THEN 1 ELSE 0 END",
    "received": "received",
    "sent": "sent",
    "replies": "replies",
    "reply_total": "reply_total",
    "reply_squares": "cast(reply_squares AS double precision)",
    "first_replies": "CASE WHEN first_business_seconds IS NULL THEN 0 ELSE 1 END",
    "first_total": "coalesce(first_business_seconds, 0)",
    "first_squares": f"coalesce({FIRST} * {FIRST}, 0)",
    "archived": "archived",
    "archived_with_reply": "archived_with_reply",
    "resolutions": "CASE WHEN replies > 0 THEN archived ELSE 0 END",
    "resolution_total": "CASE WHEN replies > 0 THEN archived ELSE 0 END * reply_total",
    "resolution_squares": f"CASE WHEN replies > 0 THEN archived ELSE 0 END * {TOTAL} * {TOTAL}",
}
# Whole days: what is left over is taken away, as not every database divides whole numbers alike.
DAY = "(started_at - started_at % 86400) / 86400"
BY = f"conversations.source_id, {DAY}, inbox_id, moved"
FILL = f"""
    INSERT INTO segment_days (source_id, day, inbox_id, moved, until, {", ".join(SUMS)})
    SELECT {BY}, max(last_at), {", ".join(f"sum({each})" for each in SUMS.values())}
    FROM segments JOIN conversations ON conversations.id = segments.conversation_id
    WHERE last_at IS NOT NULL GROUP BY {BY}
"""  # noqa: S608 - the columns above


def upgrade() -> None:
    op.add_column("segments", sa.Column("moved", sa.Boolean(), nullable=False, server_default=sa.true()))
    elsewhere = (ELSEWHERE.format(table) for table in ("touches", "counted_messages", "archivings"))
    op.execute(sa.text(STAYED + "".join(elsewhere)))
    _index([*READ, *ADDED])
    op.create_table(
        "segment_days",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("inbox_id", ID, nullable=True),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        *(sa.Column(name, _kind(name), nullable=False) for name in SUMS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment_days")),
        *(
            sa.ForeignKeyConstraint(
                [f"{one}_id"], [f"{many}.id"], name=op.f(f"fk_segment_days_{one}_id"), ondelete="CASCADE"
            )
            for one, many in (("source", "sources"), ("inbox", "inboxes"))
        ),
    )
    op.create_index(op.f("ix_segment_days_day"), "segment_days", ["day"])
    op.execute(sa.text(FILL))


def downgrade() -> None:
    op.drop_table("segment_days")
    _index(READ)
    op.drop_column("segments", "moved")


def _kind(name: str) -> sa.types.TypeEngine[Any]:
    if name.endswith("squares"):
        return sa.Double()
    return sa.BigInteger() if name.endswith("total") else sa.Integer()


def _index(columns: list[str]) -> None:
    op.drop_index(op.f("ix_segments_started_at"), table_name="segments")
    op.create_index(op.f("ix_segments_started_at"), "segments", columns)
