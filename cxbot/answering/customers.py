"""The customers' table: a row for every contact or account for whom any metric counts something in the period.

Each event's rows are aggregated by customer, the streams are put below one another, grouped once and cut to a page; a
count over a window of joined aggregates takes a hundred times as long on PostgreSQL.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Integer,
    Subquery,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy import (
    Table as SqlTable,
)

from cxbot.answer import Figure, Group, Table
from cxbot.answering import spans
from cxbot.answering.counting import figure, nothing
from cxbot.answering.selecting import count
from cxbot.errors import AskError
from cxbot.events import events
from cxbot.metric import Aggregate, EventName, Metric
from cxbot.metrics import catalogue
from cxbot.question import Kind, Question
from cxbot.sections import sections
from cxbot.tables import raw

PAGE = 20
USUAL_SORT = "-active_conversations"
OVERLAP = "A conversation with several customers counts for each of them, so the rows do not add up."
# Whatever a metric counts is an activity in the period, or a rating.
ANYTHING = (EventName.ACTIVITY, EventName.RATINGS)


def customers_table(connection: Connection, question: Question, *, now: int, page_size: int = PAGE) -> Table:
    """One page of the table, sorted by a metric (`-` before it: descending), then by name, then by id.

    Raises:
        AskError: there is no such metric to sort by, or no such page.
    """
    kind = Kind.CONTACT if question.split is Kind.CONTACT else Kind.ACCOUNT
    people = raw.contacts if kind is Kind.CONTACT else raw.accounts
    known = catalogue()
    shown = [known[name] for name in sections()["customers"].metrics]
    sort = question.sort or USUAL_SORT
    sorted_by = known.get(sort.removeprefix("-"))
    if sorted_by is None:
        raise AskError(f"The table cannot be sorted by “{sort}”.", "accounts sort:csat")
    metrics = shown if sorted_by in shown else [*shown, sorted_by]
    grouped = _grouped(question, kind, [each.event for each in metrics], now)
    rows = select(grouped, people.c.name, people.c.external_id).join(people, people.c.id == grouped.c.by)
    if question.search:
        rows = rows.where(_found_by(people, question.search))
    total = connection.scalar(select(func.count()).select_from(rows.subquery("found"))) or 0
    last = max(0, -(-total // page_size) - 1)
    if question.page > last:
        raise AskError(f"The table ends with page {last + 1}.")
    order = _value(grouped, sorted_by)
    descending = sort.startswith("-")
    cut = rows.order_by(
        order.is_(None),  # what has no value comes last, whichever way
        order.desc() if descending else order.asc(),
        func.lower(people.c.name),
        people.c.id,
    )
    found = connection.execute(cut.offset(question.page * page_size).limit(page_size)).all()
    groups = tuple(Group(kind, row.external_id, row.name, _figures(row, metrics)) for row in found)
    names = tuple(each.name for each in metrics)
    return Table(kind, names, groups, total, question.page, page_size, OVERLAP)


def _grouped(question: Question, kind: Kind, wanted: list[EventName], now: int) -> Subquery:
    """For each customer the n, total and squares of every event, in columns of its name."""
    names = list(dict.fromkeys([*ANYTHING, *wanted]))
    whens = [spans.whole(question.period)]
    streams = []
    for name in names:
        counted = count(events()[name], whens, question.filters, now=now, split=kind).subquery(f"of_{name}")
        streams.append(
            select(counted.c.by.label("by"), *_stream(counted, name, names)).where(counted.c.by.is_not(None))
        )
    every = union_all(*streams).subquery("streams")
    sums = [func.sum(column).label(column.name) for column in every.c if column.name != "by"]
    return select(every.c.by, *sums).group_by(every.c.by).subquery("grouped")


def _stream(counted: Subquery, name: EventName, names: list[EventName]) -> list[ColumnElement[Any]]:
    """This event's columns filled, those of the others empty."""
    columns: list[ColumnElement[Any]] = []
    for each in names:
        mine = each is name
        columns += [
            (counted.c.n if mine else literal(0, Integer)).label(f"{each}_n"),
            (cast(counted.c.total, Float) if mine else literal(0.0, Float)).label(f"{each}_total"),
            (counted.c.squares if mine else literal(0.0, Float)).label(f"{each}_squares"),
        ]
    return columns


def _value(grouped: Subquery, metric: Metric) -> ColumnElement[Any]:
    n = grouped.c[f"{metric.event}_n"]
    if metric.aggregate is Aggregate.COUNT:
        return n
    return grouped.c[f"{metric.event}_total"] / func.nullif(n, 0)


def _figures(row: Any, metrics: list[Metric]) -> dict[str, Figure]:
    cells = row._mapping  # noqa: SLF001 - SQLAlchemy's public way to read a row by computed names
    figures = {}
    for each in metrics:
        n = int(cells[f"{each.event}_n"])
        sums = (float(cells[f"{each.event}_total"]), float(cells[f"{each.event}_squares"]))
        figures[each.name] = figure(each, n, *sums) if n else nothing(each)
    return figures


def _found_by(people: SqlTable, text: str) -> ColumnElement[bool]:
    also = people.c.address if "address" in people.c else people.c.domain
    return or_(people.c.name.icontains(text, autoescape=True), also.icontains(text, autoescape=True))
