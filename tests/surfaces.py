"""A number as every surface shows it, read as people or machines read it there; asks only what it is handed."""

import csv
import io
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain

import pytest
from sqlalchemy import Engine

from cxbot import sections
from cxbot.answering import answer
from cxbot.answering.highlights import highlights
from cxbot.answering.statements import listening
from cxbot.database import reading
from cxbot.digesting import digest
from cxbot.drawing.formats.json_format import to_json
from cxbot.filter import Kind
from cxbot.message import Block, Json, Message, Modal, Where
from cxbot.metric import Aggregate, Metric
from cxbot.metrics import catalogue
from cxbot.question import About, Question
from cxbot.replying import Replying
from cxbot.rights import EVERYTHING
from cxbot.unit import NOTHING, Unit
from tests.answering.company import NOW, asked
from tests.numbers_shown import read


@dataclass(frozen=True)
class Number:
    """What a metric is where it is asked for; `value` is exact, None where nothing is known."""

    metric: Metric
    value: float | None
    n: int

    def is_shown(self, text: str) -> bool:
        """Whether a text says it; of ratings of some scores it is how many there are."""
        if self.value is None:
            return text == NOTHING
        shown = read(text, self.metric.unit)
        return shown is not None and shown.is_that(self.value)


@dataclass(frozen=True)
class Company:
    """The company in a database of its own, the bot that answers about it, and the ids of what filters name."""

    engine: Engine
    replying: Replying
    ids: dict[tuple[Kind, str], str]


def told(company: Company, question: Question) -> Number:
    """The number as machines are told it."""
    metric = catalogue()[question.metric or ""]
    figure = to_json(asked(company.engine, question))["metrics"][metric.name]
    return of_json(metric, figure, question)


def of_json(metric: Metric, figure: Json, question: Question) -> Number:
    value = figure["value"]
    n = figure.get("n", value or 0)
    if question.values_of(Kind.RATING) and metric.unit is not Unit.COUNT:
        # What ratings of some scores come to follows from the scores: how many they are is shown.
        metric = replace(metric, unit=Unit.COUNT, aggregate=Aggregate.COUNT)
        value = n
    if metric.unit is not Unit.COUNT and metric.aggregate is Aggregate.SHARE and n:
        value = 100 * figure["numerator"] / n
    return Number(metric, value, n)


def in_headline(company: Company, question: Question) -> str:
    """What the report on one metric begins with, without its period, as a number: "2 of 3" of few."""
    return first_number(message(company, question).text)


def check_digest(company: Company, question: Question, number: Number) -> None:
    """It begins with the number, as its notification does; its low ratings and what stands out are others' numbers."""
    shown, told = digest(company.replying, question, EVERYTHING, name="Company", when="every Monday")
    assert number.is_shown(first_number(shown.text))
    assert number.is_shown(first_number(texts(shown.blocks)[0].replace("*", "").replace("\n", " ")))
    assert told.counted is None or told.counted == number.n
    with reading(company.engine) as connection:
        answered = answer(connection, question, now=NOW)
        beyond = highlights(connection, answered, now=NOW)
    if beyond.units is not None and not question.values_of(Kind.RATING):
        (last,) = beyond.units.steps[-1].figures.values()
        assert (last.value, last.n) == (number.value if last.value is None else pytest.approx(number.value), number.n)
    if beyond.low is not None:
        rated = replace(question, about=About.DETAILS, metric="csat_percentage")
        assert beyond.low.count == sum(each["value"] == "0" for each in exported(company, rated))
        some = replace(rated, metric="csat_responses")
        scores = [each for each in ("1", "2", "3") if each in (question.values_of(Kind.RATING) or "123")]
        listed = len(exported(company, some.only(Kind.RATING, *scores))) if scores else 0
        assert beyond.low.scored == listed


def first_number(headline: str) -> str:
    said = headline.partition(": ")[2].partition(". ")[0].rstrip(".")
    few = re.match(r"(\d+) [^,]+, (?:(all|none|\d+) of them|(not )?\w+$)", said)
    if few is None:
        return NOTHING if said.startswith("no ") else said.partition(", csat average score ")[2] or said
    n = int(few[1])
    good = {"all": n, "none": 0, None: 0 if few[3] else 1}.get(few[2])
    return f"{few[2] if good is None else good} of {n}"


def in_all_figures(company: Company, question: Question, number: Number) -> str:
    """Its cell in the table of all figures in the report's thread; of some scores only the headline says anything."""
    metric = catalogue()[question.metric or ""]
    report = message(company, replace(question, about=About.REPORT, metric=None))
    tables = [block for part in report.thread for block in part.blocks if block["type"] == "table"]
    rows = {row[0]["text"]: row[1]["text"] for table in tables for row in table["rows"]}
    if question.values_of(Kind.RATING):
        assert metric.short not in rows
        return in_headline(company, question)
    if not tables or (number.value is None and metric.short not in rows):
        return in_headline(company, question)  # there were no conversations, or it is not known at all
    return rows[metric.short]


def in_split(company: Company, question: Question, kind: Kind, key: str) -> Number:
    """That of its row in a split, as machines are told it; where the split is listed it is written so."""
    split = replace(question, split=kind)
    metric, found = catalogue()[question.metric or ""], asked(company.engine, split)
    place = [each.key for each in found.groups].index(key)
    number = of_json(metric, to_json(found)["groups"][place]["metrics"][metric.name], question)
    if not kind.of_time:
        shown = company.replying.reply(split, EVERYTHING, where=Where.WINDOW)
        assert isinstance(shown, Modal)
        begins = f"{found.groups[place].name}  *"
        (line,) = [each for each in "\n".join(texts(shown.blocks)).split("\n") if each.startswith(begins)]
        assert number.is_shown(line.removeprefix(begins).partition("*")[0])
    return number


def in_table(company: Company, question: Question, kind: Kind, key: str) -> str:
    """Its cell in the table of customers."""
    table = replace(question, about=About.CUSTOMERS, metric=None, split=kind, columns=(question.metric or "",))
    listed = asked(company.engine, table).table
    assert listed is not None
    place = [each.key for each in listed.rows].index(key)
    rows = next(block["rows"] for block in message(company, table).blocks if block["type"] == "table")
    return str(rows[1 + place][1]["text"])


def check_profile(company: Company, question: Question, cell: tuple[Kind, str], number: Number) -> None:
    """The profile has a line for it, which says it; none for a score where only some scores are asked about."""
    short = catalogue()[question.metric or ""].short
    profile = replace(question, about=About.PROFILE, metric=None, cell=cell)
    lines = "\n".join(texts(message(company, profile).blocks)).split("\n")
    said = [each.removeprefix(f"{short}  *").partition("*")[0] for each in lines if each.startswith(f"{short}  *")]
    shown = sections.asked(profile)[0].metrics
    if question.metric not in shown or (question.values_of(Kind.RATING) and short != "Ratings"):
        assert said == []
    else:
        (one,) = said
        assert number.is_shown(one)


def check_rows(company: Company, question: Question, number: Number) -> None:
    """The details calculate the number, say how many there are, and list them; and so does the file of them."""
    details = replace(question, about=About.DETAILS)
    shown = company.replying.reply(details, EVERYTHING, where=Where.WINDOW)
    assert isinstance(shown, Modal)
    said, foot = texts(shown.blocks)[0].partition("\n")[0], texts(shown.blocks)[-1]
    bold = re.match(r"\*([^*]+)\*", said)
    if number.n:
        assert number.is_shown(bold[1] if bold else said)
    else:
        assert said.startswith(("There were no ", "*0 of "))
    count = re.search(r"of ([\d,]+), the newest first", foot)
    assert (int(count[1]) if count else 0) == number.n
    assert count or foot == "Nothing was counted, so nothing is listed."
    rows = exported(company, details)
    assert len(rows) == len({each["id"] for each in rows}) == number.n
    values = [float(each["value"]) for each in rows if each["value"]]
    if number.metric.aggregate is not Aggregate.COUNT and number.n:
        factor = 100 if number.metric.aggregate is Aggregate.SHARE else 1
        assert factor * sum(values) / len(rows) == pytest.approx(number.value, abs=1e-4)


def exported(company: Company, question: Question) -> list[dict[str, str]]:
    with company.replying.exported(question, EVERYTHING) as file:
        return list(csv.DictReader(io.StringIO("".join(file.lines), newline="")))


def check_sql(company: Company, question: Question, number: Number) -> None:
    """Its statements, as they are printed, find the number when somebody else runs them."""
    with reading(company.engine) as connection, listening(connection) as statements:
        answer(connection, question, now=NOW)
    check_counted(company, statements, number)


def check_counted(company: Company, statements: list[str], number: Number) -> None:
    n, total = counted_by(company, statements)
    assert n == number.n
    if number.metric.aggregate is not Aggregate.COUNT and n:
        factor = 100 if number.metric.aggregate is Aggregate.SHARE else 1
        assert factor * total / n == pytest.approx(number.value, abs=1e-4)


def counted_by(company: Company, statements: list[str]) -> tuple[int, float]:
    """How many rows are found in the period itself, and what they sum up to: by the statements that count first.

    They are two where whole hours are summed up beforehand and the edges of the period are counted.
    """
    n, total = 0, 0.0
    with closing(sqlite3.connect(company.engine.url.database or "")) as connection:
        for each in statements:
            cursor = connection.execute(each)
            if [name for name, *_ in cursor.description][:2] != ["slot", "by"]:
                continue
            rows = cursor.fetchall()
            if {row[:2] for row in rows} != {(0, None)}:
                break
            for _, _, counted, *sums in rows:
                n, total = n + counted, total + (sums[0] or 0.0 if sums else 0.0)
    return n, total


def message(company: Company, question: Question) -> Message:
    reply = company.replying.reply(question, EVERYTHING)
    assert isinstance(reply, Message)
    return reply


def texts(shown: tuple[Block, ...]) -> list[str]:
    """What stands in sections and small lines."""
    return list(chain.from_iterable(_texts(block) for block in shown))


def _texts(block: Block) -> list[str]:
    if block["type"] == "section":
        return [str(block["text"]["text"])]
    return [str(each["text"]) for each in block["elements"]] if block["type"] == "context" else []
