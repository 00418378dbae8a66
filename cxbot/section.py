"""A section: an editorial choice as data, which metrics are shown in which shape."""

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """How a section shows its metrics."""

    DONUT = "donut"  # ratings by score, with sample feedback
    TREND = "trend"  # one measure over time
    FIGURES = "figures"  # a list of values with their changes
    TABLE = "table"  # a row for every customer
    COMMENTS = "comments"  # what customers wrote, the newest first
    PEOPLE = "people"  # a row for every teammate


@dataclass(frozen=True, slots=True)
class Section:
    """Which metrics stand together under a title, the leading one first. `about` says when and why to use it.

    `lead` are those that a report has room for beside its pictures, `columns` those that a table shows at first; empty
    means all. `words` are further ways to ask for the section.
    """

    name: str
    title: str
    shape: Shape
    metrics: tuple[str, ...]
    about: str
    order: int
    words: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
