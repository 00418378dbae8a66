"""How long a digest takes, its picture drawn, beside the report of the same question.

`make bench` measures 100 thousand and 2 million messages; the budget is a second at M. In an ordinary run the database
is tiny.
"""

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from cxbot import sections
from cxbot.digesting import digest
from cxbot.drawing import report
from cxbot.drawing.charts.canvas import warm
from cxbot.drawing.part import Rendering, written_out
from cxbot.period import Period
from cxbot.question import Question
from cxbot.replying import Replying
from cxbot.rights import EVERYTHING
from tests.benchmarks import test_answering as answers
from tests.benchmarks.beside.questions import NOW
from tests.benchmarks.conftest import Line
from tests.benchmarks.stores import LETTERS, Store
from tests.benchmarks.test_answering import PERIODS, median, peak

store, pytest_generate_tests = answers.store, answers.pytest_generate_tests


def of_digest(store: Store, period: Period) -> int:
    """Make the digest, and draw its picture; how many bytes it has."""
    replying = Replying(engine=store.engine, now=lambda: NOW, encode=written_out)
    message, told = digest(replying, Question(period), EVERYTHING, name="Weekly", when="every Monday at 09:00")
    assert told.counted_hash
    return sum(len(each.draw()) for each in message.pictures)


def of_report(store: Store, period: Period) -> int:
    """Make the report, and draw its pictures."""
    rendering = Rendering(NOW, written_out, EVERYTHING)
    answered = store.ask(Question(period))
    message = report.report(answered, sections.asked(answered.question), rendering)
    return sum(len(each.draw()) for each in message.pictures)


@pytest.mark.timeout(0)
@pytest.mark.parametrize("span", PERIODS)
def test_a_digest_beside_its_report(store: Store, span: str, benchmark: BenchmarkFixture, lines: list[Line]) -> None:
    period = PERIODS[span]

    def digests() -> int:
        return of_digest(store, period)

    def reports() -> int:
        return of_report(store, period)

    warm()
    assert digests() > 1000
    ours, theirs = median(digests), median(reports)
    benchmark.extra_info.update({"of a report": round(ours / theirs, 2)})
    benchmark.pedantic(digests, rounds=1)
    said = f"{ours / theirs:.1f} x its report"
    name = f"digest with its picture, {span}"
    lines.append(Line(LETTERS[store.messages], store.name, name, ours, peak(digests), said, "at M: 1,000 ms"))
