"""The small parts of the Slack side: words, blocks, turns, jobs."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest

from cxbot.errors import DeliveryError
from cxbot.message import Modal
from cxbot.slack.filling import as_sent, filled
from cxbot.slack.jobs import Jobs
from cxbot.slack.people import Remembered
from cxbot.slack.stopping import within
from cxbot.slack.turns import Arriving, Lanes, Seen
from cxbot.slack.whisper import _is_slacks
from cxbot.slack.windows import home, window
from cxbot.slack.words import plain


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("last month", "last month"),
        ("  last \n month ", "last month"),
        ("contact <mailto:jane@acme.com|jane@acme.com>", "contact jane@acme.com"),
        ("contact <mailto:jane@acme.com>", "contact jane@acme.com"),
        ("account <http://acme.com|acme.com>", "account acme.com"),
        ("teammate:<@U123|ana>", "teammate:@ana"),
        ("teammate:<@U123>", "teammate:@U123"),
        ("channel:<#C9|support>", "channel:#support"),
        ("<!subteam^S1|@emea> <!here>", "@emea @here"),
        ('inbox:"R&amp;D &lt;new&gt;"', 'inbox:"R&D <new>"'),
        ("&amp;lt;", "&lt;"),
    ],
)
def test_words_are_read_as_they_were_typed(sent: str, typed: str):
    assert plain(sent) == typed


def test_words_stand_where_a_picture_has_no_file():
    image = {"type": "image", "picture": "trend", "alt_text": "x" * 3000, "block_id": "trend"}
    (shown,) = filled([image], {})
    assert shown["block_id"] == "trend"
    assert len(shown["elements"][0]["text"]) == 2000
    assert filled([image], {"trend": "F1"})[0]["slack_file"] == {"id": "F1"}


def test_what_slack_added_to_a_picture_is_not_sent_back():
    given = {
        "type": "image",
        "block_id": "trend",
        "alt_text": "91 %",
        "slack_file": {"id": "F1", "url_private": "https://files.slack.com/x"},
        "image_url": "https://files.slack.com/x",
        "image_width": 1600,
        "fallback": "1600x900px image",
    }
    text = {"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}
    kept = {"type": "image", "block_id": "trend", "alt_text": "91 %", "slack_file": {"id": "F1"}}
    assert as_sent([given, text]) == [kept, text]


def test_a_window_says_what_it_must():
    assert window(Modal("About", (), "about")) == {
        "type": "modal",
        "callback_id": "about",
        "title": {"type": "plain_text", "text": "About"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": [],
        "private_metadata": "",
    }
    assert window(Modal("About", (), "about", submit="Save"))["submit"] == {"type": "plain_text", "text": "Save"}
    assert home([]) == {"type": "home", "blocks": []}


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://hooks.slack.com/commands/T/1/x", True),
        ("http://hooks.slack.com/commands/T/1/x", False),
        ("https://hooks.slack.com.evil.com/x", False),
        ("https://evil.com/hooks.slack.com", False),
        ("http://127.0.0.1:8000/response/1", True),
        ("http://127.0.0.1:8001/response/1", False),
        ("http://169.254.169.254/latest", False),
        ("file:///etc/passwd", False),
    ],
)
def test_answers_go_to_slack_only(url: str, allowed: bool):
    assert _is_slacks(url, "http://127.0.0.1:8000/api/") is allowed


def test_a_thing_is_new_once():
    seen = Seen(most=3)
    assert [seen.first(key) for key in ("a", "a", "b")] == [True, False, True]
    for key in ("c", "d"):  # the fourth pushes the oldest out
        assert seen.first(key)
    assert seen.first("a")
    assert not seen.first("d")


def test_a_thing_is_forgotten_after_its_time():
    seen = Seen(seconds=0.02)
    assert seen.first("a")
    time.sleep(0.03)
    assert seen.first("a")


def test_the_last_change_of_a_message_wins_in_whatever_order_they_come():
    lanes = Lanes()
    came = []
    for at in (2.0, 1.0, 2.0, 3.0):
        with lanes.turn("C1:1.1", at) as mine:
            came.append(mine)
    assert came == [True, False, True, True]


def test_one_at_a_time_in_a_lane_and_none_while_it_rests():
    lanes = Lanes()
    inside, most = [], []

    def work(_: int):
        with lanes.lane("C1") as lane:
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.01)
            inside.pop()
            lane.rest(0.02)

    started = time.monotonic()
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(work, range(5)))
    assert max(most) == 1
    assert time.monotonic() - started >= 5 * 0.01 + 4 * 0.02


def test_a_click_waits_for_the_thread_of_its_report():
    arriving = Arriving()
    arriving.begin("C1", "1.1")
    waited = Event()

    def click():
        arriving.wait("C1", "1.1", 5)
        waited.set()

    thread = Thread(target=click)
    thread.start()
    assert not waited.wait(0.05)
    arriving.end("C1", "1.1")
    assert waited.wait(2)
    thread.join()
    arriving.wait("C1", "2.2", 5)  # no such report: at once


def test_jobs_say_when_there_is_no_room():
    jobs = Jobs("test", workers=1, waiting=1)
    go, done = Event(), []
    jobs.hand(lambda: done.append(go.wait(5)))
    jobs.hand(lambda: done.append(True))
    with pytest.raises(DeliveryError, match="busy"):
        jobs.hand(lambda: done.append(False))
    go.set()
    assert jobs.finish(5)
    assert done == [True, True]
    with pytest.raises(DeliveryError, match="restarted"):
        jobs.hand(lambda: None)


def test_stopping_waits_for_jobs_no_longer_than_it_may():
    jobs = Jobs("test", workers=1, waiting=1)
    go = Event()
    jobs.hand(lambda: go.wait(5) and None)
    started = time.monotonic()
    assert not jobs.finish(0.05)
    assert time.monotonic() - started < 2
    go.set()


def test_what_hangs_is_left_alone():
    go = Event()
    assert not within(0.05, lambda: go.wait(5) and None)
    go.set()
    assert within(5, lambda: None)


def test_answers_are_remembered_for_a_while_and_in_number():
    asked = []

    def find(key: str) -> str:
        asked.append(key)
        return key.upper()

    remembered = Remembered(find, seconds=0.05, most=2)
    assert [remembered(key) for key in ("a", "a", "b", "c", "a")] == ["A", "A", "B", "C", "A"]
    assert asked == ["a", "b", "c", "a"]
    time.sleep(0.06)
    remembered("a")
    assert asked == ["a", "b", "c", "a", "a"]
