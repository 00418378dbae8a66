"""Contacts told a part at a time, and merges that are seen by an address alone."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Engine, select

from cxbot.source import (
    AccountRecord,
    ContactRecord,
    ConversationRecord,
    Direction,
    MessageRecord,
    Participant,
    RatingRecord,
    Record,
    Role,
)
from cxbot.syncing import sync
from cxbot.tables import raw
from tests.syncing.told import NOW, facts, stale, telling

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
ALL = ("name", "address", "account", "merged_into")
JOE = ContactRecord("joe", "Joe", "Joe@shop.example", "acme")


def tell(engine: Engine, *records: Record) -> None:
    assert sync(engine, telling(*records), now=NOW).refused == ()


def contacts(engine: Engine) -> dict[str, tuple[str, str, str | None, str | None]]:
    """Name, address, account and survivor, by the source's ids."""
    with engine.connect() as connection:
        accounts = dict(connection.execute(select(raw.accounts.c.id, raw.accounts.c.external_id)).all())
        rows = connection.execute(select(raw.contacts)).all()
    ids = {row.id: row.external_id for row in rows}
    return {
        row.external_id: (row.name, row.address, accounts.get(row.account_id), ids.get(row.merged_into)) for row in rows
    }


def test_what_is_unsaid_of_a_contact_stays_as_it_was(engine: Engine) -> None:
    tell(engine, AccountRecord("acme", "Acme"), JOE)
    tell(engine, ContactRecord("joe", "J.", "other@shop.example", unsaid=ALL))
    assert contacts(engine) == {"joe": ("Joe", "joe@shop.example", "acme", None)}
    tell(engine, ContactRecord("joe", "Joseph", unsaid=("address", "account")))
    assert contacts(engine) == {"joe": ("Joseph", "joe@shop.example", "acme", None)}
    tell(engine, ContactRecord("joe", "Joseph", unsaid=("address",)))
    assert contacts(engine)["joe"] == ("Joseph", "joe@shop.example", None, None)


def test_a_contact_that_is_new_is_told_as_far_as_it_is_known(engine: Engine) -> None:
    tell(engine, ContactRecord("kim", "Kim", "kim@shop.example", unsaid=ALL))
    assert contacts(engine) == {"kim": ("Kim", "kim@shop.example", None, None)}


def test_who_lost_an_address_to_a_contact_is_merged_into_it(engine: Engine) -> None:
    message = MessageRecord(
        "m", "c", AT, Direction.IN, (), participants=(Participant(Role.FROM, "joe", "joe@shop.example"),)
    )
    kim = ContactRecord("kim", "Kim", "kim@shop.example")
    tell(engine, AccountRecord("acme", "Acme"), JOE, kim, ConversationRecord("c"), message)
    marked = stale(engine)
    tell(engine, replace(kim, owns=("kim@shop.example", "JOE@shop.example")))
    assert contacts(engine)["joe"] == ("Joe", "joe@shop.example", "acme", "kim")
    assert contacts(engine)["kim"][3] is None
    assert "c" in stale(engine) >= marked
    before = facts(engine)
    tell(engine, replace(kim, owns=("kim@shop.example", "JOE@shop.example")))
    assert facts(engine) == before


def test_who_is_told_beside_keeps_to_herself(engine: Engine) -> None:
    tell(engine, AccountRecord("acme", "Acme"), JOE)
    kim = ContactRecord("kim", "Kim", "joe@shop.example", owns=("joe@shop.example",))
    tell(engine, AccountRecord("acme", "Acme"), replace(JOE, address="new@shop.example"), kim)
    assert contacts(engine)["joe"] == ("Joe", "new@shop.example", "acme", None)


def test_ratings_that_are_told_apart_stay_with_their_conversation(engine: Engine) -> None:
    message = MessageRecord("m", "c", AT, Direction.OUT, ())
    rating = RatingRecord("r", AT, 5, conversation="c")
    tell(engine, ConversationRecord("c", whole=True), message, rating)
    tell(engine, ConversationRecord("c", whole=True, rated_apart=True))
    kept = facts(engine)
    assert (len(kept["messages"]), len(kept["ratings"])) == (0, 1)
    tell(engine, ConversationRecord("c", whole=True))
    assert facts(engine)["ratings"] == []
