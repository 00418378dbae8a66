"""What Chatwoot's rows become, in each of its versions: messages, deeds, states, ratings, people and places."""

from datetime import timedelta

from sqlalchemy import Engine

from cxbot.source import (
    ActivityKind,
    ContactRecord,
    ConversationRecord,
    Direction,
    InboxRecord,
    MessageKind,
    MessageRecord,
    Participant,
    RatingRecord,
    Record,
    Role,
    SurveyKind,
    SurveyRecord,
    TagRecord,
    TeammateKind,
    TeammateRecord,
)
from cxbot.syncing import sync
from tests.sources.chatwoot.columns import VERSIONS
from tests.sources.chatwoot.desk import START, Desk, at
from tests.sources.chatwoot.telling import NOW, deeds, notes, replies, told


def test_a_conversation_is_told_in_every_version(every_desk: Desk) -> None:
    desk = every_desk
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    desk.outbound(joe, at("2 9:10"))
    desk.resolve(joe, at("2 9:30"))
    survey = desk.survey(joe, at("2 9:31"))
    desk.rate(joe, survey, at("2 9:40"), 5, feedback_message="thanks")
    desk.label(joe, "billing")
    assert told(desk, InboxRecord) == [InboxRecord("1", "Mail", "email")]
    assert told(desk, ConversationRecord) == [
        ConversationRecord(
            "1", "Subject 1", "https://chat.example.com/app/accounts/1/conversations/101", ("1",), whole=True
        )
    ]
    mail = ("1",)
    assert told(desk, MessageRecord) == [
        MessageRecord("1", "1", at("2 9:00"), Direction.IN, mail, participants=(Participant(Role.FROM, "1"),)),
        MessageRecord(
            "2", "1", at("2 9:10"), Direction.OUT, mail, author="1", participants=(Participant(Role.TO, "1"),)
        ),
        MessageRecord(
            "4", "1", at("2 9:31"), Direction.OUT, mail, automatic=True, participants=(Participant(Role.TO, "1"),)
        ),
    ]
    assert deeds(desk) == [("e:1", at("2 9:30"), ActivityKind.ARCHIVE, "1")]
    assert told(desk, SurveyRecord) == [SurveyRecord("4", at("2 9:31"), SurveyKind.AUTOMATIC, "1")]
    (rating,) = told(desk, RatingRecord)
    assert rating == RatingRecord(
        "1", at("2 9:40"), 5, None, "thanks", "4", conversation="1", contact="1", inbox="1", teammate="1"
    )
    assert told(desk, TagRecord) == [TagRecord("1", "billing")]
    assert told(desk, ContactRecord) == [ContactRecord("1", "Joe", "joe@customers.example")]
    assert told(desk, TeammateRecord) == [
        TeammateRecord("1", "Ana", "ana@acme.example"),
        TeammateRecord("2", "Bo", "bo@acme.example"),
    ]


def test_the_version_is_told_by_what_is_there(every_desk: Desk) -> None:
    from cxbot.sources.chatwoot.schema import read_schema

    with every_desk.source().database.reading() as connection:
        found = read_schema(connection, "reader").version
    assert found == dict(zip(VERSIONS, ("2.18", "3.16", "4.5", "4.13"), strict=True))[every_desk.version]


def test_trap_9_json_in_a_string_is_read_as_what_it_is(desk: Desk, sqlite_engine: Engine) -> None:
    """Encoded twice, an attribute asked for in SQL is NULL, and an automatic answer counts as one by hand."""
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    for number, twice in enumerate((True, False)):
        attributes = {"automation_rule_id": 7}
        desk.outbound(joe, at(f"2 9:1{number}"), attributes=attributes, twice=twice)
    desk.inbound(joe, at("2 9:15"), attributes={"email": {"auto_reply": True}})
    desk.outbound(joe, at("2 9:20"))
    assert [each.automatic for each in told(desk, MessageRecord)] == [False, True, True, True, False]
    assert replies(sqlite_engine, desk) == [(5, 20 * 60)]


def test_attributes_that_cannot_be_read_are_counted_and_stop_nothing(desk: Desk) -> None:
    joe = desk.conversation(1, 1, at("2 9:00"))
    for text in ('"{broken"', "[1, 2]", '"\\u0000"', "17", "null", '""'):
        desk.inbound(joe, at("2 9:00"))
        desk.run(
            "UPDATE messages SET content_attributes = CAST(:text AS json) WHERE id = :own",
            text=text,
            own=desk.numbers["messages"],
        )
    assert len(told(desk, MessageRecord)) == 6
    assert "content_attributes that cannot be read, 4 times" in notes(desk)


def test_trap_10_naive_times_are_utc_whatever_the_session_says(desk: Desk) -> None:
    desk.run(f"ALTER DATABASE {desk.engine.url.database} SET timezone = 'Asia/Kolkata'")
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    found = told(desk, MessageRecord)
    desk.run(f"ALTER DATABASE {desk.engine.url.database} RESET timezone")
    assert [each.sent_at for each in found] == [at("2 9:00")]


def test_trap_11_first_reply_is_from_no_note_bot_or_rule_and_none_where_nobody_replied(
    desk: Desk, sqlite_engine: Engine
) -> None:
    desk.insert("agent_bots", name="Robo")
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    desk.outbound(joe, at("2 9:01"), private=True)
    desk.message(joe, at("2 9:02"), 1, sender_type="AgentBot", sender_id=1)
    desk.message(joe, at("2 9:03"), 1, sender_type="Captain::Assistant", sender_id=3)
    desk.outbound(joe, at("2 9:04"), attributes={"automation_rule_id": 1})
    desk.outbound(joe, at("2 9:05"), additional_attributes={"campaign_id": 4})
    desk.message(joe, at("2 9:06"), 3)
    desk.outbound(joe, at("2 9:07"), agent=None)  # an API call: sent, no reply
    desk.outbound(joe, at("2 9:08"), status=3)  # failed: never sent
    desk.outbound(joe, at("2 9:10"))
    unanswered = desk.conversation(1, 1, at("3 9:00"))
    desk.inbound(unanswered, at("3 9:00"))
    assert replies(sqlite_engine, desk) == [(10, 10 * 60)]
    robots = [each for each in told(desk, TeammateRecord) if each.kind is TeammateKind.BOT]
    assert robots == [
        TeammateRecord("bot:1", "Robo", kind=TeammateKind.BOT),
        TeammateRecord("captain:3", "Captain 3", kind=TeammateKind.BOT),
    ]
    sent = {each.id: (each.automatic, each.author) for each in told(desk, MessageRecord)}
    assert sent["8"] == (False, "")
    assert "9" not in sent


def test_who_writes_in_whatsapps_own_app_replies_as_somebody(desk: Desk, sqlite_engine: Engine) -> None:
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    desk.outbound(joe, at("2 9:10"), agent=None, attributes={"external_echo": True})
    assert replies(sqlite_engine, desk) == [(2, 600)]


def test_trap_7_deleted_authors_keep_their_replies(desk: Desk, sqlite_engine: Engine) -> None:
    """A deleted teammate vanishes from a join; one who left the account is still in the users."""
    joe = desk.conversation(1, 1, at("2 9:00"))
    cy = desk.agent("Cy")
    desk.inbound(joe, at("2 9:00"))
    desk.outbound(joe, at("2 9:10"), agent=4711)
    desk.inbound(joe, at("2 9:20"))
    desk.outbound(joe, at("2 9:25"), agent=cy)
    desk.run("DELETE FROM account_users WHERE user_id = :own", own=cy)
    assert replies(sqlite_engine, desk) == [(2, 600), (4, 300)]
    people = {each.id: each for each in told(desk, TeammateRecord)}
    assert people["4711"] == TeammateRecord("4711", "Teammate 4711 (deleted)", blocked=True)
    assert people["3"] == TeammateRecord("3", "Cy", "cy@acme.example", blocked=True)


def test_deleted_contacts_and_inboxes_have_placeholders(desk: Desk, sqlite_engine: Engine) -> None:
    joe = desk.conversation(9, 77, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"), contact=77, inbox=9)
    assert sync(sqlite_engine, desk.source(), now=NOW).refused == ()
    assert ContactRecord("deleted:77", "Contact 77 (deleted)") in told(desk, ContactRecord)
    assert InboxRecord("9", "Inbox 9 (deleted)", "other") in told(desk, InboxRecord)


def test_a_call_is_a_call(desk: Desk) -> None:
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"), content_type=12)
    assert [each.kind for each in told(desk, MessageRecord)] == [MessageKind.CALL]


def test_trap_15_an_unknown_kind_of_anything_is_counted_and_stops_nothing(desk: Desk) -> None:
    joe = desk.conversation(1, 1, at("2 9:00"), status=7)
    desk.inbound(joe, at("2 9:00"), content_type=44)
    desk.message(joe, at("2 9:10"), 8)
    desk.message(joe, at("2 9:20"), 1, sender_type="Robot", sender_id=3)
    desk.outbound(joe, at("2 9:30"), status=9)
    desk.event(joe, at("2 9:40"), "conversation_escalated")
    desk.event(joe, at("2 9:40"), "reply_time")
    assert [each.id for each in told(desk, MessageRecord)] == ["1", "3", "4"]
    unknown = ("message_type 8", "content_type 44", "sender_type Robot", "conversation status 7", "message status 9")
    for each in (*unknown, "event conversation_escalated"):
        assert f"{each}, 1 times" in notes(desk)
    assert "reply_time" not in notes(desk)


def test_what_happened_before_the_start_is_not_told(desk: Desk) -> None:
    joe = desk.conversation(1, 1, START - timedelta(days=30))
    desk.inbound(joe, START - timedelta(days=30))
    desk.inbound(joe, at("2 9:00"))
    old = desk.conversation(1, 1, START - timedelta(days=30))
    desk.inbound(old, START - timedelta(days=29))
    assert [each.id for each in told(desk, MessageRecord)] == ["2"]
    assert [each.id for each in told(desk, ConversationRecord)] == ["1"]
    assert "What happened before 1 October 2025 is not told" in notes(desk)


def test_no_text_of_a_customer_is_kept(desk: Desk) -> None:
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    desk.outbound(joe, at("2 9:05"), private=True)
    kept: list[Record] = [each for batch in desk.source().batches("", NOW) for each in batch.records]
    assert "what a customer wrote" not in repr(kept)
