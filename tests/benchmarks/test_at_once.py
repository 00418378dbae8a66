"""How long six reports take that are asked for at once, beside the same six one after the other.

Each is answered and drawn, with its two pictures: in this process, or in one beside it. Slack is not in it, nor waiting
for it. Run with `pytest tests/benchmarks/test_at_once.py -s` to read the ratios; what is asserted are the pictures.
"""

import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cxbot import sections
from cxbot.answering import answer
from cxbot.database import make_engine, reading
from cxbot.drawing import report
from cxbot.drawing.part import Rendering, written_out
from cxbot.drawing.process import DrawingProcess, Drawn, drawn_here
from cxbot.period import Period
from cxbot.question import Question
from cxbot.rights import EVERYTHING
from tests.benchmarks.volumes import Volume, fill

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
AT_ONCE, ROUNDS = 6, 7
QUESTIONS = [Question(Period(date(2026, 9, day), date(2026, 10, day + 10), "UTC")) for day in range(1, AT_ONCE + 1)]


@pytest.fixture
def reports(sqlite_engine: Engine) -> Iterator[Engine]:
    fill(sqlite_engine, Volume(20_000))
    engine = make_engine(str(sqlite_engine.url), read_only=True)
    yield engine
    engine.dispose()


def made(engine: Engine, drawn: Drawn, question: Question) -> list[bytes]:
    """The pictures of a report."""
    with reading(engine) as connection:
        answered = answer(connection, question, now=NOW)
    message = report.report(answered, sections.asked(question), Rendering(NOW, written_out, EVERYTHING), asked_by="U1")
    return [drawn(picture.draw) for picture in message.pictures]


@pytest.mark.slow
def test_six_reports_at_once_beside_one_after_the_other(reports: Engine, tmp_path: Path) -> None:
    beside = DrawingProcess()
    ways: dict[str, Drawn] = {"in this process": drawn_here, "beside it": beside.draw}
    wanted = [made(reports, ways["in this process"], each) for each in QUESTIONS]
    assert {len(each) for each in wanted} == {2}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    with ThreadPoolExecutor(AT_ONCE) as people:
        for _ in range(ROUNDS):
            for name, drawn in ways.items():

                def one(question: Question, drawn: Drawn = drawn) -> list[bytes]:
                    return made(reports, drawn, question)

                began = time.perf_counter()
                assert list(map(one, QUESTIONS)) == wanted
                middle = time.perf_counter()
                assert list(people.map(one, QUESTIONS)) == wanted
                taken[name].append((middle - began, time.perf_counter() - middle))
    beside.close()
    usual = statistics.median(one for one, _ in taken["in this process"])
    for name, times in taken.items():
        in_turn, at_once = (statistics.median(each) for each in zip(*times, strict=True))
        print(
            f"\ndrawn {name}: one after the other {in_turn * 1000:.0f} ms, six at once {at_once * 1000:.0f} ms "
            f"({at_once / in_turn:.2f}; of those drawn in this process one after the other {at_once / usual:.2f})"
        )
