"""What is perhaps posted: its owner is told with buttons, and decides once; over the wire."""

from datetime import timedelta

import pytest

from cxbot.keeping.deciding import send_again
from cxbot.keeping.deliveries import State
from tests.driver import soon, words_of
from tests.slack.test_digest_data import FRIDAY, Works, digests, subscribe

AGAIN, THERE = "ask:private:send_again", "ask:private:it_is_there"


@pytest.fixture
def asked(slack_that, start_in):
    """A bot that may not look, whose digest Slack took without saying so; its owner was told."""
    slack = slack_that()
    bot, ana, channel = start_in(slack), slack.as_person("teammate"), slack.channel_of("teammate")
    slack.invite(channel)
    kept = subscribe(bot, channel, ana.person)
    slack.break_("accept_then_drop", method="chat.postMessage", times=1)
    works = Works(bot, FRIDAY)
    works.deliver()
    works.later(timedelta(minutes=3))
    works.later(timedelta(minutes=1))
    (direct,) = ana.reports(slack.direct_of(ana))
    return slack, ana, channel, works, kept, direct


def last(works, kept):
    return works.deliveries.newest(kept.number)[0]


def test_the_owner_is_asked_with_two_buttons(asked):
    *_, works, kept, notice = asked
    assert last(works, kept).state is State.UNVERIFIED
    assert "was perhaps not posted" in words_of(notice)
    assert AGAIN in words_of(notice)
    assert THERE in words_of(notice)


def test_she_says_that_it_is_there_and_the_buttons_go(asked):
    slack, ana, channel, works, kept, notice = asked
    ana.presses(notice, THERE)
    direct = slack.direct_of(ana)
    soon(lambda: last(works, kept).state is State.POSTED)
    changed = soon(lambda: next((e for e in ana.reports(direct) if THERE not in words_of(e)), None))
    assert "The digest “Weekly” of Fri 20 Nov, 09:00 was perhaps not posted. It is there" in words_of(changed)
    # It is decided, whoever asks for the other.
    assert not send_again(works.deliveries, last(works, kept).id)
    works.later(timedelta(minutes=1))
    assert len(digests(ana, channel)) == 1


def test_she_has_it_sent_again_a_day_later_once(asked):
    _, ana, channel, works, kept, notice = asked
    works.now += timedelta(days=1)  # the real clock stands where it stood: so does that of whoever decides
    ana.presses(notice, AGAIN)
    soon(lambda: last(works, kept).state is State.PENDING)
    works.later(timedelta(minutes=1))
    again = last(works, kept)
    assert again.state is State.POSTED
    works.later(timedelta(minutes=5))
    first, second = digests(ana, channel)
    assert "Due Fri 20 Nov, 09:00, posted 09:05" in str(second["blocks"][0])
    assert "Due" not in str(first["blocks"][0])


def test_of_a_paused_one_she_is_not_told_that_it_is_sent(asked):
    slack, ana, channel, works, kept, notice = asked
    works.schedules.pause(works.schedules.find(kept.key), ana.person)
    ana.presses(notice, AGAIN)
    direct = slack.direct_of(ana)
    soon(lambda: any("It is paused, so this is not sent" in words_of(each) for each in ana.sees(direct)))
    assert last(works, kept).state is State.UNVERIFIED
    works.later(timedelta(minutes=1))
    assert len(digests(ana, channel)) == 1
