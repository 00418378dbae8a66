"""Metric Details through the wire: from a report to the ratings behind its number."""

import pytest

from cxbot.drawing.details import METRIC, NEXT, PART, STARS
from cxbot.drawing.report import DETAILS
from cxbot.message import Json
from tests.driver import Person, soon, words_of
from tests.slack.reports import report_in


@pytest.fixture
def ana(slack, start) -> Person:
    start()
    return slack.as_person("manager")


@pytest.fixture
def report(slack, ana: Person) -> Json:
    ana.types(slack.channel, "/cx last week")
    return report_in(ana, slack.channel)[0]


def window(person: Person, saying: str) -> Json:
    """The window on top, once it says that."""

    def look() -> Json | None:
        stack = person.windows()["stack"]
        return stack[-1] if stack and saying in str(stack[-1]) else None

    return soon(look)


def option(shown: Json, action_id: str, label: str) -> str:
    """The value of a choice."""
    elements = [each for block in shown["blocks"] for each in block.get("elements", ())]
    choices = next(each for each in elements if each.get("action_id") == action_id)["options"]
    return str(next(each["value"] for each in choices if each["text"]["text"] == label))


def test_a_number_opens_what_was_counted(slack, ana: Person, report: Json):
    ana.presses(report, DETAILS)
    details = window(ana, "193 of 212 ratings were 4 or 5 stars: 91.0 %")
    assert details["title"]["text"] == "Satisfaction score"
    assert "On 2–8 Nov 88.0 % (176 of 200)" in str(details)
    assert "1–10 of 212" in str(details)

    ana.presses(details, STARS, "1,2,3")
    low = window(ana, "1–10 of 19")
    assert "*19 of 212 ratings* had 1–3 stars: 9 %." in str(low)
    ana.presses(low, NEXT)
    rest = window(ana, "11–19 of 19")
    assert sum(each.get("block_id", "").startswith("row_") for each in rest["blocks"]) == 9

    ana.presses(rest, PART, option(rest, PART, "Mon 9 Nov"))
    monday = window(ana, "*19 of 51 ratings*")
    ana.presses(monday, PART, "all")
    whole = window(ana, "*19 of 212 ratings*")
    ana.presses(whole, METRIC, "csat_responses")
    assert "212 ratings were given" in str(window(ana, "212 ratings were given"))


def test_of_two_clicks_before_the_first_is_shown_neither_is_lost(slack, ana: Person, report: Json):
    ana.presses(report, DETAILS)
    details = window(ana, "91.0 %")
    slack.break_("slow", method="views.update", seconds=0.5)
    ana.presses(details, STARS, "1,2,3")
    ana.presses(details, PART, option(details, PART, "Mon 9 Nov"))
    window(ana, "*19 of 51 ratings*")


def test_how_it_is_calculated_lies_on_top_and_nothing_is_lost(slack, ana: Person, report: Json):
    ana.presses(report, DETAILS)
    details = window(ana, "91.0 %")
    ana.presses(details, "How This Is Calculated")
    window(ana, "Counts on the day of the rating")
    assert len(ana.windows()["stack"]) == 2


def test_details_are_posted_where_the_report_is(slack, ana: Person, report: Json):
    ana.presses(report, DETAILS)
    details = window(ana, "91.0 %")
    ana.presses(details, STARS, "1")
    low = window(ana, "of 4, the newest first")
    ana.presses(low, "Post to Thread")
    posted = soon(lambda: ana.reads_thread(slack.channel, report["ts"])[1:])[0]
    assert sum(each.get("block_id", "").startswith("row_") for each in posted["blocks"]) == 4


@pytest.mark.parametrize("from_window", [False, True])
def test_what_was_counted_comes_as_a_file_for_the_person_alone(slack, ana: Person, report: Json, from_window):
    shown = report
    if from_window:
        ana.presses(report, DETAILS)
        shown = window(ana, "91.0 %")
    ana.presses(shown, "Export CSV")
    sent = soon(lambda: [each for each in ana.sees(ana.visitor.direct()) if each["files"]])
    assert "the 212 ratings that were counted" in words_of(sent[0])
    # Promised beside the report, not in its thread, which may be closed.
    assert any("I am writing the file" in each for each in ana.whispers(slack.channel))
    (file,) = sent[0]["files"].values()
    assert file["name"] == "csat_percentage_2026-11-09_2026-11-15.csv"
    content = ana.visitor.file(file["id"]).decode()
    assert content.count("\r\n") == 213
    assert content.splitlines()[0].startswith("id,at,conversation,customer")


def test_a_metric_that_cannot_be_told_says_so_in_the_window_and_leads_back(slack, ana: Person, report: Json):
    ana.presses(report, DETAILS)
    details = window(ana, "91.0 %")
    ana.presses(details, METRIC, "csat_response_rate")
    sorry = window(ana, "'Sorry'")
    ana.presses(sorry, "Back")
    window(ana, "193 of 212 ratings")


def test_details_can_be_asked_for_in_words(slack, ana: Person):
    ana.types(slack.channel, "/cx median reply time last week")
    posted = soon(lambda: ana.reports(slack.channel))[0]
    assert "nothing is known of replies" in words_of(posted)
