"""The page in a real Chromium, with a real Bolt app, the notebook, behind the real playground."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from cxbot.playground import Playground
from tests.browser import running_browser
from tests.driver import client_of, connected, opened
from tests.playground.notebook.pages import Opens
from tests.playground.notebook_app import MANIFEST, notebook


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture
def playground() -> Iterator[Playground]:
    """A playground with the notebook in it, connected."""
    with opened(MANIFEST) as slack, connected(notebook(client_of(slack.playground, patient=True)), slack.playground):
        slack.playground.status("", ready=True, hints=["/notes", "/notes kinds"])
        yield slack.playground


@pytest.fixture
def opens(browser: Browser, playground: Playground) -> Iterator[Opens]:
    """Opens the page as somebody, in a window of some size and theme; it must not complain in its console."""
    complaints: list[str] = []
    with ExitStack() as stack:

        def open_page(who: str = "ana", width: int = 1280, height: int = 800, theme: Any = "light") -> Page:
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)
            stack.callback(context.close)
            page = context.new_page()
            page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(f"{playground.url}#{playground.person(who).id}")
            expect(page.get_by_test_id("composer")).to_be_visible()
            return page

        yield open_page
        assert complaints == [], complaints
