"""A manager's first visit, in a real browser: a command, the report, Compare, a large picture, the thread."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser import page_at, say
from tests.whole.running import Whole, running

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
SECONDS = 20_000  # milliseconds a step may take


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with running(tmp_path_factory.mktemp("whole"), "socket", NOW) as found:
        yield found


def test_a_managers_first_visit(whole: Whole) -> None:
    with page_at(whole.playground.url) as (page, wrong):
        say(page, "/cx last week")
        headline = page.get_by_text(re.compile(r"Last week \(9–15 Nov\): \d+ % satisfied"))
        expect(headline).to_be_visible(timeout=SECONDS)
        expect(page.get_by_text(re.compile("Counting 9–15 Nov"))).to_be_visible()
        pictures = page.get_by_test_id("picture")
        expect(pictures).to_have_count(2, timeout=SECONDS)

        page.get_by_role("button", name="Compare to Previous Period").click()
        expect(page.get_by_role("button", name="Hide Comparison")).to_be_visible(timeout=SECONDS)
        expect(page.get_by_text(re.compile("compared with 2–8 Nov"))).to_be_visible()

        pictures.first.click()
        expect(page.get_by_test_id("lightbox")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("lightbox")).to_have_count(0)

        page.get_by_test_id("open-thread").last.click()
        expect(page.get_by_test_id("thread").get_by_text("All figures")).to_be_visible(timeout=SECONDS)
        expect(page.get_by_test_id("thread").get_by_test_id("picture")).to_have_count(5, timeout=SECONDS)
        assert wrong == []


@pytest.mark.parametrize(("width", "dark"), [(1280, True), (390, False)])
def test_other_windows_draw_without_an_error(whole: Whole, width: int, dark: bool) -> None:
    with page_at(whole.playground.url, width=width, dark=dark) as (page, wrong):
        expect(page.get_by_test_id("composer").first).to_be_visible(timeout=SECONDS)
        assert wrong == []


def test_the_report_fits_a_window_and_a_phone(whole: Whole) -> None:
    with page_at(whole.playground.url, height=800) as (page, wrong):
        say(page, "/cx last 2 weeks")
        message = page.get_by_test_id("message").filter(has_text="Last 2 weeks").filter(has_text="satisfied").last
        expect(message.get_by_test_id("picture")).to_have_count(2, timeout=SECONDS)
        head, body = message.locator(".message-head"), message.locator(".blocks")
        heights = [each.bounding_box()["height"] for each in (head, body)]  # type: ignore[index]  # both are drawn
        assert sum(heights) <= 640
        assert wrong == []
    with page_at(whole.playground.url, width=320, height=700) as (page, wrong):
        message = page.get_by_test_id("message").filter(has_text="Last 2 weeks").last
        expect(message).to_be_visible(timeout=SECONDS)
        clipped = message.evaluate(
            "top => [...top.querySelectorAll('img, button, .section-words, .rich-text, .context-text')]"
            ".filter(each => each.getBoundingClientRect().right > innerWidth + 1).map(each => each.className)"
        )
        assert clipped == []
        assert wrong == []
