"""Tables as a block of Slack's: all figures with their change, and the customers'."""

from collections.abc import Sequence

from cxbot.answer import Comparison, Group, Measured, Table
from cxbot.drawing import blocks
from cxbot.drawing.cells import cell, compared
from cxbot.drawing.text import clean, escape
from cxbot.message import Block, Json
from cxbot.metrics import catalogue

NAME = 40
COLUMNS = 4  # beside the name; more of them a phone cuts off


def customers_table(table: Table, *, names: bool = True) -> list[Block]:
    """The rows of the table's page, and a line that says how many rows there are in all.

    Without `names` customers are numbered by their place.
    """
    if not table.rows:
        return [blocks.words(f"No {table.by} had any conversation or rating in this period.")]
    first = table.page * table.page_size + 1
    metrics = [catalogue()[each] for each in _columns(table)]
    titles = [each.short.removesuffix(" time") for each in metrics]
    heads = [_cell(table.by.value.capitalize()), *map(_cell, titles)]
    rows = [
        [
            _cell(_name(group, first + place, names=names)),
            *(_cell(cell(group.figures[each.name], each, narrow=True)) for each in metrics),
        ]
        for place, group in enumerate(table.rows)
    ]
    shown = f"{first:,}–{first + len(rows) - 1:,} of {table.count:,}. {escape(table.note, 300)}"
    return [_table("customers", [heads, *rows]), blocks.context(shown)]


def figures_table(measured: Sequence[Measured], *, now: str, before: str, counts: Comparison | None) -> Block:
    """Every metric with its value in both periods, which name the columns, and the difference of what is printed.

    Where `counts` are compared per day, no difference of theirs is that of the two numbers.
    """
    heads = [_cell(text) for text in ("Metric", now, before, "Change")]
    rows = [(each.metric.short, *compared(each, counts, narrow=True)) for each in measured]
    return _table("figures", [heads, *([_cell(text) for text in row] for row in rows)])


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


def _cell(text: str) -> Json:
    return {"type": "raw_text", "text": text}
