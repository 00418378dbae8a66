"""What a split shows of an answer."""

import json
from dataclasses import replace

import pytest

from cxbot.answer import Answer, Figure, Group
from cxbot.drawing import report
from cxbot.drawing.shapes import split
from cxbot.errors import AskError
from cxbot.filter import Kind
from cxbot.question import About, Question
from cxbot.rights import COUNTS
from cxbot.sections import asked
from tests.drawing.answers import QUESTION, WEEK, answer, share
from tests.drawing.messages import RENDERING, button_of, drawn

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


@pytest.mark.parametrize(
    "question", [QUESTION, Question(WEEK, about=About.SECTION, section="satisfaction")], ids=["report", "section"]
)
def test_the_headline_of_a_report_that_is_split_answers_the_split(question: Question) -> None:
    # 90 of 100 and 75 of 100.
    groups = tuple(
        Group(Kind.INBOX, name, name, {"csat_percentage": share(good, 100)}, key=name)
        for name, good in (("EMEA Support", 90), ("APAC Support", 75))
    )
    asks = replace(question, split=Kind.INBOX)
    message = report.report(replace(answer(question=asks), groups=groups), asked(asks), RENDERING)
    first, second = message.blocks[0]["text"]["text"].split("\n")
    assert first == "*Last week (9–15 Nov): 91 % satisfied, 4.6 of 5, 212 ratings.*"
    assert second == "EMEA Support 90 %, APAC Support 75 %."
    assert message.text.endswith(" EMEA Support 90 %, APAC Support 75 %.")


def test_such_a_split_is_counted_in_its_window_and_by_the_hour_too() -> None:
    many = split_by(BAD, *((f"Inbox {number}", number) for number in range(1, 13)))
    said = "\n".join(each["text"]["text"] for each in report.window(many, asked(BAD), RENDERING).blocks)
    assert said.startswith("*Ratings by inbox, 9–15 Nov*\nInbox 12  *12*\nInbox 11  *11*\n")
    by_hour = replace(BAD, split=Kind.HOUR)
    hours = split_by(by_hour, ("09:00", 31), ("10:00", 12), ("11:00", 4))
    assert split.picture(asked(by_hour)[0], hours, RENDERING).alt == (
        "Ratings by hour of day, 9–15 Nov: 47 ratings; between 4 from 11:00 and 31 from 09:00."
    )


def test_a_split_by_the_hour_of_the_day_is_a_line_in_order_of_time() -> None:
    hours = tuple(
        Group(Kind.HOUR, f"{hour:02d}", f"{hour:02d}:00", {"csat_percentage": Figure(50.0 + hour, 40)}, key=str(hour))
        for hour in (9, 10, 11)
    )
    question = replace(QUESTION, about=About.METRIC, metric="csat_percentage", split=Kind.HOUR)
    picture = split.picture(asked(question)[0], replace(answer(question=question), groups=hours), RENDERING)
    assert picture.alt == (
        "Satisfaction by hour of day, 9–15 Nov: 91 %; between 59 % from 09:00 and 61 % from 11:00; 212 ratings."
    )
    assert picture.draw().startswith(b"\x89PNG")


def test_a_split_that_does_not_fit_can_be_opened_whole() -> None:
    inboxes = tuple(
        Group(Kind.INBOX, str(number), f"Inbox {number}", {"csat_percentage": share(40 + number, 100)}, key=str(number))
        for number in range(32)
    )
    question = replace(QUESTION, about=About.METRIC, metric="csat_percentage", split=Kind.INBOX)
    answered = replace(answer(question=question), groups=inboxes)
    message = drawn(answered)
    button = button_of(message, "Show All 32")
    assert Question.decode(button["value"]) == question
    assert message.blocks[0]["text"]["text"].endswith("Highest Inbox 31 71 %, lowest Inbox 0 40 %.")
    window = report.window(answered, asked(question), RENDERING)
    assert window.title == "All 32"
    said = "\n".join(each["text"]["text"] for each in window.blocks)
    assert said.count("of 100 ratings") == 32
    assert said.index("Inbox 31") < said.index("Inbox 0 ")


@pytest.mark.parametrize("kind", [Kind.CONTACT, Kind.ACCOUNT, Kind.TEAMMATE])
def test_a_split_tells_readers_of_counts_no_names_and_no_teammates_scores(kind: Kind) -> None:
    groups = tuple(
        Group(kind, str(number), f"Jane {number}", {"csat_percentage": share(80 - number, 100)}, key=str(number))
        for number in range(12)
    )
    asks = replace(QUESTION, about=About.METRIC, metric="csat_percentage", split=kind)
    asks = asks.only(Kind.ACCOUNT, "7", "8")
    answered = replace(answer(question=asks), groups=groups, names={(Kind.ACCOUNT, "7"): "Jane Ltd"})
    counts = replace(RENDERING, audience=COUNTS)
    message = report.report(answered, asked(asks), counts, asked_by="U1")
    told = json.dumps([message.text, *message.blocks, *(each.alt for each in message.pictures)], ensure_ascii=False)
    assert "Jane" not in told
    assert "2 accounts" in told
    if kind is Kind.TEAMMATE:
        assert message.pictures == ()
        with pytest.raises(AskError):
            report.window(answered, asked(asks), counts)
    else:
        assert f"{kind.value.capitalize()} 1" in told
        assert "Jane" not in str(report.window(answered, asked(asks), counts))


def test_a_split_by_teammate_marks_scores_of_few_ratings() -> None:
    people = tuple(
        Group(Kind.TEAMMATE, name, name, {"csat_percentage": Figure(value, n)}, key=name)
        for name, value, n in (("Zoë", 95.0, 29), ("Ana", 70.0, 30))
    )
    question = replace(QUESTION, about=About.METRIC, metric="csat_percentage", split=Kind.TEAMMATE)
    picture = split.picture(asked(question)[0], replace(answer(question=question), groups=people), RENDERING)
    assert "Ana 70 % (30), Zoë 95 % (only 29)." in picture.alt


def test_a_window_of_long_names_stays_within_slacks_limits() -> None:
    groups = tuple(
        Group(Kind.CONTACT, str(number), "<" * 55, {"csat_percentage": share(9, 10)}, key=str(number))
        for number in range(60)
    )
    asks = replace(QUESTION, about=About.METRIC, metric="csat_percentage", split=Kind.CONTACT)
    window = report.window(replace(answer(question=asks), groups=groups), asked(asks), RENDERING)
    assert max(len(each["text"]["text"]) for each in window.blocks if each["type"] == "section") <= 3_000
    assert len(window.blocks) <= 100


def test_the_worst_of_a_split_stand_first_and_the_others_are_a_button_further() -> None:
    inboxes = tuple(
        Group(Kind.INBOX, str(number), f"Inbox {number}", {"csat_percentage": share(40 + number, 100)}, key=str(number))
        for number in range(7)
    )
    question = replace(QUESTION, about=About.METRIC, metric="csat_percentage", split=Kind.INBOX)
    question = replace(question, sort="csat_percentage", rows=5)
    answered = replace(answer(question=question), groups=inboxes)
    message = drawn(answered)
    assert Question.decode(button_of(message, "Show All 7")["value"]) == question
    picture = split.picture(asked(question)[0], answered, RENDERING)
    assert picture.alt.index("Inbox 0 40 %") < picture.alt.index("Inbox 4 44 %")
    assert "Inbox 5" not in picture.alt.partition(":")[2]
