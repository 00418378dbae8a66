"""The form Change Period and Filters, over the wire: opened from a report, sent in, answered where it was opened."""

from concurrent.futures import ThreadPoolExecutor
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
from cxbot.source import (
    AccountRecord,
    ContactRecord,
    Gone,
    InboxRecord,
    RatingRecord,
    RecordKind,
    TagRecord,
    TeammateRecord,
)
from cxbot.syncing import sync
from tests.driver import soon, words_of
from tests.slack.bot import NOW
from tests.slack.reports import report_in
from tests.syncing.told import Telling, telling

LABEL = "Change Period and Filters"
RECORDS = (
    InboxRecord("i1", "Support", "email"),
    InboxRecord("i2", "Sales", "chat"),
    TeammateRecord("t1", "Zoë Ölund", "zoe@us.com"),
    TagRecord("g1", "100 % _urgent_ :tada: <!channel>"),
    AccountRecord("a1", "Acme", "acme.com"),
    ContactRecord("c1", "Jane", "jane@acme.com", "a1"),
    ContactRecord("c2", "Jane old", "j@old.com", "a1", "c1"),
    RatingRecord("r1", datetime(2026, 11, 10, 9, tzinfo=UTC), 1, contact="c1", inbox="i2"),
    RatingRecord("r0", datetime(2025, 9, 1, 9, tzinfo=UTC), 5, contact="c1", inbox="i2"),
    RatingRecord("r2", datetime(2026, 10, 6, 9, tzinfo=UTC), 5, contact="c1", inbox="i2"),
)


@pytest.fixture
def ana(slack, start, sqlite_engine):
    """A manager, where there are things to narrow by beside what the bot's database has."""
    start()
    told = telling(*RECORDS)
    sync(sqlite_engine, Telling(told.told, name="desk"), now=NOW)
    derive_stale(sqlite_engine)
    return slack.as_person("manager")


def report_of(ana, channel, asked="/cx last week"):
    before = len(ana.reports(channel))
    ana.types(channel, asked)
    return soon(lambda: ana.reports(channel)[before:])[0]


def opened(ana, report):
    """The form, opened from a report."""
    options = [
        (element["action_id"], option["value"])
        for block in report["blocks"]
        for element in block.get("elements", ())
        for option in element.get("options", ())
        if option["text"]["text"] == LABEL
    ]
    ana.presses(report, *options[0])
    return soon(lambda: form_of(ana))


def form_of(ana):
    return next((each for each in ana.windows()["stack"][-1:] if each["title"]["text"] == "Period and Filters"), None)


def element(form, field):
    return next(each["element"] for each in form["blocks"] if each["block_id"] == field)


def offered(ana, form, field, typed):
    """What is offered for what she types into a field, as values by label."""
    found = ana.visitor.options(form, element(form, field)["action_id"], typed)["options"]
    return {each["text"]["text"]: each for each in found}


def sent(ana, form, **given: object):
    values = {field: {element(form, field)["action_id"]: value} for field, value in given.items()}
    return ana.visitor.submit(form, values)


def test_the_form_has_what_the_question_has_and_writes_the_same_question(slack, ana):
    report = report_of(ana, slack.channel, "/cx last week")
    form = opened(ana, report)
    assert element(form, "period")["initial_option"]["value"] == "last week"
    sales = offered(ana, form, "inbox", "sal")["Sales"]
    assert sent(ana, form, period="last month", inbox=[sales]) == {}
    assert ana.windows()["stack"] == []
    narrowed = soon(lambda: ana.reports(slack.channel)[1:])[0]
    assert narrowed["text"].startswith("Last month (October), inbox Sales: 1 rating, satisfied")
    assert any("Counting Oct" in each and "Sales" in each for each in ana.whispers(slack.channel))
    # The form of the new report has what was chosen, by its name.
    again = opened(ana, narrowed)
    assert element(again, "period")["initial_option"]["value"] == "last month"
    assert [each["text"]["text"] for each in element(again, "inbox")["initial_options"]] == ["Sales"]


def test_words_that_mean_no_period_are_told_beside_their_field(slack, ana):
    form = opened(ana, report_of(ana, slack.channel))
    assert "“next week” is still to come" in sent(ana, form, words="next week")["words"]
    assert "I do not understand" in sent(ana, form, words="lst mnth")["words"]
    assert "Only a period" in sent(ana, form, words="last month by inbox")["words"]
    assert "not both" in sent(ana, form, words="last month", first="2026-11-02")["words"]
    assert "From which day" in sent(ana, form, last="2026-11-02")["first"]
    assert "Swap the two dates" in sent(ana, form, first="2026-11-09", last="2026-11-02")["last"]
    assert "still to come" in sent(ana, form, first="2026-12-24")["first"]
    against = sent(ana, form, against="the moon")["against"]
    assert against.startswith("“the moon”: that is no period. Say previous, last year")
    assert against.endswith("Say previous, last year, previous month, or dates.")
    assert "up to 100" in sent(ana, form, period="last 12 months", bucket="hour")["bucket"]
    assert form_of(ana)
    assert len(ana.reports(slack.channel)) == 1


@pytest.mark.parametrize(
    ("given", "text", "compared"),
    [
        ({"words": "1 Nov - 15 Nov"}, "1–15 Nov", ""),
        ({"words": "last week vs last year"}, "Last week (9–15 Nov)", "10–16 Nov 2025"),
        ({"first": "2026-11-02", "last": "2026-11-08"}, "2–8 Nov", ""),
        ({"first": "2026-11-02"}, "2–19 Nov so far", ""),
        ({"baseline": "last year"}, "Last week (9–15 Nov)", "10–16 Nov 2025"),
        ({"against": "vs 1 Sep - 30 Sep"}, "Last week (9–15 Nov)", "September"),
        ({"against": "previous 14 days"}, "Last week (9–15 Nov)", "26 Oct – 8 Nov"),
    ],
)
def test_a_period_and_what_it_is_compared_with_can_be_given_in_many_ways(slack, ana, given, text, compared):
    form = opened(ana, report_of(ana, slack.channel))
    assert sent(ana, form, **given) == {}
    report = soon(lambda: ana.reports(slack.channel)[1:])[0]
    assert report["text"].startswith(text)
    assert compared in words_of(report)


def test_a_teammate_is_found_without_accents_and_a_merged_contact_as_who_is_left(slack, ana):
    form = opened(ana, report_of(ana, slack.channel))
    assert list(offered(ana, form, "teammate", "ZOE o")) == ["Zoë Ölund · zoe@us.com"]
    assert list(offered(ana, form, "contact", "j@old")) == ["Jane · jane@acme.com"]
    assert list(offered(ana, form, "contact", "ane")) == ["Jane · jane@acme.com"]
    assert list(offered(ana, form, "account", "acme.c")) == ["Acme · acme.com"]
    assert list(offered(ana, form, "channel", "")) == ["chat", "email"]
    assert offered(ana, form, "contact", "nobody") == {}


@pytest.mark.parametrize("typed", ["%", "_", "'", '"', "🙂", "\u0000", "((", "\\", "x" * 500, "\u202e"])
def test_whatever_is_typed_is_only_looked_for(slack, ana, typed):
    form = opened(ana, report_of(ana, slack.channel))
    found = list(offered(ana, form, "tag", typed))
    # What customers or colleagues wrote is shown as it stands: plain text, and no emoji made of it.
    assert found == (["100 % _urgent_ :tada: <!channel>"] if typed in {"%", "_", "\u0000", "\u202e"} else [])
    if found:
        assert offered(ana, form, "tag", typed)[found[0]]["text"]["emoji"] is False


def test_what_is_there_no_more_is_told_beside_its_field(slack, ana, sqlite_engine):
    form = opened(ana, report_of(ana, slack.channel))
    tag = offered(ana, form, "tag", "urgent")["100 % _urgent_ :tada: <!channel>"]
    sync(sqlite_engine, Telling([[Gone(RecordKind.TAG, "g1")]], name="desk"), now=NOW)
    assert "there no more" in sent(ana, form, tag=[tag])["tag"]
    # A button that was made before still opens the form, which shows that it is gone.
    assert len(ana.reports(slack.channel)) == 1


def test_more_values_than_a_question_has_are_told_beside_their_field(slack, ana, sqlite_engine):
    inboxes = [InboxRecord(f"many{number}", f"Many {number}", "email") for number in range(60)]
    sync(sqlite_engine, Telling([inboxes], name="desk"), now=NOW)
    form = opened(ana, report_of(ana, slack.channel))
    found = [*offered(ana, form, "inbox", "many").values()]
    assert len(found) == 60
    assert "up to 50" in sent(ana, form, inbox=found[:51])["inbox"]
    assert sent(ana, form, inbox=found[:50]) == {}


def test_filters_that_must_all_be_met_have_fields_of_their_own(slack, ana, sqlite_engine):
    sync(sqlite_engine, Telling([[TagRecord("g2", "vip"), TagRecord("g3", "late")]], name="desk"), now=NOW)
    form = opened(ana, report_of(ana, slack.channel, "/cx last week tag:vip tag:late rating:1-2"))
    shown = [element(form, field)["initial_options"][0]["text"]["text"] for field in ("tag", "tag_1")]
    assert shown == ["vip", "late"]
    assert [each["value"] for each in element(form, "rating")["initial_options"]] == ["1", "2"]
    assert sent(ana, form, period="last month") == {}
    assert "tag vip, tag late" in soon(lambda: ana.reports(slack.channel)[1:])[0]["text"]


def test_a_source_is_chosen_where_there_are_several(slack, ana):
    form = opened(ana, report_of(ana, slack.channel))
    there = offered(ana, form, "source", "")
    assert "desk" in there
    assert len(there) == 2
    assert "By source" in [each["text"]["text"] for each in element(form, "split")["options"]]
    assert sent(ana, form, source=[there["desk"]]) == {}
    text = soon(lambda: ana.reports(slack.channel)[1:])[0]["text"]
    assert "source desk: 1 rating, not satisfied" in text
    again = opened(ana, soon(lambda: ana.reports(slack.channel)[1:])[0])
    assert [each["text"]["text"] for each in element(again, "source")["initial_options"]] == ["desk"]


def test_where_there_is_one_source_nothing_is_narrowed_or_split_by_it(slack, start):
    start()
    ana = slack.as_person("manager")
    form = opened(ana, report_of(ana, slack.channel))
    assert "source" not in [each["block_id"] for each in form["blocks"]]
    assert "By source" not in [each["text"]["text"] for each in element(form, "split")["options"]]


def test_without_accounts_nothing_is_narrowed_by_them_and_that_is_said(slack, start):
    start(accounts=False)
    ana = slack.as_person("manager")
    form = opened(ana, report_of(ana, slack.channel))
    assert not [each for each in form["blocks"] if each["block_id"] == "account"]
    assert "CXBOT_PLAN" in str(form["blocks"])
    answer = ana.visitor.options(form, "find:contact", "x")
    assert answer == {"options": []}


def test_the_form_shows_the_words_that_would_have_asked_it(slack, ana):
    form = opened(ana, report_of(ana, slack.channel, "/cx last week inbox:sales"))
    assert form["blocks"][0]["text"]["text"] == "In words: `/cx last week inbox:Sales`"
    given = {"period": {"period": "last month"}, "words": {"words": "since monday"}}
    ana.visitor.choose(form, "form:in_words", None, state=given)
    shown = soon(lambda: (found := form_of(ana)["blocks"][0]["text"]["text"]) and "since" in found and found)
    assert shown == "In words: `/cx since 16 Nov 2026 inbox:Sales`"
    ana.visitor.choose(form_of(ana), "form:in_words", None, state={"words": {"words": "next week"}})
    soon(lambda: "still to come" in form_of(ana)["blocks"][0]["text"]["text"])


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


def test_names_of_customers_are_found_only_by_who_may_see_them(slack, start, sqlite_engine):
    start(rules={"CXBOT_SEE": "managers", "CXBOT_MANAGERS": slack.as_person("manager").person})
    sync(sqlite_engine, telling(*RECORDS), now=NOW)
    ana, ben = slack.as_person("manager"), slack.as_person("teammate")
    for person in (ana, ben):
        person.types(slack.channel_of("teammate"), "/cx ask")
    form, narrower = soon(lambda: form_of(ana)), soon(lambda: form_of(ben))
    assert list(offered(ana, form, "contact", "jane")) == ["Jane · jane@acme.com"]
    fields = {each["block_id"] for each in narrower["blocks"]}
    assert "inbox" in fields
    assert fields.isdisjoint({"contact", "account"})


def test_without_accounts_a_question_about_one_says_why_and_the_table_is_of_contacts(slack, start, sqlite_engine):
    start(accounts=False)
    sync(sqlite_engine, telling(*RECORDS), now=NOW)
    derive_stale(sqlite_engine)
    ana = slack.as_person("manager")
    ana.types(slack.channel, "/cx last week account:acme")
    assert soon(lambda: [each for each in ana.whispers(slack.channel) if "CXBOT_PLAN" in each or "enterprise" in each])
    ana.types(slack.channel, "/cx accounts last week")
    table = soon(lambda: ana.reports(slack.channel))[0]
    assert "enterprise" in words_of(table)
    assert "Contact" in words_of(table)


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


def test_twenty_people_who_type_at_once_are_all_answered(slack, ana):
    form = opened(ana, report_of(ana, slack.channel))
    typed = ["zo", "sal", "acme", "%"] * 5
    fields = ["teammate", "inbox", "account", "tag"] * 5
    with ThreadPoolExecutor(20) as together:
        found = list(together.map(lambda each: list(offered(ana, form, *each)), zip(fields, typed, strict=True)))
    assert found == [["Zoë Ölund · zoe@us.com"], ["Sales"], ["Acme · acme.com"], [found[3][0]]] * 5
