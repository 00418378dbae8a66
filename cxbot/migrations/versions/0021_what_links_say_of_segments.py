"""Links of customers say what their segments come to, and lie in the order of customers; copies to read from."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0019"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LINKS = {"segment_contacts": ("contact_id", "contacts"), "segment_accounts": ("account_id", "accounts")}
COUNTS = ("received", "sent", "replies", "archived", "archived_with_reply")
CARRIED = ("started_at", "last_at", "has_message", *COUNTS, "reply_total", "first_business_seconds")


def upgrade() -> None:
    carried = ", ".join(CARRIED)
    for name, (by, target) in LINKS.items():
        _put_aside(name, f"ix_{name}_{by}")
        _make(name, by, target, key=(by, "segment_id"), carried=_carried())
        op.execute(
            sa.text(
                f"INSERT INTO {name} ({by}, segment_id, {carried}) "  # noqa: S608 - the names above
                f"SELECT {by}, segment_id, {carried} FROM {name}_before JOIN segments ON segments.id = segment_id "
                f"ORDER BY {by}, segment_id"
            )
        )
        op.drop_table(f"{name}_before")
        op.create_index(op.f(f"ix_{name}_segment_id"), name, ["segment_id", by])
    op.create_table(
        "copies",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("refreshed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copies")),
    )
    op.create_table(
        "copy_changes",
        *(sa.Column(each, sa.Text(), nullable=False) for each in ("copy_id", "kind")),
        sa.Column("row_id", ID, nullable=False, autoincrement=False),
        sa.Column("taken", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("copy_id", "kind", "row_id", name=op.f("pk_copy_changes")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("copy_changes")
    op.drop_table("copies")
    for name, (by, target) in LINKS.items():
        _put_aside(name, f"ix_{name}_segment_id")
        _make(name, by, target, key=("segment_id", by), carried=[])
        op.execute(
            sa.text(f"INSERT INTO {name} (segment_id, {by}) SELECT segment_id, {by} FROM {name}_before")  # noqa: S608 - the names above
        )
        op.drop_table(f"{name}_before")
        op.create_index(op.f(f"ix_{name}_{by}"), name, [by, "segment_id"])


def _put_aside(name: str, index: str) -> None:
    op.drop_index(op.f(index), table_name=name)
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(f"pk_{name}"), name)  # the new table's is called the same
    op.rename_table(name, f"{name}_before")


def _carried() -> list[sa.Column[Any]]:
    return [
        sa.Column("started_at", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("last_at", sa.BigInteger(), nullable=True),
        sa.Column("has_message", sa.Boolean(), nullable=False, server_default=sa.false()),
        *(sa.Column(each, sa.Integer(), nullable=False, server_default="0") for each in COUNTS),
        sa.Column("reply_total", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("first_business_seconds", sa.Integer(), nullable=True),
    ]


def _make(name: str, by: str, target: str, *, key: tuple[str, str], carried: list[sa.Column[Any]]) -> None:
    op.create_table(
        name,
        *(sa.Column(each, ID, nullable=False) for each in key),
        *carried,
        sa.ForeignKeyConstraint([by], [f"{target}.id"], name=op.f(f"fk_{name}_{by}"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["segments.id"], name=op.f(f"fk_{name}_segment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}")),
        sqlite_with_rowid=False,
    )
