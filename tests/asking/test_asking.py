from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxbot.asking import without_private
from cxbot.errors import AskError
from cxbot.filter import Filter, Kind
from cxbot.order import Order, OrderKind
from cxbot.period import Bucket
from cxbot.question import About, Question
from tests.asking.catalogue import asked

TODAY = date(2026, 11, 12)


def refusal(text):
    with pytest.raises(AskError) as refused:
        asked(text)
    return refused.value


# The examples of the product description


def test_nothing_typed_is_the_report_on_last_week():
    question = asked("")
    assert question.about is About.REPORT
    assert question.period.words(TODAY) == "2–8 Nov"
    assert question == Question(question.period)


def test_a_period_alone_is_the_report_on_it():
    assert asked("last month").period.words(TODAY) == "October"


def test_any_range_and_any_bucket():
    question = asked("1 Oct - 15 Oct by day")
    assert question.period.words(TODAY) == "1–15 Oct"
    assert question.bucket is Bucket.DAY


def test_values_of_a_filter_are_or_and_filters_are_and():
    question = asked("this quarter inbox:support,sales channel:email")
    assert question.filters == (Filter(Kind.INBOX, ("1", "2")), Filter(Kind.CHANNEL, ("email",)))
    assert asked("inbox:support inbox:sales").filters == (Filter(Kind.INBOX, ("1", "2")),)


def test_another_baseline_is_drawn_too():
    question = asked("october vs last year")
    assert question.baseline.words(TODAY) == "October 2025"
    assert question.compare
    assert asked("vs 1 Sep - 30 Sep, last week").baseline.words(TODAY) == "September"


def test_a_baseline_may_stand_before_its_period():
    assert asked("vs last year october") == asked("october vs last year")


def test_compared_with_the_previous_period():
    for text in ("last week compared", "compare last week", "last week vs previous", "last week versus last week"):
        question = asked(text)
        assert question.compare
        assert question.baseline is None


def test_one_section_as_average():
    question = asked("trend last 12 weeks as average")
    assert (question.about, question.section, question.measure) == (
        About.SECTION,
        "changes_over_time",
        "csat_average",
    )


def test_the_tables_of_customers():
    question = asked("accounts sort:csat")
    assert (question.about, question.split, question.sort) == (About.CUSTOMERS, Kind.ACCOUNT, "-csat_percentage")
    assert asked("contacts").split is Kind.CONTACT
    assert asked("accounts search:acme").search == "acme"
    assert asked("accounts sort:+messages_received").sort == "messages_received"
    assert asked("accounts sort:received:asc").sort == "messages_received"
    assert asked("accounts sort:name").sort == "name"


def test_one_customer():
    question = asked("contact jane@acme.com")
    assert (question.about, question.cell, question.filters) == (About.PROFILE, (Kind.CONTACT, "21"), ())
    question = asked("account globex mining last month")
    assert (question.about, question.cell) == (About.PROFILE, (Kind.ACCOUNT, "13"))
    assert question.period.words(TODAY) == "October"


def test_a_filter_by_one_customer_stays_a_filter():
    question = asked("contact:jane@acme.com")
    assert question.about is About.REPORT
    assert question.filters == (Filter(Kind.CONTACT, ("21",)),)
    assert asked("csat contact jane@acme.com") == asked("csat contact:jane@acme.com")
    assert asked("contact jane@acme.com by week") == asked("contact:jane@acme.com by week")
    assert asked("account acme account globex") == asked("account:acme account:globex")


def test_a_profile_is_narrowed_by_other_filters():
    question = asked("profile of jane@acme.com inbox:support vs last year")
    assert (question.cell, question.filters) == ((Kind.CONTACT, "21"), (Filter(Kind.INBOX, ("1",)),))
    assert question.compare
    assert question == asked("contact jane@acme.com inbox:support vs last year")


def test_a_profile_is_of_one_customer():
    error = refusal("contact jo twin last month")
    assert error.text == "“jo twin” are 2 contacts; a profile is of one. Write an address or id."
    assert asked(error.suggestion) == asked('contacts search:"jo twin" last month')
    assert refusal("profile last week").text == "A profile is of one contact or account: name it."


def test_comments_of_some_ratings():
    question = asked("feedback rating:1-3")
    assert question.about is About.FEEDBACK
    assert question.filters == (Filter(Kind.RATING, ("1", "2", "3")),)
    assert asked("comments with 1-3 stars") == question
    for text, why in (("by inbox", "comments are a list"), ("by week", "are a list"), ("vs last year", "not compared")):
        assert why in refusal(f"feedback {text}").text
        assert asked(refusal(f"feedback {text}").suggestion) == asked("feedback")


def test_teammates_are_a_list_of_their_own_scores():
    assert asked("teammates last month").about is About.TEAMMATES
    assert asked("teammates csat last month") == asked("teammates last month")
    assert asked("teammates first reply time") == asked("first reply time by teammate")
    assert "by name" in refusal("teammates by inbox").text


@pytest.mark.parametrize(
    "typed",
    ["teammates ana last week", "teammate ana last week", "last week agent Ana Silva", "teammates last week ana"],
)
def test_a_teammate_who_is_named_is_a_row_of_that_list_and_no_filter(typed):
    question = asked(typed)
    assert (question.about, question.cell, question.filters) == (About.TEAMMATES, (Kind.TEAMMATE, "7"), ())
    assert question.period.words(TODAY) == "2–8 Nov"


def test_only_the_key_and_what_is_asked_beside_it_are_of_conversations_that_a_teammate_acted_in():
    for typed, about in {
        "teammate:ana": About.REPORT,
        "csat teammate ana": About.SECTION,
        "teammates teammate:ana": About.TEAMMATES,
    }.items():
        question = asked(typed)
        assert (question.about, question.cell, question.filters) == (about, None, (Filter(Kind.TEAMMATE, ("7",)),))
    several = refusal("teammates ana and ben last month")
    assert "one of them, or all" in several.text
    assert several.suggestion == "teammates last month"


def test_columns_are_metrics_with_commas_between_them():
    question = asked("accounts columns: active conversations, csat, first reply time last month")
    assert question == asked('accounts last month columns:active_conversations,csat,"first reply time"')
    assert question.columns == ("active_conversations", "csat_percentage", "first_reply_time")
    assert asked("contacts with columns csat and frt sort:csat").columns == ("csat_percentage", "first_reply_time")
    assert asked("accounts columns: csat, last month").columns == ("csat_percentage",)
    assert (
        refusal("accounts columns: height").text
        == "“height” is no column. Columns are metrics, like columns: active, csat."
    )
    assert refusal("columns: csat").suggestion == "accounts columns:csat"


def test_tables_are_searched_by_a_word_or_a_whole_name():
    assert asked("search acme in accounts") == asked("accounts search:acme")
    assert asked("search contacts for jane last month") == asked("contacts search:jane last month")
    assert asked("accounts called globex mining last month") == asked('accounts search:"globex mining" last month')
    assert refusal("search acme").suggestion == "accounts search acme"


# Orders


def test_views_are_kept_opened_and_listed():
    assert asked('view "EMEA weekly"') == Order(OrderKind.OPEN, "EMEA weekly")
    assert asked("view: Board of directors!") == Order(OrderKind.OPEN, "Board of directors")
    assert asked("save “EMEA weekly”") == asked('save this as "EMEA weekly"') == Order(OrderKind.SAVE, "EMEA weekly")
    assert asked("save this report as Monday morning") == Order(OrderKind.SAVE, "Monday morning")
    assert asked("save") == asked("save this") == Order(OrderKind.SAVE)
    assert asked("views") == asked("show me my views") == Order(OrderKind.VIEWS)


def test_a_name_that_is_a_question_too_needs_quotation_marks():
    assert asked('view "last month"') == Order(OrderKind.OPEN, "last month")
    error = refusal("view last month")
    assert 'view "last month"' in error.text
    assert error.suggestion == 'view "last month"'
    assert refusal("save last month").suggestion == 'save "last month"'
    assert refusal('save csat last month as "EMEA"').suggestion == "csat last month"
    assert refusal(f"save {'x' * 81}").text == "A view's name is one line of 1 to 80 characters."


def test_a_question_is_exported_or_opened_in_a_form():
    for text in (
        "export csat last month by inbox",
        "csat last month by inbox as csv",
        "csv of csat by inbox last month",
    ):
        assert asked(text) == Order(OrderKind.EXPORT, question=asked("csat last month by inbox"))
    assert asked("export") == Order(OrderKind.EXPORT, question=asked(""))
    assert asked("ask") == asked("change period and filters") == Order(OrderKind.NARROW, question=asked(""))
    assert refusal("export csta last month").suggestion == "export csat last month"
    assert asked(refusal("export this").suggestion) == asked("export")


def test_details_are_the_rows_behind_one_number():
    question = asked("details of csat last week")
    assert (question.about, question.metric) == (About.DETAILS, "csat_percentage")
    assert asked("first reply time details inbox:support").about is About.DETAILS
    assert refusal("details last week").suggestion == "details csat last week"


def test_help_is_no_question():
    assert asked("help") == asked("?") == asked("csat help") == Order(OrderKind.HELP)
    assert asked("metrics") == Order(OrderKind.METRICS)
    assert asked("about this report") == Order(OrderKind.ABOUT)


# How people write


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


def test_private_is_taken_out_but_not_out_of_names():
    assert without_private("last week private") == ("last week", True)
    assert without_private("PRIVATELY, last week") == (", last week", True)
    assert without_private("inbox:private tag:“very private”") == ('inbox:private tag:"very private"', False)


def test_private_changes_nothing_of_the_question():
    assert asked("last week private") == asked("last week")


# Laws

WORDS = st.sampled_from(
    [
        *(
            "last",
            "week",
            "weeks",
            "12",
            "vs",
            "by",
            "day",
            "inbox",
            "inbox:support",
            "sales",
            "october",
            "2026",
            "-",
            "1",
        ),
        *(
            "as",
            "average",
            "csat",
            "trend",
            "accounts",
            "sort:csat",
            "since",
            "rating:1-3",
            '"',
            "billing issue",
            ":",
            "oct",
        ),
        *(
            "private",
            "compared",
            "teammate",
            "@ana",
            "previous",
            "31",
            "days",
            "frist",
            "reply",
            "time",
            ",",
            "?",
            "account",
            "worst",
            "median",
            "weekly",
            "friday",
            "ago",
            'tag:"billing issue"',
            'tag:"october sale"',
            "or",
            "@ben",
            "without",
            "what is",
            "yoy",
            "all time",
            "thanks",
        ),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=7).map(" ".join) | st.text(max_size=30))
def test_every_text_is_a_question_or_help_or_refused_with_something_that_works(text):
    try:
        asked_for = asked(text)
    except AskError as refused:
        asked_for = asked(refused.suggestion)
    assert isinstance(asked_for, Order) or Question.decode(asked_for.encode()) == asked_for
