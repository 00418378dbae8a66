"""What goes wrong between what is shown and what is pressed: each ends in a sentence, and nothing is half done."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from cxbot.deriving import derive_stale
from cxbot.drawing.details import NEXT
from cxbot.drawing.report import DETAILS
from cxbot.drawing.shapes.table import OPEN
from cxbot.drawing.shapes.trend import COMPARE
from cxbot.drawing.teaching import BACK
from cxbot.filter import Kind
from cxbot.message import Json
from cxbot.question import About, Question
from cxbot.slack.sending.clients import Access
from tests.answering.company import WEEK, found, id_of
from tests.driver import Person, free_port, soon, words_of
from tests.slack.bot import Running, running_bot
from tests.slack.scripted import SECRET, Scripted, click, running, workspace
from tests.slack.test_details import window
from tests.story import Desk


@pytest.fixture
def desk(sqlite_engine: Engine) -> Desk:
    return found(sqlite_engine)


@pytest.fixture
def bot(desk: Desk, start) -> Running:
    del desk
    return start()


@pytest.fixture
def ana(slack, bot: Running) -> Person:
    del bot
    return slack.as_person("manager")


def again(person: Person, shown: Json) -> Json:
    return next(each for each in person.sees(shown["channel"]) if each["ts"] == shown["ts"])


def quiet(bot: Running) -> None:
    for pool in (bot.context.pools.quick, bot.context.pools.reports, bot.context.pools.quick):
        pool.wait_until_quiet(20)


def test_a_double_click_on_compare_compares(slack, bot: Running, ana: Person):
    ana.types(slack.channel, "/cx last week")
    report = soon(lambda: ana.reports(slack.channel), 20)[0]
    ana.presses(report, COMPARE)
    ana.presses(report, COMPARE)
    soon(lambda: "Hide Comparison" in words_of(again(ana, report)), 20)
    quiet(bot)
    assert "Hide Comparison" in words_of(again(ana, report))
    assert words_of(again(ana, report)).count("compared with 2–8 Nov 2026 by") == 1


def test_a_double_click_on_details_shows_them_and_closing_them_all_leaves_none(slack, bot: Running, ana: Person):
    ana.types(slack.channel, "/cx last week")
    report = soon(lambda: ana.reports(slack.channel), 20)[0]
    ana.presses(report, DETAILS)
    ana.presses(report, DETAILS)
    details = window(ana, "ratings were 4 or 5 stars")
    quiet(bot)
    assert all("ratings were 4 or 5 stars" in str(each) for each in ana.windows()["stack"])
    assert len(ana.windows()["stack"]) <= 2
    ana.visitor.close(details, every=True)
    assert ana.windows()["stack"] == []
    assert ana.whispers(slack.channel)[1:] == []  # nothing but what was counted


MANY = replace(Question(WEEK, About.CUSTOMERS, split=Kind.CONTACT), page=99)
WINDOW = {"type": "modal", "callback_id": "details", "id": "V1", "hash": "1", "blocks": []}


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    view = {"ok": True, "view": {"id": "V1", "hash": "2"}}
    script: dict[str, list[Any]] = {each: [view] for each in ("views.open", "views.push", "views.update")}
    script |= {"chat.update": [{"ok": True}], "response": [{"ok": True}], "chat.postEphemeral": [{"ok": True}]}
    with running(workspace() | script | {"chat.postMessage": [{"ok": True, "ts": "1.9"}]}) as scripted:
        yield scripted


@pytest.fixture
def over_http(scripted: Scripted, desk: Desk, sqlite_engine: Engine) -> Iterator[Running]:
    del desk
    access = Access("xoxb-1", signing_secret=SECRET, base_url=scripted.url)
    with running_bot(access, sqlite_engine, mode="http", port=free_port()) as bot:
        yield bot


@pytest.mark.parametrize("gone", [MANY, replace(MANY, about=About.FEEDBACK, split=None)], ids=["table", "comments"])
def test_a_page_that_is_no_more_is_said_and_the_message_stays(over_http: Running, scripted: Scripted, gone: Question):
    button = {"type": "button", "action_id": "ask:page:next", "value": gone.encode()}
    click(over_http.url, button, {"ts": "1.1"}, response_url=scripted.url.replace("/api/", "/response"))
    told = soon(lambda: scripted.asked("response"))[0]["text"]
    assert "page 100" in told
    assert "ends with page" in told or "end with page" in told
    quiet(over_http)
    assert scripted.asked("chat.update") == []


def test_a_page_of_details_that_is_no_more_is_said_with_the_way_back(over_http: Running, scripted: Scripted):
    details = Question(WEEK, About.DETAILS, metric="csat_percentage")
    window_shown = WINDOW | {"private_metadata": f'{{"c":"C1","m":"1.1"}}\n{details.encode()}'}
    click(over_http.url, {"type": "button", "action_id": NEXT, "value": "99"}, {}, view=window_shown)
    shown = str(soon(lambda: scripted.asked("views.update"))[0]["view"])
    assert "The list ends with page" in shown
    assert BACK in shown


def test_a_profile_of_somebody_who_was_merged_away_is_that_of_who_is_left(
    over_http: Running, scripted: Scripted, desk: Desk, sqlite_engine: Engine
):
    li = id_of(sqlite_engine, Kind.CONTACT, "li")
    desk.merge("li", "lee")
    derive_stale(sqlite_engine)
    profile = Question(WEEK, About.PROFILE, cell=(Kind.CONTACT, li))
    option = {"selected_option": {"text": {"type": "plain_text", "text": "li"}, "value": f"window|{profile.encode()}"}}
    click(over_http.url, {"type": "static_select", "action_id": OPEN, **option}, {"ts": "1.1"})
    shown = soon(lambda: [str(each["view"]) for each in scripted.asked("views.update")])[0]
    assert "lee, last week" in shown or "lee, 9" in shown
    assert re.search(r"Active  \*\d", shown), shown[:900]


@pytest.mark.parametrize("typed", ["%", "_", "🙂", "'; drop table contacts; --", "\\"])
def test_whatever_a_table_is_searched_by_is_only_looked_for(over_http: Running, scripted: Scripted, typed: str):
    table = replace(MANY, page=0, search=typed)
    click(over_http.url, {"type": "button", "action_id": "ask:page:all", "value": table.encode()}, {"ts": "1.1"})
    changed = soon(lambda: scripted.asked("chat.update"))[0]
    assert "No contact of this period is found by" in str(changed["blocks"])
