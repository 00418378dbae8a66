"""What holds for every metric of the catalogue, whatever is added to it."""

import pytest
from sqlalchemy import Engine

from cxbot.answer import Answer
from cxbot.answering import answer, rows
from cxbot.answering.names import DatabaseNames
from cxbot.database import reading
from cxbot.metric import Aggregate, Metric
from cxbot.metrics import catalogue
from cxbot.period import Bucket
from cxbot.question import About, Kind, Question
from cxbot.sections import sections
from tests.answering.company import NOW, WEEK, found

METRICS = list(catalogue().values())
NARROWED = {
    Kind.INBOX: "support",
    Kind.CHANNEL: "chat",
    Kind.TEAMMATE: "ana",
    Kind.TEAM: "north",
    Kind.TAG: "urgent",
    Kind.ACCOUNT: "Acme",
    Kind.CONTACT: "jane",
}
every_metric = pytest.mark.parametrize("metric", METRICS, ids=lambda each: each.name)


@pytest.fixture
def company(sqlite_engine: Engine) -> Engine:
    found(sqlite_engine)
    return sqlite_engine


def asked(engine: Engine, question: Question) -> Answer:
    with reading(engine) as connection:
        return answer(connection, question, now=NOW)


def narrowings(engine: Engine) -> list[Question]:
    with reading(engine) as connection:
        names = DatabaseNames(connection)
        return [
            Question(WEEK),
            *(Question(WEEK).only(kind, names.find(kind, name)[0][0]) for kind, name in NARROWED.items()),
        ]


@every_metric
def test_it_explains_itself(metric: Metric) -> None:
    assert metric.definition.endswith(".")
    assert metric.calculation.endswith(".")
    assert "{n}" in metric.calculation
    assert metric.left_out.endswith(".")
    assert len({metric.title, metric.short, *metric.words}) >= 2


@every_metric
def test_its_details_list_exactly_what_it_counted(company: Engine, metric: Metric) -> None:
    for question in narrowings(company):
        of_metric = question.__class__(WEEK, about=About.DETAILS, metric=metric.name, filters=question.filters)
        answered = asked(company, of_metric)
        figure = answered.total[metric.name].now
        with reading(company) as connection:
            listed = list(rows(connection, of_metric, now=NOW))
        assert len(listed) == figure.n
        assert len({each.id for each in listed}) == figure.n
        assert answered.details is not None
        assert answered.details.count == figure.n
        if metric.aggregate is Aggregate.MEAN and figure.value is not None:
            assert sum(each.value or 0 for each in listed) / figure.n == pytest.approx(figure.value)


@every_metric
def test_a_bucket_equals_the_same_period_asked_alone(company: Engine, metric: Metric) -> None:
    series = asked(company, Question(WEEK, about=About.METRIC, metric=metric.name, bucket=Bucket.DAY)).series
    assert series is not None
    for step, span in zip(series.steps, WEEK.buckets(Bucket.DAY), strict=True):
        alone = asked(company, Question(WEEK.within(span, Bucket.DAY), about=About.METRIC, metric=metric.name))
        assert step.figures[metric.name] == alone.total[metric.name].now


@every_metric
def test_what_adds_up_equals_the_sum_over_days(company: Engine, metric: Metric) -> None:
    answered = asked(company, Question(WEEK, about=About.METRIC, metric=metric.name, bucket=Bucket.DAY))
    assert answered.series is not None
    added = sum(step.figures[metric.name].n for step in answered.series.steps)
    if metric.adds_up:
        assert added == answered.total[metric.name].now.n


def test_active_and_archived_conversations_do_not_add_up_over_days(company: Engine) -> None:
    # That of the 13th was active on two days; that of the 10th too, for its rating is no activity: it was not. Archived
    # on the 14th and reopened on the 16th counts on either, so the example is the conversation of the 13th.
    answered = asked(company, Question(WEEK, about=About.METRIC, metric="active_conversations", bucket=Bucket.DAY))
    assert answered.series is not None
    days = [step.figures["active_conversations"].n for step in answered.series.steps]
    assert days == [2, 1, 1, 1, 1, 1, 2]
    assert sum(days) == 9 > answered.total["active_conversations"].now.n == 8


@every_metric
def test_it_is_nothing_when_nothing_happened(sqlite_engine: Engine, metric: Metric) -> None:
    answered = asked(sqlite_engine, Question(WEEK, about=About.METRIC, metric=metric.name))
    figure = answered.total[metric.name].now
    assert figure.n == 0
    assert figure.value == (0.0 if metric.aggregate is Aggregate.COUNT else None)
    details = asked(sqlite_engine, Question(WEEK, about=About.DETAILS, metric=metric.name)).details
    assert details is not None
    assert details.calculation == f"There were no {metric.noun[1]}."


def test_the_total_of_a_split_by_a_partition_is_the_whole(company: Engine) -> None:
    # Every rating has one inbox or none, so inboxes are a partition of ratings.
    answered = asked(company, Question(WEEK, split=Kind.INBOX))
    assert sum(each.figures["csat_responses"].n for each in answered.groups) == answered.total["csat_responses"].now.n


def test_every_section_shows_metrics_that_there_are() -> None:
    assert all(name in catalogue() for section in sections().values() for name in section.metrics)
