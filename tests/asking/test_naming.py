"""How people write: words in any order, and names of inboxes, customers, teammates, tags and metrics."""

import pytest

from cxbot.errors import AskError
from cxbot.filter import Filter, Kind
from tests.asking.catalogue import asked


@pytest.mark.parametrize(
    "text",
    [
        "last 12 weeks inbox:support csat by week",
        "BY WEEK Inbox:Support CSAT Last 12 Weeks",
        "csat, by weeks, last 12 weeks; inboxes:support.",
        "show me the csat of the last 12 weeks for inbox:“Support” weekly",
        "what was our csat in the last 12 weeks by week with inbox = support?",
        "satisfaction per week inbox support last 12 weeks",
        "customer satisfaction last twelve weeks by week inbox:'support'",
    ],
)
def test_words_come_in_any_order_capitals_quotes_and_plurals(text):
    assert asked(text) == asked("csat last 12 weeks by week inbox:support")


def test_a_name_with_spaces_is_quoted():
    for quoted in ('tag:"billing issue"', "tag:“billing issue”", "tag: 'billing issue'", "tags:„Billing Issue“"):
        assert asked(quoted).filters == (Filter(Kind.TAG, ("5",)),)
    assert asked('inbox:"Sales EMEA",support').filters == (Filter(Kind.INBOX, ("3", "1")),)


def test_a_part_of_a_name_is_enough_where_only_one_thing_has_it():
    assert asked("account:acme").filters == (Filter(Kind.ACCOUNT, ("11",)),)
    assert asked("inbox:billing").filters == (Filter(Kind.INBOX, ("4",)),)


def test_the_whole_name_wins_over_longer_ones():
    assert asked("account:globex").filters == (Filter(Kind.ACCOUNT, ("12",)),)
    assert asked("inbox:sales").filters == (Filter(Kind.INBOX, ("2",)),)


def test_two_contacts_of_one_name_are_both_meant():
    assert asked('contact:"jo twin"').filters == (Filter(Kind.CONTACT, ("23", "24")),)


def test_teammates_by_handle():
    assert asked("teammate:@ben").filters == (Filter(Kind.TEAMMATE, ("8",)),)


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("teammate:<@U0ANA|ana>", ("7",)),  # by the address: the helpdesk has another name
        ("teammate:<@U0BEN>", ("8",)),  # by the name of the two that have the address
        ("teammate:<@U0ANABEL>", ("9",)),  # by the name: the address is unknown there
        ("csat last month teammate:<@U0ANABEL>,<@U0ANA>", ("9", "7")),
    ],
)
def test_a_teammate_who_is_mentioned_is_found_by_address_or_by_name(typed, ids):
    assert asked(typed).filters == (Filter(Kind.TEAMMATE, ids),)


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("sales last week", "inbox:sales last week"),
        ("csat for sales emea", 'csat inbox:"Sales EMEA"'),
        ("jane@acme.com last week", "contact:jane@acme.com last week"),
        ("@ben last week", "teammate:ben last week"),
        ("last month <@U0ANA>", "teammate:ana@acme.example last month"),
        ("last month <@U0ANABEL>", "teammate:anabel last month"),
        ("ana’s frt", "frt teammate:ana"),
        ("“billing issue” last month", 'tag:"billing issue" last month'),
        ('#"october sale"', 'tag:"october sale"'),
        ("sales, support", "inbox:sales,support"),
        ("sales and anabel", "inbox:sales teammate:anabel"),
    ],
)
def test_a_name_without_a_key_is_understood_where_it_means_one_thing(typed, same):
    assert asked(typed) == asked(same)


def test_a_whole_name_or_id_wins_and_our_row_numbers_are_nothing():
    assert asked("contact:con1").filters == (Filter(Kind.CONTACT, ("21",)),)  # though there is a con10
    assert asked("inbox:inb_9").filters == (Filter(Kind.INBOX, ("4",)),)
    with pytest.raises(AskError, match="There is no inbox “4”"):
        asked("inbox:4")


def test_two_filters_by_what_a_thing_has_several_of_must_both_be_met():
    both = asked("tag:“billing issue” tag:“october sale”").filters
    assert both == (Filter(Kind.TAG, ("5",)), Filter(Kind.TAG, ("6",)))
    for either in ("tag:“billing issue”,“october sale”", "tag:“billing issue” or tag:“october sale”"):
        assert asked(either).filters == (Filter(Kind.TAG, ("5", "6")),)
    for kind, values in {"teammate": ("ben", "anabel"), "contact": ("con1", "con10")}.items():
        one, two = values
        assert len(asked(f"{kind}:{one} {kind}:{two}").filters) == 2
        assert len(asked(f"{kind}:{one},{two}").filters) == 1
    assert len(asked("rating:1 rating:5").filters) == len(asked("channel:chat channel:email").filters) == 1


def test_addresses_as_slack_links_them():
    assert asked("contact:<mailto:jane@acme.com|jane@acme.com>").filters == (Filter(Kind.CONTACT, ("21",)),)


def test_a_metric_may_be_written_as_its_name_or_with_hyphens():
    for text in ("first_reply_time", "first-reply-time", "First Reply Times", "frt", "first reply"):
        assert asked(text).metric == "first_reply_time"
    assert asked("reply time").metric == "reply_time"
