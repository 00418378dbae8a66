"""How long it takes to find one of many contacts: while somebody types, by the whole name, and six at once.

Run with `pytest tests/benchmarks/test_finding.py -s` to read the figures; CONTACTS says how many there are. In an
ordinary run there are few, and the ways are only shown to find the right ones.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, insert

from cxbot.answering.finding import find
from cxbot.answering.names import DatabaseNames
from cxbot.database import gather_statistics, make_engine, reading
from cxbot.filter import Kind
from cxbot.tables import raw
from cxbot.tables.folding import found_by

CONTACTS = int(os.environ.get("CONTACTS", "2000"))
ROUNDS, AT_ONCE = 9, 6
FIRST = ("Anna", "Zoë", "Łukasz", "José", "Ines", "Björn", "Olga", "Dmitri", "Marie", "Peter")
LAST = ("Berg", "Müller", "Ørsted", "Silva", "Kaya", "Nowak", "Rossi", "Weiß", "Petrova", "Smith")
Ask = Callable[[str], list[str]]


@pytest.fixture
def many(engine: Engine) -> Iterator[Engine]:
    rows = []
    for number in range(CONTACTS):
        name = f"{FIRST[number % 10]} {LAST[number // 10 % 10]} {number}"
        address = f"p{number}@company{number % 900}.example"
        keys = {"name": name, "address": address, "found_by": found_by(name, address)}
        rows.append({"source_id": 1, "external_id": f"con_{number}"} | keys)
    with engine.begin() as connection:
        connection.execute(insert(raw.sources), [{"id": 1, "kind": "generated", "name": "generated"}])
        connection.execute(insert(raw.contacts), rows)
    gather_statistics(engine)
    reports = make_engine(engine.url.render_as_string(hide_password=False), read_only=True)
    yield reports
    reports.dispose()


def typing(engine: Engine, text: str) -> list[str]:
    with reading(engine) as connection:
        return [each.name for each in find(connection, Kind.CONTACT, text)]


def exactly(engine: Engine, text: str) -> list[str]:
    with reading(engine) as connection:
        return [name for _, name in DatabaseNames(connection).exact(Kind.CONTACT, text)]


@pytest.mark.slow
def test_one_of_many_contacts_is_found(many: Engine) -> None:
    last = f"{FIRST[(CONTACTS - 1) % 10]} {LAST[(CONTACTS - 1) // 10 % 10]} {CONTACTS - 1}"
    looks: tuple[tuple[str, Callable[[Engine, str], list[str]], str, list[str]], ...] = (
        ("a name's beginning", typing, last[:-1], []),
        ("an address within", typing, f"{CONTACTS - 1}@company", [last]),
        ("nobody", typing, "nowhere", []),
        ("a whole name", exactly, last.upper(), [last]),
        ("a whole id", exactly, f"CON_{CONTACTS - 1}", [last]),
    )
    for what, look, text, wanted in looks:
        assert last in look(many, text) if what == "a name's beginning" else look(many, text) == wanted
        taken = []
        for _ in range(ROUNDS):
            began = time.perf_counter(), time.process_time()
            look(many, text)
            taken.append((time.perf_counter() - began[0], time.process_time() - began[1]))
        wall, own = (1000 * statistics.median(each) for each in zip(*taken, strict=True))
        print(
            f"\n{many.dialect.name}, {CONTACTS:,} contacts, {what:20} {wall:6.1f} ms, of which our own CPU {own:6.1f}"
        )


@pytest.mark.slow
def test_six_who_look_at_once_take_no_longer_than_one_after_the_other(many: Engine) -> None:
    texts = [f"{number}@company" for number in range(CONTACTS - AT_ONCE, CONTACTS)]

    def one(text: str) -> list[str]:
        return typing(many, text) + exactly(many, f"con_{text.partition('@')[0]}")

    wanted = [one(text) for text in texts]
    assert [len(each) >= 2 for each in wanted] == [True] * AT_ONCE
    ratios = []
    with ThreadPoolExecutor(AT_ONCE) as people:
        for _ in range(ROUNDS):
            began = time.perf_counter()
            assert list(map(one, texts)) == wanted
            middle = time.perf_counter()
            assert list(people.map(one, texts)) == wanted
            ratios.append((time.perf_counter() - middle) / (middle - began))
    print(f"\n{many.dialect.name}: six at once take {statistics.median(ratios):.2f} of one after the other")
