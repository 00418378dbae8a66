"""Splits, buckets and trends, as they are asked for."""

import pytest

from cxbot.errors import AskError
from cxbot.filter import Kind
from cxbot.period import Bucket
from cxbot.question import About
from tests.asking.catalogue import asked


def test_one_metric_split():
    question = asked("first reply time last week by inbox")
    assert (question.about, question.metric, question.split) == (About.METRIC, "first_reply_time", Kind.INBOX)


def test_all_metrics_split():
    question = asked("1 Jan - 31 Jan 2026 by teammate")
    assert (question.about, question.split) == (About.REPORT, Kind.TEAMMATE)


def test_csat_split_is_its_score_and_csat_with_another_section_is_that_section():
    assert asked("csat last month by inbox").metric == "csat_percentage"
    assert asked("csat by inbox as average").metric == "csat_average"
    assert asked("csat trend").section == "changes_over_time"
    assert asked("csat feedback").about is About.FEEDBACK


def test_a_trend_shows_either_measure_of_satisfaction_and_that_of_another_metric_is_the_metric():
    question = asked("trend as average")
    assert (question.section, question.measure) == ("changes_over_time", "csat_average")
    assert asked("trend csat average") == question
    for text in ("trend of first reply time", "trend as first reply time", "last week as first reply time"):
        assert asked(text) == asked("first reply time")
    with pytest.raises(AskError, match="two things"):
        asked("csat trend first reply time as average")


def test_a_split_and_a_bucket_together():
    question = asked("csat by inbox and week last 12 weeks")
    assert (question.split, question.bucket) == (Kind.INBOX, Bucket.WEEK)
    assert asked("csat by inbox, last 12 weeks").split is Kind.INBOX


def test_the_hour_of_the_day_is_a_split_and_an_hour_a_bucket():
    for text in ("first reply by hour of day last month", "first reply per time of the day, last month"):
        assert (asked(text).split, asked(text).bucket) == (Kind.HOUR, None)
    assert asked("first reply by hour yesterday").bucket is Bucket.HOUR
    both = asked("first reply by hour of day and by week last month")
    assert (both.split, both.bucket) == (Kind.HOUR, Bucket.WEEK)
    with pytest.raises(AskError, match=r"^By hour of day and by inbox: one of them at a time\.$"):
        asked("csat by hour of day by inbox")


def test_every_split_that_is_offered_can_be_counted():
    with pytest.raises(AskError) as asked_back:
        asked("csat by nothing")
    offered = asked_back.value.text.partition("There is: by ")[2].rstrip(".").split(", ")
    assert "team" not in offered
    assert "hour of day" in offered
    kinds = {asked(f"csat yesterday by {each}").split for each in offered} - {None}
    of_calendar = {Kind.DAY, Kind.WEEK, Kind.MONTH}
    assert kinds == {each for each in Kind if each.splits} - of_calendar
