"""Surveys that were sent, derived for the conversations that have any."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "sent_surveys",
        sa.Column("survey_id", Id, nullable=False),
        sa.Column("segment_id", Id, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("inbox_id", Id, nullable=True),
        sa.Column("teammate_id", Id, nullable=True),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inbox_id"], ["inboxes.id"], name=op.f("fk_sent_surveys_inbox_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["segments.id"], name=op.f("fk_sent_surveys_segment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_sent_surveys_survey_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["teammate_id"], ["teammates.id"], name=op.f("fk_sent_surveys_teammate_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_sent_surveys")),
    )
    op.create_index(op.f("ix_sent_surveys_segment_id"), "sent_surveys", ["segment_id"])
    columns = ["at", "answered", "segment_id", "inbox_id", "teammate_id"]
    op.create_index(op.f("ix_sent_surveys_at"), "sent_surveys", columns)
    # What was loaded before is derived again, by the next load or `cxbot derive`.
    op.execute(sa.text("UPDATE conversations SET stale = true WHERE id IN (SELECT conversation_id FROM surveys)"))


def downgrade() -> None:
    op.drop_table("sent_surveys")
