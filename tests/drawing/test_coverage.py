"""Of how many conversations the ratings are, in words."""

from dataclasses import replace

import pytest

from cxbot.answer import NOTHING_COUNTED, Figure, SurveyCoverage
from cxbot.drawing import report
from cxbot.drawing.coverage import coverage_in_words
from cxbot.drawing.formats.text import plain
from cxbot.drawing.part import Rendering, written_out
from cxbot.question import About, Question
from cxbot.rights import COUNTS, EVERYTHING
from cxbot.sections import asked
from cxbot.statistics import Usual
from tests.drawing.answers import NOW, QUESTION, WEEK, answer, measured, share

# As of weeks in which a quarter answered: 25 -+ 3 * sqrt(0.25 * 0.75 / n); of 248 that is 17 to 33 %.
QUARTER = Usual(25.0, 300 * (0.25 * 0.75) ** 0.5, 0.0, 100.0, narrows=True)
SAID = "412 archived · 248 asked · 58 answered (23 %, as usual)"
TOLD = SurveyCoverage(412, 61, share(58, 248), usual=QUARTER)


@pytest.mark.parametrize(
    ("coverage", "said"),
    [
        (TOLD, SAID),
        (SurveyCoverage(412, 61, share(30, 248), usual=QUARTER), "248 asked · 30 answered (12 %, fewer than usual)"),
        (SurveyCoverage(412, 61, share(99, 248), usual=QUARTER), "248 asked · 99 answered (40 %, more than usual)"),
        (SurveyCoverage(412, 61, share(58, 248)), "412 archived · 248 asked · 58 answered (23 %)"),
        (
            SurveyCoverage(1412, 61, share(1, 1248), collecting=True),
            "1,412 archived · 1,248 asked · 1 answered (0 %, still collecting)",
        ),
        (SurveyCoverage(9, 3, share(1, 4)), "9 archived · 4 asked · 1 answered"),
        (SurveyCoverage(9, 0, NOTHING_COUNTED), "9 archived · none asked"),
        (SurveyCoverage(412, 58), "58 ratings on 412 archived conversations"),
        (SurveyCoverage(1, 1), "1 rating on 1 archived conversation"),
        (SurveyCoverage(0, 0), ""),
        (None, ""),
    ],
)
def test_coverage_is_said_in_a_line(coverage: SurveyCoverage | None, said: str) -> None:
    assert coverage_in_words(coverage).endswith(said)


RENDERINGS = [Rendering(NOW, written_out, EVERYTHING), Rendering(NOW, written_out, COUNTS)]


@pytest.mark.parametrize("rendering", RENDERINGS)
def test_a_report_says_it_above_all_its_figures_in_the_thread(rendering: Rendering) -> None:
    volume = replace(answer(), coverage=TOLD)
    counts = Figure(412.0, 412)
    volume.total["archived_conversations"] = measured("archived_conversations", counts, counts)
    message = report.report(volume, asked(QUESTION), rendering, asked_by="U1")
    assert SAID not in str(message.blocks)  # there it would take a line of its own
    (figures,) = (each for each in message.thread if "All figures" in each.text)
    assert figures.blocks[0]["text"]["text"].endswith(f"\n{SAID}")


@pytest.mark.parametrize("rendering", RENDERINGS)
def test_what_is_about_ratings_says_it_in_its_last_line(rendering: Rendering) -> None:
    question = Question(WEEK, about=About.SECTION, section="satisfaction")
    message = report.report(replace(answer(question=question), coverage=TOLD), asked(question), rendering)
    assert f" · all inboxes · {SAID} · data as of " in message.blocks[-1]["elements"][0]["text"]


def test_the_terminal_says_it_in_the_last_line() -> None:
    told = replace(answer(), coverage=TOLD)
    assert f" · all inboxes · {SAID} · data as of " in plain(told, asked(QUESTION), now=NOW).splitlines()[-1]
