"""What a trend shows of an answer."""

from dataclasses import replace

from cxbot.drawing.shapes import trend
from cxbot.question import About, Question
from cxbot.sections import asked
from cxbot.statistics import Interval
from tests.drawing.answers import NOW, WEEK, answer


def test_a_trend_shows_where_its_measure_usually_lies() -> None:
    plain = answer({5: 250, 1: 30})  # 35 of 40 a day are 87.5 %, none on Saturday, the rest on Sunday
    question = Question(WEEK, about=About.SECTION, section="changes_over_time")
    (section,) = asked(question)
    assert plain.series is not None
    usual = (None, *(Interval(90.0, 99.0),) * 2, None, *(Interval(80.0, 99.0),) * 3)
    banded = replace(plain, series=replace(plain.series, usual={"csat_percentage": usual}))
    shown = trend.picture(section, banded, question, NOW.date())
    below = "below the usual range on Tuesday 10 November and on Wednesday 11 November"
    assert below in shown.alt
    assert shown.draw() != trend.picture(section, plain, question, NOW.date()).draw()
    assert "usual" not in trend.picture(section, banded, question.measuring("csat_average"), NOW.date()).alt
