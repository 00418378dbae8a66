"""The sections: one file each. A report is a tuple of them."""

import pkgutil
from dataclasses import replace
from functools import cache
from importlib import import_module

from cxbot.errors import AskError
from cxbot.metrics import catalogue
from cxbot.question import About, Question
from cxbot.section import Section, Shape

REPORT = ("satisfaction", "changes_over_time", "volume_and_speed")
# What ratings rest on: what could have been rated, surveys with those answered, and the ratings themselves.
COVERAGE = ("archived_conversations", "csat_response_rate", "csat_responses")
# By what a digest of the whole report finds groups that stand out, beside the metric that leads it.
STANDING_OUT = ("first_reply_time",)
# A profile is one row of the table.
_IN_SHAPE = {
    About.CUSTOMERS: Shape.TABLE,
    About.PROFILE: Shape.TABLE,
    About.FEEDBACK: Shape.COMMENTS,
    About.TEAMMATES: Shape.PEOPLE,
}


@cache
def sections() -> dict[str, Section]:
    """Every section by its name, in the order in which they are shown."""
    found = (import_module(f"{__name__}.{each.name}").SECTION for each in pkgutil.iter_modules(__path__))
    return {section.name: section for section in sorted(found, key=lambda each: each.order)}


def report() -> tuple[Section, ...]:
    """The sections of the report, in the order in which they are shown."""
    return tuple(sections()[name] for name in REPORT)


def asked(question: Question) -> tuple[Section, ...]:
    """The sections that a question asks for; one metric is a section of its own, shown over time.

    Raises:
        AskError: there is no section or metric of that name.
    """
    if question.about in {About.METRIC, About.DETAILS}:
        return (_alone(question.metric or ""),)
    if question.about in _IN_SHAPE:
        return tuple(each for each in sections().values() if each.shape is _IN_SHAPE[question.about])[:1]
    if question.about is About.SECTION:
        found = sections().get(question.section or "")
        if found is None:
            raise AskError(f"There is no section “{question.section}”.", "help")
        return (found,)
    return report()


def detailed(question: Question, section: Section | None = None) -> Question:
    """The question about the details of the metric that another one is about, or that its answer begins with.

    `section` is the one that leads the answer, where that is known.

    Raises:
        AskError: there is no section or metric of that name.
    """
    section = section or asked(question)[0]
    wanted = question.metric or question.measure
    metric = wanted if wanted in section.metrics else section.metrics[0]
    page = question.page if question.about is About.DETAILS else 0
    return replace(question, about=About.DETAILS, section=None, metric=metric, page=page)


def _alone(name: str) -> Section:
    metric = catalogue().get(name)
    if metric is None:
        raise AskError(f"There is no metric “{name}”.", "metrics")
    return Section(metric.name, metric.title, Shape.TREND, (metric.name,), metric.definition, metric.order)
