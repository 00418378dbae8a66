"""What a digest says beyond an answer, beside what the oracle makes of it."""

from datetime import UTC, datetime

from sqlalchemy import Connection

from cxbot.answer import Answer
from cxbot.answering.highlights import highlights
from cxbot.question import About
from tests.oracle import counting
from tests.oracle.arithmetic import in_seconds, same
from tests.oracle.counting import Counted, Filters, Number
from tests.oracle.judging import Side, stand_outs
from tests.oracle.segments import Credit, Desk

LEAST = {"first_reply_time": 30, "reply_time": 30, "total_reply_time": 30}
KINDS = ("inbox", "channel", "account", "tag")
FOR_TIMES = ("inbox", "channel")


def wrong_highlights(connection: Connection, desk: Desk, answered: Answer, filters: Filters, now: int) -> list[str]:
    """Where the product's differ."""
    told = highlights(connection, answered, now=datetime.fromtimestamp(now, UTC))
    question = answered.question
    if question.about not in {About.REPORT, About.METRIC} or "rating" in filters:
        return []
    found = []
    if told.low is not None:
        got = told.low.count, told.low.scored, told.low.answered, told.low.waiting
        start, end = in_seconds(question.period.start, question.period.end)
        expected = low(desk, start, end, filters, now)
        if got != expected:
            found.append(f"low ratings: got {got}, expected {expected} ({question.period.encode()} {filters})")
    surely, compared = outstanding(desk, answered, filters, now)
    if compared != told.compared:
        found.append(f"groups compared: got {told.compared}, expected {compared}")
    for each in told.stand_outs:
        name = each.measured.metric.name, each.group.by.value, each.group.id.rpartition("-")[2]
        interval = each.measured.change.interval
        sure = 0.0 if interval is None else min(abs(interval.low), abs(interval.high))
        if name not in surely or not abs(surely[name] - sure) < 1e-4 * max(1.0, sure):
            found.append(f"stands out: got {name} by {sure}, expected {surely.get(name)}")
    if {each.measured.metric.name for each in told.stand_outs} != {metric for metric, _, _ in surely}:
        found.append(f"stand out: got {told.stand_outs}, expected {surely}")
    if told.units is not None:
        for step in told.units.steps:
            for metric, figure in step.figures.items():
                number = counting.measured(desk, metric, *in_seconds(step.start, step.end), now, filters)
                if (figure.n, same(figure.value, number.value)) != (number.n, True):
                    found.append(f"{metric} of unit {step.label}: got {figure}, expected {number}")
    return found


def low(desk: Desk, start: int, end: int, filters: Filters, now: int) -> tuple[int, int, int, int]:
    """How many were not satisfied, have a score, were answered by a person afterwards, and wait for that."""
    kept = [
        each for each in desk.credits if start <= each.at < end and not each.satisfied and _let(desk, each, filters)
    ]
    people = {each.id for each in desk.history.teammates if each.kind == "person"}
    answered = waiting = 0
    for credit in kept:
        if credit.rating.conversation is None:
            continue
        written = [
            each
            for each in desk.history.messages
            if each.conversation == credit.rating.conversation
            and credit.at < each.at <= now
            and each.direction == "out"
            and each.kind != "call"
            and not each.automatic
            and each.author in people
        ]
        answered += bool(written)
        waiting += not written
    return len(kept), sum(each.score is not None for each in kept), answered, waiting


def _let(desk: Desk, credit: Credit, filters: Filters) -> bool:
    place = credit.at, credit.inbox, credit.channel
    return bool(counting.narrowed(desk, [Counted(credit.segment, (place,), frozenset())], filters))


def outstanding(
    desk: Desk, answered: Answer, filters: Filters, now: int
) -> tuple[dict[tuple[str, str, str], float], int]:
    """How large the change of each group that stands out surely is, by metric, kind and id; how many were compared."""
    question = answered.question
    metric = question.metric or question.measure or "csat_percentage"
    metrics = [metric] if question.about is About.METRIC else [metric, "first_reply_time"]
    groups: dict[str, dict[tuple[str, str], Side]] = {}
    for each in metrics:
        measured = answered.total.get(each)
        if each in counting.COUNTS or measured is None or measured.collecting or measured.change.difference is None:
            continue
        whole = measured.now.n, measured.before.n
        for kind in FOR_TIMES if each not in counting.RATED else KINDS:
            after, before = (
                counting.split(
                    desk, each, kind, *in_seconds(period.start, period.end), now, filters, question.period.zone
                )
                for period in (question.period, question.before)
            )
            for value in (after.keys() & before.keys()) - {counting.NONE}:
                side = Side(after[value], before[value])
                if _enough(each, side) and (side.now.n, side.before.n) != whole:
                    groups.setdefault(each, {})[kind, value] = side
    compared = sum(map(len, groups.values()))
    surely = {
        (name, *group): sure
        for name, some in groups.items()
        for group, sure in stand_outs(some, share=name in counting.SHARES, among=compared).items()
    }
    return surely, compared


def _enough(metric: str, side: Side) -> bool:
    numbers: tuple[Number, Number] = side.now, side.before
    return min(each.n for each in numbers) >= LEAST.get(metric, 5)
