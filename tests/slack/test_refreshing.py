"""Slack exchanges the connections of Socket Mode every few hours: what fails meanwhile is not done all the same."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from socket import SHUT_RDWR
from threading import Event, Thread, Timer

import pytest
from slack_sdk.socket_mode.response import SocketModeResponse
from websockets.sync.server import ServerConnection, serve

from cxbot.slack.running.session import Session
from tests.driver import soon
from tests.slack.reports import report_in

HELP = "Words come in any order"


def failed(person, channel):
    return [each for each in person.sees(channel) if each["failed"]]


@pytest.mark.parametrize("lasts", [0.3, 3.0])
def test_of_a_hundred_commands_while_connections_are_exchanged_none_fails_and_is_done(slack_that, start_in, lasts):
    slack = slack_that(refresh_sockets=1.0, goodbye_lasts=lasts, rate_limits=False)
    start_in(slack)
    ana = slack.as_person("manager")
    answers = asked(ana, slack.channel, 100)
    # What Slack sends in the very moment in which a connection is shut cannot be acknowledged: it fails, and is not
    # done. That moment is a journey of a word long, and there is one a second here, where Slack has one in hours.
    assert answers >= 98
    assert len(ana.record("apps.connections.open")) >= 4
    # The old ones are shut at once: Slack allows ten.
    assert len(slack.playground._state.connections.open) <= 3


def test_of_a_hundred_commands_none_fails_where_connections_are_exchanged_more_seldom(slack_that, start_in):
    slack = slack_that(refresh_sockets=2.5, goodbye_lasts=10.0, rate_limits=False)
    start_in(slack)
    ana = slack.as_person("manager")
    assert asked(ana, slack.channel, 100) >= 99
    assert len(ana.record("apps.connections.open")) >= 3


def test_commands_fail_only_while_a_connection_that_broke_without_a_word_is_made_anew(slack_that, start_in):
    slack = slack_that(refresh_sockets=2.0, goodbye_lasts=0.5, rate_limits=False)
    start_in(slack)
    ana = slack.as_person("manager")
    breaking = Timer(1.0, slack.break_, ("lost_socket",), {"seconds": 0, "times": 1})
    breaking.start()
    assert asked(ana, slack.channel, 60) >= 40
    breaking.join()
    lost = len(failed(ana, slack.channel))
    assert asked(ana, slack.channel, 5, before=60) >= 64 - lost


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


def test_a_connection_is_shut_once_everything_is_answered_that_was_sent_on_it():
    """Also what was read from the network, but lies in the reader's hands."""
    acks = []

    def talk(connection: ServerConnection) -> None:
        connection.send(json.dumps({"type": "hello"}))
        for number in range(5):
            said = {"type": "slash_commands", "envelope_id": str(number), "payload": {}}
            connection.protocol.send_text(json.dumps(said).encode())
        connection.socket.sendall(b"".join(connection.protocol.data_to_send()))  # read by the bot in one go
        acks.extend(json.loads(each)["envelope_id"] for each in connection)

    def received(session, request):
        session.send_socket_mode_response(SocketModeResponse(request.envelope_id))
        time.sleep(0.1)  # nothing is left to be answered, and the next one is not looked at yet

    with served(talk) as url:
        session = Session(url, received=received, goodbye=lambda *_: None)
        assert session.connect(5)
        session.retire()
        assert soon(lambda: acks == ["0", "1", "2", "3", "4"])
    assert not session.is_open()


def test_a_connection_on_which_nobody_answers_is_shut_all_the_same():
    hung = Event()

    def talk(connection: ServerConnection) -> None:
        connection.send(json.dumps({"type": "hello"}))
        connection.socket.shutdown(SHUT_RDWR)
        hung.wait(10)

    with served(talk) as url:
        session = Session(url, received=lambda *_: None, goodbye=lambda *_: None)
        assert session.connect(5)
        session.retire()
        assert not session.is_open()
        hung.set()


def test_what_the_bot_may_not_do_is_known_anew_with_every_connection(slack_that, start_in):
    slack = slack_that(refresh_sockets=1.0, goodbye_lasts=0.3)
    state = slack.playground._state
    context = start_in(slack, scopes=state.app.granted).context
    assert context.scopes.missing == ()
    granted = state.app.granted
    state.app = replace(state.app, granted=tuple(each for each in granted if each != "files:write"))
    assert soon(lambda: context.scopes.missing) == ("files:write",)
    state.app = replace(state.app, granted=granted)
    assert soon(lambda: context.scopes.missing == ())


@contextmanager
def served(talk: Callable[[ServerConnection], None]) -> Iterator[str]:
    """A Slack that says on a connection what the test wants."""
    with serve(talk, "127.0.0.1", 0) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        server.shutdown()
        thread.join()


def asked(person, channel, times, before=0):
    """How many of so many commands were answered, and of those `before`; the others failed, and are not done later."""
    for _ in range(times):
        person.types(channel, "/cx help")
        time.sleep(0.06)
    answers = soon(lambda: _settled(person, channel, HELP, before + times), 30)
    time.sleep(0.5)
    assert answers == _settled(person, channel, HELP, before + times)
    assert answers == before + times - len(failed(person, channel))
    return answers


def _settled(person, channel, words, times):
    """How many were answered in these words, once each was answered or failed."""
    answers = sum(words in each for each in person.whispers(channel))
    return answers if answers + len(failed(person, channel)) >= times else None
