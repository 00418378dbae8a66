"""Who may subscribe what to where, over the wire; what a digest holds back from whom, and how its mark is found."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cxbot.digesting import digest
from cxbot.errors import DeliveryError, Outcome
from cxbot.keeping.deliveries import State
from cxbot.order import Order, OrderKind
from cxbot.outbox import Outbox
from cxbot.question import Question
from cxbot.rights import EVERYTHING
from cxbot.scheduling import Scheduling
from tests.driver import soon, words_of
from tests.slack.bot import NOW
from tests.slack.reports import report_in

WEEK = timedelta(days=7)
# Thursday 19 November 2026, 09:00 UTC, is now.
MONDAY = NOW + timedelta(days=4)


@pytest.fixture
def ana(slack):
    return slack.as_person("teammate")


@pytest.fixture
def channel(slack):
    return slack.channel_of("teammate")


def said(person, channel, *words: str):
    return soon(lambda: next((e for e in person.whispers(channel) if all(word in e for word in words)), None))


def subscribed(slack, bot, person, channel, words="every Monday 09:00"):
    slack.invite(channel)
    person.types(channel, "/cx last week")
    report_in(person, channel)
    person.types(channel, f"/cx subscribe {words}")
    said(person, channel, "Subscribed to")
    (found,) = bot.context.subscribing.schedules.of(person.person, channel)
    return found


def in_menu(kind: OrderKind, key: str, where: str = "private") -> str:
    """The value of an entry in the menu of a digest."""
    return f"{where}|{Order(kind, key=key).encode()}"


def outbox_of(bot, now):
    """The outbox of a bot that stands at another moment, and whatever was promised until then."""
    hands, subscribing = replace(bot.context.delivering, now=lambda: now), bot.context.subscribing
    schedules = type(subscribing.schedules)(
        subscribing.schedules.engine, subscribing.schedules.workspace, lambda: now, subscribing.deliveries
    )
    Scheduling(schedules, lambda: now, within=timedelta(0)).tick()
    return Outbox(subscribing.deliveries, hands.render, hands, hands.owner, lambda: now, named=hands.named)


def test_a_digest_keeps_what_it_told(slack, start, ana, channel):
    bot = start()
    kept = subscribed(slack, bot, ana, channel)
    outbox_of(bot, MONDAY).deliver()
    (found,) = bot.context.subscribing.deliveries.newest(kept.number)
    assert found.state is State.POSTED
    # By Monday the 23rd last week is the 16th to the 22nd, of which there are no ratings.
    asked = Question.decode(found.told.question)
    assert (asked.period.first, asked.period.last, found.told.counted) == (date(2026, 11, 16), date(2026, 11, 22), 0)
    outbox_of(bot, MONDAY).deliver()
    assert len([each for each in ana.reports(channel) if "Digest of" in words_of(each)]) == 1


def test_what_follows_in_its_thread_is_one_message_with_the_rest_of_the_report(slack, start, ana, channel):
    bot = start()
    kept = subscribed(slack, bot, ana, channel)
    context = bot.context
    question = context.subscribing.question(context.subscribing.shown(kept), NOW)
    hands = context.delivering
    message, told = digest(hands.replying, question, EVERYTHING, name="Report", when="every Monday at 09:00")
    posted = hands.courier.post(message, channel)
    (part,) = hands.courier.follow(message, posted)
    assert set(part.files) == {"satisfaction", "trend:csat_percentage:alone"}
    said = words_of(next(each for each in ana.reads_thread(channel, posted.ts) if each["ts"] == part.part))
    assert "The rest of the report" in said
    assert "Compare to Previous Period" not in said  # what toggles is in a report
    assert told.counted == 212


def test_who_asked_for_no_report_yet_subscribes_to_last_week(slack, start, ana, channel):
    bot = start()
    slack.invite(channel)
    ana.types(channel, "/cx subscribe every Monday 09:00")
    said(ana, channel, "Subscribed to")
    (kept,) = bot.context.subscribing.schedules.of(ana.person, channel)
    question = bot.context.subscribing.question(kept.view, MONDAY)
    assert (question.period.first, question.period.last) == (date(2026, 11, 16), date(2026, 11, 22))


def test_a_late_one_says_so_first(slack, start, ana, channel):
    bot = start()
    subscribed(slack, bot, ana, channel)
    outbox_of(bot, MONDAY + timedelta(hours=1, minutes=42)).deliver()
    digest = next(each for each in ana.reports(channel) if "Digest of" in words_of(each))
    assert "Due Mon 23 Nov, 09:00, posted 10:42" in str(digest["blocks"][0])


def test_sent_now_it_tells_of_the_ratings_that_were_counted(slack, start, ana, channel):
    bot = start()
    kept = subscribed(slack, bot, ana, channel)
    ana.types(channel, "/cx digests")
    shown = soon(lambda: next((each for each in ana.sees(channel) if "1 digest" in words_of(each)), None))
    ana.presses(shown, f"ask:digest_{kept.key}", in_menu(OrderKind.SEND_NOW, kept.key))
    said(ana, channel, "is on its way")
    outbox_of(bot, NOW).deliver()
    (found,) = bot.context.subscribing.deliveries.newest(kept.number)
    assert (found.state, found.told.counted) == (State.POSTED, 212)
    assert '"csat_percentage": 91.0' in found.told.figures
    assert len(found.told.counted_hash) == 64
    assert "91 % satisfied" in words_of(next(e for e in ana.reports(channel) if "Digest of" in words_of(e)))


def test_what_was_posted_is_found_by_its_mark(slack_that, start_in):
    slack = slack_that(optional_scopes=True)
    bot, ana, channel = start_in(slack), slack.as_person("teammate"), slack.channel_of("teammate")
    kept = subscribed(slack, bot, ana, channel)
    outbox_of(bot, MONDAY).deliver()
    (found,) = bot.context.subscribing.deliveries.newest(kept.number)
    hands = bot.context.delivering
    hour = timedelta(hours=1)
    assert hands.find(channel, found.id, found.first_post_at - hour) == found.ts
    assert not hands.find(channel, "another", found.first_post_at - hour)


def test_where_marks_may_not_be_read_nobody_says_that_it_is_not_there(slack_that, start_in):
    slack = slack_that()
    bot = start_in(slack)
    with pytest.raises(DeliveryError) as caught:
        bot.context.delivering.find(slack.channel, "any", NOW)
    assert caught.value.outcome is Outcome.REFUSED


def test_slack_accepts_and_does_not_answer_and_it_is_there_once(slack_that, start_in):
    slack = slack_that(optional_scopes=True)
    bot, ana, channel = start_in(slack), slack.as_person("teammate"), slack.channel_of("teammate")
    kept = subscribed(slack, bot, ana, channel)
    slack.break_("accept_then_drop", method="chat.postMessage", times=1)
    outbox_of(bot, MONDAY).deliver()
    (found,) = bot.context.subscribing.deliveries.newest(kept.number)
    assert found.state is State.POSTING
    deliveries = bot.context.subscribing.deliveries
    later = type(deliveries)(deliveries.engine, deliveries.workspace, lambda: deliveries.clock() + timedelta(minutes=3))
    hands = bot.context.delivering
    Outbox(later, hands.render, hands, hands.owner, lambda: MONDAY).deliver()
    (found,) = later.newest(kept.number)
    assert found.state is State.POSTED
    assert len([each for each in ana.reports(channel) if "Digest of" in words_of(each)]) == 1


def test_the_owner_is_told_when_the_bot_was_removed_from_the_channel(slack_that, start_in):
    slack = slack_that()
    bot, ana, channel = start_in(slack), slack.as_person("teammate"), slack.channel_of("teammate")
    kept = subscribed(slack, bot, ana, channel)
    slack.break_("removed_from_channel", method="chat.postMessage", times=1)
    outbox_of(bot, MONDAY).deliver()
    (found,) = bot.context.subscribing.deliveries.newest(kept.number)
    assert found.state is State.FAILED
    told = soon(lambda: (direct := slack.direct_of(ana)) and ana.reports(direct))
    assert len(told) == 1
    said_so = "The digest “Report” of Mon 23 Nov, 09:00 was not posted. I may not post in this conversation"
    assert said_so in words_of(told[0])


def test_when_tightened_managers_subscribe_channels_and_everybody_herself(slack, start, ana, channel):
    start(rules={"CXBOT_SEE": "managers"})
    slack.invite(channel)
    ana.types(channel, "/cx last week")
    report_in(ana, channel)
    ana.types(channel, "/cx subscribe every Monday 09:00")
    said(ana, channel, "Only managers subscribe a channel here")
    ana.types(channel, "/cx subscribe every Monday 09:00 private")
    said(ana, channel, "Subscribed to", "for you")


def test_a_digest_of_somebody_else_is_left_as_it_is(slack, start, ana, channel):
    bot = start()
    kept = subscribed(slack, bot, slack.as_person("manager"), channel)
    ana.types(channel, "/cx digests")
    shown = soon(lambda: next((each for each in ana.sees(channel) if "1 digest" in words_of(each)), None))
    assert "ask:digest" not in words_of(shown)
    assert bot.context.subscribing.schedules.find(kept.key).version == 1


def test_where_the_bot_is_not_it_says_how_to_invite_it(slack, start, ana, channel):
    start()
    slack.invite(channel, invite=False)
    ana.types(channel, "/cx subscribe every Monday 09:00")
    said(ana, channel, "/invite @")


def test_without_digests_it_is_taught_how_to_have_one(slack, start, ana, channel):
    start()
    ana.types(channel, "/cx digests")
    said(ana, channel, "There are no digests here yet", "/cx subscribe")
