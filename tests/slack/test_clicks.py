"""Clicks on what is old, gone or strange: the clicker gets a sentence, and nothing is posted."""

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from cxbot.drawing.shapes import trend
from cxbot.filter import Kind
from cxbot.keeping.pictures import Shown
from cxbot.message import Message
from cxbot.period import Period
from cxbot.question import About, Question
from cxbot.rights import EVERYTHING
from cxbot.slack.sending.clients import Access
from cxbot.tables.kept import pictures
from tests.driver import free_port, soon
from tests.slack.bot import running_bot
from tests.slack.scripted import SECRET, click, running, workspace

QUESTION = Question(Period(date(2026, 11, 9), date(2026, 11, 15), "UTC"))
COMPARE = {"type": "button", "action_id": trend.COMPARE, "value": "compared"}
AVERAGE = {"type": "static_select", "action_id": trend.MEASURE, "selected_option": {"value": "csat_average"}}
ASK = {"type": "button", "action_id": "ask:thread"}
REPORT = {"ts": "1.1"}
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
    """A bot that has posted one report, in C1 as 1.1, with no other view in its thread."""
    access = Access("xoxb-1", signing_secret=SECRET, base_url=slack.url)
    with running_bot(access, sqlite_engine, mode="http", port=free_port()) as bot:
        message = bot.context.replying.reply(QUESTION, EVERYTHING)
        assert isinstance(message, Message)
        bot.context.posting.reports.keep("C1", "1.1", message)
        bot.context.posting.pictures.keep("C1", "1.1", [Shown(each.key, "F1", each.alt) for each in message.pictures])
        yield bot


def blocks_of(sent) -> list:
    blocks = (sent if isinstance(sent, dict) else sent.asked("chat.update")[-1])["blocks"]
    return json.loads(blocks) if isinstance(blocks, str) else blocks


def trend_of(slack) -> dict:
    return next(each for each in blocks_of(slack) if each.get("block_id") == "changes_over_time")


@pytest.mark.parametrize(
    ("action", "message", "words"),
    [
        (ASK | {"value": '{"v":99}'}, REPORT, "newer version"),
        (ASK | {"value": '{"order":"dance"}'}, REPORT, "newer version"),
        (ASK | {"value": "#0000"}, REPORT, "kept no more"),
        (ASK | {"value": ""}, REPORT, "cannot be read"),
        (ASK | {"action_id": "ask:moon"}, REPORT, "another version"),
        (COMPARE, {}, "no longer belongs"),
        (COMPARE, {"ts": "2.2"}, "no longer belongs"),
        (AVERAGE | {"selected_option": {"value": "joy"}}, REPORT, "another version"),
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
    bot.context.posting.pictures.keep("C1", "1.1", [Shown("trend:csat_percentage:compared", "F2", "91 %, was 88 %")])
    slack.script["chat.update"] = [{"ok": False, "error": code}]
    click(bot.url, COMPARE, REPORT, response_url=slack.url.replace("/api/", "/response"))
    assert "Ask for a new report" in soon(lambda: slack.asked("response"))[0]["text"]
    assert slack.asked("chat.postMessage") == []


def test_a_known_picture_is_swapped_in_by_one_call(bot, slack):
    bot.context.posting.pictures.keep("C1", "1.1", [Shown("trend:csat_percentage:compared", "F2", "91 %, was 88 %")])
    before = len(slack.calls)
    click(bot.url, COMPARE, REPORT)
    soon(lambda: slack.asked("chat.update"))
    assert trend_of(slack)["slack_file"] == {"id": "F2"}
    # Who clicked, and where, and the change; the person and the place are remembered from then on.
    assert [method for method, _ in slack.calls[before:]] == ["users.info", "conversations.info", "chat.update"]
    click(bot.url, COMPARE | {"value": "alone"}, REPORT)
    soon(lambda: len(slack.asked("chat.update")) == 2)
    assert len(slack.calls) == before + 4


def test_a_picture_whose_file_was_deleted_is_drawn_and_shared_anew(bot, slack):
    bot.context.posting.pictures.keep("C1", "1.1", [Shown("trend:csat_percentage:compared", "F_GONE", "91 %")])
    slack.script["chat.update"] = [PICTURE_GONE, {"ok": True}]
    click(bot.url, COMPARE, REPORT)
    soon(lambda: len(slack.asked("chat.update")) == 2)
    assert trend_of(slack)["slack_file"] == {"id": "F1"}
    (shared,) = slack.asked("chat.postMessage")
    assert shared["thread_ts"] == "1.1"
    # Slack does not say which file is gone: both pictures are drawn, and shared by one message.
    assert len(slack.asked("files.getUploadURLExternal")) == 2
    assert [each["type"] for each in blocks_of(shared)] == ["image", "image"]
    found = bot.context.posting.pictures.find("C1", "1.1", "trend:csat_percentage:compared")
    assert found is not None
    assert found.file == "F1"


def test_the_measure_of_a_report_that_cannot_be_compared_is_chosen_all_the_same(bot, slack):
    # A week beside a year: of the year there would be more than a hundred days.
    year = Period(date(2025, 1, 1), date(2025, 12, 31), "UTC")
    message = bot.context.replying.reply(replace(QUESTION, baseline=year), EVERYTHING)
    bot.context.posting.reports.keep("C1", "1.1", message)
    bot.context.posting.pictures.keep("C1", "1.1", [Shown("trend:csat_average:alone", "F3", "4.5 of 5")])
    click(bot.url, AVERAGE, REPORT)
    soon(lambda: slack.asked("chat.update"))
    assert trend_of(slack)["slack_file"] == {"id": "F3"}
    controls = next(each for each in blocks_of(slack) if each.get("block_id") == "controls:changes_over_time")
    assert [each["action_id"] for each in controls["elements"]] == [trend.MEASURE]


def test_of_one_control_an_older_press_that_comes_later_changes_nothing(bot, slack):
    for key, file in (("trend:csat_percentage:compared", "F2"), ("trend:csat_average:compared", "F3")):
        bot.context.posting.pictures.keep("C1", "1.1", [Shown(key, file, "91 %")])
    click(bot.url, COMPARE | {"action_ts": "200.5"}, REPORT)
    soon(lambda: len(slack.asked("chat.update")) == 1)
    click(bot.url, COMPARE | {"value": "alone", "action_ts": "100.5"}, REPORT)
    assert bot.context.pools.quick.finish(10)
    assert len(slack.asked("chat.update")) == 1
    assert trend_of(slack)["slack_file"] == {"id": "F2"}


def test_presses_of_different_controls_are_both_kept_in_whatever_order_they_come(bot, slack):
    for key, file in (("trend:csat_average:alone", "F2"), ("trend:csat_average:compared", "F3")):
        bot.context.posting.pictures.keep("C1", "1.1", [Shown(key, file, "91 %")])
    click(bot.url, AVERAGE | {"action_ts": "200.5"}, REPORT)
    soon(lambda: len(slack.asked("chat.update")) == 1)
    click(bot.url, COMPARE | {"action_ts": "100.5"}, REPORT)
    soon(lambda: len(slack.asked("chat.update")) == 2)
    assert trend_of(slack)["slack_file"] == {"id": "F3"}
    assert "compared with 2–8 Nov 2026 by <@U1>" in json.dumps(blocks_of(slack), ensure_ascii=False)


def test_buttons_of_earlier_versions_are_answered(bot, slack):
    slack.script["views.open"] = [{"ok": True, "view": {"id": "V1", "hash": "1"}}]
    click(bot.url, {"type": "button", "action_id": "report.about", "value": QUESTION.encode()}, REPORT)
    assert "About This Report" in str(soon(lambda: slack.asked("views.open")))
    click(bot.url, {"type": "button", "action_id": "report.compare", "value": QUESTION.comparing().encode()}, REPORT)
    (anew,) = soon(lambda: slack.asked("chat.postMessage"))
    assert anew["thread_ts"] == "1.1"


def test_an_option_of_an_overflow_says_where_its_answer_goes(bot, slack):
    option = {"type": "overflow", "action_id": "ask", "selected_option": {"value": f"here|{QUESTION.encode()}"}}
    click(bot.url, option, REPORT)
    (posted,) = soon(lambda: slack.asked("chat.postMessage"))
    assert "thread_ts" not in posted


SHARED = {"ok": True, "channel": {"id": "C1", "is_ext_shared": True}}


def told_by_url(slack):
    return soon(lambda: slack.asked("response"))[0]["text"]


@pytest.mark.parametrize("control", [COMPARE, AVERAGE])
@pytest.mark.parametrize("place", [SHARED, {"ok": False, "error": "channel_not_found"}])
def test_a_control_in_a_channel_that_is_not_open_changes_and_shares_nothing(bot, slack, control, place):
    slack.script["conversations.info"] = [place]
    before = bot.context.posting.reports.find("C1", "1.1")
    click(bot.url, control, REPORT, response_url=slack.url.replace("/api/", "/response"))
    assert ("shared with another company" if place is SHARED else "cannot see") in told_by_url(slack)
    assert bot.context.pools.quick.finish(10)
    assert bot.context.pools.reports.finish(10)
    assert slack.asked("chat.update") == slack.asked("chat.postMessage") == slack.asked("files.info") == []
    assert bot.context.posting.reports.find("C1", "1.1") == before


STRANGER = {"id": "U1", "team_id": "T9", "is_stranger": True}


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ({"id": "U1", "team_id": "T1", "is_restricted": True}, "guests"),
        ({"id": "U1", "team_id": "T1", "is_ultra_restricted": True}, "guests"),
        (STRANGER, "members of this workspace"),
        ({"id": "U1", "team_id": "T1", "deleted": True}, "deactivated"),
    ],
)
@pytest.mark.parametrize(
    "action",
    [
        {"type": "button", "action_id": "ask:window", "value": '{"order":"about"}'},
        ASK | {"value": QUESTION.encode()},
        {"type": "button", "action_id": "ask:private", "value": '{"order":"help"}'},
        COMPARE,
    ],
)
def test_who_may_not_ask_opens_posts_and_changes_nothing_and_is_told(bot, slack, who, words, action):
    slack.script["users.info"] = [{"ok": True, "user": who}]
    slack.script["views.open"] = [{"ok": True, "view": {"id": "V1", "hash": "1"}}]
    click(bot.url, action, REPORT, response_url=slack.url.replace("/api/", "/response"))
    assert words in told_by_url(slack)
    for pool in (bot.context.pools.quick, bot.context.pools.reports):
        assert pool.finish(10)
    for method in ("views.open", "chat.postMessage", "chat.update"):
        assert slack.asked(method) == []


def test_an_answer_asked_for_in_a_shared_channel_comes_directly(bot, slack):
    slack.script["conversations.info"] = [SHARED]
    slack.script["conversations.open"] = [{"ok": True, "channel": {"id": "D1"}}]
    click(bot.url, ASK | {"value": QUESTION.encode()}, REPORT)
    soon(lambda: slack.asked("chat.postMessage"))
    assert bot.context.pools.reports.finish(20)
    assert {each["channel"] for each in slack.asked("chat.postMessage")} == {"D1"}


def test_a_report_whose_pictures_were_forgotten_is_drawn_whole_again(bot, slack):
    with bot.context.posting.pictures.engine.begin() as connection:
        connection.execute(pictures.delete())
    slack.script["files.getUploadURLExternal"] = [
        {**slack.script["files.getUploadURLExternal"][0], "file_id": f"F{number}"} for number in (7, 8)
    ]
    click(bot.url, COMPARE, REPORT)
    soon(lambda: slack.asked("chat.update"), 20)
    shown = [each["slack_file"]["id"] for each in blocks_of(slack) if each["type"] == "image"]
    assert sorted(shown) == ["F7", "F8"]
    assert all(each["thread_ts"] == "1.1" for each in slack.asked("chat.postMessage"))
    # From now on they are known.
    click(bot.url, COMPARE, REPORT)
    soon(lambda: len(slack.asked("chat.update")) == 2)
    assert len(slack.asked("files.getUploadURLExternal")) == 2


@pytest.mark.parametrize(
    "value",
    [
        '{"v":1,"p":["2026-11-09"]}',
        '{"v":1,"p":{"first":1}}',
        '{"v":[1],"p":1}',
        '{"order":["about"]}',
        '{"order":"about","of":7}',
        '{"order":"metric_definition","of":{}}',
        '{"v":1,"p":"2026-11-09/2026-11-15@UTC","w":["day"]}',
        "[]",
        "7",
        '"' * 3,
    ],
)
@pytest.mark.parametrize("place", ["thread", "window", "private"])
def test_a_question_that_was_tampered_with_ends_in_a_sentence(bot, slack, value, place):
    click(bot.url, ASK | {"action_id": f"ask:{place}", "value": value}, REPORT, response_url=response(slack))
    assert "Ask for a new report" in told_by_url(slack)


def response(slack) -> str:
    return slack.url.replace("/api/", "/response")


def test_two_controls_pressed_before_either_picture_is_there_are_both_shown(bot, slack):
    click(bot.url, AVERAGE | {"action_ts": "100.5"}, REPORT)
    click(bot.url, COMPARE | {"action_ts": "100.6"}, REPORT)

    def both():
        sent = slack.asked("chat.update")
        return sent and trend_of(slack).get("slack_file") and "Hide Comparison" in json.dumps(blocks_of(slack))

    soon(both, 20)
    kept = bot.context.posting.reports.find("C1", "1.1")
    assert (kept.question.measure, kept.question.compare) == ("csat_average", True)
    controls = next(each for each in blocks_of(slack) if each.get("block_id") == "controls:changes_over_time")
    assert controls["elements"][0]["initial_option"]["value"] == "csat_average"


def test_a_report_whose_rows_of_pictures_are_gone_is_drawn_whole_again(bot, slack):
    bot.context.posting.pictures.forget("C1", "1.1")
    click(bot.url, COMPARE, REPORT)
    soon(lambda: slack.asked("chat.update"), 20)
    images = [each for each in blocks_of(slack) if each["type"] == "image"]
    assert [each["block_id"] for each in images] == ["satisfaction", "changes_over_time"]
    assert all(each["slack_file"]["id"] for each in images)


def test_a_suggestion_is_asked_where_the_slip_was_made(bot, slack):
    better = {"type": "button", "action_id": "ask:here:better", "value": QUESTION.encode()}
    container = {"type": "message", "channel_id": "C1", "message_ts": "3.3", "thread_ts": "2.2", "is_ephemeral": True}
    click(bot.url, better, {}, container=container)
    (posted,) = soon(lambda: slack.asked("chat.postMessage"))
    assert posted["thread_ts"] == "2.2"


def test_another_page_takes_the_place_of_the_one_that_holds_the_button(bot, slack):
    page = replace(QUESTION, about=About.CUSTOMERS, split=Kind.CONTACT)
    click(bot.url, {"type": "button", "action_id": "ask:page:next", "value": page.encode()}, REPORT)
    (changed,) = soon(lambda: slack.asked("chat.update"))
    assert changed["ts"] == "1.1"
    assert "0 contacts" in changed["text"]
    assert slack.asked("chat.postMessage") == []
    # A report with pictures has no pages.
    response = slack.url.replace("/api/", "/response")
    report = {"type": "button", "action_id": "ask:page:next", "value": QUESTION.encode()}
    click(bot.url, report, REPORT, response_url=response)
    assert "another version" in soon(lambda: slack.asked("response"))[0]["text"]
