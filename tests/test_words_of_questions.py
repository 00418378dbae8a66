"""The words that a question comes back to are understood by the running bot as that question."""

import pytest
from sqlalchemy import Engine, select, update

from cxbot.answering.names import called
from cxbot.database import reading
from cxbot.filter import Kind
from cxbot.period import CalendarUnit, Relative, Units
from cxbot.question import About, Question
from cxbot.replying import Replying
from cxbot.rights import EVERYTHING
from cxbot.tables import raw
from tests.answering.company import NOW, WEEK, found, id_of

TABLES = {
    Kind.INBOX: raw.inboxes,
    Kind.TEAMMATE: raw.teammates,
    Kind.TEAM: raw.teams,
    Kind.TAG: raw.tags,
    Kind.ACCOUNT: raw.accounts,
    Kind.CONTACT: raw.contacts,
}


@pytest.fixture
def replying(engine: Engine) -> Replying:
    found(engine)
    with engine.begin() as connection:  # two of one name, in two helpdesks, and one that quotation marks cannot hold
        named = raw.teammates.c.name
        connection.execute(update(raw.teammates).where(named.in_(("bo", "carla"))).values(name="Kim"))
        connection.execute(update(raw.tags).where(raw.tags.c.name == "urgent").values(name='the "urgent" ones – now'))
    return Replying(engine, lambda: NOW, lambda asked: asked.encode())


@pytest.mark.parametrize("kind", TABLES)
def test_everything_that_filters_name_is_named_so_that_it_is_found(replying: Replying, kind: Kind) -> None:
    with reading(replying.engine) as connection:
        ids = [str(each) for each in connection.scalars(select(TABLES[kind].c.id).order_by(TABLES[kind].c.id))]
    assert ids
    for question in (*(Question(WEEK).only(kind, each) for each in ids), Question(WEEK).only(kind, *ids)):
        words = replying.words_of(question)
        assert replying.understand(words, audience=EVERYTHING).asked == question, words


def test_the_words_read_as_people_would_type_them(replying: Replying) -> None:
    support = id_of(replying.engine, Kind.INBOX, "support")
    jane = id_of(replying.engine, Kind.CONTACT, "jane")
    question = Question(WEEK, About.METRIC, metric="first_reply_time", split=Kind.TEAMMATE).only(Kind.INBOX, support)
    assert replying.words_of(question) == "first reply time last week inbox:support by teammate"
    profile = Question(WEEK, About.PROFILE, cell=(Kind.CONTACT, jane))
    assert replying.words_of(profile) == "contact jane@example.com last week"
    moving = replying.words_of(profile, period=Relative.of(Units(CalendarUnit.MONTH)))
    assert moving == "contact jane@example.com last month"


def test_a_contact_is_called_by_the_address_first_and_by_the_helpdesks_id_last(replying: Replying) -> None:
    jane = id_of(replying.engine, Kind.CONTACT, "jane")
    with reading(replying.engine) as connection:
        ways = called(connection, Question(WEEK).only(Kind.CONTACT, jane))[Kind.CONTACT, jane]
        external = connection.scalar(select(raw.contacts.c.external_id).where(raw.contacts.c.id == int(jane)))
    assert ways == ("jane@example.com", "jane", external)
