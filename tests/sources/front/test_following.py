"""Syncing a Front again and again: what changes there changes here, wherever it was interrupted."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from cxbot.deriving import derive_stale
from cxbot.errors import SourceError
from cxbot.source import AccountRecord
from cxbot.sources.front import Front, happening, rounds
from cxbot.sources.front.positions import Cursor
from cxbot.syncing import Loaded, sync
from cxbot.tables import derived, raw
from tests.sources.answering import Asked, Reply, serving
from tests.sources.front.desk import Desk
from tests.sources.front.happening import at
from tests.sources.front.living import Living
from tests.syncing.told import DERIVED, facts

NOW = at("25 10:00")
Rows = dict[str, list[tuple[str, ...]]]


def ended(engine: Engine) -> tuple[Rows, Rows]:
    derive_stale(engine)
    kept = facts(engine)
    del kept["sources"]
    return kept, facts(engine, DERIVED)


def count(engine: Engine, table: Any = raw.messages) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def synced(engine: Engine, desk: Desk, text: str | datetime) -> Loaded:
    now = at(text) if isinstance(text, str) else text
    desk.time.at = now.timestamp()
    loaded = sync(engine, desk.source(), now=now)
    assert loaded.refused == ()
    return loaded


@pytest.fixture
def living(front: Desk, monkeypatch: pytest.MonkeyPatch) -> Living:
    """A Front with a past, whose pages and batches are small."""
    monkeypatch.setattr(happening, "AT_ONCE", 2)
    front.page, front.is_checked = 5, False
    found = Living(front, Random(5), slowest=12_000)
    while found.now < at("8 0:00"):
        found.go_on()
    return found


# What hangs on a conversation, by the ids of Front.
PARTS = ("messages", "message_inboxes", "activities", "conversation_tags", "ratings", "rating_revisions")


def parts(engine: Engine) -> dict[str, list[tuple[str, ...]]]:
    kept = facts(engine)
    return {name: kept[name] for name in PARTS}


@pytest.mark.parametrize("seed", range(2))
def test_told_in_many_syncs_it_ends_as_told_once(
    seed: int, front: Desk, sqlite_engine: Engine, fresh_sqlite: Callable[[], Engine]
) -> None:
    front.page, front.is_checked = 5, False  # requests are, always
    living = Living(front, Random(seed), deletes=False, slowest=12_000)
    while living.now < at("8 0:00"):
        for _ in range(3 + seed):
            living.go_on()
        synced(sqlite_engine, front, living.now + timedelta(minutes=5))
    synced(sqlite_engine, front, "9 10:00")
    once = fresh_sqlite()
    synced(once, front, "9 10:00")
    assert parts(sqlite_engine) == parts(once)
    assert _customers(sqlite_engine) == _customers(once)
    assert count(sqlite_engine) > 20
    assert count(sqlite_engine, raw.ratings) > 3


def _customers(engine: Engine) -> list[tuple[str, str, str]]:
    """Who is left of those on each message, with the account: who is met over time goes by more names than once."""
    derive_stale(engine)
    contacts = {row[0]: row for row in _rows(engine, raw.contacts, "id", "external_id", "merged_into", "account_id")}
    messages = dict(_rows(engine, raw.messages, "id", "external_id"))
    found = []
    for message, contact, role in _rows(engine, raw.participants, "message_id", "contact_id", "role"):
        row = contacts[contact]
        while row[2] is not None:
            row = contacts[row[2]]
        found.append((messages[message], role, row[1]))
    return sorted(found)


def _rows(engine: Engine, table: Any, *names: str) -> list[Any]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*(table.c[name] for name in names)))]


class Killed(Exception):  # noqa: N818 - what happens, not an error of ours
    """The process was ended."""


@pytest.mark.parametrize("most", [37, 44])
def test_interrupted_at_requests_it_ends_the_same(
    most: int, living: Living, sqlite_engine: Engine, fresh_sqlite: Callable[[], Engine]
) -> None:
    once = fresh_sqlite()
    synced(once, living.desk, "8 10:00")
    left, source = 0, living.desk.source()

    def record(_exchange: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Killed

    source.api.http.record = record
    interrupted = 0
    for more in range(1, 400):
        left = most + more % 7
        with suppress(Killed):
            sync(sqlite_engine, source, now=at("8 10:00"))
            break
        interrupted += 1
    assert interrupted > 2
    assert ended(sqlite_engine) == ended(once)


def test_a_second_sync_changes_nothing_and_asks_for_little(living: Living, sqlite_engine: Engine) -> None:
    synced(sqlite_engine, living.desk, "8 10:00")
    before = ended(sqlite_engine)
    living.desk.asked.clear()
    loaded = synced(sqlite_engine, living.desk, "8 10:10")
    assert ended(sqlite_engine) == before
    assert loaded.removed == {}
    assert not [each for each in living.desk.paths() if each.startswith("/conversations/")]
    assert len(living.desk.asked) < 20


def test_a_conversation_deleted_for_good_is_gone_once_something_names_it(front: Desk, sqlite_engine: Engine) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply")
    front.tell("Mon 9:00 inbound")
    synced(sqlite_engine, front, "3 10:00")
    front.happens(own, at("3 11:00"), "tag", front.by("ana"), {"_meta": {"type": "tag"}, "data": front.tag("vip")})
    front.delete(own)
    loaded = synced(sqlite_engine, front, "3 12:00")
    assert loaded.removed == {"conversations": 1}
    assert count(sqlite_engine) == 1


def test_a_conversation_made_private_is_gone(front: Desk, sqlite_engine: Engine) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply")
    synced(sqlite_engine, front, "3 10:00")
    front.move(own, at("3 11:00"), "anas own")
    front.inbox("anas own")["is_private"] = True
    front.conversations[own]["is_private"] = True
    synced(sqlite_engine, front, "3 12:00")
    assert count(sqlite_engine) == count(sqlite_engine, raw.conversations) == 0


def test_a_conversation_that_the_token_may_not_see_any_more_is_gone_and_stops_nothing(
    front: Desk, sqlite_engine: Engine
) -> None:
    own = front.tell("Mon 9:00 inbound")
    synced(sqlite_engine, front, "3 10:00")
    front.move(own, at("3 11:00"), "anas own")
    front.tell("Tue 11:30 inbound", customer="kim")
    front.closed[f"/conversations/{own}"] = 403
    synced(sqlite_engine, front, "3 12:00")
    with sqlite_engine.connect() as connection:
        assert connection.scalars(select(raw.conversations.c.external_id)).all() == [own_of(front, 1)]
    front.closed["/conversations"] = 403  # but where none may be seen, none is taken for gone
    front.inbound(own_of(front, 1), at("3 13:00"))
    with pytest.raises(SourceError, match="does not let /conversations/"):
        synced(sqlite_engine, front, "3 14:00")
    assert count(sqlite_engine) == 1


def own_of(desk: Desk, place: int) -> str:
    """The id of a conversation, in the order of their beginning."""
    return list(desk.conversations)[place]


def test_a_message_that_turns_out_not_to_be_sent_is_gone_and_so_is_what_was_nothing_else(
    front: Desk, sqlite_engine: Engine
) -> None:
    own = front.tell("Mon 9:00 outbound")
    synced(sqlite_engine, front, "2 9:05")
    assert count(sqlite_engine) == 1
    front.messages[own][0]["error_type"] = "bounced"
    front.happens(own, at("2 9:10"), "message_bounce_error", front.by_thing("api"))
    synced(sqlite_engine, front, "2 9:20")
    assert (count(sqlite_engine), count(sqlite_engine, raw.conversations)) == (0, 0)


def test_many_accounts_that_change_are_told_some_in_each_round_and_keep_nothing_waiting(
    front: Desk, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "MOST_ACCOUNTS", 2)
    front.page = 2
    for number in range(7):  # the third and those after it at one moment
        front.account(f"account {number}", at(f"{2 + min(number, 3)} 9:00"))
    front.tell("Mon 9:00 inbound")
    counts = []
    for minute in (0, 10, 20, 30):
        synced(sqlite_engine, front, f"8 10:{minute:02}")
        counts.append((count(sqlite_engine, raw.accounts), count(sqlite_engine)))
    assert counts == [(2, 1), (7, 1), (7, 1), (7, 1)]
    asked = len([each for each in front.paths() if each.startswith("/accounts/")])
    front.accounts[next(iter(front.accounts))] |= {"name": "renamed", "updated_at": at("8 10:30").timestamp()}
    synced(sqlite_engine, front, "8 17:00")  # those of the last moment come once more
    synced(sqlite_engine, front, "8 17:10")
    with sqlite_engine.connect() as connection:
        assert "renamed" in connection.scalars(select(raw.accounts.c.name)).all()
    assert len([each for each in front.paths() if each.startswith("/accounts/")]) == asked + 4 + 1


def test_an_account_that_does_not_say_when_it_changed_hides_no_others(
    front: Desk, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "MOST_RECORDS", 1)
    for name, text in (("old", "1 1:00"), ("new", "2 9:00")):
        front.account(name, at(text))
    silent = front.accounts[front.account("silent", at("1 0:00"))]
    answered = front.answer

    def answer(asked: Asked) -> Reply:
        reply = answered(asked)
        if asked.path == "/accounts":  # the fake sorts by it
            told = {**silent, "updated_at": None}
            reply.body["_results"] = [told if each["id"] == silent["id"] else each for each in reply.body["_results"]]
        return reply

    front.is_checked = False
    monkeypatch.setattr(front, "_limited", lambda _asked: (None, {}))
    with serving(answer) as address:
        front.address = address
        front.time.at = NOW.timestamp()
        told = front.source().batches("", NOW)
        with suppress(StopIteration):
            while not (batch := next(told)).about.startswith("accounts"):
                pass
        stopped = Cursor.read("shop", batch.cursor)
        found = [each for batch in front.source().batches(stopped.written(), NOW) for each in batch.records]
    names = {each.name for each in (*batch.records, *found) if isinstance(each, AccountRecord)}
    assert names == {"old", "new", "silent"}


def test_a_conversation_is_trashed_and_restored(front: Desk, sqlite_engine: Engine) -> None:
    own = front.tell("Mon 9:00 inbound")
    synced(sqlite_engine, front, "3 10:00")
    front.happens(own, at("3 11:00"), "trash", front.by("ana"))
    front.conversations[own]["status"] = "deleted"
    synced(sqlite_engine, front, "3 12:00")
    front.happens(own, at("3 13:00"), "restore", front.by("ana"))
    synced(sqlite_engine, front, "3 14:00")
    assert [row[0] for row in _rows(sqlite_engine, raw.activities, "kind")] == ["trash", "restore"]
    assert count(sqlite_engine) == 1


def test_two_conversations_become_one(front: Desk, sqlite_engine: Engine, fresh_sqlite: Callable[[], Engine]) -> None:
    first = front.tell("Mon 9:00 inbound; 9:10 reply; 10:00 rate 5")
    second = front.tell("Mon 9:05 inbound; 9:20 reply", customer="kim")
    synced(sqlite_engine, front, "3 10:00")
    front.merge(first, second, at("3 11:00"))
    synced(sqlite_engine, front, "3 12:00")
    synced(sqlite_engine, front, "4 12:00")
    once = fresh_sqlite()
    synced(once, front, "4 12:00")
    assert parts(sqlite_engine) == parts(once)
    named = dict(_rows(sqlite_engine, raw.conversations, "id", "external_id"))
    assert {named[own] for (own,) in _rows(sqlite_engine, raw.messages, "conversation_id")} == {second}
    assert {named[own] for (own,) in _rows(sqlite_engine, raw.ratings, "conversation_id")} == {second}
    derive_stale(sqlite_engine)
    segments = {named[own] for (own,) in _rows(sqlite_engine, derived.segments, "conversation_id")}
    assert segments == {second}


def test_merges_of_merges_are_followed(front: Desk, sqlite_engine: Engine) -> None:
    one, two, three = (front.tell(f"Mon 9:0{number} inbound") for number in range(3))
    synced(sqlite_engine, front, "3 10:00")
    front.merge(one, two, at("3 11:00"))
    front.merge(two, three, at("3 11:10"))
    synced(sqlite_engine, front, "3 12:00")
    named = dict(_rows(sqlite_engine, raw.conversations, "id", "external_id"))
    assert [named[own] for (own,) in _rows(sqlite_engine, raw.messages, "conversation_id")] == [three] * 3


def test_contacts_are_merged_and_known_again_by_their_addresses(front: Desk, sqlite_engine: Engine) -> None:
    front.tell("Mon 9:00 inbound")
    front.tell("Mon 9:00 inbound", customer="kim")
    joe, kim = front.contact("joe")["id"], front.contact("kim")["id"]
    synced(sqlite_engine, front, "3 10:00")
    front.merge_contacts(joe, kim, at("3 11:00"))
    synced(sqlite_engine, front, "3 12:00")
    people = {own: (external, into) for own, external, into in _rows(
        sqlite_engine, raw.contacts, "id", "external_id", "merged_into"
    )}  # fmt: skip
    assert {external: into and people[into][0] for external, into in people.values()} == {joe: kim, kim: None}


def test_somebody_without_a_contact_becomes_one(front: Desk, sqlite_engine: Engine) -> None:
    front.tell("Mon 9:00 inbound", customer="new@customers.example")
    synced(sqlite_engine, front, "3 10:00")
    own = front.contact("newcomer", at("3 11:00"), "new@customers.example")["id"]
    synced(sqlite_engine, front, "3 12:00")
    people = {own: (external, into) for own, external, into in _rows(
        sqlite_engine, raw.contacts, "id", "external_id", "merged_into"
    )}  # fmt: skip
    found = {external: into and people[into][0] for external, into in people.values()}
    assert found == {"handle:new@customers.example": own, own: None}


def test_people_and_places_are_renamed_and_leave(front: Desk, sqlite_engine: Engine) -> None:
    joe = front.contact("joe")["id"]
    front.account("Globex", at("1 9:00"), joe)
    front.tell("Mon 9:00 inbound; 9:10 reply ana; 9:20 reply bo; 9:30 tag vip; 9:40 move to billing")
    synced(sqlite_engine, front, "3 10:00")
    front.teammate("ana")["first_name"] = "Anna"
    del front.teammates[front.teammate("bo")["id"]]
    front.inbox("support")["name"] = "Care"
    del front.inboxes[front.inbox("billing")["id"]]
    front.tag("vip")["name"] = "VIP"
    front.contacts[joe]["name"] = "Joseph"
    front.touch(joe, at("3 11:00"))
    for own in front.accounts:
        front.accounts[own] |= {"name": "Globex Corporation", "updated_at": at("3 11:00").timestamp()}
    synced(sqlite_engine, front, "3 17:00")
    assert _rows(sqlite_engine, raw.teammates, "name", "blocked") == [("Anna", False), ("bo", True)]
    assert sorted(_rows(sqlite_engine, raw.inboxes, "name")) == [("Care",), ("billing",)]
    assert _rows(sqlite_engine, raw.tags, "name") == [("VIP",)]
    ((name, account),) = _rows(sqlite_engine, raw.contacts, "name", "account_id")
    assert (name, account is not None) == ("Joseph", True)
    assert _rows(sqlite_engine, raw.accounts, "name") == [("Globex Corporation",)]


def test_what_a_message_says_of_a_customer_takes_nothing_back(front: Desk, sqlite_engine: Engine) -> None:
    joe = front.contact("joe")["id"]
    front.account("Globex", at("1 9:00"), joe)
    own = front.tell("Mon 9:00 inbound")
    synced(sqlite_engine, front, "3 10:00")
    front.contacts[joe]["name"] = "Joseph"
    front.touch(joe, at("3 11:00"))
    synced(sqlite_engine, front, "3 12:00")
    message = front.inbound(own, at("3 13:00"), "Joseph")
    message["recipients"][1]["name"] = "joe"  # as before
    synced(sqlite_engine, front, "3 14:00")
    ((name, account),) = _rows(sqlite_engine, raw.contacts, "name", "account_id")
    assert (name, account is not None) == ("Joseph", True)


def test_days_go_by_without_anything(front: Desk, sqlite_engine: Engine) -> None:
    front.tell("Mon 9:00 inbound")
    assert synced(sqlite_engine, front, "3 10:00").synced_until == at("3 9:59")
    assert synced(sqlite_engine, front, "9 10:00").synced_until == at("9 9:59")
    front.tell("9 Nov 11:00 inbound")
    synced(sqlite_engine, front, "9 12:00")
    assert count(sqlite_engine) == 2


def test_a_first_load_answers_day_by_day(front: Desk) -> None:
    for day in (2, 3, 4):
        front.tell(f"{day} Nov 9:00 inbound")
    front.time.at = at("5 10:00").timestamp()
    known = [each.synced_until for each in front.source().batches("", at("5 10:00")) if each.synced_until]
    assert known == [at(f"{day} 23:59") for day in (1, 2, 3, 4)] + [at("5 9:59")]


def test_at_most_six_tenths_of_fronts_quota_are_used(front: Desk, sqlite_engine: Engine) -> None:
    front.limit = 50
    for number in range(30):
        front.tell(f"Mon 9:{number:02} inbound")
    source = front.source()
    said: list[str] = []
    source.api.http.say = said.append
    front.time.at = at("3 10:00").timestamp()
    sync(sqlite_engine, source, now=at("3 10:00"))
    assert count(sqlite_engine) == 30
    assert 0.5 < front.most_used <= 0.6
    assert any(each.startswith("waiting") for each in said)


def test_a_sync_opens_from_its_settings(front: Desk) -> None:
    opened: Front = front.source()
    assert replace(opened, name="other").name == "other"
    assert (opened.kind, opened.notes) == ("front", None)


def test_a_cursor_says_all_that_it_was_told() -> None:
    cursor = Cursor(
        at("1 0:00"), 5.5, {"evt_1": 5.5}, "2026-11-03", ("2026-11-01",), ("2026-11-02",), "2026-11-03",
        {"2026-11-01": {"evt_1": "ab"}}, {"2026-11-01": "1 2"}, 6.5, 7.5, 8.5, {"tea_1": ("ana", "a@b.c", "person")},
        {"inb_1": ("support", "email")}, {"event x": 2}, "mark", 9.5, (("cnv_2", 3.5), ("cnv_1", 4.5)), ("reminders",),
        10.5, "2026-11-02",
    )  # fmt: skip
    assert Cursor.read("shop", cursor.written()) == cursor
    assert cursor.automatic_messages() == {"msg_1", "msg_2"}
