"""What the bot says of itself and of what it did not understand."""

import json

from cxbot.drawing import teaching
from cxbot.errors import AskError
from cxbot.question import Question
from tests.drawing.answers import QUESTION
from tests.drawing.messages import EVIL


def test_what_was_asked_for_oneself_alone_stays_so() -> None:
    error = AskError("I do not understand “lst”.", "csat last week")
    message = teaching.mistake(error, "csat lst week private", "/cx", QUESTION.encode(), private=True)
    assert message.blocks[1]["elements"][0]["action_id"] == "ask:private:better"
    assert "csat last week private" in str(message.blocks[0])


def test_a_suggestion_can_be_asked_by_a_button() -> None:
    error = AskError("I do not understand “lst”.", "last week")
    message = teaching.mistake(error, "lst week", "", QUESTION.encode())
    (button,) = message.blocks[1]["elements"]
    assert (button["text"]["text"], button["action_id"]) == ("Ask This", "ask:here:better")
    assert Question.decode(button["value"]) == QUESTION
    assert "/cx" not in str(message)  # in a direct message nobody is told to type a command


def test_a_mistake_repeats_what_was_asked_without_making_it_live() -> None:
    message = teaching.mistake(AskError(f"I do not know “{EVIL}”.", ""), EVIL)
    assert "<!channel>" not in json.dumps(message.blocks)


def test_the_commands_are_named_as_they_are_here():
    for shown in (teaching.help_message("/report", "/score").blocks, teaching.home("/report", "/score")):
        said = str(shown)
        assert "`/report last month`" in said
        assert "`/score this month`" in said
        assert "`/report metrics`" in said
        assert "/cx" not in said
        assert "/csat" not in said
