"""An answer that another process gives is the same answer, and draws the same report."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial

import pytest
from sqlalchemy import Engine

from cxbot import sections
from cxbot.answer import Answer
from cxbot.answering import answer
from cxbot.cli import in_workers
from cxbot.cli.in_workers import answered, warm
from cxbot.database import reading
from cxbot.drawing import report
from cxbot.drawing.part import Rendering, written_out
from cxbot.errors import AskError, DataError
from cxbot.period import Bucket, Period
from cxbot.question import About, Question
from cxbot.rights import EVERYTHING
from cxbot.workers.worker import Worker
from tests.slack.bot import fill

NOW = datetime(2026, 11, 19, 9, tzinfo=UTC)
WEEK = Period(date(2026, 11, 9), date(2026, 11, 15), "UTC")


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    found = Worker()
    yield found
    found.close()


def test_an_answer_of_another_process_is_the_same_one(sqlite_engine: Engine, worker: Worker) -> None:
    fill(sqlite_engine)
    url = str(sqlite_engine.url)
    worker.do(partial(warm, url, NOW))
    for question in (
        Question(WEEK),
        Question(WEEK, compare=True),
        Question(WEEK, about=About.METRIC, metric="csat_percentage"),
        Question(WEEK, about=About.DETAILS, metric="csat_percentage"),
        Question(WEEK, about=About.TEAMMATES),
    ):
        with reading(sqlite_engine) as connection:
            here = answer(connection, question, now=NOW)
        there = answered(worker.do, url, question, NOW)
        assert there == here
        if question.about in {About.REPORT, About.METRIC}:
            rendering, shown = Rendering(NOW, written_out, EVERYTHING), sections.asked(question)
            one, other = (report.report(each, shown, rendering, asked_by="U1") for each in (here, there))
            assert (one.text, one.blocks) == (other.text, other.blocks)
            assert [each.draw() for each in one.pictures] == [worker.do(each.draw) for each in other.pictures]
            assert "91 %" in one.text  # 193 of 212


def test_what_cannot_be_answered_there_is_told_as_here(sqlite_engine: Engine, worker: Worker) -> None:
    fill(sqlite_engine)
    by_day = Question(Period(date(2026, 1, 1), date(2026, 11, 15), "UTC"), bucket=Bucket.DAY)
    with reading(sqlite_engine) as connection, pytest.raises(AskError) as here:
        answer(connection, by_day, now=NOW)
    with pytest.raises(AskError) as there:
        answered(worker.do, str(sqlite_engine.url), by_day, NOW)
    assert (str(there.value), there.value.suggestion) == (str(here.value), here.value.suggestion)
    with pytest.raises(DataError):
        answered(worker.do, f"{sqlite_engine.url}.missing", Question(WEEK), NOW)


def test_a_report_that_fails_keeps_nobody_from_beginning(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> Answer:
        raise ZeroDivisionError

    monkeypatch.setattr(in_workers, "answer", fails)
    warm(str(sqlite_engine.url), NOW)
    assert [each.getMessage() for each in caplog.records] == ["not_warmed"]
