"""Saved views, whose default they are, what a person likes, and who asked for a posted report."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "views",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("workspace", "holder")),
        sa.Column("called", sa.Text(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("encoded", "owner")),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_views")),
        sa.UniqueConstraint("workspace", "holder", "called", name=op.f("uq_views_workspace_holder_called")),
    )
    op.create_index(op.f("ix_views_workspace_owner"), "views", ["workspace", "owner"])
    op.create_table(
        "default_views",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("workspace", "holder")),
        sa.Column("view_id", ID, nullable=False),
        sa.Column("chosen_by", sa.Text(), nullable=False),
        sa.Column("chosen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "holder", name=op.f("pk_default_views")),
        sa.ForeignKeyConstraint(["view_id"], ["views.id"], name=op.f("fk_default_views_view_id"), ondelete="CASCADE"),
    )
    op.create_index(op.f("ix_default_views_view_id"), "default_views", ["view_id"])
    op.create_table(
        "preferences",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("workspace", "person", "name", "value")),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "person", "name", name=op.f("pk_preferences")),
    )
    op.add_column("reports", sa.Column("asked_by", sa.Text(), nullable=False, server_default=""))
    asked = ["workspace", "asked_by", "channel", "kept_at"]
    op.create_index(op.f("ix_reports_workspace_asked_by_channel_kept_at"), "reports", asked)


def downgrade() -> None:
    op.drop_index(op.f("ix_reports_workspace_asked_by_channel_kept_at"), "reports")
    op.drop_column("reports", "asked_by")
    for table in ("preferences", "default_views", "views"):
        op.drop_table(table)
