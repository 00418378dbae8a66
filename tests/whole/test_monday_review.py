"""A manager's Monday review, in a real browser from the month's number to the comment behind it, and back.

It reads from top to bottom; below it stand its steps, each of them what she does and what she then sees.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from cxbot.database import reading
from cxbot.tables.raw import contacts, conversations, rating_revisions, ratings
from tests.browser import page_at, say
from tests.whole.running import Whole, running

pytestmark = pytest.mark.browser
MONDAY = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
SECONDS = 20_000  # milliseconds a step may take


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with running(tmp_path_factory.mktemp("monday"), "socket", MONDAY, days=80) as found:
        yield found


def test_the_monday_review(whole: Whole) -> None:
    with page_at(whole.playground.url) as (page, wrong):
        ana = Reviewing(page)
        ana.asks_for_last_month()
        ana.compares_it_with_the_month_before()
        ana.opens_what_the_score_counted()
        low = ana.chooses_1_to_3_stars()
        comment = ana.reads_a_comment()
        ana.follows_its_link(comment, conversation_of(whole, comment))
        ana.exports_what_is_listed(low)
        ana.opens_the_account(comment)
        ana.saves_the_view_for_the_channel("Monday review")
        ana.makes_it_the_channels_default("Monday review")
        ana.asks_for_nothing_and_gets_it()
        assert wrong == []


@dataclass(frozen=True)
class Comment:
    """What a customer wrote, as its row says it."""

    customer: str
    account: str
    said: str
    link: Locator


def conversation_of(whole: Whole, comment: Comment) -> str:
    """The address of the conversation in which a customer wrote something, as the helpdesk told it."""
    statement = (
        select(conversations.c.link)
        .join_from(ratings, conversations, ratings.c.conversation_id == conversations.c.id)
        .join(contacts, ratings.c.contact_id == contacts.c.id)
        .join(rating_revisions, rating_revisions.c.rating_id == ratings.c.id)
        .where(rating_revisions.c.comment == comment.said, contacts.c.name == comment.customer)
    )
    with reading(whole.engine) as connection:
        (link,) = connection.scalars(statement)
    return str(link)


class Reviewing:
    """What the manager does, one step after another, and what she sees then."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.channel, self.thread = page.get_by_role("log", name="Messages"), page.get_by_test_id("thread")
        self.report = self.message(re.compile(r"Last month \(October\): \d+ % satisfied"))
        self.window = page.get_by_test_id("modal")
        # Nobody answers at the sample's helpdesk: that it is opened is enough.
        page.context.route("https://helpdesk.example/**", lambda route: route.fulfill(body="A conversation"))

    def asks_for_last_month(self) -> None:
        say(self.page, "/cx last month")
        expect(self.report).to_be_visible(timeout=SECONDS)
        expect(self.report.get_by_test_id("picture")).to_have_count(2, timeout=SECONDS)

    def compares_it_with_the_month_before(self) -> None:
        self.report.get_by_role("button", name="Compare to Previous Period").click()
        expect(self.report.get_by_role("button", name="Hide Comparison")).to_be_visible(timeout=SECONDS)
        expect(self.report).to_contain_text("compared with September 2026 by @")

    def opens_what_the_score_counted(self) -> None:
        """The window calculates with the numbers of the report's headline."""
        headline = self.report.locator("[data-block-id=headline]").inner_text()
        percent, ratings = (int(each) for each in re.findall(r"(\d+) % satisfied, .*, (\d+) ratings", headline)[0])
        self.report.get_by_role("button", name="Metric Details").click()
        self.sees_in_the_window(re.compile(rf"of {ratings} ratings were 4 or 5 stars: {percent}"))
        expect(self.window).to_contain_text(f"1–10 of {ratings}, the newest first")

    def chooses_1_to_3_stars(self) -> int:
        """How many there are: the choice said so, and so many are listed."""
        self.window.get_by_role("button", name=re.compile("^Stars:")).click()
        choice = self.page.get_by_role("option", name=re.compile("^1–3 stars"))
        low = int(re.findall(r"\((\d+)\)", choice.inner_text())[0])
        choice.click()
        self.sees_in_the_window(re.compile(rf"{low} of \d+ ratings had 1–3 stars"))
        expect(self.window).to_contain_text(f"1–10 of {low}, the newest first")
        return low

    def reads_a_comment(self) -> Comment:
        """The newest of somebody who belongs to an account."""
        rows = self.window.locator("[data-block-id^=row_]").filter(has=self.page.locator("blockquote"))
        for row in rows.all():
            head, where, said = row.inner_text().split("\n")[:3]
            assert re.match("[★☆]{5}", head)
            assert "★★★★" not in head
            if len(where.split(" · ")) == 5:  # account, inbox, teammate, when, and the link
                account = where.split(" · ")[0]
                return Comment(head[5:].strip(), account, said, row.get_by_role("link", name="Open"))
        raise AssertionError("nobody who belongs to an account wrote anything")

    def follows_its_link(self, comment: Comment, conversation: str) -> None:
        with self.page.expect_popup() as opened:
            comment.link.click()
        assert opened.value.url == conversation
        opened.value.close()

    def exports_what_is_listed(self, number: int) -> None:
        """The file has a line for each, and comes as a direct message."""
        self.chooses_from_the_menu_of(self.window, "Export CSV")
        expect(self.channel.get_by_text("I am writing the file.")).to_be_visible(timeout=SECONDS)
        self.window.get_by_test_id("modal-close").click()
        here = self.page.get_by_test_id("channel").and_(self.page.locator("[aria-current=page]")).get_attribute("title")
        self.goes_to("cxbot")
        expect(self.message(f"the {number} ratings that were counted")).to_be_visible(timeout=SECONDS)
        with self.page.expect_download() as downloaded:
            self.page.get_by_role("link", name=re.compile(r"csat_percentage_2026-10-01_2026-10-31\.csv")).click()
        with downloaded.value.path().open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == len({each["id"] for each in rows}) == number
        assert {each["score"] for each in rows} == {"1", "2", "3"}
        self.goes_to(str(here))

    def opens_the_account(self, comment: Comment) -> None:
        """From the table of customers, where it is found by its name: there the same comment stands."""
        self.report.get_by_role("button", name="Contacts & Accounts").click()
        self.report.get_by_test_id("open-thread").click()
        headline = re.compile(r"Last month \(October\): \d+ accounts")
        table = self.thread.get_by_test_id("message").filter(has_text=headline)
        table.get_by_role("button", name=re.compile("^Search accounts")).click(timeout=SECONDS)
        self.page.get_by_role("combobox", name="Search accounts").fill(comment.account[:9].lower())
        self.page.get_by_role("option", name=comment.account).first.click(timeout=SECONDS)
        self.sees_in_the_window(re.compile("Compared with September"))
        expect(self.window.get_by_role("heading")).to_have_text(comment.account[:24])
        ratings = self.window.locator("[data-block-id^=csat_]").filter(has_text=comment.customer)
        expect(ratings.filter(has_text=comment.said)).to_have_count(1)
        self.window.get_by_test_id("modal-close").click()
        self.page.get_by_test_id("close-thread").click()

    def saves_the_view_for_the_channel(self, name: str) -> None:
        self.chooses_from_the_menu_of(self.report, "Save View")
        self.window.get_by_label("Name").first.fill(name, timeout=SECONDS)
        self.window.get_by_role("radio", name="This channel").check()
        self.sends("Save")
        saved = self.message(f"Saved “{name}”")
        expect(saved).to_contain_text("It moves with the days.", timeout=SECONDS)
        expect(saved).to_contain_text("Only visible to you")

    def makes_it_the_channels_default(self, name: str) -> None:
        self.message(f"Saved “{name}”").get_by_role("button", name="Make Default").click()
        self.window.get_by_role("checkbox", name=re.compile("This channel's default")).check(timeout=SECONDS)
        self.sends("Save")
        expect(self.message(f"“{name}” is this channel's default now.")).to_be_visible(timeout=SECONDS)

    def asks_for_nothing_and_gets_it(self) -> None:
        """Bare, it would be the report on last week: now it is last month's, compared as the one that was saved."""
        say(self.page, "/cx")
        expect(self.report).to_have_count(2, timeout=SECONDS)
        expect(self.report.last.get_by_test_id("picture")).to_have_count(2, timeout=SECONDS)
        expect(self.report.last.get_by_role("button", name="Hide Comparison")).to_be_visible()

    def message(self, words: str | re.Pattern[str]) -> Locator:
        """A message of the channel that says so."""
        return self.channel.get_by_test_id("message").filter(has_text=words)

    def sees_in_the_window(self, words: re.Pattern[str]) -> None:
        expect(self.window).to_contain_text(words, timeout=SECONDS)

    def chooses_from_the_menu_of(self, shown: Locator, entry: str) -> None:
        shown.get_by_role("button", name="More options").click()
        self.page.get_by_role("menuitem", name=entry).click()

    def sends(self, label: str) -> None:
        self.window.get_by_role("button", name=label, exact=True).click()
        expect(self.window).to_have_count(0, timeout=SECONDS)

    def goes_to(self, channel: str) -> None:
        self.page.get_by_test_id("channel").filter(has_text=channel).click()
