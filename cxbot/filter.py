"""A filter: by what numbers can be narrowed and split, and to which values."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cxbot.errors import AskError

LONGEST_VALUE = 200  # characters of an id
LONGEST_ID = 18  # digits; more than any row has, and no more than a database can read


class Kind(StrEnum):
    """By what numbers can be filtered and split."""

    INBOX = "inbox"
    CHANNEL = "channel"
    SOURCE = "source"
    TEAMMATE = "teammate"
    TEAM = "team"
    TAG = "tag"
    ACCOUNT = "account"
    CONTACT = "contact"
    RATING = "rating"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    @property
    def words(self) -> str:
        """As people say it behind "by"."""
        return "hour of day" if self is Kind.HOUR else self.value

    @property
    def of_time(self) -> bool:
        """Whether it is a part of the clock or the calendar: a period says those, not a filter."""
        return self in {Kind.HOUR, Kind.DAY, Kind.WEEK, Kind.MONTH}

    @property
    def splits(self) -> bool:
        """Whether numbers can be split by it."""
        return self not in {Kind.TEAM, Kind.RATING}

    @property
    def has_several(self) -> bool:
        """Whether one thing can have several of them: two filters of this kind must then both be met.

        Of two filters by what a thing has one of, either is enough.
        """
        return self in {Kind.TEAMMATE, Kind.TEAM, Kind.TAG, Kind.ACCOUNT, Kind.CONTACT}


CUSTOMERS = frozenset({Kind.ACCOUNT, Kind.CONTACT})  # of whom there may be thousands, and whom not everybody may see


@dataclass(frozen=True, slots=True)
class Filter:
    """Only what has one of these values."""

    kind: Kind
    ids: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.kind.of_time:
            raise AskError(f"Numbers cannot be narrowed by {self.kind.words}; name a period.", "last week by day")
        if not self.ids:
            raise AskError(f"The filter by {self.kind} names nothing. Write it like {self.kind}:name.", "inbox:support")
        if any(len(each) > LONGEST_VALUE for each in self.ids):
            raise AskError(f"A value of the {self.kind} filter is longer than {LONGEST_VALUE} characters. Shorten it.")


@dataclass(frozen=True, slots=True)
class Named:
    """One thing that a filter can name: its id, what it is called, and its address or domain, where it has one."""

    id: str
    name: str
    also: str = ""


def is_row(id_: str) -> bool:
    """Whether an id can be that of a row: a number that a database can read."""
    return id_.isdecimal() and len(id_) <= LONGEST_ID


def combined(filters: Iterable[Filter]) -> tuple[Filter, ...]:
    """The filters that must all be met: those by what a thing has one of become one of each kind."""
    found: list[Filter] = []
    for each in filters:
        place = next((number for number, other in enumerate(found) if other.kind is each.kind), None)
        if place is None or each.kind.has_several:
            found.append(each)
        else:
            found[place] = Filter(each.kind, tuple(dict.fromkeys((*found[place].ids, *each.ids))))
    return tuple(found)
