"""Digests whose data are not there, are few, or are those of other digests, over the wire."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import insert, update

from cxbot.database import changing
from cxbot.keeping.deliveries import Deliveries, State
from cxbot.keeping.schedules import Wanted
from cxbot.outbox import Outbox
from cxbot.period import Period
from cxbot.question import Question
from cxbot.rights import COUNTS, EVERYTHING
from cxbot.schedule import Rhythm, Schedule
from cxbot.scheduling import Scheduling
from cxbot.tables import connected, promised, raw
from cxbot.view import View
from tests.driver import soon, words_of
from tests.slack.bot import NOW

# Thursday 19 November 2026, 09:00 UTC, is now. Last week, seen from Friday, has 212 ratings, 91 % of them satisfied.
FRIDAY = NOW + timedelta(days=1)
WEEK_ENDED = datetime(2026, 11, 16, tzinfo=UTC)
WEEK = Question(Period(date(2026, 11, 9), date(2026, 11, 15), "UTC"))
FRIDAYS = Schedule(Rhythm.WEEKLY, "UTC", time(9), frozenset({4}))


class Works:
    """A bot whose clock of reports, and whose real clock, stand where the test wants them."""

    def __init__(self, bot, now) -> None:
        self.now, self.passed = now, timedelta(0)
        self.hands = replace(bot.context.delivering, now=lambda: self.now)
        subscribing = bot.context.subscribing
        engine, workspace = subscribing.schedules.engine, subscribing.schedules.workspace
        self.deliveries = Deliveries(engine, workspace, lambda: subscribing.deliveries.clock() + self.passed)
        self.schedules = type(subscribing.schedules)(engine, workspace, lambda: self.now, self.deliveries)

    def deliver(self):
        Scheduling(self.schedules, lambda: self.now, within=timedelta(0)).tick()
        clock = lambda: self.now  # noqa: E731  it is one line
        Outbox(
            self.deliveries, self.hands.render, self.hands, self.hands.owner, clock, waits=self.hands.waits
        ).deliver()

    def later(self, span):
        self.now, self.passed = self.now + span, self.passed + span
        self.deliver()


def subscribe(bot, place, by, name="Weekly", least=0):
    schedules = bot.context.subscribing.schedules
    view = View.of(name, WEEK, NOW, zone="UTC")
    return schedules.add(Wanted(place, view, "", FRIDAYS, least), by)


def connect(bot, until, every=600):
    """Connect a helpdesk that is known up to then; gives what moves it on."""
    engine = bot.context.subscribing.schedules.engine
    with changing(engine) as connection:
        new = insert(raw.sources).values(kind="chatwoot", name="desk", synced_until=until)
        own = connection.execute(new.returning(raw.sources.c.id)).scalar_one()
        row = {"source_id": own, "settings": "{}", "every": every, "connected_at": NOW, "next_at": NOW}
        connection.execute(insert(connected.connected_sources).values(**row))

    def move_on(until):
        with changing(engine) as connection:
            connection.execute(update(raw.sources).where(raw.sources.c.id == own).values(synced_until=until))

    return move_on


@pytest.fixture
def ana(slack):
    return slack.as_person("teammate")


@pytest.fixture
def channel(slack):
    found = slack.channel_of("teammate")
    slack.invite(found)
    return found


def digests(person, channel):
    return [each for each in person.reports(channel) if "Digest of" in words_of(each)]


def corrections(person, channel, digest):
    return [each for each in person.reads_thread(channel, digest["ts"]) if "Complete now" in each["text"]]


def test_a_helpdesk_that_lags_is_waited_for_then_told_of_and_corrected_once(slack, start, ana, channel):
    bot = start()
    kept = subscribe(bot, channel, ana.person)
    # Sunday 22:10, and the week ends at midnight.
    move_on = connect(bot, WEEK_ENDED - timedelta(hours=1, minutes=50))
    works = Works(bot, FRIDAY)
    works.deliver()
    (held,) = works.deliveries.newest(kept.number)
    assert held.state is State.PENDING
    assert held.error == "It waits for “desk”: data as of Sun 22:10."
    works.later(timedelta(minutes=59))
    assert digests(ana, channel) == []
    works.later(timedelta(minutes=1))
    (digest,) = digests(ana, channel)
    assert "Incomplete: data as of Sun 22:10 (desk)" in str(digest["blocks"][0])
    works.later(timedelta(minutes=5))
    assert corrections(ana, channel, digest) == []
    # What was told is another number than that of now.
    with changing(works.deliveries.engine) as connection:
        then = {"figures": '{"csat_percentage": 92.4, "csat_average": 4.6}', "counted": 210, "counted_hash": "then"}
        connection.execute(update(promised.deliveries).where(promised.deliveries.c.id == held.id).values(**then))
    move_on(WEEK_ENDED)
    for _ in range(3):
        works.later(timedelta(minutes=5))
    (correction,) = corrections(ana, channel, digest)
    assert "Complete now: Satisfaction score 92 % → 91 %, 210 → 212 ratings" in str(correction["blocks"][0])
    assert "91 % satisfied" in words_of(correction)
    assert len(digests(ana, channel)) == 1


def test_where_the_numbers_stay_the_correction_says_only_that(slack, start, ana, channel):
    bot = start()
    subscribe(bot, channel, ana.person)
    move_on = connect(bot, None)
    works = Works(bot, FRIDAY + timedelta(hours=1))
    works.deliver()
    (digest,) = digests(ana, channel)
    assert "Incomplete: the data are still being loaded (desk)" in str(digest["blocks"][0])
    ana.types(channel, "/cx digests")
    listed = "that of Fri 20 Nov, 09:00 was posted incomplete: the data are still being loaded (desk)"
    soon(lambda: any(listed in each for each in ana.whispers(channel)))
    move_on(WEEK_ENDED)
    works.later(timedelta(minutes=5))
    (correction,) = corrections(ana, channel, digest)
    assert (correction["text"], len(correction["blocks"])) == ("Complete now: the numbers stay as they are.", 1)


@pytest.mark.parametrize(("until", "every"), [(WEEK_ENDED, 600), (WEEK_ENDED - timedelta(days=3), 0)])
def test_nobody_waits_for_what_is_whole_or_synced_only_when_asked(slack, start, ana, channel, until, every):
    bot = start()
    subscribe(bot, channel, ana.person)
    connect(bot, until, every)
    Works(bot, FRIDAY).deliver()
    (digest,) = digests(ana, channel)
    assert "Incomplete" not in words_of(digest)


@pytest.mark.parametrize(
    ("least", "state", "why"),
    [(213, State.SKIPPED, "only 212 ratings, fewer than 213"), (212, State.POSTED, "")],
)
def test_a_digest_that_wants_more_ratings_is_skipped(slack, start, ana, channel, least, state, why):
    bot = start()
    kept = subscribe(bot, channel, ana.person, least=least)
    works = Works(bot, FRIDAY)
    works.deliver()
    (found,) = works.deliveries.newest(kept.number)
    assert (found.state, found.error) == (state, why)
    assert len(digests(ana, channel)) == (state is State.POSTED)


def test_one_that_is_skipped_before_the_data_are_there_says_that_too(slack, start, ana, channel):
    bot = start()
    kept = subscribe(bot, channel, ana.person, least=213)
    connect(bot, WEEK_ENDED - timedelta(hours=1, minutes=50))
    works = Works(bot, FRIDAY + timedelta(hours=1))
    works.deliver()
    (found,) = works.deliveries.newest(kept.number)
    why = "only 212 ratings, fewer than 213 (incomplete: data as of Sun 22:10 (desk))"
    assert (found.state, found.error) == (State.SKIPPED, why)


def test_the_same_digest_for_many_is_answered_drawn_and_uploaded_once(slack, start, ana, channel):
    bot = start()
    for _ in range(6):
        subscribe(bot, channel, ana.person)
    subscribe(bot, ana.person, ana.person)
    for _ in range(2):
        subscribe(bot, channel, ana.person, name="Another")
    works = Works(bot, FRIDAY)
    works.deliver()
    assert len(digests(ana, channel)) == 8
    # The name is in no picture.
    files = {
        str(block["slack_file"]) for each in digests(ana, channel) for block in each["blocks"] if "slack_file" in block
    }
    assert len(files) == 1


def test_the_rest_of_the_report_follows_in_the_thread_once(slack, start, ana, channel):
    bot = start()
    kept = subscribe(bot, channel, ana.person)
    works = Works(bot, FRIDAY)
    works.deliver()
    for _ in range(3):
        works.later(timedelta(seconds=5))
    (digest,) = digests(ana, channel)
    (found,) = works.deliveries.newest(kept.number)
    assert found.told.parts == 1
    (part,) = ana.reads_thread(channel, digest["ts"])
    assert part["text"] == "The rest of the report"
    assert any("slack_file" in block for block in part["blocks"])


def test_a_thread_drawn_for_who_sees_more_is_not_shown_to_who_sees_less(slack, start, ana, channel):
    bot = start()
    kept = subscribe(bot, channel, ana.person)
    works = Works(bot, FRIDAY)
    Scheduling(works.schedules, lambda: works.now, within=timedelta(0)).tick()
    (delivery,) = works.deliveries.newest(kept.number)
    composing = works.hands._composing
    composing.digest(kept, delivery, EVERYTHING)
    # It was not posted then, and the rights were tightened before it was tried again.
    again = composing.digest(kept, delivery, COUNTS)
    held = works.deliveries.claim(timedelta(minutes=2))
    assert held is not None
    assert works.deliveries.begin_posting(held, again.told, timedelta(minutes=2), timedelta(minutes=2))
    shown = composing.part(kept, replace(delivery, key=f"thread/{delivery.id}/1", parent=delivery.id), COUNTS)
    assert shown.message == again.message.thread[0]
    assert shown.shown == (again.shown, 1)
