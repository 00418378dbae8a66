"""Looking for what was posted by its mark, page by page, over the wire."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cxbot.errors import DeliveryError
from cxbot.message import Message
from cxbot.slack.sending.looking import look, marked
from tests.slack.bot import NOW

LONG_AGO = NOW - timedelta(days=3650)


@pytest.fixture
def courier(slack_that, start_in):
    slack = slack_that(optional_scopes=True, rate_limits=False)
    bot = start_in(slack)
    slack.invite(slack.channel)
    courier = bot.context.posting.courier
    # No time to look: each look comes one page far.
    return slack, replace(courier, timeouts=replace(courier.timeouts, look=0.0))


def send(courier, channel, name: str, thread: str = "") -> str:
    return courier.send_once(Message(name, ()), channel, thread=thread, metadata=marked(name))


def looks(courier, channel, name: str, thread: str = "") -> tuple[str, int]:
    """What is found in the end, and how many looks that took."""
    came = [""]
    while len(came) == len(set(came)):
        try:
            return look(courier, channel, name, LONG_AGO, thread=thread, seen=came[-1]), len(came)
        except DeliveryError as error:
            came.append(error.seen)
    raise AssertionError("a look came no further")


def test_a_look_goes_on_where_the_last_one_was_interrupted(courier):
    slack, courier = courier
    first = send(courier, slack.channel, "first")
    for number in range(40):
        send(courier, slack.channel, f"another {number}")
    # 40 newer ones stand before it: it is on the third page of 15.
    assert looks(courier, slack.channel, "first") == (first, 3)
    assert looks(courier, slack.channel, "nothing")[0] == ""


def test_in_a_thread_only_that_is_looked_through(courier):
    slack, courier = courier
    parent = send(courier, slack.channel, "parent")
    for number in range(20):
        send(courier, slack.channel, f"reply {number}", parent)
    last = send(courier, slack.channel, "last", parent)
    assert looks(courier, slack.channel, "last", parent) == (last, 2)
    assert looks(courier, slack.channel, "last") == ("", 1)


def test_what_interrupts_a_look_says_how_far_it_came(courier):
    slack, courier = courier
    slack.break_("429", method="conversations.history", times=1)
    with pytest.raises(DeliveryError) as caught:
        look(courier, slack.channel, "any", LONG_AGO, seen="5.000000")
    assert (caught.value.code, caught.value.seen) == ("ratelimited", "5.000000")
