"""What a section's metrics are to a reader: the share that leads, the average beside it, the one that stands first.

Told by unit and aggregate, never by name.
"""

from cxbot.answer import Answer, Measured
from cxbot.filter import Kind
from cxbot.metric import Aggregate
from cxbot.question import Question
from cxbot.section import Section
from cxbot.unit import Unit


def measured_in(section: Section, answer: Answer) -> list[Measured]:
    """The section's metrics that the answer has, in the section's order."""
    return [answer.total[name] for name in section.metrics if name in answer.total]


def leading(section: Section, answer: Answer) -> Measured | None:
    """The metric that a section begins with; None where nothing of it can be measured."""
    return next(iter(measured_in(section, answer)), None)


def average_in(section: Section, answer: Answer) -> Measured | None:
    """The mean of stars beside the share that leads."""
    return next((each for each in measured_in(section, answer) if each.metric.unit is Unit.STARS), None)


def is_share(measured: Measured) -> bool:
    """Whether it is so many of so many: "91 % satisfied"."""
    return measured.metric.aggregate is Aggregate.SHARE


def of_some_scores(question: Question) -> bool:
    """Whether only ratings of some scores are asked about: of those a share of satisfied ones says nothing."""
    return any(each.kind is Kind.RATING for each in question.filters)


def shown_measure(section: Section, question: Question) -> str:
    """The metric that a section's pictures show: the one that is asked about, else the chosen one, else the first."""
    wanted = question.metric or question.measure
    return wanted if wanted in section.metrics else section.metrics[0]
