"""A list of figures with their changes: a line of the leading ones in a report, all of them in its thread."""

from cxbot.answer import Answer, Comparison, Measured
from cxbot.drawing import blocks
from cxbot.drawing.changes import counts_before, counts_uncompared, difference
from cxbot.drawing.charts.directions import ISOLATES
from cxbot.drawing.coverage import coverage_in_words
from cxbot.drawing.part import Part, Rendering
from cxbot.drawing.roles import measured_in
from cxbot.drawing.tables import figures_table
from cxbot.drawing.text import escape
from cxbot.message import Message
from cxbot.question import About
from cxbot.section import Section
from cxbot.sections import detailed
from cxbot.unit import show

OPEN = "ask:window:figures"


def draw(section: Section, answer: Answer, rendering: Rendering) -> Part:
    """All figures below one another; in a report the leading ones in a line, and all metrics in the thread."""
    question, today = answer.question, rendering.today(answer.question)
    measured = measured_in(section, answer)
    if question.about is not About.REPORT:
        lines = "\n".join(_line(each.metric.title, each, answer.counts) for each in measured)
        if why := counts_uncompared(answer):
            lines = f"{lines}\n{why[0].upper()}{why[1:]}."
        return Part((blocks.words(lines, section.name),)) if measured else Part()
    if not any(each.now.n or each.before.n for each in measured):
        return Part()
    lead = [each for name in section.lead or section.metrics for each in measured if each.metric.name == name]
    figures = " · ".join(_line(each.metric.short, each, answer.counts) for each in lead)
    own = counts_before(answer, today)
    why = counts_uncompared(answer)
    note = f"; counts with {escape(own)}" if own else f"; {why}" if why else ""
    asked = f"\n{coverage}" if (coverage := coverage_in_words(answer.coverage)) else ""
    head = blocks.words(f"*All figures*, compared with {escape(question.before.words(), keep=ISOLATES)}{note}{asked}")
    every = figures_table(
        list(answer.total.values()),
        now=question.period.words(today),
        before=question.before.words(today),
        counts=answer.counts,
    )
    opened = blocks.actions(
        "figures_more", blocks.button("Metric Details", OPEN, rendering.encode(detailed(question, section)))
    )
    beside = f"counts beside {escape(own)}" if own else why
    line = f"{figures} ({beside})" if beside else figures
    return Part((blocks.words(line, section.name),), (), (Message("All figures of the report", (head, every, opened)),))


def _line(name: str, each: Measured, counts: Comparison | None) -> str:
    return f"{name} *{show(each.now.value, each.metric.unit)}*{difference(each, counts)}"
