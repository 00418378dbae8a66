"""What a visitor of the page can do with people: begin a group message, deactivate an account, be a guest or a flow."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from cxbot.playground import Playground
from tests.browser import say, visiting
from tests.driver import opened
from tests.playground.test_people import BEN, DORA, FLOW, GROUPS, IRIS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def playground() -> Iterator[Playground]:
    with opened(GROUPS) as slack:
        slack.playground.status("", ready=True)
        yield slack.playground


@pytest.fixture
def page(playground: Playground) -> Iterator[Page]:
    """The page as Ana."""
    with visiting(playground) as page:
        yield page


def test_a_group_message_with_the_bot_is_begun_and_opened(page: Page, playground: Playground):
    page.get_by_test_id("new-group").click()
    dialog = page.get_by_test_id("group")
    rows = dialog.locator(".people-row")
    # The app first, and chosen; nobody who is gone, no workflow, nobody of another company.
    expect(rows.first).to_contain_text("App")
    expect(rows.first.get_by_role("checkbox")).to_be_checked()
    assert not {DORA, FLOW, "U0STELLA001"} & {each.get_attribute("data-person") for each in rows.all()}
    start = dialog.get_by_test_id("group-start")
    expect(start).to_be_disabled()
    dialog.locator(f'[data-person="{IRIS}"]').click()
    expect(start).to_be_enabled()
    start.click()
    expect(page.locator("#main .channel-title").first).to_have_text("Iris Blum")
    say(page, "Hello both")
    expect(page.get_by_test_id("message")).to_contain_text("Hello both")
    groups = [each for each in playground._state.workspace.channels.values() if each.kind == "mpim"]
    assert [len(each.members) for each in groups if IRIS in each.members] == [3]


def test_an_account_is_deactivated_and_activated_again(page: Page, playground: Playground):
    def person_of(who: str):
        return playground._state.workspace.people[who]

    page.get_by_test_id("person").click()
    page.get_by_test_id("open-accounts").click()
    dialog = page.get_by_test_id("accounts")
    expect(dialog.get_by_role("button", name="Deactivate Ana Lopez")).to_be_disabled()
    dialog.get_by_role("button", name="Deactivate Ben Okafor").click()
    expect(dialog.get_by_role("button", name="Activate Ben Okafor", exact=True)).to_be_visible()
    assert person_of(BEN).deactivated
    dialog.get_by_role("button", name="Activate Dora Klein", exact=True).click()
    expect(dialog.get_by_role("button", name="Deactivate Dora Klein")).to_be_visible()
    assert not person_of(DORA).deactivated
    dialog.get_by_role("button", name="Done").click()
    page.get_by_test_id("person").click()
    expect(page.locator(f'.menu [data-person="{BEN}"]')).to_be_disabled()
    expect(page.locator(f'.menu [data-person="{DORA}"]')).to_be_enabled()


def test_a_single_channel_guest_and_a_workflow_can_be_played(page: Page):
    page.get_by_test_id("person").click()
    expect(page.locator(f'.menu [data-person="{IRIS}"]')).to_contain_text("Single-channel guest")
    page.locator(f'.menu [data-person="{FLOW}"]').click()
    expect(page.get_by_test_id("person")).to_contain_text("Workflow")
    page.get_by_test_id("channel").filter(has_text="product-feedback").click()
    say(page, "A wish: bells")
    expect(page.get_by_test_id("message").last).to_contain_text("A wish: bells")
