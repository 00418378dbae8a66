"""Inboxes, people and what stays out, as Front tells them."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from cxbot.deriving import derive_stale
from cxbot.source import (
    ActivityKind,
    ConversationRecord,
    Gone,
    InactivityRecord,
    InboxRecord,
    MessageRecord,
    RecordKind,
    TagRecord,
    TeammateKind,
    TeammateRecord,
    TeamRecord,
)
from cxbot.syncing import sync
from cxbot.tables import derived
from tests.sources.front.desk import Desk
from tests.sources.front.happening import START, at
from tests.sources.front.telling import NOW, activities, batches, notes, told


def test_teammates_teams_and_tags_are_told(front: Desk) -> None:
    ana = front.teammate("ana", is_blocked=True)
    bot = front.teammate("Zap", "integration")
    team = front.team("north", ana, front.teammate_row("tea_9", "gone"))
    front.tell("Mon 9:00 inbound; 9:10 tag vip; 9:20 tag urgent; 9:30 untag vip")
    vip, urgent = front.tag("vip"), front.tag("urgent")
    assert told(front, TeammateRecord) == [
        TeammateRecord(ana["id"], "ana", "ana@acme.example", blocked=True),
        TeammateRecord(bot["id"], "Zap", "zap@acme.example", TeammateKind.BOT),
    ]
    assert told(front, TeamRecord) == [TeamRecord(team, "north", (ana["id"],))]
    assert told(front, TagRecord) == [TagRecord(vip["id"], "vip"), TagRecord(urgent["id"], "urgent")]
    assert told(front, ConversationRecord)[0].tags == (urgent["id"],)
    tag, untag = ActivityKind.TAG, ActivityKind.UNTAG
    assert activities(front) == [("2 09:10", tag), ("2 09:20", tag), ("2 09:30", untag)]


@pytest.mark.parametrize(
    ("kinds", "channel"),
    [
        (["gmail"], "email"),
        (["imap"], "email"),
        (["office365"], "email"),
        (["smtp"], "email"),
        (["front_mail"], "email"),
        (["twilio"], "sms"),
        (["twilio_whatsapp"], "whatsapp"),
        (["yalo_wha"], "whatsapp"),
        (["front_chat"], "chat"),
        (["intercom"], "chat"),
        (["layer_anon"], "chat"),
        (["facebook"], "social"),
        (["twitter"], "social"),
        (["twitter_dm"], "social"),
        (["truly"], "call"),
        (["talkdesk"], "call"),
        (["google_play"], "review"),
        (["form"], "form"),
        (["custom"], "custom"),
        (["twilio", "gmail", "twilio"], "sms"),  # the most frequent
        (["twilio", "gmail"], "email"),  # then by name
        ([], "other"),
    ],
)
def test_an_inbox_is_of_the_sort_of_most_of_its_channels(front: Desk, kinds: list[str], channel: str) -> None:
    own = front.inbox("support")["id"]
    front.channels.clear()
    for kind in kinds:
        front.channel(own, kind)
    assert told(front, InboxRecord) == [InboxRecord(own, "support", channel)]
    assert "Unknown" not in notes(front)


def test_private_inboxes_are_told_only_if_asked(front: Desk) -> None:
    private = front.inbox("anas own", private=True)["id"]
    own = front.tell("Mon 9:00 inbound; 9:10 reply", "anas own", is_private=True)
    assert told(front, InboxRecord) == []
    assert told(front, ConversationRecord) == []
    assert "1 private inbox is not told (setting “private”)." in notes(front)
    assert [each.id for each in told(front, InboxRecord, private=True)] == [private]
    assert [each.id for each in told(front, ConversationRecord, private=True)] == [own]
    assert "private inbox" not in notes(front, private=True)


def test_what_comes_from_a_private_inbox_is_in_the_shared_one_only(front: Desk) -> None:
    front.inbox("anas own", private=True)
    front.tell("Mon 9:00 inbound; 9:10 move to support; 9:20 reply", "anas own")
    assert [each.inboxes for each in told(front, MessageRecord)] == [(), (front.inbox("support")["id"],)]


def test_a_conversation_made_private_is_gone(front: Desk) -> None:
    own = front.tell("Mon 9:00 inbound", is_private=True)
    assert told(front, Gone) == [Gone(RecordKind.CONVERSATION, own)]


def test_merged_conversations_are_told_as_the_one_that_is_left(front: Desk) -> None:
    first, second = front.tell("Mon 9:00 inbound"), front.tell("Mon 9:10 inbound", customer="kim")
    front.merge(second, first, at("2 10:00"))
    found = {each.id: each for each in told(front, ConversationRecord)}
    assert found.keys() == {first, second}
    assert found[second] == ConversationRecord(second, whole=True, rated_apart=True)
    assert [(each.conversation, each.sent_at) for each in told(front, MessageRecord)] == [
        (first, at("2 9:00")),
        (first, at("2 9:10")),
    ]


def test_what_is_deleted_in_a_conversation_is_not_told(front: Desk) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply; 9:20 comment; 9:30 comment")
    front.messages[own].pop()
    front.comments[own].pop()
    assert len(told(front, MessageRecord)) == 1
    assert activities(front) == [("2 09:20", ActivityKind.COMMENT)]


def test_what_happened_before_the_start_is_not_told(front: Desk) -> None:
    own = front.conversation(START - timedelta(days=30))
    front.inbound(own, START - timedelta(days=30))
    front.outbound(own, at("2 9:00"))
    old = front.conversation(START - timedelta(days=30))
    front.inbound(old, START - timedelta(seconds=1))
    assert [each.sent_at for each in told(front, MessageRecord)] == [at("2 9:00")]
    assert [each.id for each in told(front, ConversationRecord)] == [own]


def test_each_conversation_is_read_once_and_for_its_rating_once_more(front: Desk) -> None:
    own = front.tell("Mon 9:00 inbound; Tue 9:00 reply; Wed 9:00 inbound; Thu 9:00 reply")
    rated = front.tell("Mon 9:00 inbound; Tue 9:00 reply; Wed 9:00 rate 5; Thu 9:00 inbound")
    batches(front)
    assert [front.paths().count(f"/conversations/{each}") for each in (own, rated)] == [1, 2]


def test_an_inbox_closes_conversations_as_is_set(front: Desk) -> None:
    own = front.inbox("support")["id"]
    assert told(front, InactivityRecord) == []
    assert told(front, InactivityRecord, inactivity=3600) == [InactivityRecord(own, START, 3600)]


def test_no_text_of_anybody_is_kept(front: Desk) -> None:
    front.tell("Mon 9:00 inbound; 9:10 reply ana; 9:20 comment")
    assert "what a" not in repr(batches(front))


def test_the_numbers_of_a_story(front: Desk, sqlite_engine: Engine) -> None:
    front.tell("Mon 9:00 inbound; 9:05 assign ana; 9:10 reply ana; 9:20 inbound; 9:35 reply ana and archive")
    sync(sqlite_engine, front.source(), now=NOW)
    derive_stale(sqlite_engine)
    columns = derived.counted_messages.c
    statement = select(columns.reply_seconds).where(columns.reply_seconds.is_not(None)).order_by(columns.at)
    with sqlite_engine.connect() as connection:
        assert list(connection.scalars(statement)) == [600, 900]
