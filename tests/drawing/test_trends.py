"""What a trend shows of an answer."""

import json
from dataclasses import replace

from cxbot.drawing import report
from cxbot.drawing.shapes import trend
from cxbot.question import About, Question
from cxbot.sections import asked
from cxbot.statistics import Interval
from tests.drawing.answers import NOW, QUESTION, WEEK, answer
from tests.drawing.messages import VOICES, drawn, made


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


def test_a_toggle_changes_the_picture_the_controls_and_the_context() -> None:
    shown = made("plain").blocks
    alts = {"trend:csat_percentage:compared": "compared"}
    compared = report.changed(shown, asked(QUESTION), QUESTION.comparing(), alts, "U2")
    by_id = {block.get("block_id"): block for block in compared}
    key = "trend:csat_percentage:compared"
    assert by_id["changes_over_time"] == {
        "type": "image", "block_id": "changes_over_time", "picture": key, "alt_text": "compared"
    }  # fmt: skip
    assert by_id["satisfaction"]["picture"] == "satisfaction"
    select, button = by_id["controls:changes_over_time"]["elements"]
    assert button["text"]["text"] == "Hide Comparison"
    assert button["value"] == "alone"
    assert select["initial_option"]["value"] == "csat_percentage"
    assert by_id["context"]["elements"][1]["text"] == "compared with 2–8 Nov 2026 by <@U2>"
    hidden = report.changed(shown, asked(QUESTION), QUESTION, {}, "U3")
    assert "compared with" not in json.dumps(hidden)


def test_a_control_changes_only_what_it_is_for() -> None:
    compared = trend.after(QUESTION.measuring("csat_average"), trend.COMPARE, "compared")
    assert compared == QUESTION.measuring("csat_average").comparing()
    assert trend.after(compared, trend.MEASURE, "csat_percentage") == QUESTION.measuring("csat_percentage").comparing()


def test_a_report_whose_baseline_cannot_be_drawn_has_no_compare_button() -> None:
    # As "last week vs 2025": a year has no hundred days. The select goes on.
    message = drawn(replace(answer(voices=VOICES), previous=None))
    by_id = {block.get("block_id"): block for block in message.blocks}
    assert [each["action_id"] for each in by_id["controls:changes_over_time"]["elements"]] == [trend.MEASURE]
    assert [each.key for each in message.thread[-1].pictures] == ["trend:csat_average:alone"]
    toggled = report.changed(message.blocks, asked(QUESTION), QUESTION.measuring("csat_average"), {}, "U1")
    (controls,) = (each for each in toggled if each.get("block_id") == "controls:changes_over_time")
    assert [each["action_id"] for each in controls["elements"]] == [trend.MEASURE]
