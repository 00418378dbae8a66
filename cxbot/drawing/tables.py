"""Tables as a block of Slack's: all figures with their change, and the customers'."""

from collections.abc import Sequence
from typing import Any

from cxbot.answer import Group, Measured, Table
from cxbot.drawing import blocks
from cxbot.drawing.headline import difference
from cxbot.drawing.text import clean, escape
from cxbot.message import Block
from cxbot.metrics import catalogue
from cxbot.unit import NOTHING, Unit, show, thousands

NAME = 40
# A message is narrow: the columns that say most, and the first rows. The terminal shows all.
COLUMNS = ("active_conversations", "messages_received", "first_reply_time", "total_reply_time", "csat_percentage")
ROWS = 10


def customers_table(table: Table) -> list[Block]:
    """The first rows of the table's page, and a line that says how many rows there are in all."""
    if not table.rows:
        return [blocks.words(f"No {table.by} had any conversation or rating in this period.")]
    # What the table is sorted by stands last where it is none of the usual columns.
    names = (*COLUMNS, *(each for each in table.metrics[-1:] if each not in COLUMNS))
    titles = [catalogue()[each].short.removesuffix(" time") for each in names]
    heads = [_cell(table.by.value.capitalize()), *map(_cell, titles)]
    rows = [_row(group, names) for group in table.rows[:ROWS]]
    first = table.page * table.page_size + 1
    shown = f"{first:,}–{first + len(rows) - 1:,} of {table.count:,}. {escape(table.note, 300)}"
    return [_table("customers", [heads, *rows]), blocks.context(shown)]


def figures_table(measured: Sequence[Measured]) -> Block:
    """Every metric with its value now, before, and the difference in words."""
    heads = [_cell(text) for text in ("Metric", "Now", "Before", "Change")]
    rows = [
        [
            _cell(each.metric.title),
            _cell(show(each.now.value, each.metric.unit)),
            _cell(show(each.before.value, each.metric.unit)),
            _cell(difference(each).lstrip(", ") or NOTHING),
        ]
        for each in measured
    ]
    return _table("figures", [heads, *rows])


def _table(block_id: str, rows: list[list[dict[str, Any]]]) -> Block:
    """The first column left, numbers right."""
    settings = [{"align": "left"}, *({"align": "right"} for _ in rows[0][1:])]
    return {"type": "table", "block_id": block_id, "column_settings": settings, "rows": rows}


def _row(group: Group, metrics: tuple[str, ...]) -> list[dict[str, Any]]:
    return [_cell(clean(group.name, NAME) or "(no name)"), *(_cell(_figure(group, name)) for name in metrics)]


def _figure(group: Group, name: str) -> str:
    """A score with the number of ratings it rests on: for one customer that is seldom many."""
    figure, unit = group.figures[name], catalogue()[name].unit
    written = show(figure.value, unit)
    return f"{written} ({thousands(figure.n)})" if unit in {Unit.PERCENT, Unit.STARS} and figure.n else written


def _cell(text: str) -> dict[str, Any]:
    return {"type": "raw_text", "text": text}
