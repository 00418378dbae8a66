"""How soon the API of a connected source may be asked again, for the process that goes on."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("connected_sources", sa.Column("pace", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("connected_sources", "pace")
