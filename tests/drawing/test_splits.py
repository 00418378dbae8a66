"""What a split shows of an answer."""

import json
from dataclasses import replace

import pytest

from cxbot.answer import Answer, Group
from cxbot.drawing import report
from cxbot.drawing.part import Rendering, written_out
from cxbot.drawing.shapes import split
from cxbot.filter import Kind
from cxbot.question import About, Question
from cxbot.sections import asked
from tests.drawing.answers import NOW, WEEK, answer, share

RENDERING = Rendering(NOW, written_out)
BAD = Question(WEEK, about=About.METRIC, metric="csat_percentage", split=Kind.INBOX).only(Kind.RATING, "1", "2")


def split_by(question: Question, *counts: tuple[str, int]) -> Answer:
    """Ratings of one and two stars, none of them satisfied, by inbox or hour."""
    kind = question.split or Kind.INBOX
    groups = tuple(Group(kind, name, name, {"csat_percentage": share(0, n)}, key=name) for name, n in counts)
    return replace(answer({2: 30, 1: 17}, before=(0, 20), question=question), groups=groups)


@pytest.mark.parametrize(
    "question",
    [
        BAD,
        Question(WEEK, about=About.SECTION, section="satisfaction", split=Kind.INBOX).only(Kind.RATING, "1", "2"),
        Question(WEEK, split=Kind.INBOX).only(Kind.RATING, "1", "2"),
    ],
)
def test_ratings_of_some_scores_are_counted_in_a_split(question: Question) -> None:
    # A share of those satisfied would be 0 % of each.
    message = report.report(split_by(question, ("EMEA", 31), ("APAC", 12), ("Press", 4)), asked(question), RENDERING)
    (picture,) = (each for each in message.pictures if each.key == split.KEY)
    assert picture.alt == "Ratings by inbox, 9–15 Nov: EMEA 31, APAC 12, Press 4."
    assert picture.draw().startswith(b"\x89PNG")
    assert "0 %" not in json.dumps([message.blocks, message.text], ensure_ascii=False)


def test_the_answer_of_such_a_split_is_its_counts() -> None:
    answered = split_by(BAD, ("EMEA", 31), ("APAC", 12), ("Press", 4))
    message = report.report(answered, asked(BAD), RENDERING)
    assert message.blocks[0]["text"]["text"].endswith("\nEMEA 31, APAC 12, Press 4.")
    assert report.picture(answered, asked(BAD), RENDERING).alt.startswith("Ratings by inbox")


def test_such_a_split_is_counted_in_its_window_and_by_the_hour_too() -> None:
    many = split_by(BAD, *((f"Inbox {number}", number) for number in range(1, 13)))
    said = "\n".join(each["text"]["text"] for each in report.window(many, asked(BAD), RENDERING).blocks)
    assert said.startswith("*Ratings by inbox, 9–15 Nov*\nInbox 12  *12*\nInbox 11  *11*\n")
    by_hour = replace(BAD, split=Kind.HOUR)
    hours = split_by(by_hour, ("09:00", 31), ("10:00", 12), ("11:00", 4))
    assert split.picture(asked(by_hour)[0], hours, RENDERING).alt == (
        "Ratings by hour of day, 9–15 Nov: 47 ratings; between 4 from 11:00 and 31 from 09:00."
    )
