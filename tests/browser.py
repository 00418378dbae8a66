"""A real Chromium for tests and for the README's picture: the machine's, headless."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect, sync_playwright

from cxbot.playground import Playground

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Quiet: no look-ups of its own, which a closed network refuses.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str:
    """The path of the machine's Chromium."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise RuntimeError(
            "there is no Chromium on this machine; the browser tests need one (apt-get install chromium)"
        )
    return found


@contextmanager
def running_browser() -> Iterator[Browser]:
    """The browser, until the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def visiting(playground: Playground, who: str = "ana") -> Iterator[Page]:
    """The playground's page as somebody; it must not complain in its console."""
    complaints: list[str] = []
    with running_browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{playground.url}#{playground.person(who).id}")
        expect(page.get_by_test_id("composer")).to_be_visible()
        yield page
        assert complaints == [], complaints


def say(page: Page, text: str) -> None:
    """Type into the playground's page, and send it."""
    page.get_by_test_id("composer").first.fill(text)
    page.keyboard.press("Enter")


@contextmanager
def page_at(
    url: str, *, width: int = 1280, height: int = 1000, dark: bool = False, scale: float = 1
) -> Iterator[tuple[Page, list[str]]]:
    """A page opened at the address, and what went wrong in it (console errors, exceptions)."""
    with running_browser() as browser:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            device_scale_factor=scale,
        )
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(url)
        yield page, wrong
