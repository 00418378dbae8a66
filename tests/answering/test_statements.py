"""The SQL of an answer can be read, pasted and run: it gives the numbers of the answer."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine
from syrupy.assertion import SnapshotAssertion

from cxbot.answer import Answer
from cxbot.answering import answer
from cxbot.answering.statements import listening
from cxbot.database import reading
from cxbot.filter import Kind
from cxbot.question import About, Question
from tests.answering.company import NOW, WEEK, found

SCORE = Question(WEEK, about=About.METRIC, metric="csat_percentage")
READ = {
    "score": SCORE,
    "reply time by inbox": Question(WEEK, about=About.METRIC, metric="reply_time", split=Kind.INBOX),
    "archived, by tag": replace(SCORE, metric="archived_conversations").only(Kind.TAG, "1"),
}


def heard(engine: Engine, question: Question) -> tuple[Answer, list[str]]:
    with reading(engine) as connection, listening(connection) as statements:
        answered = answer(connection, question, now=NOW)
    return answered, statements


def counting(engine: Engine, question: Question) -> str:
    """The statements that count the period itself."""
    return "\n\n".join(each for each in heard(engine, question)[1] if each.startswith("SELECT 0 AS slot"))


def pasted(engine: Engine, statements: list[str]) -> list[tuple[object, ...]]:
    """What a person gets who pastes the statements, one after the other."""
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        rows: list[tuple[object, ...]] = []
        for each in statements:
            cursor.execute(each)
            rows += cursor.fetchall()
        cursor.close()
        return [tuple(row) for row in rows]
    finally:
        raw.close()


def test_pasted_statements_give_the_numbers_of_the_answer(company: Engine) -> None:
    answered, statements = heard(company, SCORE.only(Kind.CHANNEL, "email", "o'hara's 100 % :chat"))
    now = answered.total["csat_percentage"].now
    assert (now.numerator, now.n) == (3, 4)
    assert (0, None, 4, 3, 3.0) in pasted(company, statements)  # slot, split, n, total, squares


def test_they_are_those_of_every_kind_of_question(company: Engine) -> None:
    table = Question(WEEK, about=About.CUSTOMERS, split=Kind.CONTACT, search="raj")
    answered, statements = heard(company, table)
    assert answered.table is not None
    assert [row for row in pasted(company, statements) if "raj" in row]
    behind = replace(SCORE, about=About.DETAILS).in_cell(Kind.HOUR, "9")
    answered, statements = heard(company, behind)
    assert answered.details is not None
    assert [row for row in pasted(company, statements) if answered.details.rows[0].id in row]


@pytest.mark.parametrize("name", READ)
def test_they_are_set_for_reading(sqlite_engine: Engine, name: str, snapshot: SnapshotAssertion) -> None:
    found(sqlite_engine)
    assert counting(sqlite_engine, READ[name]) == snapshot


def test_postgresqls_are_set_for_reading(postgres_engine: Engine, snapshot: SnapshotAssertion) -> None:
    found(postgres_engine)
    assert counting(postgres_engine, SCORE) == snapshot
