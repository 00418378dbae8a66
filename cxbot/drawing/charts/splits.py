"""Which rows of a split are shown, in what order and as what. Every place that shows a split shows as many of them."""

from cxbot.drawing.charts.chart import SAID_FROM, SURE_FROM, Bar, Bars
from cxbot.drawing.charts.scales import value_in_words
from cxbot.unit import NOTHING, Unit

BARS_MOST = 8  # rows that can be read on a phone


def in_order(bars: Bars) -> list[Bar]:
    """All rows in order: groups of five and more first, then those of fewer, those without a value last."""
    return sorted(bars.rows, key=lambda row: _place(bars, row))


def shown(bars: Bars, most: int = BARS_MOST) -> tuple[list[Bar], int]:
    """The rows that are drawn, in order, and how many are left out: those that rest on least, or none asked for."""
    rows = in_order(bars)
    if bars.most:
        return rows[: bars.most], max(0, len(rows) - bars.most)
    kept = sorted(range(len(rows)), key=lambda at: (-rows[at].n, at))[:most]
    return [rows[at] for at in sorted(kept)], len(rows) - len(kept)


def said(bars: Bars, row: Bar) -> str:
    """The value of a row as it is written: "91 %", "2 of 3" where fewer than five rated, "–" where nobody did."""
    if row.value is None:
        return NOTHING
    if bars.scale is Unit.PERCENT and bars.little(row):
        return few_of(row.value, row.n)
    return value_in_words(bars.scale, row.value)


def only(bars: Bars, row: Bar) -> bool:
    """Whether a row rests on so few that its value is said with their number."""
    return bars.scale is not Unit.COUNT and SAID_FROM <= row.n < SURE_FROM


def few_of(value: float, n: int) -> str:
    """A share of few, in percent, as what it is: "2 of 3"."""
    return f"{round(value * n / 100)} of {n}"


def _place(bars: Bars, row: Bar) -> tuple[bool, bool, float, str]:
    by_value = (row.value or 0) * (1 if bars.rising else -1) if bars.ranked else 0
    return row.value is None, bars.little(row), by_value, row.name.casefold()
