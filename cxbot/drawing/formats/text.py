"""An answer as plain text, for a terminal: the same words and numbers as in Slack."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from cxbot.answer import Answer, Details, Feedback, Figure, Group, Profile, Ratings, Row, Series, Voice
from cxbot.drawing.cells import SCORES, cell, compared, number
from cxbot.drawing.changes import counts_before, counts_uncompared
from cxbot.drawing.coverage import coverage_in_words
from cxbot.drawing.headline import filters_in_words, lines, value_before
from cxbot.drawing.reach import reach_in_words, unknown
from cxbot.drawing.roles import of_some_scores
from cxbot.drawing.text import clean, counted, named
from cxbot.metric import Aggregate, Metric
from cxbot.metrics import catalogue
from cxbot.question import Question
from cxbot.rights import EVERYTHING
from cxbot.section import Section
from cxbot.statistics import FEWEST
from cxbot.unit import NOTHING, Unit, show

BAR = 30  # characters of the longest bar
NAME = 32  # characters of the longest name in a column

Shown = dict[str, tuple[str, Callable[[Figure], str]]]  # by title: a metric's name, and its figures as cells


def plain(answer: Answer, sections: Sequence[Section], *, now: datetime) -> str:
    """Everything that the answer has, one part below the other, ending in a line break."""
    zone = ZoneInfo(answer.question.period.zone)
    today = now.astimezone(zone).date()
    missing = any(unknown(answer, ""))
    parts = []
    if answer.details is None or missing:
        parts.append("\n".join(filter(None, lines(sections[0], answer, today, EVERYTHING))))
    if not missing:
        parts += _known(answer, today, zone)
    period = answer.question.period
    known = reach_in_words(answer, lambda moment: f"{moment.astimezone(zone):%Y-%m-%d %H:%M}", clean)
    scope = filters_in_words(answer, EVERYTHING) or "all inboxes"
    about = [period.words(), period.zone, scope, coverage_in_words(answer.coverage), *known]
    parts.append(" · ".join(filter(None, about)))
    return "\n\n".join(parts) + "\n"


def _known(answer: Answer, today: date, zone: ZoneInfo) -> list[str]:
    """The parts that say numbers, of a period of which something is known."""
    parts = []
    if answer.details:
        parts.append("\n".join(_details(answer, answer.details, today, zone)))
    elif answer.total:
        parts.append("\n".join(_totals(answer, today)))
    if answer.ratings and (rated := list(_ratings(answer.ratings))):
        parts.append(_columns(rated))
    if answer.series:
        parts.append(_series(answer, answer.series))
    if answer.groups:
        parts.append(_groups(answer.question, answer.groups, answer.groups[0].figures))
    parts += _lists(answer, zone)
    if answer.voices:
        parts.append("\n".join(map(_voice, answer.voices)))
    return parts


def _lists(answer: Answer, zone: ZoneInfo) -> Iterator[str]:
    """A table, comments, or one customer."""
    if answer.table:
        table = answer.table
        yield _groups(answer.question, table.rows, answer.question.columns or table.metrics)
        yield f"{table.count:,} in all, page {table.page + 1}. {clean(table.note, 400)}".rstrip()
    if answer.feedback:
        yield _feedback(answer.feedback, zone)
    if answer.profile:
        yield from _profile(answer.profile, zone)


def _feedback(feedback: Feedback, zone: ZoneInfo) -> str:
    """The comments, one a line, under how many there are of each score."""
    pages = max(1, -(-feedback.count // feedback.page_size))
    stars = ", ".join(f"{score} ★ {feedback.by_score.by_score[score]:,}" for score in (5, 4, 3, 2, 1))
    found = counted(feedback.count, ("comment", "comments"))
    lines = [f"With a comment: {stars}", f"{found}, page {feedback.page + 1} of {pages}:"]
    return "\n".join([*lines, _columns([_comment(each, zone) for each in feedback.rows])] if feedback.rows else lines)


def _comment(row: Row, zone: ZoneInfo) -> tuple[str, ...]:
    stars = f"{row.score} ★" if row.score else ("satisfied" if row.value else "not satisfied")
    who = (clean(each, NAME) for each in (row.customer, row.account, row.inbox, row.teammate))
    return f"{row.at.astimezone(zone):%Y-%m-%d %H:%M}", stars, *who, clean(row.comment, 400), row.link


def _profile(profile: Profile, zone: ZoneInfo) -> Iterator[str]:
    """Who it is, and the newest of its ratings and conversations."""
    account = profile.account[1] if profile.account else ""
    yield " · ".join(filter(None, (clean(each, 60) for each in (profile.name, profile.address, account))))
    for details in (profile.ratings, profile.conversations):
        metric = details.measured.metric
        if not details.measured.known:
            yield details.calculation
            continue
        head = f"{details.count:,} {metric.noun[0 if details.count == 1 else 1]}, the newest first:"
        yield "\n".join(
            [head, _columns([_row(each, metric, zone) for each in details.rows])] if details.rows else [head]
        )


def _voice(voice: Voice) -> str:
    stars = f"{voice.score} ★" if voice.score else ("satisfied" if voice.satisfied else "not satisfied")
    return f"{stars}  {clean(voice.customer, 60) or 'Unknown customer'}: {clean(voice.comment) or 'No comment'}"


def _totals(answer: Answer, today: date) -> Iterator[str]:
    """Every metric in both periods; of ratings of some scores only how many there were."""
    question, counts = answer.question, answer.counts
    counted = [each for each in answer.total.values() if each.metric.aggregate is Aggregate.COUNT]
    heads = ("", question.period.words(today), question.before.words(today), "Change")
    if not of_some_scores(question) or counted:
        shown = counted if of_some_scores(question) else answer.total.values()
        rows = [(each.metric.title, *compared(each, counts)) for each in shown]
    else:
        rows = [(_noun(each.metric), number(each.now), number(each.before), NOTHING) for each in answer.total.values()][
            :1
        ]
    yield _columns([heads, *rows])
    if counted and (days := counts_before(answer, today)):
        yield f"Counts are compared with those of {days}."
    if why := counts_uncompared(answer):
        yield f"{why[0].upper()}{why[1:]}."


def _ratings(ratings: Ratings) -> Iterator[tuple[str, str, str]]:
    """How many of each score; of the two-valued ones that have none, those of either kind."""
    scored = [(f"{score} ★", ratings.by_score.get(score, 0)) for score in (5, 4, 3, 2, 1)]
    thumbs = [("Satisfied", ratings.satisfied), ("Not satisfied", ratings.unsatisfied)]
    found = [each for kind in (scored, thumbs) if any(count for _, count in kind) for each in kind]
    most = max((count for _, count in found), default=0)
    for label, count in found:
        yield label, f"{count:,}", "█" * round(BAR * count / most)


def _series(answer: Answer, series: Series) -> str:
    shown = _shown(answer.question, series.steps[0].figures)
    rows = [(step.label, *_cells(step.figures, shown)) for step in series.steps]
    return _columns([(f"By {answer.question.grain}", *shown), *rows])


def _groups(question: Question, groups: Sequence[Group], names: Iterable[str]) -> str:
    shown = _shown(question, names) if groups else {}
    heads = (f"By {groups[0].by.words}" if groups else "No rows", *shown)
    rows = [(named(group.name, group.beside, NAME) or "(none)", *_cells(group.figures, shown)) for group in groups]
    return _columns([heads, *rows])


def _shown(question: Question, names: Iterable[str]) -> Shown:
    """What is shown of metrics: their values; of ratings of some scores once their number."""
    shown: Shown = {}
    for metric in (catalogue()[name] for name in names):
        if not of_some_scores(question) or metric.unit not in SCORES:
            shown[metric.title] = metric.name, partial(cell, metric=metric)
        elif all(write is not number for _, write in shown.values()):
            shown[_noun(metric)] = metric.name, number
    return shown


def _cells(figures: dict[str, Figure], shown: Shown) -> Iterator[str]:
    return (write(figures[name]) if name in figures else "" for name, write in shown.values())


def _noun(metric: Metric) -> str:
    return metric.noun[1].capitalize()


def _details(answer: Answer, details: Details, today: date, zone: ZoneInfo) -> Iterator[str]:
    measured = details.measured
    metric, now = measured.metric, measured.now
    if of_some_scores(answer.question) and metric.aggregate is not Aggregate.COUNT:
        yield f"{_noun(metric)}: {number(now)}"
    else:
        few = metric.unit in SCORES and 0 < now.n < FEWEST
        yield f"{metric.title}: {cell(now, metric) if few else show(now.value, metric.unit, more=True)}"
        if now.median is not None:
            yield f"Median {show(now.median, metric.unit)}, 90th percentile {show(now.ninetieth, metric.unit)}."
        yield metric.definition
        yield details.calculation
        yield from details.left_out
        if details.interval and not few:
            low, high = (show(each, metric.unit, more=True) for each in (details.interval.low, details.interval.high))
            yield f"95 % interval: {low} to {high}."
        if before := value_before(measured, answer, today):
            yield before
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
