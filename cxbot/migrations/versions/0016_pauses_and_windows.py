"""What the bot looks at to see whether what it paused a digest for is over; and what open windows show."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("schedules", sa.Column("cause", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "windows",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("workspace", "view", "hash", "carries", "earlier")),
        sa.Column("shown_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "view", name=op.f("pk_windows")),
    )
    op.create_index(op.f("ix_windows_shown_at"), "windows", ["shown_at"])


def downgrade() -> None:
    op.drop_table("windows")
    op.drop_column("schedules", "cause")
