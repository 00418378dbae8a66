"""Tables as a block of Slack's: all figures with their change, and the customers'."""

from collections.abc import Sequence
from typing import Any

from cxbot.answer import Group, Measured, Table
from cxbot.drawing import blocks
from cxbot.drawing.changes import difference
from cxbot.drawing.text import clean, escape
from cxbot.message import Block
from cxbot.metrics import catalogue
from cxbot.section import Section
from cxbot.unit import NOTHING, Unit, show, thousands

NAME = 40
COLUMNS = 4  # beside the name; more of them a phone cuts off
ROWS = 10


def customers_table(section: Section, table: Table, *, names: bool = True) -> list[Block]:
    """The first rows of the table's page, and a line that says how many rows there are in all.

    Without `names` customers are numbered by their place.
    """
    if not table.rows:
        return [blocks.words(f"No {table.by} had any conversation or rating in this period.")]
    columns = _columns(section, table)
    titles = [catalogue()[each].short.removesuffix(" time") for each in columns]
    heads = [_cell(table.by.value.capitalize()), *map(_cell, titles)]
    first = table.page * table.page_size + 1
    rows = [
        [_cell(_name(group, first + place, names=names)), *(_cell(_figure(group, name)) for name in columns)]
        for place, group in enumerate(table.rows[:ROWS])
    ]
    shown = f"{first:,}–{first + len(rows) - 1:,} of {table.count:,}. {escape(table.note, 300)}"
    return [_table("customers", [heads, *rows]), blocks.context(shown)]


def figures_table(measured: Sequence[Measured], *, now: str, before: str) -> Block:
    """Every metric with its value in both periods, which name the columns, and the difference in words."""
    heads = [_cell(text) for text in ("Metric", now, before, "Change")]
    rows = [
        [
            _cell(each.metric.short),
            _cell(show(each.now.value, each.metric.unit)),
            _cell(show(each.before.value, each.metric.unit)),
            _cell(difference(each).lstrip(", ") or NOTHING),
        ]
        for each in measured
    ]
    return _table("figures", [heads, *rows])


def _columns(section: Section, table: Table) -> tuple[str, ...]:
    """The section's columns; what the table is sorted by stands last where it is none of them."""
    chosen = (section.columns or table.metrics)[:COLUMNS]
    if table.sorted_by and table.sorted_by in table.metrics and table.sorted_by not in chosen:
        return (*chosen[:-1], table.sorted_by)
    return chosen


def _name(group: Group, place: int, *, names: bool) -> str:
    if not names:
        return f"{group.by.value.capitalize()} {place}"
    return clean(group.name, NAME) or "(no name)"


def _table(block_id: str, rows: list[list[dict[str, Any]]]) -> Block:
    """The first column left, numbers right."""
    settings = [{"align": "left"}, *({"align": "right"} for _ in rows[0][1:])]
    return {"type": "table", "block_id": block_id, "column_settings": settings, "rows": rows}


def _figure(group: Group, name: str) -> str:
    """A score with the number of ratings it rests on: for one customer that is seldom many."""
    figure, unit = group.figures[name], catalogue()[name].unit
    written = show(figure.value, unit)
    return f"{written} ({thousands(figure.n)})" if unit in {Unit.PERCENT, Unit.STARS} and figure.n else written


def _cell(text: str) -> dict[str, Any]:
    return {"type": "raw_text", "text": text}
