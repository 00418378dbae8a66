"""The law of surfaces: whatever is asked, every surface shows the same number, and as many rows as that number counted.

A number is that of a metric, a filter and a cell. It is read as people read it: in the report and its table of all
figures, in the split, in the details and the file of their rows, in the customers' table, in a profile, in a digest
with its notification and picture; and where machines read it: in the JSON, and in what the SQL that `cxbot ask` prints
finds in the database.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, assume, given, reject, settings
from hypothesis import strategies as st

from cxbot.answering import answer
from cxbot.answering.names import DatabaseNames
from cxbot.cli import main
from cxbot.database import make_engine, reading
from cxbot.drawing.part import written_out
from cxbot.errors import AskError
from cxbot.filter import Filter, Kind
from cxbot.metric import EventName
from cxbot.metrics import catalogue
from cxbot.period import Period
from cxbot.question import About, Question
from cxbot.replying import Replying
from tests.answering.company import NOW, another, asked, found
from tests.databases import upgrade
from tests.surfaces import (
    Company,
    check_counted,
    check_digest,
    check_profile,
    check_rows,
    check_sql,
    in_all_figures,
    in_headline,
    in_split,
    in_table,
    message,
    texts,
    told,
)

RATED = {EventName.RATINGS, EventName.SCORED_RATINGS}
CUSTOMERS = (Kind.CONTACT, Kind.ACCOUNT)
CALLED = {
    Kind.INBOX: ("support", "sales", "chat"),
    Kind.CHANNEL: ("email", "chat"),
    Kind.SOURCE: ("stories", "other"),
    Kind.TEAMMATE: ("ana", "bo", "carla"),
    Kind.TEAM: ("north",),
    Kind.TAG: ("urgent", "billing"),
    Kind.ACCOUNT: ("Acme", "Globex"),
    Kind.CONTACT: ("jane", "raj", "li", "zoé"),
}
SCORES = (("5",), ("4", "5"), ("1", "2", "3"), ("3", "4"))
PERIODS = ((2, 8), (9, 15), (2, 15), (10, 13), (14, 14))  # days of November
CELLS = [each for each in Kind if each.splits]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    file = tmp_path_factory.mktemp("surfaces") / "company.sqlite3"
    engine = make_engine(f"sqlite:///{file}")
    upgrade(engine)
    found(engine)
    another(engine)
    with reading(engine) as connection:
        names = DatabaseNames(connection)
        ids = {(kind, name): names.find(kind, name)[0][0] for kind, some in CALLED.items() for name in some}
    yield Company(engine, Replying(engine, lambda: NOW, written_out), ids)
    engine.dispose()


def drawn_question(data: st.DataObject, company: Company) -> Question:
    """One metric, in some days, narrowed by up to two filters, where it can be told at all."""
    metric = catalogue()[data.draw(st.sampled_from(list(catalogue())), label="metric")]
    first, last = data.draw(st.sampled_from(PERIODS), label="days of November")
    named = data.draw(st.lists(st.sampled_from(sorted(company.ids)), max_size=2, unique_by=lambda each: each[0]))
    filters = [Filter(kind, (company.ids[kind, name],)) for kind, name in named]
    if metric.event in RATED and data.draw(st.booleans(), label="some scores"):
        filters.append(Filter(Kind.RATING, data.draw(st.sampled_from(SCORES))))
    period = Period(date(2026, 11, first), date(2026, 11, last), "UTC")
    question = Question(period, About.METRIC, metric=metric.name, filters=tuple(filters))
    with reading(company.engine) as connection:
        try:
            answer(connection, question, now=NOW)
        except AskError:
            reject()  # it is narrowed by what its metric does not know: that is told, not shown
    return question


def drawn_cell(data: st.DataObject, company: Company, question: Question) -> tuple[Kind, str]:
    """One row of a split, in which something may have been counted."""
    kind = data.draw(st.sampled_from(CELLS), label="split")
    groups = asked(company.engine, replace(question, split=kind)).groups
    assume(groups)
    return kind, data.draw(st.sampled_from([each.key for each in groups]), label="row")


few = settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a question is small as it is; each asks all surfaces
    suppress_health_check=[HealthCheck.too_slow],
)


@few
@given(data=st.data())
def test_a_number_is_the_same_on_every_surface(company: Company, data: st.DataObject) -> None:
    question = drawn_question(data, company)
    number = told(company, question)
    assert number.is_shown(in_headline(company, question))
    assert number.is_shown(in_all_figures(company, question, number))
    check_digest(company, question, number)
    check_rows(company, question, number)
    check_sql(company, question, number)


@few
@given(data=st.data())
def test_so_is_that_of_a_row_of_a_split(company: Company, data: st.DataObject) -> None:
    question = drawn_question(data, company)
    kind, key = drawn_cell(data, company, question)
    cell = question.in_cell(kind, key)
    number = told(company, cell)
    assert number == in_split(company, question, kind, key)
    assert number.is_shown(in_headline(company, cell))
    check_digest(company, cell, number)
    check_rows(company, cell, number)
    check_sql(company, cell, number)
    if kind in CUSTOMERS and key:
        assert number.is_shown(in_table(company, question, kind, key))
        check_profile(company, question, (kind, key), number)


def test_the_sql_that_is_printed_finds_the_number(
    company: Company, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Asked in the words that would ask it, through the command line."""
    monkeypatch.setenv("CXBOT_DATABASE_URL", company.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("CXBOT_DATA_FOLDER", str(tmp_path))
    week = Period(date(2026, 11, 9), date(2026, 11, 15), "UTC")
    urgent = Filter(Kind.TAG, (company.ids[Kind.TAG, "urgent"],))
    for metric in catalogue().values():
        question = Question(week, About.METRIC, metric=metric.name, filters=(urgent,))
        words = company.replying.words_of(question)
        assert main(["ask", words, "--now", "2026-11-19T09:30", "--sql"]) == 0
        printed = capsys.readouterr().out
        check_counted(company, printed.split(";\n"), told(company, question))


def test_of_some_scores_a_profile_says_how_many_there_are(company: Company) -> None:
    """Raj gave a 4, after a 1: of those rated 4 or 5 all are satisfied, which says nothing."""
    raj = Kind.CONTACT, company.ids[Kind.CONTACT, "raj"]
    question = Question(Period(date(2026, 11, 12), date(2026, 11, 12), "UTC"), About.PROFILE, cell=raj)
    said = "\n".join(texts(message(company, question.only(Kind.RATING, "4", "5")).blocks))
    assert "Ratings  *1*" in said
    assert "Satisfaction  *" not in said
    assert "Satisfaction  *1 of 1*" in "\n".join(texts(message(company, question).blocks))


def test_one_rating_was_given(company: Company) -> None:
    question = Question(Period(date(2026, 11, 12), date(2026, 11, 12), "UTC"), About.DETAILS, metric="csat_responses")
    assert texts(message(company, question).blocks)[1].startswith("*1 rating was given.*")
