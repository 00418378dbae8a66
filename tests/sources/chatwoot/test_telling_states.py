"""What happens in a conversation is told as activities, each once, by whoever did it."""

from typing import Any

from sqlalchemy import Engine, select

from cxbot.deriving import derive_stale
from cxbot.source import (
    ActivityKind,
    ActivityRecord,
    TeammateRecord,
)
from cxbot.syncing import sync
from cxbot.tables import derived
from tests.sources.chatwoot.desk import Desk, at
from tests.sources.chatwoot.telling import NOW, deeds, notes, told


def test_trap_8_system_updates_are_no_activity(desk: Desk, sqlite_engine: Engine) -> None:
    """Texts of priorities, SLAs and mutes say nothing of the conversation's activity, and are counted."""
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    for said in ("Ana set the priority to high", "Ana has muted the conversation", "Ana added SLA policy Gold"):
        desk.says(joe, at("20 9:00"), said)
    desk.update("conversations", joe, priority=3, updated_at=at("24 9:00"))
    assert deeds(desk) == []
    sync(sqlite_engine, desk.source(), now=NOW)
    derive_stale(sqlite_engine)
    with sqlite_engine.connect() as connection:
        assert len(connection.execute(select(derived.touches)).all()) == 1
    assert "of no known form (priorities, another language ...): 3, not told" in notes(desk)


def test_texts_say_who_did_what(desk: Desk) -> None:
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    for minute, said in enumerate(
        (
            "Ana self-assigned this conversation",
            "Assigned to Bo by Ana",
            "Assigned to Bo via Billing by Ana",
            "Assigned to Billing by Automation System",
            "Conversation unassigned by Bo",
            "Unassigned from Billing by Ana",
            "Ana added vip, urgent",
            "Ana removed vip",
            "Conversation was snoozed by Nobody Known",
        )
    ):
        desk.says(joe, at(f"2 10:{minute:02d}"), said)
    desk.update("conversations", joe, status=3, snoozed_until=at("3 9:00"))
    found = [(each.kind, each.teammate, each.rule, each.id) for each in told(desk, ActivityRecord)]
    kind = ActivityKind
    assert sorted(found, key=lambda each: (len(each[3]), each[3])) == [
        (kind.ASSIGN, "1", "", "m:2"),
        (kind.ASSIGN, "1", "", "m:3"),
        (kind.ASSIGN, "1", "", "m:4"),
        (kind.ASSIGN, "", "Automation System", "m:5"),
        (kind.UNASSIGN, "2", "", "m:6"),
        (kind.UNASSIGN, "1", "", "m:7"),
        (kind.SNOOZE, "", "", "m:10"),
        (kind.TAG, "1", "", "m:8:vip"),
        (kind.UNTAG, "1", "", "m:9:vip"),
        (kind.TAG, "1", "", "m:8:urgent"),
    ]
    assert [each.snoozed_until for each in told(desk, ActivityRecord) if each.id == "m:10"] == [at("3 9:00")]


def test_a_name_that_two_have_is_nobodys(desk: Desk) -> None:
    desk.agent("Ana")
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    desk.resolve(joe, at("2 9:30"), "Ana")
    assert deeds(desk) == [("e:1", at("2 9:30"), ActivityKind.ARCHIVE, "")]
    assert [each.id for each in told(desk, TeammateRecord) if not each.blocked] == ["1", "2", "3"]


def test_texts_of_another_language_are_given_as_a_file(desk: Desk, tmp_path: Any) -> None:
    from cxbot.sources.chatwoot.texts import read_texts

    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    desk.says(joe, at("2 9:10"), "Bo hat vip hinzugefügt")
    desk.says(joe, at("2 9:20"), "Ana added gold")
    assert [each[0] for each in deeds(desk)] == ["m:3:gold"]
    file = tmp_path / "german.toml"
    file.write_text('[[text]]\nkind = "tag"\nforms = ["{doer} hat {labels} hinzugefügt"]\n', encoding="utf-8")
    assert [(each[0], each[3]) for each in deeds(desk, texts=read_texts(str(file)))] == [
        ("m:2:vip", "2"),
        ("m:3:gold", "1"),
    ]


def test_a_note_is_a_comment_and_mentions_whom_it_names(desk: Desk) -> None:
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    desk.outbound(joe, at("2 9:10"), private=True)
    desk.outbound(joe, at("2 9:20"), private=True, content="[@Bo](mention://user/2/Bo) look")
    desk.inbound(joe, at("2 9:30"), content="mention://user/2 written by a customer")
    assert deeds(desk) == [
        ("m:2", at("2 9:10"), ActivityKind.COMMENT, "1"),
        ("m:3", at("2 9:20"), ActivityKind.COMMENT, "1"),
        ("m:3:mention", at("2 9:20"), ActivityKind.MENTION, "1"),
    ]


def test_openings_are_exact_since_they_are_kept_and_guessed_by_rule_before(every_desk: Desk) -> None:
    """Resolved, opened by hand without a text that is known, resolved again."""
    desk = every_desk
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    desk.resolve(joe, at("2 9:30"), said=False)
    if desk.version in {"4.5", "4.15"}:
        desk.event(joe, at("2 10:00"), "conversation_opened")
    desk.says(joe, at("2 10:00"), "Ana hat die Konversation wieder geöffnet")
    desk.outbound(joe, at("2 10:05"))
    desk.resolve(joe, at("2 10:30"), said=False)
    opened = ("e:2", "e:3") if desk.version in {"4.5", "4.15"} else ("opened:e:2", "e:2")
    assert [(each[0], each[1], each[2]) for each in deeds(desk)] == [
        ("e:1", at("2 9:30"), ActivityKind.ARCHIVE),
        (opened[0], at("2 10:00"), ActivityKind.REOPEN),
        (opened[1], at("2 10:30"), ActivityKind.ARCHIVE),
    ]
    kept = "Chatwoot does not keep when a conversation was opened again"
    assert (kept in notes(desk)) is True  # before November none of them did


def test_what_a_customer_opened_by_writing_is_opened_once(every_desk: Desk) -> None:
    desk = every_desk
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    desk.resolve(joe, at("2 9:30"))
    desk.inbound(joe, at("2 10:00"))
    desk.update("conversations", joe, status=0)
    if desk.version in {"4.5", "4.15"}:
        desk.event(joe, at("2 10:00:01"), "conversation_opened")
    desk.says(joe, at("2 10:00:02"), "Conversation was reopened by system due to a new incoming message.")
    assert [each[2] for each in deeds(desk)] == [ActivityKind.ARCHIVE]


def test_a_resolve_and_its_text_are_one(desk: Desk) -> None:
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    desk.event(joe, at("2 9:30"), "conversation_resolved", user_id=2)  # the assignee, not the doer
    desk.says(joe, at("2 9:30:40"), "Conversation was marked resolved by Ana")
    desk.inbound(joe, at("2 10:00"))
    desk.says(joe, at("2 10:30"), "Conversation was marked resolved by Bo")  # an event was never written
    desk.update("conversations", joe, status=1)
    assert deeds(desk) == [
        ("e:1", at("2 9:30"), ActivityKind.ARCHIVE, "1"),
        ("m:4", at("2 10:30"), ActivityKind.ARCHIVE, "2"),
    ]


def test_an_automatic_resolve_is_by_nobody(desk: Desk) -> None:
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    desk.says(joe, at("9 9:00"), "Conversation was marked resolved by system due to 7 days of inactivity")
    desk.update("conversations", joe, status=1)
    assert deeds(desk) == [("m:2", at("9 9:00"), ActivityKind.ARCHIVE, "")]


def test_the_state_that_it_has_now_is_mended_once(desk: Desk) -> None:
    """A muted customer's message opens nothing in Chatwoot."""
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    desk.resolve(joe, at("2 9:30"))
    desk.inbound(joe, at("2 10:00"))
    desk.touch(joe, at("2 11:00"))
    silent = desk.conversation(1, 1, at("3 9:00"), status=3, snoozed_until=at("30 9:00"))
    desk.inbound(silent, at("3 9:00"))
    fine = desk.conversation(1, 1, at("4 9:00"), status=2)  # pending is open for us
    desk.inbound(fine, at("4 9:00"))
    assert [each for each in deeds(desk) if each[0].startswith("state:")] == [
        ("state:1", at("2 11:00"), ActivityKind.ARCHIVE, ""),
        ("state:2", at("3 9:00"), ActivityKind.SNOOZE, ""),
    ]


def test_the_end_of_a_past_snooze_is_its_opening(desk: Desk, sqlite_engine: Engine) -> None:
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    desk.says(joe, at("2 9:30"), "Conversation was snoozed by Ana")
    desk.event(joe, at("3 9:04"), "conversation_opened")
    found = [(each.kind, each.at, each.snoozed_until) for each in told(desk, ActivityRecord)]
    assert sorted(found, key=lambda each: each[1]) == [
        (ActivityKind.SNOOZE, at("2 9:30"), None),
        (ActivityKind.REOPEN, at("3 9:04"), None),
    ]
