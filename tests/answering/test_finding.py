"""What is found while somebody types: prefixes first, without accents and capitals, on both databases."""

import pytest
from sqlalchemy import Engine

from cxbot.answering.finding import described, find
from cxbot.database import reading
from cxbot.filter import Kind
from cxbot.source import AccountRecord, ContactRecord, InboxRecord, TagRecord, TeammateRecord, TeamRecord
from cxbot.syncing import sync
from cxbot.tables.folding import LONGEST, folded, found_by
from tests.syncing.told import NOW, telling

PEOPLE = (
    ("c1", "Anna Berg", "zora@x.com"),
    ("c2", "Zoë Müller", "zoe@acme.com"),
    ("c3", "Ben Zo", "ben@y.com"),
    ("c4", "Enzo Zöller", "enzo@y.com"),
    ("c5", "Lorenzo", "l@y.com"),
    ("c6", "Łukasz Ørsted", "lo@y.com"),
    ("c7", "100 % _sure_", "a_b%c@y.com"),
    ("c8", "محمد علي", "m@y.com"),
    ("c9", "田中 太郎", "tanaka@y.com"),
    ("c10", "Straße 🎉", "s@y.com"),
    ("c11", "", "nameless@y.com"),
)


@pytest.fixture
def filled(engine: Engine) -> Engine:
    contacts = [ContactRecord(*each) for each in PEOPLE]
    merged = ContactRecord("m1", "Zo Merged", "zo@gone.com", merged_into="c5")
    others = (
        InboxRecord("i1", "Support EMEA", "email"),
        InboxRecord("i2", "Vertrieb", "chat"),
        TeammateRecord("t1", "José", "jose@us.com"),
        TeamRecord("g1", "Équipe"),
        TagRecord("l1", "billing"),
        AccountRecord("a1", "Acme", "Acme-Corp.com"),
    )
    sync(engine, telling(*contacts, merged, *others), now=NOW)
    return engine


def found(engine: Engine, kind: Kind, text: str, most: int = 100) -> list[str]:
    with reading(engine) as connection:
        return [each.name or each.also for each in find(connection, kind, text, most)]


def test_names_that_begin_so_come_before_words_and_addresses_and_those_before_the_rest(filled: Engine) -> None:
    # Lorenzo contains it, and is who is left of "Zo Merged", whose name begins so.
    assert found(filled, Kind.CONTACT, "ZO") == ["Lorenzo", "Zoë Müller", "Anna Berg", "Ben Zo", "Enzo Zöller"]
    assert found(filled, Kind.CONTACT, "zo", most=3) == ["Lorenzo", "Zoë Müller", "Anna Berg"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("zoë m", ["Zoë Müller"]),
        ("muller", ["Zoë Müller"]),
        ("MÜLLER", ["Zoë Müller"]),
        ("lukasz  orsted", ["Łukasz Ørsted"]),
        ("strasse", ["Straße 🎉"]),
        ("🎉", ["Straße 🎉"]),
        ("محمد", ["محمد علي"]),
        ("太郎", ["田中 太郎"]),
        ("%", ["100 % _sure_"]),
        ("_s", ["100 % _sure_"]),
        ("a_b%c", ["100 % _sure_"]),
        ("nameless", ["nameless@y.com"]),
        ("acme.com", ["Zoë Müller"]),
        ("zo@gone", ["Lorenzo"]),
        ("'; drop table contacts", []),
        ("\x00", ["100 % _sure_", "Anna Berg"]),
    ],
)
def test_accents_capitals_and_signs_make_no_difference(filled: Engine, text: str, names: list[str]) -> None:
    assert found(filled, Kind.CONTACT, text)[: len(names) or None] == names


def test_every_kind_is_found_by_what_it_is_called(filled: Engine) -> None:
    assert found(filled, Kind.INBOX, "emea") == ["Support EMEA"]
    assert found(filled, Kind.INBOX, "") == ["Support EMEA", "Vertrieb"]
    assert found(filled, Kind.CHANNEL, "CH") == ["chat"]
    assert found(filled, Kind.TEAMMATE, "jose@") == ["José"]
    assert found(filled, Kind.TEAM, "equ") == ["Équipe"]
    assert found(filled, Kind.TAG, "ill") == ["billing"]
    assert found(filled, Kind.ACCOUNT, "corp") == ["Acme"]
    assert found(filled, Kind.HOUR, "1") == []


def test_a_name_that_changes_is_found_by_the_new_one(filled: Engine) -> None:
    sync(filled, telling(TagRecord("l1", "Rechnung")), now=NOW)
    assert found(filled, Kind.TAG, "rech") == ["Rechnung"]
    assert found(filled, Kind.TAG, "bill") == []


def test_what_ids_are_called_is_told_for_those_that_are_there(filled: Engine) -> None:
    with reading(filled) as connection:
        merged = next(each for each in find(connection, Kind.CONTACT, "zo") if each.name == "Lorenzo")
        known = described(connection, Kind.CONTACT, [merged.id, "999999", "no id"])
        assert {each: named.name for each, named in known.items()} == {merged.id: "Lorenzo"}
        assert described(connection, Kind.CHANNEL, ["fax"])["fax"].name == "fax"


def test_what_is_folded_fits_an_index_whatever_somebody_is_called() -> None:
    assert len(folded("ﷺ" * 10_000)) == LONGEST
    assert found_by(" Zoë\u200b\tÖ ", "ZOE o", "") == "zoe o"
    assert found_by("", "") == ""
