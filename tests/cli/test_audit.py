"""The audit: what is written down, how it is listed, and its end after 13 months."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cxbot.cli.housekeeping import forget_old
from cxbot.database import make_engine
from cxbot.drawing.disclosing import disclosed
from cxbot.filter import Kind
from cxbot.keeping.audit import Audit, Entry, Seen, entries
from cxbot.period import Period
from cxbot.question import About, Question
from cxbot.rights import COUNTS, EVERYTHING
from cxbot.sections import asked
from tests.cli.conftest import Run
from tests.databases import upgrade
from tests.slack.bot import unconnected

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
WEEK = Question(Period(date(2026, 11, 9), date(2026, 11, 15), "UTC"))
CSAT = Question(WEEK.period, About.METRIC, metric="csat_percentage")
COMMENTS = Seen("U1", ("comments", "customers"), WEEK.encode(), "C1")
SCORES = Seen("U2", ("scores",), WEEK.encode())


def test_what_was_written_down_is_listed_oldest_first_and_ends_after_13_months(engine: Engine) -> None:
    Audit(engine, "T1", lambda: NOW - timedelta(days=397)).write(SCORES)
    Audit(engine, "T1", lambda: NOW).write(COMMENTS)
    Audit(engine, "T2", lambda: NOW).write(SCORES, NOW - timedelta(days=1))
    first, second, third = entries(engine)
    assert first == Entry("T1", NOW - timedelta(days=397), SCORES)
    assert second == Entry("T2", NOW - timedelta(days=1), SCORES)
    assert third == Entry("T1", NOW, COMMENTS)
    assert list(entries(engine, user="U1")) == [third]
    assert list(entries(engine, since=NOW - timedelta(days=2))) == [second, third]
    Audit(engine, "T1", lambda: NOW).forget_old()
    assert list(entries(engine)) == [second, third]


def test_housekeeping_forgets_old_lines(sqlite_engine: Engine) -> None:
    Audit(sqlite_engine, "T1", lambda: datetime(2024, 1, 1, tzinfo=UTC)).write(SCORES)
    with unconnected(sqlite_engine, NOW) as context:
        forget_old(context)
    assert list(entries(sqlite_engine)) == []


def test_the_command_prints_a_line_for_each_time(run: Run, tmp_path: Path) -> None:
    code, out, err = run("audit")
    assert (code, out) == (0, "")
    assert "Nothing was shown" in err
    engine = make_engine(f"sqlite:///{tmp_path}/data/cxbot.sqlite3")
    upgrade(engine)
    Audit(engine, "T1", lambda: NOW).write(COMMENTS)
    Audit(engine, "T1", lambda: NOW).write(SCORES)
    engine.dispose()
    code, out, _ = run("audit")
    assert code == 0
    assert out.splitlines() == [
        f"2026-11-25T09:00:00Z\tT1\tU1\tC1\tcomments,customers\t{WEEK.encode()}",
        f"2026-11-25T09:00:00Z\tT1\tU2\talone\tscores\t{WEEK.encode()}",
    ]
    assert len(run("audit", "--user", "U2")[1].splitlines()) == 1
    assert run("audit", "--since", "2026-11-26T00:00")[1] == ""


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (WEEK, {"comments", "customers"}),
        (Question(WEEK.period, About.SECTION, section="satisfaction"), {"comments", "customers"}),
        (Question(WEEK.period, About.SECTION, section="changes_over_time"), set()),
        (CSAT, set()),
        (Question(WEEK.period, About.METRIC, metric="csat_percentage", split=Kind.ACCOUNT), {"customers"}),
        (Question(WEEK.period, About.METRIC, metric="csat_percentage", split=Kind.TEAMMATE), {"scores"}),
        (CSAT.only(Kind.TEAMMATE, "7"), {"scores"}),
        (CSAT.only(Kind.CONTACT, "7"), {"customers"}),
        (Question(WEEK.period, About.CUSTOMERS), {"customers"}),
        (Question(WEEK.period, About.DETAILS, metric="new_conversations"), {"comments", "customers"}),
    ],
)
def test_what_an_answer_discloses_is_told_apart_from_counts(question: Question, words: set[str]) -> None:
    assert disclosed(question, asked(question), EVERYTHING) == words
    assert disclosed(question, asked(question), COUNTS) == set()
