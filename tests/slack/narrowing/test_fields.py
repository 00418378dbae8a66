"""The form Change Period and Filters, over the wire: what its fields have, take, and say of what is wrong."""

import pytest

from cxbot.deriving import derive_stale
from cxbot.source import Gone, InboxRecord, RecordKind, TagRecord
from cxbot.syncing import sync
from tests.driver import soon, words_of
from tests.slack.bot import NOW
from tests.slack.narrowing.form import RECORDS, element, form_of, offered, opened, report_of, sent
from tests.syncing.told import Telling, telling


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
