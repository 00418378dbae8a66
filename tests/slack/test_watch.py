"""A process that slept leaves undone what failed meanwhile for the person, and says so."""

import signal
import time

import pytest
from sqlalchemy import Engine

from cxbot.slack.listeners import request
from cxbot.slack.listeners.watch import Watch
from tests.driver import soon
from tests.slack.process import started


class Clock:
    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.mark.parametrize(("gap", "slept"), [(0.25, False), (3.0, False), (3.1, True), (600.0, True)])
def test_a_gap_between_two_looks_is_sleep(gap, slept):
    clock = Clock()
    watch = Watch(clock)
    clock.at += gap
    assert watch.just_woke() is slept
    clock.at += 1.9  # what waited may still come in
    assert watch.just_woke() is slept
    clock.at += 0.2
    assert not watch.just_woke()


@pytest.mark.parametrize(
    ("body", "failed"),
    [
        ({}, True),  # a command carries no time
        ({"actions": [{"action_ts": "nonsense"}]}, True),
        ({"actions": [{"action_ts": -60.0}]}, True),  # seconds from now
        ({"actions": [{"action_ts": 0.0}]}, False),
        ({"event": {"type": "app_mention"}}, False),  # Slack shows no failure, and sends it again
    ],
)
def test_what_carries_a_time_is_judged_by_it(body, failed):
    ago = body.get("actions", [{}])[0].get("action_ts")
    if isinstance(ago, float):
        body = {"actions": [{"action_ts": f"{time.time() + ago:.6f}"}]}
    assert request._has_failed(body, 2.8) is failed


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_a_command_typed_while_the_process_slept_is_not_done(slack, sqlite_engine: Engine, mode):
    ana = slack.as_person("manager")
    with started(mode, slack.access, sqlite_engine, port=slack.bot_port) as bot:
        bot.send_signal(signal.SIGSTOP)
        ana.types(slack.channel, "/cx last week")
        time.sleep(4)  # longer than Slack waits, and than any load explains
        bot.send_signal(signal.SIGCONT)
        soon(lambda: [each for each in ana.sees(slack.channel) if each["failed"]])
        soon(lambda: any("I was asleep" in each for each in ana.whispers(slack.channel)))
        time.sleep(2.5)
        assert ana.reports(slack.channel) == []
        assert not any("Counting" in each for each in ana.whispers(slack.channel))
        # Awake again it does what it is asked.
        ana.types(slack.channel, "/cx last week")
        soon(lambda: ana.reports(slack.channel), 20)
