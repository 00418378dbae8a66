"""The bot's processes, and when each last looked at what is due."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "processes",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "workspace", "host")),
        sa.Column("pid", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("mode", "version")),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("began_at", "ticked_at")),
        sa.Column("stopped_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_processes")),
    )
    op.create_index(op.f("ix_processes_ticked_at"), "processes", ["ticked_at"])


def downgrade() -> None:
    op.drop_table("processes")
