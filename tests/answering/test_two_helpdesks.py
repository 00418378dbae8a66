"""Two helpdesks in one report: filters and splits by source, and what both have, told apart by its source."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine, update

from cxbot.answer import Answer
from cxbot.answering.finding import described, find
from cxbot.answering.names import DatabaseNames, names_of
from cxbot.database import reading
from cxbot.filter import Filter, Kind
from cxbot.question import About, Question
from cxbot.replying import Replying
from cxbot.tables import raw
from tests.answering.company import NOW, WEEK, asked, id_of, listed
from tests.story import Desk
from tests.telling_once import filled

MINUTE = 60
ALL = Question(WEEK)


@pytest.fixture
def desks(engine: Engine) -> Engine:
    """Both have an inbox Support, a teammate Ana, a tag urgent, and a customer with Jane's address.

    In the week: chatwoot has four messages received (one in no inbox), zendesk two and a rating outside of all.
    """
    filled(engine, tell)
    return engine


def tell(engine: Engine) -> None:
    first, second = Desk(engine, source="chatwoot"), Desk(engine, source="zendesk")
    for desk in (first, second):
        desk.inbox("Support")
        desk.contact("Jane", address="jane@acme.com")
        desk.teammate("Ana")
    first.tell("9 Nov 9:00 inbound; 9:10 reply Ana and archive; 10:00 rate 5", inbox="Support", customer="Jane")
    first.tell("10 Nov 9:00 inbound; 9:05 inbound; 9:30 reply Ana; 11:00 rate 2", inbox="Support", customer="Jane",
               tags="urgent")  # fmt: skip
    first.tell("11 Nov 9:00 inbound; 12:00 reply Ana and archive", inbox="", customer="Lee")
    second.tell("12 Nov 9:00 inbound; 9:40 reply Ana; 9:50 snooze Ana", inbox="Support", customer="Jane", tags="urgent")
    second.tell("13 Nov 9:00 inbound; 9:20 reply Bo and archive; 15:00 rate 4", inbox="Sales", customer="Jane")
    second.rate("13 Nov 12:00 rate 1 by Bo", "Jane")
    with engine.begin() as connection:
        for kind in ("chatwoot", "zendesk"):
            connection.execute(update(raw.sources).where(raw.sources.c.name == kind).values(kind=kind))


def source(engine: Engine, name: str) -> str:
    return id_of(engine, Kind.SOURCE, name)


def of(answered: Answer, *metrics: str) -> list[float | None]:
    return [answered.total[each].now.value for each in metrics]


COUNTED = ("messages_received", "messages_sent", "csat_responses", "new_conversations", "active_conversations")
ENDED = ("archived_conversations", "archived_with_reply", "csat_percentage", "reply_time", "first_reply_time")


def test_a_filter_by_source_counts_what_it_told_with_and_without_an_inbox(desks: Engine) -> None:
    chatwoot = asked(desks, ALL.only(Kind.SOURCE, source(desks, "chatwoot")))
    assert of(chatwoot, *COUNTED) == [4, 3, 2, 3, 3]
    # replies after 10, 30 and 180 minutes
    assert of(chatwoot, *ENDED) == [2, 2, 50.0, 220 / 3 * MINUTE, 220 / 3 * MINUTE]
    zendesk = asked(desks, ALL.only(Kind.SOURCE, source(desks, "zendesk")))
    assert of(zendesk, *COUNTED) == [2, 2, 2, 2, 2]
    assert of(zendesk, *ENDED) == [2, 2, 50.0, 30 * MINUTE, 30 * MINUTE]
    assert of(asked(desks, ALL), *COUNTED) == [6, 5, 4, 5, 5]


def test_two_filters_by_source_are_either_and_with_others_both(desks: Engine) -> None:
    one, other = source(desks, "chatwoot"), source(desks, "zendesk")
    both = replace(ALL, filters=(Filter(Kind.SOURCE, (one,)), Filter(Kind.SOURCE, (other,))))
    assert of(asked(desks, both), "messages_received") == [6]
    support = [id_ for id_, _ in names(desks, "exact", Kind.INBOX, "support")]
    assert of(asked(desks, ALL.only(Kind.INBOX, *support).only(Kind.SOURCE, other)), "messages_received") == [1]
    assert of(asked(desks, both.only(Kind.INBOX, *support)), "messages_received") == [4]


def names(engine: Engine, how: str, kind: Kind, text: str) -> list[tuple[str, str]]:
    with reading(engine) as connection:
        look: Callable[[Kind, str], list[tuple[str, str]]] = getattr(DatabaseNames(connection), how)
        return list(look(kind, text))


@pytest.mark.parametrize("metric", [*COUNTED, *ENDED])
def test_a_split_by_source_is_what_the_filters_count_and_so_are_its_details(desks: Engine, metric: str) -> None:
    one = replace(ALL, about=About.METRIC, metric=metric)
    groups = asked(desks, replace(one, split=Kind.SOURCE)).groups
    assert {each.name for each in groups} == {"chatwoot", "zendesk"}
    for each in groups:
        figure = each.figures[metric]
        narrowed = asked(desks, one.only(Kind.SOURCE, each.key)).total[metric].now
        assert (figure.value, figure.n) == (narrowed.value, narrowed.n)
        behind = replace(one, about=About.DETAILS).in_cell(Kind.SOURCE, each.key)
        assert len(listed(desks, behind)) == figure.n


def test_a_split_tells_what_both_have_apart_by_its_source(desks: Engine) -> None:
    def rows(kind: Kind) -> list[tuple[str, str, float | None]]:
        found = asked(desks, replace(ALL, about=About.METRIC, metric="messages_sent", split=kind)).groups
        return [(each.name, each.beside, each.figures["messages_sent"].value) for each in found]

    assert rows(Kind.INBOX) == [
        ("Support", "chatwoot", 2), ("Sales", "", 1), ("Support", "zendesk", 1), ("(none)", "", 1),
    ]  # fmt: skip
    assert rows(Kind.TEAMMATE) == [("Ana", "chatwoot", 3), ("Ana", "zendesk", 1), ("Bo", "", 1)]
    assert rows(Kind.TAG) == [("urgent", "chatwoot", 1), ("urgent", "zendesk", 1), ("(none)", "", 3)]


def test_one_address_in_two_helpdesks_is_two_customers_told_apart(desks: Engine) -> None:
    table = asked(desks, replace(ALL, about=About.CUSTOMERS, split=Kind.CONTACT)).table
    assert table is not None
    active = [(each.name, each.beside, each.figures["active_conversations"].value) for each in table.rows]
    assert active == [("Jane", "chatwoot", 2), ("Jane", "zendesk", 2), ("Lee", "", 1)]
    narrowed = replace(ALL, about=About.CUSTOMERS, split=Kind.CONTACT).only(Kind.SOURCE, source(desks, "zendesk"))
    found = asked(desks, narrowed).table
    assert found is not None
    assert [each.key for each in found.rows] == [table.rows[1].key]


def test_choices_say_the_source_of_what_both_have(desks: Engine) -> None:
    with reading(desks) as connection:
        offered = find(connection, Kind.INBOX, "s")
        assert [(each.name, each.also) for each in offered] == [
            ("Sales", ""), ("Support", "chatwoot"), ("Support", "zendesk"),
        ]  # fmt: skip
        assert [(each.name, each.also) for each in find(connection, Kind.CONTACT, "jane")] == [
            ("Jane", "jane@acme.com, chatwoot"), ("Jane", "jane@acme.com, zendesk"),
        ]  # fmt: skip
        assert [each.name for each in find(connection, Kind.SOURCE, "ZEN")] == ["zendesk"]
        assert [each.name for each in find(connection, Kind.SOURCE, "")] == ["chatwoot", "zendesk"]
        ids = [each.id for each in find(connection, Kind.SOURCE, "")]
        assert [each.name for each in described(connection, Kind.SOURCE, [*ids, "99"]).values()] == [
            "chatwoot", "zendesk",
        ]  # fmt: skip


def test_words_mean_one_of_them_where_they_say_which(desks: Engine) -> None:
    assert len(names(desks, "exact", Kind.INBOX, "support")) == 2
    ((one, called),) = names(desks, "exact", Kind.INBOX, "support (ZENDESK)")
    assert called == "Support"
    assert one == names(desks, "exact", Kind.INBOX, "support")[1][0]
    assert names(desks, "exact", Kind.INBOX, "support (front)") == []
    assert [name for _, name in names(desks, "exact", Kind.SOURCE, "Zendesk")] == ["zendesk"]


def test_a_source_is_found_by_its_kind_where_it_is_called_otherwise(desks: Engine) -> None:
    with desks.begin() as connection:
        connection.execute(update(raw.sources).where(raw.sources.c.name == "zendesk").values(name="Support US"))
    assert names(desks, "exact", Kind.SOURCE, "zendesk") == names(desks, "find", Kind.SOURCE, "us")


def test_what_was_understood_is_said_with_its_source_and_written_so(desks: Engine) -> None:
    replying = Replying(desks, lambda: NOW, lambda asked: asked.encode())
    (_, zendesk) = (id_ for id_, _ in names(desks, "exact", Kind.INBOX, "support"))
    with reading(desks) as connection:
        assert list(names_of(connection, ALL.only(Kind.INBOX, zendesk)).values()) == ["Support (zendesk)"]
    words = replying.words_of(ALL.only(Kind.INBOX, zendesk).also(Kind.SOURCE, source(desks, "zendesk")))
    assert words == 'last week inbox:"Support (zendesk)" source:zendesk'
