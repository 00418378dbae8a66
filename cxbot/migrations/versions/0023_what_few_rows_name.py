"""Columns that few rows fill are indexed where they are filled, and ratings by the surveys that they answer."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0021"
branch_labels = None
depends_on = None

INDEXES = (("contacts", "merged_into"), ("segments", "rating_id"))


def upgrade() -> None:
    for table, column in INDEXES:
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
    for table, column in (*INDEXES, ("ratings", "survey_id")):
        filled = sa.text(f"{column} IS NOT NULL")
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], sqlite_where=filled, postgresql_where=filled)


def downgrade() -> None:
    op.drop_index(op.f("ix_ratings_survey_id"), "ratings")
    for table, column in INDEXES:
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
