"""What Front says becomes our records: each row of the mapping, with the right value by hand."""

import pytest
from sqlalchemy import Engine, select

from cxbot.deriving import derive_stale
from cxbot.source import (
    AccountRecord,
    ActivityKind,
    ActivityRecord,
    ContactRecord,
    ConversationRecord,
    Direction,
    InboxRecord,
    MessageKind,
    MessageRecord,
    OwnAddressRecord,
    Participant,
    Role,
    TeammateKind,
    TeammateRecord,
)
from cxbot.syncing import sync
from cxbot.tables import derived
from tests.sources.front.desk import Desk
from tests.sources.front.happening import OURS, at
from tests.sources.front.telling import NOW, batches, notes, told

IN, OUT = Direction.IN, Direction.OUT


def test_a_conversation_is_told_from_its_events_and_messages(front: Desk) -> None:
    own = front.tell("Mon 9:00 inbound; 9:05 assign ana; 9:10 reply ana; 9:30 comment bo; 9:35 archive ana")
    ana, bo, joe = front.teammate("ana")["id"], front.teammate("bo")["id"], front.contact("joe")["id"]
    support = front.inbox("support")["id"]
    assert told(front, ConversationRecord) == [
        ConversationRecord(own, "Help", f"https://app.frontapp.com/open/{own}", whole=True, rated_apart=True)
    ]
    first, second = told(front, MessageRecord)
    address = "joe@customers.example"
    assert (first.sent_at, first.direction, first.inboxes, first.author) == (at("2 9:00"), IN, (support,), "")
    assert first.participants == (Participant(Role.FROM, joe, address),)
    assert (second.sent_at, second.direction, second.inboxes, second.author) == (at("2 9:10"), OUT, (support,), ana)
    assert second.participants == (Participant(Role.TO, joe, address),)
    assert [(each.at, each.kind, each.teammate, each.inbox) for each in told(front, ActivityRecord)] == [
        (at("2 9:05"), ActivityKind.ASSIGN, ana, support),
        (at("2 9:30"), ActivityKind.COMMENT, bo, support),
        (at("2 9:35"), ActivityKind.ARCHIVE, ana, support),
    ]
    assert told(front, InboxRecord) == [InboxRecord(support, "support", "email")]
    assert told(front, OwnAddressRecord) == [OwnAddressRecord(OURS)]


@pytest.mark.parametrize(
    "kind", ["assign", "unassign", "archive", "reopen", "trash", "restore", "comment", "mention", "tag", "untag"]
)
def test_what_is_done_has_the_same_word(front: Desk, kind: str) -> None:
    own = front.tell("Mon 9:00 inbound")
    if kind == "comment":
        front.commented(own, at("2 9:10"), front.teammate("ana"))
    else:
        front.happens(own, at("2 9:10"), kind, front.by("ana"))
    (found,) = told(front, ActivityRecord)
    assert (found.kind, found.at, found.teammate) == (kind, at("2 9:10"), front.teammate("ana")["id"])


@pytest.mark.parametrize(
    ("source", "teammate", "rule"),
    [
        ("teammate", True, ""),
        ("rule", False, "Close spam"),
        ("api", False, ""),
        ("oauth_client", False, ""),
        ("imap", False, ""),
        ("gmail", False, ""),
        ("inboxes", False, ""),
        ("recipient", False, ""),
    ],
)
def test_who_did_it_is_a_teammate_a_rule_or_nobody(front: Desk, source: str, rule: str, *, teammate: bool) -> None:
    own = front.tell("Mon 9:00 inbound")
    by = front.by("ana") if teammate else front.by_rule(rule) if rule else front.by_thing(source)
    front.happens(own, at("2 9:10"), "archive", by)
    (found,) = told(front, ActivityRecord)
    assert (found.teammate, found.rule) == (front.teammate("ana")["id"] if teammate else "", rule)
    assert "unknown" not in notes(front).lower()


def test_a_snooze_is_an_archiving_by_a_reminder_and_one_that_ends_opens_by_nobody(front: Desk) -> None:
    own = front.tell("Mon 9:00 inbound")
    front.snooze(own, at("2 9:10"), at("3 9:00"))
    front.wake(own, at("3 9:00"))
    front.snooze(own, at("3 10:00"), at("20 9:00"))
    assert [(each.kind, each.teammate, each.snoozed_until) for each in told(front, ActivityRecord)] == [
        (ActivityKind.SNOOZE, "", None),
        (ActivityKind.REOPEN, "", None),
        (ActivityKind.SNOOZE, "", at("20 9:00")),
    ]
    assert "Reminders run" not in notes(front)


def test_a_reminder_that_put_nothing_off_shows_in_the_notes(front: Desk) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 archive")
    reminder = {"_links": {}, "created_at": at("2 9:10").timestamp(), "scheduled_at": at("20 9:00").timestamp()}
    front.conversations[own]["scheduled_reminders"] = [reminder]
    assert "Reminders run on conversations that were not put off as this version" in notes(front)


def test_a_message_is_in_the_inboxes_of_that_time(front: Desk) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply; 9:20 move to billing; 9:30 reply; 9:40 inbound")
    support, billing = front.inbox("support")["id"], front.inbox("billing")["id"]
    assert [each.inboxes for each in told(front, MessageRecord)] == [(support,), (support,), (billing,), (billing,)]
    (moved,) = told(front, ActivityRecord)
    assert (moved.kind, moved.inbox) == (ActivityKind.MOVE, billing)
    front.placed[own] = [support]  # where it is now says nothing of then
    assert told(front, MessageRecord)[-1].inboxes == (billing,)


def test_a_message_may_be_in_several_inboxes_and_one_without_an_event_is_where_the_conversation_is(
    front: Desk,
) -> None:
    front.inbox("support"), front.inbox("billing")
    own = front.conversation(at("2 9:00"), "support", "billing")
    both = tuple(front.placed[own])
    front.inbound(own, at("2 9:00"))
    assert told(front, MessageRecord)[0].inboxes == both
    call = front.conversation(at("3 9:00"), "billing")
    front.written(call, at("3 9:00"), inbound=True, people={"from": "joe"}, type="call")
    front.happens(call, at("3 9:00"), "call_hangup", front.by_thing("api"))
    found = told(front, MessageRecord)[-1]
    assert (found.kind, found.inboxes) == (MessageKind.CALL, (front.inbox("billing")["id"],))


@pytest.mark.parametrize(
    "more", [{"draft_mode": "shared"}, {"draft_mode": "private"}, {"error_type": "bounced"}, {"type": "internal"}]
)
def test_what_was_never_sent_is_no_message(front: Desk, more: dict[str, str]) -> None:
    own = front.tell("Mon 9:00 inbound")
    front.outbound(own, at("2 9:10"), **more)
    assert len(told(front, MessageRecord)) == 1


@pytest.mark.parametrize("kind", ["discussion", "task"])
def test_talk_among_teammates_is_not_told(front: Desk, kind: str) -> None:
    front.tell("Mon 9:00 inbound; 9:10 comment ana", type=kind)
    assert told(front, MessageRecord) == []
    assert told(front, ConversationRecord) == []


@pytest.mark.parametrize("kind", ["call", "phone-call"])
def test_a_call_is_a_call(front: Desk, kind: str) -> None:
    own = front.conversation(at("2 9:00"))
    front.inbound(own, at("2 9:00"), type=kind)
    assert [each.kind for each in told(front, MessageRecord)] == [MessageKind.CALL]


@pytest.mark.parametrize("kind", ["rule", "csat", "smart_csat", "ai"])
def test_what_a_machine_sends_is_automatic(front: Desk, kind: str) -> None:
    own = front.tell("Mon 9:00 inbound")
    front.outbound(own, at("2 9:10"), author=front.teammate_row("tea_bot", "Robot", kind))
    front.outbound(own, at("2 9:20"), by="")
    assert [(each.automatic, each.author) for each in told(front, MessageRecord)] == [
        (False, ""),
        (True, ""),
        (True, ""),
    ]


@pytest.mark.parametrize("kind", ["visitor", "api", "application", "bulk_reply", "integration", "macro"])
def test_what_other_bots_send_counts_as_sent_but_is_no_reply(front: Desk, kind: str, sqlite_engine: Engine) -> None:
    own = front.tell("Mon 9:00 inbound")
    front.outbound(own, at("2 9:10"), author=front.teammate_row("tea_bot", "Robot", kind))
    assert [(each.automatic, each.author) for each in told(front, MessageRecord)][1] == (False, "tea_bot")
    assert told(front, TeammateRecord)[-1] == TeammateRecord("tea_bot", "Robot", "robot@acme.example", TeammateKind.BOT)
    sync(sqlite_engine, front.source(), now=NOW)
    derive_stale(sqlite_engine)
    with sqlite_engine.connect() as connection:
        assert set(connection.scalars(select(derived.counted_messages.c.reply_seconds))) == {None}


def test_everybody_on_a_message_stands_on_it_but_we_ourselves(front: Desk) -> None:
    own = front.conversation(at("2 9:00"))
    people = {"from": "joe", "cc": "kim", "bcc": "lee", "reply-to": "+49301234", "to": OURS.upper()}
    front.written(own, at("2 9:00"), inbound=True, people=people)
    front.happens(own, at("2 9:00"), "inbound", front.by_thing("api"))
    (message,) = told(front, MessageRecord)
    assert [(each.role, each.contact) for each in message.participants] == [
        (Role.FROM, front.contact("joe")["id"]),
        (Role.CC, front.contact("kim")["id"]),
        (Role.BCC, front.contact("lee")["id"]),
        (Role.REPLY_TO, "handle:+49301234"),
    ]


def test_who_is_no_contact_is_known_by_the_address_and_by_its_owner_once_there_is_one(front: Desk) -> None:
    front.tell("Mon 9:00 inbound", customer="New@Customers.example")
    everything = ("name", "address", "account", "merged_into")
    handle = "handle:new@customers.example"
    assert told(front, ContactRecord) == [
        ContactRecord(handle, "New@Customers.example", "New@Customers.example", unsaid=everything)
    ]
    own = front.contact("newcomer", None, "New@Customers.example")["id"]
    assert told(front, ContactRecord) == [
        ContactRecord(own, "newcomer", "New@Customers.example", unsaid=("account",), owns=("New@Customers.example",)),
        ContactRecord(handle, "New@Customers.example", "New@Customers.example", merged_into=own),
    ]


def test_accounts_say_who_belongs_to_them(front: Desk) -> None:
    joe = front.contact("joe", None, "+4930", "joe@globex.example")["id"]
    own = front.account("Globex", at("1 9:00"), joe)
    front.tell("Mon 9:00 inbound")
    assert told(front, AccountRecord) == [AccountRecord(own, "Globex", "globex.example")]
    found = [each for batch in batches(front) for each in batch.records if isinstance(each, ContactRecord)]
    both = ("joe@globex.example", "+4930")
    assert found[0] == ContactRecord(joe, "joe", "joe@globex.example", own, owns=both)
    assert "account" in found[1].unsaid
