"""What a delivery told: of which metric, how many things its figures rest on, and which ones."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("metric", "sizes", "told_rows"):
        op.add_column("deliveries", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("deliveries", sa.Column("told_at", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_deliveries_channel_ts"), "deliveries", ["channel", "ts"])
    op.create_table(
        "told_rows",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_told_rows")),
    )
    op.create_index(op.f("ix_told_rows_told_at"), "told_rows", ["told_at"])


def downgrade() -> None:
    op.drop_table("told_rows")
    op.drop_index(op.f("ix_deliveries_channel_ts"), "deliveries")
    for name in ("told_rows", "told_at", "sizes", "metric"):
        op.drop_column("deliveries", name)
