"""What follows a digest in its thread, and how far a delivery was looked for."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TEXTS = ("incomplete", "thread", "parent", "seen")


def upgrade() -> None:
    for name in TEXTS:
        op.add_column("deliveries", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("deliveries", sa.Column("decided_at", sa.BigInteger(), nullable=True))
    op.add_column("deliveries", sa.Column("parts", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    for name in (*TEXTS, "decided_at", "parts"):
        op.drop_column("deliveries", name)
