"""Our figures beside Zendesk's own: equal, or different with the rows and the known reasons."""

import pytest
from sqlalchemy import Engine, select

from cxbot.cli import check
from cxbot.deriving import derive_stale
from cxbot.sources.zendesk.totals import totals_of
from cxbot.syncing import sync
from cxbot.syncing.checking import Laid, lay_beside
from cxbot.tables import raw
from tests.sources.zendesk.desk import Desk, at
from tests.sources.zendesk.living import answer

NOW, BEGIN, END = at("25 10:00"), at("1 0:00"), at("20 0:00")


@pytest.fixture
def told(zendesk: Desk) -> Desk:
    """Three tickets by mail, answered after 10, 20 and 30 minutes; two are rated, one good."""
    zendesk.tell("Mon 9:00 inbound; 9:10 reply ana and archive; 10:00 rate good")
    zendesk.tell("Tue 9:00 inbound; 9:20 reply ana; 9:30 inbound; 9:35 reply bo and archive; 10:00 rate bad")
    zendesk.tell("Wed 9:00 inbound; 9:05 automatic reply; 9:30 reply ana")
    return zendesk


def laid(desk: Desk, engine: Engine) -> dict[str, Laid]:
    sync(engine, desk.source(), now=NOW)
    derive_stale(engine)
    totals = totals_of(desk.source(), BEGIN, END)
    with engine.connect() as connection:
        source = connection.scalar(select(raw.sources.c.id)) or 0
        return {each.metric: lay_beside(connection, source, each, BEGIN, END) for each in totals}


def test_what_is_equal_is_said_to_be(told: Desk, sqlite_engine: Engine) -> None:
    found = laid(told, sqlite_engine)
    assert all(each.is_equal for each in found.values())
    shown = {name: (each.total.value, each.total.n, each.ours, each.n) for name, each in found.items()}
    assert shown == {
        "csat_percentage": (50.0, 2, 50.0, 2),
        "first_reply_time": (1200.0, 3, 1200.0, 3),  # (10 + 20 + 30) / 3 minutes
        "messages_sent": (4.0, 3, 4.0, 3),
        "archived_conversations": (2.0, 2, 2.0, 2),
    }


def test_they_are_said_as_what_they_are(told: Desk, sqlite_engine: Engine) -> None:
    time = "1,200.0 s of 3"
    said = [line for each in laid(told, sqlite_engine).values() for line in check._told(each)]
    assert said == [
        "satisfaction: good of good and bad: theirs 50.0 % of 2, ours 50.0 % of 2: equal",
        f"first reply time, of tickets that customers opened by mail or form: theirs {time}, ours {time}: equal",
        "public replies, of tickets that began and changed last in the period: theirs 4, ours 4: equal",
        "tickets that were solved, and are still: theirs 2, ours 2: equal",
    ]


def test_only_whole_minutes_are_known_so_seconds_make_no_difference(zendesk: Desk, sqlite_engine: Engine) -> None:
    own = zendesk.tell("Mon 9:00 inbound")
    zendesk.comment(own, at("2 9:10:29"), zendesk.agent("ana"))
    found = laid(zendesk, sqlite_engine)["first_reply_time"]
    assert (found.total.value, found.ours, found.is_equal) == (600.0, 629.0, True)


def test_tickets_of_which_zendesk_measures_something_else_are_left_out(zendesk: Desk, sqlite_engine: Engine) -> None:
    zendesk.tell("Mon 9:00 inbound; 9:10 reply ana", channel="chat")
    joe, ana = zendesk.user("joe"), zendesk.agent("ana")
    by_staff = zendesk.ticket(joe, at("2 9:00"), author=ana)
    zendesk.comment(by_staff, at("2 9:30"), ana)
    zendesk.comment(zendesk.ticket(ana, at("2 9:00")), at("2 10:00"), zendesk.agent("bo"))
    found = laid(zendesk, sqlite_engine)
    assert (found["first_reply_time"].total.n, found["first_reply_time"].n) == (0, 0)
    assert found["first_reply_time"].is_equal


def test_rows_that_differ_are_named_with_the_known_reasons(
    told: Desk, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = sorted(told.tickets)
    measured = told.metrics

    def wrong(ticket: int) -> dict[str, object]:
        minutes = {first: 13, second: None}.get(ticket, 30)
        return {**measured(ticket), "reply_time_in_minutes": {"calendar": minutes}, "replies": 7}

    monkeypatch.setattr(told, "metrics", wrong)
    found = laid(told, sqlite_engine)
    replies = found["first_reply_time"]
    assert (replies.only_theirs, replies.only_ours, replies.other) == ((), (str(second),), (str(first),))
    assert any("whole minutes" in each for each in replies.total.differs)
    assert found["messages_sent"].other == (str(first), str(second), str(third))


def test_a_ticket_opened_again_later_is_solved_for_us_and_no_more_for_zendesk(
    told: Desk, sqlite_engine: Engine
) -> None:
    first, second, _ = sorted(told.tickets)
    told.change(first, at("22 9:00"), told.tickets[first]["requester_id"], with_comment=True, status="open")
    found = laid(told, sqlite_engine)["archived_conversations"]
    assert found.only_ours == (f"{first} {int(at('2 9:10').timestamp())}",)
    assert (found.total.n, found.n) == (1, 2)
    assert second
    assert any("opened again after the period" in each for each in found.total.differs)


def test_neutral_answers_are_ours_alone(zendesk: Desk, sqlite_engine: Engine) -> None:
    ids = []
    for number, (rating, points, category) in enumerate(
        [(5, 5, "good"), (4, 5, "good"), (1, 5, "bad"), (3, 5, "neutral"), (3, 3, "good"), (2, 2, "good")]
    ):
        own = zendesk.tell(f"Mon 9:{number:02} inbound; 9:30 reply ana and archive")
        ids.append(zendesk.survey(own, at("2 10:00"), [answer(rating, at("3 8:00"), points, category)]))
    found = laid(zendesk, sqlite_engine)["csat_percentage"]
    # Theirs: 4 good of 5; ours: 4 of 6.
    assert (found.total.value, found.total.n) == (80.0, 5)
    assert (found.ours, found.n) == (pytest.approx(100 * 4 / 6), 6)
    assert (found.only_theirs, found.only_ours, found.other) == ((), (ids[3],), ())
    assert any("neutral" in each for each in found.total.differs)


def test_an_older_rating_of_a_ticket_with_an_answer_does_not_count(told: Desk, sqlite_engine: Engine) -> None:
    first = min(told.tickets)
    told.survey(first, at("2 10:00"), [answer(1, at("3 8:00"), 5, "bad")])
    found = laid(told, sqlite_engine)["csat_percentage"]
    assert (found.total.value, found.ours, found.is_equal) == (0.0, 0.0, True)


def test_without_ratings_there_is_no_satisfaction(told: Desk, sqlite_engine: Engine) -> None:
    told.closed = {"guide/": 403, "satisfaction_ratings": 404}
    assert set(laid(told, sqlite_engine)) == {"first_reply_time", "messages_sent", "archived_conversations"}
