"""How many ratings a digest needs to come, and whether it is short when nothing changed."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("least", "short"):
        op.add_column("schedules", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    for name in ("least", "short"):
        op.drop_column("schedules", name)
