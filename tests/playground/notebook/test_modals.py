"""Modals on the page: what is typed and chosen in them, by keyboard too, and what stays when something is wrong."""

import pytest
from playwright.sync_api import expect

from cxbot.playground import Playground
from tests.browser import say
from tests.playground.notebook.pages import Opens

pytestmark = pytest.mark.browser


def test_a_modal_with_errors_is_corrected_and_keeps_what_was_typed(opens: Opens):
    page = opens()
    say(page, "/note Acme")
    modal = page.get_by_test_id("modal")
    expect(modal.get_by_role("heading")).to_have_text("New note")
    modal.get_by_test_id("modal-submit").click()
    # Title, customer and day are required; tags are not.
    expect(modal.get_by_test_id("field-error")).to_have_count(3)
    expect(modal.locator('[data-block-id="title"] input')).to_be_focused()
    modal.locator('[data-block-id="title"] input').fill("taken")
    modal.locator('[data-action-id="customer"]').click()
    page.keyboard.type("aco")
    expect(page.get_by_role("option")).to_have_text(["Acorn <Ltd>"])
    page.keyboard.press("Enter")
    modal.locator('[data-action-id="tags"] .chips-opener').click()
    page.get_by_role("option", name="Billing").click()
    page.get_by_role("option", name="Praise").click()
    page.keyboard.press("Escape")
    expect(modal.locator(".chip")).to_have_text(["Billing", "Praise"])
    modal.locator('[data-action-id="day"]').click()
    chosen = page.locator('.calendar-day[tabindex="0"]').get_attribute("data-day")
    page.keyboard.press("Enter")
    modal.get_by_test_id("modal-submit").click()
    expect(modal.get_by_test_id("field-error")).to_have_text(["There is a note of that name already."])
    expect(modal.locator('[data-action-id="customer"]')).to_contain_text("Acorn <Ltd>")
    modal.locator('[data-block-id="title"] input').fill("Plan")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_have_count(0)
    expect(page.get_by_test_id("message").last).to_contain_text(f"Plan: Acorn <Ltd> (billing, praise) {chosen}")


def test_a_type_ahead_asks_the_app_and_works_by_keyboard(opens: Opens, playground: Playground):
    page = opens()
    say(page, "/note")
    select = page.locator('[data-action-id="customer"]')
    select.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("listbox")).to_contain_text("Type to search")
    page.keyboard.type("a")
    # Acme & Sons, Acorn <Ltd> and Beta Bikes have an a in them.
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(select).to_contain_text("Beta Bikes")
    expect(select).to_be_focused()
    asked = [each["payload"]["value"] for each in playground.record.search("block_suggestion", 10)]
    assert asked == ["a"]


def test_a_modal_keeps_the_focus_and_escape_closes_it(opens: Opens):
    page = opens()
    say(page, "/note")
    modal = page.get_by_test_id("modal")
    expect(modal.locator('[data-block-id="title"] input')).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('.modal').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(modal).to_have_count(0)
    expect(page.get_by_test_id("composer")).to_be_focused()
