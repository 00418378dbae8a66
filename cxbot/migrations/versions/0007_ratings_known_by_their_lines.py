"""What the lines of a file say, so that their ratings stay the same; and how the files of a source are read."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sources", sa.Column("mapping", sa.Text(), nullable=False, server_default="{}"))
    op.create_table(
        "rating_keys",
        sa.Column("rating_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rating_id"], ["ratings.id"], name=op.f("fk_rating_keys_rating_id_ratings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("rating_id", "key", name=op.f("pk_rating_keys")),
    )
    op.create_index(op.f("ix_rating_keys_key"), "rating_keys", ["key"])


def downgrade() -> None:
    op.drop_table("rating_keys")
    op.drop_column("sources", "mapping")
