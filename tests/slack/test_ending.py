"""The bot ends: what runs arrives, who waits is told."""

import signal
import time
from dataclasses import replace
from threading import Event

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


def _ask_again(person, channel):
    person.types(channel, "/cx")
    return next((each for each in person.whispers(channel) if "restarted" in each), None)
