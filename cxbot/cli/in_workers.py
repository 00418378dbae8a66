"""Answers questions in a worker, which has an engine of its own for the database of reports."""

import logging
from datetime import datetime
from functools import cache, partial

from sqlalchemy import Engine

from cxbot.answer import Answer
from cxbot.answering import answer
from cxbot.copying import copy_path, engine_of_reports
from cxbot.database import reading
from cxbot.drawing import report
from cxbot.drawing.part import Rendering, written_out
from cxbot.drawing.warming import first_picture
from cxbot.errors import CxbotError
from cxbot.observing import note, note_failure
from cxbot.period import CalendarUnit, last_complete
from cxbot.question import Question
from cxbot.rights import EVERYTHING
from cxbot.sections import asked
from cxbot.ways import bound
from cxbot.workers import Doing

log = logging.getLogger(__name__)


def answered(doing: Doing, url: str, question: Question, now: datetime) -> Answer:
    """Answer a question from the database of reports at this URL, in the ways that are followed now.

    Raises:
        AskError: the question names what there is not, or asks for too much.
        DataError: the database does not answer.
    """
    return doing(bound(partial(_answered, url, question, now)))


def warm(url: str, now: datetime) -> None:
    """Draw a picture, then answer and draw a report, so that nobody's first one waits for what that takes once.

    Afterwards nothing is open. A copy in DuckDB is left alone: it would begin threads. A database that does not answer
    is met again by whoever asks, as is a report that fails.
    """
    first_picture()
    if copy_path(url) is not None:
        return
    question = Question(last_complete(CalendarUnit.WEEK, now, "UTC"))
    try:
        drawn = report.report(_answered(url, question, now), asked(question), Rendering(now, written_out, EVERYTHING))
        for picture in drawn.pictures:
            picture.draw()
    except CxbotError as error:
        note(log, "not_warmed", level=logging.WARNING, error=type(error).__name__)
    except Exception as error:  # noqa: BLE001 - one report that cannot be had must not keep the bot from the others
        note_failure(log, "not_warmed", error)
    finally:
        leave(url)


def leave(url: str) -> None:
    """Close what this process has open to answer from the database of reports at this URL."""
    if _engine.cache_info().currsize:
        _engine(url).dispose()


def _answered(url: str, question: Question, now: datetime) -> Answer:
    with reading(_engine(url)) as connection:
        return answer(connection, question, now=now)


@cache
def _engine(url: str) -> Engine:
    """The engine of this process."""
    return engine_of_reports(url)
