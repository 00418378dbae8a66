"""The sections of the report: one file each."""

import pkgutil
from functools import cache
from importlib import import_module

from cxbot.section import Section


@cache
def sections() -> dict[str, Section]:
    """Every section by its name, in the order in which they are shown."""
    found = (import_module(f"{__name__}.{each.name}").SECTION for each in pkgutil.iter_modules(__path__))
    return {section.name: section for section in sorted(found, key=lambda each: each.order)}
