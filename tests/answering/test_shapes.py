"""What is computed follows from the shapes of the sections that are asked about, whatever their metrics are."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from cxbot import answering, metrics, sections
from cxbot.filter import Filter, Kind
from cxbot.metric import Aggregate, EventName, Metric
from cxbot.period import Bucket
from cxbot.question import About, Question
from cxbot.section import Section, Shape
from cxbot.unit import Better, Unit
from tests.answering.company import WEEK, asked, found, listed

TIMES = ("first_reply_time", "reply_time")
LOW = replace(
    metrics.catalogue()["csat_responses"],
    name="low_ratings",
    title="Low ratings",
    better=Better.LOWER,
    only=(Filter(Kind.RATING, ("1", "2", "3")),),
    order=31,
)
OF_CHATS = replace(LOW, name="chats", event=EventName.RECEIVED, only=(Filter(Kind.CHANNEL, ("chat", "email")),))


def section(shape: Shape, *names: str) -> Section:
    return Section("tried", "Tried", shape, names, "Tried.", 99)


@pytest.fixture
def company(sqlite_engine: Engine) -> Engine:
    found(sqlite_engine)
    return sqlite_engine


def one(monkeypatch: pytest.MonkeyPatch, made: Section) -> Question:
    known = {**sections.sections(), made.name: made}
    monkeypatch.setattr(sections, "sections", lambda: known)
    return Question(WEEK, about=About.SECTION, section=made.name)


def with_metrics(monkeypatch: pytest.MonkeyPatch, *made: Metric) -> None:
    known = {**metrics.catalogue(), **{each.name: each for each in made}}
    for module in (answering, answering.customers, sections):
        monkeypatch.setattr(module, "catalogue", lambda: known)


def test_a_trend_has_the_series_of_its_metrics_and_no_ratings(company: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = asked(company, one(monkeypatch, section(Shape.TREND, *TIMES)))
    assert answered.series is not None
    assert {tuple(step.figures) for step in answered.series.steps} == {TIMES}
    # Replies took 10 and 15 minutes on the 9th, 20 on the 10th, 30 on the 11th and 60 on the 14th.
    replied = [step.figures["reply_time"].value for step in answered.series.steps]
    assert replied == [750.0, 1200.0, 1800.0, None, None, 3600.0, None]
    assert tuple(answered.total) == TIMES
    assert (answered.ratings, answered.voices, answered.table) == (None, (), None)


def test_figures_are_those_of_any_metrics(company: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = asked(company, one(monkeypatch, section(Shape.FIGURES, "csat_percentage", "messages_sent")))
    assert {name: each.now.n for name, each in answered.total.items()} == {"csat_percentage": 6, "messages_sent": 6}
    assert (answered.series, answered.ratings, answered.voices) == (None, None, ())


def test_a_donut_has_ratings_and_voices_and_a_series_only_where_a_bucket_is_asked_for(
    company: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = one(monkeypatch, section(Shape.DONUT, "csat_average"))
    answered = asked(company, question)
    assert answered.ratings is not None
    assert sum(answered.ratings.by_score.values()) == 4
    assert [each.comment for each in answered.voices] == ["better"]  # the only one that says something
    assert answered.series is None
    weekly = asked(company, replace(question, bucket=Bucket.DAY))
    assert weekly.series is not None


def test_a_table_has_the_columns_of_its_section(company: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    question = replace(one(monkeypatch, section(Shape.TABLE, "reply_time", "messages_sent")), split=Kind.CONTACT)
    table = asked(company, question).table
    assert table is not None
    assert (table.metrics, table.columns) == (("reply_time", "messages_sent"),) * 2
    # Slowest first, as the leading metric says; raj waited 20 minutes, jane 10 and 15, li 30, zoé 60.
    assert [each.name for each in table.rows] == ["zoé", "li", "raj", "jane"]


def test_a_table_shows_what_it_is_sorted_by(company: Engine) -> None:
    table = Question(WEEK, about=About.CUSTOMERS)
    usual = sections.sections()["contacts_and_accounts"].columns
    for sort, columns in (
        ("", usual),
        ("-csat_percentage", usual),
        ("-new_conversations", (*usual, "new_conversations")),
        ("archived_with_reply", (*usual, "archived_with_reply")),
        ("name", usual),
    ):
        shown = asked(company, replace(table, sort=sort)).table
        assert shown is not None
        assert shown.columns == columns
        assert set(columns) <= set(shown.metrics)


def test_a_metric_of_some_ratings_counts_and_lists_those(company: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with_metrics(monkeypatch, LOW)
    question = Question(WEEK, about=About.METRIC, metric=LOW.name)
    answered = asked(company, question)
    assert answered.total[LOW.name].now.value == 1  # the lone 3 of the 10th
    assert answered.total[LOW.name].before.value == 1  # the 2 of the 3rd
    assert [(each.score, each.customer) for each in listed(company, replace(question, about=About.DETAILS))] == [
        (3, "jane")
    ]
    report = asked(company, Question(WEEK)).total
    assert (report[LOW.name].now.n, report["csat_responses"].now.n) == (1, 6)
    assert asked(company, question.only(Kind.RATING, "4", "5")).total[LOW.name].now.n == 0  # both are to be met
    by = Question(WEEK, about=About.CUSTOMERS, split=Kind.CONTACT, sort="-low_ratings")
    table = asked(company, by).table
    assert table is not None
    assert (table.rows[0].name, table.rows[0].figures[LOW.name].n) == ("jane", 1)


def test_a_message_in_two_inboxes_counts_once_in_a_metric_of_some_channels(
    company: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_metrics(monkeypatch, OF_CHATS)
    answered = asked(company, Question(WEEK, about=About.METRIC, metric=OF_CHATS.name, split=Kind.CHANNEL))
    assert answered.total[OF_CHATS.name].now.n == 7
    assert {each.name: each.figures[OF_CHATS.name].n for each in answered.groups} == {"email": 5, "chat": 2}


def test_every_metric_can_stand_in_every_shape(company: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    for shape in Shape:
        for name, metric in metrics.catalogue().items():
            answered = asked(company, one(monkeypatch, section(shape, name)))
            assert answered.total[name].metric is metric
            assert metric.aggregate in Aggregate
            assert metric.unit in Unit
