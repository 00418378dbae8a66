"""Rows as CSV that a spreadsheet opens without running anything in it."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, tzinfo

from cxbot.answer import Group, Row
from cxbot.metric import Aggregate, Metric

HEADS = ("id", "at", "conversation", "customer", "inbox", "teammate", "value", "score", "comment", "link", "account")
# A cell that begins so is a formula to a spreadsheet; the wide ones where Japanese is written.
FORMULA = tuple("=+-@＝＋－＠")
CONTROLS = tuple("\t\r\n")


def csv_lines(rows: Iterable[Row], zone: tzinfo = UTC) -> Iterator[str]:
    """The lines of a CSV file, its heads first, each with its line break; moments in this zone, with its offset."""
    yield _line(HEADS)
    for row in rows:
        value = "" if row.value is None else _number(row.value)
        score = "" if row.score is None else str(row.score)
        texts = (_harmless(each) for each in (row.conversation, row.customer, row.inbox, row.teammate))
        yield _line(
            (
                *(_harmless(row.id), row.at.astimezone(zone).isoformat(), *texts, value, score),
                *(_harmless(row.comment), _harmless(row.link), _harmless(row.account)),
            )
        )


def table_lines(groups: Iterable[Group], metrics: Sequence[Metric]) -> Iterator[str]:
    """The lines of a CSV file of a table: who, then each metric, and what it rests on where that is another number."""
    counts = {each.name: each.aggregate is Aggregate.COUNT for each in metrics}
    heads = ((name,) if counted else (name, f"{name}_n") for name, counted in counts.items())
    yield _line(("by", "id", "name", *(head for some in heads for head in some)))
    for group in groups:
        cells = [group.by.value, _harmless(group.id), _harmless(group.name)]
        for name, counted in counts.items():
            figure = group.figures[name]
            cells.append("" if figure.value is None else _number(figure.value))
            cells += [] if counted else [str(figure.n)]
        yield _line(cells)


def _harmless(text: str) -> str:
    """The text, quoted with an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(CONTROLS) or text.lstrip().startswith(FORMULA) else text


def _number(value: float) -> str:
    """All its digits; whole ones without a point."""
    return str(int(value)) if value.is_integer() else repr(value)


def _line(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()
