"""What becomes of channels, people and the app: digests are paused for it, somebody is told once, and they go on."""

from dataclasses import replace
from datetime import timedelta
from threading import Timer

import pytest

from cxbot.keeping.deliveries import ON, PAUSED, State
from cxbot.keeping.schedules import Wanted
from cxbot.schedule import Rhythm, Schedule
from tests.driver import soon, words_of
from tests.slack.bot import NOW
from tests.slack.test_digests import MONDAY, outbox_of, said, subscribed

DAILY = Schedule(Rhythm.DAILY, "UTC", (NOW + timedelta(hours=1)).time())


@pytest.fixture
def ana(slack):
    return slack.as_person("manager")


@pytest.fixture
def ben(slack):
    return slack.as_person("teammate")


@pytest.fixture
def channel(slack):
    return slack.channel_of("teammate")


def kept_of(bot, kept):
    return bot.context.subscribing.schedules.find(kept.key)


def paused(bot, kept):
    return soon(lambda: (now := kept_of(bot, kept)).state == PAUSED and now)


def told(slack, bot, person):
    """What the person was told in direct messages, after everything was delivered."""
    outbox_of(bot, NOW).deliver()
    direct = slack.direct_of(person)
    return [words_of(each) for each in person.reports(direct)] if direct else []


def settled(bot):
    bot.context.pools.quick.wait_until_quiet(10)


def silently(slack, channel, **changed: object):
    """Something happened to a channel, and no event came of it."""
    channels = slack.playground._state.workspace.channels
    channels[channel] = replace(channels[channel], **changed)


def name_of(slack, channel):
    return slack.playground._state.workspace.channels[channel].name


@pytest.mark.parametrize(
    ("what", "back", "reason", "fix"),
    [
        ("archive", {"archived": False}, "The channel is archived.", "Once it is no longer archived"),
        ("invite", {}, "I was removed from the channel.", "/invite @cxbot"),
        ("share", {"shared": False}, "The channel is shared with another company now.", "CXBOT_SHARED_CHANNELS"),
    ],
)
def test_a_channel_is_closed_to_it_and_opens_again(slack, start, ben, channel, what, back, reason, fix):
    bot = start()
    kept = subscribed(slack, bot, ben, channel)
    change, away = getattr(slack.playground, what), {"belongs": False} if what == "invite" else {}
    change(channel, **away)
    assert paused(bot, kept).reason == reason
    settled(bot)
    (once,) = told(slack, bot, ben)
    assert f"I paused the digest “Report” in #{name_of(slack, channel)}. {reason}" in once
    assert fix in once
    # The same again changes nothing, and nothing is due any more.
    bot.context.reconciling.look_at_place(channel)
    bot.context.reconciling.look_at_all()
    outbox_of(bot, MONDAY).deliver()
    assert len(told(slack, bot, ben)) == 1
    # It is over: whoever was told is told that, and it goes on when she says so.
    change(channel, **back)
    soon(lambda: kept_of(bot, kept).cause == "")
    settled(bot)
    bot.context.reconciling.look_at_all()
    _, over = told(slack, bot, ben)
    assert "is still paused, and can be resumed." in over
    assert kept_of(bot, kept).state == PAUSED
    bot.context.subscribing.schedules.resume(kept_of(bot, kept), ben.person)
    bot.context.reconciling.look_at_all()
    assert kept_of(bot, kept).state == ON


def test_what_still_keeps_a_digest_away_keeps_it_paused_and_says_so(slack, start, ben, channel):
    bot = start()
    kept = subscribed(slack, bot, ben, channel)
    slack.playground.invite(channel, belongs=False)
    paused(bot, kept)
    ben.types(channel, '/cx resume "Report"')

    def answered():
        return [each for each in ben.sees(channel) if each["ephemeral"] and "It stays paused" in words_of(each)]

    (said,) = soon(answered)
    assert "I was removed from the channel." in words_of(said)
    assert kept_of(bot, kept).state == PAUSED


def test_a_paused_digest_that_is_moved_knows_nothing_of_the_place_it_was_for(slack, start, ben, channel):
    bot = start()
    kept = subscribed(slack, bot, ben, channel)
    slack.playground.archive(channel)
    seen = paused(bot, kept)
    settled(bot)
    moved = bot.context.subscribing.schedules.change(seen, replace(seen.wanted, place=ben.person), ben.person)
    assert (moved.state, moved.reason, moved.cause) == (PAUSED, "", "")
    bot.context.reconciling.look_at_all()
    assert len(told(slack, bot, ben)) == 1  # not that another channel is no longer archived


def test_a_deleted_channel_has_no_way_back(slack, start, ben):
    bot, channel = start(), slack.channel_of("teammate")
    kept = subscribed(slack, bot, ben, channel)
    slack.playground.delete(channel)
    assert paused(bot, kept).reason == "The channel was deleted, or I was removed from it."
    settled(bot)
    (once,) = told(slack, bot, ben)
    assert "else delete the digest" in once


def test_a_shared_channel_that_is_allowed_gets_counts_only(slack, start, ben, channel):
    bot = start(rules={"CXBOT_SHARED_CHANNELS": channel})
    kept = subscribed(slack, bot, ben, channel)
    bot.context.directory.place(channel)
    slack.playground.share(channel)
    soon(lambda: bot.context.directory.place(channel).shared)
    settled(bot)
    assert kept_of(bot, kept).state == ON
    outbox_of(bot, MONDAY).deliver()
    digest = next(each for each in ben.reports(channel) if "Digest of" in words_of(each))
    assert "Thanks" not in words_of(digest)


def test_a_renamed_channel_changes_nothing_and_is_shown_by_its_id(slack, start, ben, channel):
    bot = start()
    kept = subscribed(slack, bot, ben, channel)
    slack.playground.rename(channel, "another-name")
    bot.context.reconciling.look_at_all()
    assert kept_of(bot, kept) == kept
    ben.types(channel, "/cx digests")
    assert f"<#{channel}>" in said(ben, channel, "1 digest")
    slack.playground.archive(channel)
    paused(bot, kept)
    settled(bot)
    assert "in #another-name" in told(slack, bot, ben)[0]


def test_events_that_never_came_are_made_up_for(slack, start, ben, channel):
    bot = start()
    kept = subscribed(slack, bot, ben, channel)
    silently(slack, channel, archived=True)
    bot.context.reconciling.look_at_all()
    assert kept_of(bot, kept).cause == "archived"
    silently(slack, channel, archived=False)
    bot.context.reconciling.look_at_all()
    assert (kept_of(bot, kept).cause, kept_of(bot, kept).state) == ("", PAUSED)
    assert len(told(slack, bot, ben)) == 2


def test_what_is_found_once_only_is_not_believed(slack, start, ben, channel):
    bot = start()
    kept = subscribed(slack, bot, ben, channel)
    slack.break_("500", method="conversations.info", seconds=5)
    bot.context.reconciling.look_at_all()
    assert kept_of(bot, kept) == kept
    slack.playground.faults.remove()
    # Between the two looks somebody takes it out of the archive.
    looking = replace(bot.context.reconciling, timeouts=replace(bot.context.timeouts, surely=1))
    silently(slack, channel, archived=True)
    Timer(0.5, silently, (slack, channel), {"archived": False}).start()
    looking.look_at_all()
    assert kept_of(bot, kept) == kept


def test_a_digest_that_is_due_looks_itself_and_says_it_once(slack, start, ben, channel):
    bot = start()
    kept = subscribed(slack, bot, ben, channel)
    silently(slack, channel, archived=True)
    bot.context.directory.forget(channel)
    outbox_of(bot, MONDAY).deliver(1)
    (found,) = bot.context.subscribing.deliveries.newest(kept.number)
    assert (found.state, kept_of(bot, kept).cause) == (State.CANCELLED, "archived")
    (once,) = told(slack, bot, ben)
    assert "The channel is archived." in once
    # Sent by hand it fails, and says why.
    bot.context.subscribing.send_now(kept_of(bot, kept), "by hand")
    outbox_of(bot, NOW).deliver()
    (newest, *_) = sorted(bot.context.subscribing.deliveries.newest(kept.number, 5), key=lambda each: each.slot)
    assert (newest.state, newest.slot) == (State.FAILED, "")
    assert len(told(slack, bot, ben)) == 2


def test_what_slack_refuses_at_the_last_moment_is_told_with_the_pause(slack_that, start_in):
    slack = slack_that()
    bot, ben, channel = start_in(slack), slack.as_person("teammate"), slack.channel_of("teammate")
    kept = subscribed(slack, bot, ben, channel)
    slack.break_("removed_from_channel", method="chat.postMessage", times=1)
    outbox_of(bot, MONDAY).deliver()
    (once,) = told(slack, bot, ben)
    assert "I may not post in this conversation" in once
    assert "type /invite @cxbot in the channel and resume the digest; else delete it. It is paused." in once
    assert kept_of(bot, kept).cause == "removed"


def test_an_owner_who_left_is_made_up_for_by_an_admin(slack, start, ana, ben, channel):
    bot = start()
    kept = subscribed(slack, bot, ben, channel)
    slack.playground.deactivate(ben.person)
    assert paused(bot, kept).reason == "The account of whoever made it is deactivated."
    settled(bot)
    (once,) = told(slack, bot, ana)
    assert "press Resume: then it is yours" in once
    # Whoever resumes it takes it on.
    bot.context.subscribing.schedules.resume(kept_of(bot, kept), ana.person)
    bot.context.reconciling.look_at_all()
    assert kept_of(bot, kept).state == ON
    slack.playground.archive(channel)
    paused(bot, kept)
    settled(bot)
    assert "The channel is archived." in told(slack, bot, ana)[1]


def test_admins_that_are_named_come_before_slacks_own(slack, start, ben, channel):
    chloe = slack.as_person("chloe")
    bot = start(rules={"CXBOT_ADMINS": chloe.person})
    subscribed(slack, bot, ben, channel)
    slack.playground.deactivate(ben.person)
    soon(lambda: told(slack, bot, chloe))


def test_a_person_who_left_gets_no_digest_of_her_own(slack, start, ana, ben, channel):
    bot = start()
    schedules, view = bot.context.subscribing.schedules, subscribed(slack, bot, ben, channel).view
    kept = schedules.add(Wanted(ben.person, view, "", DAILY), ana.person)
    slack.playground.deactivate(ben.person)
    assert paused(bot, kept).reason == "The account that it goes to is deactivated."
    settled(bot)
    said_to_ana = told(slack, bot, ana)
    assert len([each for each in said_to_ana if "The account that it goes to is deactivated." in each]) == 1
    slack.playground.deactivate(ben.person, deactivated=False)
    bot.context.reconciling.look_at_all()
    assert kept_of(bot, kept).cause == ""


def test_an_app_that_was_uninstalled_tells_it_once_it_is_back(slack, start, ben, channel):
    bot = start()
    kept = subscribed(slack, bot, ben, channel)
    slack.playground.uninstall()
    assert paused(bot, kept).reason == "The app was uninstalled."
    settled(bot)
    slack.playground.reinstall()
    bot.context.reconciling.look_at_all()
    (once,) = told(slack, bot, ben)
    assert "It was paused because the app was uninstalled; it is installed again." in once
    assert (kept_of(bot, kept).state, kept_of(bot, kept).cause) == (PAUSED, "")


@pytest.mark.parametrize("scope", ["channels:read", "chat:write"])
def test_an_app_with_fewer_scopes_says_which_is_missing(slack, start, ben, channel, scope):
    bot = start(scopes={"chat:write", "im:write", "channels:read"})
    kept = subscribed(slack, bot, ben, channel)
    slack.playground.reinstall(without=[scope])
    bot.context.reconciling.look_at_all()
    assert kept_of(bot, kept).reason == f"The bot lacks the permission {scope}."
    before = [] if scope == "chat:write" else told(slack, bot, ben)  # without it nobody can be told
    assert [f"add {scope} under OAuth" in each for each in before] == [True] * len(before)
    slack.playground.reinstall()
    bot.context.reconciling.look_at_all()
    after = told(slack, bot, ben)
    assert len(after) == len(before) + 1
    assert "lacked a permission, which it has now" in after[-1]


def test_two_processes_see_it_and_it_is_told_once(slack, start, ben, channel):
    bot = start()
    kept = subscribed(slack, bot, ben, channel)
    another = replace(bot.context.reconciling)
    silently(slack, channel, archived=True)
    seen = another.schedules.watched(place=channel)
    bot.context.reconciling.look_at_place(channel)
    for each in seen:  # as it was when the other one looked
        another._settle(each)
    assert kept_of(bot, kept).version == kept.version + 1
    assert len(told(slack, bot, ben)) == 1
