"""Apache Superset's queries, as it wrote them (`superset_charts`), run over cxbot's derived tables.

Its caches, its server and what its pages do with the rows are not in it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from cxbot.database import reading
from tests.benchmarks.beside import questions
from tests.benchmarks.beside.questions import COLUMNS, UNSAID, By, Details, Report, Span, Sums

_FILE = Path(__file__).with_name("superset.sql")
_STATEMENT = re.compile(r"^-- (\w+) \| ([^|\n]+) \| (\w+)\n(.+?)(?=\n\n--|\Z)", re.MULTILINE | re.DOTALL)
_TEXT = "searched"
_SPLITS = {By.INBOX: questions.INBOXES, By.TEAMMATE: questions.TEAMMATES, By.TAG: questions.TAGS}
# What a chart cannot say, by what is asked; the rest it finds as everybody does.
_CANNOT = {
    questions.CUSTOMERS: f"One column of {len(COLUMNS)}: a chart reads one dataset, and these come from six",
    questions.SEARCH: "By name alone, not by address",
}
_CANNOT_ON = {("sqlite", questions.DETAILS): "Without percentiles: there is no function for them on SQLite"}

Statements = Mapping[str, Sequence[tuple[str, str]]]  # by what is asked: (part, statement)


def version() -> str:
    """Which Superset wrote the queries."""
    return _FILE.read_text(encoding="utf-8").partition("\n")[0].rpartition(" ")[2]


def statements(database: str) -> Statements:
    """What Superset asks a kind of database."""
    found = defaultdict[str, list[tuple[str, str]]](list)
    for kind, title, part, statement in _STATEMENT.findall(_FILE.read_text(encoding="utf-8")):
        if kind == database:
            found[title].append((part, statement))
    return found


def cannot(database: str, asked: questions.Asked) -> str:
    """What its charts leave out; empty where they say all."""
    return _CANNOT.get(asked, _CANNOT_ON.get((database, asked), ""))


@dataclass(frozen=True, slots=True)
class Superset:
    """Its queries on a database."""

    engine: Engine
    asked: Statements

    def customers(self, during: Span) -> Sequence[tuple[Any, ...]]:  # noqa: ARG002 - its queries name their period
        rows = self._rows(questions.CUSTOMERS, "now")
        rest = (UNSAID,) * (len(COLUMNS) - 1)
        # Customers of one count come in any order: a chart is sorted by its number.
        return [(UNSAID, row["active"], *rest) for row in rows]

    def report(self, during: Span) -> Report:
        asked = questions.SHORT if during == questions.span(questions.WEEKS) else questions.REPORT
        rows = partial(self._rows, asked)
        scores = sorted((int(each["score"]), int(each["ratings"])) for each in rows("scores"))
        buckets = {
            int(datetime.fromisoformat(str(each["__timestamp"])).replace(tzinfo=UTC).timestamp()): each
            for each in rows("trend")
        }
        nothing = {"ratings": 0, "satisfied": 0}  # a chart leaves out what has no rows
        trend = [buckets.get(each, nothing) for each in during.edges[:-1]]
        now, before = (next(iter(_merged(rows(part), ()).values())) for part in ("now", "before"))
        pairs = ((int(each["ratings"]), int(each["satisfied"])) for each in trend)
        return Report(now, before, tuple(scores), tuple(pairs))

    def split(self, during: Span, by: By) -> Mapping[int | None, Sums]:  # noqa: ARG002 - as above
        return _merged(self._rows(_SPLITS[by], "now"), ("key", "inbox_id"))

    def details(self, during: Span) -> Details:  # noqa: ARG002 - as above
        (now,), (before,) = (list(self._rows(questions.DETAILS, part)) for part in ("now", "before"))
        sums = ((int(each["count"]), int(each["total"] or 0)) for each in (now, before))
        latest = tuple(each["first_business_seconds"] for each in self._rows(questions.DETAILS, "latest"))
        return Details(*sums, now.get("median", UNSAID), now.get("ninetieth", UNSAID), latest)

    def search(self, text: str) -> Sequence[str]:
        return sorted(each["name"] for each in self._rows(questions.SEARCH, "now", text))

    def _rows(self, asked: questions.Asked, part: str, text: str = "") -> Iterator[Mapping[str, Any]]:
        for each, statement in self.asked[asked.title]:
            if each == part:
                with reading(self.engine) as connection:
                    found = connection.exec_driver_sql(
                        statement.replace(_TEXT, text).replace("%", _PERCENT[connection.dialect.name])
                    )
                    yield from (dict(row) for row in found.mappings())


_PERCENT = {"sqlite": "%", "postgresql": "%%"}


def _merged(rows: Iterator[Mapping[str, Any]], keys: tuple[str, ...]) -> dict[int | None, Sums]:
    """Sums by key, of rows that have some of them each."""
    found = defaultdict[int | None, dict[str, int]](dict)
    for row in rows:
        key = next((row[each] for each in keys if each in row), None)
        found[key].update((name, int(value or 0)) for name, value in row.items() if name in COLUMNS)
    return {key: tuple(each.get(name, 0) for name in COLUMNS) for key, each in found.items()}
