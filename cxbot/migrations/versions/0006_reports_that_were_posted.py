"""Posted reports keep what they show, and events are handled once by all processes."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reports",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("workspace", "channel", "ts")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("question", "text", "blocks")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("compared_by", "changes")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "channel", "ts", name=op.f("pk_reports")),
    )
    op.create_table(
        "handled",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("workspace", "key")),
        sa.Column("handled_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "key", name=op.f("pk_handled")),
    )
    op.create_index(op.f("ix_handled_handled_at"), "handled", ["handled_at"])


def downgrade() -> None:
    op.drop_table("handled")
    op.drop_table("reports")
