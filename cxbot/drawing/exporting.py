"""A file of what was counted: what it is called, and what is said above it."""

from collections.abc import Iterator

from cxbot.answer import Answer
from cxbot.drawing.headline import filters_in_words
from cxbot.drawing.part import Rendering
from cxbot.drawing.text import counted, escape
from cxbot.errors import AskError
from cxbot.message import File
from cxbot.unit import thousands


def file(answer: Answer, lines: Iterator[str], rendering: Rendering, most: int) -> File:
    """The file of the details of one number; it has at most `most` rows, which is said where there are more.

    Raises:
        AskError: the answer has no details.
    """
    details, question = answer.details, answer.question
    if details is None:
        raise AskError("There is nothing to export here. Ask for one metric.", "export csat last week")
    metric, period = details.measured.metric, question.period
    scope = filters_in_words(answer, rendering.audience)
    said = f"*{escape(metric.title)}*, {escape(period.words(rendering.today(question)))}"
    said += f", {escape(scope, 300)}" if scope else ""
    found = counted(details.count, metric.noun)
    ending = (
        f" The file has the newest {thousands(most)}: narrow the question for the others."
        if details.count > most
        else ""
    )
    name = f"{metric.name}_{period.first:%Y-%m-%d}_{period.last:%Y-%m-%d}.csv"
    return File(name, f"{said}: the {found} that were counted, one a line.{ending}", lines)
