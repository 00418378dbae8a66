"""Who saw what is written down, admins set rules, and a report is known with all its messages."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workspace_settings",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("workspace", "name", "value")),
        sa.PrimaryKeyConstraint("workspace", "name", name=op.f("pk_workspace_settings")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("workspace", "user")),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("what", "about", "place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"])
    op.create_table(
        "report_parts",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("workspace", "channel", "report", "ts")),
        sa.PrimaryKeyConstraint("workspace", "channel", "report", "ts", name=op.f("pk_report_parts")),
    )


def downgrade() -> None:
    op.drop_table("report_parts")
    op.drop_index(op.f("ix_audit_at"), "audit")
    op.drop_table("audit")
    op.drop_table("workspace_settings")
