"""What was counted as a CSV file: its rows as `cxbot.answering` reads them, its name and text as they are drawn."""

from dataclasses import replace
from itertools import islice

from sqlalchemy import Connection

from cxbot.answering import answer, groups, rows
from cxbot.calendar import zone_named
from cxbot.drawing import exporting
from cxbot.drawing.formats.csv_format import csv_lines, table_lines
from cxbot.drawing.part import Rendering
from cxbot.errors import RightsError
from cxbot.message import File
from cxbot.metrics import catalogue
from cxbot.question import About, Question
from cxbot.rights import Audience, check_question
from cxbot.sections import detailed

LISTS = {About.CUSTOMERS, About.TEAMMATES, About.FEEDBACK}  # which are exported whole
MOST = 100_000  # rows of a file
REFUSED = "Single conversations, and so files of them, are for managers."


def check_export(question: Question, audience: Audience) -> None:
    """Let pass who may have what was counted as a file.

    Raises:
        RightsError: the audience may not see single conversations.
    """
    if not (audience.names and audience.comments):
        raise RightsError(REFUSED)
    check_question(question, audience)


def listed(question: Question) -> Question:
    """The question whose rows the file has: the whole table, all comments, or what the leading number counted."""
    return replace(question, page=0) if question.about in LISTS else detailed(question)


def exported(connection: Connection, question: Question, rendering: Rendering) -> File:
    """The file; its lines are read while the connection is open.

    Raises:
        AskError: there is nothing of that kind to export.
    """
    now = rendering.now
    answered = answer(connection, question, now=now)
    if answered.table is not None:
        shown = [catalogue()[each] for each in question.columns or answered.table.metrics]
        lines = table_lines(islice(groups(connection, question, now=now), MOST), shown)
    else:
        lines = csv_lines(islice(rows(connection, question, now=now), MOST), zone_named(question.period.zone))
    return exporting.file(answered, lines, rendering, MOST)
