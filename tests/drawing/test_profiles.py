"""Profiles of customers: what they say, in every state within Slack's limits."""

from dataclasses import replace

import pytest

from cxbot.drawing import profile
from cxbot.filter import Kind
from cxbot.playground.api.kit.blocks import IN_MESSAGES, IN_MODALS, characters
from cxbot.playground.api.kit.rules import items
from cxbot.question import About, Question
from cxbot.sections import asked
from tests.drawing.lists import COMMENTS, NAMES, OCTOBER, PROFILE, RENDERING, control, customer


@pytest.mark.parametrize("state", COMMENTS)
@pytest.mark.parametrize("number", [5, 1, 0])
def test_slack_takes_every_profile_in_every_state(state: str, number: int) -> None:
    answer = customer(NAMES[state], COMMENTS[state], number, n=12 if number == 5 else number)
    message = profile.message(asked(PROFILE)[0], answer, RENDERING, "U1")
    window = profile.window(asked(PROFILE)[0], answer, RENDERING)
    assert list(items(IN_MESSAGES, 50)(list(message.blocks), "/blocks")) == []
    assert list(items(IN_MODALS, 100)(list(window.blocks), "/blocks")) == []
    assert characters(list(message.blocks)) <= 10_000
    assert 0 < len(window.title) <= 24
    assert len(window.carries) <= 2_000


def test_a_profile_says_how_content_the_customer_is_and_lists_what_was_counted() -> None:
    message = profile.message(asked(PROFILE)[0], customer(), RENDERING, "U1")
    first, _ = message.blocks[0]["text"]["text"].split("\n")
    assert first == "*Jane Doe, last month (October): 100 % satisfied, 4.2 of 5, only 12 ratings.*"
    assert "jane@acme.com · Jane Doe" in str(message.blocks[1])
    numbers = next(each for each in message.blocks if each.get("block_id") == "figures")["text"]["text"].split("\n")
    assert numbers[0] == "Active  *12*, 6 more"
    assert len(numbers) == 12
    opened = Question.decode(control(message, "ask:window:list")["value"])
    assert opened == replace(PROFILE, about=About.DETAILS, metric="csat_responses")
    account = Question.decode(control(message, "ask:window:account")["value"])
    assert account == Question(OCTOBER, about=About.PROFILE, cell=(Kind.ACCOUNT, "3"))


def test_a_profile_does_not_say_that_what_no_source_tells_was_none() -> None:
    known = customer()
    assert known.profile is not None
    nothing = "Nothing is known of conversations in this period."
    none = replace(known.profile.conversations, rows=(), count=0, calculation=nothing)
    untold = replace(none, measured=replace(none.measured, known=False))
    message = profile.message(
        asked(PROFILE)[0], replace(known, profile=replace(known.profile, conversations=untold)), RENDERING, "U1"
    )
    (said,) = (each for each in message.blocks if each.get("block_id") == "title:active_conversations")
    assert said["text"]["text"] == f"*Conversations*\n{nothing}"
