"""What people ask: the questions that every way answers beside cxbot, and what an answer is compared by.

A way works out what `Way` lists and no more; cxbot's whole answer is what its time is taken of.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Protocol

import pytest

from cxbot.filter import Kind
from cxbot.period import Period
from cxbot.question import About, Question

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
WEEKS = Period(date(2026, 10, 4), date(2026, 10, 31), "UTC")
YEAR = Period(date(2025, 11, 1), date(2026, 10, 31), "UTC")
ROWS = 10  # of a page of customers, and of details
# What is counted of everything that a table or report is split by.
COLUMNS = (
    *("active", "new", "archived", "received", "sent", "first_replies", "first_seconds", "replies", "reply_seconds"),
    *("resolutions", "resolution_seconds", "ratings", "satisfied"),
)
UNSAID: Any = ...  # in the place of what a way cannot express

Sums = tuple[int, ...]  # a number for each of COLUMNS


class By(StrEnum):
    """What numbers are worked out for: everything together, or each of these."""

    ALL = "all"
    CONTACT = "contact"
    INBOX = "inbox"
    TEAMMATE = "teammate"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Span:
    """A period as seconds since 1970: its first, the one after its last, the first of the one before, and its buckets.

    `edges` begin with `start` and end with `end`.
    """

    start: int
    end: int
    before: int
    edges: tuple[int, ...]

    @property
    def bounds(self) -> Mapping[str, int]:
        """As parameters of a statement."""
        return {"a": self.start, "b": self.end, "c": self.before}

    @property
    def earlier(self) -> Mapping[str, int]:
        """The period before, as parameters of a statement that knows no other."""
        return {"a": self.before, "b": self.start}


def span(period: Period) -> Span:
    """What a way needs to know of a period."""
    starts = [int(each.start.timestamp()) for each in period.buckets(period.usual_bucket())]
    end = int(period.end.timestamp())
    return Span(starts[0], end, int(period.previous().start.timestamp()), (*starts, end))


@dataclass(frozen=True, slots=True)
class Report:
    """The sums of a period and of the one before, how many ratings there are of each score, and both of each bucket.

    `trend` has (ratings, satisfied ones) of each bucket of the period.
    """

    now: Sums
    before: Sums
    scores: tuple[tuple[int, int], ...]
    trend: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Details:
    """First replies: (how many, their seconds) now and before, two percentiles, the seconds of the latest."""

    now: tuple[int, int]
    before: tuple[int, int]
    median: float
    ninetieth: float
    latest: tuple[int, ...]


class Way(Protocol):
    """One way to the numbers."""

    def customers(self, during: Span) -> Sequence[tuple[Any, ...]]:
        """Name and sums of the customers with most active conversations; ROWS of them."""

    def report(self, during: Span) -> Report:
        """The report's numbers."""

    def split(self, during: Span, by: By) -> Mapping[int | None, Sums]:
        """Sums by the ids of what a report is split by; None has what has no such value."""

    def details(self, during: Span) -> Details:
        """What stands behind the first reply time."""

    def search(self, text: str) -> Sequence[str]:
        """The names of the contacts in whose name or address a text stands, in any order."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of the page: what is asked, of cxbot and of any other way. `text` is what is searched for."""

    title: str
    period: Period
    question: Question | None
    of: Callable[[Way, Span, str], Any]

    def by(self, way: Way, text: str) -> Any:
        """What a way finds."""
        return self.of(way, span(self.period), text)


def _split(kind: Kind, by: By) -> Asked:
    return Asked(
        f"report of a year by {by}",
        YEAR,
        Question(YEAR, split=kind),
        lambda way, during, _: way.split(during, by),
    )


CUSTOMERS = Asked(
    "table of customers, a year",
    YEAR,
    Question(YEAR, about=About.CUSTOMERS, split=Kind.CONTACT),
    lambda way, during, _: way.customers(during),
)
REPORT = Asked("report of a year", YEAR, Question(YEAR), lambda way, during, _: way.report(during))
SHORT = Asked("report of 4 weeks", WEEKS, Question(WEEKS), lambda way, during, _: way.report(during))
INBOXES, TEAMMATES, TAGS = _split(Kind.INBOX, By.INBOX), _split(Kind.TEAMMATE, By.TEAMMATE), _split(Kind.TAG, By.TAG)
DETAILS = Asked(
    "details with percentiles, a year",
    YEAR,
    Question(YEAR, about=About.DETAILS, metric="first_reply_time"),
    lambda way, during, _: way.details(during),
)
SEARCH = Asked("search for a contact", YEAR, None, lambda way, _, text: way.search(text))
ASKED = (CUSTOMERS, REPORT, SHORT, INBOXES, TEAMMATES, TAGS, DETAILS, SEARCH)


def agree(ours: Any, theirs: Any) -> bool:
    """Whether a way finds what cxbot does, apart from what it cannot express."""
    if theirs is UNSAID:
        return True
    match ours:
        case Report():
            pairs = [(getattr(ours, each), getattr(theirs, each)) for each in ("now", "before", "scores", "trend")]
        case Details():
            names = ("now", "before", "median", "ninetieth", "latest")
            pairs = [(getattr(ours, each), getattr(theirs, each)) for each in names]
        case Mapping():
            if ours.keys() != theirs.keys():
                return False
            pairs = [(ours[each], theirs[each]) for each in ours]
        case list() | tuple():
            if len(ours) != len(theirs):
                return False
            pairs = list(zip(ours, theirs, strict=True))
        case float():
            return bool(float(theirs) == pytest.approx(ours))
        case _:
            return bool(ours == theirs)
    return all(agree(one, other) for one, other in pairs)
