"""Words become the question they ask: the examples of the product's description."""

from datetime import date

import pytest

from cxbot.filter import Filter, Kind
from cxbot.period import Bucket
from cxbot.question import About, Question
from tests.asking.catalogue import asked, refusal

TODAY = date(2026, 11, 12)


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


def test_details_are_the_rows_behind_one_number():
    question = asked("details of csat last week")
    assert (question.about, question.metric) == (About.DETAILS, "csat_percentage")
    assert asked("first reply time details inbox:support").about is About.DETAILS
    assert refusal("details last week").suggestion == "details csat last week"
