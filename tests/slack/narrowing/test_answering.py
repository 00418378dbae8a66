"""The form Change Period and Filters is answered where it was opened, with what was asked there."""

from datetime import UTC, date, datetime

import pytest

from cxbot.calendar import Bucket, CalendarUnit
from cxbot.deriving import derive_stale
from cxbot.filter import Filter, Kind
from cxbot.message import Origin, Where
from cxbot.order import Order, OrderKind
from cxbot.period import Period
from cxbot.question import About, Question
from cxbot.rights import EVERYTHING
from cxbot.slack.sending.views import modal_view
from cxbot.syncing import sync
from tests.driver import soon
from tests.slack.bot import NOW
from tests.slack.narrowing.form import LABEL, RECORDS, element, form_of, opened, report_of, sent
from tests.slack.reports import report_in
from tests.syncing.told import telling


def test_bare_ask_opens_the_form_and_is_answered_where_it_was_typed(slack, ana):
    ana.types(slack.channel, "/cx ask")
    form = soon(lambda: form_of(ana))
    assert element(form, "period")["initial_option"]["value"] == "last week"
    assert sent(ana, form, split="inbox") == {}
    report = soon(lambda: ana.reports(slack.channel))[0]
    assert report["text"].startswith("Last week (9–15 Nov): 91 %")


def test_from_a_thread_it_is_answered_in_the_thread(slack, ana):
    first = report_of(ana, slack.channel)
    ana.writes(slack.channel, f"<@{ana.workspace()['bot']['user_id']}> csat this month", first["ts"])
    reply = soon(
        lambda: [each for each in ana.reads_thread(slack.channel, first["ts"]) if each["text"].startswith("This month")]
    )[0]
    assert sent(ana, opened(ana, reply), period="last month") == {}
    soon(lambda: [e for e in ana.reads_thread(slack.channel, first["ts"]) if e["text"].startswith("Last month")])
    assert len(ana.reports(slack.channel)) == 1


def test_from_a_report_it_is_answered_beside_it_and_not_in_its_thread(slack, ana):
    ana.types(slack.channel, "/cx last week")
    (report,) = report_in(ana, slack.channel)  # with its thread
    assert sent(ana, opened(ana, report), period="last month") == {}
    narrowed = soon(lambda: ana.reports(slack.channel)[1:])[0]
    assert narrowed["text"].startswith("Last month")
    assert any("Counting Oct" in each for each in ana.whispers(slack.channel))


def test_words_in_a_message_get_a_button_that_opens_the_form(slack, ana):
    direct = ana.visitor.direct()
    ana.writes(direct, "ask")
    told = soon(lambda: [each for each in ana.sees(direct) if "Choose period" in each["text"]])[0]
    ana.presses(told, LABEL)
    assert soon(lambda: form_of(ana))


LAST_WEEK = Period(date(2026, 11, 9), date(2026, 11, 15), "UTC", unit=CalendarUnit.WEEK)
TODAY = Period(date(2026, 11, 1), date(2026, 11, 19), "UTC", until=datetime(2026, 11, 19, 8, tzinfo=UTC))
ASKED = {
    "the report": Question(LAST_WEEK, split=Kind.INBOX, measure="csat_average"),
    "an odd period": Question(TODAY, baseline=Period(date(2026, 8, 3), date(2026, 8, 9), "UTC")),
    "a section": Question(LAST_WEEK, About.SECTION, section="changes_over_time", bucket=Bucket.DAY),
    "another section": Question(LAST_WEEK, About.SECTION, section="volume_and_speed"),
    "a metric": Question(LAST_WEEK, About.METRIC, metric="csat_responses", split=Kind.CONTACT),
    "the table": Question(LAST_WEEK, About.CUSTOMERS, split=Kind.CONTACT, sort="-csat_percentage"),
    "details": Question(LAST_WEEK, About.DETAILS, metric="csat_percentage"),
    "comments": Question(LAST_WEEK, About.FEEDBACK, filters=(Filter(Kind.RATING, ("1", "2")),)),
    "teammates": Question(LAST_WEEK, About.TEAMMATES),
}


@pytest.mark.parametrize("what", ASKED)
def test_whatever_is_asked_a_form_that_is_sent_as_it_was_asks_it_again(slack, start, sqlite_engine, what):
    running = start()
    sync(sqlite_engine, telling(*RECORDS), now=NOW)
    derive_stale(sqlite_engine)
    ana, question = slack.as_person("manager"), ASKED[what]
    modal = running.context.replying.reply(Order(OrderKind.NARROW, question=question), EVERYTHING, where=Where.WINDOW)
    trigger = ana.visitor.state.windows.trigger(ana.person)
    running.context.posting.courier.open_window(trigger, modal_view(modal, Origin(slack.channel)))
    fields = {each.get("block_id") for each in form_of(ana)["blocks"]}
    assert ("baseline" in fields) == (what not in {"the table", "comments", "teammates"})
    assert sent(ana, form_of(ana)) == {}
    posted = soon(lambda: ana.reports(slack.channel))[0]
    assert posted["text"] == running.context.replying.reply(question, EVERYTHING, asked_by=ana.person).text


def test_who_opened_it_from_nowhere_is_answered_directly(slack, start):
    running = start()
    ana = slack.as_person("manager")
    modal = running.context.replying.reply(
        Order(OrderKind.NARROW, question=Question(LAST_WEEK)), EVERYTHING, where=Where.WINDOW
    )
    trigger = ana.visitor.state.windows.trigger(ana.person)
    running.context.posting.courier.open_window(trigger, modal_view(modal))
    assert sent(ana, form_of(ana), period="yesterday") == {}
    direct = ana.visitor.direct()
    assert soon(lambda: ana.reports(direct))[0]["text"].startswith("Yesterday (18 Nov)")
