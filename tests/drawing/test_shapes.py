"""Laws of drawing: any section can be drawn in any shape, in every state, and no module knows one by its name."""

import ast
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cxbot.answer import NOTHING_COUNTED, Answer, Figure, Group, Ratings, Series, Step, Table
from cxbot.drawing import report
from cxbot.drawing.part import Rendering, written_out
from cxbot.filter import Kind
from cxbot.message import Message
from cxbot.metric import Aggregate
from cxbot.metrics import catalogue
from cxbot.period import Period
from cxbot.question import About, Question
from cxbot.rights import EVERYTHING
from cxbot.section import Section, Shape
from cxbot.sections import sections
from tests.drawing.answers import NOW, REACH, WEEK, measured, voice

ROOT = Path(__file__).parents[2] / "cxbot"
RENDERING = Rendering(NOW, written_out, EVERYTHING)
# Where they are declared, and columns of tables and files, some of which are called as a metric or section is.
PLACES = {"metrics", "sections", "migrations", "playground", "tables", "deriving", "sources"}
STATES = {"plain": 40, "compared": 40, "empty": 0, "one": 1}


def figure(name: str, n: int) -> Figure:
    """A figure of a metric that rests on n rows."""
    if catalogue()[name].aggregate is Aggregate.COUNT:
        return Figure(float(n), n)
    if not n:
        return NOTHING_COUNTED
    if catalogue()[name].aggregate is Aggregate.SHARE:
        return Figure(100.0, n, numerator=n)
    return Figure(4.0, n, total=4.0 * n, variance=0.5)


def series(period: Period, names: tuple[str, ...], n: int) -> Series:
    """All of it in the first bucket."""
    steps = (
        Step(each.start, each.end, each.label, {name: figure(name, 0 if place else n) for name in names})
        for place, each in enumerate(period.buckets(period.usual_bucket()))
    )
    return Series(period, tuple(steps))


def about(section: Section, state: str) -> Answer:
    """An answer that has everything that any shape draws, of so many rows."""
    n, names = STATES[state], section.metrics
    question = Question(WEEK, about=About.SECTION, section=section.name, compare=state == "compared")
    rows = tuple(
        Group(Kind.ACCOUNT, str(row), f"Account {row}", {name: figure(name, n) for name in names}) for row in (1, 2)
    )
    return Answer(
        question=question,
        reach=REACH,
        total={name: measured(name, figure(name, n), figure(name, n)) for name in names},
        ratings=Ratings({5: n, 4: 0, 3: 0, 2: 0, 1: 0}),
        series=series(question.period, names, n),
        previous=series(question.before, names, n),
        voices=(voice(1, "Jane", 5, "Thanks"),) if n else (),
        table=Table(Kind.ACCOUNT, names, rows if n else (), len(rows) if n else 0, 0, 20)
        if section.shape is Shape.TABLE
        else None,
    )  # fmt: skip


def every(message: Message) -> Iterator[Message]:
    yield message
    for part in message.thread:
        yield from every(part)


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", sections())
def test_every_section_can_be_drawn_in_every_shape_and_state(name: str, state: str, shape: Shape) -> None:
    section = replace(sections()[name], shape=shape)
    drawn = report.report(about(section, state), (section,), RENDERING, asked_by="U1")
    for message in every(drawn):
        assert 0 < len(message.text) < 3000
        assert len(message.blocks) <= 50
        ids = [block["block_id"] for block in message.blocks if "block_id" in block]
        assert len(ids) == len(set(ids))
        assert len(json.dumps(message.blocks)) < 12_000
        for picture in message.pictures:
            assert 0 < len(picture.alt) <= 2000
            assert picture.draw().startswith(b"\x89PNG")


def test_a_trend_of_reply_times_draws_reply_times() -> None:
    speed = Section("speed", "Speed", Shape.TREND, ("reply_time", "first_reply_time"), "How fast.", 99)
    drawn = report.report(about(speed, "plain"), (speed,), RENDERING)
    assert drawn.blocks[0]["text"]["text"].startswith("*Last week (9–15 Nov): reply time (avg) 4 s, 40 replies.*")
    assert "Reply time (avg) by day" in drawn.pictures[0].alt
    controls = next(each for each in drawn.blocks if each.get("block_id") == "controls:speed")
    offered = [each["text"]["text"] for each in controls["elements"][0]["options"]]
    assert offered == ["Reply time (avg)", "First reply time (avg)"]


def test_names_of_metrics_and_sections_stand_only_where_they_are_declared() -> None:
    names = set(catalogue()) | set(sections())
    found = {
        f"{module.relative_to(ROOT)}: {node.value}"
        for module in ROOT.rglob("*.py")
        if module.relative_to(ROOT).parts[0] not in PLACES
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in names
    }
    assert found == set()
