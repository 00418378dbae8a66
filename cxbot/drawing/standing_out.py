"""What stands out, in words: groups that got clearly better or worse; customers only for who may see their names."""

from collections.abc import Sequence

from cxbot.answer import Figure, Measured
from cxbot.answer.highlights import StandOut
from cxbot.drawing import blocks
from cxbot.drawing.changes import moved
from cxbot.drawing.charts.directions import ISOLATES, isolated
from cxbot.drawing.headline import MODEST
from cxbot.drawing.text import clean, counted, escape, named
from cxbot.filter import CUSTOMERS
from cxbot.message import Block
from cxbot.metric import Metric
from cxbot.rights import Audience
from cxbot.unit import Unit, show, thousands

MOST = 3
LONGEST_NAME = 60


def chosen(found: Sequence[StandOut], audience: Audience) -> list[StandOut]:
    """Of each metric the surest change for the worse, then that for the better; at most three."""
    seen = [each for each in found if audience.names or each.group.by not in CUSTOMERS]
    first: list[StandOut] = []
    for metric in dict.fromkeys(each.measured.metric.name for each in seen):
        own = [each for each in seen if each.measured.metric.name == metric]
        ends = (next((each for each in own if each.measured.change.good is good), None) for good in (False, True))
        first += [each for each in ends if each is not None]
    return first[:MOST]


def stands_out(found: Sequence[StandOut]) -> list[Block]:
    """A line for each: "Billing (inbox): 71 % satisfied (21 ratings), down from 90 %, a clear drop of ..."."""
    if not found:
        return []
    lines = (
        f"• *{escape(isolated(named(each.group.name, each.group.beside, LONGEST_NAME)), keep=ISOLATES)}* "
        f"({each.group.by}): {_said(each.measured)}"
        for each in found
    )
    return [blocks.words("\n".join(("*Stands out*", *lines)), "stands_out")]


def in_short(each: StandOut) -> str:
    """The same in a few words, plain: "Billing down to 71 %"."""
    change = each.measured.change.difference or 0.0
    value = show(each.measured.now.value, each.measured.metric.unit)
    name = isolated(clean(each.group.name, LONGEST_NAME))
    time = f" {each.measured.metric.short.lower()}" if each.measured.metric.unit is Unit.DURATION else ""
    return f"{name}{time} {'up' if change > 0 else 'down'} to {value}"


def _said(measured: Measured) -> str:
    change = moved(measured, "")
    return f"{_value(measured.metric, measured.now)}, {change[:1].lower()}{change[1:]}"


def _value(metric: Metric, now: Figure) -> str:
    value = show(now.value, metric.unit)
    if metric.unit is Unit.DURATION:
        return f"{metric.short.lower()} {value} ({thousands(now.n)})"
    outcome = metric.outcomes[0] if metric.unit is Unit.PERCENT else "of 5"
    return f"{value} {outcome} ({'only ' if now.n < MODEST else ''}{counted(now.n, metric.noun)})"
