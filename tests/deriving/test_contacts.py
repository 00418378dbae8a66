"""Who is involved in a segment."""

from sqlalchemy import Engine, select, update

from cxbot.deriving import conversations_of_contacts, derive_stale, mark_all_stale, ratings_of_contacts
from cxbot.deriving.contacts import Contact, Contacts
from cxbot.tables import raw
from tests.story import Desk, story


def test_everybody_on_a_message_is_involved_but_blind_copies(engine: Engine) -> None:
    told = story(engine, "9:00 inbound from carla to dan cc eva bcc gil reply_to fay; 9:10 reply ana to hans+ida")
    assert told.segment.contacts == {"carla", "dan", "eva", "fay", "hans", "ida"}


def test_our_own_addresses_are_nobodys(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    desk.own_address("help@us.example")
    desk.contact("Help", address="Help@us.example")
    assert desk.tell("9:00 inbound from carla to Help").segment.contacts == {"carla"}


def test_each_account_of_those_involved(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    desk.contact("carla", account="Acme"), desk.contact("dan", account="Blue"), desk.contact("eva", account="Acme")
    assert desk.tell("9:00 inbound from carla cc dan+eva+fay").segment.accounts == {"Acme", "Blue"}


def test_each_segment_has_its_own_people(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "2 Nov 9:00 inbound from carla; 12 Nov 9:00 inbound from dan; 22 Nov 9:00 tag")
    assert [each.contacts for each in told.segments] == [{"carla"}, {"dan"}, {"dan"}]  # without a message: the latest's


def test_a_first_segment_without_a_message_has_nobody(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "2 Nov 9:00 tag; 12 Nov 9:00 inbound from dan")
    assert [each.contacts for each in told.segments] == [set(), {"dan"}]


def test_merged_contacts_are_the_survivor_through_chains_with_the_account_it_has_now(engine: Engine) -> None:
    desk = Desk(engine)
    desk.contact("carla", account="Old")
    desk.contact("karla", account="Older")
    told = desk.tell("9:00 inbound from carla cc dan")
    desk.merge("carla", into="karla")
    desk.contact("kara", account="New")
    desk.merge("karla", into="kara")
    mark_all_stale(engine)
    derive_stale(engine)
    assert told.segment.contacts == {"kara", "dan"}
    assert told.segment.accounts == {"New"}


def test_a_circle_of_merges_ends_at_one_of_its_contacts() -> None:
    contacts = Contacts({1: Contact(merged_into=3), 2: Contact(merged_into=3), 3: Contact(merged_into=2)})
    assert {contacts.survivor(each) for each in (1, 2, 3)} == {2}


def test_the_conversations_to_derive_again_after_a_merge(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    first = desk.tell("9:00 inbound from carla")
    desk.tell("9:00 inbound from dan")
    third = desk.tell("9:00 inbound from eva cc karla")
    lone = desk.rate("9:00 rate 5", customer="carla")
    desk.merge("carla", into="karla")
    desk.merge("karla", into="kara")
    with sqlite_engine.connect() as connection:
        for name, conversations in (("kara", [1, 3]), ("karla", [1, 3]), ("carla", [1]), ("dan", [2])):
            contact = connection.scalar(select(raw.contacts.c.id).where(raw.contacts.c.name == name))
            assert contact is not None
            assert conversations_of_contacts(connection, [contact]) == conversations
            assert ratings_of_contacts(connection, [contact]) == ([] if name == "dan" else [lone])
    assert (first.conversation, third.conversation) == (1, 3)


def test_what_a_merge_touched_is_derived_again(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    told, other = desk.tell("9:00 inbound from carla"), desk.tell("9:00 inbound from dan")
    desk.merge("carla", into="karla")
    with sqlite_engine.begin() as connection:
        carla = connection.scalar(select(raw.contacts.c.id).where(raw.contacts.c.name == "carla"))
        assert carla is not None
        touched = conversations_of_contacts(connection, [carla])
        connection.execute(update(raw.conversations).where(raw.conversations.c.id.in_(touched)).values(stale=True))
    assert derive_stale(sqlite_engine) == 1
    assert (told.segment.contacts, other.segment.contacts) == ({"karla"}, {"dan"})
