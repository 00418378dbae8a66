"""Beside a mention, in a direct message: greetings, thanks, definitions, and punctuation that means nothing."""

from dataclasses import replace

import pytest

from cxbot.asking import ask
from cxbot.order import Order, OrderKind
from cxbot.question import About, Question
from tests.asking.catalogue import asked, context


def mentioned(text):
    return ask(text, context(), mentioned=True)


@pytest.mark.parametrize("text", ["", " ", "!", ": ", "—", "…", "()"])
def test_a_mention_without_a_word_is_a_greeting_and_a_command_without_one_the_report(text):
    assert mentioned(text) == Order(OrderKind.HELLO)
    assert asked(text) == asked("last week")


@pytest.mark.parametrize("text", ["thanks !", "thanks", " , thank you!", "Great, thanks!!", "THX :)", "thx :smile:"])
def test_thanks_on_either_side_of_a_mention_are_thanks(text):
    assert mentioned(text) == Order(OrderKind.THANKS)


@pytest.mark.parametrize(
    "text", [": csat", "csat", "- csat.", "  csat ?", "hey , csat please", "*csat*", "csat, thanks!"]
)
def test_punctuation_and_politeness_change_no_question(text):
    assert mentioned(text) == asked("csat")


def test_a_question_mark_alone_asks_for_help():
    assert mentioned("?") == asked("?") == Order(OrderKind.HELP)


def test_a_phrase_with_a_colon_is_no_key():
    assert asked("csat: last month") == asked("csat last month")


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("what is csat", "csat_percentage"),
        ("What’s frt?", "first_reply_time"),
        ("what does first reply mean", "first_reply_time"),
        ("how is reply time calculated?", "reply_time"),
        ("how do you measure csat", "csat_percentage"),
        ("definition of responses", "csat_responses"),
    ],
)
def test_what_something_is_gets_its_definition(text, metric):
    assert asked(text) == Order(OrderKind.DEFINITION, metric)


@pytest.mark.parametrize("text", ["what is our csat", "what was csat", "what's the csat", "how is csat"])
def test_what_something_of_ours_is_gets_the_number(text):
    assert asked(text) == asked("csat")


def test_weekly_csat_is_its_trend_by_week():
    question = asked("weekly csat this quarter")
    assert (question.about, question.section) == (About.SECTION, "changes_over_time")
    assert question == asked("csat trend by week this quarter")
    assert asked("weekly csat this quarter as average") == asked("trend by week this quarter as average")


def test_every_way_of_typing_a_sign_is_the_same():
    plain = asked('csat 1 oct - 15 oct inbox:"sales emea"')
    assert isinstance(plain, Question)
    for text in (
        "CSAT 1 Oct – 15 Oct inbox:“Sales EMEA”",
        "csat, 1 oct — 15 oct; inbox = „Sales EMEA“!",
        "Csats 1 Oct‑15 Oct mailbox:«sales emea»",
    ):
        assert asked(text) == plain


def test_all_time_reaches_as_far_as_the_data():
    for reach, days in ((context().now.date(), 1), (None, 3653)):
        assert ask("all time", replace(context(), reach=lambda reach=reach: reach)).period.days == days


def test_how_far_the_data_reach_is_asked_only_for_all_time():
    asked_for = []
    counting = replace(context(), reach=lambda: asked_for.append(1))
    ask("csat last week vs last year", counting)
    assert not asked_for
    ask("csat last week vs all time", counting)
    assert asked_for
