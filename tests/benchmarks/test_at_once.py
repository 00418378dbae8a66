"""How long six reports take that are asked for at once, beside the same six one after the other.

Each is answered and drawn, with its two pictures: in this process, drawn in one beside it, or all of it in two beside
it, as the bot does. Slack is not in it, nor waiting for it. Run with `pytest tests/benchmarks/test_at_once.py -s` to
read the ratios; what is asserted are the pictures.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import partial

import pytest
from sqlalchemy import Engine

from cxbot import sections
from cxbot.answer import Answer
from cxbot.answering import answer
from cxbot.cli.in_workers import answered
from cxbot.database import make_engine, reading
from cxbot.drawing import report
from cxbot.drawing.part import Rendering, written_out
from cxbot.message import Picture
from cxbot.period import Period
from cxbot.question import Question
from cxbot.rights import EVERYTHING
from cxbot.workers import Doing, Workers, here
from cxbot.workers.worker import Worker
from tests.benchmarks.volumes import Volume, fill

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
AT_ONCE, ROUNDS = 6, 5
QUESTIONS = [Question(Period(date(2026, 9, day), date(2026, 10, day + 10), "UTC")) for day in range(1, AT_ONCE + 1)]
COUNTING = partial(sum, range(20_000_000))  # what only counts: how much faster the machine is at two things at once
Ask = Callable[[Question], Answer]


@pytest.fixture
def reports(sqlite_engine: Engine) -> Iterator[Engine]:
    fill(sqlite_engine, Volume(20_000))
    engine = make_engine(str(sqlite_engine.url), read_only=True)
    yield engine
    engine.dispose()


def asked_here(engine: Engine, question: Question) -> Answer:
    with reading(engine) as connection:
        return answer(connection, question, now=NOW)


def made(ask: Ask, drawn: Doing, pictures: ThreadPoolExecutor, question: Question) -> list[bytes]:
    """The pictures of a report, drawn side by side as the courier has them drawn."""

    def draw(picture: Picture) -> bytes:
        return drawn(picture.draw)

    rendering = Rendering(NOW, written_out, EVERYTHING)
    message = report.report(ask(question), sections.asked(question), rendering, asked_by="U1")
    return list(pictures.map(draw, message.pictures))


@pytest.mark.slow
def test_six_reports_at_once_beside_one_after_the_other(reports: Engine) -> None:
    one, two = Worker(), Workers((Worker(), Worker()))
    in_this = partial(asked_here, reports)
    elsewhere = partial(answered, two.do, str(reports.url))
    ways: dict[str, tuple[Ask, Doing]] = {
        "all in this process": (in_this, here),
        "drawn in one beside it": (in_this, one.do),
        "all in two beside it": (lambda question: elsewhere(question, NOW), two.do),
    }
    machine: list[float] = []
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    with ThreadPoolExecutor(AT_ONCE) as people, ThreadPoolExecutor(2 * AT_ONCE) as pictures:
        wanted = [made(in_this, here, pictures, each) for each in QUESTIONS]
        assert {len(each) for each in wanted} == {2}
        for turn in range(ROUNDS + 1):
            for name, way in ways.items():
                began = time.perf_counter()
                assert [made(*way, pictures, each) for each in QUESTIONS] == wanted
                middle = time.perf_counter()
                assert list(people.map(partial(made, *way, pictures), QUESTIONS)) == wanted
                if turn:  # the first one warms up
                    taken[name].append((middle - began, time.perf_counter() - middle))
            began = time.perf_counter()
            sums = [two.do(each) for each in (COUNTING, COUNTING)]
            middle = time.perf_counter()
            assert list(people.map(two.do, (COUNTING, COUNTING))) == sums
            machine.append((time.perf_counter() - middle) / (middle - began))
    one.close()
    two.close()
    usual = statistics.median(in_turn for in_turn, _ in taken["all in this process"])
    for name, times in taken.items():
        in_turn, at_once = (statistics.median(each) for each in zip(*times, strict=True))
        print(
            f"\n{name}: one after the other {in_turn * 1000:.0f} ms ({in_turn / usual:.2f}), six at once "
            f"{at_once * 1000:.0f} ms: {at_once / usual:.2f} of one after the other in this process"
        )
    print(f"\nthe machine itself, counting twice at once: {statistics.median(machine):.2f} of one after the other")
