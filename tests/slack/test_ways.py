"""People's ways through the wire: what a channel reads stays as it is, what one person reads is hers."""

import pytest

from cxbot.drawing.home import LANGUAGE
from cxbot.drawing.report import DETAILS
from cxbot.errors import DataError, DeliveryError, Outcome
from cxbot.keeping.preferences import LANGUAGE as LIKED
from cxbot.rights import EVERYTHING, Audience, Person
from cxbot.slack.ways import WaysOf
from cxbot.ways import ENGLISH, ways_named
from tests.driver import soon
from tests.slack.reports import report_in

CHANNEL = "Last week (9–15 Nov): 91 % satisfied, 4.6 of 5, 212 ratings."


def shown_to(person, kind: str, *words: str):
    """A person's Home tab or the window on top, once it has these words."""

    def look():
        found = person.windows()[kind]
        top = found[-1] if kind == "stack" and found else found
        return top and all(word in str(top["blocks"]) for word in words) and top

    return soon(look)


def test_a_report_stays_as_the_workspace_has_it_and_the_window_of_a_german_is_german(slack, start):
    start()
    ana = slack.as_person("manager")
    ana.opens_home()
    ana.presses(shown_to(ana, "home", "*Last week (9–15 Nov): 91 % satisfied, 4.6 of 5"), LANGUAGE, "de")
    shown_to(ana, "home", "*Last week (9.–15. Nov.): 91 % satisfied, 4,6 of 5, 212 ratings.*")

    ana.types(slack.channel, "/cx last week")
    report = report_in(ana, slack.channel)[0]
    assert report["text"].startswith(CHANNEL)
    assert "Counting 9.–15. Nov." in str(ana.whispers(slack.channel))
    ana.presses(report, DETAILS)
    # 193 of 212 are 91.04 %; 176 of 200 are 88 %.
    shown_to(ana, "stack", "193 of 212 ratings were 4 or 5 stars: 91,0 %", "On 2.–8. Nov. 88,0 % (176 of 200)")


def test_without_a_choice_it_is_as_slack_speaks_with_her(slack, start):
    start()
    chloe = slack.as_person("U0CHLOE0001")  # she speaks French with Slack
    chloe.types(slack.channel, "/cx last week")
    assert report_in(chloe, slack.channel)[0]["text"].startswith(CHANNEL)
    direct = chloe.visitor.direct()
    chloe.types(direct, "/cx last week")
    report = report_in(chloe, direct)[0]
    assert report["text"].startswith("Last week (9–15 nov.): 91 % satisfied, 4,6 of 5, 212 ratings.")
    trend = next(each for each in report["blocks"] if each.get("block_id") == "changes_over_time")
    said = "Satisfaction by day, 9–15 nov.: 91 %; between 88 % in the week to 9 novembre and 91 % in the week to 15 nov"
    assert trend["alt_text"].startswith(said)


def test_a_channel_is_written_to_as_the_workspace_is_set(slack, start):
    start(ways=ways_named("de-DE"))
    ana = slack.as_person("manager")
    ana.types(slack.channel, "/cx last week")
    report = report_in(ana, slack.channel)[0]
    assert report["text"].startswith("Last week (9.–15. Nov.): 91 % satisfied, 4,6 of 5, 212 ratings.")
    ana.presses(report, DETAILS)
    shown_to(ana, "stack", "On 2–8 Nov 88.0 % (176 of 200)")  # she speaks English with Slack


def test_weeks_begin_as_a_person_alone_is_used_to_and_in_channels_as_everybodys_do(slack, start):
    bot = start()
    ana = slack.as_person("manager")
    bot.context.preferences.keep(ana.person, LIKED, "ja-JP")  # where weeks begin on Sunday
    ana.types(slack.channel, "/cx last week")
    assert report_in(ana, slack.channel)[0]["text"].startswith(CHANNEL)
    direct = ana.visitor.direct()
    ana.types(direct, "/cx last week")
    # It is Thursday, 19 November: the last week of theirs ended on Saturday.
    assert soon(lambda: ana.reports(direct))[0]["text"].startswith("Last week (11月8日～14日)")


class Kept:
    """What a person chose, or why that is not known."""

    def __init__(self, chosen: str = "", error: Exception | None = None) -> None:
        self.chosen, self.error = chosen, error

    def find(self, *_: str) -> str:
        if self.error:
            raise self.error
        return self.chosen


class Told:
    """What Slack says of a person, or that it does not."""

    def __init__(self, language: str = "", error: Exception | None = None) -> None:
        self.language, self.error = language, error

    def person(self, user: str) -> Person:
        if self.error:
            raise self.error
        return Person(user, frozenset({"T1"}), language=self.language)


@pytest.mark.parametrize(
    ("kept", "told", "audience", "language", "week_starts"),
    [
        (Kept("de"), Told("fr-FR"), Audience(person="U1"), "de", 0),
        (Kept(), Told("en-US"), Audience(person="U1", place="D1"), "en-US", 6),
        (Kept("de"), Told("fr-FR"), Audience(person="U1", place="C1"), "en-GB", 0),
        (Kept("de"), Told("fr-FR"), EVERYTHING, "en-GB", 0),
        (Kept(error=DataError("gone")), Told("fr-FR"), Audience(person="U1"), "en-GB", 0),
        (Kept(), Told(error=DeliveryError("gone", Outcome.UNSENT)), Audience(person="U1"), "en-GB", 0),
    ],
)
def test_whose_ways_they_are(kept, told, audience, language, week_starts):
    ways = WaysOf(ENGLISH, told, kept)(audience)
    assert (ways.language, ways.week_starts) == (language, week_starts)


def test_where_the_week_is_set_for_everybody_it_is_everybodys():
    ways = WaysOf(ENGLISH, Told("en-US"), Kept(), own_weeks=False)(Audience(person="U1"))
    assert (ways.language, ways.week_starts) == ("en-US", 0)
