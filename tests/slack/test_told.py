"""What a digest told, over the wire: shown as it was posted, and what became of it since."""

from datetime import UTC, datetime, timedelta

import pytest

from cxbot.deriving import derive_stale
from cxbot.drawing.details import MORE as OF_DETAILS
from cxbot.drawing.report import DETAILS
from cxbot.drawing.report import MORE as OF_REPORT
from cxbot.drawing.told import NEXT
from cxbot.source import Gone, RatingRecord, RecordKind
from cxbot.syncing import sync
from tests.driver import soon, words_of
from tests.slack.bot import NOW
from tests.slack.test_details import option, window
from tests.slack.test_digests import MONDAY, outbox_of, subscribed
from tests.syncing.told import telling


@pytest.fixture
def ana(slack):
    return slack.as_person("manager")


@pytest.fixture
def bot(start):
    return start()


def change(bot, late: int = 2) -> None:
    """Some ratings come late, one of five stars is revised to one, one of five is removed.

    Of 193 that were satisfied 191 are left, of 212 ratings 211, and the late ones: of 213 that is 89.7 %.
    """
    engine = bot.context.subscribing.deliveries.engine
    came = [RatingRecord(f"late-{each}", datetime(2026, 11, 14, 8, each, tzinfo=UTC), 1) for each in range(late)]
    revised = RatingRecord("09-5-1", datetime(2026, 11, 15, 8, tzinfo=UTC), 1, comment="It broke again")
    sync(engine, telling(*came, revised, Gone(RecordKind.RATING, "09-5-2")), now=NOW)
    derive_stale(engine)


def posted(slack, bot, ana):
    """The digest of last week, sent by hand: 193 of 212 satisfied."""
    kept = subscribed(slack, bot, ana, slack.channel)
    bot.context.subscribing.send_now(kept, "by hand")
    outbox_of(bot, NOW).deliver()
    digest = next(each for each in ana.reports(slack.channel) if "Digest of" in words_of(each))
    return kept, digest


def test_it_is_shown_as_it_was_posted(slack, bot, ana):
    _, digest = posted(slack, bot, ana)
    change(bot)
    ana.presses(digest, OF_REPORT, option(digest, OF_REPORT, "Show as Posted"))
    shown = soon(lambda: next((each for each in ana.sees(slack.channel) if "As posted on" in words_of(each)), None))
    assert shown["ephemeral"]
    assert "As posted on Thu 19 Nov, 09:00" in words_of(shown)
    assert "9–15 Nov: 91 % satisfied, 4.6 of 5, 212 ratings." in words_of(shown)
    ana.presses(shown, "ask:window:changes")
    window(ana, "91 → 90 % satisfied, 212 → 213 ratings")


def test_what_changed_since_is_listed_page_by_page(slack, bot, ana):
    _, digest = posted(slack, bot, ana)
    change(bot, late=12)
    ana.presses(digest, OF_REPORT, option(digest, OF_REPORT, "What Changed Since"))
    # 191 of the 193 are left that are satisfied, of 212 + 12 - 1 ratings: 85.7 %.
    first = window(ana, "91 → 86 % satisfied, 212 → 223 ratings")
    assert "12 ratings came later, 1 was revised and 1 counts no more since Thu 19 Nov, 09:00." in str(first)
    assert "1–10 of 14" in str(first)
    ana.presses(first, NEXT)
    last = window(ana, "11–14 of 14")
    assert "★★★★★ → ★☆☆☆☆" in str(last)
    assert "It broke again" in str(last)
    assert "not in the data any more (09-5-2)" in str(last)


def test_the_details_of_what_a_digest_told_lead_there(slack, bot, ana):
    _, digest = posted(slack, bot, ana)
    ana.presses(digest, DETAILS)
    details = window(ana, "193 of 212 ratings")
    ana.presses(details, OF_DETAILS, option(details, OF_DETAILS, "What Changed Since"))
    assert "the same ratings are counted, worth the same" in str(window(ana, "Nothing changed since Thu 19 Nov, 09:00"))


def test_the_details_of_a_report_do_not(slack, bot, ana):
    posted(slack, bot, ana)
    report = next(each for each in ana.reports(slack.channel) if "Digest of" not in words_of(each))
    ana.presses(report, DETAILS)
    assert "What Changed Since" not in str(window(ana, "193 of 212 ratings"))


def test_the_next_digest_says_what_became_of_the_one_before(slack_that, start_in):
    slack = slack_that(rate_limits=False)
    bot, ana = start_in(slack), slack.as_person("manager")
    posted(slack, bot, ana)
    change(bot)
    outbox_of(bot, MONDAY).deliver()
    digests = [each for each in ana.reports(slack.channel) if "Digest of" in words_of(each)]
    (told,) = [each for each in digests if "After the last digest" in words_of(each)]
    assert "(9–15 Nov) 2 ratings came later, 1 was revised and 1 counts no more: 91 → 90 %." in words_of(told)
    # Next week there is nothing to say of that one.
    outbox_of(bot, MONDAY + timedelta(days=7)).deliver()
    assert len([each for each in ana.reports(slack.channel) if "After the last digest" in words_of(each)]) == 1


def test_the_list_of_digests_shows_each_that_was_posted_as_it_was(slack, bot, ana):
    kept, _ = posted(slack, bot, ana)
    ana.types(slack.channel, "/cx digests")
    shown = soon(lambda: next((each for each in ana.sees(slack.channel) if "1 digest" in words_of(each)), None))
    choice = f"ask:told_{kept.key}"
    ana.presses(shown, choice, option(shown, choice, "The one sent by hand"))
    said = soon(lambda: next((each for each in ana.sees(slack.channel) if "As posted on" in words_of(each)), None))
    assert "9–15 Nov: 91 % satisfied, 4.6 of 5, 212 ratings." in words_of(said)


def test_a_digest_that_was_deleted_since_is_known_all_the_same(slack, bot, ana):
    kept, digest = posted(slack, bot, ana)
    bot.context.subscribing.schedules.delete(kept, ana.person)
    ana.presses(digest, OF_REPORT, option(digest, OF_REPORT, "What Changed Since"))
    assert "deleted since" in str(window(ana, "Nothing changed since"))


def test_who_may_not_see_customers_sees_how_many_changed(slack, start, ana):
    bot = start(rules={"CXBOT_SEE": "managers", "CXBOT_MANAGERS": ana.person})
    _, digest = posted(slack, bot, ana)
    change(bot)
    bo = slack.as_person("teammate")
    bo.presses(digest, OF_REPORT, option(digest, OF_REPORT, "What Changed Since"))
    shown = str(window(bo, "91 → 90 % satisfied"))
    assert "2 ratings came later" in shown
    assert "is for managers" in shown
    assert "★" not in shown
