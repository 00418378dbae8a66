"""What deriving one conversation gives: rows of the derived tables before they have ids.

What there are millions of are named tuples, as in `history`.
"""

from dataclasses import dataclass
from typing import NamedTuple


class Touch(NamedTuple):
    """Something happened then, there."""

    at: int
    inbox: int | None


class Answered(NamedTuple):
    """How long an answer took, by the calendar and in business time."""

    seconds: int
    business_seconds: int


class Counted(NamedTuple):
    """A message that counts as received or sent; `reply` and `first` where it is a reply."""

    message: int
    at: int
    direction: str
    inboxes: tuple[int, ...]
    teammate: int | None
    reply: Answered | None = None
    first: Answered | None = None


@dataclass(frozen=True, slots=True)
class Archiving:
    """A segment became archived or snoozed, until something ended that; `position` is the activity that did it."""

    position: int
    at: int
    until: int | None
    kind: str
    inbox: int | None


class Archived(NamedTuple):
    """An archiving with what is known of its segment's replies, from one moment until another."""

    archiving: Archiving
    replied: bool
    known_from: int
    known_until: int | None
    replies: int
    reply_seconds: int
    reply_business_seconds: int


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment with everything that hangs on it."""

    number: int
    started_at: int
    inbox: int | None
    has_message: bool
    state: str
    contacts: frozenset[int]
    accounts: frozenset[int]
    teammates: frozenset[int]
    touches: tuple[Touch, ...] = ()
    counted: tuple[Counted, ...] = ()
    archived: tuple[Archived, ...] = ()


@dataclass(frozen=True, slots=True)
class Credit:
    """A rating as it stands from one submission until the next, with the segment it belongs to.

    No number: it gets the lone segment beside it.
    """

    rating: int
    number: int | None
    at: int
    until: int | None
    score: int | None
    satisfied: bool
    inbox: int | None
    channel: str
    teammate: int | None
    rule: str
    comment: str
    lone: Segment | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A survey that was sent, with the number of the segment it was sent in, and whose rating it would be."""

    survey: int
    number: int
    at: int
    inbox: int | None
    teammate: int | None
    answered_at: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything derived from one conversation, or from one rating outside of conversations."""

    conversation: int | None
    segments: tuple[Segment, ...]
    credits: tuple[Credit, ...]
    sent: tuple[Sent, ...] = ()
