"""Schedules, and deliveries that are promised once."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "schedules",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("workspace", "place", "owner")),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("view", "view_key", "schedule", "state", "reason", "next_slot")
        ),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedules")),
    )
    op.create_index(op.f("ix_schedules_next_at"), "schedules", ["next_at"])
    op.create_index(op.f("ix_schedules_workspace_place"), "schedules", ["workspace", "place"])
    op.create_table(
        "deliveries",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "workspace", "key", "kind")),
        sa.Column("schedule_id", ID, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("place", "slot")),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("due_at", "made_at")),
        sa.Column("state", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("attempts", "fence")),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in ("first_post_at", "last_post_at", "ended_at")),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("channel", "ts", "error", "words", "question", "figures")
        ),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("counted_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["schedules.id"], name=op.f("fk_deliveries_schedule_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("workspace", "key", name=op.f("uq_deliveries_workspace_key")),
    )
    op.create_index(op.f("ix_deliveries_schedule_id"), "deliveries", ["schedule_id"])
    op.create_index(op.f("ix_deliveries_state_not_before"), "deliveries", ["state", "not_before"])


def downgrade() -> None:
    op.drop_table("deliveries")
    op.drop_table("schedules")
