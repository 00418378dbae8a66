"""Managers as a user group: who is in it now decides, and where the bot may not see it nobody is let in by it."""

from cxbot.rights import COUNTS, EVERYTHING, Level, Place
from tests.driver import soon

GROUP = "S0MANAGERS1"
TIGHT = {"CXBOT_SEE": "managers", "CXBOT_MANAGERS": GROUP, "CXBOT_ADMINS": "U0NOBODY001"}


def test_who_comes_into_the_group_or_leaves_it_is_known_by_its_event(slack_that, start_in):
    slack = slack_that(optional_scopes=True)
    bot = start_in(slack, rules=TIGHT)
    ana, ben = (bot.context.directory.person(slack.as_person(each).person) for each in ("manager", "ben"))
    rights = bot.context.rights
    assert (rights.level(ana), rights.level(ben)) == (Level.MANAGER, Level.TEAMMATE)
    slack.playground.regroup(GROUP, [ben.id])
    soon(lambda: rights.level(ben) is Level.MANAGER)
    assert rights.level(ana) is Level.TEAMMATE
    # Between the two events and the next look the group is asked for once.
    assert rights.audience(ben, Place("")) == EVERYTHING
    assert len(slack.as_person("manager").record("usergroups.users.list")) <= 4


def test_without_the_scope_nobody_is_a_manager_which_is_logged(slack_that, start_in, caplog):
    slack = slack_that(optional_scopes=False)
    bot = start_in(slack, rules=TIGHT)
    ana = bot.context.directory.person(slack.as_person("manager").person)
    assert bot.context.rights.level(ana) is Level.TEAMMATE
    assert bot.context.rights.audience(ana, Place("")) == COUNTS
    assert "user_group_not_read" in caplog.text
    assert "usergroups:read" in str([each.__dict__ for each in caplog.records])
