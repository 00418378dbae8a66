"""What Zendesk says becomes our records, and the traps in it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select

from cxbot.deriving import derive_stale
from cxbot.source import (
    ActivityKind,
    ActivityRecord,
    ContactRecord,
    ConversationRecord,
    Direction,
    HoursRecord,
    InboxRecord,
    MessageRecord,
    Participant,
    RatingRecord,
    Role,
    Span,
    SurveyRecord,
    TeammateRecord,
)
from cxbot.sources.zendesk.zones import iana
from cxbot.syncing import sync
from cxbot.tables import derived, raw
from tests.sources.zendesk.desk import Desk, at
from tests.sources.zendesk.living import answer
from tests.sources.zendesk.telling import NOW, activities, directions, notes, told


def test_a_ticket_is_told_from_its_audits(zendesk: Desk) -> None:
    own = zendesk.tell(
        "Mon 9:00 inbound; 9:05 assign ana; 9:10 reply ana; 9:30 comment bo; 9:35 archive ana", "Support"
    )
    ana, joe, support = (next(iter(u for u, e in d.items() if e["name"] == n)) for d, n in (
        (zendesk.users, "ana"), (zendesk.users, "joe"), (zendesk.groups, "Support"),
    ))  # fmt: skip
    assert told(zendesk, ConversationRecord) == [
        ConversationRecord(str(own), "Help", f"https://acme.zendesk.com/agent/tickets/{own}", (), whole=True)
    ]
    first, second = told(zendesk, MessageRecord)
    assert (first.sent_at, first.direction, first.inboxes) == (at("2 9:00"), Direction.IN, (f"{support}:email",))
    assert first.participants == (Participant(Role.FROM, str(joe)),)
    assert (second.sent_at, second.direction, second.author) == (at("2 9:10"), Direction.OUT, str(ana))
    assert second.participants == (Participant(Role.TO, str(joe)),)
    assert activities(zendesk) == [
        ("2 09:05", ActivityKind.ASSIGN), ("2 09:30", ActivityKind.COMMENT), ("2 09:35", ActivityKind.ARCHIVE),
    ]  # fmt: skip
    assert told(zendesk, InboxRecord) == [InboxRecord(f"{support}:email", "Support", "email")]


def test_states_are_told_and_closing_what_is_solved_is_not(zendesk: Desk) -> None:
    joe, ana = zendesk.user("Joe"), zendesk.agent("Ana")
    own = zendesk.ticket(joe, at("2 9:00"))
    for moment, status in (("2 10:00", "pending"), ("2 11:00", "solved"), ("2 12:00", "hold"), ("2 13:00", "open")):
        zendesk.change(own, at(moment), ana, status=status)
    zendesk.change(own, at("2 14:00"), ana, status="solved")
    zendesk.change(own, at("6 14:00"), -1, rule="Close after 4 days", status="closed")
    other = zendesk.ticket(joe, at("3 9:00"))
    zendesk.change(other, at("3 10:00"), ana, status="closed")
    assert activities(zendesk) == [
        ("2 11:00", ActivityKind.ARCHIVE), ("2 12:00", ActivityKind.REOPEN), ("2 14:00", ActivityKind.ARCHIVE),
        ("3 10:00", ActivityKind.ARCHIVE),
    ]  # fmt: skip


def test_a_customer_who_answers_reopens_by_nobody_and_a_rule_acts_by_its_name(zendesk: Desk) -> None:
    joe, ana = zendesk.user("Joe"), zendesk.agent("Ana")
    own = zendesk.ticket(joe, at("2 9:00"))
    zendesk.change(own, at("2 10:00"), ana, status="solved")
    zendesk.change(own, at("2 11:00"), joe, with_comment=True, status="open")
    zendesk.change(own, at("2 12:00"), -1, rule="Auto-solve", status="solved")
    assert [(each.teammate, each.rule) for each in told(zendesk, ActivityRecord)] == [
        (str(ana), ""), ("", ""), ("", "Auto-solve"),
    ]  # fmt: skip


def test_trap_7_the_replies_of_a_deleted_author_stay_and_so_does_she(zendesk: Desk, sqlite_engine: Engine) -> None:
    own = zendesk.tell("Mon 9:00 inbound; 9:05 assign ana; 9:10 reply ana")
    ana = zendesk.agent("ana")
    del zendesk.users[ana]
    assert directions(zendesk) == [(Direction.IN, False, ""), (Direction.OUT, False, str(ana))]
    assert told(zendesk, TeammateRecord) == [TeammateRecord(str(ana), f"Teammate {ana} (deleted)", blocked=True)]
    del zendesk.users[zendesk.tickets[own]["requester_id"]]
    assert [each.name for each in told(zendesk, ContactRecord)] == [
        f"Customer {zendesk.tickets[own]['requester_id']} (deleted)"
    ]
    assert sync(sqlite_engine, zendesk.source(), now=NOW).refused == ()


def test_trap_7_a_deleted_ticket_is_trash(zendesk: Desk) -> None:
    own = zendesk.tell("Mon 9:00 inbound; 9:10 reply ana")
    zendesk.delete(own, at("3 9:00"))
    assert told(zendesk, ActivityRecord) == [
        ActivityRecord(f"deleted:{own}", str(own), at("3 9:00"), ActivityKind.TRASH)
    ]
    assert not told(zendesk, ConversationRecord)[0].whole  # what was told of it stays


def test_trap_8_a_system_update_is_no_activity(zendesk: Desk, sqlite_engine: Engine) -> None:
    own = zendesk.tell("Mon 9:00 inbound; 9:10 reply ana and archive")
    sync(sqlite_engine, zendesk.source(), now=NOW)
    before = len(told(zendesk, MessageRecord)), activities(zendesk)
    zendesk.touch(own, at("24 9:00"))
    loaded = sync(sqlite_engine, zendesk.source(), now=NOW)
    assert (len(told(zendesk, MessageRecord)), activities(zendesk)) == before
    assert loaded.removed == {}


def test_ids_and_lists_that_are_written_as_text_are_read(zendesk: Desk) -> None:
    joe, ana = zendesk.user("Joe"), zendesk.agent("Ana")
    own = zendesk.ticket(joe, at("2 9:00"), zendesk.group("Support"))
    event = zendesk.event("Change", field_name="tags", value="vip late", previous_value="vip")
    zendesk.audit(own, at("2 9:10"), ana, [event])
    assign = zendesk.event("Change", field_name="assignee_id", value=str(ana), previous_value="")
    zendesk.audit(own, at("2 9:20"), ana, [assign])
    found = [(each.kind, each.id.split(":")[-1]) for each in told(zendesk, ActivityRecord)]
    assert found == [(ActivityKind.TAG, "late"), (ActivityKind.ASSIGN, str(assign["id"]))]
    assert told(zendesk, MessageRecord)[0].inboxes == (f"{zendesk.group('Support')}:email",)


def test_trap_10_zones_have_the_names_of_rails_and_moments_say_theirs(zendesk: Desk) -> None:
    assert iana("Pacific Time (US & Canada)") == "America/Los_Angeles"
    assert iana("Copenhagen") == "Europe/Copenhagen"
    assert iana("Mexico City") == "America/Mexico_City"
    assert iana("Europe/Berlin") == "Europe/Berlin"
    assert iana("Middle Earth") == ""
    own = zendesk.tell("Mon 9:00 inbound")
    zendesk.audits[own][0]["created_at"] = "2026-11-02T09:00:00"
    (refused,) = [each for batch in zendesk.source().batches("", NOW) for each in batch.refused]
    assert "names no zone" in refused.reason
    zendesk.audits[own][0]["created_at"] = "2026-11-02T10:00:00+01:00"
    assert told(zendesk, MessageRecord)[0].sent_at == at("2 9:00")


def test_trap_11_notes_and_triggers_are_no_first_reply(zendesk: Desk) -> None:
    joe, ana = zendesk.user("Joe"), zendesk.agent("Ana")
    own = zendesk.ticket(joe, at("2 9:00"))
    zendesk.comment(own, at("2 9:00"), -1, rule="Notify requester")
    zendesk.comment(own, at("2 9:05"), ana, public=False)
    made_private = zendesk.comment(own, at("2 9:06"), ana)
    event = {"id": zendesk.next(), "type": "CommentPrivacyChange", "comment_id": made_private, "public": False}
    zendesk.audit(own, at("2 9:07"), ana, [event])
    zendesk.comment(own, at("2 9:10"), ana)
    assert directions(zendesk) == [
        (Direction.IN, False, ""), (Direction.OUT, True, ""), (Direction.OUT, False, str(ana)),
    ]  # fmt: skip
    assert [kind for _, kind in activities(zendesk)] == [ActivityKind.COMMENT, ActivityKind.COMMENT]


def test_trap_11_where_nobody_replied_there_is_no_first_reply(zendesk: Desk, sqlite_engine: Engine) -> None:
    own = zendesk.tell("Mon 9:00 inbound; 9:05 automatic reply; 9:10 comment ana")
    zendesk.change(own, at("2 9:20"), zendesk.agent("ana"), status="solved")
    zendesk.comment(zendesk.ticket(zendesk.user("kim"), at("2 9:00"), author=zendesk.agent("ana")), at("3 9:00"), -1)
    sync(sqlite_engine, zendesk.source(), now=NOW)
    derive_stale(sqlite_engine)
    with sqlite_engine.connect() as connection:
        columns = derived.counted_messages.c
        assert list(connection.scalars(select(columns.id).where(columns.first_seconds.is_not(None)))) == []


def test_trap_12_open_all_day_and_the_week_in_which_clocks_are_set(zendesk: Desk, sqlite_engine: Engine) -> None:
    zendesk.schedules = [
        {
            "id": 1, "name": "Always", "time_zone": "Berlin", "intervals": [{"start_time": 0, "end_time": 10_080}],
            "created_at": "2024-01-01T00:00:00Z", "updated_at": "2024-01-01T00:00:00Z",
        }
    ]  # fmt: skip
    assert told(zendesk, HoursRecord, schedule="Always")[0].spans == tuple(Span(each, 0, 1440) for each in range(7))
    # Clocks go back in the night of 25 October: from Saturday noon to Sunday noon are 25 hours.
    own = zendesk.ticket(zendesk.user("Joe"), datetime(2026, 10, 24, 10, tzinfo=UTC))
    zendesk.comment(own, datetime(2026, 10, 25, 11, tzinfo=UTC), zendesk.agent("Ana"))
    sync(sqlite_engine, zendesk.source(schedule="Always"), now=NOW)
    derive_stale(sqlite_engine)
    with sqlite_engine.connect() as connection:
        columns = derived.counted_messages.c
        found = connection.scalars(select(columns.reply_business_seconds).where(columns.direction == "out"))
        assert list(found) == [25 * 3600]


def test_trap_12_hours_are_in_local_minutes_of_a_week_that_begins_on_sunday(zendesk: Desk) -> None:
    intervals = [(1440 + 540, 1440 + 1020), (6 * 1440 + 1200, 7 * 1440), (0, 120)]
    zendesk.schedules = [
        {
            "id": 1, "name": "Office", "time_zone": "Copenhagen",
            "intervals": [{"start_time": opens, "end_time": closes} for opens, closes in intervals],
            "created_at": "2024-01-01T00:00:00Z", "updated_at": "2026-11-20T00:00:00Z",
        }
    ]  # fmt: skip
    zendesk.tell("Mon 9:00 inbound")
    spans = (Span(0, 540, 1020), Span(5, 1200, 1440), Span(6, 0, 120))
    assert told(zendesk, HoursRecord, schedule="Office") == [
        HoursRecord("", datetime(2024, 1, 1, tzinfo=UTC), "Europe/Copenhagen", spans)
    ]
    assert told(zendesk, HoursRecord) == []
    assert "name one of Zendesk's in “schedule”: Office" in notes(zendesk)


def test_trap_12_todays_hours_do_not_change_last_years(zendesk: Desk, sqlite_engine: Engine) -> None:
    schedule = {
        "id": 1, "name": "Office", "time_zone": "UTC", "intervals": [{"start_time": 1980, "end_time": 2460}],
        "created_at": "2024-01-01T00:00:00Z", "updated_at": "2024-01-01T00:00:00Z",
    }  # fmt: skip
    zendesk.schedules = [schedule]
    sync(sqlite_engine, zendesk.source(schedule="Office"), now=NOW)
    schedule |= {"intervals": [{"start_time": 1980, "end_time": 2400}], "updated_at": "2026-11-20T00:00:00Z"}
    for _ in range(2):
        sync(sqlite_engine, zendesk.source(schedule="Office"), now=NOW)
    columns = raw.business_hours.c
    with sqlite_engine.connect() as connection:
        rows = connection.execute(select(columns.valid_from, columns.spans).order_by(columns.valid_from)).all()
    assert [tuple(row) for row in rows] == [
        (datetime(2024, 1, 1, tzinfo=UTC), '{"mon": [["09:00", "17:00"]]}'),
        (datetime(2026, 11, 20, tzinfo=UTC), '{"mon": [["09:00", "16:00"]]}'),
    ]


def test_trap_13_who_was_staff_once_wrote_as_staff(zendesk: Desk, sqlite_engine: Engine) -> None:
    own = zendesk.tell("Mon 9:00 inbound; 9:10 reply ana")
    sync(sqlite_engine, zendesk.source(), now=NOW)
    zendesk.users[zendesk.agent("ana")]["role"] = "end-user"  # she left
    zendesk.touch(own, at("24 9:00"))
    sync(sqlite_engine, zendesk.source(), now=NOW)
    with sqlite_engine.connect() as connection:
        rows = connection.execute(select(raw.messages.c.direction).order_by(raw.messages.c.sent_at)).scalars().all()
        left = connection.execute(select(raw.teammates.c.name, raw.teammates.c.blocked)).all()
    assert rows == ["in", "out"]
    assert [tuple(each) for each in left] == [("ana", True)]


@pytest.mark.parametrize(
    ("given", "score", "satisfied"),
    [
        ((5, 5, "good"), 5, None),
        ((3, 5, "neutral"), 3, None),
        ((3, 3, "good"), None, True),
        ((2, 3, "neutral"), None, False),
        ((1, 2, "bad"), None, False),
        ((2, 2, "good"), None, True),
    ],
)
def test_trap_14_the_scale_says_what_a_rating_is(
    zendesk: Desk, given: tuple[int, int, str], score: int | None, satisfied: bool | None
) -> None:
    own = zendesk.tell("Mon 9:00 inbound; 9:10 reply ana and archive")
    rating, points, category = given
    comment = {"type": "open_ended", "value": "thanks"}
    response = zendesk.survey(own, at("2 10:00"), [answer(rating, at("3 8:00"), points, category), comment])
    (found,) = told(zendesk, RatingRecord)
    assert (found.score, found.satisfied, found.comment, found.submitted_at) == (
        score,
        satisfied,
        "thanks",
        at("3 8:00"),
    )
    assert [(each.id, each.sent_at) for each in told(zendesk, SurveyRecord)] == [(response, at("2 10:00"))]


def test_trap_14_a_ticket_with_an_answer_has_no_older_rating(zendesk: Desk) -> None:
    own = zendesk.tell("Mon 9:00 inbound; 9:10 reply ana and archive; 9:20 rate good")
    zendesk.survey(own, at("2 10:00"), [answer(1, at("3 8:00"))])
    assert [(each.score, each.satisfied) for each in told(zendesk, RatingRecord)] == [(1, None)]


def test_trap_14_what_was_only_offered_is_no_rating(zendesk: Desk) -> None:
    zendesk.tell("Mon 9:00 inbound; 9:10 reply ana and archive; 9:20 rate offered")
    for answers in (None, []):
        zendesk.survey(zendesk.tell("Mon 9:00 inbound"), at("2 10:00"), answers)
    wrong = zendesk.survey(zendesk.tell("Mon 9:00 inbound"), at("2 10:00"), [answer(9, at("3 8:00"))])
    assert told(zendesk, RatingRecord) == []
    assert len(told(zendesk, SurveyRecord)) == 3
    (refused,) = [each for batch in zendesk.source().batches("", NOW) for each in batch.refused]
    assert (refused.place, "9 is none of the points 1, 2, 3, 4, 5" in refused.reason) == (
        f"survey response {wrong}",
        True,
    )
