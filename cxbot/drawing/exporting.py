"""A file of what was counted: what it is called, and what is said above it."""

from collections.abc import Iterator

from cxbot.answer import Answer
from cxbot.drawing.charts.directions import ISOLATES
from cxbot.drawing.headline import filters_in_words
from cxbot.drawing.part import Rendering
from cxbot.drawing.text import counted, escape
from cxbot.errors import AskError
from cxbot.message import File
from cxbot.unit import thousands


def file(answer: Answer, lines: Iterator[str], rendering: Rendering, most: int) -> File:
    """The file of the details of one number, of a table or of comments.

    It has at most `most` rows, which is said where there are more.

    Raises:
        AskError: the answer has none of these.
    """
    question = answer.question
    period = question.period
    title, name, found, count = _listed(answer)
    scope = filters_in_words(answer, rendering.audience)
    said = f"*{escape(title)}*, {escape(period.words(rendering.today(question)), keep=ISOLATES)}"
    said += f", {escape(scope, 300)}" if scope else ""
    which = "first" if answer.table is not None else "newest"
    ending = f" The file has the {which} {thousands(most)}: narrow the question for the others." if count > most else ""
    file_name = f"{name}_{period.first:%Y-%m-%d}_{period.last:%Y-%m-%d}.csv"
    return File(file_name, f"{said}: {found}, one a line.{ending}", lines)


def _listed(answer: Answer) -> tuple[str, str, str, int]:
    """What is listed: its title, the name of its file, how many there are in words and as a number."""
    details, table, feedback = answer.details, answer.table, answer.feedback
    if details is not None:
        metric = details.measured.metric
        return metric.title, metric.name, f"the {counted(details.count, metric.noun)} that were counted", details.count
    if table is not None:
        noun = table.by.value
        found = counted(table.count, (noun, f"{noun}s"))
        return f"{noun.capitalize()}s", f"{noun}s", found, table.count
    if feedback is not None:
        return "Feedback", "comments", counted(feedback.count, ("comment", "comments")), feedback.count
    raise AskError("There is nothing to export here. Ask for one metric.", "export csat last week")
