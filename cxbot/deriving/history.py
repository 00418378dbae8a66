"""What is known of one conversation before anything is derived: its activities and its ratings.

All times are whole seconds since 1970, UTC. Ids are those of the raw rows. What there are millions of are named tuples:
a frozen dataclass takes several times as long to make.
"""

from dataclasses import dataclass
from typing import NamedTuple

from cxbot.source import Direction

IN = Direction.IN
OUT = Direction.OUT
SNOOZE_END = "snooze end"  # the end of a snooze, which nobody recorded


class Participant(NamedTuple):
    """Who stands on a message, in which role and with which address."""

    role: str
    contact: int
    address: str = ""


class Activity(NamedTuple):
    """One thing that happened: a message or call (`kind` "in" or "out"), something done, or the end of a snooze.

    `external_id` is the id in the source. `inboxes` are in the order of their names. `teammate` is the author or who
    did it; `human` says that it is a person.
    """

    at: int
    kind: str
    id: int = 0
    external_id: str = ""
    inboxes: tuple[int, ...] = ()
    teammate: int | None = None
    human: bool = False
    call: bool = False
    automatic: bool = False
    until: int | None = None
    participants: tuple[Participant, ...] = ()

    @property
    def is_message(self) -> bool:
        """Whether it is a message or a call."""
        return self.kind == IN or self.kind == OUT  # noqa: PLR1714 - asked of every activity several times; a set hashes

    @property
    def inbox(self) -> int | None:
        """The first inbox by name."""
        return self.inboxes[0] if self.inboxes else None


@dataclass(frozen=True, slots=True)
class Submission:
    """A survey's answer as it was given at one time; neither a score nor a satisfied: no rating."""

    at: int
    score: int | None = None
    satisfied: bool | None = None
    comment: str = ""

    @property
    def rates(self) -> bool:
        """Whether it holds a rating at all."""
        return self.score is not None or self.satisfied is not None


@dataclass(frozen=True, slots=True)
class Rating:
    """One survey's answer with its submissions in order of time; `survey` is the kind of the survey, if it is known."""

    id: int
    submissions: tuple[Submission, ...]
    contact: int | None = None
    inbox: int | None = None
    teammate: int | None = None
    channel: str = ""
    survey: str = ""
    owner: int | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey that was sent; `kind` is signature (of the `owner`) or automatic. `answered_at`: when somebody rated."""

    id: int
    at: int
    kind: str
    owner: int | None = None
    answered_at: int | None = None


@dataclass(frozen=True, slots=True)
class History:
    """A conversation: its activities in any order, the ratings given in it, and the surveys sent in it."""

    conversation: int
    activities: tuple[Activity, ...]
    ratings: tuple[Rating, ...] = ()
    surveys: tuple[Survey, ...] = ()
