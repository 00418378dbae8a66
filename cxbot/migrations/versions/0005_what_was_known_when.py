"""What was known when: ratings as each submission left them, when surveys were answered, replies while archived.

And sources keep notes on what they cannot know.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

CREDITS = ["score", "satisfied", "segment_id", "inbox_id", "teammate_id"]
ARCHIVINGS = ["segment_id", "replied", "replies", "reply_business_seconds", "inbox_id"]
SURVEYS = ["segment_id", "inbox_id", "teammate_id"]

ANSWERED = """
    UPDATE sent_surveys SET answered_at = (
        SELECT min(submitted_at)
        FROM ratings JOIN rating_revisions ON rating_revisions.rating_id = ratings.id
        WHERE ratings.survey_id = sent_surveys.survey_id
        AND (rating_revisions.score IS NOT NULL OR rating_revisions.satisfied IS NOT NULL)
    )
    WHERE answered = 1
"""
# Numbers of now are right as they stand. What was known earlier is derived by the next load or `cxbot derive`.
TO_DERIVE = (
    """
    UPDATE conversations SET stale = true WHERE id IN (
        SELECT conversation_id FROM ratings
        WHERE id IN (SELECT rating_id FROM rating_revisions GROUP BY rating_id HAVING count(*) > 1)
    )
    OR id IN (SELECT conversation_id FROM activities WHERE kind = 'snooze')
    """,
    """
    UPDATE ratings SET stale = true WHERE conversation_id IS NULL
    AND id IN (SELECT rating_id FROM rating_revisions GROUP BY rating_id HAVING count(*) > 1)
    """,
)


def upgrade() -> None:
    # Column by column: on SQLite a table made anew is dropped first, and takes with it all that refers to it.
    op.add_column("sources", sa.Column("notes", sa.Text(), nullable=False, server_default=""))
    op.drop_column("sources", "settings")

    _index("sent_surveys", None)
    op.add_column("sent_surveys", sa.Column("answered_at", sa.BigInteger()))
    op.execute(sa.text(ANSWERED))
    op.drop_column("sent_surveys", "answered")
    _index("sent_surveys", ["at", "answered_at", *SURVEYS])

    _index("archivings", None)
    with op.batch_alter_table("archivings") as batch:  # nothing refers to it
        batch.add_column(sa.Column("known_from", sa.BigInteger()))
        batch.add_column(sa.Column("known_until", sa.BigInteger()))
    op.execute(sa.text("UPDATE archivings SET known_from = at, known_until = until"))
    with op.batch_alter_table("archivings") as batch:
        batch.alter_column("known_from", existing_type=sa.BigInteger(), nullable=False)
    _index("archivings", ["at", "until", "known_from", "known_until", *ARCHIVINGS])

    _index("credits", None)
    with op.batch_alter_table("credits") as batch:  # nothing refers to it
        batch.add_column(sa.Column("until", sa.BigInteger()))
        batch.drop_constraint(op.f("pk_credits"), type_="primary")
        batch.create_primary_key(op.f("pk_credits"), ["rating_id", "at"])
    _index("credits", ["at", "until", *CREDITS])

    for statement in TO_DERIVE:
        op.execute(sa.text(statement))


def downgrade() -> None:
    _index("credits", None)
    op.execute(sa.text("DELETE FROM credits WHERE until IS NOT NULL"))
    with op.batch_alter_table("credits") as batch:
        batch.drop_constraint(op.f("pk_credits"), type_="primary")
        batch.create_primary_key(op.f("pk_credits"), ["rating_id"])
        batch.drop_column("until")
    _index("credits", ["at", *CREDITS])

    _index("archivings", None)
    op.execute(
        sa.text("DELETE FROM archivings WHERE known_until IS NOT NULL AND (until IS NULL OR known_until < until)")
    )
    with op.batch_alter_table("archivings") as batch:
        batch.drop_column("known_until")
        batch.drop_column("known_from")
    _index("archivings", ["at", "until", *ARCHIVINGS])

    _index("sent_surveys", None)
    op.add_column("sent_surveys", sa.Column("answered", sa.Integer(), nullable=False, server_default="0"))
    op.execute(sa.text("UPDATE sent_surveys SET answered = 1 WHERE answered_at IS NOT NULL"))
    op.drop_column("sent_surveys", "answered_at")
    _index("sent_surveys", ["at", "answered", *SURVEYS])

    op.add_column("sources", sa.Column("settings", sa.Text(), nullable=False, server_default="{}"))
    op.drop_column("sources", "notes")


def _index(table: str, columns: list[str] | None) -> None:
    """Drop the index by which reports read a table, or make it over these columns."""
    name = op.f(f"ix_{table}_at")
    if columns is None:
        op.drop_index(name, table_name=table)
    else:
        op.create_index(name, table, columns)
