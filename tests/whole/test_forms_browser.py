"""A report is narrowed in a form, in a real browser: another period, an inbox that is found while she types."""

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
    with running(tmp_path_factory.mktemp("forms"), "socket", NOW) as found:
        yield found


def test_a_report_is_narrowed_in_a_form(whole: Whole) -> None:
    with page_at(whole.playground.url) as (page, wrong):
        say(page, "/cx ask")
        modal = page.get_by_role("dialog")
        expect(modal.get_by_text("Period and Filters")).to_be_visible(timeout=SECONDS)

        modal.locator("[data-block-id=inbox] .chips-opener").click()
        page.locator(".picker-input").fill("ema")
        page.get_by_role("option", name="EMEA Support").click()
        page.keyboard.press("Escape")
        modal.get_by_label("Or in your own words", exact=False).first.fill("next week")
        modal.get_by_role("button", name="Show", exact=True).click()
        expect(modal.get_by_text(re.compile("still to come"))).to_be_visible(timeout=SECONDS)

        # What was filled in stays, and what is wrong can be mended.
        modal.get_by_label("Or in your own words", exact=False).first.fill("2 Nov - 15 Nov")
        modal.get_by_role("button", name="Show Words").click()
        expect(modal.get_by_text('/cx last 2 weeks inbox:"EMEA Support"')).to_be_visible(timeout=SECONDS)
        modal.get_by_role("button", name="Show", exact=True).click()
        expect(modal).to_have_count(0, timeout=SECONDS)
        expect(
            page.get_by_text(re.compile(r"Last 2 weeks \(2–15 Nov\), inbox EMEA Support: \d+ % satisfied"))
        ).to_be_visible(timeout=SECONDS)
        assert wrong == []


@pytest.mark.parametrize("width", [600, 360])
def test_the_form_fits_a_narrow_window(whole: Whole, width: int) -> None:
    with page_at(whole.playground.url, width=width, height=1400) as (page, wrong):
        say(page, "/cx ask")
        modal = page.get_by_role("dialog")
        expect(modal.get_by_text("Measured as")).to_be_visible(timeout=SECONDS)
        clipped = modal.evaluate(
            "top => [...top.querySelectorAll('button, .field, .section-words, .input-label, .chip')]"
            ".filter(each => each.getBoundingClientRect().right > innerWidth + 1).map(each => each.className)"
        )
        assert clipped == []
        modal.get_by_role("button", name="Cancel").click()
        expect(modal).to_have_count(0, timeout=SECONDS)
        assert wrong == []
