"""The small parts of the Slack side: words, blocks, turns, jobs."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread, Timer

import pytest

from cxbot.errors import DeliveryError
from cxbot.message import Home, Modal
from cxbot.slack.directory import Remembered
from cxbot.slack.listeners.dedupe import Dedupe
from cxbot.slack.listeners.markup import plain
from cxbot.slack.running.jobs import Jobs
from cxbot.slack.running.stopping import within
from cxbot.slack.sending.ephemeral import _is_slacks
from cxbot.slack.sending.image_blocks import filled
from cxbot.slack.sending.locks import Locks
from cxbot.slack.sending.pending import Pending
from cxbot.slack.sending.views import home_view, modal_view


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


def test_a_window_says_what_it_must():
    assert modal_view(Modal("About", (), "about")) == {
        "type": "modal",
        "callback_id": "about",
        "title": {"type": "plain_text", "text": "About"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": [],
        "private_metadata": "",
    }
    assert modal_view(Modal("About", (), "about", submit="Save"))["submit"] == {"type": "plain_text", "text": "Save"}
    assert home_view(Home(())) == {"type": "home", "blocks": []}


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
    seen = Dedupe(most=3)
    assert [seen.first(key) for key in ("a", "a", "b")] == [True, False, True]
    for key in ("c", "d"):  # the fourth pushes the oldest out
        assert seen.first(key)
    assert seen.first("a")
    assert not seen.first("d")


def test_a_thing_is_forgotten_after_its_time():
    seen = Dedupe(seconds=0.02)
    assert seen.first("a")
    time.sleep(0.03)
    assert seen.first("a")


def test_one_at_a_time_has_a_lock_and_none_while_it_rests():
    locks = Locks()
    inside, most = [], []

    def work(_: int):
        with locks.alone("C1") as turn:
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.01)
            inside.pop()
            turn.rest(0.02)

    started = time.monotonic()
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(work, range(5)))
    assert max(most) == 1
    assert time.monotonic() - started >= 5 * 0.01 + 4 * 0.02


def test_a_lock_that_somebody_holds_is_not_forgotten_for_newer_ones():
    locks, inside, entered = Locks(most=1), [], Event()

    def another():
        with locks.alone("C1"):
            inside.append("another")
        entered.set()

    with locks.alone("C1"):
        for number in range(5):  # more than are remembered
            with locks.alone(f"C{number + 2}"):
                pass
        waiting = Thread(target=another)
        waiting.start()
        assert not entered.wait(0.1)
        assert inside == []
    assert entered.wait(5)
    waiting.join()


def test_what_a_click_wants_is_done_once_when_the_thread_of_its_report_is_there():
    pending, done = Pending(), []
    assert not pending.then(lambda: done.append("at once"), "C1", "1.1", seconds=5)  # nothing is on its way
    assert pending.begin("C1", "1.1")
    assert not pending.begin("C1", "1.1")
    assert pending.then(lambda: done.append("then"), "C1", "1.1", seconds=0.05)
    assert pending.then(lambda: done.append("too"), "C1", "1.1", seconds=5)
    assert not pending.then(lambda: done.append("another"), "C1", "2.2", seconds=5)
    assert done == []
    pending.end("C1", "1.1")
    time.sleep(0.1)
    assert done == ["then", "too"]


def test_what_does_not_come_in_time_is_waited_for_no_longer():
    pending, done = Pending(), Event()
    pending.begin("C1", "1.1")
    assert pending.then(done.set, "C1", "1.1", seconds=0.02)
    assert done.wait(2)
    pending.end("C1", "1.1")


def test_what_is_late_can_be_something_else():
    pending, done, came = Pending(), [], Event()
    pending.begin("C1", "1.1")

    def late():
        done.append("late")
        came.set()

    assert pending.then(lambda: done.append("then"), "C1", "1.1", seconds=0.02, late=late)
    assert came.wait(2)
    pending.end("C1", "1.1")
    assert done == ["late"]


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


def test_who_still_waits_when_the_bot_stops_is_told():
    jobs = Jobs("test", workers=1, waiting=3)
    begun, go, said = Event(), Event(), []
    jobs.hand(lambda: begun.set() or (go.wait(5) and said.append("done")), lambda: said.append("never"))
    assert begun.wait(2)
    for number in range(2):
        jobs.hand(lambda: said.append("never"), lambda number=number: said.append(number))
    Timer(1, go.set).start()
    assert jobs.finish(1.1)
    assert sorted(said[:2]) == [0, 1]
    assert said[2:] == ["done"]


def test_what_waits_when_the_bot_stops_is_still_done_if_there_is_time():
    jobs, said = Jobs("test", workers=1, waiting=3), []
    for number in range(3):
        jobs.hand(lambda number=number: time.sleep(0.05) or said.append(number), lambda: said.append("never"))
    assert jobs.finish(5)
    assert said == [0, 1, 2]


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


def test_an_answer_that_is_not_good_is_asked_for_again():
    answers = iter(["", "", "seen"])
    remembered = Remembered(lambda _: next(answers), good=bool)
    assert [remembered("C1") for _ in range(4)] == ["", "", "seen", "seen"]
