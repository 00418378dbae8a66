"""Takes the README's picture: a report in the playground, in a real browser. `make picture`."""

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import expect

from tests.browser import page_at, say
from tests.whole.running import running

NOW = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
SIZE = {"width": 1180, "height": 1120}


def main(path: str) -> None:
    """Ask for a report, compare it, and photograph the window."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), "socket", NOW, days=90) as whole,
        page_at(whole.playground.url, **SIZE, scale=1.5) as (page, _),
    ):
        say(page, "/cx last month")
        expect(page.get_by_test_id("picture")).to_have_count(2, timeout=30_000)
        page.get_by_role("button", name="Compare to Previous Period").click()
        expect(page.get_by_role("button", name="Hide Comparison")).to_be_visible(timeout=30_000)
        page.mouse.move(5, 500)
        page.wait_for_timeout(2500)  # pictures fade in
        page.screenshot(path=path)


if __name__ == "__main__":
    main(sys.argv[1])
