"""What Chatwoot's rows become, in each of its versions: messages, deeds, states, ratings, people and places."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select

from cxbot.deriving import derive_stale
from cxbot.source import (
    AccountRecord,
    ActivityKind,
    ActivityRecord,
    ContactRecord,
    ConversationRecord,
    Direction,
    HoursRecord,
    InboxRecord,
    MessageKind,
    MessageRecord,
    Participant,
    RatingRecord,
    Record,
    Role,
    Span,
    SurveyKind,
    SurveyRecord,
    TagRecord,
    TeammateKind,
    TeammateRecord,
    TeamRecord,
)
from cxbot.syncing import sync
from cxbot.tables import derived, raw
from tests.sources.chatwoot.columns import VERSIONS
from tests.sources.chatwoot.desk import START, Desk, at

NOW = at("25 10:00")


def told(desk: Desk, kind: type, **options: Any) -> list[Any]:
    """The records of a kind that a first sync tells, each once."""
    found: dict[Any, None] = {}
    for batch in desk.source(**options).batches("", NOW):
        found.update((each, None) for each in batch.records if isinstance(each, kind))
    return list(found)


def deeds(desk: Desk, **options: Any) -> list[tuple[str, datetime, ActivityKind, str]]:
    """What was done, in order."""
    records: list[ActivityRecord] = told(desk, ActivityRecord, **options)
    return sorted(((each.id, each.at, each.kind, each.teammate) for each in records), key=lambda each: each[1])


def notes(desk: Desk, **options: Any) -> str:
    return "\n".join(list(desk.source(**options).batches("", NOW))[-1].notes or ())


def replies(engine: Engine, desk: Desk) -> list[tuple[int, int]]:
    """The replies that are counted after a sync: message and seconds."""
    loaded = sync(engine, desk.source(), now=NOW)
    assert loaded.refused == ()
    derive_stale(engine)
    columns = derived.counted_messages.c
    with engine.connect() as connection:
        statement = select(raw.messages.c.external_id, columns.reply_seconds).join_from(
            derived.counted_messages, raw.messages, columns.message_id == raw.messages.c.id
        )
        rows = connection.execute(statement.where(columns.reply_seconds.is_not(None), columns.leading))
        return sorted((int(row.external_id), row.reply_seconds) for row in rows)


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


def test_ratings_are_revised_and_notes_about_them_are_not(desk: Desk) -> None:
    for day in (2, 3, 4, 5):
        own = desk.conversation(1, 1, at(f"{day} 9:00"))
        desk.inbound(own, at(f"{day} 9:00"))
        desk.survey(own, at(f"{day} 9:30"))
    desk.rate(1, 2, at("2 10:00"), 2, again=at("4 10:00"))
    desk.rate(2, 4, at("3 10:00"), 3, again=at("6 10:00"), review_notes_updated_at=at("6 10:00:01"))
    desk.rate(3, 6, at("4 10:00"), 4, again=at("4 10:00:01"))
    desk.rate(4, 8, at("5 10:00"), 9)
    found = [(each.id, each.submitted_at, each.score) for each in told(desk, RatingRecord)]
    assert found == [
        ("1", at("2 10:00"), 2),
        ("1", at("4 10:00"), 2),
        ("2", at("3 10:00"), 3),
        ("3", at("4 10:00"), 4),
    ]
    refused = {each for batch in desk.source().batches("", NOW) for each in batch.refused}
    assert {(each.place, each.reason) for each in refused} == {
        ("csat_survey_responses 4", "the rating 9 is none from 1 to 5")
    }


def test_trap_14_an_answer_that_is_no_score_is_refused_and_a_survey_alone_is_no_rating(
    desk: Desk, sqlite_engine: Engine
) -> None:
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    desk.rate(joe, desk.survey(joe, at("2 9:30")), at("2 9:40"), 0, feedback_message="a comment without a score")
    desk.survey(joe, at("2 9:50"))
    desk.rate(joe, desk.survey(joe, at("2 10:00")), at("2 10:10"), 3)
    loaded = sync(sqlite_engine, desk.source(), now=NOW)
    assert {each.reason for each in loaded.refused} == {"the rating 0 is none from 1 to 5"}
    assert [(each.id, each.score) for each in told(desk, RatingRecord)] == [("2", 3)]


def test_a_rating_belongs_to_the_conversations_contact(desk: Desk) -> None:
    desk.contact("Kim")
    own = desk.conversation(1, 2, at("2 9:00"))
    survey = desk.survey(own, at("2 9:30"))
    desk.rate(own, survey, at("2 10:00"), 4, contact_id=1)  # a merge does not mend it
    assert [each.contact for each in told(desk, RatingRecord)] == ["2"]


def test_trap_12_hours_are_whole_days_and_no_days_and_withdrawn(every_desk: Desk) -> None:
    desk = every_desk
    desk.update("inboxes", 1, working_hours_enabled=True, timezone="America/New_York")
    week = [
        (0, {"closed_all_day": True}),  # Sunday
        (1, {"open_hour": 9, "open_minutes": 0, "close_hour": 17, "close_minutes": 30}),
        (2, {"open_hour": 0, "open_minutes": 0, "close_hour": 23, "close_minutes": 59, "open_all_day": True}),
        (6, {"open_hour": 10, "open_minutes": 15, "close_hour": 12, "close_minutes": 0}),
    ]
    for day, clocks in week:
        desk.insert(
            "working_hours", inbox_id=1, account_id=1, day_of_week=day, created_at=START, updated_at=START, **clocks
        )
    spans = (Span(0, 540, 1050), Span(1, 0, 1440), Span(5, 615, 720))
    assert told(desk, HoursRecord) == [HoursRecord("1", START, "America/New_York", spans)]


def test_trap_12_todays_hours_do_not_change_last_years(desk: Desk, sqlite_engine: Engine) -> None:
    desk.update("inboxes", 1, working_hours_enabled=True, timezone="Europe/Berlin")
    desk.insert(
        "working_hours",
        inbox_id=1,
        day_of_week=1,
        open_hour=9,
        open_minutes=0,
        close_hour=17,
        close_minutes=0,
        created_at=START,
        updated_at=START,
    )
    sync(sqlite_engine, desk.source(), now=NOW)
    desk.update("working_hours", 1, close_hour=15, updated_at=at("20 9:00"))
    sync(sqlite_engine, desk.source(), now=NOW)
    desk.update("inboxes", 1, working_hours_enabled=False, updated_at=at("22 9:00"))
    sync(sqlite_engine, desk.source(), now=NOW)
    sync(sqlite_engine, desk.source(), now=NOW)
    with sqlite_engine.connect() as connection:
        columns = raw.business_hours.c
        rows = connection.execute(select(columns.valid_from, columns.spans).order_by(columns.valid_from)).all()
    assert [tuple(row) for row in rows] == [
        (START, '{"mon": [["09:00", "17:00"]]}'),
        (at("20 9:00"), '{"mon": [["09:00", "15:00"]]}'),
        (at("22 9:00"), ""),
    ]


def test_trap_10_a_zone_name_that_is_none_is_refused_and_said(desk: Desk, sqlite_engine: Engine) -> None:
    desk.update("inboxes", 1, working_hours_enabled=True, timezone="Eastern Time (US & Canada)")
    desk.insert(
        "working_hours",
        inbox_id=1,
        day_of_week=1,
        open_hour=9,
        open_minutes=0,
        close_hour=17,
        close_minutes=0,
        created_at=START,
        updated_at=START,
    )
    loaded = sync(sqlite_engine, desk.source(), now=NOW)
    assert [each.reason for each in loaded.refused if "Eastern Time" in each.reason] != []


def test_people_and_places(desk: Desk) -> None:
    for name, kind in (
        ("Web", "Channel::WebWidget"),
        ("WA", "Channel::Whatsapp"),
        ("Tw", "Channel::TwilioSms"),
        ("Ig", "Channel::Instagram"),
        ("Fax", "Channel::Fax"),
    ):
        desk.inbox(name, kind)
    team = desk.insert("teams", name="billing", account_id=1)
    desk.insert("team_members", team_id=team, user_id=2)
    desk.insert("team_members", team_id=team, user_id=99)
    desk.insert("accounts", name="Another")
    desk.insert(
        "inboxes", account_id=2, name="Not ours", channel_type="Channel::Email", created_at=START, updated_at=START
    )
    assert [(each.name, each.channel) for each in told(desk, InboxRecord)] == [
        ("Mail", "email"),
        ("Web", "chat"),
        ("WA", "whatsapp"),
        ("Tw", "sms"),
        ("Ig", "social"),
        ("Fax", "other"),
    ]
    assert told(desk, TeamRecord) == [TeamRecord("1", "billing", ("2",))]
    assert "channel “other”: Channel::Fax" in notes(desk)
    assert "Twilio's WhatsApp counts as SMS" in notes(desk)


def test_accounts_are_companies_or_the_names_that_contacts_carry(every_desk: Desk) -> None:
    desk = every_desk
    modern = desk.version == "4.15"
    company = desk.insert("companies", name="Globex", domain="globex.example", account_id=1) if modern else 0
    desk.contact("Kim", company_id=company or None, additional_attributes={"company_name": "Initech"})
    desk.contact("Lee", additional_attributes={"company_name": "INITECH"}, email=None, phone_number="+49 1")
    desk.contact(name=None, email=None, phone_number="+49 2")
    for contact in (2, 3, 4):
        desk.inbound(desk.conversation(1, contact, at("2 9:00")), at("2 9:00"), contact=contact)
    accounts = {each.id: each.name.casefold() for each in told(desk, AccountRecord)}
    named = {each.id: each for each in told(desk, ContactRecord)}
    assert named["2"].account == ("1" if modern else "name:initech")
    assert named["3"] == ContactRecord("3", "Lee", "+49 1", "name:initech")
    assert named["4"].name == "+49 2"
    assert accounts == ({"1": "globex"} if modern else {}) | {"name:initech": "initech"}


def test_copies_are_customers_by_address_and_ours_are_not(desk: Desk) -> None:
    desk.contact("Kim")
    joe = desk.conversation(1, 1, at("2 9:00"))
    mail = {"email": {"to": ["help@acme.example"], "cc": ["Kim@customers.example", "boss@acme.example", "no address"]}}
    desk.inbound(joe, at("2 9:00"), attributes=mail)
    desk.outbound(joe, at("2 9:10"), attributes={"cc_emails": "lee@customers.example, kim@customers.example"})
    first, second = told(desk, MessageRecord, own=("boss@acme.example",))
    assert first.participants == (Participant(Role.FROM, "1"), Participant(Role.CC, "2", "kim@customers.example"))
    assert second.participants == (
        Participant(Role.TO, "1"),
        Participant(Role.CC, "address:lee@customers.example", "lee@customers.example"),
        Participant(Role.CC, "2", "kim@customers.example"),
    )


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
