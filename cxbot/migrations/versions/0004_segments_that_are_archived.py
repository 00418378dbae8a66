"""Segments say whether they are archived at their end, so that reports need not look it up."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BEFORE = [
    *("started_at", "last_at", "has_message", "inbox_id", "received", "sent", "replies", "reply_total"),
    *("reply_squares", "first_business_seconds"),
]
ADDED = ["archived", "archived_with_reply"]


def upgrade() -> None:
    for name in ADDED:
        op.add_column("segments", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        sa.text("UPDATE segments SET archived = 1 WHERE id IN (SELECT segment_id FROM archivings WHERE until IS NULL)")
    )
    op.execute(
        sa.text(
            "UPDATE segments SET archived_with_reply = 1 "
            "WHERE id IN (SELECT segment_id FROM archivings WHERE until IS NULL AND replied)"
        )
    )
    op.drop_index(op.f("ix_segments_started_at"), table_name="segments")
    op.create_index(op.f("ix_segments_started_at"), "segments", [*BEFORE, *ADDED])


def downgrade() -> None:
    op.drop_index(op.f("ix_segments_started_at"), table_name="segments")
    for name in ADDED:
        op.drop_column("segments", name)
    op.create_index(op.f("ix_segments_started_at"), "segments", BEFORE)
