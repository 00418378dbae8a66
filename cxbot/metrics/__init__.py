"""The metrics: one declaration a file. Adding a metric is adding a file."""

import pkgutil
from functools import cache
from importlib import import_module

from cxbot.metric import Metric
from cxbot.unit import Better


@cache
def catalogue() -> dict[str, Metric]:
    """Every metric by its name, in the order in which they are listed."""
    found = (import_module(f"{__name__}.{each.name}").METRIC for each in pkgutil.iter_modules(__path__))
    return {metric.name: metric for metric in sorted(found, key=lambda each: each.order)}


def describe() -> str:
    """The catalogue as a table in Markdown."""
    better = {Better.HIGHER: "higher", Better.LOWER: "lower", Better.NEITHER: ""}
    lines = ["| metric | what it counts | on | better |", "|---|---|---|---|"]
    lines += [
        f"| {each.title} | {each.definition} | {each.counts_on} | {better[each.better]} |"
        for each in catalogue().values()
    ]
    return "\n".join(lines) + "\n"
