"""The courier: pictures first, one post, never two; the report arrives whatever happens to its pictures."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from cxbot.errors import DeliveryError, Outcome
from cxbot.message import Message, Picture
from cxbot.slack.sending.clients import Access, posting_client, reading_client
from cxbot.slack.sending.courier import Courier
from cxbot.slack.sending.timeouts import Timeouts
from tests.slack.scripted import Scripted, running

QUICK = Timeouts(ready=0.3, pictures=2, first_look=0.01, longest_look=0.05, refused=0.01, limited=3)
POSTED = {"ok": True, "ts": "1.000100", "channel": "C1"}
NOT_SHOWN = {
    "ok": False,
    "error": "invalid_blocks",
    "response_metadata": {"messages": ["[ERROR] invalid slack file [json-pointer:/blocks/1/slack_file]"]},
}


def picture(key: str) -> Picture:
    return Picture(key, f"{key}.png", lambda: b"\x89PNG " + key.encode(), f"{key}: 91 %")


def image(key: str) -> dict[str, str]:
    return {"type": "image", "block_id": key, "picture": key, "alt_text": f"{key}: 91 %"}


WORDS = {"type": "section", "text": {"type": "mrkdwn", "text": "91 % satisfied"}}
REPORT = Message("91 % satisfied", (WORDS, image("trend")), (picture("trend"),))
WITH_THREAD = Message(
    REPORT.text, REPORT.blocks, REPORT.pictures, (Message("Other views", (image("other"),), (picture("other"),)),)
)


@contextmanager
def courier(script: dict) -> Iterator[tuple[Courier, Scripted]]:
    with running(script) as slack, ThreadPoolExecutor(4) as pool:
        access = Access("xoxb-1", base_url=slack.url, timeout=5)
        yield Courier(posting_client(access), reading_client(access), pool, pool, QUICK), slack


def blocks_of(payload: dict) -> list[dict]:
    blocks = payload["blocks"]
    return json.loads(blocks) if isinstance(blocks, str) else blocks


def test_pictures_are_uploaded_unshared_and_posted_by_their_file():
    with courier({"chat.postMessage": [POSTED]}) as (sender, slack):
        posted = sender.post(REPORT, "C1")
    assert posted.ts == "1.000100"
    assert posted.files == {"trend": "F1"}
    assert slack.asked("upload") == [{"bytes": b"\x89PNG trend"}]
    (completed,) = slack.asked("files.completeUploadExternal")
    assert set(completed) == {"files"}  # no channel, no comment: shared nowhere
    (sent,) = slack.asked("chat.postMessage")
    assert blocks_of(sent) == [
        WORDS,
        {"type": "image", "block_id": "trend", "alt_text": "trend: 91 %", "slack_file": {"id": "F1"}},
    ]
    assert sent["text"] == "91 % satisfied"
    assert str(sent["unfurl_links"]).lower() in {"0", "false"}
    assert str(sent["unfurl_media"]).lower() in {"0", "false"}


def test_the_thread_follows_under_the_report():
    with courier({"chat.postMessage": [POSTED, {**POSTED, "ts": "1.000200"}]}) as (sender, slack):
        posted = sender.post(WITH_THREAD, "C1")
        (part,) = sender.follow(WITH_THREAD, posted)
    assert [sent.get("thread_ts") for sent in slack.asked("chat.postMessage")] == [None, "1.000100"]
    assert posted.files == {"trend": "F1"}
    assert part.ts == "1.000100"
    assert part.files == {"other": "F1"}


def test_a_thread_that_is_refused_leaves_the_report_as_it_is():
    with courier({"chat.postMessage": [POSTED, {"ok": False, "error": "msg_too_long"}]}) as (sender, _):
        assert list(sender.follow(WITH_THREAD, sender.post(WITH_THREAD, "C1"))) == []


def test_a_file_that_is_not_shown_yet_is_tried_once_more():
    with courier({"chat.postMessage": [NOT_SHOWN, POSTED]}) as (sender, slack):
        assert sender.post(REPORT, "C1").files == {"trend": "F1"}
    assert len(slack.asked("chat.postMessage")) == 2


def test_a_file_that_stays_refused_is_left_out_and_the_report_arrives():
    with courier({"chat.postMessage": [NOT_SHOWN, NOT_SHOWN, POSTED]}) as (sender, slack):
        assert sender.post(REPORT, "C1").files == {}
    first, second, third = (blocks_of(sent) for sent in slack.asked("chat.postMessage"))
    assert first == second
    assert third[1]["elements"] == [{"type": "plain_text", "text": "[Picture] trend: 91 %", "emoji": False}]


def test_a_file_that_never_gets_ready_is_left_out_and_the_report_arrives():
    unready = {"ok": True, "file": {"id": "F1", "mimetype": ""}}
    with courier({"chat.postMessage": [POSTED], "files.info": [unready]}) as (sender, slack):
        assert sender.post(REPORT, "C1").files == {}
    (sent,) = slack.asked("chat.postMessage")
    assert "slack_file" not in str(sent)
    assert 2 <= len(slack.asked("files.info")) <= 20


def test_an_upload_that_slack_refuses_is_left_out_and_the_report_arrives():
    refused = {"ok": False, "error": "missing_scope", "needed": "files:write"}
    with courier({"chat.postMessage": [POSTED], "files.getUploadURLExternal": [refused]}) as (sender, _):
        assert sender.post(REPORT, "C1").files == {}


def test_a_picture_that_cannot_be_drawn_is_left_out_and_the_report_arrives():
    def broken() -> bytes:
        raise ZeroDivisionError

    message = Message("91 %", (WORDS, image("trend")), (Picture("trend", "t.png", broken, "91 %"),))
    with courier({"chat.postMessage": [POSTED]}) as (sender, _):
        assert sender.post(message, "C1").files == {}


@pytest.mark.parametrize("lost", [None, (500, {}, {"ok": False, "error": "internal_error"}), (503, {}, {})])
def test_a_post_without_an_answer_is_never_sent_again(lost):
    with courier({"chat.postMessage": [lost, POSTED]}) as (sender, slack):
        with pytest.raises(DeliveryError, match="did not confirm") as caught:
            sender.post(REPORT, "C1")
        assert caught.value.outcome is Outcome.UNKNOWN
    assert len(slack.asked("chat.postMessage")) == 1


def test_a_rate_limit_is_waited_for_and_the_post_arrives_once():
    limited = (429, {"Retry-After": "1"}, {"ok": False, "error": "ratelimited"})
    with courier({"chat.postMessage": [limited, POSTED]}) as (sender, slack):
        assert sender.post(REPORT, "C1").ts == "1.000100"
    assert len(slack.asked("chat.postMessage")) == 2


def test_a_rate_limit_longer_than_our_patience_says_so():
    limited = (429, {"Retry-After": "60"}, {"ok": False, "error": "ratelimited"})
    with courier({"chat.postMessage": [limited]}) as (sender, _), pytest.raises(DeliveryError, match="slow down"):
        sender.post(REPORT, "C1")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("token_revoked", "token"),
        ("missing_scope", "permission"),
        ("not_in_channel", "may not post"),
        ("msg_too_long", "laid out"),
        ("something_new", "something_new"),
    ],
)
def test_what_slack_refuses_is_explained(code: str, words: str):
    with courier({"chat.postMessage": [{"ok": False, "error": code}]}) as (sender, slack):
        with pytest.raises(DeliveryError, match=words) as caught:
            sender.post(REPORT, "C1")
        assert caught.value.code == code
    assert len(slack.asked("chat.postMessage")) == 1


def test_a_change_whose_answer_is_lost_is_made_again():
    with courier({"chat.update": [None, POSTED]}) as (sender, slack):
        sender.update("C1", "1.000100", "91 %", [WORDS], {})
    assert len(slack.asked("chat.update")) == 2
