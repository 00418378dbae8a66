"""Where a report goes: where it was asked for, or to the asker alone, over the wire."""

from cxbot.drawing.shapes.trend import COMPARE
from tests.driver import soon, words_of
from tests.slack.reports import report_in


def test_a_private_report_comes_as_a_direct_message(slack, start):
    start()
    ana = slack.as_person("manager")
    ana.types(slack.channel, "/cx private")
    direct = soon(lambda: slack.direct_of(ana))
    report_in(ana, direct)
    assert ana.reports(slack.channel) == []


def test_where_the_bot_is_no_member_the_report_comes_directly_with_a_hint(slack, start):
    start()
    ana = slack.as_person("manager")
    channel = slack.channel
    slack.invite(channel, invite=False)
    ana.types(channel, "/cx")
    direct = soon(lambda: slack.direct_of(ana), 20)
    (report,) = report_in(ana, direct)
    assert "/invite @" in words_of(report)
    soon(lambda: "in our direct messages" in str(ana.whispers(channel)))  # said where it was asked, too
    assert ana.reports(channel) == []
    ana.presses(report, COMPARE)
    soon(lambda: "compared with" in words_of(ana.reports(direct)[0]))
    # As the hint says.
    slack.invite(channel)
    ana.types(channel, "/cx")
    report_in(ana, channel)


def test_a_private_channel_gets_its_report_as_soon_as_the_bot_is_invited(slack, start):
    start()
    ana = slack.as_person("manager")
    private = next(each["id"] for each in ana.workspace()["channels"] if each["kind"] == "private")
    slack.invite(private, invite=False)
    ana.types(private, "/cx")  # the bot cannot even see it
    report_in(ana, soon(lambda: slack.direct_of(ana), 20))
    slack.invite(private)
    ana.types(private, "/cx")
    report_in(ana, private)


def test_a_channel_shared_with_another_company_gets_no_report_unless_allowed(slack, start):
    shared = slack.shared_channel()
    ana = slack.as_person("manager")
    slack.invite(shared)
    start()
    ana.types(shared, "/cx")
    direct = soon(lambda: slack.direct_of(ana), 20)
    (report,) = report_in(ana, direct)
    assert "CXBOT_SHARED_CHANNELS" in words_of(report)
    assert ana.reports(shared) == []


def test_a_shared_channel_that_is_allowed_gets_the_report(slack, start):
    shared = slack.shared_channel()
    slack.invite(shared)
    start(rules={"CXBOT_SHARED_CHANNELS": shared})
    ana = slack.as_person("manager")
    ana.types(shared, "/cx")
    report_in(ana, shared)
