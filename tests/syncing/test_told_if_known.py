"""A helpdesk that tells what changed of all that there is: only what was told before is taken."""

from sqlalchemy import Engine, select

from cxbot.source import AccountRecord, ContactRecord, IfKnown, TeammateRecord
from cxbot.syncing import sync
from cxbot.tables import raw
from tests.syncing.told import NOW, telling


def names(engine: Engine) -> list[tuple[str, str | None]]:
    contacts, accounts = raw.contacts, raw.accounts
    joined = contacts.outerjoin(accounts, contacts.c.account_id == accounts.c.id)
    with engine.connect() as connection:
        rows = connection.execute(
            select(contacts.c.name, accounts.c.name).select_from(joined).order_by(contacts.c.name)
        ).all()
    return [(row[0], row[1]) for row in rows]


def test_what_was_never_told_is_not_meant(sqlite_engine: Engine) -> None:
    globex = AccountRecord("7", "Globex")
    sync(sqlite_engine, telling(TeammateRecord("1", "ana"), ContactRecord("2", "joe")), now=NOW)
    changed = telling(
        IfKnown(ContactRecord("2", "Joseph", account="7"), (globex,)),
        IfKnown(ContactRecord("3", "nobody", account="8"), (AccountRecord("8", "Initech"),)),
        IfKnown(TeammateRecord("1", "Anna", blocked=True)),
        IfKnown(TeammateRecord("9", "nobody")),
        IfKnown(AccountRecord("10", "nobody")),
    )
    assert sync(sqlite_engine, changed, now=NOW).refused == ()
    assert names(sqlite_engine) == [("Joseph", "Globex")]
    with sqlite_engine.connect() as connection:
        assert list(connection.scalars(select(raw.accounts.c.name))) == ["Globex"]
        people = connection.execute(select(raw.teammates.c.name, raw.teammates.c.blocked)).all()
    assert [tuple(each) for each in people] == [("Anna", True)]


def test_what_is_told_in_the_same_batch_is_not_known_before(sqlite_engine: Engine) -> None:
    sync(sqlite_engine, telling(ContactRecord("2", "joe"), IfKnown(ContactRecord("2", "late"))), now=NOW)
    assert names(sqlite_engine) == [("joe", None)]
