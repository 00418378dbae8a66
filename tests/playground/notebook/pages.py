"""The page as tests open it, and the report of the notebook in it."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser import say

Opens = Callable[..., Page]


def report(page: Page) -> Locator:
    """The message with the picture, once it and its thread are there."""
    say(page, "/notes")
    message = page.get_by_test_id("message").filter(has_text="Four notes this week")
    expect(message.get_by_test_id("open-thread")).to_contain_text("2 replies")
    return message
