"""What people type is found: in any capitals of any script, by channel of a rating alone, by whoever survived."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, String, cast, literal, select, text, update

from cxbot.answering.names import DatabaseNames
from cxbot.database import reading
from cxbot.drawing.formats.json_format import to_json
from cxbot.filter import Kind
from cxbot.question import About, Question
from cxbot.tables import raw
from cxbot.tables.folding import found_by
from tests.answering.company import WEEK, asked, id_of
from tests.answering.company import found as company
from tests.story import Desk


@pytest.fixture
def desk(engine: Engine) -> Desk:
    desk = Desk(engine)
    desk.inbox("Überweisungen", "email")
    desk.contact("Zoé Ångström", "ÉCLAIR SA")
    desk.teammate("ΩMEGA")
    desk.rate("9 Nov 9:00 rate 5 channel phone; 10 Nov 9:00 rate 2 in Überweisungen", "Zoé Ångström")
    return desk


def found(desk: Desk, kind: Kind, name: str) -> list[str]:
    with reading(desk.engine) as connection:
        return [called for _, called in DatabaseNames(connection).find(kind, name)]


@pytest.mark.parametrize(
    ("kind", "typed", "name"),
    [
        (Kind.INBOX, "überweisungen", "Überweisungen"),
        (Kind.INBOX, "ÜBER", "Überweisungen"),
        (Kind.CONTACT, "ZOÉ ångström", "Zoé Ångström"),
        (Kind.ACCOUNT, "éclair", "ÉCLAIR SA"),
        (Kind.TEAMMATE, "ωmega", "ΩMEGA"),
    ],
)
def test_capitals_do_not_matter_in_any_script(desk: Desk, kind: Kind, typed: str, name: str) -> None:
    assert found(desk, kind, typed) == [name]


def test_an_address_that_is_within_another_is_nobody_else(desk: Desk) -> None:
    for name, address in (("Jo", "Jo@acme.example"), ("Ann Jo", "ann-jo@acme.example")):
        own = desk.teammate(name)
        with desk.engine.begin() as connection:
            now = {"email": address, "found_by": found_by(name, address)}
            connection.execute(update(raw.teammates).where(raw.teammates.c.id == own).values(now))
    assert found(desk, Kind.TEAMMATE, "jo@acme.example") == ["Jo"]
    assert found(desk, Kind.TEAMMATE, "o@acme.example") == ["Ann Jo", "Jo"]
    with reading(desk.engine) as connection:
        names = DatabaseNames(connection)
        assert [name for _, name in names.exact(Kind.TEAMMATE, "JO@acme.example")] == ["Jo"]
        assert names.exact(Kind.TEAMMATE, "o@acme.example") == []


def test_what_is_typed_is_a_name_or_the_helpdesks_id_and_never_our_row_number(desk: Desk) -> None:
    with desk.engine.begin() as connection:
        columns = raw.inboxes.c
        row, external = connection.execute(select(columns.id, columns.external_id)).one()
        connection.execute(update(raw.inboxes).values(external_id="inb_7"))
    with reading(desk.engine) as connection:
        names = DatabaseNames(connection)
        assert names.exact(Kind.INBOX, "INB_7") == [(str(row), "Überweisungen")]
        assert names.exact(Kind.INBOX, "Überweisungen") == [(str(row), "Überweisungen")]
        for typed in (str(row), external, "inb_", "Über"):
            assert names.exact(Kind.INBOX, typed) == []
        assert names.find(Kind.INBOX, "inb_7") == []  # an id is whole or nothing


def test_the_customers_table_is_searched_likewise(desk: Desk) -> None:
    table = asked(desk.engine, Question(WEEK, about=About.CUSTOMERS, split=Kind.CONTACT, search="ÅNGSTRÖM")).table
    assert table is not None
    assert [each.name for each in table.rows] == ["Zoé Ångström"]


def test_lower_leaves_what_is_no_text(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect() as connection:
        assert connection.execute(text("SELECT lower(NULL), lower('ÀÉÎ'), lower(7)")).one() == (None, "àéî", 7)


def test_a_channel_that_only_a_rating_carries_can_be_asked_for(desk: Desk) -> None:
    assert found(desk, Kind.CHANNEL, "Phone") == ["phone"]
    assert found(desk, Kind.CHANNEL, "") == ["email", "phone"]
    answered = asked(desk.engine, Question(WEEK).only(Kind.CHANNEL, "phone"))
    assert answered.total["csat_responses"].now.n == 1
    assert answered.total["csat_percentage"].now.value == 100.0


def test_what_is_called_exactly_so_is_found_by_name_address_and_the_helpdesks_id(desk: Desk) -> None:
    with reading(desk.engine) as connection:
        names = DatabaseNames(connection)
        one = connection.execute(select(raw.contacts.c.id, raw.contacts.c.name, raw.contacts.c.external_id)).first()
        assert one is not None
        for text in (one.name, one.name.upper(), one.external_id):
            assert (str(one.id), one.name) in names.exact(Kind.CONTACT, text)
        assert names.exact(Kind.CONTACT, one.name[:-1]) == []
        assert names.exact(Kind.DAY, "2026-11-09") == []
        assert all(name.casefold() == "phone" for _, name in names.exact(Kind.CHANNEL, "PHONE"))


def test_json_names_the_helpdesks_ids_and_none_of_ours(engine: Engine) -> None:
    company(engine)
    with engine.begin() as connection:
        for table in (raw.inboxes, raw.tags, raw.ratings, raw.messages, raw.conversations):
            begins = table.c.name if "name" in table.c else literal(table.name[:4])
            ends = literal("theirs") if "name" in table.c else cast(table.c.id, String)
            connection.execute(update(table).values(external_id=begins + "-" + ends))
    support, urgent, billing = (
        id_of(engine, kind, name)
        for kind, name in ((Kind.INBOX, "support"), (Kind.TAG, "urgent"), (Kind.TAG, "billing"))
    )
    narrowed = Question(WEEK).only(Kind.INBOX, support).also(Kind.TAG, urgent).also(Kind.TAG, billing)
    told = to_json(asked(engine, narrowed))
    inbox, tag = {"id": "support-theirs", "name": "support"}, {"id": "urgent-theirs", "name": "urgent"}
    assert told["filters"]["inbox"] == [inbox]
    assert told["narrowed_to"][:2] == [{"by": "inbox", "any_of": [inbox]}, {"by": "tag", "any_of": [tag]}]
    assert [each["id"].partition("-")[0] for each in told["feedback"]] == ["rati"]
    for metric, what in (("csat_responses", "rati"), ("reply_time", "mess"), ("active_conversations", "conv")):
        behind = Question(WEEK, about=About.DETAILS, metric=metric).in_cell(Kind.INBOX, support)
        told = to_json(asked(engine, behind))
        assert told["row"] == {"by": "inbox", **inbox}
        assert {each["id"].partition("-")[0] for each in told["rows"]} == {what}


def beside(desk: Desk, kind: Kind) -> list[tuple[str, str]]:
    table = asked(desk.engine, Question(WEEK, about=About.CUSTOMERS, split=kind)).table
    assert table is not None
    return [(each.name, each.beside) for each in table.rows]


def twice(desk: Desk, told: list[dict[str, object]]) -> None:
    """Two contacts called Li, each with a rating, and what is told of each."""
    for number, more in enumerate(told):
        contact = desk.contact(f"Li {number}")
        desk.rate(f"1{number} Nov 9:00 rate 5", f"Li {number}")
        with desk.engine.begin() as connection:
            connection.execute(update(raw.contacts).where(raw.contacts.c.id == contact).values(name="Li", **more))


def test_customers_of_one_name_are_told_apart_by_their_addresses(desk: Desk) -> None:
    twice(desk, [{"address": "li@one.example"}, {"address": "li@two.example"}])
    # Nobody else is called as Zoé is.
    assert beside(desk, Kind.CONTACT) == [
        ("Zoé Ångström", ""),
        ("Li", "li@one.example"),
        ("Li", "li@two.example"),
    ]
    groups = asked(desk.engine, Question(WEEK, split=Kind.CONTACT)).groups
    assert {each.beside for each in groups if each.name == "Li"} == {"li@one.example", "li@two.example"}


def test_customers_of_one_name_come_as_they_were_told_whatever_their_addresses(desk: Desk) -> None:
    for name, address in (("Li", "z@one.example"), ("li", "a@two.example"), ("Lia", "a@three.example")):
        desk.contact(name, address=address)
        desk.rate("10 Nov 9:00 rate 5", name)
    for sort, names in (("", ["Li", "li", "Lia"]), ("name", ["Li", "li", "Lia"]), ("-name", ["Lia", "Li", "li"])):
        question = Question(WEEK, about=About.CUSTOMERS, split=Kind.CONTACT, sort=sort, search="li")
        table = asked(desk.engine, question).table
        assert table is not None
        assert [each.name for each in table.rows] == names
        table = asked(desk.engine, replace(question, search="")).table
        assert table is not None
        assert [each.name for each in table.rows if each.name in names] == names


def test_without_addresses_they_are_told_apart_by_account_or_id(desk: Desk) -> None:
    one, two = desk.contact("Ed", "One Ltd"), desk.contact("Al", "Two Ltd")
    with reading(desk.engine) as connection:
        accounts = [
            connection.scalar(select(raw.contacts.c.account_id).where(raw.contacts.c.id == each)) for each in (one, two)
        ]
    twice(desk, [{"account_id": each, "address": ""} for each in accounts])
    assert beside(desk, Kind.CONTACT)[1:] == [("Li", "One Ltd"), ("Li", "Two Ltd")]
    with desk.engine.begin() as connection:
        connection.execute(update(raw.contacts).where(raw.contacts.c.name == "Li").values(account_id=None))
        known = connection.scalars(select(raw.contacts.c.external_id).where(raw.contacts.c.name == "Li")).all()
    assert beside(desk, Kind.CONTACT)[1:] == [("Li", each) for each in known]
