"""An answer as plain text, for a terminal: the same words and numbers as in Slack."""

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from cxbot.answer import Answer, Details, Group, Ratings, Row, Series, Voice
from cxbot.drawing.changes import difference
from cxbot.drawing.headline import filters_in_words, lines, value_before
from cxbot.drawing.reach import reach_in_words
from cxbot.drawing.text import clean
from cxbot.metric import Metric
from cxbot.metrics import catalogue
from cxbot.section import Section
from cxbot.unit import Unit, show

BAR = 30  # characters of the longest bar
NAME = 32  # characters of the longest name in a column


def plain(answer: Answer, sections: Sequence[Section], *, now: datetime) -> str:
    """Everything that the answer has, one part below the other, ending in a line break."""
    zone = ZoneInfo(answer.question.period.zone)
    today = now.astimezone(zone).date()
    parts = []
    if answer.details is None:
        parts.append("\n".join(filter(None, lines(sections[0], answer, today))))
    if answer.details:
        before = value_before(answer.details.measured, answer, today)
        parts.append("\n".join(_details(answer.details, before, zone)))
    elif answer.total:
        parts.append(_columns([_total_row(answer, name) for name in answer.total]))
    if answer.ratings and sum(answer.ratings.by_score.values()):
        parts.append(_columns(list(_ratings(answer.ratings))))
    if answer.series:
        parts.append(_series(answer, answer.series))
    if answer.groups:
        parts.append(_groups(answer.groups))
    if answer.table:
        table = answer.table
        shown = f"{table.count:,} in all, page {table.page + 1}. {clean(table.note, 400)}".rstrip()
        parts += [_groups(table.rows, table.metrics), shown]
    if answer.voices:
        parts.append("\n".join(map(_voice, answer.voices)))
    period = answer.question.period
    known = reach_in_words(answer, lambda moment: f"{moment.astimezone(zone):%Y-%m-%d %H:%M}")
    parts.append(" · ".join([period.words(), period.zone, filters_in_words(answer) or "all inboxes", *known]))
    return "\n\n".join(parts) + "\n"


def _voice(voice: Voice) -> str:
    stars = f"{voice.score} ★" if voice.score else ("satisfied" if voice.satisfied else "not satisfied")
    return f"{stars}  {clean(voice.customer, 60) or 'Unknown customer'}: {clean(voice.comment) or 'No comment'}"


def _total_row(answer: Answer, name: str) -> tuple[str, str, str]:
    measured = answer.total[name]
    return measured.metric.title, show(measured.now.value, measured.metric.unit), difference(measured).lstrip(", ")


def _ratings(ratings: Ratings) -> Iterator[tuple[str, str, str]]:
    most = max(ratings.by_score.values())
    for score in (5, 4, 3, 2, 1):
        count = ratings.by_score.get(score, 0)
        yield f"{score} ★", f"{count:,}", "█" * round(BAR * count / most)
    for label, count in (("Satisfied", ratings.satisfied), ("Not satisfied", ratings.unsatisfied)):
        if count:
            yield label, f"{count:,}", ""


def _series(answer: Answer, series: Series) -> str:
    metrics = [catalogue()[name] for name in series.steps[0].figures]
    heads = (f"By {answer.question.grain}", *(each.title for each in metrics))
    rows = [
        (step.label, *(show(step.figures[each.name].value, each.unit) for each in metrics)) for step in series.steps
    ]
    return _columns([heads, *rows])


def _groups(groups: Sequence[Group], names: Sequence[str] = ()) -> str:
    metrics = [catalogue()[name] for name in names or groups[0].figures] if groups else []
    heads = (f"By {groups[0].by.words}" if groups else "No rows", *(each.title for each in metrics))
    rows = [(clean(group.name, NAME) or "(none)", *(_cell(group, each) for each in metrics)) for group in groups]
    return _columns([heads, *rows])


def _cell(group: Group, metric: Metric) -> str:
    figure = group.figures.get(metric.name)
    if figure is None:
        return ""
    written = show(figure.value, metric.unit)
    return written if metric.unit is Unit.COUNT or figure.value is None else f"{written} ({figure.n:,})"


def _details(details: Details, compared: str, zone: ZoneInfo) -> Iterator[str]:
    measured = details.measured
    unit = measured.metric.unit
    yield f"{measured.metric.title}: {show(measured.now.value, unit, more=True)}"
    yield measured.metric.definition
    yield details.calculation
    yield from details.left_out
    if details.interval:
        low, high = (show(bound, unit, more=True) for bound in (details.interval.low, details.interval.high))
        yield f"95 % interval: {low} to {high}."
    if measured.now.median is not None:
        yield f"Median {show(measured.now.median, unit)}, 90th percentile {show(measured.now.ninetieth, unit)}."
    yield compared
    pages = max(1, -(-details.count // details.page_size))
    yield f"\n{details.count:,} counted, page {details.page + 1} of {pages}:"
    if details.rows:
        yield _columns([_row(each, measured.metric, zone) for each in details.rows])


def _row(row: Row, metric: Metric, zone: ZoneInfo) -> tuple[str, ...]:
    unit = metric.unit
    if row.value is None:
        value = ""
    elif unit is Unit.PERCENT:
        value = f"{row.score} ★" if row.score else metric.outcomes[0 if row.value else 1]
    else:
        value = show(row.value, unit, more=True)
    texts = (row.customer, row.inbox, row.teammate, row.comment)
    return f"{row.at.astimezone(zone):%Y-%m-%d %H:%M}", value, *(clean(text, NAME) for text in texts), row.link


def _columns(rows: Sequence[Sequence[str]]) -> str:
    most = max(map(len, rows))
    padded = [[*row, *[""] * (most - len(row))] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*padded, strict=True)]
    written = (
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        for row in padded
    )
    return "\n".join(line.rstrip() for line in written)


def _width(text: str) -> int:
    """Columns on a terminal: East Asian wide characters take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
