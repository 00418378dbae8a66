"""Tables as a block of Slack's: all figures with their change, and the customers'."""

from collections.abc import Sequence

from cxbot.answer import Basis, Comparison, Group, Measured, Table
from cxbot.drawing import blocks
from cxbot.drawing.changes import difference, slower
from cxbot.drawing.headline import FEW
from cxbot.drawing.text import clean, escape
from cxbot.message import Block, Json
from cxbot.metric import Aggregate
from cxbot.metrics import catalogue
from cxbot.unit import NOTHING, Unit, printed, show, thousands

NAME = 40
COLUMNS = 4  # beside the name; more of them a phone cuts off
ROWS = 10


def customers_table(table: Table, *, names: bool = True) -> list[Block]:
    """The first rows of the table's page, and a line that says how many rows there are in all.

    Without `names` customers are numbered by their place.
    """
    if not table.rows:
        return [blocks.words(f"No {table.by} had any conversation or rating in this period.")]
    columns = _columns(table)
    titles = [catalogue()[each].short.removesuffix(" time") for each in columns]
    heads = [_cell(table.by.value.capitalize()), *map(_cell, titles)]
    first = table.page * table.page_size + 1
    rows = [
        [_cell(_name(group, first + place, names=names)), *(_cell(_figure(group, name)) for name in columns)]
        for place, group in enumerate(table.rows[:ROWS])
    ]
    shown = f"{first:,}–{first + len(rows) - 1:,} of {table.count:,}. {escape(table.note, 300)}"
    return [_table("customers", [heads, *rows]), blocks.context(shown)]


def figures_table(measured: Sequence[Measured], *, now: str, before: str, counts: Comparison | None) -> Block:
    """Every metric with its value in both periods, which name the columns, and the difference of what is printed.

    Where `counts` are compared per day, no difference of theirs is that of the two numbers.
    """
    heads = [_cell(text) for text in ("Metric", now, before, "Change")]
    return _table("figures", [heads, *(_compared(each, counts) for each in measured)])


def _columns(table: Table) -> tuple[str, ...]:
    """The first of the table's columns, the last one always among them: it may be what the table is sorted by."""
    columns = table.columns or table.metrics
    return columns if len(columns) <= COLUMNS else (*columns[: COLUMNS - 1], columns[-1])


def _name(group: Group, place: int, *, names: bool) -> str:
    if not names:
        return f"{group.by.value.capitalize()} {place}"
    return clean(group.name, NAME) or "(no name)"


def _table(block_id: str, rows: list[list[Json]]) -> Block:
    """The first column left, numbers right."""
    settings = [{"align": "left"}, *({"align": "right"} for _ in rows[0][1:])]
    return {"type": "table", "block_id": block_id, "column_settings": settings, "rows": rows}


def _compared(each: Measured, counts: Comparison | None) -> list[Json]:
    metric = each.metric
    if counts is not None and counts.basis is Basis.PER_DAY and metric.unit is Unit.COUNT:
        values = show(each.now.value, metric.unit), show(each.before.value, metric.unit), ""
    else:
        texts = printed(each.now.value, each.before.value, metric.unit)
        words = texts.change if metric.unit is not Unit.DURATION else slower(texts.difference or 0)
        values = texts.now, texts.before, "" if each.change.difference is None else words
    change = values[2] or difference(each, counts).lstrip(", ") or NOTHING
    return [_cell(text) for text in (metric.short, values[0], values[1], change)]


def _figure(group: Group, name: str) -> str:
    """A score with the number of ratings it rests on: for one customer that is seldom many."""
    figure, metric = group.figures[name], catalogue()[name]
    if metric.aggregate is Aggregate.SHARE and 0 < figure.n < FEW:
        return f"{figure.numerator or 0} of {figure.n}"
    written = show(figure.value, metric.unit)
    return f"{written} ({thousands(figure.n)})" if metric.unit in {Unit.PERCENT, Unit.STARS} and figure.n else written


def _cell(text: str) -> Json:
    return {"type": "raw_text", "text": text}
