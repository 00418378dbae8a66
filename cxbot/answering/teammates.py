"""The teammates' table: what is credited to each, listed by name and never ranked."""

from cxbot.answer import Figure, Group, Table
from cxbot.answering.count import Count
from cxbot.answering.counting import figures, nothing
from cxbot.answering.names import external_ids, names, told_apart
from cxbot.answering.narrowing import can_narrow, event_of
from cxbot.errors import AskError
from cxbot.filter import Kind
from cxbot.metric import Metric
from cxbot.metrics import catalogue
from cxbot.section import Section

PAGE = 20
CREDIT = "A rating belongs to whose signature its survey stood in, else to whoever wrote last before it."


def teammates_table(count: Count, section: Section, page_size: int = PAGE) -> Table:
    """One page of a section's table: a row for every person to whom anything is credited, by name, then by id.

    What belongs to nobody, or to a bot, is said in its note.

    Raises:
        AskError: there is no such page.
    """
    metrics, rows, nobody = _found(count, section)
    page, last = count.question.page, max(0, -(-len(rows) // page_size) - 1)
    if page > last:
        raise AskError(f"The table ends with page {last + 1}; there is no page {page + 1}.")
    names_of_metrics = tuple(each.name for each in metrics)
    return Table(
        by=Kind.TEAMMATE,
        metrics=names_of_metrics,
        columns=tuple(name for name in section.columns or section.metrics if name in names_of_metrics),
        rows=told_apart(count.connection, rows[page * page_size : (page + 1) * page_size]),
        count=len(rows),
        page=page,
        page_size=page_size,
        note=" ".join([CREDIT, *_nobodys(metrics, nobody)]),
    )


def every_teammate(count: Count, section: Section) -> list[Group]:
    """Every row of the table."""
    return _found(count, section)[1]


def _found(count: Count, section: Section) -> tuple[list[Metric], list[Group], dict[str, Figure]]:
    """The metrics, the rows of all people in their order, and what is nobody's."""
    metrics = [each for name in section.metrics if count.since.offers(each := catalogue()[name])]
    counted = [each for each in metrics if can_narrow(event_of(each), count.scope)]
    found = {by: cells for (_, by), cells in figures(count, counted, count.whens, split=Kind.TEAMMATE).items()}
    people = [by for by, cells in found.items() if by is not None and any(each.n for each in cells.values())]
    called, known = (look_up(count.connection, Kind.TEAMMATE, people) for look_up in (names, external_ids))
    people.sort(key=lambda each: (called[each].casefold(), each))
    empty = {each.name: nothing(each) for each in metrics}
    rows = [Group(Kind.TEAMMATE, known[each], called[each], empty | found[each], key=str(each)) for each in people]
    return metrics, rows, found.get(None, {})


def _nobodys(metrics: list[Metric], figures: dict[str, Figure]) -> list[str]:
    """How many ratings belong to nobody."""
    rated = next((each for each in metrics if event_of(each).is_rating and each.name in figures), None)
    number = figures[rated.name].n if rated else 0
    return [f"{number:,} {'belongs' if number == 1 else 'belong'} to nobody."] if number else []
