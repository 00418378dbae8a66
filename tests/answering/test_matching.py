"""What is called exactly so, in every alphabet and on both databases; and that many may look at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, insert, select

from cxbot.answering.names import MOST, DatabaseNames, teammates_at
from cxbot.database import make_engine, reading
from cxbot.filter import Kind
from cxbot.source import ContactRecord, TeammateRecord
from cxbot.syncing import sync
from cxbot.tables import raw
from cxbot.tables.folding import LONGEST, found_by
from tests.syncing.told import NOW, telling

LONG = "Ж" * (LONGEST + 20)
PEOPLE = (
    ("c-1", "İpek Öztürk", "ipek@x.example"),
    ("c-2", "Straße", "strasse@x.example"),
    ("c-3", "Анна Петрова", "анна@пример.рф"),
    ("c-4", "Zoe\u0308 Klein", "zoe@x.example"),  # written with a letter and its two dots apart
    ("c-5", "Zoë Klein", "zoe.klein@x.example"),
    ("c-6", "100 % _sure_", "a_b%c/d@x.example"),
    ("c-7", "", "nameless@x.example"),
    ("c-8", "same@x.example", "same@x.example"),
    ("ÜNÏ_7%", "Nobody", ""),
    ("id/8_%", "Somebody", ""),
    ("c-9", LONG, ""),
    ("c-10", LONG + "Ж", ""),
    ("c-11", "ΣΊΣΥΦΟΣ", ""),
)

WANTED: tuple[tuple[str, set[str]], ...] = (
    ("İPEK ÖZTÜRK", {"c-1"}),
    ("i\u0307pek öztürk", {"c-1"}),  # as small letters have it
    ("ipek öztürk", set()),
    ("IPEK@X.EXAMPLE", {"c-1"}),
    ("straße", {"c-2"}),
    ("STRAẞE", {"c-2"}),
    ("strasse", set()),  # another name, though a search would find it
    ("АННА петрова", {"c-3"}),
    ("Анна", set()),
    ("АННА@ПРИМЕР.РФ", {"c-3"}),
    ("ZOE\u0308 KLEIN", {"c-4"}),
    ("ZOË KLEIN", {"c-5"}),
    ("zoe klein", set()),
    ("100 % _SURE_", {"c-6"}),
    ("100 % _sureX", set()),
    ("A_B%C/D@x.example", {"c-6"}),
    ("nameless@x.example", {"c-7"}),
    ("less@x.example", set()),
    ("same@x.example", {"c-8"}),
    ("ünï_7%", {"ÜNÏ_7%"}),
    ("ünï_77", set()),
    ("ID/8_%", {"id/8_%"}),
    ("id/8__", set()),
    ("C-1", {"c-1"}),
    ("c-", set()),
    (LONG.lower(), {"c-9"}),  # longer than what is indexed of it
    ("σίσυφος", {"c-11"}),
    ("  c-2 ", {"c-2"}),
    ("", set()),
    ("\u200b", set()),
)


@pytest.fixture
def filled(engine: Engine) -> Engine:
    mates = (TeammateRecord("t1", "Ünal", "ÜNAL@us.example"), TeammateRecord("t2", "Al", "al@us.example"))
    sync(engine, telling(*(ContactRecord(*each) for each in PEOPLE), *mates), now=NOW)
    return engine


def exactly(engine: Engine, text: str) -> set[str]:
    """The ids in the helpdesk of the contacts that are called so."""
    with reading(engine) as connection:
        found = [int(id_) for id_, _ in DatabaseNames(connection).exact(Kind.CONTACT, text)]
        return set(connection.scalars(select(raw.contacts.c.external_id).where(raw.contacts.c.id.in_(found))))


def test_a_text_is_a_whole_name_address_or_id_in_any_capitals(filled: Engine) -> None:
    assert [(text, exactly(filled, text)) for text, _ in WANTED] == list(WANTED)


def test_of_many_that_are_called_so_the_first_are_found(filled: Engine) -> None:
    rows = [
        {"source_id": 1, "external_id": f"many-{each}", "name": name, "address": "", "found_by": found_by(name)}
        for each in range(2 * MOST)
        for name in ["Noë" if each % 2 else "Noe"]
    ]
    with filled.begin() as connection:
        connection.execute(insert(raw.contacts), rows)
    assert exactly(filled, "NOË") == {f"many-{each}" for each in range(1, 2 * MOST, 2)}
    with filled.begin() as connection:
        more = [each | {"external_id": f"{each['external_id']}-more"} for each in rows]
        connection.execute(insert(raw.contacts), more)
    assert len(exactly(filled, "NOË")) == MOST


def test_a_teammate_is_known_by_the_whole_address_in_any_capitals(filled: Engine) -> None:
    with reading(filled) as connection:
        ids = dict(map(tuple, connection.execute(select(raw.teammates.c.name, raw.teammates.c.id))))
        assert teammates_at(connection, " ünal@US.example ") == {str(ids["Ünal"])}
        assert teammates_at(connection, "AL@us.example") == {str(ids["Al"])}
        assert teammates_at(connection, "unal@us.example") == frozenset()
        assert teammates_at(connection, "us.example") == frozenset()
        assert teammates_at(connection, "\u200b") == frozenset()


def test_nothing_that_is_looked_for_calls_python_for_each_row(sqlite_engine: Engine) -> None:
    """While a function of Python's runs in SQL nobody else works: six at once took four times as long."""
    sync(sqlite_engine, telling(*(ContactRecord(*each) for each in PEOPLE)), now=NOW)
    reports, called = make_engine(str(sqlite_engine.url), read_only=True), list[str]()
    with reading(reports) as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.create_function("lower", 1, called.append, deterministic=True)
        names = DatabaseNames(connection)
        for text in ("ipek@x.example", "STRASSE", "klein", "c-1", "nobody"):
            names.exact(Kind.CONTACT, text)
            names.find(Kind.CONTACT, text)
    assert {part for each in PEOPLE for part in each}.isdisjoint(called)
    reports.dispose()


def test_many_who_look_at_once_find_the_same(sqlite_engine: Engine) -> None:
    sync(sqlite_engine, telling(*(ContactRecord(*each) for each in PEOPLE)), now=NOW)
    texts = ("İPEK ÖZTÜRK", "straße", "АННА петрова", "c-6", "ünï_7%", "same@x.example") * 5
    with ThreadPoolExecutor(6) as people:
        at_once = list(people.map(lambda text: exactly(sqlite_engine, text), texts))
    assert at_once == [exactly(sqlite_engine, text) for text in texts]
    assert {len(each) for each in at_once} == {1}
