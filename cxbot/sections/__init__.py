"""The sections: one file each. A report is a tuple of them."""

import pkgutil
from functools import cache
from importlib import import_module

from cxbot.section import Section

REPORT = ("satisfaction", "changes_over_time", "volume_and_speed")


@cache
def sections() -> dict[str, Section]:
    """Every section by its name, in the order in which they are shown."""
    found = (import_module(f"{__name__}.{each.name}").SECTION for each in pkgutil.iter_modules(__path__))
    return {section.name: section for section in sorted(found, key=lambda each: each.order)}


def report() -> tuple[Section, ...]:
    """The sections of the report, in the order in which they are shown."""
    return tuple(sections()[name] for name in REPORT)
