"""Slack exchanges the connections of Socket Mode every few hours: what fails meanwhile is not done all the same."""

import time

import pytest

from tests.driver import soon
from tests.slack.reports import report_in


def failed(person, channel):
    return [each for each in person.sees(channel) if each["failed"]]


@pytest.mark.parametrize("lasts", [0.3, 3.0])
def test_of_a_hundred_commands_while_connections_are_exchanged_none_fails_and_is_done(slack_that, start_in, lasts):
    slack = slack_that(refresh_sockets=1.0, goodbye_lasts=lasts, rate_limits=False)
    start_in(slack)
    ana = slack.as_person("manager")
    for _ in range(100):
        ana.types(slack.channel, "/cx help")
        time.sleep(0.06)
    answers = soon(lambda: _settled(ana, slack.channel, "Words come in any order", 100), 30)
    # One that is on its way just when a connection is shut may fail, but then it is not done.
    time.sleep(0.5)
    assert answers == _settled(ana, slack.channel, "Words come in any order", 100)
    assert answers == 100 - len(failed(ana, slack.channel))
    assert answers >= 80
    assert len(ana.record("apps.connections.open")) >= 4
    # The old ones are shut at once: Slack allows ten.
    assert len(slack.playground._state.connections.open) <= 3


def test_a_report_that_is_asked_for_on_a_connection_that_ends_comes_once(slack_that, start_in):
    slack = slack_that(refresh_sockets=0.5, goodbye_lasts=0.5, rate_limits=False)
    start_in(slack)
    ana = slack.as_person("manager")
    for number in range(1, 4):
        ana.types(slack.channel, "/cx last week")
        report_in(ana, slack.channel, number)
    assert failed(ana, slack.channel) == []


def test_a_slow_answer_goes_back_where_the_question_came_from(slack_that, start_in):
    slack = slack_that(refresh_sockets=1.0, goodbye_lasts=5.0)
    bot = start_in(slack)
    bot.database.slow = 1.2
    ana = slack.as_person("manager")
    for _ in range(12):
        ana.types(slack.channel, "/cx lst month")
        time.sleep(0.3)
    # Where the machine is busy a person first hears that it takes a little longer.
    answers = soon(lambda: _settled(ana, slack.channel, "/cx last month", 12), 30)
    assert answers == 12 - len(failed(ana, slack.channel))


def _settled(person, channel, words, asked):
    """How many were answered in these words, once each was answered or failed."""
    answers = sum(words in each for each in person.whispers(channel))
    return answers if answers + len(failed(person, channel)) >= asked else None
