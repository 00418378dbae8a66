"""Syncing a Zendesk again and again: what changes there changes here, wherever it was interrupted."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from cxbot.deriving import derive_stale
from cxbot.errors import SourceError
from cxbot.sources.zendesk import Zendesk, rounds
from cxbot.syncing import sync
from cxbot.tables import derived, raw
from tests.sources.answering import Asked, Reply
from tests.sources.zendesk.desk import Desk, at

NOW = at("25 10:00")
Rows = dict[str, list[tuple[str, ...]]]


class Killed(Exception):  # noqa: N818 - what happens, not an error of ours
    """The process was ended."""


def count(engine: Engine, table: Any = raw.messages) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def synced(engine: Engine, desk: Desk, now: datetime = NOW) -> datetime | None:
    desk.time.at = now.timestamp()
    loaded = sync(engine, desk.source(), now=now)
    assert loaded.refused == ()
    return loaded.synced_until


def test_trap_1_the_position_is_zendesks_and_what_comes_late_is_told(zendesk: Desk, sqlite_engine: Engine) -> None:
    zendesk.tell("Mon 9:00 inbound")
    assert synced(sqlite_engine, zendesk, at("2 10:00")) == at("2 9:59")
    late = zendesk.tell("Mon 9:30 inbound")  # written before, and seen only now
    zendesk.touch(late, at("2 9:59:30"))
    synced(sqlite_engine, zendesk, at("2 11:00"))
    assert count(sqlite_engine) == 2


def test_trap_2_an_empty_page_is_no_end(zendesk: Desk, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    zendesk.tell("Mon 9:00 inbound")
    answered, empty = zendesk._export, [True]

    def first_nothing(asked: Asked, what: str) -> Reply:
        if empty.pop() if empty else False:
            return Reply(200, {"tickets": [], "after_cursor": "WzAsIDBd", "end_of_stream": False})
        return answered(asked, what)

    monkeypatch.setattr(zendesk, "_export", first_nothing)
    synced(sqlite_engine, zendesk)
    assert count(sqlite_engine) == 1


def test_trap_3_many_that_share_a_second_are_told_once_each(
    zendesk: Desk, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "AT_ONCE", 2)
    zendesk.page = 3
    for _ in range(10):
        zendesk.touch(zendesk.tell("Mon 9:00 inbound"), at("3 9:00"))
    told = [each for batch in zendesk.source().batches("", NOW) for each in batch.records]
    assert len(set(map(repr, told))) >= 20
    synced(sqlite_engine, zendesk)
    assert count(sqlite_engine) == 10


def test_trap_4_what_moves_while_pages_are_read_is_not_lost(
    zendesk: Desk, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "AT_ONCE", 2)
    zendesk.page = 4
    tickets = [zendesk.tell(f"Mon 9:{number:02} inbound") for number in range(12)]
    source, moved = zendesk.source(), []

    def record(exchange: Any) -> None:
        if exchange.path.endswith("audits") and len(moved) < 6:
            zendesk.touch(tickets[len(moved) * 2], at("24 9:00"))
            moved.append(exchange)

    source.api.http.record = record
    sync(sqlite_engine, source, now=NOW)
    assert count(sqlite_engine) == 12


def test_trap_6_lists_are_read_to_their_ends_by_cursors_alone(zendesk: Desk, sqlite_engine: Engine) -> None:
    zendesk.page = 3
    for number in range(20):
        zendesk.agent(f"agent {number}")
    zendesk.tell("Mon 9:00 inbound; 9:10 reply ana; 9:20 inbound; 9:30 reply ana; 9:40 reply ana; 9:50 archive")
    synced(sqlite_engine, zendesk)
    assert count(sqlite_engine, raw.teammates) == 21
    assert count(sqlite_engine) == 5
    assert {name for each in zendesk.asked for name in each.params if name.startswith(("page", "offset"))} == {
        "page[size]",
        "page[after]",
    }


@pytest.mark.parametrize("end", [True, False])
def test_a_page_that_repeats_is_an_error_and_no_loop(
    zendesk: Desk, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch, *, end: bool
) -> None:
    zendesk.tell("Mon 9:00 inbound")
    if end:
        page = {"tickets": [], "after_cursor": "abc", "end_of_stream": False}
        monkeypatch.setattr(zendesk, "_export", lambda *_: Reply(200, page))
    else:
        again = {"groups": [], "meta": {"has_more": True, "after_cursor": "abc"}}
        answered = zendesk._answered
        monkeypatch.setattr(
            zendesk, "_answered", lambda path, asked: Reply(200, again) if path == "groups" else answered(path, asked)
        )
    with pytest.raises(SourceError, match="the same page") as told:
        sync(sqlite_engine, zendesk.source(), now=NOW)
    assert told.value.retry_after


def test_a_cursor_that_expired_is_begun_anew_where_it_ended(zendesk: Desk, sqlite_engine: Engine) -> None:
    zendesk.tell("Mon 9:00 inbound")
    synced(sqlite_engine, zendesk)
    zendesk.expired = {_cursor(sqlite_engine)}
    zendesk.tell("Tue 9:00 inbound")
    zendesk.asked.clear()
    synced(sqlite_engine, zendesk)
    assert count(sqlite_engine) == 2
    asked = [each for each in zendesk.asked if "incremental/tickets" in each.path]
    starts = [each.one("start_time") for each in asked if each.one("start_time")]
    assert starts == [str(int(at("2 8:50").timestamp()))]


def test_a_last_page_without_a_cursor_is_no_beginning(
    zendesk: Desk, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = zendesk._export

    def without(asked: Asked, what: str) -> Reply:
        found = answered(asked, what).body
        return Reply(200, found | ({"after_cursor": None} if found["end_of_stream"] else {}))

    monkeypatch.setattr(zendesk, "_export", without)
    for hour in range(3):
        zendesk.tell(f"Mon {9 + hour}:00 inbound")
    synced(sqlite_engine, zendesk)
    zendesk.asked.clear()
    synced(sqlite_engine, zendesk)
    audited = [each.path for each in zendesk.asked if each.path.endswith("audits")]
    assert len(audited) == 1  # the last one, for its moment is asked for again
    assert count(sqlite_engine) == 3


def _cursor(engine: Engine) -> str:
    import json

    with engine.connect() as connection:
        return str(json.loads(connection.scalar(select(raw.sources.c.cursor)) or "{}")["page"])


def test_a_comment_made_private_is_no_message_any_more(zendesk: Desk, sqlite_engine: Engine) -> None:
    own = zendesk.tell("Mon 9:00 inbound; 9:10 reply ana")
    synced(sqlite_engine, zendesk)
    comment = zendesk.audits[own][-1]["events"][0]["id"]
    event = {"id": zendesk.next(), "type": "CommentPrivacyChange", "comment_id": comment, "public": False}
    zendesk.audit(own, at("3 9:00"), zendesk.agent("ana"), [event])
    synced(sqlite_engine, zendesk)
    assert count(sqlite_engine) == 1


def test_a_rating_is_revised_and_a_ticket_restored(zendesk: Desk, sqlite_engine: Engine) -> None:
    own = zendesk.tell("Mon 9:00 inbound; 9:10 reply ana and archive; 9:20 rate good")
    synced(sqlite_engine, zendesk)
    zendesk.rate(own, at("3 9:00"), "bad")
    zendesk.delete(own, at("4 9:00"))
    synced(sqlite_engine, zendesk)
    zendesk.tickets[own]["status"] = "solved"
    zendesk.touch(own, at("5 9:00"))
    synced(sqlite_engine, zendesk)
    with sqlite_engine.connect() as connection:
        revisions = connection.execute(
            select(raw.rating_revisions.c.submitted_at, raw.rating_revisions.c.satisfied)
        ).all()
        kinds = list(connection.scalars(select(raw.activities.c.kind)))
    assert [tuple(each) for each in revisions] == [(at("3 9:00"), False)]
    assert kinds == ["archive"]


def test_people_are_renamed_and_leave(zendesk: Desk, sqlite_engine: Engine) -> None:
    zendesk.tell("Mon 9:00 inbound; 9:10 reply ana; 9:20 reply bo", "Support")
    synced(sqlite_engine, zendesk)
    zendesk.users[zendesk.agent("ana")]["name"] = "Anna"
    zendesk.users[zendesk.agent("bo")]["role"] = "end-user"
    zendesk.groups[zendesk.group("Support")]["name"] = "Care"
    synced(sqlite_engine, zendesk)
    with sqlite_engine.connect() as connection:
        people = connection.execute(
            select(raw.teammates.c.name, raw.teammates.c.blocked).order_by(raw.teammates.c.name)
        ).all()
        assert connection.scalars(select(raw.inboxes.c.name)).all() == ["Care"]
    assert [tuple(each) for each in people] == [("Anna", False), ("bo", True)]


def test_at_most_six_tenths_of_zendesks_quotas_are_used(zendesk: Desk, sqlite_engine: Engine) -> None:
    zendesk.limit, zendesk.page = 50, 4
    for number in range(40):
        zendesk.tell(f"Mon 9:{number:02} inbound")
    said: list[str] = []
    source = zendesk.source()
    source.api.http.say = said.append
    sync(sqlite_engine, source, now=NOW)
    assert count(sqlite_engine) == 40
    assert 0.5 <= zendesk.most_used <= 0.6
    assert any(each.startswith("waiting") for each in said)


def test_a_process_that_begins_anew_does_not_begin_with_a_fresh_quota(
    zendesk: Desk, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "AT_ONCE", 6)
    zendesk.limit, zendesk.page = 50, 10
    for number in range(20):
        zendesk.tell(f"Mon 9:{number:02} inbound")
    kept: list[str] = [""]
    for _ in range(20):
        left, source = 29, zendesk.source()  # killed when its share of a minute is nearly used, and begun at once
        source.pace.go_on(kept[-1], kept.append)

        def record(_exchange: Any) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed

        source.api.http.record = record
        with suppress(Killed):
            sync(sqlite_engine, source, now=NOW)
            break
    assert count(sqlite_engine) == 20
    assert 0.5 <= zendesk.most_used <= 0.6


def test_the_numbers_of_a_story(zendesk: Desk, sqlite_engine: Engine) -> None:
    zendesk.tell("Mon 9:00 inbound; 9:05 assign ana; 9:10 reply ana; 9:20 inbound; 9:35 reply ana and archive")
    synced(sqlite_engine, zendesk)
    derive_stale(sqlite_engine)
    with sqlite_engine.connect() as connection:
        columns = derived.counted_messages.c
        replies = list(
            connection.scalars(
                select(columns.reply_seconds).where(columns.reply_seconds.is_not(None)).order_by(columns.at)
            )
        )
    assert replies == [600, 900]


def test_a_sync_opens_from_its_settings(zendesk: Desk) -> None:
    opened: Zendesk = zendesk.source()
    assert replace(opened, name="other").name == "other"
    assert (opened.kind, opened.notes) == ("zendesk", None)


def test_trap_5_too_many_requests_are_no_end_and_are_waited_for_as_said(zendesk: Desk, sqlite_engine: Engine) -> None:
    for number in range(3):
        zendesk.tell(f"Mon 9:0{number} inbound")
    said: list[str] = []
    source = zendesk.source()
    source.api.http.say = said.append

    def limited(exchange: Any) -> None:
        if exchange.path.endswith("audits") and exchange.status == 200 and not zendesk.time.slept:
            zendesk.down.append(Reply(429, {}, {"retry-after": "61"}))

    source.api.http.record = limited
    sync(sqlite_engine, source, now=NOW)
    assert count(sqlite_engine) == 3
    assert zendesk.time.slept == [61.5]  # as said, and a part of a second
    assert any("61" in each or "62" in each for each in said)


def test_trap_6_lists_are_read_to_their_ends_by_cursors_and_never_by_numbers_of_pages(
    zendesk: Desk, sqlite_engine: Engine
) -> None:
    zendesk.page, zendesk.limit = 50, 1_000_000
    for number in range(230):
        zendesk.agent(f"agent{number}")
    own = zendesk.tell("Mon 9:00 inbound")
    for number in range(120):
        zendesk.comment(own, at(f"3 {number // 60:02}:{number % 60:02}"), zendesk.agent(f"agent{number}"))
    synced(sqlite_engine, zendesk)
    assert count(sqlite_engine) == 121
    assert count(sqlite_engine, raw.teammates) == 230
    asked = {name for each in zendesk.asked for name in each.params}
    assert asked.isdisjoint({"page", "offset"})
    assert {"page[size]", "page[after]"} <= asked
