"""What plans lack, places, people and what stays out, as Zendesk tells them."""

from datetime import timedelta

import pytest

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
    RatingRecord,
    TagRecord,
)
from cxbot.sources.zendesk.ratings import made_at
from tests.sources.zendesk.desk import START, Desk, at, ulid
from tests.sources.zendesk.telling import NOW, directions, notes, told


def test_an_older_rating_names_who_had_the_ticket_then(zendesk: Desk) -> None:
    own = zendesk.tell("Mon 9:00 inbound; 9:05 assign ana; 9:10 reply ana and archive; Tue 9:00 rate bad saying slow")
    zendesk.change(own, at("4 9:00"), zendesk.agent("bo"), assignee_id=zendesk.agent("bo"))
    (rating,) = told(zendesk, RatingRecord)
    assert (rating.id, rating.satisfied, rating.comment) == (f"ticket:{own}", False, "slow")
    assert (rating.submitted_at, rating.teammate) == (at("3 9:00"), str(zendesk.agent("ana")))


def test_what_is_known_to_mean_nothing_is_not_counted(zendesk: Desk) -> None:
    own = zendesk.tell("Mon 9:00 inbound")
    events = [zendesk.event(each) for each in ("Notification", "SurveyOffered", "SurveyResponseSubmittedEvent", "Cc")]
    zendesk.audit(own, at("2 9:20"), -1, events)
    assert "Unknown" not in notes(zendesk)


def test_a_comment_on_facebook_is_a_message(zendesk: Desk) -> None:
    joe = zendesk.user("Joe")
    own = zendesk.ticket(joe, at("2 9:00"), channel="facebook")
    comment = zendesk.event("FacebookComment", author_id=joe, public=True, body="what a customer wrote")
    zendesk.audit(own, at("2 9:10"), joe, [comment])
    assert directions(zendesk) == [(Direction.IN, False, ""), (Direction.IN, False, "")]


def test_trap_15_unknown_words_are_counted_and_stop_nothing(zendesk: Desk) -> None:
    own = zendesk.tell("Mon 9:00 inbound; 9:10 reply ana", channel="telepathy")
    zendesk.audit(own, at("2 9:20"), zendesk.agent("ana"), [{"id": zendesk.next(), "type": "HologramEvent"}])
    zendesk.change(own, at("2 9:30"), zendesk.agent("ana"), status="frozen")
    assert len(told(zendesk, MessageRecord)) == 2
    for unknown in ("audit event HologramEvent, 1 times", "channel telepathy, 1 times", "status frozen, 1 times"):
        assert unknown in notes(zendesk)


@pytest.mark.parametrize("status", [403, 404])
def test_trap_15_what_a_plan_lacks_is_left_out_with_a_note(zendesk: Desk, status: int) -> None:
    zendesk.closed = dict.fromkeys(
        (
            "guide/survey_responses",
            "satisfaction_ratings",
            "business_hours",
            "group_memberships",
            "recipient_addresses",
        ),
        status,
    )
    zendesk.tell("Mon 9:00 inbound; 9:10 reply ana; 9:20 rate good")
    assert len(told(zendesk, MessageRecord)) == 2
    assert "Answers to the newer surveys cannot be read" in notes(zendesk)
    assert "Business hours cannot be read" in notes(zendesk)
    assert "Who is in which group cannot be read" in notes(zendesk)


def test_a_group_is_an_inbox_for_each_channel(zendesk: Desk) -> None:
    zendesk.tell("Mon 9:00 inbound", "Support")
    zendesk.tell("Mon 9:10 inbound", "Support", channel="chat")
    zendesk.tell("Mon 9:20 inbound", "Billing", channel="web")
    zendesk.ticket(zendesk.user("joe"), at("2 9:30"))
    names = {each.id: each.name for each in told(zendesk, InboxRecord)}
    assert sorted(names.values()) == ["Billing", "Support (chat)", "Support (email)"]
    assert told(zendesk, MessageRecord)[-1].inboxes == ()


def test_moving_changes_the_place_from_then_on(zendesk: Desk) -> None:
    joe, ana = zendesk.user("Joe"), zendesk.agent("Ana")
    support, billing = zendesk.group("Support"), zendesk.group("Billing")
    own = zendesk.ticket(joe, at("2 9:00"), support)
    zendesk.change(own, at("2 9:10"), ana, with_comment=True, group_id=billing)
    zendesk.comment(own, at("2 9:20"), ana)
    places = [each.inboxes[0] for each in told(zendesk, MessageRecord)]
    assert places == [f"{support}:email", f"{support}:email", f"{billing}:email"]
    (moved,) = told(zendesk, ActivityRecord)
    assert (moved.kind, moved.inbox) == (ActivityKind.MOVE, f"{billing}:email")


def test_the_requester_is_whose_ticket_it_was_then(zendesk: Desk) -> None:
    joe, kim, ana = zendesk.user("Joe"), zendesk.user("Kim"), zendesk.agent("Ana")
    own = zendesk.ticket(joe, at("2 9:00"))
    zendesk.comment(own, at("2 9:10"), ana)
    zendesk.change(own, at("2 9:20"), ana, requester_id=kim)
    zendesk.comment(own, at("2 9:30"), ana)
    assert [each.participants[0].contact for each in told(zendesk, MessageRecord)] == [str(joe), str(joe), str(kim)]


def test_tags_are_told_one_by_one_and_staff_may_ask(zendesk: Desk) -> None:
    ana, bo = zendesk.agent("Ana"), zendesk.agent("Bo")
    own = zendesk.ticket(ana, at("2 9:00"), tags=["vip", "eu"])
    zendesk.change(own, at("2 9:10"), bo, tags=["eu", "late"])
    zendesk.comment(own, at("2 9:20"), bo)
    found = [(each.kind, each.id.split(":")[-1]) for each in told(zendesk, ActivityRecord)]
    tag, untag = ActivityKind.TAG, ActivityKind.UNTAG
    assert found == [(tag, "vip"), (tag, "eu"), (tag, "late"), (untag, "vip")]
    assert told(zendesk, TagRecord) == [TagRecord("eu", "eu"), TagRecord("late", "late")]
    assert directions(zendesk) == [(Direction.IN, False, ""), (Direction.OUT, False, str(bo))]


def test_a_call_is_a_call_and_a_transcript_no_reply(zendesk: Desk) -> None:
    own = zendesk.tell("Mon 9:00 inbound")
    ana = zendesk.agent("ana")
    call = {"id": zendesk.next(), "type": "VoiceComment", "author_id": ana, "public": True}
    via = {"channel": "voice", "source": {"rel": "outbound"}}
    zendesk.audit(own, at("2 9:10"), ana, [{**call, "via": via}])
    assert [(each.kind, each.direction) for each in told(zendesk, MessageRecord)] == [
        (MessageKind.MESSAGE, Direction.IN), (MessageKind.CALL, Direction.OUT),
    ]  # fmt: skip
    zendesk.tell("Tue 9:00 inbound; 9:10 reply ana", channel="chat")
    assert directions(zendesk)[-1] == (Direction.OUT, False, "")


def test_organizations_are_accounts(zendesk: Desk) -> None:
    zendesk.organizations[7] = {"id": 7, "name": "Globex", "domain_names": ["globex.example"]}
    zendesk.user("joe", organization_id=7)
    zendesk.user("kim", organization_id=8)
    zendesk.tell("Mon 9:00 inbound")
    zendesk.tell("Mon 9:00 inbound", customer="kim")
    assert told(zendesk, AccountRecord) == [AccountRecord("7", "Globex", "globex.example")]
    assert [each.account for each in told(zendesk, ContactRecord)] == ["7", ""]


def test_what_happened_before_the_start_is_not_told(zendesk: Desk) -> None:
    joe = zendesk.user("Joe")
    own = zendesk.ticket(joe, START - timedelta(days=30))
    zendesk.comment(own, at("2 9:00"), joe)
    old = zendesk.ticket(joe, START - timedelta(days=30))
    zendesk.touch(old, at("3 9:00"))
    assert [each.sent_at for each in told(zendesk, MessageRecord)] == [at("2 9:00")]
    assert len(told(zendesk, ConversationRecord)) == 1


def test_an_id_says_when_it_was_made() -> None:
    assert made_at(ulid(at("2 9:00"), 7)) == at("2 9:00")
    assert made_at("short") is None
    assert made_at("U" * 26) is None


def test_no_text_of_a_customer_is_kept(zendesk: Desk) -> None:
    zendesk.tell("Mon 9:00 inbound; 9:10 reply ana")
    assert "what a customer wrote" not in repr(list(zendesk.source().batches("", NOW)))
