"""The words of the real catalogue: everything that is offered can be asked for, and only in one way be understood."""

import pytest

from cxbot.asking import without_private
from cxbot.drawing.teaching import examples
from cxbot.filter import Kind
from cxbot.metrics import catalogue
from cxbot.order import Order, OrderKind
from cxbot.question import About, Question
from cxbot.section import Shape
from cxbot.sections import sections
from tests.asking.catalogue import asked

ALL = {"sections": tuple(sections().values()), "metrics": tuple(catalogue().values())}


@pytest.mark.parametrize("name", catalogue())
def test_every_metric_is_asked_for_by_all_its_words(name):
    metric = catalogue()[name]
    taken = {word for section in ALL["sections"] for word in (section.name, *section.words)}
    for words in (metric.name, metric.title, metric.short, *metric.words):
        if words.lower() not in taken:
            assert asked(words, **ALL).metric == name, words
        trend = asked(f"trend as {metric.name}", **ALL)
        assert (trend.measure if trend.about is About.SECTION else trend.metric) == name


@pytest.mark.parametrize(
    "name", [each.name for each in ALL["sections"] if each.shape not in {Shape.COMMENTS, Shape.PEOPLE}]
)
def test_every_section_is_asked_for_by_all_its_words(name):
    section = sections()[name]
    for words in (section.name, section.title, *section.words):
        question = asked(f"{words} last month", **ALL)
        if section.shape is Shape.TABLE:
            assert (question.about, question.split) == (About.CUSTOMERS, Kind.ACCOUNT), words
        else:
            assert question.section == name, words


def test_no_two_metrics_claim_the_same_words():
    words = [{word.lower() for word in (each.name, each.title, each.short, *each.words)} for each in ALL["metrics"]]
    claimed = [word for of_one in words for word in of_one]
    assert len(claimed) == len(set(claimed))


@pytest.mark.parametrize("example", [typed for typed, _ in examples()])
def test_every_example_of_the_help_is_understood(example):
    command, _, words = example.partition(" ")
    understood = asked(("csat " if command == "/csat" else "") + without_private(words)[0], **ALL)
    assert isinstance(understood, Question)


def test_the_short_command_is_the_satisfaction_section_and_a_split_of_it_its_score():
    assert asked("csat", **ALL).section == "satisfaction"
    assert asked("csat as average", **ALL).measure == "csat_average"
    assert asked("csat trend", **ALL).section == "changes_over_time"
    assert asked("csat by inbox", **ALL).metric == "csat_percentage"
    assert asked("csat metrics", **ALL) == Order(OrderKind.METRICS)
    assert asked("accounts sort:csat", **ALL).sort == "-csat_percentage"
