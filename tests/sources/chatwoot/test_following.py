"""What changes in Chatwoot is followed: in pieces, interrupted, again; it ends as if it had been told once."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, Table, func, select

from cxbot.source import Batch, ContactRecord, ConversationRecord, InactivityRecord, MessageRecord, RatingRecord
from cxbot.sources.chatwoot import positions, rounds
from cxbot.syncing import sync
from cxbot.tables import raw
from tests.sources.chatwoot.desk import START, Desk, at

NOW = at("25 10:00")


def told(desk: Desk, cursor: str, kind: type) -> tuple[list[str], str]:
    """The ids of a kind that a sync tells, and the cursor after it."""
    batches = list(desk.source().batches(cursor, NOW))
    return sorted({each.id for batch in batches for each in batch.records if isinstance(each, kind)}), batches[
        -1
    ].cursor


def of_kind(batches: Iterable[Batch], kind: type) -> list[Any]:
    return [each for batch in batches for each in batch.records if isinstance(each, kind)]


def test_only_what_changed_is_told_again(desk: Desk) -> None:
    for day in range(2, 12):
        desk.inbound(desk.conversation(1, 1, at(f"{day} 9:00")), at(f"{day} 9:00"))
    first, cursor = told(desk, "", ConversationRecord)
    assert len(first) == 10
    assert told(desk, cursor, ConversationRecord)[0] == ["10"]  # the last ten minutes before a position are read again
    desk.inbound(3, at("20 9:00"))
    again, cursor = told(desk, cursor, ConversationRecord)
    assert again == ["10", "3"]
    assert told(desk, cursor, ConversationRecord)[0] == ["3"]


def test_a_setting_that_changes_holds_from_the_next_sync_on(desk: Desk) -> None:
    batches = list(desk.source(inactivity=3 * 86_400).batches("", NOW))
    again = list(desk.source(inactivity=5 * 86_400).batches(batches[-1].cursor, NOW))
    assert {each.seconds for each in of_kind(batches, InactivityRecord)} == {3 * 86_400}
    assert {each.seconds for each in of_kind(again, InactivityRecord)} == {5 * 86_400}


@pytest.mark.parametrize("stream", ["event", "answer", "message", "edited", "conversation"])
def test_each_stream_is_followed(desk: Desk, stream: str) -> None:
    for day in (2, 3, 12):
        desk.inbound(desk.conversation(1, 1, at(f"{day} 9:00")), at(f"{day} 9:00"))
    _, cursor = told(desk, "", ConversationRecord)
    when = at("20 9:00")
    if stream == "event":
        desk.event(1, when, "conversation_resolved")
    elif stream == "answer":
        desk.rate(1, 1, when, 5)
    elif stream == "message":  # brought in with an old date
        desk.run("UPDATE messages SET id = 500 WHERE id = 1")
    elif stream == "edited":
        desk.update("messages", 1, status=3, updated_at=when)
    else:
        desk.update("conversations", 1, updated_at=when)
    assert told(desk, cursor, ConversationRecord)[0] == ["1", "3"]


def test_old_messages_that_were_changed_are_looked_for_once_a_day(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chatwoot has no index by when messages changed: of old ones every look at all is a look at the whole table."""
    old = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(old, at("2 9:00"))
    desk.inbound(desk.conversation(1, 1, at("12 9:00")), at("12 9:00"))
    _, cursor = told(desk, "", ConversationRecord)
    desk.update("messages", 1, status=3, updated_at=at("25 9:00"))
    desk.inbound(desk.conversation(1, 1, at("25 9:55")), at("25 9:55"))
    monkeypatch.setattr(positions, "RECENT", timedelta(days=20))
    found, cursor = told(desk, cursor, ConversationRecord)
    assert "1" not in found
    later = NOW + timedelta(days=1)
    found = {each.id for each in of_kind(desk.source().batches(cursor, later), ConversationRecord)}
    assert "1" in found  # though by now the position of changes is far behind the change


def test_events_of_unknown_names_are_counted_once(desk: Desk) -> None:
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    for _ in range(2):
        desk.event(joe, at("2 9:30"), "conversation_escalated")
    cursor = ""
    for number in (2, 2, 3):
        if number == 3:
            desk.event(joe, at("24 9:30"), "conversation_escalated")
        _, cursor = told(desk, cursor, ConversationRecord)
        assert json.loads(cursor)["unknown"] == {"event conversation_escalated": number}


def test_a_cursor_of_before_goes_on(desk: Desk) -> None:
    """Written when messages of any age were looked through every time."""
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    _, cursor = told(desk, "", ConversationRecord)
    before = {name: value for name, value in json.loads(cursor).items() if name not in {"searched", "events"}}
    desk.update("messages", 1, status=3, updated_at=at("20 9:00"))
    assert told(desk, json.dumps(before), ConversationRecord)[0] == ["1"]


def test_accounts_of_one_chatwoot_are_told_apart(desk: Desk, sqlite_engine: Engine) -> None:
    """Another company in the same database, with an inbox, a colleague and a customer of the same names."""
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    other = desk.insert("accounts", name="Another")
    there = {"account_id": other}
    inbox, contact = desk.inbox("Mail", **there), desk.contact("Joe", **there)
    desk.insert("account_users", account_id=other, user_id=1, role=0)
    theirs = desk.conversation(inbox, contact, at("3 9:00"), **there)
    desk.inbound(theirs, at("3 9:00"), contact, inbox=inbox, **there)
    desk.outbound(theirs, at("3 9:10"), 1, inbox=inbox, **there)
    survey = desk.message(theirs, at("3 9:20"), 3, inbox=inbox, content_type=9, **there)
    desk.insert(
        "csat_survey_responses", conversation_id=theirs, message_id=survey, contact_id=contact, rating=2,
        created_at=at("3 10:00"), updated_at=at("3 10:00"), **there,
    )  # fmt: skip
    for name, account in (("one", 1), ("another", other)):
        sync(sqlite_engine, replace(desk.source(account=account), name=name), now=NOW)
    with sqlite_engine.connect() as connection:

        def ids(table: Table) -> dict[str, list[str]]:
            statement = select(raw.sources.c.name, table.c.external_id).join(raw.sources).order_by(table.c.id)
            found: dict[str, list[str]] = {"one": [], "another": []}
            for name, own in connection.execute(statement):
                found[name].append(own)
            return found

        assert ids(raw.conversations) == {"one": [str(joe)], "another": [str(theirs)]}
        assert ids(raw.messages) == {"one": ["1"], "another": ["2", "3", "4"]}
        assert ids(raw.inboxes) == {"one": ["1"], "another": [str(inbox)]}
        assert ids(raw.contacts) == {"one": ["1"], "another": [str(contact)]}
        assert ids(raw.teammates) == {"one": ["1", "2"], "another": ["1"]}
        assert ids(raw.ratings) == {"one": [], "another": ["1"]}


def test_trap_1_the_position_is_neither_our_clock_nor_a_row_of_the_future(desk: Desk) -> None:
    """Rows dated tomorrow by a wrong clock hide none that come after them."""
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    kim = desk.conversation(1, 1, NOW + timedelta(days=400), updated_at=NOW + timedelta(days=400))
    desk.inbound(kim, NOW + timedelta(days=400))
    _, cursor = told(desk, "", ConversationRecord)
    positions = json.loads(cursor)["done"]
    assert positions["message_at"] == at("2 9:00").isoformat()
    desk.inbound(joe, at("24 9:00"))
    assert "1" in told(desk, cursor, ConversationRecord)[0]


def test_trap_3_all_in_one_second_are_told_once_each(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A seam of time lies within a second, where pages by time repeat or lose rows, or never end."""
    monkeypatch.setattr(rounds, "AT_ONCE", 3)
    for _ in range(10):
        desk.inbound(desk.conversation(1, 1, at("2 9:00")), at("2 9:00"))
    batches = list(desk.source().batches("", NOW))
    loads = [batch for batch in batches if batch.about.startswith("conversations of")]
    ids = [each.id for batch in loads for each in batch.records if isinstance(each, ConversationRecord)]
    assert ids == [str(number) for number in range(1, 11)]
    assert batches[-1].about == "what is gone"


def test_trap_4_what_moves_while_it_is_read_is_not_lost(
    desk: Desk, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every batch that is told, one conversation before it and one behind it go on, one begins, one is deleted."""
    monkeypatch.setattr(rounds, "AT_ONCE", 2)
    for minute in range(12):
        desk.inbound(desk.conversation(1, 1, at(f"2 9:{minute:02d}")), at(f"2 9:{minute:02d}"))
    gone = [11, 3]

    def meanwhile(_done: int, _expected: int) -> None:
        if gone:
            desk.outbound(1, at("24 9:00"))
            desk.outbound(12, at("24 9:00"))
            desk.inbound(desk.conversation(1, 1, at("24 9:00")), at("24 9:00"))
            desk.delete_conversation(gone.pop())

    sync(sqlite_engine, desk.source(), now=NOW, progress=meanwhile)
    sync(sqlite_engine, desk.source(), now=NOW + timedelta(days=1))
    with sqlite_engine.connect() as connection:
        ids = set(connection.scalars(select(raw.conversations.c.external_id)))
        assert ids == {str(own) for own in range(1, 15)} - {"3", "11"}
        assert connection.scalar(select(func.count()).select_from(raw.messages)) == 10 + 4 + 2


def test_a_first_load_says_up_to_when_everything_is_known(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "AT_ONCE", 1)
    for day in (2, 5, 9):
        desk.inbound(desk.conversation(1, 1, at(f"{day} 9:00")), at(f"{day} 9:00"))
    batches = list(desk.source().batches("", NOW))
    assert [batch.synced_until for batch in batches] == [
        None,
        at("2 8:50"),
        at("5 8:50"),
        at("9 8:50"),
        None,
        NOW - timedelta(minutes=1),
    ]


def test_trap_7_what_is_deleted_without_a_trace_is_gone_within_a_day(desk: Desk, sqlite_engine: Engine) -> None:
    desk.contact("Kim")
    for contact in (1, 2):
        own = desk.conversation(1, contact, at("2 9:00"))
        desk.inbound(own, at("2 9:00"), contact)
    sync(sqlite_engine, desk.source(), now=at("3 9:00"))
    desk.delete_conversation(2)
    desk.run("DELETE FROM contacts WHERE id = 2")
    sync(sqlite_engine, desk.source(), now=at("3 10:00"))
    loaded = sync(sqlite_engine, desk.source(), now=at("4 10:00"))
    assert loaded.removed == {"conversations": 1, "contacts": 1}
    with sqlite_engine.connect() as connection:
        assert connection.scalars(select(raw.messages.c.external_id)).all() == ["1"]
        assert connection.scalars(select(raw.contacts.c.external_id)).all() == ["1"]


def test_a_message_that_was_made_private_or_deleted_counts_no_more(desk: Desk, sqlite_engine: Engine) -> None:
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    answer = desk.outbound(joe, at("2 9:10"))
    gone = desk.outbound(joe, at("2 9:20"))
    sync(sqlite_engine, desk.source(), now=NOW)
    desk.update("messages", answer, private=True, updated_at=at("3 9:00"))
    desk.run("DELETE FROM messages WHERE id = :own", own=gone)
    loaded = sync(sqlite_engine, desk.source(), now=NOW)
    assert loaded.removed == {"messages": 2}


def test_trap_13_one_who_left_is_blocked_and_keeps_what_was_done(desk: Desk, sqlite_engine: Engine) -> None:
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    desk.outbound(joe, at("2 9:10"), agent=2)
    desk.inbound(desk.conversation(1, 1, at("12 9:00")), at("12 9:00"))
    sync(sqlite_engine, desk.source(), now=NOW)
    desk.run("DELETE FROM account_users WHERE user_id = 2")
    sync(sqlite_engine, desk.source(), now=NOW)
    with sqlite_engine.connect() as connection:
        columns = raw.teammates.c
        rows = connection.execute(select(columns.name, columns.blocked).order_by(columns.external_id)).all()
        assert [tuple(row) for row in rows] == [("Ana", False), ("Bo", True)]
        assert connection.scalars(select(raw.messages.c.author_id).where(raw.messages.c.author_id.is_not(None))).all()


def test_a_contact_that_was_renamed_is_renamed(desk: Desk) -> None:
    desk.inbound(desk.conversation(1, 1, at("2 9:00")), at("2 9:00"))
    desk.inbound(desk.conversation(1, desk.contact("Kim"), at("12 9:00")), at("12 9:00"), 2)
    desk.contact("Stranger")
    _, cursor = told(desk, "", ContactRecord)
    for contact in (1, 3):
        desk.update("contacts", contact, name="Renamed", updated_at=at("20 9:00"))
    batches = list(desk.source().batches(cursor, NOW))
    names = {each.id: each.name for batch in batches for each in batch.records if isinstance(each, ContactRecord)}
    assert names == {"1": "Renamed", "2": "Kim"}


def test_an_unknown_text_is_counted_once_however_often_it_is_told(desk: Desk) -> None:
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    for minute in (1, 2):
        desk.says(joe, at(f"2 9:{minute:02d}"), "Ana set the priority to low")
    desk.run("UPDATE messages SET created_at = created_at - interval '1 year' WHERE FALSE")
    cursor = ""
    for _ in range(3):
        _, cursor = told(desk, cursor, MessageRecord)
        desk.inbound(joe, at("24 9:00"))
        assert json.loads(cursor)["unknown"] == {"text": 2}


def test_ratings_revised_within_weeks_are_found(desk: Desk) -> None:
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    own = desk.rate(joe, desk.survey(joe, at("2 9:30")), at("2 10:00"), 2)
    desk.inbound(desk.conversation(1, 1, at("12 9:00")), at("12 9:00"))
    _, cursor = told(desk, "", RatingRecord)
    desk.update("csat_survey_responses", own, rating=5, updated_at=at("15 9:00"))
    batches = list(desk.source().batches(cursor, NOW))
    found = [each for batch in batches for each in batch.records if isinstance(each, RatingRecord)]
    assert [(each.submitted_at, each.score) for each in found] == [(at("2 10:00"), 5), (at("15 9:00"), 5)]


def test_a_conversation_of_thousands_of_messages_is_told_whole(desk: Desk) -> None:
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    columns = ", ".join(f'"{each}"' for each in desk.tables["messages"] if each != "id")
    desk.run(
        f"INSERT INTO messages (id, {columns}) SELECT 1 + step, {columns} "
        "FROM messages, generate_series(1, 19999) AS step"
    )
    ids, _ = told(desk, "", MessageRecord)
    assert len(ids) == 20_000


def test_a_cursor_of_another_version_is_told(desk: Desk) -> None:
    from cxbot.errors import SourceError

    with pytest.raises(SourceError, match='Begin anew: cxbot forget "shop"'):
        list(desk.source().batches('{"version": 99}', NOW))


def test_old_conversations_that_go_on_are_told_from_the_start(desk: Desk) -> None:
    joe = desk.conversation(1, 1, START - timedelta(days=100))
    desk.inbound(joe, START - timedelta(days=100))
    desk.inbound(joe, at("2 9:00"))
    batches = list(desk.source().batches("", NOW))
    assert [batch.synced_until for batch in batches[:-1]] == [None] * (len(batches) - 1)
    assert told(desk, "", MessageRecord)[0] == ["2"]
