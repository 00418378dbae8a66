"""What a visitor of the page can do with a channel and with the app itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from cxbot.playground import Playground
from tests.browser import visiting
from tests.driver import opened
from tests.playground.test_administering import EVERYTHING

pytestmark = pytest.mark.browser


@pytest.fixture
def playground() -> Iterator[Playground]:
    with opened(EVERYTHING) as slack:
        slack.playground.status("", ready=True)
        yield slack.playground


@pytest.fixture
def page(playground: Playground) -> Iterator[Page]:
    """The page as Ana."""
    with visiting(playground) as page:
        yield page


def choose(page: Page, words: str) -> None:
    page.get_by_test_id("membership").click()
    page.get_by_role("menuitem", name=words).click()


def test_a_channel_is_renamed_shared_and_deleted(page: Page, playground: Playground):
    title = page.locator("#main .channel-title").first
    expect(title).to_have_text("support-leads")
    choose(page, "Rename #support-leads")
    page.get_by_test_id("rename-name").fill("leads")
    page.get_by_test_id("rename-go").click()
    expect(title).to_have_text("leads")
    choose(page, "Share #leads with another company")
    expect(page.locator(".channel-note")).to_have_text("Shared with another company")
    choose(page, "Stop sharing #leads")
    choose(page, "Delete #leads")
    expect(title).to_have_text("general")
    heard = [each.method for each in playground.record.entries if each.direction == "to_bot"]
    assert list(dict.fromkeys(heard)) == ["channel_rename", "channel_shared", "channel_unshared", "channel_deleted"]


def test_the_app_is_uninstalled_and_installed_with_fewer_scopes(page: Page, playground: Playground):
    choose(page, "Install gardener anew or uninstall it")
    page.get_by_test_id("uninstall").click()
    expect(page.get_by_test_id("installation")).to_have_count(0)
    assert playground._state.revoked
    choose(page, "Install gardener anew or uninstall it")
    dialog = page.get_by_test_id("installation")
    expect(dialog.get_by_test_id("uninstall")).to_be_disabled()
    dialog.locator("label").filter(has_text="groups:read").get_by_role("checkbox").uncheck()
    dialog.get_by_test_id("install").click()
    expect(dialog).to_have_count(0)
    assert not playground._state.revoked
    assert "groups:read" not in playground._state.app.granted
    assert "channels:read" in playground._state.app.granted
