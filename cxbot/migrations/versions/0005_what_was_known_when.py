"""Sources keep notes on what they cannot know."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Column by column: on SQLite a table made anew is dropped first, and takes with it all that refers to it.


def upgrade() -> None:
    op.add_column("sources", sa.Column("notes", sa.Text(), nullable=False, server_default=""))
    op.drop_column("sources", "settings")


def downgrade() -> None:
    op.add_column("sources", sa.Column("settings", sa.Text(), nullable=False, server_default="{}"))
    op.drop_column("sources", "notes")
