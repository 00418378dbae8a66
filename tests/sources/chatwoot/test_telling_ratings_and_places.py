"""Ratings, business hours, people and places as Chatwoot tells them."""

from sqlalchemy import Engine, select

from cxbot.source import (
    AccountRecord,
    ContactRecord,
    HoursRecord,
    InboxRecord,
    MessageRecord,
    Participant,
    RatingRecord,
    Role,
    Span,
    TeamRecord,
)
from cxbot.syncing import sync
from cxbot.tables import raw
from tests.sources.chatwoot.desk import START, Desk, at
from tests.sources.chatwoot.telling import NOW, notes, told


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
