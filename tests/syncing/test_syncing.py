"""Syncing: what is taken, what is refused, what is never half-written."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, func, select, update

from cxbot.deriving import derive_stale
from cxbot.errors import SourceError
from cxbot.source import (
    AccountRecord,
    ActivityRecord,
    Batch,
    ContactRecord,
    ConversationRecord,
    HoursRecord,
    InactivityRecord,
    InboxRecord,
    MessageRecord,
    OwnAddressRecord,
    Participant,
    RatingRecord,
    Record,
    Span,
    SurveyRecord,
    TagRecord,
    TeammateRecord,
    TeamRecord,
)
from cxbot.source.hours import write_spans
from cxbot.syncing import Took, sync
from cxbot.tables import raw
from tests.deriving.days import wrong_sums
from tests.syncing.told import NOW, Telling, facts, telling

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
HOURS = (Span(0, 9 * 60, 17 * 60),)

COMPANY: tuple[Record, ...] = (
    InboxRecord("i", "Support", "email"),
    InactivityRecord("i", AT, 86_400),
    HoursRecord("", AT, "Europe/Berlin", HOURS),
    HoursRecord("i", AT, "UTC", HOURS),
    OwnAddressRecord("Us@Example.com"),
    TeammateRecord("ana", "Ana", "ana@example.com"),
    TeamRecord("t", "Team", ("ana",)),
    AccountRecord("acme", "Acme", "Acme.example"),
    ContactRecord("joe", "Joe", "Joe@Acme.example", "acme"),
    TagRecord("vip", "VIP"),
    ConversationRecord("c", "Hello", "https://desk.example/c", ("vip",)),
    MessageRecord("m", "c", AT, "in", ("i",), participants=(Participant("from", "joe", "JOE@acme.example"),)),
    MessageRecord("n", "c", AT + timedelta(hours=1), "out", ("i",), automatic=True, author="ana"),
    ActivityRecord("a", "c", AT + timedelta(hours=2), "snooze", "ana", snoozed_until=AT + timedelta(days=2)),
    SurveyRecord("s", AT + timedelta(hours=2), "signature", "c", "ana"),
    RatingRecord("r", AT + timedelta(hours=3), 4, comment="Good", survey="s", conversation="c", contact="joe"),
)


def test_every_kind_of_record_becomes_rows(engine: Engine) -> None:
    loaded = sync(engine, telling(*COMPANY), now=NOW)
    assert loaded.refused == ()
    assert loaded.counts == {
        "inboxes": 1,
        "inactivity_periods": 1,
        "business_hours": 2,
        "own_addresses": 1,
        "teammates": 1,
        "teams": 1,
        "accounts": 1,
        "contacts": 1,
        "tags": 1,
        "conversations": 1,
        "messages": 2,
        "activities": 1,
        "surveys": 1,
        "ratings": 1,
    }
    kept = facts(engine)
    assert kept["contacts"] == [("'joe'", "'Joe'", "'joe@acme.example'", "acme", "None")]
    assert kept["own_addresses"] == [("'us@example.com'",)]  # in lower case, as they are compared
    assert kept["participants"] == [("m", "'from'", "joe", "'joe@acme.example'")]
    assert kept["message_inboxes"] == [("m", "i"), ("n", "i")]
    assert kept["conversation_tags"] == [("c", "vip")]
    assert kept["team_members"] == [("t", "ana")]
    assert [row[0] for row in kept["business_hours"]] == ["None", "i"]
    assert kept["rating_revisions"][0][2:] == ("4", "None", "'Good'")
    assert loaded.synced_until == NOW


def test_the_last_telling_stands(engine: Engine) -> None:
    sync(engine, telling(*COMPANY), now=NOW)
    sync(
        engine,
        telling(
            InboxRecord("i", "Help", "chat"),
            TeamRecord("t", "Team"),
            ConversationRecord("c", "Hello again"),
            ConversationRecord("c", "Goodbye"),
            MessageRecord("m", "c", AT, "in", (), kind="call"),
            HoursRecord("", AT, "UTC", None),
        ),
        now=NOW,
    )
    kept = facts(engine)
    assert kept["inboxes"] == [("'i'", "'Help'", "'chat'")]
    assert kept["team_members"] == []
    assert kept["conversation_tags"] == []
    assert [row[1] for row in kept["conversations"]] == ["'Goodbye'"]
    assert kept["message_inboxes"] == [("n", "i")]
    assert kept["participants"] == []
    assert [row[2:] for row in kept["business_hours"]] == [("'UTC'", "''"), ("'UTC'", repr(write_spans(HOURS)))]


def test_a_rating_submitted_again_is_a_revision(engine: Engine) -> None:
    first = RatingRecord("r", AT, 2, comment="Slow")
    again = replace(first, submitted_at=AT + timedelta(days=1), score=5, comment="Sorted")
    for told in ([first, again], [again], [first]):
        assert sync(engine, telling(*told), now=NOW).counts == {"ratings": 1}
    kept = facts(engine)
    assert len(kept["ratings"]) == 1
    assert [row[2:] for row in kept["rating_revisions"]] == [("2", "None", "'Slow'"), ("5", "None", "'Sorted'")]


@pytest.mark.parametrize(
    ("record", "place", "reason"),
    [
        (MessageRecord("x", "gone", AT, "in", ("i",)), "message “x”", "conversation “gone” is unknown"),
        (MessageRecord("x", "c", AT, "in", ("gone",)), "message “x”", "inbox “gone” is unknown"),
        (MessageRecord("x", "c", AT, "out", ("i",), author="gone"), "message “x”", "teammate “gone” is unknown"),
        (
            MessageRecord("x", "c", AT, "in", ("i",), participants=(Participant("cc", "gone"),)),
            "message “x”",
            "contact “gone” is unknown",
        ),
        (ActivityRecord("x", "c", AT, "move", inbox="gone"), "activity “x”", "inbox “gone” is unknown"),
        (ConversationRecord("x", tags=("gone",)), "conversation “x”", "tag “gone” is unknown"),
        (ContactRecord("x", "X", account="gone"), "contact “x”", "account “gone” is unknown"),
        (ContactRecord("x", "X", merged_into="gone"), "contact “x”", "contact “gone” is unknown"),
        (TeamRecord("x", "X", ("ana", "gone")), "team “x”", "teammate “gone” is unknown"),
        (SurveyRecord("x", AT, "signature", owner="gone"), "survey “x”", "teammate “gone” is unknown"),
        (RatingRecord("x", AT, 5, survey="gone"), "rating “x”", "survey “gone” is unknown"),
        (InactivityRecord("gone", AT, 5), "inactivity_periods", "inbox “gone” is unknown"),
        (HoursRecord("gone", AT, "UTC", HOURS), "business_hours", "inbox “gone” is unknown"),
    ],
)
def test_what_names_something_unknown_is_refused_and_the_rest_goes_on(
    sqlite_engine: Engine, record: Record, place: str, reason: str
) -> None:
    loaded = sync(sqlite_engine, telling(*COMPANY, record, TagRecord("new", "New")), now=NOW)
    assert [(each.place, each.reason) for each in loaded.refused] == [(place, reason)]
    assert loaded.refused_count == 1
    assert loaded.counts["tags"] == 2


def test_hours_that_cannot_be_read_are_refused(sqlite_engine: Engine) -> None:
    hours = HoursRecord("", AT, "Europe/Atlantis", HOURS)
    loaded = sync(sqlite_engine, telling(hours), now=NOW)
    assert [each.place for each in loaded.refused] == ["business_hours"]
    assert "Europe/Atlantis" in loaded.refused[0].reason
    assert facts(sqlite_engine)["business_hours"] == []


def test_a_refusal_says_where_the_record_stands(sqlite_engine: Engine) -> None:
    records = (TagRecord("v", "V"), ActivityRecord("x", "gone", AT, "archive"))
    batch = Batch(records, "", 1, 1, places=("tags.csv, line 2", "activities.csv, line 7"))
    assert sync(sqlite_engine, Telling([batch]), now=NOW).refused[0].place == "activities.csv, line 7"


def test_only_the_first_refusals_are_kept_but_all_are_counted(sqlite_engine: Engine) -> None:
    bad = [[ActivityRecord(f"{part}-{n}", "gone", AT, "archive") for n in range(70)] for part in range(3)]
    loaded = sync(sqlite_engine, Telling(bad), now=NOW)
    assert (len(loaded.refused), loaded.refused_count) == (100, 210)


def test_chains_of_merges_are_told_in_any_order_and_circles_are_refused(engine: Engine) -> None:
    loaded = sync(
        engine,
        telling(
            ContactRecord("one", "One", merged_into="two"),
            ContactRecord("two", "Two", merged_into="three"),
            ContactRecord("three", "Three"),
            ContactRecord("hen", "Hen", merged_into="egg"),
            ContactRecord("egg", "Egg", merged_into="hen"),
        ),
        now=NOW,
    )
    assert [row[-1] for row in facts(engine)["contacts"]] == ["two", "None", "three"]  # one, three, two
    assert {each.reason for each in loaded.refused} == {"it is merged in a circle"}
    assert loaded.refused_count == 2


def test_a_circle_that_a_later_load_would_close_is_refused(engine: Engine) -> None:
    ana, ben = ContactRecord("ana", "Ana"), ContactRecord("ben", "Ben")
    sync(engine, telling(ben, ContactRecord("ana", "Ana", merged_into="ben")), now=NOW)
    one = replace(ben, merged_into="ana")
    loaded = sync(engine, telling(one), now=NOW)
    assert [(each.place, each.reason) for each in loaded.refused] == [("contact “ben”", "it is merged in a circle")]
    two = (replace(ben, merged_into="eve"), ContactRecord("eve", "Eve", merged_into="ana"))  # by way of somebody new
    loaded = sync(engine, telling(*two), now=NOW)
    assert [each.place for each in loaded.refused] == ["contact “ben”", "contact “eve”"]
    assert [(row[0], row[-1]) for row in facts(engine)["contacts"]] == [("'ana'", "ben"), ("'ben'", "None")]
    assert sync(engine, telling(ana, one), now=NOW).refused == ()  # the other way round is none
    assert [(row[0], row[-1]) for row in facts(engine)["contacts"]] == [("'ana'", "None"), ("'ben'", "ana")]


def test_a_batch_that_fails_leaves_nothing_half_written(engine: Engine) -> None:
    broken = MessageRecord("m", "c", datetime(2026, 11, 2, 9), "in", ())  # noqa: DTZ001 - naive: no database takes it
    source = Telling([[TagRecord("one", "One")], [ConversationRecord("c"), TagRecord("two", "Two"), broken]])
    with pytest.raises(Exception, match="no time zone"):
        sync(engine, source, now=NOW)
    kept = facts(engine)
    assert [row[0] for row in kept["tags"]] == ["'one'"]
    assert kept["conversations"] == []
    mended = Telling([*source.told[:1], [ConversationRecord("c"), TagRecord("two", "Two")]])
    assert sync(engine, mended, now=NOW).counts == {"tags": 1, "conversations": 1}  # goes on after the first batch
    assert [row[0] for row in facts(engine)["tags"]] == ["'one'", "'two'"]


def test_somebody_else_loading_the_same_source_is_noticed(sqlite_engine: Engine) -> None:
    def other(done: int, _expected: int) -> None:
        if done == 1:
            with sqlite_engine.begin() as connection:
                connection.execute(update(raw.sources).values(cursor="elsewhere"))

    source = Telling([[TagRecord("one", "One")], [TagRecord("two", "Two")]])
    with pytest.raises(SourceError, match="being loaded by another process"):
        sync(sqlite_engine, source, now=NOW, progress=other)


def test_one_name_cannot_be_two_kinds_of_source(sqlite_engine: Engine) -> None:
    sync(sqlite_engine, Telling([], name="desk", kind="csv"), now=NOW)
    with pytest.raises(SourceError, match="“desk” was loaded before as csv"):
        sync(sqlite_engine, Telling([], name="desk", kind="sample"), now=NOW)


def test_two_sources_may_use_the_same_ids(sqlite_engine: Engine) -> None:
    for name in ("one", "two"):
        sync(sqlite_engine, Telling([[TagRecord("vip", name)]], name=name), now=NOW)
    with sqlite_engine.connect() as connection:
        assert set(connection.scalars(select(raw.tags.c.name))) == {"one", "two"}


def test_rows_without_a_rating_are_counted_once_however_often_a_file_is_loaded(sqlite_engine: Engine) -> None:
    parts = [Batch((), "half", blank=3), Batch((), "", blank=4)]
    for _ in range(2):
        assert sync(sqlite_engine, Whole(parts), now=NOW).blank == 7
        with sqlite_engine.connect() as connection:
            assert connection.scalar(select(raw.sources.c.blank_ratings)) == 7


class Whole(Telling):
    """A source that always tells all of it."""

    def batches(self, cursor, now):  # type: ignore[no-untyped-def]
        del cursor, now
        yield from self.told


def test_progress_is_told_after_each_batch(sqlite_engine: Engine) -> None:
    seen: list[tuple[int, int]] = []
    source = Telling([[TagRecord(str(number), "Tag")] for number in range(3)])
    sync(sqlite_engine, source, now=NOW, progress=lambda done, expected: seen.append((done, expected)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_large_batches_fit_into_statements(engine: Engine) -> None:
    people = [ContactRecord(f"p{number}", f"P{number}") for number in range(2500)]
    told = [
        MessageRecord(f"m{number}", "c", AT, "in", ("i",), participants=(Participant("from", f"p{number}"),))
        for number in range(2500)
    ]
    for _ in range(2):
        assert sync(engine, telling(*COMPANY, *people, *told), now=NOW).counts["messages"] == 2502
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(raw.participants)) == 2501


def test_notes_are_kept_with_the_source_as_it_told_them_last(engine: Engine) -> None:
    kept = select(raw.sources.c.notes)
    for notes in (("It knows no calls.", "Pending counts as open."), ("It knows no calls.",), ()):
        sync(engine, Telling([], notes=notes), now=NOW)
        with engine.connect() as connection:
            assert connection.scalar(kept) == "\n".join(notes)


def test_what_a_batch_told_is_derived_beside_the_next_one(postgres_engine: Engine) -> None:
    """Sums of days name their source, which a batch holds: that and who derives must not wait for each other."""
    mail = InboxRecord("mail", "Mail", "email")
    asks = MessageRecord("m1", "one", NOW, "in", ("mail",))
    derived: list[int] = []

    def beside(_connection: Connection, _took: Took) -> None:
        derived.append(derive_stale(postgres_engine))

    source = Telling([[mail, ConversationRecord("one"), asks], [ConversationRecord("two")]])
    sync(postgres_engine, source, now=NOW, within=beside)
    assert derived == [0, 1]
    assert wrong_sums(postgres_engine) == []
