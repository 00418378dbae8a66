"""What a chart computes about numbers: shares that add up, the range and ticks of an axis, how values are written."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cxbot import ways
from cxbot.unit import Unit, round_half_up, rounded, thousands
from cxbot.unit import share as percentage

MINUTE, HOUR, DAY = 60, 3600, 86400

# Steps of time people count in, in seconds.
_TIME_STEPS = (
    *(s for s in (1, 2, 5, 10, 15, 20, 30)),
    *(m * MINUTE for m in (1, 2, 5, 10, 15, 20, 30)),
    *(h * HOUR for h in (1, 2, 3, 4, 6, 8, 12)),
)
# From what top on an axis of counts is written in which unit.
_COUNT_UNITS = ((1_000_000, 1_000_000, " M"), (100_000, 1_000, " k"), (0, 1, ""))
_TIME_UNITS = ((DAY, "d"), (HOUR, "h"), (MINUTE, "min"), (1, "s"))


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the chart and what stands beside it."""

    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Axis:
    """The range of values that is shown, and its three or four ticks from the lowest up."""

    low: float
    high: float
    ticks: tuple[Tick, ...]


def shares(counts: Sequence[int]) -> tuple[int, ...]:
    """Whole percentages that add to 100, by the largest remainder; the earlier one wins a tie. All 0 without counts."""
    total = sum(counts)
    if total == 0:
        return tuple(0 for _ in counts)
    whole = [100 * count // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda i: (-(100 * counts[i] % total), i))
    for index in by_remainder[: 100 - sum(whole)]:
        whole[index] += 1
    return tuple(whole)


def share_words(share: int, count: int, total: int) -> str:
    """Write a share so that a few are never called none, nor nearly all called all: "66 %", "<0.1 %", ">99 %"."""
    if share == 0 and count > 0:
        return f"<{percentage(0.1, 1) if 1000 * count < total else percentage(1)}"
    if share == 100 and count < total:
        return f">{percentage(99.9, 1) if 1000 * (total - count) < total else percentage(99)}"
    return percentage(share)


def axis(scale: Unit, values: Sequence[float]) -> Axis:
    """The axis that shows all `values` (in the scale's unit) with three or four ticks, as closely as honesty allows.

    Percentages never span less than 20 points nor pass 0 and 100; stars show 1 to 5 or at least one star of it;
    durations and counts start at zero. The unit stands at the top tick only.
    """
    way = ways.current()
    if scale is Unit.PERCENT:
        low, step, count = _closest(values or (80.0, 100.0), 0, 100, (10, 20, 25, 50), least=20)
        return _axis(low, step, count, [rounded(low + step * i) for i in range(count + 1)], way.percent)
    if scale is Unit.STARS:
        low, step, count = _closest(values or (1.0, 5.0), 1, 5, (0.5, 1, 2), least=1)
        digits = 1 if step < 1 else 0
        return _axis(low, step, count, [way.number(low + step * i, digits) for i in range(count + 1)], "{} ★")
    top = max(values, default=0.0)
    if scale is Unit.DURATION:
        step, count = _from_zero(top, _time_steps())
        size, name = next((size, name) for size, name in _TIME_UNITS if step % size == 0)
        return _axis(0, step, count, [thousands(step * i / size) for i in range(count + 1)], f"{{}} {name}")
    step, count = _from_zero(top, _count_steps())
    size, name = next((size, name) for least, size, name in _COUNT_UNITS if step * count >= least)
    digits = max(0, -math.floor(math.log10(step / size)))
    texts = [way.number(step * i / size, digits if i else 0) for i in range(count + 1)]
    return _axis(0, step, count, texts, f"{{}}{name}")


def without_outliers(values: Sequence[float]) -> list[float]:
    """Durations without the few that would flatten all others: over three times as long as the longest of the rest.

    At most a tenth of the values, or one, are left out, and none of fewer than four.
    """
    ordered = sorted(values)
    if len(ordered) < 4:
        return ordered
    for out in range(max(1, len(ordered) // 10), 0, -1):
        if ordered[-out] > 3 * ordered[-out - 1] > 0:
            return ordered[:-out]
    return ordered


def _axis(low: float, step: float, count: int, texts: list[str], unit: str) -> Axis:
    texts[-1] = unit.format(texts[-1])
    ticks = tuple(Tick(low + step * i, text) for i, text in enumerate(texts))
    return Axis(low, low + step * count, ticks)


def _closest(
    values: Sequence[float], floor: float, ceiling: float, steps: Sequence[float], least: float
) -> tuple[float, float, int]:
    """Lowest tick, step and number of steps of the smallest range that holds all values; more ticks win a tie."""
    lowest, highest = min(values), max(values)
    fitting = [
        (step * count, -count, -low, step)
        for step in steps
        for count in (2, 3)
        for low in _multiples(floor, ceiling - step * count, step)
        if low <= lowest and highest <= low + step * count and step * count >= least
    ]
    _, minus_count, minus_low, step = min(fitting)
    return -minus_low, step, -minus_count


def _multiples(first: float, last: float, step: float) -> Iterator[float]:
    for index in range(int((last - first) / step + 1e-9) + 1):
        yield first + step * index


def _from_zero(top: float, steps: Iterator[float]) -> tuple[float, int]:
    """The step and number of steps, two or three, of the smallest range from zero that holds `top`."""
    fitting: list[tuple[float, int, float]] = []
    for step in steps:
        fitting += [(step * count, -count, step) for count in (2, 3) if step * count >= top]
        if len(fitting) >= 4:  # larger steps only make larger ranges
            break
    _, minus_count, step = min(fitting)
    return step, -minus_count


def _time_steps() -> Iterator[float]:
    yield from _TIME_STEPS
    for step in _count_steps():
        yield step * DAY


def _count_steps() -> Iterator[float]:
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


def value_words(scale: Unit, value: float) -> str:
    """Write a value beside its point, as short as it can be understood, percentages without their sign.

    "88", "4.5", "25 min", "1 h 05", "3 d 4 h", "1,234", "12.3 k".
    """
    if scale is Unit.PERCENT:
        return rounded(value)
    if scale is Unit.STARS:
        return rounded(value, 1)
    if scale is Unit.DURATION:
        return _short_duration(value)
    return short_count(value)


def value_with_unit(scale: Unit, value: float) -> str:
    """Write a value that stands alone: as `value_words`, percentages with their sign."""
    text = value_words(scale, value)
    return ways.current().share(text) if scale is Unit.PERCENT else text


def value_in_words(scale: Unit, value: float) -> str:
    """Write a value in a sentence: "88 %", "4.5", "1 h 05 min", "3 d 4 h", "1,234"."""
    if scale is Unit.COUNT:
        return thousands(value)
    text = value_with_unit(scale, value)
    return f"{text} min" if " h " in text else text


def without_unit(value: str, beside: str) -> str:
    """A percentage without its sign where the one beside it has it: "84" before "and 94 %"."""
    way = ways.current()
    return way.without_sign(value) if way.is_share(beside) else value


def _short_duration(seconds: float) -> str:
    whole = int(round_half_up(seconds))
    if whole < MINUTE:
        return f"{whole} s"
    minutes = int(round_half_up(whole / MINUTE))
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        hours, rest = divmod(minutes, 60)
        return f"{hours} h {rest:02d}" if rest else f"{hours} h"
    days, hours = divmod(int(round_half_up(whole / HOUR)), 24)
    return f"{days} d {hours} h" if hours else f"{days} d"


def short_count(number: float) -> str:
    """Write a count in at most six characters: "9,999", "12.3 k", "123 k", "1.2 M"."""
    if number < 10_000:
        return thousands(number)
    if number < 999_500:
        return _three_figures(number / 1000) + " k"
    return _three_figures(number / 10**6) + " M"


def _three_figures(number: float) -> str:
    short = round_half_up(number, 1)
    return rounded(short, 0 if short == int(short) else 1) if number < 99.95 else thousands(round_half_up(number))
