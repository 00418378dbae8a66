"""What segments come to by the day and the tags of their conversations."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
RESOLVED = "CASE WHEN replies > 0 THEN archived ELSE 0 END"


def _squared(value: str) -> str:
    return f"coalesce(cast({value} AS double precision) * {value}, 0)"


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
    "first_squares": _squared("first_business_seconds"),
    "archived": "archived",
    "archived_with_reply": "archived_with_reply",
    "resolutions": RESOLVED,
    "resolution_total": f"{RESOLVED} * reply_total",
    "resolution_squares": f"{RESOLVED} * {_squared('reply_total')}",
}
# Whole days: what is left over is taken away, as not every database divides whole numbers alike.
BY = {"source_id": "source_id", "day": "(started_at - started_at % 86400) / 86400", "tag_id": "tag_id"}
ROWS = """
    segments JOIN conversations ON conversations.id = segments.conversation_id
    LEFT JOIN conversation_tags ON conversation_tags.conversation_id = segments.conversation_id
    WHERE last_at IS NOT NULL
"""


def upgrade() -> None:
    op.create_table(
        "tag_days",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("tag_id", ID, nullable=True),
        *(sa.Column(name, _kind(name), nullable=False) for name in SUMS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag_days")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_tag_days_source_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f("fk_tag_days_tag_id"), ondelete="SET NULL"),
    )
    op.create_index(op.f("ix_tag_days_day"), "tag_days", ["day"])
    columns = BY | {name: f"sum({each})" for name, each in SUMS.items()}
    values, names = ", ".join(columns.values()), ", ".join(columns)
    found = f"SELECT {values} FROM {ROWS} GROUP BY {', '.join(BY.values())}"  # noqa: S608 - the columns above
    op.execute(sa.text(f"INSERT INTO tag_days ({names}) {found}"))


def downgrade() -> None:
    op.drop_table("tag_days")


def _kind(name: str) -> sa.types.TypeEngine[Any]:
    if name.endswith("squares"):
        return sa.Double()
    return sa.BigInteger() if name.endswith("total") else sa.Integer()
