"""How long a person waits: from the typed command to the posted report, and what the time is spent on.

The parts are medians of the bot's own steps in one run against the playground, whose files are ready after 0.3 s.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from cxbot import sections
from cxbot.answer import Answer
from cxbot.answering import answer
from cxbot.database import make_engine, reading
from cxbot.drawing import report
from cxbot.drawing.part import Rendering, written_out
from cxbot.message import Message
from cxbot.period import CalendarUnit, last_complete
from cxbot.question import Question
from cxbot.rights import EVERYTHING
from tests.driver import UNLIMITED
from tests.whole.running import Whole, running

NOW = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
CHANNEL = "support-leads"
RENDERING = Rendering(NOW, written_out, EVERYTHING)
QUESTION = Question(last_complete(CalendarUnit.MONTH, NOW, "Europe/Berlin"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with running(tmp_path_factory.mktemp("whole"), "socket", NOW, days=120, settings=UNLIMITED) as found:
        yield found


@pytest.fixture
def ask(whole: Whole) -> Callable[[], Any]:
    reports = make_engine(str(whole.engine.url), read_only=True)

    def once() -> Any:
        with reading(reports) as connection:
            return answer(connection, QUESTION, now=NOW)

    return once


def drawn(answered: Answer) -> Message:
    return report.report(answered, sections.asked(answered.question), RENDERING, asked_by="U1")


def test_from_command_to_posted_report(whole: Whole, benchmark: BenchmarkFixture) -> None:
    ana = whole.slack.as_person("ana")

    def posted() -> int:
        return len(ana.reports(CHANNEL))

    def once() -> None:
        before = posted()
        ana.types(CHANNEL, "/cx last month")
        ana.wait(lambda _: posted() > before, 30)

    once()
    benchmark.pedantic(once, rounds=7)


def test_the_query(ask: Callable[[], Any], benchmark: BenchmarkFixture) -> None:
    ask()
    benchmark.pedantic(ask, rounds=20)


def test_the_drawing_of_two_pictures(ask: Callable[[], Any], benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    message = drawn(ask())

    def draw() -> None:
        for number, picture in enumerate(message.pictures):
            (tmp_path / f"{number}.png").write_bytes(picture.draw())

    draw()
    benchmark.pedantic(draw, rounds=20)


def test_the_blocks(ask: Callable[[], Any], benchmark: BenchmarkFixture) -> None:
    answered = ask()
    benchmark(lambda: drawn(answered))
