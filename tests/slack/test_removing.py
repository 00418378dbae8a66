"""Remove Report: by who asked for it and by admins, with all that the bot posted below it; others are told no."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from cxbot.drawing.removing import REMOVE
from cxbot.drawing.report import MORE
from cxbot.keeping.audit import REMOVED, entries
from cxbot.keeping.reports import Reports
from cxbot.message import Json, Message
from cxbot.rights import EVERYTHING
from cxbot.slack.sending.clients import Access
from tests.driver import Person, free_port, soon
from tests.slack.bot import NOW, Running, running_bot
from tests.slack.reports import report_in
from tests.slack.scripted import SECRET, Scripted, click, running, workspace
from tests.slack.test_clicks import QUESTION
from tests.slack.test_details import option, window

BUTTON = {"type": "button", "action_id": REMOVE, "value": '{"order":"remove"}'}


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    deleting = {"chat.delete": [{"ok": True}], "files.delete": [{"ok": False, "error": "file_deleted"}]}
    with running(workspace() | {"response": [{"ok": True}]} | deleting) as scripted:
        yield scripted


@pytest.fixture
def bot(scripted: Scripted, sqlite_engine: Engine) -> Iterator[Running]:
    """A bot that has posted one report, in C1 as 1.1, that U2 asked for, with one message in its thread."""
    access = Access("xoxb-1", signing_secret=SECRET, base_url=scripted.url)
    with running_bot(access, sqlite_engine, mode="http", port=free_port()) as bot:
        message = bot.context.replying.reply(QUESTION, EVERYTHING)
        assert isinstance(message, Message)
        bot.context.posting.reports.keep("C1", "1.1", message, "U2")
        bot.context.posting.reports.keep_part("C1", "1.1", "1.2")
        yield bot


def told(scripted: Scripted, number: int = 1) -> str:
    return str(soon(lambda: scripted.asked("response")[number - 1 :])[0]["text"])


def press(bot: Running, scripted: Scripted) -> None:
    click(bot.url, BUTTON, {"ts": "1.1"}, response_url=scripted.url.replace("/api/", "/response"))


def about(person: Person, report: Json) -> Json:
    person.presses(report, MORE, option(report, MORE, "About This Report"))
    return window(person, "About This Report")


def test_who_asked_for_a_report_removes_it_with_its_thread_and_its_pictures(slack, start, sqlite_engine: Engine):
    start()
    ben, chloe = slack.as_person("ben"), slack.as_person("chloe")
    ben.types(slack.channel, "/cx last week")
    (report,) = report_in(ben, slack.channel)
    ben.writes(slack.channel, "That was a good week.", report["ts"])
    soon(lambda: len(ben.reads_thread(slack.channel, report["ts"])) == 2)

    assert "Remove Report" not in str(about(chloe, report))
    ben.presses(about(ben, report), REMOVE)
    window(ben, "The report is removed")
    assert ben.reports(slack.channel) == []
    # What the bot did not write stays.
    assert [each["text"] for each in ben.visitor.thread(slack.channel, report["ts"])] == ["That was a good week."]
    files = {each["slack_file"]["id"] for each in report["blocks"] if each["type"] == "image"}
    assert all(file in str(ben.record("files.delete")) for file in files)
    (removed,) = soon(lambda: [each for each in entries(sqlite_engine) if REMOVED in each.seen.what])
    assert (removed.seen.user, removed.seen.place) == (ben.person, slack.channel)


def test_an_admin_removes_a_report_that_somebody_else_asked_for(slack, start):
    start()
    ben, ana = slack.as_person("ben"), slack.as_person("manager")
    ben.types(slack.channel, "/cx last week")
    (report,) = report_in(ben, slack.channel)
    ana.presses(about(ana, report), REMOVE)
    window(ana, "The report is removed")
    assert ana.reports(slack.channel) == []


def test_others_are_refused_in_words_and_nothing_is_deleted(bot: Running, scripted: Scripted):
    press(bot, scripted)
    assert "Only who asked for this report, and admins" in told(scripted)
    assert scripted.asked("chat.delete") == []


def test_what_is_deleted_already_does_not_stop_the_rest(bot: Running, scripted: Scripted):
    scripted.script["users.info"] = [{"ok": True, "user": {"id": "U1", "team_id": "T1", "is_admin": True}}]
    scripted.script["chat.delete"] = [{"ok": False, "error": "message_not_found"}, {"ok": True}]
    press(bot, scripted)
    assert "Removed" in told(scripted)
    assert [each["ts"] for each in scripted.asked("chat.delete")] == ["1.1", "1.2"]
    # Once more it is not there.
    press(bot, scripted)
    assert "no report here" in told(scripted, 2)


def test_what_follows_a_report_that_was_removed_meanwhile_is_told_apart(engine: Engine):
    reports = Reports(engine, "T1", lambda: NOW)
    assert reports.keep_part("C1", "9.9", "9.10")  # of a report that could not be kept nothing is removed
    reports.keep("C1", "1.1", Message("A report", (), question=QUESTION), "U1")
    assert reports.keep_part("C1", "1.1", "1.2")
    assert reports.parts("C1", "1.1") == ["1.2"]
    reports.remove("C1", "1.1")
    assert reports.find("C1", "1.1") is None
    assert not reports.keep_part("C1", "1.1", "1.3")
    assert reports.parts("C1", "1.1") == ["1.3"]
    assert reports.change("C1", "1.1", "x", lambda question: question, at=1.0, by="U1") is None
