"""Prints the queries that Apache Superset runs for charts of the same numbers, as it writes them itself.

It runs in an environment of its own, which has Apache Superset and none of cxbot's packages:

    python -m venv /tmp/superset && /tmp/superset/bin/pip install -r tests/benchmarks/beside/superset.txt
    /tmp/superset/bin/python tests/benchmarks/beside/superset_charts.py > tests/benchmarks/beside/superset.sql

Its datasets are cxbot's derived tables, joined with names and tags where a chart is split by them: over the raw ones no
chart can say how long a reply took, when a conversation began, or whether it is still archived. Charts ask for one
dataset each, so a report is many; comparing with the period before asks everything twice. No database is opened.
"""

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from datetime import datetime
from pathlib import Path
from typing import Any

URLS = {"sqlite": "sqlite:////tmp/nothing.sqlite3", "postgresql": "postgresql://nobody@/nothing"}
YEAR = datetime(2025, 11, 1), datetime(2026, 11, 1)  # noqa: DTZ001 - Superset's own are naive, and UTC
EARLIER = datetime(2024, 11, 1), datetime(2025, 11, 1)  # noqa: DTZ001 - as above
WEEKS = datetime(2026, 10, 4), datetime(2026, 11, 1)  # noqa: DTZ001 - as above
BEFORE = datetime(2026, 9, 6), datetime(2026, 10, 4)  # noqa: DTZ001 - as above
FIRST = "first_business_seconds"
# What is searched for, in the place of what the benchmark searches for.
TEXT = "searched"
CONFIGURATION = """
SECRET_KEY = "nothing is kept"
SQLALCHEMY_DATABASE_URI = "sqlite://"
PREVENT_UNSAFE_DB_CONNECTIONS = False
CACHE_CONFIG = DATA_CACHE_CONFIG = FILTER_STATE_CACHE_CONFIG = EXPLORE_FORM_DATA_CACHE_CONFIG = {
    "CACHE_TYPE": "NullCache", "CACHE_NO_NULL_WARNING": True,
}
"""
Period = tuple[datetime, datetime]


def seconds(moment: datetime) -> int:
    return int((moment - datetime(1970, 1, 1)).total_seconds())  # noqa: DTZ001 - as above


# Of each stream its table, its time, what is counted, and by which condition: {end} is the period's.
STREAMS: Mapping[str, tuple[str, str, Mapping[str, str], str]] = {
    "active": ("touches", "at", {"active": "COUNT(DISTINCT segment_id)"}, ""),
    "new": ("segments", "started_at", {"new": "COUNT(*)"}, "has_message"),
    "archived": (
        *("archivings", "at", {"archived": "COUNT(DISTINCT segment_id)"}),
        "(until IS NULL OR until >= {end}) AND known_from = at",
    ),
    "messages": (
        *("counted_messages", "at"),
        {
            "received": "SUM(CASE WHEN direction = 'in' THEN 1 ELSE 0 END)",
            "sent": "SUM(CASE WHEN direction = 'out' THEN 1 ELSE 0 END)",
            "first_replies": f"COUNT({FIRST})",
            "first_seconds": f"SUM({FIRST})",
            "replies": "COUNT(reply_business_seconds)",
            "reply_seconds": "SUM(reply_business_seconds)",
        },
        '"leading"',
    ),
    "resolved": (
        *("archivings", "at", {"resolutions": "COUNT(*)", "resolution_seconds": "SUM(reply_business_seconds)"}),
        "known_until IS NULL AND replies > 0",
    ),
    "rated": ("credits", "at", {"ratings": "COUNT(*)", "satisfied": "SUM(satisfied)"}, "until IS NULL"),
}
# How a dataset is joined to what it is split by.
JOINED = {
    "contact": (
        "contacts.id AS key, contacts.name AS name",
        (
            "JOIN segment_contacts AS links ON links.segment_id = {segment} "
            "JOIN contacts ON contacts.id = links.contact_id"
        ),
    ),
    "teammate": ("links.teammate_id AS key", "JOIN segment_teammates AS links ON links.segment_id = {segment}"),
    "tag": (
        "conversation_tags.tag_id AS key",
        (
            "JOIN segments AS told ON told.id = {segment} "
            "LEFT JOIN conversation_tags ON conversation_tags.conversation_id = told.conversation_id"
        ),
    ),
}


class Charts:
    """Writes queries for one kind of database."""

    def __init__(self, url: str) -> None:
        from superset.models.core import Database

        # All that a virtual dataset would ask the database for.
        schema = "public" if url.startswith("postgresql") else "main"
        Database.get_default_schema = lambda *_: schema
        self._database = Database(database_name="support", sqlalchemy_uri=url)

    def query(
        self, table: str, known: tuple[str, ...], time: str | None, period: Period | None, sql: str | None, **query: Any
    ) -> str:
        """What a chart of a dataset asks: a table, or the statement of a virtual dataset."""
        from superset.connectors.sqla.models import SqlaTable, TableColumn

        dataset = SqlaTable(table_name=table, database=self._database, sql=sql)
        dataset.columns = [TableColumn(column_name=each, type="BIGINT") for each in known]
        if time:
            dataset.columns.append(
                TableColumn(column_name=time, type="BIGINT", is_dttm=True, python_date_format="epoch_s")
            )
        asked = {"is_timeseries": False, "filter": [], "extras": {}, "orderby": [], "row_limit": 10_000} | query
        if period:
            asked |= {"granularity": time, "from_dttm": period[0], "to_dttm": period[1]}
        return dataset.get_query_str(asked).strip().rstrip(";")

    def stream(self, name: str, period: Period, by: str = "", **query: Any) -> str:
        """A stream's numbers in a period, by what they are split by."""
        table, time, counted, condition = STREAMS[name]
        metrics = [metric(label, each) for label, each in counted.items()]
        where = condition.format(end=seconds(period[1]))
        asked = {"metrics": metrics, "extras": {"where": where} if where else {}} | query
        if by in JOINED:
            key, join = JOINED[by]
            segment = f"{table}.id" if table == "segments" else f"{table}.segment_id"
            sql = f"SELECT {table}.*, {key} FROM {table} {join.format(segment=segment)}"
            return self.query(f"{table} by {by}", ("key", "name"), time, period, sql, **{"columns": ["key"]} | asked)
        if by:
            return self.query(table, ("inbox_id",), time, period, None, columns=["inbox_id"], **asked)
        return self.query(table, ("score",), time, period, None, **asked)

    def report(self, now: Period, before: Period, grain: str) -> Iterator[tuple[str, str]]:
        """Numbers now and before, a donut, a trend."""
        for name in STREAMS:
            yield "now", self.stream(name, now)
            yield "before", self.stream(name, before)
        yield "scores", self.stream("rated", now, columns=["score"], metrics=[metric("ratings", "COUNT(*)")])
        yield (
            "trend",
            self.stream("rated", now, is_timeseries=True, extras={"where": "until IS NULL", "time_grain_sqla": grain}),
        )

    def details(self, *, percentiles: bool) -> Iterator[tuple[str, str]]:
        """First replies: now and before, percentiles where the database has a function for them, and the latest."""
        sums = [metric("count", f"COUNT({FIRST})"), metric("total", f"SUM({FIRST})")]
        ordered = f"PERCENTILE_CONT({{}}) WITHIN GROUP (ORDER BY {FIRST})"
        both = [metric("median", ordered.format(0.5)), metric("ninetieth", ordered.format(0.9))] if percentiles else []
        where = f"\"leading\" AND direction = 'out' AND {FIRST} IS NOT NULL"
        for name, period, metrics in (("now", YEAR, sums + both), ("before", EARLIER, sums)):
            asked = {"metrics": metrics, "extras": {"where": where}}
            yield name, self.query("counted_messages", (FIRST,), "at", period, None, **asked)
        sql = """
            SELECT counted_messages.*, conversations.subject, teammates.name AS teammate
            FROM counted_messages JOIN segments ON segments.id = counted_messages.segment_id
            JOIN conversations ON conversations.id = segments.conversation_id
            LEFT JOIN teammates ON teammates.id = counted_messages.teammate_id"""
        columns = (FIRST, "subject", "teammate")
        listed = {"columns": list(columns), "orderby": [("at", False), ("message_id", False)], "row_limit": 10}
        yield (
            "latest",
            self.query("replies", (*columns, "message_id"), "at", YEAR, sql, **listed, extras={"where": where}),
        )

    def search(self) -> str:
        """What the search of a filter asks."""
        wanted = [{"col": "name", "op": "ILIKE", "val": f"%{TEXT}%"}]
        return self.query("contacts", ("name",), None, None, None, columns=["name"], filter=wanted, row_limit=1000)

    def every(self, *, percentiles: bool) -> Iterator[tuple[str, str, str]]:
        """(question, part, statement) of all that is asked."""
        most = metric("active", "COUNT(DISTINCT segment_id)")
        listed = {"columns": ["key", "name"], "orderby": [(most, False)], "row_limit": 10}
        yield "table of customers, a year", "now", self.stream("active", YEAR, "contact", **listed)
        for title, periods, grain in (
            ("report of a year", (YEAR, EARLIER), "P1M"),
            ("report of 4 weeks", (WEEKS, BEFORE), "P1D"),
        ):
            yield from ((title, part, statement) for part, statement in self.report(*periods, grain))
        for by in ("inbox", "teammate", "tag"):
            yield from ((f"report of a year by {by}", "now", self.stream(name, YEAR, by)) for name in STREAMS)
        for part, statement in self.details(percentiles=percentiles):
            yield "details with percentiles, a year", part, statement
        yield "search for a contact", "now", self.search()


def metric(label: str, expression: str) -> dict[str, str]:
    return {"expressionType": "SQL", "sqlExpression": expression, "label": label}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(sys.stderr):
        file = Path(folder) / "superset_config.py"
        file.write_text(CONFIGURATION, encoding="utf-8")
        os.environ["SUPERSET_CONFIG_PATH"] = str(file)
        from importlib.metadata import version

        from superset.app import create_app

        lines = [f"-- Apache Superset {version('apache-superset')}"]
        with create_app().app_context():
            for database, url in URLS.items():
                for title, part, statement in Charts(url).every(percentiles=database == "postgresql"):
                    lines.append(f"\n-- {database} | {title} | {part}\n{statement}")
    sys.stdout.write("\n".join(line.replace(" \n", "\n") for line in lines) + "\n")


if __name__ == "__main__":
    main()
