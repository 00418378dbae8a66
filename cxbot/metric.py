"""A metric: one declaration from which its command word, chart, column, split, details and documentation derive."""

from dataclasses import dataclass
from enum import StrEnum

from cxbot.filter import Filter
from cxbot.unit import Better, Unit


class Aggregate(StrEnum):
    """How the counted rows of an event become one number."""

    COUNT = "count"  # how many rows
    MEAN = "mean"  # the mean of their values
    SHARE = "share"  # 100 x the mean of values that are 0 or 1


class EventName(StrEnum):
    """The events that metrics aggregate; `cxbot.events` says where each is recorded."""

    RATINGS = "ratings"
    SCORED_RATINGS = "scored_ratings"
    SURVEYS = "surveys"
    RECEIVED = "received"
    SENT = "sent"
    FIRST_REPLIES = "first_replies"
    REPLIES = "replies"
    RESOLUTIONS = "resolutions"
    STARTS = "starts"
    ACTIVITY = "activity"
    ARCHIVINGS = "archivings"
    REPLIED_ARCHIVINGS = "replied_archivings"


@dataclass(frozen=True, slots=True)
class Metric:
    """What one number means.

    `noun` names what is counted, singular and plural ("rating", "ratings"); `words` are further ways to ask for it.
    `calculation` is a sentence with {value}, {n}, {numerator} and {total} to be filled with a report's numbers.
    `adds_up`: the values of disjoint periods, inboxes and so on add up to the value of the whole.
    `left_out` says, in a sentence, what is not counted. `settles`: for so many days what is counted may still change
    as a matter of course; until then the number is still collecting. `outcomes` are words for the rows of a share that
    count and those that do not. `only`: of the event's rows those that meet all of these filters. `label` is what
    a select and a chart call it; empty means the title.
    """

    name: str
    title: str
    short: str
    definition: str
    counts_on: str
    unit: Unit
    better: Better
    event: EventName
    aggregate: Aggregate
    noun: tuple[str, str]
    calculation: str
    order: int
    words: tuple[str, ...] = ()
    adds_up: bool = False
    left_out: str = ""
    settles: int = 0
    outcomes: tuple[str, str] = ("satisfied", "not satisfied")
    only: tuple[Filter, ...] = ()
    label: str = ""
