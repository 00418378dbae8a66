"""The form Change Period and Filters finds what is typed into its fields."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from cxbot.syncing import sync
from tests.driver import soon
from tests.slack.bot import NOW
from tests.slack.narrowing.form import RECORDS, form_of, offered, opened, report_of
from tests.syncing.told import telling


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


def test_twenty_people_who_type_at_once_are_all_answered(slack, ana):
    form = opened(ana, report_of(ana, slack.channel))
    typed = ["zo", "sal", "acme", "%"] * 5
    fields = ["teammate", "inbox", "account", "tag"] * 5
    with ThreadPoolExecutor(20) as together:
        found = list(together.map(lambda each: list(offered(ana, form, *each)), zip(fields, typed, strict=True)))
    assert found == [["Zoë Ölund · zoe@us.com"], ["Sales"], ["Acme · acme.com"], [found[3][0]]] * 5
