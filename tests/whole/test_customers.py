"""From the customers' table to one customer and back, over the wire: what is pressed, searched, chosen and sent."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from cxbot.database import reading
from cxbot.question import Question
from cxbot.tables.raw import contacts
from tests.driver import Person, soon, words_of
from tests.whole.running import Whole, running

NOW = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with running(tmp_path_factory.mktemp("customers"), "socket", NOW, days=60) as found:
        yield found


@pytest.fixture
def ana(whole: Whole) -> Person:
    return whole.slack.as_person("manager")


def posted(whole: Whole, ana: Person, words: str) -> str:
    """The ts of what the bot posts when it is asked."""
    channel = whole.slack.channel
    before = {each["ts"] for each in ana.reports(channel)}
    ana.types(channel, words)
    return str(soon(lambda: [each["ts"] for each in ana.reports(channel) if each["ts"] not in before], 20)[-1])


class Shown:
    """A message as it is now."""

    def __init__(self, whole: Whole, ana: Person, ts: str) -> None:
        self.channel, self.ana, self.ts = whole.slack.channel, ana, ts

    def now(self) -> dict[str, Any]:
        return next(each for each in self.ana.sees(self.channel) if each["ts"] == self.ts)

    def control(self, action_id: str) -> dict[str, Any]:
        return next(
            each
            for block in self.now()["blocks"]
            for each in block.get("elements", ())
            if str(each.get("action_id", "")).startswith(action_id)
        )

    def option(self, action_id: str, label: str) -> str:
        options = self.control(action_id)["options"]
        return next(each["value"] for each in options if label in each["text"]["text"])

    def press(self, action_id: str, label: str = "") -> None:
        self.ana.presses(self.now(), action_id, self.option(action_id, label) if label else None)

    def comes(self, words: str) -> str:
        return soon(lambda: words in words_of(self.now()) and words_of(self.now()), 20)

    def rows(self) -> list[list[str]]:
        table = next(each for each in self.now()["blocks"] if each["type"] == "table")
        return [[cell["text"] for cell in row] for row in table["rows"]]


def window(ana: Person, words: str) -> dict[str, Any]:
    """The topmost window, once it says so."""

    def look() -> Any:
        stack = ana.windows()["stack"]
        return stack and words in str(stack[-1]) and stack[-1]

    found: dict[str, Any] = soon(look, 20)
    return found


def key_of(table: Shown, name: str) -> str:
    """The id of the customer in a row; several are called alike."""
    asked = Question.decode(table.option("ask:window:customer", name).partition("|")[2])
    assert asked.cell is not None
    return asked.cell[1]


def close_all(ana: Person) -> None:
    while stack := ana.windows()["stack"]:
        ana.visitor.close(stack[-1])


def test_the_table_is_turned_sorted_and_searched_in_its_place(whole: Whole, ana: Person) -> None:
    table = Shown(whole, ana, posted(whole, ana, "/cx accounts last month"))
    assert re.search(r"Last month \(October\): \d+ accounts", words_of(table.now()))
    assert table.rows()[0] == ["Account", "Active", "Satisfaction", "First reply", "Total reply"]
    assert len(table.rows()) == 11
    table.press("ask:page:next")
    table.comes("11–20 of")
    table.press("ask:page:previous")
    table.comes("1–10 of")
    table.press("ask:page:sort", "Satisfaction, lowest first")
    table.comes("Sorted by satisfaction score, the lowest first; fewer than 5 ratings come last")
    assert table.rows()[0] == ["Account", "Satisfaction", "Active", "First reply", "Total reply"]
    scores = [row[1] for row in table.rows()[1:] if "%" in row[1]]
    assert scores == sorted(scores, key=lambda each: int(each.partition(" ")[0]))
    table.press("ask:page:by", "View by Contacts")
    table.comes("Search contacts")
    assert table.rows()[0][0] == "Contact"


def test_a_customer_is_opened_from_a_row_and_by_a_search(whole: Whole, ana: Person) -> None:
    table = Shown(whole, ana, posted(whole, ana, "/cx contacts last month"))
    name, active = table.rows()[1][:2]
    table.press("ask:window:customer", name)
    profile = window(ana, "Compared with September")
    assert profile["title"]["text"] == name[:24]
    assert f"Active  *{active}*" in str(profile)
    ana.presses(profile, "ask:window:list")
    assert "the newest first" in str(window(ana, "'callback_id': 'details'"))
    close_all(ana)
    found = ana.visitor.options(table.now(), "find:contact", name)["options"]
    ana.presses(table.now(), "find:contact", next(each for each in found if each["value"] == key_of(table, name)))
    assert f"Active  *{active}*" in str(window(ana, "Compared with September"))
    close_all(ana)


def test_columns_are_kept_for_the_person_who_gets_a_copy(whole: Whole, ana: Person) -> None:
    table = Shown(whole, ana, posted(whole, ana, "/cx accounts last month"))
    before = table.rows()
    table.press("ask:window:columns")
    form = window(ana, "multi_static_select")
    options = {each["value"]: each for each in form["blocks"][0]["element"]["options"]}
    assert len(options) == 12
    chosen = [options["messages_received"], options["csat_average"]]
    assert ana.visitor.submit(form, {"columns": {"columns": chosen}}) == {}
    heads = ["Account", "Received", "Average score"]

    def copy() -> list[str]:
        return [
            each["ts"] for each in ana.sees(table.channel) if each["ephemeral"] and "Average score" in words_of(each)
        ]

    alone = Shown(whole, ana, soon(copy, 20)[-1])
    assert alone.rows()[0] == heads
    assert table.rows() == before
    alone.press("ask:page:next")
    alone.comes("11–20 of")
    assert alone.rows()[0] == heads
    # The next table that she alone sees has them from the start.
    ana.types(table.channel, "/cx accounts last month private")
    direct = soon(lambda: whole.slack.direct_of(ana), 20)
    assert soon(lambda: [each for each in ana.reports(direct) if "Average score" in words_of(each)], 20)


def test_comments_are_narrowed_to_stars_as_many_as_was_said(whole: Whole, ana: Person) -> None:
    feedback = Shown(whole, ana, posted(whole, ana, "/cx feedback last month"))
    label = next(
        each["text"]["text"]
        for each in feedback.control("ask:page:stars")["options"]
        if each["text"]["text"].startswith("1–3 stars")
    )
    number = int(re.findall(r"\((\d+)\)", label)[0])
    assert number > 0
    feedback.press("ask:page:stars", label)
    feedback.comes(f"rated 1, 2 or 3: {number} comment")
    assert "★★★★" not in words_of(feedback.now())


def test_a_profile_and_teammates_are_posted(whole: Whole, ana: Person) -> None:
    table = Shown(whole, ana, posted(whole, ana, "/cx contacts last month"))
    name, active = table.rows()[1][:2]
    people = Shown(whole, ana, posted(whole, ana, "/cx teammates last month"))
    assert people.rows()[0] == ["Teammate", "Satisfaction", "Ratings", "Reply time", "Replies"]
    names = [row[0].casefold() for row in people.rows()[1:]]
    assert names == sorted(names)
    with reading(whole.engine) as connection:
        address = connection.scalar(select(contacts.c.address).where(contacts.c.id == int(key_of(table, name))))
    profile = Shown(whole, ana, posted(whole, ana, f"/cx contact {address} last month"))
    assert f"Active  *{active}*" in words_of(profile.now())


def test_a_search_that_chooses_nothing_opens_nothing(whole: Whole, ana: Person) -> None:
    table = Shown(whole, ana, posted(whole, ana, "/cx accounts last month"))
    said = {"text": {"type": "plain_text", "text": "Nothing is called so."}, "value": "-"}
    ana.presses(table.now(), "find:account", said)
    table.press("ask:page:next")
    table.comes("11–20 of")
    assert ana.windows()["stack"] == []
