"""Clicks on what is old, gone or strange: the clicker gets a sentence, and nothing is posted."""

import json

import pytest
from sqlalchemy import Engine

from cxbot.drawing import blocks, report
from cxbot.keeping.pictures import Shown
from cxbot.slack.sending.clients import Access
from tests.driver import free_port, soon
from tests.slack.canned import QUESTION, running_bot
from tests.slack.scripted import SECRET, click, running, workspace

VALUE = QUESTION.comparing().encode()
IMAGE = {"type": "image", "block_id": report.TREND, "slack_file": {"id": "F1"}, "alt_text": "91 %"}
REPORT = {
    "ts": "1.1",
    "text": "91 %",
    "blocks": [
        report.controls(QUESTION, lambda question: question.encode()),
        IMAGE,
        blocks.context("9–15 Nov", "context"),
    ],
}
COMPARE = {"type": "button", "action_id": report.COMPARE, "value": VALUE}
PICTURE_GONE = {
    "ok": False,
    "error": "invalid_blocks",
    "errors": ["invalid slack file [json-pointer:/blocks/1/slack_file]"],
}


@pytest.fixture
def slack():
    script = {
        "chat.update": [{"ok": True}],
        "response": [{"ok": True}],
        "chat.postMessage": [{"ok": True, "ts": "1.9"}],
    }
    with running(workspace() | script) as scripted:
        yield scripted


@pytest.fixture
def bot(slack, sqlite_engine: Engine):
    access = Access("xoxb-1", signing_secret=SECRET, base_url=slack.url)
    with running_bot(access, sqlite_engine, mode="http", port=free_port()) as bot:
        yield bot


def shown(slack) -> list:
    sent = slack.asked("chat.update")[-1]["blocks"]
    return json.loads(sent) if isinstance(sent, str) else sent


@pytest.mark.parametrize(
    ("action", "message", "words"),
    [
        (COMPARE | {"value": '{"v":99}'}, REPORT, "newer version"),
        (COMPARE | {"value": "#0000"}, REPORT, "kept no more"),
        (COMPARE | {"value": ""}, REPORT, "cannot be read"),
        (COMPARE, {}, "no longer belongs"),
        (COMPARE, {"ts": "1.1", "text": "no blocks"}, "no longer belongs"),
        ({"type": "static_select", "action_id": report.MEASURE}, {"ts": "1.1", "blocks": [IMAGE]}, "no longer belongs"),
        ({"type": "button", "action_id": "report.of_2031"}, REPORT, "another version"),
    ],
)
def test_a_button_that_leads_nowhere_says_so(bot, slack, action, message, words):
    assert click(bot.url, action, message, response_url=slack.url.replace("/api/", "/response")) == b""
    (told,) = soon(lambda: slack.asked("response"))
    assert words in told["text"]
    assert told["response_type"] == "ephemeral"
    assert told["replace_original"] is False
    assert slack.asked("chat.postMessage") == []
    assert slack.asked("chat.update") == []


@pytest.mark.parametrize("code", ["message_not_found", "cant_update_message", "edit_window_closed"])
def test_a_report_that_is_gone_says_so_and_is_not_posted_again(bot, slack, code):
    bot.desk.pictures.keep("C1", "1.1", [Shown("trend:csat_percentage:compared", "F2", "91 %, was 88 %")])
    slack.script["chat.update"] = [{"ok": False, "error": code}]
    click(bot.url, COMPARE, REPORT, response_url=slack.url.replace("/api/", "/response"))
    assert "Ask for a new report" in soon(lambda: slack.asked("response"))[0]["text"]
    assert slack.asked("chat.postMessage") == []


def test_a_known_picture_is_swapped_in_by_one_call(bot, slack):
    bot.desk.pictures.keep("C1", "1.1", [Shown("trend:csat_percentage:compared", "F2", "91 %, was 88 %")])
    before = len(slack.calls)
    click(bot.url, COMPARE, REPORT)
    soon(lambda: slack.asked("chat.update"))
    assert shown(slack)[1]["slack_file"] == {"id": "F2"}
    # Who clicked, and the change; the person is remembered from then on.
    assert [method for method, _ in slack.calls[before:]] == ["users.info", "chat.update"]
    click(bot.url, COMPARE, REPORT)
    soon(lambda: len(slack.asked("chat.update")) == 2)
    assert len(slack.calls) == before + 3


def test_a_picture_whose_file_was_deleted_is_drawn_and_shared_anew(bot, slack):
    bot.desk.pictures.keep("C1", "1.1", [Shown("trend:csat_percentage:compared", "F_GONE", "91 %")])
    slack.script["chat.update"] = [PICTURE_GONE, {"ok": True}]
    click(bot.url, COMPARE, REPORT)
    soon(lambda: len(slack.asked("chat.update")) == 2)
    assert shown(slack)[1]["slack_file"] == {"id": "F1"}
    (shared,) = slack.asked("chat.postMessage")
    assert shared["thread_ts"] == "1.1"
    assert bot.canned.drawn == 1
    found = bot.desk.pictures.find("C1", "1.1", "trend:csat_percentage:compared")
    assert found is not None
    assert found.file == "F1"


def test_the_measure_of_a_report_that_cannot_be_compared_is_chosen_all_the_same(bot, slack):
    bot.desk.pictures.keep("C1", "1.1", [Shown("trend:csat_average:alone", "F3", "4.5 of 5")])
    alone = report.controls(QUESTION, lambda question: question.encode(), comparable=False)
    about = blocks.actions("more", blocks.button("About This Report", report.ABOUT, QUESTION.encode()))
    average = {"type": "static_select", "action_id": report.MEASURE, "selected_option": {"value": "csat_average"}}
    click(bot.url, average, REPORT | {"blocks": [alone, IMAGE, about]})
    soon(lambda: slack.asked("chat.update"))
    assert shown(slack)[1]["slack_file"] == {"id": "F3"}
    assert len(shown(slack)[0]["elements"]) == 1


def test_an_older_click_that_comes_later_changes_nothing(bot, slack):
    for key, file in (("trend:csat_percentage:compared", "F2"), ("trend:csat_average:alone", "F3")):
        bot.desk.pictures.keep("C1", "1.1", [Shown(key, file, "91 %")])
    average = {"type": "static_select", "action_id": report.MEASURE, "selected_option": {"value": "csat_average"}}
    click(bot.url, average | {"action_ts": "200.5"}, REPORT)
    soon(lambda: len(slack.asked("chat.update")) == 1)
    click(bot.url, COMPARE | {"action_ts": "100.5"}, REPORT)
    assert bot.desk.quick.finish(10)
    assert len(slack.asked("chat.update")) == 1
    assert shown(slack)[1]["slack_file"] == {"id": "F3"}
