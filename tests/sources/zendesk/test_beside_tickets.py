"""What changes beside tickets: customers, organizations, colleagues, and ratings, of which no ticket tells."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, select

from cxbot.source import Gone, IfKnown, RatingRecord
from cxbot.syncing import sync
from cxbot.tables import raw
from tests.sources.zendesk.desk import Desk, at
from tests.sources.zendesk.living import answer

NOW, LATER = at("25 10:00"), at("25 11:00")


def synced(engine: Engine, desk: Desk, now: Any = NOW) -> None:
    desk.time.at = max(desk.time.at, now.timestamp())
    assert sync(engine, desk.source(), now=now).refused == ()


def rows(engine: Engine, *columns: Any) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(*columns))]


def later(desk: Desk, engine: Engine) -> Iterator[Any]:
    """What is told later on."""
    with engine.connect() as connection:
        cursor = connection.scalar(select(raw.sources.c.cursor)) or ""
    desk.time.at = max(desk.time.at, LATER.timestamp())
    yield from (each for batch in desk.source().batches(cursor, LATER) for each in batch.records)


def test_customers_are_renamed_and_move_and_strangers_are_not_taken(zendesk: Desk, sqlite_engine: Engine) -> None:
    zendesk.organizations[7] = {"id": 7, "name": "Globex", "domain_names": ["globex.example"]}
    zendesk.organizations[8] = {"id": 8, "name": "Initech", "domain_names": []}
    joe = zendesk.user("joe", organization_id=7)
    zendesk.tell("Mon 9:00 inbound; 9:10 reply ana")
    synced(sqlite_engine, zendesk)
    stranger = zendesk.user("stranger")
    zendesk.alter("users", joe, at("25 10:30"), name="Joseph", organization_id=8)
    zendesk.alter("users", stranger, at("25 10:30"))
    synced(sqlite_engine, zendesk, LATER)
    assert rows(sqlite_engine, raw.contacts.c.name) == [("Joseph",)]
    assert rows(sqlite_engine, raw.accounts.c.name) == [("Globex",), ("Initech",)]
    with sqlite_engine.connect() as connection:
        owner = select(raw.accounts.c.name).join_from(raw.contacts, raw.accounts)
        assert connection.scalar(owner) == "Initech"
    # A customer who was deleted keeps what she wrote, under the name that Zendesk gives her now.
    zendesk.alter("users", joe, at("25 10:50"), name="Permanently Deleted User", active=False, organization_id=None)
    synced(sqlite_engine, zendesk, at("25 12:00"))
    assert rows(sqlite_engine, raw.contacts.c.name, raw.contacts.c.account_id) == [("Permanently Deleted User", None)]
    assert len(rows(sqlite_engine, raw.messages.c.id)) == 2


def test_organizations_are_renamed_and_deleted(zendesk: Desk, sqlite_engine: Engine) -> None:
    for own, name in ((7, "Globex"), (8, "Initech"), (9, "Nobody asked")):
        zendesk.organizations[own] = {"id": own, "name": name, "domain_names": []}
    zendesk.user("joe", organization_id=7)
    zendesk.user("kim", organization_id=8)
    zendesk.tell("Mon 9:00 inbound")
    zendesk.tell("Mon 9:00 inbound", customer="kim")
    synced(sqlite_engine, zendesk)
    zendesk.alter("organizations", 7, at("25 10:30"), name="Globex Inc.")
    zendesk.alter("organizations", 8, at("25 10:31"), name="8_deleted_Initech", deleted_at="2026-11-25T10:31:00Z")
    zendesk.alter("organizations", 9, at("25 10:32"))
    synced(sqlite_engine, zendesk, LATER)
    assert rows(sqlite_engine, raw.accounts.c.name) == [("Globex Inc.",)]
    assert len(rows(sqlite_engine, raw.contacts.c.name)) == 2


def test_trap_3_organizations_of_one_second_come_again_and_are_told_once_more(
    zendesk: Desk, sqlite_engine: Engine
) -> None:
    zendesk.page = 2
    for own in range(1, 8):
        zendesk.organizations[own] = {"id": own, "name": f"Old {own}", "domain_names": []}
        zendesk.user(f"c{own}", organization_id=own)
        zendesk.tell("Mon 9:00 inbound", customer=f"c{own}")
    synced(sqlite_engine, zendesk)
    for own in range(1, 8):  # five of them in the same second: a page is larger than it should be
        zendesk.alter("organizations", own, at("25 10:30" if own in {3, 4, 5, 6, 7} else "25 10:29"), name=f"New {own}")
    told = [each.record.name for each in later(zendesk, sqlite_engine) if isinstance(each, IfKnown)]
    assert set(told) == {f"New {own}" for own in range(1, 8)}
    zendesk.asked.clear()
    synced(sqlite_engine, zendesk, LATER)
    assert [name for (name,) in rows(sqlite_engine, raw.accounts.c.name)] == [f"New {own}" for own in range(1, 8)]
    assert len([each for each in zendesk.asked if each.path.endswith("incremental/organizations")]) <= 3


def test_organizations_that_never_move_on_are_an_error_and_no_loop(
    zendesk: Desk, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cxbot.errors import SourceError
    from tests.sources.answering import Reply

    def stuck(asked: Any) -> Reply:
        return Reply(200, {"organizations": [], "end_time": int(asked.one("start_time")), "end_of_stream": False})

    monkeypatch.setattr(zendesk, "_organizations", stuck)
    with pytest.raises(SourceError, match="the same page of changed organizations again"):
        sync(sqlite_engine, zendesk.source(), now=NOW)


def test_a_former_colleague_is_renamed_and_stays_one(zendesk: Desk, sqlite_engine: Engine) -> None:
    zendesk.tell("Mon 9:00 inbound; 9:10 reply ana")
    ana = zendesk.agent("ana")
    synced(sqlite_engine, zendesk)
    zendesk.alter("users", ana, at("25 10:30"), role="end-user")
    synced(sqlite_engine, zendesk, LATER)
    zendesk.alter("users", ana, at("25 11:30"), name="Anna", suspended=True)
    synced(sqlite_engine, zendesk, at("25 12:00"))
    assert rows(sqlite_engine, raw.teammates.c.name, raw.teammates.c.blocked) == [("Anna", True)]
    assert rows(sqlite_engine, raw.contacts.c.name) == [("joe",)]


def test_what_the_rights_do_not_reach_is_left_out_with_a_note(zendesk: Desk, sqlite_engine: Engine) -> None:
    zendesk.closed = {"incremental/users": 403, "incremental/organizations": 403}
    zendesk.tell("Mon 9:00 inbound")
    synced(sqlite_engine, zendesk)
    ((notes,),) = rows(sqlite_engine, raw.sources.c.notes)
    assert "Which customers changed cannot be read" in notes
    assert "Which organizations changed cannot be read" in notes


def scores(engine: Engine) -> list[tuple[Any, ...]]:
    columns = raw.rating_revisions.c
    return rows(engine, columns.submitted_at, columns.score, columns.satisfied)


def test_a_rating_is_revised_though_its_ticket_does_not_come_up(zendesk: Desk, sqlite_engine: Engine) -> None:
    own = zendesk.tell("Mon 9:00 inbound; 9:10 reply ana and archive; Tue 9:00 rate good")
    synced(sqlite_engine, zendesk)
    zendesk.rate(own, at("25 10:30"), "bad", quietly=True)
    zendesk.asked.clear()
    synced(sqlite_engine, zendesk, LATER)
    assert scores(sqlite_engine) == [(at("25 10:30"), None, False)]
    (asked,) = [each for each in zendesk.asked if each.path.endswith("satisfaction_ratings")]
    # 30 days before 11:00 of 25 November.
    assert asked.one("start_time") == str(int(at("25 11:00").timestamp()) - 30 * 86_400)


def test_an_answer_is_revised_though_its_ticket_does_not_come_up(zendesk: Desk, sqlite_engine: Engine) -> None:
    own = zendesk.tell("Mon 9:00 inbound; 9:10 reply ana and archive")
    response = zendesk.survey(own, at("3 9:00"), [answer(5, at("3 10:00"))])
    quiet = zendesk.survey(zendesk.tell("Mon 9:00 inbound"), at("3 9:00"), [answer(4, at("3 10:00"))])
    synced(sqlite_engine, zendesk)
    zendesk.responses[response]["answers"] = [answer(2, at("25 10:30"))]
    zendesk.asked.clear()
    synced(sqlite_engine, zendesk, LATER)
    assert scores(sqlite_engine) == [(at("3 10:00"), 4, None), (at("25 10:30"), 2, None)]
    asked = [each for each in zendesk.asked if each.one("filter[created_at_start]")]
    assert asked[0].one("filter[created_at_start]") == str((int(at("25 11:00").timestamp()) - 30 * 86_400) * 1000)
    audited = [each.path.split("/")[-2] for each in zendesk.asked if each.path.endswith("audits")]
    assert audited == [str(own)]  # what did not change is not asked for again
    assert quiet in zendesk.responses


def test_ratings_of_a_month_are_looked_at_once_an_hour_and_those_of_late_each_time(
    zendesk: Desk, sqlite_engine: Engine
) -> None:
    old = zendesk.tell("Mon 9:00 inbound; 9:10 reply ana and archive; Tue 9:00 rate good")
    late = zendesk.tell("Mon 9:00 inbound", customer="kim")
    response = zendesk.survey(late, at("24 9:00"), [answer(5, at("24 10:00"))])
    synced(sqlite_engine, zendesk)
    zendesk.rate(old, at("25 10:05"), "bad", quietly=True)
    zendesk.responses[response]["answers"] = [answer(2, at("25 10:06"))]
    zendesk.asked.clear()
    synced(sqlite_engine, zendesk, at("25 10:10"))
    two_days = int(at("25 10:10").timestamp()) - 2 * 86_400
    (asked,) = [each for each in zendesk.asked if each.path.endswith("satisfaction_ratings")]
    assert asked.one("start_time") == str(two_days)
    assert (at("25 10:06"), 2, None) in scores(sqlite_engine)
    assert (at("25 10:05"), None, False) not in scores(sqlite_engine)
    for minute in (20, 30, 40):
        synced(sqlite_engine, zendesk, at(f"25 10:{minute}"))
    assert (at("25 10:05"), None, False) not in scores(sqlite_engine)
    synced(sqlite_engine, zendesk, at("25 10:50"))
    assert (at("25 10:05"), None, False) in scores(sqlite_engine)


def test_a_rating_from_before_30_days_is_not_looked_at_again(zendesk: Desk, sqlite_engine: Engine) -> None:
    own = zendesk.tell("Mon 9:00 inbound; 9:10 reply ana and archive; 9:20 rate good")
    synced(sqlite_engine, zendesk)
    zendesk.rate(own, at("25 10:30"), "bad", quietly=True)
    zendesk.ratings[zendesk.tickets[own]["satisfaction_rating"]["id"]]["created_at"] = "2026-10-20T09:00:00Z"
    synced(sqlite_engine, zendesk, LATER)
    assert scores(sqlite_engine) == [(at("2 9:20"), None, True)]


def test_trap_14_the_scale_is_that_of_the_surveys_version(zendesk: Desk) -> None:
    first = zendesk.tell("Mon 9:00 inbound")
    second = zendesk.tell("Mon 10:00 inbound")
    zendesk.survey(first, at("2 10:00"), [answer(3, at("3 8:00"), 3, "good")])
    zendesk.survey(second, at("2 11:00"), [answer(3, at("3 8:00"), 5, "neutral")])
    found = {
        each.conversation: (each.score, each.satisfied)
        for batch in zendesk.source().batches("", NOW)
        for each in batch.records
        if isinstance(each, RatingRecord)
    }
    assert found == {str(first): (None, True), str(second): (3, None)}
    asked = [each.path for each in zendesk.asked if "/surveys/" in each.path]
    assert sorted(asked) == ["/api/v2/guide/en-us/surveys/S/1", "/api/v2/guide/en-us/surveys/S/2"]


@pytest.mark.parametrize(("points", "said"), [(7, "1, 2, 3, 4, 5, 6, 7"), (0, "")])
def test_trap_14_an_unknown_scale_is_counted_and_never_guessed(
    zendesk: Desk, sqlite_engine: Engine, points: int, said: str
) -> None:
    own = zendesk.tell("Mon 9:00 inbound; 9:10 reply ana and archive")
    zendesk.survey(own, at("2 10:00"), [answer(3, at("3 8:00"), points, "good")])
    loaded = sync(sqlite_engine, zendesk.source(), now=NOW)
    (refused,) = loaded.refused
    assert (f"points {said} is unknown" if points else "does not tell of which scale it is") in refused.reason
    assert rows(sqlite_engine, raw.ratings.c.id) == []
    assert len(rows(sqlite_engine, raw.surveys.c.id)) == 1
    ((notes,),) = rows(sqlite_engine, raw.sources.c.notes)
    counted = f"scale of a survey of the points {said}" if points else "scale of a survey that Zendesk does not tell"
    assert f"{counted}, 1 times; not guessed at" in notes


def test_a_survey_that_cannot_be_read_leaves_its_scale_unknown(zendesk: Desk) -> None:
    zendesk.survey(zendesk.tell("Mon 9:00 inbound"), at("2 10:00"), [answer(2, at("3 8:00"), 2, "good")])
    zendesk.closed = {"guide/en-us/surveys": 403}
    told = list(zendesk.source().batches("", NOW))
    assert not any(isinstance(each, RatingRecord | Gone) for batch in told for each in batch.records)
    assert [each.reason for batch in told for each in batch.refused] == [
        "its answer cannot be read: Zendesk does not tell of which scale it is, so it may mean anything"
    ]


def test_options_that_stand_in_the_answer_need_no_survey(zendesk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.sources.zendesk import desk

    monkeypatch.setattr(desk, "_bare", lambda response: response)
    zendesk.survey(zendesk.tell("Mon 9:00 inbound"), at("2 10:00"), [answer(2, at("3 8:00"), 2, "good")])
    told = [each for batch in zendesk.source().batches("", NOW) for each in batch.records]
    assert [each.satisfied for each in told if isinstance(each, RatingRecord)] == [True]
    assert not [each for each in zendesk.asked if "/surveys/" in each.path]
