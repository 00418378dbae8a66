"""What things are found by while somebody types: names and addresses without accents and capitals."""

import sqlalchemy as sa
from alembic import op

from cxbot.database.statements import in_parts
from cxbot.tables.folding import found_by

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Beside the name.
ALSO = {"inboxes": "", "teammates": "email", "teams": "", "accounts": "domain", "contacts": "address", "tags": ""}
INDEXED = ("accounts", "contacts")


def upgrade() -> None:
    text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    for name, also in ALSO.items():
        op.add_column(name, sa.Column("found_by", text, nullable=False, server_default=""))
        _fill(op.get_bind(), name, also)
    for name in INDEXED:
        op.create_index(op.f(f"ix_{name}_found_by"), name, ["found_by"])


def downgrade() -> None:
    for name in INDEXED:
        op.drop_index(op.f(f"ix_{name}_found_by"), name)
    for name in ALSO:
        op.drop_column(name, "found_by")


def _fill(connection: sa.Connection, name: str, also: str) -> None:
    columns = [sa.column(each, sa.Text) for each in ("name", also) if each]
    table = sa.table(name, sa.column("id", sa.BigInteger), sa.column("found_by", sa.Text), *columns)
    rows = connection.execute(sa.select(table.c.id, *(table.c[each.name] for each in columns))).all()
    write = sa.update(table).where(table.c.id == sa.bindparam("own")).values(found_by=sa.bindparam("key"))
    for part in in_parts(rows):
        connection.execute(write, [{"own": own, "key": found_by(*texts)} for own, *texts in part])
