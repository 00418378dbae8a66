"""The customers' table: a row for every contact or account for whom any metric counts something in the period.

Each event's rows are aggregated by customer, the streams are put below one another and grouped once; a count over a
window of joined aggregates takes a hundred times as long on PostgreSQL. A page is found by what it is sorted by alone;
all the other metrics are counted for the customers on it only.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Float,
    FromClause,
    Integer,
    Select,
    Subquery,
    Table,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from cxbot.answer import NOTHING_COUNTED, Figure, Group
from cxbot.answer import Table as Answered
from cxbot.answering.count import Count
from cxbot.answering.counting import figure
from cxbot.answering.linking import can_link, inside_links, is_outside, links_at_edges
from cxbot.answering.names import is_found, told_apart
from cxbot.answering.narrowing import can_narrow, counted_as, event_of
from cxbot.answering.selecting import When, aggregated
from cxbot.answering.summing import OTHERS, Named, at_edges, bundles, can_sum, inside, parts_of, together
from cxbot.calendar import seconds
from cxbot.database.statements import first_line
from cxbot.errors import AskError
from cxbot.events import events
from cxbot.filter import Kind
from cxbot.metric import Aggregate, Metric
from cxbot.metrics import catalogue
from cxbot.section import Section
from cxbot.statistics import FEWEST
from cxbot.tables import raw
from cxbot.unit import Unit

PAGE = 10
AT_ONCE = 500  # rows that an export reads at a time
LONG = 6  # a period is long from this part of what is known on
NAME = "name"
OVERLAP = "A conversation with several customers counts for each of them, so the rows do not add up."
SCORES = {Unit.PERCENT, Unit.STARS}
SHOWN = ("n", "total")  # the parts of an event that a table shows


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a table is asked to show: customers of a kind, in this order, with these `metrics`.

    Of metrics that are not `counted` rows have nothing: the question is narrowed otherwise, or no source tells of them.
    """

    kind: Kind
    metrics: tuple[Metric, ...]
    counted: tuple[Metric, ...]
    sorted_by: Metric | None
    descending: bool

    @property
    def people(self) -> Table:
        """Where they are kept."""
        return raw.contacts if self.kind is Kind.CONTACT else raw.accounts

    @property
    def ranked_by(self) -> tuple[Metric, ...]:
        """What has to be counted to put them in order."""
        return tuple(each for each in self.counted if each is self.sorted_by)

    def group(self, row: Any) -> Group:
        """One row as it was read."""
        return Group(self.kind, row.external_id, row.name, _figures(row, self.metrics, self.counted), key=str(row.by))


def customers_table(count: Count, section: Section, page_size: int = PAGE) -> Answered:
    """One page of a section's table, sorted by a metric or "name" (`-` before it: descending), then by name and id.

    It has the columns that the question chooses, else those of the section of which sources tell. Narrowed to ratings
    of some scores, it has nothing for the metrics that count no ratings.

    Raises:
        AskError: there is no such metric to show or to sort by, or no such page.
    """
    question, asked = count.question, _asked(count, section)
    page_size = question.rows or page_size
    start = question.page * page_size
    ranked, by, order = _ranked(count, asked, start + page_size)
    # The sums are needed more than once, to count the rows and to cut the page: named so, they are made once.
    every = select(func.count()).select_from(ranked).scalar_subquery()
    page = by.add_columns(every.label("every")).order_by(*order).offset(start).limit(page_size)
    here = count.connection.execute(page).all()
    total = here[0].every if here else count.connection.scalar(select(every)) or 0
    last = max(0, -(-total // page_size) - 1)
    if question.page > last:
        raise AskError(f"The table ends with page {last + 1}; there is no page {question.page + 1}.")
    sorted_by = asked.sorted_by
    return Answered(
        by=asked.kind,
        metrics=tuple(each.name for each in asked.metrics),
        columns=_columns(count, section, sorted_by),
        rows=told_apart(count.connection, _rows(count, asked, [each.by for each in here])),
        count=total,
        page=question.page,
        page_size=page_size,
        note=OVERLAP,
        sorted_by="" if sorted_by is None else sorted_by.name,
        descending=asked.descending,
    )


def every_customer(count: Count, section: Section) -> Iterator[Group]:
    """Every row of the table, in its order, read in one go.

    Raises:
        AskError: there is no such metric to show or to sort by.
    """
    asked = _asked(count, section)
    found, order = _found(count, asked, asked.counted)
    statement = select(found).order_by(*order)
    with count.connection.execute(statement, execution_options={"yield_per": AT_ONCE}) as rows:
        yield from map(asked.group, rows)


def _asked(count: Count, section: Section) -> _Asked:
    question = count.question
    kind = Kind.CONTACT if question.split is Kind.CONTACT else Kind.ACCOUNT
    shown = [_metric(name) for name in question.columns or section.metrics]
    sort = question.sort or _usual_sort(catalogue()[section.metrics[0]], count)
    descending, what = sort.startswith("-"), sort.removeprefix("-")
    sorted_by = catalogue().get(what)
    if sorted_by is None and what != NAME:
        raise AskError(f"The table cannot be sorted by “{sort}”.", "accounts sort:csat")
    metrics = shown if sorted_by is None or sorted_by in shown else [*shown, sorted_by]
    counted = [each for each in metrics if can_narrow(event_of(each), count.scope) and _is_told(count, each)]
    return _Asked(kind, tuple(metrics), tuple(counted), sorted_by, descending)


def _ranked(count: Count, asked: _Asked, first: int) -> tuple[CTE, Select[Any], Sequence[ColumnElement[Any]]]:
    """The table's rows; of them the statement of those that may be among the `first` ones; and their order."""
    metric, shown = asked.sorted_by, {counted_as(each) for each in asked.ranked_by}
    if (
        metric is None
        or metric not in asked.counted
        or metric.aggregate is not Aggregate.COUNT
        or count.question.search
    ):
        found, order = _found(count, asked, asked.ranked_by, shown)
        return found, select(found.c.by), order
    # Names are looked up only of those that come as far as the last one of them does.
    people, ranked = asked.people, select(_grouped(count, asked.kind, asked.ranked_by, shown)).cte("ranked")
    value = ranked.c[f"{counted_as(metric)}_n"]
    by_value = value.desc() if asked.descending else value.asc()
    last = select(value).select_from(ranked).order_by(by_value).offset(first - 1).limit(1).scalar_subquery()
    enough = func.coalesce(last, value)
    reaches = value >= enough if asked.descending else value <= enough
    by = select(ranked.c.by).join(people, people.c.id == ranked.c.by).where(reaches)
    return ranked, by, (by_value, first_line(count.connection, people.c.found_by), ranked.c.by)


def _found(
    count: Count, asked: _Asked, wanted: Sequence[Metric], shown: Container[str] | None = None
) -> tuple[CTE, Sequence[ColumnElement[Any]]]:
    """The table's rows with what is wanted of them, by its names only what is `shown`; and their order."""
    people, metric = asked.people, asked.sorted_by
    grouped = _grouped(count, asked.kind, wanted, shown)
    rows = select(grouped, people.c.name, people.c.external_id, people.c.found_by)
    rows = rows.join(people, people.c.id == grouped.c.by)
    if count.question.search:
        rows = rows.where(is_found(people, count.question.search))
    found = rows.cte("found")
    by_value = _order(found, metric, descending=asked.descending) if metric in asked.counted else []
    name = first_line(count.connection, found.c.found_by)
    by_name = name.desc() if metric is None and asked.descending else name.asc()
    return found, (*by_value, by_name, found.c.by)


def _rows(count: Count, asked: _Asked, ids: Sequence[int]) -> list[Group]:
    """The rows of these customers, in the order in which they are given."""
    if not ids:
        return []
    of_them = replace(count, scope=replace(count.scope, only=tuple(ids)))
    grouped, people = _grouped(of_them, asked.kind, asked.counted), asked.people
    rows = select(grouped, people.c.name, people.c.external_id).join(people, people.c.id == grouped.c.by)
    read = {row.by: asked.group(row) for row in count.connection.execute(rows)}
    return [read[each] for each in ids]


def _metric(name: str) -> Metric:
    if name not in catalogue():
        raise AskError(f"The table has no column “{name}”.", "accounts last month")
    return catalogue()[name]


def _usual_sort(leading: Metric, count: Count) -> str:
    """By the leading metric, the highest first; where it is narrowed away or not told, by the first count that is."""
    counts = (each for each in catalogue().values() if each.aggregate is Aggregate.COUNT)
    known = (each for each in (leading, *counts) if _is_told(count, each))
    usual = next((each for each in known if can_narrow(event_of(each), count.scope)), None)
    return NAME if usual is None else f"-{usual.name}"


def _is_told(count: Count, metric: Metric) -> bool:
    """Whether any source tells what a metric counts, up to the end of the period."""
    return count.since.tells(metric, seconds(count.question.period.end))


def _columns(count: Count, section: Section, sorted_by: Metric | None) -> tuple[str, ...]:
    """What is shown: the chosen columns, else the usual ones that sources tell; and what the table is sorted by.

    What it is sorted by of itself is a column where it stands in for one that is not told.
    """
    question, usual = count.question, section.columns or section.metrics
    told = tuple(each for each in usual if _is_told(count, catalogue()[each]))
    columns = question.columns or told or usual
    if sorted_by is None or sorted_by.name in columns:
        return columns
    if question.sort:
        return (*columns, sorted_by.name)
    return columns if question.columns or usual[0] in told else (sorted_by.name, *columns)


def _grouped(count: Count, kind: Kind, wanted: Sequence[Metric], shown: Container[str] | None = None) -> Subquery:
    """For each customer the n and total of every event that is `shown`, by default all, in columns of its name."""
    scope, whens, now = count.scope, count.whens, count.now
    covering = {name.value: each for name, each in events().items() if each.shortcut.covers}
    asked = {name: each for name, each in covering.items() if can_narrow(each, scope)}
    asked |= {counted_as(each): event_of(each) for each in wanted}
    summed = {name: event for name, event in asked.items() if len(whens) == 1 and can_sum(event, scope, kind)}
    streams: list[tuple[Select[Any], Named]] = []
    linking = can_link(scope)
    if summed:
        if linking and (scope.only or _is_long(count, whens[0])):
            found = inside_links(summed, whens[0], scope, now=now, kind=kind, parts=SHOWN, shown=shown)
        else:
            found = inside(summed, whens[0], scope, now=now, split=kind, parts=SHOWN, shown=shown)
        streams.append((found, summed))
        # Those of all customers are found quicker by time.
        if linking and scope.only:
            edges = links_at_edges(count.connection, summed, whens[0], scope, kind)
        else:
            edges = at_edges(count.connection, summed, whens[0], scope, kind)
        for name, event in edges.items():
            streams.append((aggregated(event, whens, scope, now=now, split=kind), {name: event}))
    rest = bundles({name: event for name, event in asked.items() if name not in summed})
    for each in rest:
        event = next(iter(each.values()))
        if shown is not None and linking and summed and not any(name in shown for name in each):
            # What lies inside has been seen by its segments.
            outside = replace(event, where=(*event.where, is_outside(event, whens[0])))
            streams.append((aggregated(outside, whens, scope, now=now, split=kind), each))
            continue
        # A key that may stand in several rows is counted once, not once for every row.
        if event.unique:
            streams.append((together(each, whens, scope, now=now, split=kind, parts=SHOWN, shown=shown), each))
        else:
            streams.append((aggregated(event, whens, scope, now=now, split=kind), each))
    of = {name: event for name, event in asked.items() if shown is None or name in shown}
    every = union_all(*(_stream(statement, of, counted) for statement, counted in streams)).subquery("streams")
    sums = [func.sum(column).label(column.name) for column in every.c if column.name != "by"]
    # Rows that are superseded, or not known yet, come to nothing.
    something = or_(*(func.sum(column) > 0 for column in every.c if column.name.endswith("_n")))
    return select(every.c.by, *sums).group_by(every.c.by).having(something).subquery("grouped")


def _is_long(count: Count, when: When) -> bool:
    """Whether so much of what is known lies in a span that reading all links is quicker than sorting some."""
    known = count.now - (when.start if count.since.first is None else count.since.first)
    return (when.end - when.start) * LONG >= known


def _stream(statement: Select[Any], shown: Named, counted: Named) -> Select[Any]:
    """The shown events' columns filled from what was counted, or empty; and how many there are of all others."""
    found = statement.subquery().c
    columns: list[ColumnElement[Any]] = []
    for name, event in shown.items():
        for part in parts_of(event, SHOWN):
            kind = Integer if part == "n" else Float
            source = found.get(f"{name}_{part}", found.get(part)) if name in counted else None
            column: ColumnElement[Any] = literal(0, kind) if source is None else cast(source, kind)
            columns.append(column.label(f"{name}_{part}"))
    others = found.get(OTHERS, None if set(counted) <= set(shown) else found.get("n"))
    columns.append((literal(0, Integer) if others is None else cast(others, Integer)).label(OTHERS))
    return select(found.by.label("by"), *columns).where(found.by.is_not(None))


def _value(grouped: FromClause, metric: Metric) -> ColumnElement[Any]:
    n = grouped.c[f"{counted_as(metric)}_n"]
    if metric.aggregate is Aggregate.COUNT:
        return n
    return grouped.c[f"{counted_as(metric)}_total"] / func.nullif(n, 0)


def _order(grouped: FromClause, metric: Metric, *, descending: bool) -> list[ColumnElement[Any]]:
    """By value; scores of few ratings come after those of more, and what has no value last, whichever way."""
    n, value = grouped.c[f"{counted_as(metric)}_n"], _value(grouped, metric)
    few = [case((n < FEWEST, 1), else_=0)] if metric.unit in SCORES else []
    return [value.is_(None), *few, value.desc() if descending else value.asc()]


def _figures(row: Any, metrics: Sequence[Metric], counted: Sequence[Metric]) -> dict[str, Figure]:
    cells = row._mapping  # noqa: SLF001 - SQLAlchemy's public way to read a row by computed names
    figures = {}
    for each in metrics:
        name = counted_as(each)
        if each not in counted:
            figures[each.name] = NOTHING_COUNTED
            continue
        n = int(cells[f"{name}_n"])
        # Their variance is not asked for.
        figures[each.name] = replace(figure(each, n, float(cells.get(f"{name}_total", 0)), 0.0), variance=None)
    return figures
