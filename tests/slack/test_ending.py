"""The bot ends: what runs arrives, who waits is told."""

import signal
import time
from dataclasses import replace
from threading import Event

import pytest

from cxbot.slack.running.app import REPORTS
from tests.driver import soon
from tests.slack.bot import QUICK
from tests.slack.process import started
from tests.slack.reports import report_in


def test_a_report_that_stops_the_bot_still_arrives(slack, start):
    bot = start()
    bot.database.hold = Event()
    ana = slack.as_person("manager")
    ana.types(slack.channel, "/cx")
    soon(lambda: ana.whispers(slack.channel))
    bot.stop.set()
    # While it stops it is still there to say so.
    told = soon(lambda: _ask_again(ana, slack.channel))
    assert "restarted" in told
    bot.database.hold.set()
    assert bot.ended.wait(15)
    assert len(ana.reports(slack.channel)) == 1


def test_who_waits_for_a_report_when_the_bot_stops_is_told_to_ask_again(slack, start):
    bot = start(timeouts=replace(QUICK, stop=60))  # six reports are drawn meanwhile
    bot.database.hold = Event()
    ana = slack.as_person("manager")
    for _ in range(REPORTS + 2):
        ana.types(slack.channel, "/cx")
    soon(lambda: sum("Counting" in each for each in ana.whispers(slack.channel)) == REPORTS + 2)
    bot.stop.set()
    soon(lambda: sum("restarted" in each for each in ana.whispers(slack.channel)) == 2)
    bot.database.hold.set()
    assert bot.ended.wait(60)
    assert len(ana.reports(slack.channel)) == REPORTS


def test_a_process_in_socket_mode_that_is_told_to_end_finishes_its_report_and_ends_well(slack, sqlite_engine):
    ana = slack.as_person("manager")
    with started("socket", slack.access, sqlite_engine, seconds=1.0) as bot:
        ana.types(slack.channel, "/cx")
        soon(lambda: ana.whispers(slack.channel))
        began = time.monotonic()
        bot.send_signal(signal.SIGTERM)
        out, logged = bot.communicate(timeout=20)
        assert bot.returncode == 0, logged
        assert out == "stopped\n"
        assert time.monotonic() - began < 20
    report_in(ana, slack.channel)
    assert slack.access.bot_token not in logged


def test_a_process_that_is_told_to_end_right_after_it_connected_does(slack, sqlite_engine):
    # The package's own closing hangs when it comes within 0.1 s of a connection.
    with started("socket", slack.access, sqlite_engine) as bot:
        bot.send_signal(signal.SIGTERM)
        bot.communicate(timeout=10)
        assert bot.returncode == 0


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_whoever_waits_is_told_when_the_bot_ends_though_the_database_hangs(slack, sqlite_engine, mode):
    ana = slack.as_person("manager")
    with started(mode, slack.access, sqlite_engine, port=slack.bot_port, seconds=100) as bot:
        for _ in range(REPORTS + 2):
            ana.types(slack.channel, "/cx")
        soon(lambda: sum("Counting" in each for each in ana.whispers(slack.channel)) == REPORTS + 2)
        bot.send_signal(signal.SIGTERM)
        _, logged = bot.communicate(timeout=20)  # what it is promised to need at most
        assert bot.returncode == 0, logged
    told = [each for each in ana.whispers(slack.channel) if "restarted" in each]
    assert len(told) == REPORTS + 2
    assert sum("If nothing appears" in each for each in told) == REPORTS
    # Nobody is told twice.
    with started(mode, slack.access, sqlite_engine, port=slack.bot_port):
        time.sleep(1)
    assert sum("restarted" in each for each in ana.whispers(slack.channel)) == REPORTS + 2
    assert ana.reports(slack.channel) == []


def test_who_cannot_be_told_because_slack_hangs_is_told_by_the_next_process(slack, sqlite_engine):
    ana = slack.as_person("manager")
    with started("socket", slack.access, sqlite_engine, seconds=1) as bot:
        ana.types(slack.channel, "/cx")
        soon(lambda: ana.whispers(slack.channel))
        slack.break_("timeout", seconds=100)
        bot.send_signal(signal.SIGTERM)
        bot.communicate(timeout=20)
        assert bot.returncode == 0
    slack.playground.faults.remove()
    with started("socket", slack.access, sqlite_engine):
        (told,) = soon(lambda: [each for each in ana.whispers(slack.channel) if "restarted" in each])
    assert "please ask again" in told
    assert ana.reports(slack.channel) == []


def test_who_was_promised_a_report_by_a_process_that_was_killed_is_told_once(slack, sqlite_engine):
    ana, ben = slack.as_person("manager"), slack.as_person("teammate")
    with started("socket", slack.access, sqlite_engine, seconds=100) as bot:
        ana.types(slack.channel, "/cx")
        ben.types(slack.channel, "/cx last month")
        for each in (ana, ben):
            soon(lambda each=each: each.whispers(slack.channel))
        bot.kill()
        bot.wait(10)
    for _ in range(2):
        with started("socket", slack.access, sqlite_engine):
            for each in (ana, ben):
                soon(lambda each=each: len(each.whispers(slack.channel)) == 2)
            time.sleep(0.5)
    for each in (ana, ben):
        counting, told = each.whispers(slack.channel)
        assert "Counting" in counting
        assert "I was restarted while I was counting for you" in told


def test_a_promise_that_was_kept_is_told_by_nobody(slack, sqlite_engine):
    ana = slack.as_person("manager")
    with started("socket", slack.access, sqlite_engine) as bot:
        ana.types(slack.channel, "/cx")
        report_in(ana, slack.channel)
        ana.types(slack.channel, "/cx lst month")
        soon(lambda: len(ana.whispers(slack.channel)) == 2)
        bot.kill()
        bot.wait(10)
    with started("socket", slack.access, sqlite_engine):
        time.sleep(1)
    assert len(ana.whispers(slack.channel)) == 2


def _ask_again(person, channel):
    person.types(channel, "/cx")
    return next((each for each in person.whispers(channel) if "restarted" in each), None)
