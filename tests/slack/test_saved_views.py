"""Saved views over the wire: saved from a report, opened, listed, changed, deleted; whose they are; bare commands."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cxbot.drawing.shapes import trend
from cxbot.keeping.views import EVERYONE
from cxbot.order import Order, OrderKind
from cxbot.period import Baseline, CalendarUnit, Relative, Units, last_complete
from cxbot.playground.state.errors import NotPossibleError
from cxbot.question import Question
from cxbot.view import View
from cxbot.viewing import Asker
from tests.driver import soon, words_of
from tests.slack.bot import NOW
from tests.slack.reports import report_in

WEEK = Question(last_complete(CalendarUnit.WEEK, NOW, "UTC"))
VIEW = View.of("EMEA weekly", WEEK.measuring("csat_average"), NOW, zone="UTC")


@pytest.fixture
def bot(start):
    return start()


@pytest.fixture
def ana(slack, bot):
    return slack.as_person("teammate")


@pytest.fixture
def channel(slack):
    return slack.channel_of("teammate")


def window(person, title):
    """The window on top, once it has this title."""

    def look():
        stack = person.windows()["stack"]
        return stack and stack[-1]["title"]["text"] == title and stack[-1]

    return soon(look)


def labels(shown):
    """What can be chosen in each field of a form."""
    fields = {each["block_id"]: each["element"] for each in shown["blocks"] if each["type"] == "input"}
    return {name: [option["text"]["text"] for option in element.get("options", ())] for name, element in fields.items()}


def said(person, channel, *words: str):
    """What the bot told this person alone, that has all these words."""
    return soon(lambda: next((e for e in person.whispers(channel) if all(word in e for word in words)), None))


def another_teammate(slack, person):
    return next(e["id"] for e in slack.members() if e["role"] == "teammate" and e["id"] != person.person)


def opened(person, shown, action_id, label, title):
    """The window that an option of an overflow opens."""
    elements = [
        element
        for block in shown["blocks"]
        for element in (block.get("elements") or [block.get("accessory")])
        if element and element.get("type") == "overflow" and element["action_id"].startswith(action_id)
    ]
    (value,) = (each["value"] for each in elements[0]["options"] if each["text"]["text"] == label)
    person.presses(shown, elements[0]["action_id"], value)
    return window(person, title)


def fields(**values: object):
    return {name: {name: value} for name, value in values.items()}


def asked(person, channel):
    """A report on last week that somebody asked for, and nothing beside it."""
    person.types(channel, "/cx last week")
    return report_in(person, channel)[0]


def test_a_report_is_saved_for_the_channel_and_is_its_default(slack, bot, ana, channel):
    report = asked(ana, channel)
    form = opened(ana, report, "ask:more", "Save View", "Save View")
    assert labels(form) == {
        "name": [],
        "period": ["Last week", "9–15 Nov 2026"],
        "holder": ["Me", "This channel"],
        "default": ["My default", "This channel's default"],
    }
    filled = fields(name="EMEA weekly", holder=channel, default=[channel])
    assert ana.visitor.submit(form, filled) == {}
    assert "It moves with the days." in said(ana, channel, "Saved “EMEA weekly”", "last week")
    (kept,) = bot.context.viewing.visible(Asker(ana.person, channel))
    assert (kept.view.name, kept.holder, kept.owner) == ("EMEA weekly", channel, ana.person)
    assert kept.view.question(NOW + timedelta(days=7), "UTC").period.first.day == 16
    assert bot.context.viewing.default(Asker("U_ANYBODY", channel)) == kept


def test_a_report_is_saved_as_it_is_compared_and_measured_by_then(slack, bot, ana, channel):
    report = asked(ana, channel)
    ana.presses(report, trend.COMPARE)
    ana.presses(report, trend.MEASURE, "csat_average")
    soon(lambda: "Hide Comparison" in str(ana.reports(channel)[0]) and "csat_average" in str(ana.reports(channel)[0]))
    form = opened(ana, report, "ask:more", "Save View", "Save View")
    assert ana.visitor.submit(form, fields(name="Averages", holder=ana.person)) == {}
    said(ana, channel, "Saved “Averages”")
    (kept,) = bot.context.viewing.visible(Asker(ana.person, channel))
    assert kept.view.asked.compare
    assert kept.view.asked.measure == "csat_average"


@pytest.mark.parametrize("word", ["", "private"])
def test_nothing_typed_is_the_channels_default_then_the_persons(bot, ana, channel, word):
    viewing, me = bot.context.viewing, Asker(ana.person, channel)
    fixed = View.of("The week before", Question(last_complete(CalendarUnit.WEEK, NOW, "UTC", ago=2)), NOW, fixed=True)
    kept = viewing.save(replace(fixed, zone=""), ana.person, me)
    viewing.choose(kept, ana.person, me)
    ana.types(channel, f"/cx {word}")
    place = channel if not word else ana.visitor.direct()
    first = soon(lambda: ana.reports(place))[0]
    assert first["text"].startswith("2–8 Nov: 88 % satisfied")
    assert said(ana, channel, "Counting 2–8 Nov")


def test_the_short_command_is_not_bare(bot, ana, channel):
    viewing, me = bot.context.viewing, Asker(ana.person, channel)
    fixed = View.of("The week before", Question(last_complete(CalendarUnit.WEEK, NOW, "UTC", ago=2)), NOW, fixed=True)
    viewing.choose(viewing.save(replace(fixed, zone=""), ana.person, me), ana.person, me)
    ana.types(channel, "/csat")
    assert soon(lambda: ana.reports(channel))[0]["text"].startswith("Last week (9–15 Nov)")


def test_what_is_wrong_with_a_view_stands_beside_its_field(slack, bot, ana, channel):
    me = Asker(ana.person, channel)
    bot.context.viewing.save(VIEW, ana.person, me)
    form = opened(ana, asked(ana, channel), "ask:more", "Save View", "Save View")
    assert "already" in ana.visitor.submit(form, fields(name="emea WEEKLY"))["name"]
    wrong = ana.visitor.submit(form, fields(name="Mine", holder=ana.person, default=[channel]))
    assert "one of the channel or of everyone" in wrong["default"]
    assert len(bot.context.viewing.visible(me)) == 1
    assert ana.visitor.submit(form, fields(name="Mine", holder=ana.person, default=[ana.person])) == {}
    soon(lambda: bot.context.viewing.default(replace(me, channel="")))


def test_a_view_for_everyone_is_refused_to_whoever_manages_nothing(bot, ana, channel):
    form = opened(ana, asked(ana, channel), "ask:more", "Save View", "Save View")
    with pytest.raises(NotPossibleError):  # it is not offered
        ana.visitor.submit(form, fields(name="All", holder="everyone"))


def test_the_list_changes_renames_deletes_and_makes_default(slack, bot, ana, channel):
    viewing, me = bot.context.viewing, Asker(ana.person, channel)
    kept = viewing.save(VIEW, channel, me)
    home = shown_home(ana, "EMEA weekly")
    overflow = f"ask:view_{kept.key}"
    form = opened(ana, home, overflow, "Rename", "Rename View")
    assert ana.visitor.submit(form, fields(name="Week by week")) == {}
    home = shown_home(ana, "Week by week")
    form = opened(ana, home, overflow, "Change", "Change View")
    assert labels(form)["holder"] == ["Me", "Those whom it is for now"]
    filled = fields(name="Week by week", period="last month", zone="Asia/Tokyo", holder=channel)
    assert ana.visitor.submit(form, filled) == {}
    home = shown_home(ana, "last month")
    assert viewing.find(kept.key, me).view.zone == "Asia/Tokyo"
    form = opened(ana, home, overflow, "Make Default", "Default View")
    assert labels(form) == {"default": ["My default"]}
    assert ana.visitor.submit(form, fields(default=[ana.person])) == {}
    home = shown_home(ana, "your default")
    assert "Last week" not in str(home["blocks"][0])
    form = opened(ana, home, overflow, "Delete", "Delete View")
    assert "It is your default" in str(form["blocks"])
    assert ana.visitor.submit(form, {}) == {}
    shown_home(ana, "makes one from scratch")
    assert viewing.default(me) is None
    # The list that she had before her still has the button.
    press = {"text": {"text": "Open"}, "value": f"private|{Order(OrderKind.OPEN, key=kept.key).encode()}"}
    assert press["value"] in str(home["blocks"])


def shown_home(person, *words: str):
    """The Home tab, once it has these words."""
    person.opens_home()

    def look():
        home = person.windows()["home"]
        return home and all(word in str(home["blocks"]) for word in words) and home

    return soon(look)


def test_a_new_view_is_made_from_scratch_in_home(bot, ana):
    home = shown_home(ana, "New View")
    ana.presses(home, "New View")
    form = window(ana, "New View")
    wrong = ana.visitor.submit(form, fields(name="Autumn", last="2026-10-31"))
    assert "From which day on?" in wrong["first"]
    wrong = ana.visitor.submit(form, fields(name="Autumn", zone="Mars/Base"))
    assert "no time zone" in wrong["zone"]
    wrong = ana.visitor.submit(form, fields(name="Later", first="2027-10-01", last="2027-10-02"))
    assert "still to come" in wrong["last"]
    filled = fields(name="Autumn", first="2026-10-01", last="2026-10-31", bucket="week", rating=["1", "2"])
    assert ana.visitor.submit(form, filled) == {}
    shown_home(ana, "Autumn", "1–31 Oct 2026 · rated 1 or 2 · by week")
    (kept,) = bot.context.viewing.visible(Asker(ana.person))
    assert kept.holder == ana.person
    assert kept.view.period.fixed


def test_of_two_who_change_a_view_at_once_the_later_is_told(slack, bot, ana, channel):
    viewing, me = bot.context.viewing, Asker(ana.person, channel)
    kept = viewing.save(VIEW, channel, me)
    form = opened(ana, shown_home(ana, "EMEA weekly"), f"ask:view_{kept.key}", "Rename", "Rename View")
    viewing.change(kept, replace(VIEW, name="Bens"), channel, Asker("U_BEN", channel))
    assert "changed by somebody else" in ana.visitor.submit(form, fields(name="Anas"))["name"]
    assert viewing.find(kept.key, me).view.name == "Bens"


def test_a_view_that_is_gone_says_so(slack, bot, ana, channel):
    viewing, me = bot.context.viewing, Asker(ana.person, channel)
    kept = viewing.save(VIEW, ana.person, me)
    home = shown_home(ana, "EMEA weekly")
    viewing.delete(kept, me)
    ana.presses(home, f"ask:view_{kept.key}", f"private|{Order(OrderKind.OPEN, key=kept.key).encode()}")
    direct = ana.visitor.direct()
    soon(lambda: any("“EMEA weekly” was deleted" in words_of(each) for each in ana.sees(direct)))


def test_anothers_own_view_is_neither_listed_nor_opened(slack, bot, ana, channel):
    viewing = bot.context.viewing
    ben = slack.as_person(another_teammate(slack, ana))
    mine = viewing.save(VIEW, ana.person, Asker(ana.person, channel))
    everyones = viewing.views.add(replace(VIEW, name="For all"), EVERYONE, ana.person)
    home = shown_home(ben, "For all")
    assert "EMEA weekly" not in str(home["blocks"])
    overflow = next(each["accessory"] for each in home["blocks"] if "For all" in str(each) and "accessory" in each)
    assert [each["text"]["text"] for each in overflow["options"]] == ["Open", "Make Default"]
    # A button that was written by hand opens nothing either.
    ben.presses(home, f"ask:view_{everyones.key}", f"private|{Order(OrderKind.OPEN, key=everyones.key).encode()}")
    direct = ben.visitor.direct()
    report = soon(lambda: ben.reports(direct))[0]
    assert report["text"].startswith("Last week (9–15 nov.)")  # she speaks French with Slack, and reads it alone
    with pytest.raises(Exception, match="somebody else"):
        viewing.find(mine.key, Asker(ben.person, channel))


def test_a_changed_view_keeps_what_was_not_touched(bot, ana, channel):
    viewing, me = bot.context.viewing, Asker(ana.person, channel)
    asked = replace(WEEK, baseline=WEEK.period.year_before(), compare=True, columns=("messages_sent",))
    kept = viewing.save(View.of("Yearly", asked, NOW, zone="UTC"), ana.person, me)
    form = opened(ana, shown_home(ana, "Yearly"), f"ask:view_{kept.key}", "Change", "Change View")
    assert ana.visitor.submit(form, fields(name="Yearly, again")) == {}
    shown_home(ana, "Yearly, again")
    assert viewing.find(kept.key, me).view == replace(kept.view, name="Yearly, again")
    form = opened(ana, shown_home(ana, "Yearly, again"), f"ask:view_{kept.key}", "Change", "Change View")
    assert ana.visitor.submit(form, fields(words="2 weeks ago")) == {}
    shown_home(ana, "2 weeks ago vs last year")
    changed = viewing.find(kept.key, me).view
    assert changed.period == Relative.of(Units(CalendarUnit.WEEK, ago=2))
    assert changed.baseline == Baseline(CalendarUnit.YEAR)
    assert viewing.question(viewing.find(kept.key, me)).columns == ("messages_sent",)


def test_views_are_saved_opened_and_listed_by_words(slack, bot, ana, channel):
    ana.types(channel, '/cx save "EMEA weekly"')
    assert said(ana, channel, "I know of no report that you asked for here")
    ana.types(channel, "/cx last week as average")
    report_in(ana, channel)
    ana.types(channel, '/cx save "EMEA weekly"')
    assert "It moves with the days." in said(ana, channel, "Saved “EMEA weekly”", "for you")
    ana.types(channel, '/cx view "emea WEEKLY"')
    first, second = report_in(ana, channel, 2)
    assert first["text"] == second["text"]
    ana.types(channel, '/cx view "EMEA weekley"')
    assert said(ana, channel, "There is no view “EMEA weekley” here", "EMEA weekly")
    ana.types(channel, "/cx views")
    listed = said(ana, channel, "1 saved view", "EMEA weekly", "last week")
    assert "Make Default" in listed
    ana.types(channel, '/cx save "EMEA weekly"')
    assert said(ana, channel, "There is a view “EMEA weekly” already")


def test_managers_save_for_everyone_and_change_what_is_everyones(slack, start, channel):
    mona = slack.as_person("manager")
    bot = start(rules={"CXBOT_MANAGERS": mona.person})
    form = opened(mona, asked(mona, slack.channel), "ask:more", "Save View", "Save View")
    assert labels(form)["holder"] == ["Me", "This channel", "Everyone"]
    assert mona.visitor.submit(form, fields(name="For all", holder="everyone")) == {}
    said(mona, slack.channel, "Saved “For all”", "for everyone")
    ana = slack.as_person("teammate")
    home = shown_home(ana, "For all")
    (kept,) = bot.context.viewing.visible(Asker(ana.person))
    ana.presses(home, f"ask:view_{kept.key}", f"private|{Order(OrderKind.OPEN, key=kept.key).encode()}")
    assert soon(lambda: ana.reports(ana.visitor.direct()))[0]["text"].startswith("Last week (9–15 Nov)")
