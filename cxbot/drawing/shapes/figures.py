"""A list of figures with their changes: a line of the leading ones in a report, all of them in its thread."""

from cxbot.answer import Answer, Measured
from cxbot.drawing import blocks
from cxbot.drawing.changes import difference
from cxbot.drawing.part import Part, Rendering
from cxbot.drawing.roles import measured_in
from cxbot.drawing.tables import figures_table
from cxbot.drawing.text import escape
from cxbot.message import Message
from cxbot.question import About
from cxbot.section import Section
from cxbot.unit import show


def draw(section: Section, answer: Answer, rendering: Rendering) -> Part:
    """All figures below one another; in a report the leading ones in a line, and all metrics in the thread."""
    question, today = answer.question, rendering.today(answer.question)
    measured = measured_in(section, answer)
    if question.about is not About.REPORT:
        return Part((blocks.words("\n".join(map(_line, measured)), section.name),)) if measured else Part()
    if not any(each.now.n or each.before.n for each in measured):
        return Part()
    lead = [each for each in measured if not section.lead or each.metric.name in section.lead]
    lead.sort(key=lambda each: section.lead.index(each.metric.name) if section.lead else 0)
    figures = " · ".join(
        f"{each.metric.short} *{show(each.now.value, each.metric.unit)}*{difference(each)}" for each in lead
    )
    before = escape(question.before.words())
    head = blocks.words(f"*All figures*, compared with {before}")
    every = figures_table(
        list(answer.total.values()), now=question.period.words(today), before=question.before.words(today)
    )
    return Part((blocks.words(figures, section.name),), (), (Message("All figures of the report", (head, every)),))


def _line(each: Measured) -> str:
    return f"{each.metric.title}: *{show(each.now.value, each.metric.unit)}*{difference(each)}"
