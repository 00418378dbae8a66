"""What the bot looks at to see whether what it paused a digest for is over."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("schedules", sa.Column("cause", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("schedules", "cause")
