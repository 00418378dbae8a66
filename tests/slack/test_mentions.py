"""Asked by its name, or in a direct message, over the wire."""

import pytest

from cxbot.drawing.shapes.trend import COMPARE
from tests.driver import soon
from tests.slack.reports import report_in

MODES = pytest.mark.parametrize("mode", ["socket", "http"])


@pytest.mark.parametrize("may_see_addresses", [True, False])
def test_who_is_mentioned_is_told_by_address_and_names(slack_that, start_in, may_see_addresses):
    slack = slack_that(optional_scopes=may_see_addresses)
    bot = start_in(slack)
    other = slack.members()[1]
    known_as = bot.context.directory.known_as([other["id"]])
    assert list(known_as) == [other["id"]]
    address = (f"{other['name']}@harbor-bikes.example",) if may_see_addresses else ()
    assert known_as[other["id"]] == (*address, other["real_name"], other["name"])


def test_a_mention_in_a_thread_is_answered_there(slack, start):
    start()
    ana = slack.as_person("manager")
    bot_user = ana.workspace()["bot"]["user_id"]
    ts = ana.writes(slack.channel, "How was last week?")
    ana.writes(slack.channel, f"<@{bot_user}> last week", ts)
    answers = soon(lambda: [each for each in ana.reads_thread(slack.channel, ts) if each["bot"]] or None, 20)
    assert answers[0]["text"].startswith("Last week (9–15 Nov): 91 %")
    assert not any("Counting" in each for each in ana.whispers(slack.channel))
    # The report's own further views follow in the same thread, and its button works.
    soon(lambda: sum(each["bot"] for each in ana.reads_thread(slack.channel, ts)) == 2)
    ana.presses(answers[0], COMPARE)
    soon(lambda: "compared with" in str(ana.reads_thread(slack.channel, ts)))


def test_what_stands_before_a_mention_is_asked_where_nothing_follows_it(slack, start):
    start()
    ana = slack.as_person("manager")
    bot_user = ana.workspace()["bot"]["user_id"]
    for number, text in enumerate((f"last 2 weeks <@{bot_user}>", f"hey <@{bot_user}> last week"), 1):
        ana.writes(slack.channel, text)
        report_in(ana, slack.channel, number)
    told = [each["text"].partition(" (")[0] for each in ana.reports(slack.channel)]
    assert told == ["Last 2 weeks", "Last week"]


@MODES
def test_words_in_a_direct_message_are_answered_there(slack, start, mode):
    start()
    ana = slack.as_person("manager")
    direct = slack.direct_of(ana)
    ana.writes(direct, "last week")
    report_in(ana, direct)
    ana.writes(direct, "lst month")
    assert "last month" in soon(lambda: ana.whispers(direct))[0]
    # What the bot itself writes there is no question.
    assert len(ana.reports(direct)) == len(ana.whispers(direct)) == 1


def test_a_mention_that_is_not_understood_is_answered_to_the_asker_alone(slack, start):
    start()
    ana = slack.as_person("manager")
    ana.writes(slack.channel, f"<@{ana.workspace()['bot']['user_id']}> lst month")
    assert "last month" in soon(lambda: ana.whispers(slack.channel))[0]
