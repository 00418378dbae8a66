"""An index of the ratings that wait to be derived."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    words = sa.text("stale AND conversation_id IS NULL")
    op.create_index("ix_ratings_stale", "ratings", ["id"], sqlite_where=words, postgresql_where=words)


def downgrade() -> None:
    op.drop_index("ix_ratings_stale", table_name="ratings")
