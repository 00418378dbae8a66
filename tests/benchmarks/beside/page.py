"""The page that says how cxbot compares: made whole of what a run measured, never edited by hand.

It has ratios and no times, which another machine would refute.
"""

import os
import platform
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import fill

from tests.benchmarks.beside import questions, superset_queries
from tests.benchmarks.beside.questions import ASKED

PAGE = Path(__file__).parents[1] / "README.md"
README = Path(__file__).parents[3] / "README.md"
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
# The ways, in the order of the columns.
RAW, PANDAS, POLARS, SUPERSET = "SQL by hand", "pandas", "polars", "Superset's queries"
DUCKDB, KEPT_PANDAS, KEPT_POLARS, KEPT_NUMPY, COPY = (
    *("DuckDB, SQL by hand", "pandas in memory", "polars in memory", "numpy in memory", "cxbot on its copy"),
)
READING = (RAW, PANDAS, POLARS, SUPERSET)
KEEPING = (DUCKDB, KEPT_PANDAS, KEPT_POLARS, KEPT_NUMPY, COPY)
WAYS = (*READING, *KEEPING)
# What else is measured, in the order in which it is told.
COSTS = ("bytes of a picture", "time of a picture", "loading", "deriving")
LIBRARIES = ("SQLAlchemy", "psycopg", "pandas", "polars", "numpy", "duckdb", "matplotlib")
MARK = "<!-- speed: made by `make bench` -->\n"
_FOOTNOTES = "¹²³⁴⁵⁶⁷⁸⁹"


@dataclass(frozen=True, slots=True)
class Cell:
    """How many times as long a way takes as cxbot does; `note` says what it cannot."""

    database: str
    asked: str
    way: str
    ratio: float
    note: str = ""


@dataclass(slots=True)
class Measured:
    """What a run measured: other ways, growth by (database, what is asked), what else by COSTS, and on what.

    `growth` is how many times as long it takes with `grown` times the rows. `rows` are counts by what they are of,
    `versions` those of LIBRARIES, `servers` those of databases.
    """

    cells: list[Cell] = field(default_factory=list)
    growth: dict[tuple[str, str], float] = field(default_factory=dict)
    costs: dict[str, float] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    grown: float = 0
    servers: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)


def missing(measured: Measured) -> Sequence[str]:
    """What the page has and was not measured; it can do without one of the databases."""
    there = {(each.database, each.asked, each.way) for each in measured.cells}
    databases = _databases(measured) or list(DATABASES)
    wanted = [(database, asked.title, way) for database in databases for asked in ASKED for way in WAYS]
    lacking = [f"{way} ({asked}, {DATABASES[name]})" for name, asked, way in wanted if (name, asked, way) not in there]
    growing = [(database, asked.title) for database in databases for asked in ASKED]
    lacking += [
        f"growth ({asked}, {DATABASES[name]})" for name, asked in growing if (name, asked) not in measured.growth
    ]
    return [*lacking, *(each for each in COSTS if each not in measured.costs)]


def _databases(measured: Measured) -> list[str]:
    there = {each.database for each in measured.cells}
    return [each for each in DATABASES if each in there]


def write(measured: Measured) -> str:
    """Write the page anew, and its sentence in the README; the page's name."""
    PAGE.write_text(page(measured), encoding="utf-8")
    before, _, rest = README.read_text(encoding="utf-8").partition(MARK)
    after = rest.partition("\n\n")[2]
    README.write_text(f"{before}{MARK}{sentence(measured)}\n\n{after}", encoding="utf-8")
    return PAGE.name


def sentence(measured: Measured) -> str:
    """What the README says of it."""
    cells, database = _by_place(measured), _databases(measured)[0]
    ways = (RAW, PANDAS, KEPT_PANDAS)
    raw, pandas, memory = (cells[database, questions.CUSTOMERS.title, way].ratio for way in ways)
    return _filled(
        f"A year's table of customers, of {measured.rows['messages']:,} messages in {DATABASES[database]}, takes SQL "
        f"over the raw tables {raw:.0f} times as long as cxbot, pandas {pandas:.0f} times ({memory:.1f} with the rows "
        "in memory): [how cxbot compares](tests/benchmarks/README.md), and what is faster."
    )


def page(measured: Measured) -> str:
    """The whole page."""
    return "\n".join(_lines(measured)).rstrip() + "\n"


def _lines(measured: Measured) -> Iterator[str]:
    yield "# cxbot beside other ways to the same numbers\n"
    yield _filled(
        "How many times as long the other way takes. **Bold**: it is faster. All ways found the same numbers in the "
        "run that wrote this page, else it would have failed. `make bench` measures on your machine, and writes it "
        "anew."
    )
    yield ""
    yield _filled(_in_short(measured))
    for database in _databases(measured):
        yield f"\n## Beside cxbot on {DATABASES[database]}\n"
        yield from _table(measured, database)
    yield from _ways()
    yield "## As data grow\n"
    yield f"How many times as long cxbot takes with {measured.grown:.0f} times the rows.\n"
    there = _databases(measured)
    grown = [[each.title, *(_times(measured.growth[name, each.title]) for name in there)] for each in ASKED]
    yield from _grid(["", *(DATABASES[each] for each in there)], grown)
    yield from _rest(measured)
    yield from _where(measured)


def _in_short(measured: Measured) -> str:
    cells, databases = measured.cells, _databases(measured)

    def between(way: str) -> str:
        ratios = [each.ratio for each in cells if each.way == way]
        return " to ".join(_times(each).removesuffix(" ×") for each in (min(ratios), max(ratios)))

    names = " and ".join(DATABASES[each] for each in databases)
    return (
        f"In short, of {measured.rows['messages']:,} messages in {names}: SQL by hand takes {between(RAW)} times "
        f"as long, pandas {between(PANDAS)}, Superset's queries {between(SUPERSET)}. With the rows in memory already, "
        f"pandas takes {between(KEPT_PANDAS)} times as long, and numpy {between(KEPT_NUMPY)}."
    )


def _table(measured: Measured, database: str) -> Iterator[str]:
    cells, notes, rows = _by_place(measured), dict[str, str](), []
    for asked in ASKED:
        row = [asked.title]
        for way in WAYS:
            cell = cells[database, asked.title, way]
            mark = notes.setdefault(cell.note, _FOOTNOTES[len(notes)]) if cell.note else ""
            row.append(_ratio(cell.ratio) + mark)
        rows.append(row)
    yield from _grid(["", *WAYS], rows)
    if notes:
        yield " ".join(f"{mark} {note}." for note, mark in notes.items()) + "\n"


def _ways() -> Iterator[str]:
    yield "## The ways\n"
    yield _filled(
        "cxbot's time is that of its whole answer. The others work out the numbers in it and no more: no usual range, "
        "no verdict on a change, no coverage."
    )
    yield ""
    for name, what in {
        RAW: "statements over messages, activities and ratings, on the same database. They are written for these "
        "data, in which each conversation is one segment in one inbox, without business hours, snoozes and bots",
        f"{PANDAS}, {POLARS}": "read the period's rows from the same database and add them up. These are the rows "
        "that cxbot derived, so reply times are worked out already",
        SUPERSET: f"what Apache Superset {superset_queries.version()} writes for charts of these numbers, without its "
        "server and its caches, on cxbot's derived tables. On the raw ones its charts can count messages and ratings, "
        "but not say how long replies took (in business hours or not), which conversations are new or still archived, "
        "or whose a rating is",
        DUCKDB: "the first way's statements, on a DuckDB file with the raw tables",
        "In memory": "the same rows, read and kept before. That is not counted, nor is keeping them up to date. For "
        "numpy they are sorted by time: about as fast as it gets",
        COPY: "the same answers from cxbot's copy in DuckDB, which is for very big databases (`cxbot copy`)",
    }.items():
        yield _filled(f"- **{name}**: {what}.")
    yield ""


def _rest(measured: Measured) -> Iterator[str]:
    costs = measured.costs
    bytes_, time, loading, deriving = (_times(costs[each]) for each in COSTS)
    yield "## What else\n"
    rows = [
        ["bytes of a picture", bytes_, "matplotlib's default `savefig` of the same figure"],
        ["time of a picture", time, "the same"],
        ["loading a folder of CSV", loading, "reading it with `csv`, writing its rows with the bare driver"],
        ["deriving", deriving, "reading the raw rows, writing the derived ones with the bare driver"],
    ]
    yield from _grid(["", "cxbot takes", "of"], rows)


def _where(measured: Measured) -> Iterator[str]:
    rows = ", ".join(f"{count:,} {name}" for name, count in measured.rows.items())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{each} {measured.versions[each]}" for each in LIBRARIES)
    servers = ", ".join(f"{DATABASES[each]} {measured.servers[each]}" for each in _databases(measured))
    machine = f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, {platform.system()}"
    yield "## What was measured\n"
    yield _filled(f"- Generated data of two years: {rows}. A page of a table has {questions.ROWS} rows.")
    yield _filled(f"- {machine}, Python {platform.python_version()}, {servers}, {versions}.")
    yield _filled(
        "- Processor time, PostgreSQL's own too, so that whatever else a machine does is not in it: ways in turn, "
        "again and again, their medians, after a first time that does not count. polars and DuckDB use several cores, "
        "so one waits less for them than their cells say."
    )
    yield _filled(
        "- Not measured: Slack and networks, cold disks, many people at once, writing beside reading, other indexes "
        "than cxbot's, Superset's server, and the time it takes to write the SQL."
    )
    if lacking := [name for each, name in DATABASES.items() if each not in measured.servers]:
        yield f"- Not measured in this run: {', '.join(lacking)}."


def _filled(text: str) -> str:
    return fill(text, 118, subsequent_indent="  " if text.startswith("- ") else "", break_on_hyphens=False)


def _by_place(measured: Measured) -> Mapping[tuple[str, str, str], Cell]:
    return {(each.database, each.asked, each.way): each for each in measured.cells}


def _ratio(ratio: float) -> str:
    return f"**{_times(ratio)}**" if ratio < 1 else _times(ratio)


def _times(ratio: float) -> str:
    return f"{ratio:.0f} ×" if ratio >= 9.95 else f"{ratio:.1f} ×" if ratio >= 0.095 else f"{ratio:.2f} ×"


def _grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|---|{'--:|' * (len(head) - 1)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def layout(written: str) -> str:
    """A page without what differs from run to run: numbers, which cells are bold, where lines are broken."""
    plain = re.sub(r"\*\*([\d.]+ ×)\*\*", r"\1", written)
    return " ".join(re.sub(r"[\d.,]*\d", "0", plain).split())
