"""The sections: one file each. A report is a tuple of them."""

import pkgutil
from functools import cache
from importlib import import_module

from cxbot.errors import AskError
from cxbot.metrics import catalogue
from cxbot.question import About, Question
from cxbot.section import Section, Shape

REPORT = ("satisfaction", "changes_over_time", "volume_and_speed")


@cache
def sections() -> dict[str, Section]:
    """Every section by its name, in the order in which they are shown."""
    found = (import_module(f"{__name__}.{each.name}").SECTION for each in pkgutil.iter_modules(__path__))
    return {section.name: section for section in sorted(found, key=lambda each: each.order)}


def report() -> tuple[Section, ...]:
    """The sections of the report, in the order in which they are shown."""
    return tuple(sections()[name] for name in REPORT)


def asked_sections(question: Question) -> tuple[Section, ...]:
    """The sections that a question is about; none where it is about one metric.

    Raises:
        AskError: there is no section of that name.
    """
    if question.about is About.REPORT:
        return report()
    if question.about is About.SECTION:
        if question.section not in sections():
            raise AskError(f"There is no section “{question.section}”.", "help")
        return (sections()[question.section],)
    if question.about is About.CUSTOMERS:
        return tuple(each for each in sections().values() if each.shape is Shape.TABLE)[:1]
    return ()


def shown_measure(question: Question) -> str:
    """The metric that a question's trend shows: the one it is about, the one chosen, else the leading one."""
    if chosen := question.metric or question.measure:
        return chosen
    found = asked_sections(question)
    trend = next((each for each in found if each.shape is Shape.TREND), found[0])
    return trend.metrics[0]


def asked(question: Question) -> tuple[Section, ...]:
    """The sections that a question is shown by; one metric is a section of its own, shown over time.

    Raises:
        AskError: there is no section or metric of that name.
    """
    return asked_sections(question) or (_alone(question.metric or ""),)


def _alone(name: str) -> Section:
    metric = catalogue().get(name)
    if metric is None:
        raise AskError(f"There is no metric “{name}”.", "metrics")
    return Section(metric.name, metric.title, Shape.TREND, (metric.name,), metric.definition, metric.order)
