"""Reports that were promised are written down until they are there, and pictures have an end."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "promises",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("workspace", "key", "user", "channel")),
        sa.Column("promised_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "key", name=op.f("pk_promises")),
    )
    op.create_index(op.f("ix_pictures_kept_at"), "pictures", ["kept_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_pictures_kept_at"), "pictures")
    op.drop_table("promises")
