"""The page of ratios is written whole from what was measured, and the one in the project was written so."""

import platform
import re
from dataclasses import replace

import pytest

from tests.benchmarks.beside import page, questions
from tests.benchmarks.beside.page import COSTS, PAGE, README, WAYS, Cell, Measured, layout, missing, sentence
from tests.benchmarks.beside.questions import ASKED, CUSTOMERS, DETAILS
from tests.benchmarks.beside.superset_queries import cannot, statements
from tests.benchmarks.stores import DATABASES

ROW = re.compile(r"^\| (.+) \|$", re.MULTILINE)


def measured(*databases: str) -> Measured:
    """A ratio for every cell: 1.1 x for the first, 2.1 x for the next ..."""
    found = Measured(rows={"messages": 2_000_000, "contacts": 100_000}, grown=20)
    found.servers, found.versions = dict.fromkeys(databases, "15.4"), dict.fromkeys(page.LIBRARIES, "2.1.0")
    for database in databases:
        for asked in ASKED:
            found.growth[database, asked.title] = 2.5
            for way in WAYS:
                note = cannot(database, asked) if way == page.SUPERSET else ""
                found.cells.append(Cell(database, asked.title, way, 0.1 + len(found.cells) + 1, note))
    found.costs = {each: (number + 1) / 4 for number, each in enumerate(COSTS)}
    return found


def grid(written: str, heading: str) -> list[list[str]]:
    """The rows of the table below a heading, without what is above its line."""
    below = written.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return [row.split(" | ") for row in ROW.findall(below)][1:]


def test_every_cell_stands_where_it_belongs() -> None:
    written = page.page(measured(*DATABASES))
    rows = [*grid(written, "Beside cxbot on SQLite"), *grid(written, "Beside cxbot on PostgreSQL")]
    assert [row[0] for row in rows] == [each.title for each in ASKED] * 2
    cells = [cell.rstrip("¹²³") for row in rows for cell in row[1:]]
    assert cells[:3] == ["1.1 ×", "2.1 ×", "3.1 ×"]
    assert cells[9:] == [f"{number + 0.1:.0f} ×" for number in range(10, len(cells) + 1)]
    assert len(cells) == 2 * len(ASKED) * len(WAYS)
    assert grid(written, "As data grow") == [[each.title, "2.5 ×", "2.5 ×"] for each in ASKED]
    assert [row[1] for row in grid(written, "What else")] == ["0.2 ×", "0.5 ×", "0.8 ×", "1.0 ×"]


def test_what_is_faster_is_bold_and_what_cannot_be_said_is_noted() -> None:
    found = measured("sqlite")
    found.cells[:2] = [replace(found.cells[0], ratio=0.994), replace(found.cells[1], ratio=0.0416)]
    written = page.page(found)
    first, *_ = grid(written, "Beside cxbot on SQLite")
    assert first[:5] == [CUSTOMERS.title, "**1.0 ×**", "**0.04 ×**", "3.1 ×", "4.1 ×¹"]
    assert "¹ One column of 13:" in written
    assert "² Without percentiles" in written
    assert "- Not measured in this run: PostgreSQL." in written


def test_postgresql_has_a_function_for_percentiles() -> None:
    assert cannot("sqlite", DETAILS)
    assert not cannot("postgresql", DETAILS)


def test_a_page_is_not_written_of_a_part() -> None:
    whole = measured(*DATABASES)
    assert missing(whole) == []
    assert missing(measured("sqlite")) == []
    lost = whole.cells.pop()
    whole.costs.pop("deriving")
    whole.growth.pop(("sqlite", CUSTOMERS.title))
    told = [f"{lost.way} ({lost.asked}, PostgreSQL)", f"growth ({CUSTOMERS.title}, SQLite)", "deriving"]
    assert missing(whole) == told
    assert len(missing(Measured())) > len(ASKED) * len(WAYS)


def test_the_page_names_neither_times_nor_a_machine() -> None:
    for written in (page.page(measured(*DATABASES)), PAGE.read_text(encoding="utf-8")):
        assert not re.search(r"\d ?(ms|s|seconds|milliseconds)\b|/tmp|/home|/work", written)
        assert platform.node() not in written


def test_the_page_in_the_project_was_written_by_a_run() -> None:
    there = PAGE.read_text(encoding="utf-8")
    databases = [each for each in DATABASES if f"## Beside cxbot on {page.DATABASES[each]}" in there]
    assert layout(there) == layout(page.page(replace(measured(*databases), rows=rows_of(there))))


def rows_of(written: str) -> dict[str, int]:
    told = re.findall(r"(\d[\d,]*) ([a-z]+)", " ".join(written.partition("two years: ")[2].partition(". ")[0].split()))
    return {name: int(count.replace(",", "")) for count, name in told}


def test_the_readme_says_what_the_page_says() -> None:
    there = PAGE.read_text(encoding="utf-8")
    below = README.read_text(encoding="utf-8").partition(page.MARK)[2].partition("\n\n")[0]
    first, *_ = grid(there, "Beside cxbot on SQLite")
    ratios = [float(each.strip("*").removesuffix(" ×")) for each in (first[1], first[2], first[6])]
    found = measured("sqlite")
    found.rows = rows_of(there)
    places = [WAYS.index(each) for each in (page.RAW, page.PANDAS, page.KEPT_PANDAS)]
    for place, ratio in zip(places, ratios, strict=True):
        found.cells[place] = replace(found.cells[place], ratio=ratio)
    assert below == sentence(found)


@pytest.mark.parametrize("asked", ASKED, ids=lambda each: each.title)
def test_superset_was_asked_about_everything(asked: questions.Asked) -> None:
    for database in DATABASES:
        assert statements(database)[asked.title]
