"""What a digest says of data that are not whole, and what its thread says once they are."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cxbot import ways
from cxbot.drawing.text import counted
from cxbot.metric import Metric
from cxbot.unit import show

_A_WEEK = timedelta(days=6)  # within which the name of a day says which one it is
SAME = "Complete now: the numbers stay as they are."
CHANGED = "Complete now: the numbers changed."


def incomplete(until: datetime | None, now: datetime, zone: str, name: str = "") -> str:
    """What a digest says first where a source ends too early: "Incomplete: data as of Sun 22:10".

    `name` is the source's, where there are several.
    """
    return f"Incomplete: {data_until(until, now, zone)}{f' ({name})' if name else ''}"


def data_until(until: datetime | None, now: datetime, zone: str) -> str:
    """Up to when a source is known, seen from now: "data as of Sun 22:10"."""
    if until is None:
        return "the data are still being loaded"
    local, today = until.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    written = ways.current()
    near = today.date() - local.date() <= _A_WEEK
    return f"data as of {written.weekday(local)} {written.clock(local) if near else written.moment(local)}"


def corrected(
    metric: Metric | None, then: float | None, now: float | None, counted_then: int | None, counted_now: int | None
) -> str:
    """What became of a digest's leading number: "Complete now: CSAT 91 % → 90 %, 212 → 215 ratings"."""
    if metric is None:
        return CHANGED
    parts = [f"{metric.title} {show(then, metric.unit)} → {show(now, metric.unit)}"]
    if counted_then is not None and counted_now is not None and counted_then != counted_now:
        parts.append(f"{counted_then} → {counted(counted_now, metric.noun)}")
    return f"Complete now: {', '.join(parts)}"


def too_few(number: int, least: int, metric: Metric) -> str:
    """Why a digest was not posted that is to come only where there is enough: "only 3 ratings, fewer than 5"."""
    found = f"only {counted(number, metric.noun)}" if number else f"no {metric.noun[1]}"
    return f"{found}, fewer than {least}"
