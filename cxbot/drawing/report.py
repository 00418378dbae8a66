"""The report as one message with a thread, and the same message after a toggle.

The parent is short: headline, donut, three voices, controls, trend, one line of volume and speed, context. The thread
holds all metrics and the other views of the trend; showing one of those in the parent then needs no more than its file.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cxbot.answer import Answer, Measured
from cxbot.drawing import blocks, pictures
from cxbot.drawing.feedback import sample_feedback
from cxbot.drawing.headline import (
    comparison,
    difference,
    filters_in_words,
    headline,
    leading_figures,
    metric_comparison,
    metric_headline,
)
from cxbot.drawing.reach import reach_in_words
from cxbot.drawing.tables import customers_table, figures_table
from cxbot.drawing.text import counted, escape
from cxbot.message import Block, Message, Picture
from cxbot.question import About, Question
from cxbot.sections import shown_measure
from cxbot.unit import show

COMPARE = "report.compare"
MEASURE = "report.measure"
ABOUT = "report.about"
CONTROLS = "controls"
TREND = "trend"
CONTEXT = "context"
COMPARED = " · compared with "

Encode = Callable[[Question], str]


def report(answer: Answer, *, now: datetime, asked_by: str, encode: Encode) -> Message:
    """The report on an answer, or the part of it that was asked for: what the answer has is shown.

    `asked_by` is the Slack id of a person, empty where nobody in Slack asked. `encode` makes a question fit a button.
    """
    comparable = answer.previous is not None
    question = answer.question if comparable else answer.question.comparing(compare=False)
    today = now.astimezone(ZoneInfo(question.period.zone)).date()
    first, second = lines(answer, today)
    head = blocks.words(f"*{escape(first, 400)}*\n{escape(second, 300)}", "headline")
    foot = (
        blocks.actions("more", blocks.button("About This Report", ABOUT, encode(question))),
        blocks.context(context(answer, asked_by), CONTEXT),
    )
    speed = _speed(answer)
    if answer.ratings is not None and question.about is not About.METRIC and not answer.total["csat_percentage"].now.n:
        # Two empty pictures say no more than the sentence does; the way on is worth more.
        hint = blocks.words("Nobody answered a survey in this period. Try a longer one, such as last month.")
        return Message(escape(first, 400), (head, hint, *speed, *foot), (), _thread_figures(answer))
    shown: list[Block] = [head]
    drawn: list[Picture] = []
    thread = _thread_figures(answer)
    if _has_donut(question):
        drawn.append(pictures.donut(answer, today))
        shown.append(blocks.picture(drawn[-1].key, drawn[-1].alt, "donut"))
        feedback = sample_feedback(answer.voices, question.period.zone)
        shown += [blocks.words("*Sample feedback*"), *feedback] if feedback else []
    if _has_trend(answer):
        drawn.append(pictures.trend(answer, question, today))
        # A trend of one metric that cannot be compared has nothing to control.
        row = [controls(question, encode, comparable=comparable)] if comparable or not question.metric else []
        shown += [*row, blocks.picture(drawn[-1].key, drawn[-1].alt, TREND)]
        others = pictures.other_trends(question, comparable=comparable)
        thread += views([pictures.trend(answer, each, today) for each in others], comparable=comparable)
    if answer.groups:
        drawn.append(pictures.split(answer, today))
        shown.append(blocks.picture(drawn[-1].key, drawn[-1].alt, "split"))
    if answer.table:
        shown += customers_table(answer.table)
    return Message(escape(f"{first} {second}", 800), (*shown, *speed, *foot), tuple(drawn), thread)


def lines(answer: Answer, today: date) -> tuple[str, str]:
    """The two sentences that a message begins with."""
    question = answer.question
    if question.about is About.METRIC:
        return metric_headline(answer, today), metric_comparison(answer, today)
    if "csat_percentage" in answer.total:
        return headline(answer, today), comparison(answer, today)
    scope = filters_in_words(answer)
    opening = f"{question.period.name(today)}{f', {scope}' if scope else ''}"
    if answer.table:
        kind = answer.table.by.value
        return f"{opening}: {counted(answer.table.count, (kind, f'{kind}s'))}.", ""
    return f"{opening}: volume and speed.", f"Compared with {question.before.words(today)}."


def _has_donut(question: Question) -> bool:
    return question.about is About.REPORT or question.section == "satisfaction"


def _has_trend(answer: Answer) -> bool:
    """A split is shown as bars instead of a line, unless it is a split of the whole report."""
    question = answer.question
    if answer.series is None or question.section == "satisfaction":
        return False
    return question.about is not About.METRIC or not answer.groups


def _speed(answer: Answer) -> list[Block]:
    if answer.question.about is About.REPORT:
        figures = leading_figures(answer)
        return [blocks.words(" · ".join(figures), "volume_and_speed")] if figures else []
    if answer.question.about is About.SECTION and "csat_percentage" not in answer.total:
        return [blocks.words("\n".join(map(_figure_line, answer.total.values())), "volume_and_speed")]
    return []


def views(trends: Sequence[Picture], *, comparable: bool) -> tuple[Message, ...]:
    """The message of a report's thread that holds the other views of its trend, and so shares them."""
    if not trends:
        return ()
    where = "The select and the button above show these" if comparable else "The select above shows this"
    words = blocks.words(f"*The same trend, seen differently.* {where} in the report.")
    shown = tuple(blocks.picture(each.key, each.alt, f"view_{number}") for number, each in enumerate(trends))
    return (Message("Other views of the trend", (words, *shown), tuple(trends)),)


def controls(question: Question, encode: Encode, *, comparable: bool = True) -> Block:
    """The row above the trend: which measure it shows, and whether the previous period is in it.

    The button carries the question as it will be when pressed; the options of the select carry only the measure. A
    question about one metric has no measure to choose. Without a button, where the baseline cannot be drawn beside the
    period, the question is the one that the button About This Report carries.
    """
    row: list[Block] = []
    if not question.metric:
        options = [blocks.option(title, measure) for measure, title in pictures.MEASURES.items()]
        row.append(blocks.select(MEASURE, options, shown_measure(question), "Measure"))
    if comparable:
        label = "Hide Comparison" if question.compare else "Compare to Previous Period"
        row.append(blocks.button(label, COMPARE, encode(question.comparing(not question.compare))))
    return blocks.actions(CONTROLS, *row)


def toggled(
    shown: Sequence[Block], question: Question, *, file: str, alt: str, by: str, encode: Encode
) -> tuple[Block, ...]:
    """The blocks of a posted report, now showing the trend of `question`.

    `shown` are the blocks as Slack gives them back, `file` is Slack's id of the picture, `by` the person who pressed.
    """
    replaced: list[Block] = []
    for block in shown:
        if block.get("block_id") == TREND:
            replaced.append(_posted_picture(TREND, file, alt))
        elif block.get("type") == "image" and "slack_file" in block:
            # Slack adds fields of its own to a posted picture, which it does not take back.
            kept = block["slack_file"]["id"], str(block.get("alt_text", ""))
            replaced.append(_posted_picture(str(block.get("block_id", "")), *kept))
        elif block.get("block_id") == CONTROLS:
            comparable = any(each.get("action_id") == COMPARE for each in block["elements"])
            replaced.append(controls(question, encode, comparable=comparable))
        elif block.get("block_id") == CONTEXT:
            replaced.append(blocks.context(_changed_context(block, question, by), CONTEXT))
        else:
            replaced.append(block)
    return tuple(replaced)


def _posted_picture(block_id: str, file: str, alt: str) -> Block:
    return {"type": "image", "block_id": block_id, "slack_file": {"id": file}, "alt_text": alt}


def context(answer: Answer, asked_by: str) -> str:
    """Period, zone, filters, freshness and asker in one line."""
    period = answer.question.period
    scope = filters_in_words(answer)
    parts = [
        escape(period.words()),
        period.zone,
        escape(scope, 300) if scope else "all inboxes",
        *reach_in_words(answer),
        f"asked by <@{asked_by}>" if asked_by else "",
    ]
    return " · ".join(part for part in parts if part)


def _changed_context(block: Block, question: Question, by: str) -> str:
    before = str(block["elements"][0]["text"]).split(COMPARED)[0]
    if not question.compare:
        return before
    return f"{before}{COMPARED}{escape(question.before.words())} by <@{by}>"


def _thread_figures(answer: Answer) -> tuple[Message, ...]:
    """All metrics with their change, as a message for the thread; none where only ratings are known."""
    measured = list(answer.total.values())
    if answer.question.about is not About.REPORT or not any(
        each.now.n or each.before.n for each in measured if not each.metric.name.startswith("csat_")
    ):
        return ()
    before = escape(answer.question.before.words())
    head = blocks.words(f"*All figures*, compared with {before}")
    return (Message("All figures of the report", (head, figures_table(measured))),)


def _figure_line(each: Measured) -> str:
    return f"{each.metric.title}: *{show(each.now.value, each.metric.unit)}*{difference(each)}"
