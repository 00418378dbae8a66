"""The product's answers to questions about a history, beside the oracle's."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from cxbot.answer import Answer
from cxbot.answering import answer
from cxbot.database import reading
from cxbot.deriving import derive_stale
from cxbot.errors import AskError
from cxbot.filter import Kind
from cxbot.question import About, Question
from cxbot.syncing import sync
from tests.deriving.days import wrong_sums
from tests.oracle import counting
from tests.oracle.deleting import telling_anew
from tests.oracle.facts import write
from tests.oracle.highlights import wrong_highlights
from tests.oracle.one_answer import Comparing
from tests.oracle.questions import Asked
from tests.oracle.segments import Desk, understand

PROFILES = 2  # of a table that are compared


def differences(engine: Engine, asked: Asked) -> list[str]:
    """Write the history, derive, ask, and say where product and oracle differ."""
    write(engine, asked.before)
    derive_stale(engine)
    wrong = wrong_sums(engine)
    if asked.before != asked.history:
        sync(engine, telling_anew(asked.before, asked.history), now=datetime.fromtimestamp(asked.now, UTC))
        derive_stale(engine)
        wrong += wrong_sums(engine)
    return wrong + compare(engine, understand(asked.history, asked.now), asked)


def compare(engine: Engine, desk: Desk, asked: Asked) -> list[str]:
    """Say where the product's answers about what it derived differ from the oracle's."""
    found = []
    moment = datetime.fromtimestamp(asked.now, UTC)
    for question in asked.questions:
        if question.metric == counting.RESPONSE_RATE and not desk.invitations:
            with reading(engine) as connection, pytest.raises(AskError):
                answer(connection, question, now=moment)
            continue
        with reading(engine) as connection:
            answered = answer(connection, question, now=moment)
            comparing = Comparing(desk, question, asked.now, [])
            found += wrong_highlights(connection, desk, answered, comparing.filters, asked.now)
        comparing.all(answered)
        found += comparing.found
        for behind in _behind(question, answered):
            with reading(engine) as connection:
                answered = answer(connection, behind, now=moment)
            comparing = Comparing(desk, behind, asked.now, [])
            comparing.all(answered)
            found += comparing.found
    return found


def _behind(question: Question, answered: Answer) -> list[Question]:
    """What is asked by the controls of an answer: profiles of some rows of a table, and teammates."""
    plain = Question(question.period, baseline=question.baseline, filters=question.filters)
    if answered.table:
        rows = answered.table.rows[:PROFILES]
        return [replace(plain, about=About.PROFILE, cell=(each.by, each.key)) for each in rows]
    if question.split is Kind.TEAMMATE and question.metric is None:
        return [replace(plain, about=About.TEAMMATES)]
    return []
