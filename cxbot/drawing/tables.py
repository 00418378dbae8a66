"""The customers' table as a block of Slack's."""

from typing import Any

from cxbot.answer import Group, Table
from cxbot.drawing import blocks
from cxbot.drawing.text import clean, escape
from cxbot.message import Block
from cxbot.metrics import catalogue
from cxbot.unit import show

NAME = 40


def customers_table(table: Table) -> list[Block]:
    """The page of the table, and a line that says how many rows there are in all."""
    if not table.rows:
        return [blocks.words(f"No {table.by} had any conversation or rating in this period.")]
    metrics = [catalogue()[name] for name in table.metrics]
    heads = [_cell(table.by.value.capitalize()), *(_cell(each.short) for each in metrics)]
    rows = [_row(group, table.metrics) for group in table.rows]
    first = table.page * table.page_size + 1
    shown = f"{first:,}–{first + len(rows) - 1:,} of {table.count:,}. {escape(table.note, 300)}"
    settings = [{"align": "left"}, *({"align": "right"} for _ in metrics)]
    return [{"type": "table", "block_id": "customers", "column_settings": settings, "rows": [heads, *rows]},
            blocks.context(shown)]  # fmt: skip


def _row(group: Group, metrics: tuple[str, ...]) -> list[dict[str, Any]]:
    values = (show(group.figures[name].value, catalogue()[name].unit) for name in metrics)
    return [_cell(clean(group.name, NAME) or "(no name)"), *map(_cell, values)]


def _cell(text: str) -> dict[str, Any]:
    return {"type": "raw_text", "text": text}
