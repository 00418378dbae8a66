"""Digests in a real browser: subscribed to, come on Monday at nine; paused, resumed; for one person privately."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import page_at, say
from tests.driver import Person, words_of
from tests.whole.running import Whole, running

pytestmark = pytest.mark.browser
# Sunday evening; the page's Ana sits in Berlin, where nine is 08:00 UTC in winter.
SUNDAY = datetime(2026, 11, 29, 20, tzinfo=UTC)
SECONDS = 40_000  # milliseconds in which two rounds of five seconds, a drawing and an upload are surely over


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Whole]:
    with running(tmp_path, "socket", SUNDAY) as found:
        yield found


def digests(page: Page) -> Locator:
    return page.get_by_test_id("message").filter(has_text="Digest of")


def next_monday(page: Page) -> None:
    page.get_by_test_id("clock").click()
    page.get_by_role("button", name="Next Monday 09:00").click()
    page.keyboard.press("Escape")


def do(page: Page, what: str) -> None:
    """Do something with the first digest of a fresh list."""
    lists = page.get_by_test_id("message").filter(has_text=re.compile(r"\d digests?"))
    before = lists.count()
    say(page, "/cx digests")
    expect(lists).to_have_count(before + 1, timeout=SECONDS)
    lists.last.get_by_role("button", name="More options").first.click()
    page.get_by_text(what, exact=True).last.click()


def told_alone(whole: Whole, *words: str) -> None:
    """Wait until the bot has written all these words to Ana alone."""

    def look(ana: Person) -> bool:
        direct = whole.slack.direct_of(ana)
        return bool(direct) and any(all(word in words_of(each) for word in words) for each in ana.reports(str(direct)))

    whole.slack.as_person("manager").wait(look, SECONDS / 1000)


def archive(whole: Whole, channel: str) -> None:
    """Somebody archives the channel."""

    async def change() -> None:
        channels = whole.playground._state.workspace.channels
        channels[channel] = replace(channels[channel], archived=True)

    whole.playground.do(change())


def test_a_digest_comes_on_monday_and_not_while_it_is_paused(whole: Whole) -> None:
    with page_at(whole.playground.url) as (page, wrong):
        say(page, "/cx subscribe every Monday 09:00")
        expect(page.get_by_text(re.compile("Subscribed to")).last).to_be_visible(timeout=SECONDS)
        next_monday(page)
        expect(digests(page)).to_have_count(1, timeout=SECONDS)
        expect(digests(page).get_by_test_id("picture").first).to_be_visible(timeout=SECONDS)
        expect(digests(page)).to_contain_text("23–29 Nov")

        # One for her alone shows that the other one would have come, too.
        say(page, "/cx subscribe every Monday 09:00 private")
        expect(page.get_by_text(re.compile("Subscribed to.*for you")).last).to_be_visible(timeout=SECONDS)
        do(page, "Pause")
        expect(page.get_by_text(re.compile("Paused the digest"))).to_be_visible(timeout=SECONDS)
        next_monday(page)
        told_alone(whole, "Digest of", "6 Dec")
        expect(digests(page)).to_have_count(1)

        do(page, "Resume")
        expect(page.get_by_text(re.compile("Resumed the digest"))).to_be_visible(timeout=SECONDS)
        next_monday(page)
        expect(digests(page)).to_have_count(2, timeout=SECONDS)

        # Where it cannot come any more its owner is told, and what came to her comes all the same.
        archive(whole, whole.slack.channel)
        next_monday(page)
        told_alone(whole, "archived")
        told_alone(whole, "Digest of", "20 Dec")
        assert wrong == []
