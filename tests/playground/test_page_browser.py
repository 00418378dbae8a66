"""The page in a real Chromium, with a real Bolt app behind the real playground."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from cxbot.playground import Playground
from tests.browser import running_browser, say
from tests.driver import client_of, connected, opened
from tests.playground import notebook_app
from tests.playground.notebook_app import MANIFEST, notebook, section

pytestmark = pytest.mark.browser

Opens = Callable[..., Page]


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
        assert complaints == []


def report(page: Page) -> Locator:
    """The message with the picture, once it and its thread are there."""
    say(page, "/notes")
    message = page.get_by_test_id("message").filter(has_text="Four notes this week")
    expect(message.get_by_test_id("open-thread")).to_contain_text("2 replies")
    return message


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


def test_a_thread_opens_at_the_side_and_refuses_commands(opens: Opens):
    page = opens()
    report(page).get_by_test_id("open-thread").click()
    thread = page.get_by_test_id("thread")
    expect(thread.get_by_test_id("message")).to_have_count(3)
    expect(thread).to_contain_text("2 replies")
    thread.get_by_test_id("thread-composer").fill("/notes")
    page.keyboard.press("Enter")
    expect(thread).to_contain_text("/notes is not supported in threads. Sorry!")
    thread.get_by_test_id("thread-composer").fill("@notebook are you <there>?")
    page.keyboard.press("Enter")
    expect(thread.get_by_test_id("message").nth(3)).to_contain_text("@notebook are you <there>?")
    expect(thread.get_by_test_id("message").nth(4)).to_contain_text("Yes, @Ana Lopez?")
    expect(page.locator("#main").get_by_test_id("open-thread")).to_contain_text("4 replies")


def test_a_picture_opens_large_and_escape_brings_one_back(opens: Opens):
    page = opens()
    picture = report(page).get_by_test_id("picture")
    # 480 pixels wide, but never more than 360 on the page.
    assert picture.bounding_box()["width"] <= 360
    picture.click()
    lightbox = page.get_by_test_id("lightbox")
    expect(lightbox.get_by_role("img")).to_have_js_property("naturalWidth", 480)
    page.keyboard.press("Escape")
    expect(lightbox).to_have_count(0)
    expect(picture).to_be_focused()


def test_commands_are_completed_by_keyboard(opens: Opens):
    page = opens()
    composer = page.get_by_test_id("composer")
    composer.click()
    page.keyboard.type("/no")
    # Two commands, and the global shortcut "New Note".
    expect(page.get_by_test_id("suggestion")).to_have_count(3)
    expect(page.get_by_test_id("suggestion").first).to_contain_text("[about whom]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(composer).to_have_value("/notes ")
    expect(page.locator("#main .composer-usage")).to_have_text("/notes [last week] | kinds")
    page.keyboard.type("kinds")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("message").filter(has_text="Every kind")).to_be_visible()
    expect(composer).to_have_value("")


def test_an_unknown_command_is_explained_and_not_lost(browser: Browser, playground: Playground):
    # A page of its own: the browser itself reports the refused call in the console.
    page = browser.new_page()
    page.goto(playground.url)
    say(page, "/nope at all")
    expect(page.locator("#main .composer-note")).to_contain_text("/nope is not a valid command.")
    expect(page.get_by_test_id("composer")).to_have_value("/nope at all")
    page.close()


def test_an_open_menu_survives_another_message(opens: Opens, playground: Playground):
    page = opens()
    report(page).locator('[data-action-id="more"]').click()
    expect(page.get_by_role("menuitem")).to_have_text(["Export", "About"])
    playground.person("ben").post("Good morning", "support-leads")
    expect(page.get_by_test_id("message").last).to_contain_text("Good morning")
    expect(page.get_by_role("menu")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menu")).to_have_count(0)


def test_an_update_redraws_the_message_in_place(opens: Opens):
    page = opens()
    message = report(page)
    message.get_by_role("button", name="Show Last Week").click()
    expect(message.get_by_role("button", name="Hide Last Week")).to_be_focused()
    expect(message).to_have_count(1)


def test_deleting_asks_first(opens: Opens):
    page = opens()
    message = report(page)
    message.get_by_role("button", name="Delete").click()
    expect(page.get_by_test_id("confirm")).to_contain_text("Gone for good.")
    page.get_by_test_id("confirm-no").click()
    expect(message).to_be_visible()
    message.get_by_role("button", name="Delete").click()
    page.get_by_test_id("confirm-yes").click()
    expect(message.get_by_test_id("picture")).to_have_count(0)


def test_a_message_shortcut_answers_in_the_thread(opens: Opens):
    page = opens()
    say(page, "A customer wrote <b>thanks</b> & left")
    message = page.get_by_test_id("message").filter(has_text="A customer wrote <b>thanks</b> & left")
    message.hover()
    message.get_by_test_id("more-actions").click()
    page.get_by_role("menuitem", name="Keep as Note").click()
    expect(message.get_by_test_id("open-thread")).to_contain_text("1 reply")


def test_the_home_tab_is_drawn_by_the_app(opens: Opens):
    page = opens()
    page.get_by_test_id("channel").filter(has_text="notebook").click()
    page.get_by_role("tab", name="Home").click()
    page.get_by_test_id("home").get_by_role("button", name="Write One").click()
    expect(page.get_by_test_id("modal")).to_contain_text("New note")


def test_a_home_that_is_drawn_anew_during_a_press_keeps_its_button(opens: Opens, playground: Playground):
    page = opens()
    page.get_by_test_id("channel").filter(has_text="notebook").click()
    page.get_by_role("tab", name="Home").click()
    button = page.get_by_test_id("home").get_by_role("button", name="Write One")
    block = page.get_by_test_id("home").locator(".section")
    # The app draws when the tab is opened; from then on only this test does.
    playground.record.wait_for("views.publish")
    expect(block).to_have_attribute("data-block-id", re.compile("."))
    client = client_of(playground)
    ana = playground.person("ana")
    handle = button.element_handle()
    for text in ("None yet.", "One soon."):
        drawn = block.get_attribute("data-block-id")
        box = button.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        # Slack gives the blocks new ids each time, so that it can be seen when the page has taken them over.
        client.views_publish(
            user_id=ana.id,
            view={
                "type": "home",
                "blocks": [
                    {"type": "header", "text": {"type": "plain_text", "text": text}},
                    section("None yet.", accessory=notebook_app.button("Write One", "write")),
                ],
            },
        )
        expect(page.get_by_test_id("home")).to_contain_text(text)
        expect(block).not_to_have_attribute("data-block-id", drawn)
        page.mouse.up()
        expect(page.get_by_test_id("modal")).to_contain_text("New note")
        assert handle.evaluate("each => each.isConnected")
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("modal")).to_have_count(0)


def test_each_person_sees_their_own_channels_and_times(opens: Opens, playground: Playground):
    page = opens()
    sent = playground.person("ben").post("When is it?", "support-leads")
    for name, zone in (("Chloé Martin", "America/New_York"), ("Ana Lopez", "Europe/Berlin")):
        page.get_by_test_id("person").click()
        page.get_by_role("menuitemradio", name=re.compile(name)).click()
        here = page.evaluate(
            "([ts, zone]) => new Intl.DateTimeFormat('en-GB', {timeZone: zone, timeStyle: 'short'}).format(ts * 1000)",
            [float(sent), zone],
        )
        expect(page.get_by_test_id("message").filter(has_text="When is it?").get_by_role("time")).to_have_text(here)
    page.get_by_test_id("person").click()
    page.get_by_role("menuitemradio", name=re.compile("Gus Weber")).click()
    # A guest is in one channel and speaks to the app.
    expect(page.locator("#sidebar .channel-name")).to_have_text(["product-feedback", "notebook"])


def test_what_is_unread_is_marked_until_it_is_opened(opens: Opens, playground: Playground):
    page = opens()
    ben = playground.person("ben")
    channel = page.get_by_test_id("channel").filter(has_text="general")
    for text in ("First", "Second"):
        ben.post(text, "general")
    expect(channel.locator(".badge")).to_have_text("2")
    expect(page).to_have_title(re.compile(r"^\(2\) support-leads"))
    channel.click()
    # The line stands above both.
    expect(page.locator(".new-line + .message")).to_contain_text("First")
    expect(channel.locator(".badge")).to_have_count(0)
    expect(page.get_by_test_id("composer")).to_be_focused()


def test_next_monday_is_one_press_away(opens: Opens, playground: Playground):
    page = opens()
    page.get_by_test_id("clock").click()
    page.get_by_role("button", name="Next Monday 09:00").click()
    expect(page.get_by_test_id("clock")).to_contain_text("09:00")
    shown = playground.clock.now().astimezone(ZoneInfo("Europe/Berlin"))
    assert (shown.weekday(), shown.hour, shown.minute) == (0, 9, 0)
    page.get_by_test_id("clock").click()
    page.get_by_role("button", name="Back to now").click()
    expect(page.get_by_test_id("clock")).not_to_contain_text("day")
    assert playground.clock.now().tzinfo is UTC
    assert playground.clock.offset.total_seconds() == 0


def test_the_record_is_searched_and_opened(opens: Opens):
    page = opens()
    report(page)
    page.get_by_test_id("record").click()
    page.get_by_test_id("record-search").fill("completeUpload")
    row = page.get_by_test_id("record-list").get_by_role("button")
    expect(row).to_have_count(1)
    row.click()
    expect(page.get_by_test_id("record-list").locator("pre")).to_have_count(2)


def test_a_fault_is_switched_on_and_off(opens: Opens, playground: Playground):
    page = opens()
    page.get_by_test_id("faults").click()
    page.locator('[data-fault="500"]').get_by_role("button", name="Switch on").click()
    expect(page.locator(".fault.is-on")).to_contain_text("Server error")
    assert [each.fault for each in playground.faults.active] == ["500"]
    page.get_by_role("button", name="Switch off").click()
    expect(page.locator(".fault.is-on")).to_have_count(0)
    assert playground.faults.active == []


def test_preparation_shows_how_far_it_is_and_then_what_to_type(opens: Opens, playground: Playground):
    page = opens()
    playground.status("Making the sample company", 0.3)
    expect(page.get_by_test_id("progress")).to_contain_text("30 %")
    playground.status("", ready=True, hints=["/notes kinds"])
    expect(page.get_by_test_id("progress")).to_have_count(0)
    page.get_by_test_id("hint").click()
    expect(page.get_by_test_id("composer")).to_have_value("/notes kinds")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_every_kind_of_block_is_drawn_wide_and_narrow_light_and_dark(opens: Opens, width: int, theme: str):
    page = opens(width=width, height=740, theme=theme)
    say(page, "/notes kinds")
    message = page.get_by_test_id("message").filter(has_text="Every kind")
    expect(message.locator("pre")).to_have_text("*as it is*")
    expect(message.locator("strong").first).to_have_text("bold")
    expect(message).to_contain_text("Every kind 🎉")
    expect(message).to_contain_text("<b>not markup</b>")
    expect(message.locator(".align-right").last).to_have_text("4")
    expect(message.locator(".unsupported")).to_have_count(0)
    paper = page.locator("#main").evaluate("each => getComputedStyle(each).backgroundColor")
    assert paper == {"light": "rgb(255, 255, 255)", "dark": "rgb(26, 29, 33)"}[theme]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert message.evaluate("each => each.scrollWidth <= each.clientWidth")
    if width == 360:
        page.get_by_role("button", name="Back to the channels").click()
        page.get_by_test_id("channel").filter(has_text="general").click()
        expect(page.get_by_role("heading", name="general").first).to_be_visible()
