"""Digests in a real browser: subscribed to, come on Monday at nine; paused, resumed; for one person privately."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import page_at, say
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
    return page.get_by_test_id("message").filter(has_text="Digest of").filter(has=page.get_by_test_id("picture"))


def next_monday(page: Page) -> None:
    page.get_by_test_id("clock").click()
    page.get_by_role("button", name="Next Monday 09:00").click()
    page.keyboard.press("Escape")


def do(page: Page, what: str) -> None:
    """Do something with the first digest of the newest list."""
    say(page, "/cx digests")
    listed = page.get_by_test_id("message").filter(has_text=re.compile(r"\d digests?")).last
    expect(listed).to_be_visible(timeout=SECONDS)
    listed.get_by_role("button", name="More").first.click()
    page.get_by_text(what, exact=True).last.click()


def test_a_digest_comes_on_monday_and_not_while_it_is_paused(whole: Whole) -> None:
    with page_at(whole.playground.url) as (page, wrong):
        say(page, "/cx subscribe every Monday 09:00")
        expect(page.get_by_text(re.compile("Subscribed to")).last).to_be_visible(timeout=SECONDS)
        next_monday(page)
        expect(digests(page)).to_have_count(1, timeout=SECONDS)
        expect(page.get_by_text(re.compile("23–29 Nov")).first).to_be_visible()

        # One for her alone shows that the other one would have come, too.
        say(page, "/cx subscribe every Monday 09:00 private")
        expect(page.get_by_text(re.compile("Subscribed to.*for you")).last).to_be_visible(timeout=SECONDS)
        do(page, "Pause")
        expect(page.get_by_text(re.compile("Paused the digest"))).to_be_visible(timeout=SECONDS)
        next_monday(page)
        alone = whole.slack.as_person("manager")
        alone.wait(lambda ana: [each for each in ana.reports(str(whole.slack.direct_of(ana))) if each["blocks"]], 40)
        expect(digests(page)).to_have_count(1)

        do(page, "Resume")
        expect(page.get_by_text(re.compile("Resumed the digest"))).to_be_visible(timeout=SECONDS)
        next_monday(page)
        expect(digests(page)).to_have_count(2, timeout=SECONDS)
        assert wrong == []
