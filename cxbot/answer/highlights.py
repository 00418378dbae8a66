"""What a digest says beyond a report: how the units before went, what stands out, and who was not content."""

from dataclasses import dataclass
from datetime import datetime

from cxbot.answer import Group, Measured, Series


@dataclass(frozen=True, slots=True)
class StandOut:
    """A group whose figure changed clearly, too, as one of all the groups that were looked at."""

    group: Group
    measured: Measured


@dataclass(frozen=True, slots=True)
class LowRating:
    """A rating of somebody who was not satisfied, as the customer left it: untrusted text.

    `answered_at` is when a person first wrote in its conversation after it, None while nobody did; `answered_by` is who
    that was. One outside of every `conversation` cannot be answered there.
    """

    rating_id: str
    customer: str
    account: str
    score: int | None
    at: datetime
    comment: str
    link: str
    conversation: bool
    answered_at: datetime | None
    answered_by: str


@dataclass(frozen=True, slots=True)
class LowRatings:
    """The ratings of a period that are not satisfied: how many, and the first few (`rows`).

    `scored` of them have stars. `answered` and `waiting` are those in conversations; the others are outside of all.
    Those that wait come first, the longest first; then those that were answered, the newest first. Of each those that
    say something come before those that do not.
    """

    count: int
    scored: int
    answered: int
    waiting: int
    rows: tuple[LowRating, ...]

    @property
    def outside(self) -> int:
        """How many have no conversation in which they could be answered."""
        return self.count - self.answered - self.waiting


@dataclass(frozen=True, slots=True)
class Highlights:
    """What a digest says beyond a report.

    `units` are the period and those before it, of its kind and length, the period last; None where it has no figure
    over time. `stand_outs` are clear changes of groups, the surest first, of metrics in the order in which they matter;
    they were found among `compared` groups. `low` is None where no ratings are asked about.
    """

    units: Series | None = None
    stand_outs: tuple[StandOut, ...] = ()
    compared: int = 0
    low: LowRatings | None = None


NO_HIGHLIGHTS = Highlights()
