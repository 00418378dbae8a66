"""What stands around messages on the page: the Home tab, people, what is unread, the clock, the record and faults."""

import re
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from cxbot.playground import Playground
from tests.browser import say
from tests.driver import client_of
from tests.playground import notebook_app
from tests.playground.notebook.pages import Opens, report
from tests.playground.notebook_app import section

pytestmark = pytest.mark.browser


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


def test_who_is_gone_cannot_be_chosen_and_a_workflow_only_writes(opens: Opens, playground: Playground):
    page = opens()
    page.get_by_test_id("person").click()
    expect(page.get_by_role("menuitemradio", name=re.compile("Dora Klein"))).to_be_disabled()
    page.get_by_role("menuitemradio", name=re.compile("Iris Blum")).click()
    # A single-channel guest is in one channel and speaks to the app.
    expect(page.locator("#sidebar .channel-name")).to_have_text(["general", "notebook"])
    page.get_by_test_id("person").click()
    page.get_by_role("menuitemradio", name=re.compile("Feedback Flow")).click()
    expect(page.locator("#sidebar .channel-name")).to_have_text(["general", "product-feedback"])
    say(page, "@notebook: R&D <b>, please")
    expect(page.get_by_test_id("message").last).to_contain_text("@notebook: R&D <b>, please")
    bot = client_of(playground).auth_test()["user_id"]
    sent = playground.record.wait_for("app_mention").payload["event"]
    assert (sent["text"], sent["subtype"]) == (f"<@{bot}>: R&amp;D &lt;b&gt;, please", "bot_message")


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
