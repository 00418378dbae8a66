"""Digests over the wire: subscribed to by a form, for others, edited, previewed, paused and deleted; and who may."""

from datetime import time, timedelta

import pytest

from cxbot.drawing.forms import digest as forms
from cxbot.keeping.deliveries import Promise, State
from cxbot.keeping.schedules import Wanted
from cxbot.order import OrderKind
from cxbot.period import CalendarUnit, last_complete
from cxbot.question import Question
from cxbot.schedule import Rhythm, Schedule
from cxbot.view import View
from cxbot.viewing import Asker
from tests.driver import soon, words_of
from tests.slack.bot import NOW
from tests.slack.reports import report_in
from tests.slack.test_digests import in_menu, outbox_of, said

WEEK = Question(last_complete(CalendarUnit.WEEK, NOW, "UTC"))
EMEA = View.of("EMEA weekly", WEEK, NOW, zone="UTC")
TO_MEMBER = {"where": {"form:where": "member"}}
MONDAYS = Schedule(Rhythm.WEEKLY, "UTC", time(9), frozenset({0}))


@pytest.fixture
def ana(slack):
    return slack.as_person("teammate")


@pytest.fixture
def channel(slack):
    return slack.channel_of("teammate")


def window(person, title, *words: str):
    """The window on top, once it has this title and these words."""

    def look():
        stack = person.windows()["stack"]
        found = stack and stack[-1]["title"]["text"] == title and stack[-1]
        return found and all(word in str(found["blocks"]) for word in words) and found

    return soon(look)


def fields(shown):
    """The fields of a form, by name."""
    return {each["block_id"]: each["element"] for each in shown["blocks"] if each["type"] == "input"}


def chosen(shown):
    """What is chosen in each field of a form that is there."""
    found = {}
    for name, element in fields(shown).items():
        options = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
        given = [each for key, each in element.items() if key.startswith("initial_") and "option" not in key]
        found[name] = [each["value"] for each in options] + given
    return found


def opened(slack, person, channel, words="/cx subscribe"):
    slack.invite(channel)
    person.types(channel, words)
    return window(person, "Subscribe", "What comes")


def kept_of(bot, person, channel=""):
    return soon(lambda: bot.context.subscribing.schedules.of(person.person, channel))


def test_a_channel_is_subscribed_by_the_form_that_words_without_a_time_open(slack, start, ana, channel):
    bot = start()
    shown = opened(slack, ana, channel)
    assert chosen(shown) == {
        "view": ["this"],
        "where": ["here"],
        "rhythm": ["weekly"],
        "weekdays": ["0"],
        "at": ["09:00"],
        "zone": ["UTC"],
        "least": [],
        "options": [],
    }
    filled = {"zone": {"zone": "Europe/Berlin"}, "least": {"least": "5"}, "options": {"options": ["short"]}}
    assert ana.visitor.submit(shown, filled) == {}
    told = said(
        ana, channel, "Subscribed to", "Next on Mon 23 Nov, 09:00 (Europe/Berlin)", "only with 5 ratings or more"
    )
    assert "short when nothing changed" in told
    assert "/cx subscribe every Monday 09:00 in Europe/Berlin if at least 5 ratings short" in told
    (kept,) = kept_of(bot, ana, channel)
    assert (kept.place, kept.owner, kept.least, kept.short) == (channel, ana.person, 5, True)
    assert kept.schedule == Schedule(Rhythm.WEEKLY, "Europe/Berlin", time(9), frozenset({0}))


@pytest.mark.parametrize(
    ("often", "filled", "schedule"),
    [
        ("daily", {"at": {"at": "07:30"}}, Schedule(Rhythm.DAILY, "UTC", time(7, 30))),
        ("weekdays", {}, Schedule(Rhythm.WEEKLY, "UTC", time(9), frozenset(range(5)))),
        ("monthly", {"day": {"day": "31"}}, Schedule(Rhythm.MONTHLY, "UTC", time(9), day=31)),
        ("cron", {"cron": {"cron": "0 9 * * MON"}}, Schedule(Rhythm.CRON, "UTC", cron="0 9 * * mon")),
    ],
)
def test_how_often_it_comes_decides_the_fields(slack, start, ana, channel, often, filled, schedule):
    bot = start()
    shown = opened(slack, ana, channel)
    ana.presses(shown, "form:rhythm", often)
    gone = soon(lambda: "weekdays" not in fields(window(ana, "Subscribe")))
    assert gone
    shown = window(ana, "Subscribe")
    assert set(fields(shown)) >= set(filled)
    assert ana.visitor.submit(shown, filled | {"rhythm": {"form:rhythm": often}}) == {}
    (kept,) = kept_of(bot, ana, channel)
    assert kept.schedule == schedule
    if often == "cron":  # to be copied as it stands
        told = said(ana, channel, "by the cron line `0 9 * * mon`")
        assert "`/cx subscribe by cron 0 9 * * mon`" in told


def test_what_is_wrong_stands_beside_its_field_and_says_the_fix(slack, start, ana, channel):
    start()
    shown = opened(slack, ana, channel)
    ana.presses(shown, "form:rhythm", "cron")
    shown = window(ana, "Subscribe", "Cron line")
    by_cron = {"rhythm": {"form:rhythm": "cron"}}
    wrong = ana.visitor.submit(shown, by_cron | {"cron": {"cron": "* * * * *"}, "zone": {"zone": "Europe/Berln"}})
    assert "every hour at most" in wrong["cron"]
    assert forms.EXAMPLE in wrong["cron"]
    assert "There is no time zone “Europe/Berln”. Write it like Europe/Berlin." in wrong["zone"]
    wrong = ana.visitor.submit(shown, by_cron | {"cron": {"cron": "0 9 31 2 *"}})
    assert "never" in wrong["cron"]
    wrong = ana.visitor.submit(shown, by_cron | {"cron": {"cron": "0 9 * *"}})
    assert "five fields" in wrong["cron"]


def test_a_report_is_subscribed_to_from_below_it_and_moves_with_the_days(slack, start, ana, channel):
    bot = start()
    slack.invite(channel)
    ana.types(channel, "/cx last week by day")
    (report,) = report_in(ana, channel)
    entry = next(
        option["value"]
        for block in report["blocks"]
        for element in block.get("elements", ())
        for option in element.get("options", ())
        if option["text"]["text"] == "Subscribe"
    )
    ana.presses(report, "ask:more", entry)
    shown = window(ana, "Subscribe", "What comes")
    assert "This report: last week · by day" in str(fields(shown)["view"]["options"][0])
    assert ana.visitor.submit(shown, {}) == {}
    (kept,) = kept_of(bot, ana, channel)
    later = bot.context.subscribing.question(kept.view, NOW + timedelta(days=7))
    assert (later.period.first, later.bucket) == (WEEK.period.first + timedelta(days=7), "day")


def test_another_member_is_subscribed_is_told_by_whom_and_unsubscribes_herself(slack, start, ana, channel):
    bot = start()
    manager = slack.as_person("manager")
    shown = opened(slack, ana, channel)
    ana.presses(shown, "form:where", "member")
    shown = window(ana, "Subscribe", "Member")
    assert ana.visitor.submit(shown, TO_MEMBER | {"person": {"person": manager.person}}) == {}
    said(ana, channel, "Subscribed to", f"for <@{manager.person}>")
    outbox_of(bot, NOW).deliver()
    direct = soon(lambda: slack.direct_of(manager))
    notice = soon(lambda: manager.reports(direct))[0]
    assert "subscribed you to the digest “Report”" in words_of(notice)
    assert "for the first time on Mon 23 Nov, 09:00" in words_of(notice)
    name = next(each for each in bot.context.directory.person(ana.person).known_as if "@" not in each)
    assert f"{name} subscribed you" in words_of(notice)
    # She presses the button of the notice, and deletes it.
    manager.presses(notice, "Digests")
    listed = soon(lambda: next((e for e in manager.sees(direct) if "1 digest" in words_of(e)), None))
    (kept,) = kept_of(bot, manager)
    manager.presses(listed, f"ask:digest_{kept.key}", in_menu(OrderKind.UNSUBSCRIBE, kept.key, "window"))
    assert manager.visitor.submit(window(manager, "Delete Digest"), {}) == {}
    soon(lambda: bot.context.subscribing.schedules.find(kept.key).state == "deleted")


def test_who_may_not_see_the_reports_is_not_subscribed(slack, start, ana, channel):
    bot, guest = start(), slack.as_person("guest")
    shown = opened(slack, ana, channel)
    ana.presses(shown, "form:where", "member")
    shown = window(ana, "Subscribe", "Member")
    wrong = ana.visitor.submit(shown, TO_MEMBER | {"person": {"person": guest.person}})
    assert "may not see these reports" in wrong["person"]
    ana.types(channel, f"/cx subscribe every Monday for <@{guest.person}>")
    said(ana, channel, "may not see these reports")
    assert bot.context.subscribing.schedules.of(ana.person, channel) == []


def test_a_channel_that_the_bot_is_not_in_says_how_to_invite_it(slack, start, ana, channel):
    start()
    other = next(each for each in slack.open_channels() if each["id"] != channel)["id"]
    slack.invite(other, invite=False)
    shown = opened(slack, ana, channel)
    ana.presses(shown, "form:where", "channel")
    shown = window(ana, "Subscribe", "The bot must be in it")
    wrong = ana.visitor.submit(shown, {"where": {"form:where": "channel"}, "channel": {"channel": other}})
    assert "/invite @" in wrong["channel"]


@pytest.mark.parametrize(
    ("rules", "teammate", "manager"),
    [
        ({}, True, True),
        ({"CXBOT_SUBSCRIBE": "managers"}, False, True),
        ({"CXBOT_SEE": "managers"}, False, True),
        ({"CXBOT_SEE": "managers", "CXBOT_SUBSCRIBE": "everyone"}, True, True),
    ],
)
def test_who_subscribes_a_channel_is_a_setting(slack, start, ana, channel, rules, teammate, manager):
    start(rules=rules)
    slack.invite(channel)
    for person, may in ((ana, teammate), (slack.as_person("manager"), manager)):
        person.types(channel, "/cx subscribe every Monday 09:00")
        said(person, channel, "Subscribed to" if may else "Only managers subscribe a channel here")


def subscribed(bot, slack, person, channel, view=EMEA, least=0):
    slack.invite(channel)
    kept = bot.context.viewing.save(view, channel, Asker(person.person, channel))
    wanted = Wanted(channel, kept.view, kept.key, MONDAYS, least)
    return bot.context.subscribing.subscribe(wanted, person.person)


def test_an_edit_is_prefilled_keeps_the_rest_and_says_when_it_comes_next(slack, start, ana, channel):
    bot = start()
    kept = subscribed(bot, slack, ana, channel, least=3)
    promise = Promise(f"{kept.key}/2026-11-23T09:00", channel, NOW + timedelta(days=4), "2026-11-23T09:00")
    bot.context.subscribing.deliveries.promise(kept.number, [promise])
    ana.types(channel, '/cx edit digest "emea WEEKLY"')
    shown = window(ana, "Edit Digest")
    assert chosen(shown)["view"] == [kept.view_key]
    assert chosen(shown)["least"] == ["3"]
    assert ana.visitor.submit(shown, {"at": {"at": "08:15"}, "least": {"least": ""}}) == {}
    # The 23rd was promised: it goes on with the 30th, and says so.
    said(ana, channel, "Changed the digest “EMEA weekly”", "every Monday at 08:15", "Next on Mon 30 Nov, 08:15 (UTC)")
    found = bot.context.subscribing.schedules.find(kept.key)
    assert (found.place, found.view_key, found.least, found.version) == (channel, kept.view_key, 0, 2)


def test_who_edits_what_another_changed_meanwhile_is_told(slack, start, ana, channel):
    bot = start()
    kept = subscribed(bot, slack, ana, channel)
    ana.types(channel, '/cx edit digest "EMEA weekly"')
    shown = window(ana, "Edit Digest")
    bot.context.subscribing.schedules.pause(kept, "U_OTHER")
    wrong = ana.visitor.submit(shown, {"at": {"at": "10:15"}})
    assert "changed by somebody else meanwhile" in str(wrong)


def test_a_preview_comes_to_who_wants_it_alone_and_leaves_no_trace(slack, start, ana, channel):
    bot = start()
    kept = subscribed(bot, slack, ana, channel, least=500)
    ana.types(channel, '/cx preview "EMEA weekly"')
    said(ana, channel, "A preview of the digest “EMEA weekly”", "direct message")
    direct = soon(lambda: slack.direct_of(ana))
    (preview,) = soon(lambda: ana.reports(direct))
    assert "Preview, for you alone:" in str(preview["blocks"][0])
    assert "It would be skipped: only 212 ratings, fewer than 500." in str(preview["blocks"][0])
    assert "91 % satisfied" in words_of(preview)
    assert any(each["type"] == "image" for each in preview["blocks"])
    assert ana.reports(channel) == []
    assert bot.context.subscribing.deliveries.newest(kept.number) == []
    assert bot.context.subscribing.schedules.find(kept.key) == kept


def test_a_preview_shows_who_may_see_less_no_more_than_she_may(slack, start, ana, channel):
    bot = start(rules={"CXBOT_SEE": "managers", "CXBOT_FULL_CHANNELS": channel})
    subscribed(bot, slack, ana, channel, View.of("Feedback", Question(WEEK.period, about=WEEK.about), NOW, zone="UTC"))
    ana.types(channel, '/cx preview "Feedback"')
    direct = soon(lambda: slack.direct_of(ana))
    (preview,) = soon(lambda: ana.reports(direct))
    assert "Sample feedback" not in words_of(preview)


def test_a_list_says_what_came_of_the_last_three_whose_it_is_and_who_changed_it(slack, start, ana, channel):
    bot = start()
    kept = subscribed(bot, slack, ana, channel)
    bot.context.subscribing.schedules.resume(kept, "U_LAST")
    slots = [
        ("2026-10-26T09:00", State.POSTED, ""),
        ("2026-11-02T09:00", State.MISSED, "it was due more than 12 h ago"),
    ]
    slots += [("2026-11-09T09:00", State.FAILED, "The channel is archived."), ("2026-11-16T09:00", State.POSTED, "")]
    for days, (slot, state, why) in zip((24, 17, 10, 3), slots, strict=True):
        promise = Promise(f"{kept.key}/{slot}", channel, NOW - timedelta(days=days), slot, state=state, error=why)
        bot.context.subscribing.deliveries.promise(kept.number, [promise])
    ana.types(channel, "/cx digests")
    told = said(ana, channel, "1 digest", "EMEA weekly", "Next on Mon 23 Nov, 09:00 (UTC)")
    assert "Last: that of Mon 16 Nov, 09:00 was posted" in told
    assert "Before: that of Mon 9 Nov, 09:00 was not posted: The channel is archived." in told
    assert "Before: that of Mon 2 Nov, 09:00 was missed" in told
    assert "26 Oct" not in told
    assert "By you, changed by <@U_LAST>" in told


def test_words_pause_and_resume_by_name(slack, start, ana, channel):
    bot = start()
    kept = subscribed(bot, slack, ana, channel)
    ana.types(channel, '/cx pause "EMEA weekly"')
    said(ana, channel, "Paused the digest “EMEA weekly”")
    assert bot.context.subscribing.schedules.find(kept.key).state == "paused"
    ana.types(channel, '/cx resume "EMEA weekly"')
    said(ana, channel, "Resumed the digest “EMEA weekly”", "Mon 23 Nov, 09:00")
    ana.types(channel, '/cx pause "APAC"')
    said(ana, channel, "There is no digest of “APAC” here")


def test_home_lists_those_of_her_channels_and_forms_from_it_show_there(slack, start, ana, channel):
    bot = start()
    manager = slack.as_person("manager")
    ana.opens_home()
    soon(lambda: "A digest is a report that comes by itself" in str(ana.windows()["home"]))
    private = next(each["id"] for each in manager.workspace()["channels"] if each["kind"] == "private")
    subscribed(bot, slack, manager, channel)
    subscribed(bot, slack, manager, private, View.of("Board", WEEK, NOW, zone="UTC"))
    ana.opens_home()
    home = soon(lambda: (found := ana.windows()["home"]) and "EMEA weekly" in str(found["blocks"]) and found)
    # She is not in that channel, and may change nobody else's.
    mine = [each for each in home["blocks"] if str(each.get("block_id", "")).startswith("digest_")]
    assert len(mine) == 1
    assert "accessory" not in mine[0]
    ana.presses(home, "ask:window:subscribe")
    shown = window(ana, "Subscribe", "What comes")
    assert chosen(shown)["where"] == ["me"]
    assert ana.visitor.submit(shown, {"rhythm": {"form:rhythm": "weekdays"}}) == {}
    soon(lambda: "every weekday at 09:00" in str(ana.windows()["home"]["blocks"]))


def test_a_member_who_is_in_no_such_channel_does_not_post_there(slack, start, ana, channel):
    bot, manager = start(), slack.as_person("manager")
    private = next(each["id"] for each in manager.workspace()["channels"] if each["kind"] == "private")
    slack.invite(private)
    slack.invite(channel)
    ana.types(channel, f"/cx subscribe every Monday for <#{private}|x>")
    said(ana, channel, "You are not in this channel")
    assert bot.context.subscribing.schedules.of(ana.person, private) == []
