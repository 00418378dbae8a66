"""The traps that users of such connectors fell into, as far as Front has them, each by its number."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from cxbot.deriving import derive_stale
from cxbot.source import ActivityRecord, Batch, HoursRecord, MessageRecord, RatingRecord, TeammateRecord
from cxbot.sources.front import happening
from cxbot.syncing import sync
from cxbot.tables import derived, raw
from tests.sources.answering import Asked, Reply
from tests.sources.front.desk import Desk
from tests.sources.front.happening import at

NOW = at("4 10:00")


def synced(engine: Engine, desk: Desk, text: str = "4 10:00") -> datetime | None:
    now = at(text)
    desk.time.at = now.timestamp()
    loaded = sync(engine, desk.source(), now=now)
    assert loaded.refused == ()
    return loaded.synced_until


def messages(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(raw.messages)) or 0


def batches(desk: Desk) -> list[Batch]:
    desk.time.at = NOW.timestamp()
    return list(desk.source().batches("", NOW))


def told(desk: Desk, kind: type[Any]) -> list[Any]:
    return [each for batch in batches(desk) for each in batch.records if isinstance(each, kind)]


def test_trap_1_the_position_is_fronts_and_what_comes_late_is_told(front: Desk, sqlite_engine: Engine) -> None:
    front.tell("Mon 9:00 inbound; 9:30 reply")
    assert synced(sqlite_engine, front, "2 10:00") == at("2 9:59")
    own = front.conversation(at("2 9:25"))
    front.inbound(own, at("2 9:25"), "kim", late="2 10:05")  # older than the last one told, and seen only now
    synced(sqlite_engine, front, "2 12:00")
    assert messages(sqlite_engine) == 3


def test_trap_1_a_clock_of_ours_that_is_ahead_skips_nothing(front: Desk, sqlite_engine: Engine) -> None:
    front.tell("Mon 9:00 inbound")
    front.time.at = at("2 10:00").timestamp()
    ahead = at("2 18:00")
    assert sync(sqlite_engine, front.source(), now=ahead).synced_until == at("2 9:59")
    front.tell("Mon 10:30 inbound", customer="kim")
    synced(sqlite_engine, front, "2 11:00")
    assert messages(sqlite_engine) == 2


def test_trap_2_an_empty_page_is_no_end(front: Desk, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    front.tell("Mon 9:00 inbound")
    answered = front._listed

    def first_nothing(asked: Asked, rows: list[Any], most: int = 100) -> Reply:
        if asked.path == "/events" and not asked.one("page_token"):
            token = "https://acme.api.frontapp.com/events?page_token=0"
            return Reply(200, {"_pagination": {"next": token}, "_links": {}, "_results": []})
        return answered(asked, rows, most)

    monkeypatch.setattr(front, "_listed", first_nothing)
    synced(sqlite_engine, front)
    assert messages(sqlite_engine) == 1


def test_trap_3_many_that_share_a_second_are_told_once_each(
    front: Desk, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(happening, "AT_ONCE", 2)
    front.page = 3
    owns = [front.tell("Mon 9:00 inbound") for _ in range(10)]
    synced(sqlite_engine, front)
    assert messages(sqlite_engine) == 10
    assert [front.paths().count(f"/conversations/{own}") for own in owns] == [1] * 10
    synced(sqlite_engine, front)
    assert [front.paths().count(f"/conversations/{own}") for own in owns] == [1] * 10


def test_trap_4_what_happens_while_pages_are_read_is_not_lost(
    front: Desk, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(happening, "AT_ONCE", 2)
    front.page = 4
    owns = [front.tell(f"Mon 9:{number:02} inbound; 9:{number + 30} reply") for number in range(12)]
    source, more = front.source(), []

    def record(exchange: Any) -> None:
        if exchange.path.endswith("/events") and len(more) < 6:  # those of a conversation come newest first
            more.append(front.inbound(owns[len(more)], at("4 10:05")))

    source.api.http.record = record
    front.time.at = NOW.timestamp()
    sync(sqlite_engine, source, now=NOW)
    synced(sqlite_engine, front, "4 11:00")
    assert messages(sqlite_engine) == 24 + 6


def test_trap_5_to_be_limited_is_no_end_and_is_waited_for_as_is_asked(front: Desk, sqlite_engine: Engine) -> None:
    front.tell("Mon 9:00 inbound")
    front.down.extend([Reply(429, {}, {"retry-after": "40", "x-ratelimit-remaining": "0"})] * 2)
    source = front.source()
    said: list[str] = []
    source.api.http.say = said.append
    front.time.at = NOW.timestamp()
    sync(sqlite_engine, source, now=NOW)
    assert messages(sqlite_engine) == 1
    assert front.time.slept[:2] == [40.5, 40.5]
    assert said[0] == "waiting 40 s for Front: it is asked too often (429)"


def test_trap_6_pages_are_read_to_their_ends(front: Desk, sqlite_engine: Engine) -> None:
    front.page = 2
    own = front.tell("Mon 9:00 inbound")
    for minute in range(1, 30):
        front.inbound(own, at(f"2 9:{minute:02}"))
    for number in range(5):
        front.tag(f"tag {number}")
    synced(sqlite_engine, front)
    assert messages(sqlite_engine) == 30
    with sqlite_engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(raw.tags)) == 5


def test_trap_7_the_replies_of_a_deleted_author_stay_and_so_does_she(front: Desk) -> None:
    front.tell("Mon 9:00 inbound; 9:10 reply ana")
    ana = front.teammate("ana")["id"]
    del front.teammates[ana]
    assert [each.author for each in told(front, MessageRecord)] == ["", ana]
    assert told(front, TeammateRecord) == [TeammateRecord(ana, "ana", "ana@acme.example", blocked=True)]
    front.is_checked = False
    for event in front.events:
        if event["source"]["_meta"]["type"] == "teammate":
            event["source"]["data"] = {"id": ana}
    for rows in front.messages.values():
        rows[-1]["author"] = {"id": ana}
    assert told(front, TeammateRecord) == [TeammateRecord(ana, f"Teammate {ana} (deleted)", blocked=True)]


def test_trap_7_a_conversation_that_is_gone_does_not_stay(front: Desk, sqlite_engine: Engine) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply")
    synced(sqlite_engine, front, "3 10:00")
    front.happens(own, at("3 11:00"), "archive", front.by("ana"))
    front.delete(own)
    synced(sqlite_engine, front, "3 12:00")
    assert messages(sqlite_engine) == 0


def test_trap_8_what_the_system_does_is_no_activity(front: Desk, sqlite_engine: Engine) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply; 9:20 archive")
    synced(sqlite_engine, front, "3 10:00")
    before = len(told(front, ActivityRecord))
    for kind in ("link_added", "custom_field_updated", "macro_triggered", "topic_identified", "ticket_status_update"):
        front.happens(own, at("3 11:00"), kind, front.by_thing("api"))
    asked = front.paths().count(f"/conversations/{own}")
    synced(sqlite_engine, front, "3 12:00")
    assert front.paths().count(f"/conversations/{own}") == asked  # and none is read again for it
    assert len(told(front, ActivityRecord)) == before


def test_trap_10_moments_are_in_utc_with_their_fractions(front: Desk) -> None:
    own = front.conversation(at("2 9:00"))
    front.inbound(own, at("2 9:00") + timedelta(milliseconds=250))
    (message,) = told(front, MessageRecord)
    assert message.sent_at == at("2 9:00") + timedelta(milliseconds=250)
    assert message.sent_at.utcoffset() == timedelta(0)


def test_trap_11_notes_bots_and_rules_are_no_first_reply(front: Desk, sqlite_engine: Engine) -> None:
    own = front.tell("Mon 9:00 inbound; 9:01 automatic reply; 9:02 comment ana")
    front.outbound(own, at("2 9:03"), author=front.teammate_row("tea_bot", "Robot", "rule"))
    front.outbound(own, at("2 9:04"), author=front.teammate_row("tea_zap", "Zap", "integration"))
    front.outbound(own, at("2 9:30"), "ana")
    front.tell("Tue 9:00 inbound", customer="kim")  # whom nobody answered
    synced(sqlite_engine, front)
    derive_stale(sqlite_engine)
    with sqlite_engine.connect() as connection:
        columns = derived.counted_messages.c
        assert [each for each in connection.scalars(select(columns.reply_seconds)) if each is not None] == [1800]


def test_trap_12_hours_are_not_guessed_at(front: Desk) -> None:
    front.tell("Mon 9:00 inbound")
    assert told(front, HoursRecord) == []
    assert any("Business hours are not told" in each for each in batches(front)[-1].notes or ())


def test_trap_13_who_wrote_as_a_teammate_then_did_so_for_ever(front: Desk, sqlite_engine: Engine) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply ana")
    synced(sqlite_engine, front, "3 10:00")
    del front.teammates[front.teammate("ana")["id"]]
    front.contact("ana", at("3 11:00"), "ana@acme.example")  # and is a customer now
    front.inbound(own, at("3 11:00"), "ana")
    synced(sqlite_engine, front, "3 12:00")
    with sqlite_engine.connect() as connection:
        statement = select(raw.messages.c.direction).order_by(raw.messages.c.sent_at)
        assert connection.scalars(statement).all() == ["in", "out", "in"]
        assert [tuple(row) for row in connection.execute(select(raw.teammates.c.name, raw.teammates.c.blocked))] == [
            ("ana", True)
        ]


def test_trap_14_comments_without_a_score_and_those_of_smart_surveys_are_no_ratings(front: Desk) -> None:
    own = front.tell("Mon 9:00 inbound; 9:10 reply; 10:00 rate 5")
    front.rate(own, at("2 11:00"), "", "only words")
    front.rate(own, at("2 12:00"), "1", author="smart_csat")
    assert [(each.score, each.comment) for each in told(front, RatingRecord)] == [(5, "")]


def test_trap_15_unknown_words_are_counted_and_stop_nothing(front: Desk) -> None:
    front.is_checked = False
    own = front.tell("Mon 9:00 inbound; 9:10 reply")
    front.happens(own, at("2 9:20"), "hologram", front.by("ana"))
    front.happens(own, at("2 9:21"), "hologram", front.by("ana"))
    front.happens(own, at("2 9:30"), "archive", front.by_thing("telepathy"))
    front.inbound(own, at("2 9:40"), type="smoke")
    front.channel(front.inbox("support")["id"], "pigeon")
    front.teammate("Clone", "clone")
    found = batches(front)
    assert sum(isinstance(each, MessageRecord) for batch in found for each in batch.records) == 3
    notes = "\n".join(found[-1].notes or ())
    assert "Unknown to this version of the bot: event hologram, 2 times; not guessed at." in notes
    assert "Unknown to this version of the bot: event source telepathy, 1 times; not guessed at." in notes
    assert "Unknown to this version of the bot: message smoke, 1 times; not guessed at." in notes
    assert "taken for something else: channel pigeon, teammate clone." in notes
    (archived,) = [each for batch in found for each in batch.records if isinstance(each, ActivityRecord)]
    assert (archived.teammate, archived.rule) == ("", "")


@pytest.mark.parametrize("status", [403, 404])
def test_trap_15_what_a_plan_lacks_is_left_out_with_a_note(front: Desk, status: int) -> None:
    front.closed = dict.fromkeys(("/analytics", "/accounts", "/teams", "/tags", "/channels", "/contacts"), status)
    front.tell("Mon 9:00 inbound; 9:10 reply; 9:20 tag vip; 10:00 rate 5", customer="new@customers.example")
    found = batches(front)
    assert sum(isinstance(each, MessageRecord) for batch in found for each in batch.records) == 2
    notes = "\n".join(found[-1].notes or ())
    for word in ("Ratings cannot be read", "Accounts cannot be read", "Teams cannot be read", "Names of tags"):
        assert word in notes
