"""Messages on the page: threads, pictures, menus, commands that are typed, and every kind of block."""

import pytest
from playwright.sync_api import Browser, expect

from cxbot.playground import Playground
from tests.browser import say
from tests.playground.notebook.pages import Opens, report

pytestmark = pytest.mark.browser


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
