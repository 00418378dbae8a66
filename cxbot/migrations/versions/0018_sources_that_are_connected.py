"""Sources that are connected: how they are reached, and how syncing them went."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "connected_sources",
        sa.Column("source_id", ID, nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("connected_at", "next_at")),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("trouble", sa.Text(), nullable=False, server_default=""),
        sa.Column("trouble_at", sa.BigInteger(), nullable=True),
        sa.Column("held_by", sa.Text(), nullable=False, server_default=""),
        sa.Column("held_until", sa.BigInteger(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False, server_default="0") for name in ("told", "refused", "removed")),
        sa.Column("refused_lines", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_connected_sources")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_connected_sources_source_id"), ondelete="CASCADE"
        ),
    )
    op.create_index(op.f("ix_connected_sources_next_at"), "connected_sources", ["next_at"])


def downgrade() -> None:
    op.drop_table("connected_sources")
