"""Tables as a block of Slack's: all figures with their change, customers, and teammates."""

from collections.abc import Callable, Sequence
from functools import partial

from cxbot.answer import Comparison, Figure, Group, Measured, Table
from cxbot.drawing import blocks
from cxbot.drawing.cells import SCORES, cell, compared, number, rests_on, value_alone
from cxbot.drawing.roles import of_some_scores
from cxbot.drawing.text import clean, named
from cxbot.message import Block, Json
from cxbot.metrics import catalogue
from cxbot.question import Question

NAME = 40
COLUMNS = 4  # beside the name; more of them a phone cuts off


Columns = dict[str, tuple[str, Callable[[Figure], str]]]  # by head: a metric's name, and its figures as cells


def customers_table(table: Table, question: Question, *, names: bool = True) -> list[Block]:
    """The rows of the table's page, or a sentence where there are none.

    Without `names` customers are called by a number that is theirs everywhere.
    """
    if not table.rows and question.search:
        return [blocks.plain(f"No {table.by} of this period is found by “{clean(question.search, 60)}”.")]
    if not table.rows:
        return [blocks.words(f"No {table.by} had any conversation or rating in this period.")]
    columns = _customer_columns(table, question)
    rows = [[called(group, names=names), *_cells(group, columns)] for group in table.rows]
    return [_table("customers", [[table.by.value.capitalize(), *columns], *rows])]


def teammates_table(table: Table, question: Question) -> list[Block]:
    """The rows of the table's page: beside each value, in a column of its own, what it rests on."""
    if not table.rows:
        return [blocks.words("Nothing is credited to any teammate in this period.")]
    columns: Columns = {}
    for metric in (catalogue()[each] for each in table.columns):
        if not of_some_scores(question) or metric.unit not in SCORES:
            columns[metric.short] = metric.name, partial(value_alone, metric=metric)
        columns[metric.noun[1].capitalize()] = metric.name, partial(rests_on, metric=metric)
    rows = [[called(group), *_cells(group, columns)] for group in table.rows]
    return [_table("teammates", [["Teammate", *columns], *rows])]


def figures_table(measured: Sequence[Measured], *, now: str, before: str, counts: Comparison | None) -> Block:
    """Every metric with its value in both periods, which name the columns, and the difference of what is printed.

    Where `counts` are compared per day, no difference of theirs is that of the two numbers.
    """
    rows = [(each.metric.short, *compared(each, counts, narrow=True)) for each in measured]
    return _table("figures", [("Metric", now, before, "Change"), *rows])


def _customer_columns(table: Table, question: Question) -> Columns:
    """All that were chosen, else the first; before others what the table was asked to be sorted by: a phone shows two.

    Of ratings of some scores only their number is shown, once.
    """
    leading = (table.sorted_by,) if table.sorted_by and question.sort else ()
    shown = tuple(dict.fromkeys((*leading, *(table.columns or table.metrics))))
    shown = shown if question.columns else shown[:COLUMNS]
    columns: Columns = {}
    for metric in (catalogue()[each] for each in shown):
        if of_some_scores(question) and metric.unit in SCORES:
            columns.setdefault(metric.noun[1].capitalize(), (metric.name, number))
        else:
            columns[metric.short.removesuffix(" time")] = metric.name, partial(cell, metric=metric, narrow=True)
    return columns


def _cells(group: Group, columns: Columns) -> list[str]:
    return [write(group.figures[name]) for name, write in columns.values()]


def called(group: Group, *, names: bool = True) -> str:
    """What a row is called; without `names` a customer is a number, the same on every surface."""
    if names or not group.key:
        return named(group.name, group.beside, NAME) or "(no name)"
    return f"{group.by.value.capitalize()} {group.key}"


def _table(block_id: str, rows: Sequence[Sequence[str]]) -> Block:
    """The first column left, numbers right."""
    settings = [{"align": "left"}, *({"align": "right"} for _ in rows[0][1:])]
    cells = [[_cell(text) for text in row] for row in rows]
    return {"type": "table", "block_id": block_id, "column_settings": settings, "rows": cells}


def _cell(text: str) -> Json:
    return {"type": "raw_text", "text": text}
