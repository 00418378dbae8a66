"""A workspace that keeps comments, customers and scores to its managers, over the wire."""

import pytest
from sqlalchemy import Engine

from cxbot.drawing.home import DEFAULT, RULE
from cxbot.drawing.leaving_out import CUSTOMERS, FEEDBACK, POST
from cxbot.drawing.report import DETAILS
from cxbot.drawing.shapes.trend import COMPARE
from cxbot.keeping.audit import SET, entries
from cxbot.settings import Who
from tests.driver import Person, Slack, soon, words_of
from tests.slack.bot import Running
from tests.slack.reports import report_in

ANA = "U0ANA000001"  # a manager, and to Slack an admin
TIGHT = {"CXBOT_SEE": "managers", "CXBOT_MANAGERS": ANA, "CXBOT_ADMINS": "U0NOBODY001"}
COMMENT = "Thanks"


@pytest.fixture
def ana(slack: Slack) -> Person:
    return slack.as_person("manager")


@pytest.fixture
def ben(slack: Slack) -> Person:
    return slack.as_person("ben")


def direct(slack: Slack, person: Person) -> list[str]:
    channel = slack.direct_of(person)
    return [words_of(each) for each in person.reports(channel)] if channel else []


def test_a_channel_is_shown_counts_and_each_reader_asks_for_the_rest_alone(
    slack, start, ana, ben, sqlite_engine: Engine
):
    start(rules=TIGHT)
    ana.types(slack.channel, "/cx last week")
    (report,) = report_in(ana, slack.channel)
    assert "91 % satisfied" in words_of(report)
    assert COMMENT not in words_of(report)
    assert all(COMMENT not in words_of(each) for each in ana.reads_thread(slack.channel, report["ts"]))

    ben.presses(report, FEEDBACK)
    soon(lambda: "Only managers see what customers wrote" in str(ben.whispers(slack.channel)))
    assert direct(slack, ben) == []
    ana.presses(report, FEEDBACK)
    soon(lambda: any(COMMENT in each for each in direct(slack, ana)), 20)
    # The table of customers is for both, to a teammate without names.
    ben.presses(report, CUSTOMERS)
    soon(lambda: direct(slack, ben), 20)

    (seen,) = soon(lambda: [each.seen for each in entries(sqlite_engine) if "comments" in each.seen.what])
    assert (seen.user, seen.place) == (ana.person, "")
    assert not list(entries(sqlite_engine, user=ben.person))
    assert len(ana.reports(slack.channel)) == 1


def test_what_lists_customers_or_teammates_is_answered_to_the_asker_alone(slack, start, ben):
    start(rules=TIGHT)
    ben.types(slack.channel, "/cx contacts last week")
    (told,) = soon(lambda: direct(slack, ben), 20)
    assert "may see this, so here it is, for you alone" in told
    (table,) = ben.reports(slack.direct_of(ben))
    ben.presses(table, POST)
    (posted,) = soon(lambda: ben.reports(slack.channel), 20)
    assert "Last week" in words_of(posted)
    assert "Post to Channel" not in words_of(posted)


def test_of_comments_nothing_is_left_for_a_channel(slack, start, ana):
    start(rules=TIGHT)
    ana.types(slack.channel, "/cx feedback last week")
    (told,) = soon(lambda: direct(slack, ana), 20)
    assert COMMENT in told
    assert "Post to Channel" not in told
    soon(lambda: "in our direct messages" in str(ana.whispers(slack.channel)))
    assert ana.reports(slack.channel) == []


def test_a_channel_that_shows_everything_says_so_by_its_setting(slack, start, ben):
    start(rules=TIGHT | {"CXBOT_FULL_CHANNELS": slack.channel})
    ben.types(slack.channel, "/cx last week")
    assert COMMENT in words_of(report_in(ben, slack.channel)[0])


def test_where_only_managers_ask_others_are_told_at_once(slack, start, ana, ben):
    start(rules=TIGHT | {"CXBOT_ASK": "managers"})
    ben.types(slack.channel, "/cx last week")
    soon(lambda: "only managers ask" in str(ben.whispers(slack.channel)))
    ben.opens_home()
    soon(lambda: "only managers ask" in str(ben.windows()["home"]))
    ana.types(slack.channel, "/cx last week")
    report_in(ana, slack.channel)
    assert len(ana.reports(slack.channel)) == 1


def test_a_channel_that_is_not_listed_gets_no_report(slack, start, ana):
    start(rules={"CXBOT_CHANNELS": "C0OTHER0001"})
    ana.types(slack.channel, "/cx last week")
    (told,) = soon(lambda: direct(slack, ana), 20)
    assert "CXBOT_CHANNELS" in told
    assert COMMENT in told  # for her alone nothing is closed
    assert ana.reports(slack.channel) == []


def test_an_admin_changes_a_rule_in_home_and_it_holds_at_the_next_click(slack, start, ana, ben, sqlite_engine: Engine):
    bot: Running = start(rules={"CXBOT_ASK": "everyone"})
    ana.types(slack.channel, "/cx last week")
    (report,) = report_in(ana, slack.channel)
    ben.opens_home()
    soon(lambda: DEFAULT in str(ben.windows()["home"]))
    assert "For admins" not in str(ben.windows()["home"])
    ana.opens_home()
    home = soon(lambda: "Who may see what" in str(ana.windows()["home"]) and ana.windows()["home"])
    assert f"{RULE}:CXBOT_ASK" not in str(home)  # the environment says it
    assert "Set by `CXBOT_ASK` where the bot runs" in str(home)

    ana.presses(home, f"{RULE}:CXBOT_SEE", "managers")
    soon(lambda: bot.context.rules.now().see is Who.MANAGERS)
    (changed,) = soon(lambda: [each.seen for each in entries(sqlite_engine) if SET in each.seen.what])
    assert (changed.user, changed.about) == (ana.person, "CXBOT_SEE=managers")
    # Buttons that were posted while everything was open.
    assert COMMENT in words_of(ben.reports(slack.channel)[0])
    ben.presses(report, COMPARE)
    soon(lambda: "compared with" in words_of(ben.reports(slack.channel)[0]))
    assert COMMENT not in words_of(ben.reports(slack.channel)[0])
    ben.presses(report, DETAILS)
    window = soon(lambda: (stack := ben.windows()["stack"]) and "91.0 %" in str(stack[-1]) and stack[-1])
    assert COMMENT not in str(window)
