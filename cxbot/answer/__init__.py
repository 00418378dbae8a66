"""Numbers ready to be drawn or printed: plain data, computed once, that knows neither SQL nor Slack."""

from dataclasses import dataclass, field
from datetime import datetime

from cxbot.answer.reach import Basis, Comparison, Known, Reach
from cxbot.filter import Kind
from cxbot.metric import Metric
from cxbot.period import Period
from cxbot.question import Question
from cxbot.statistics import Interval, Usual, Verdict

__all__ = [
    "Answer",
    "Basis",
    "Change",
    "Comparison",
    "Details",
    "Feedback",
    "Figure",
    "Group",
    "Known",
    "Measured",
    "Pooled",
    "Profile",
    "Ratings",
    "Reach",
    "Row",
    "Series",
    "Step",
    "SurveyCoverage",
    "Table",
    "Voice",
]


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric's number over some rows.

    `value` is in the metric's unit, None when nothing was counted. `n` is how many rows it rests on; `numerator` how
    many of them were satisfied (shares only); `total` the sum of their values and `variance` its sample variance
    (means only). `median` and `ninetieth` percentile stand beside averages of durations in details, the median also
    where one duration is asked about.
    """

    value: float | None
    n: int
    numerator: int | None = None
    total: float | None = None
    variance: float | None = None
    median: float | None = None
    ninetieth: float | None = None


NOTHING_COUNTED = Figure(None, 0)


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure differs from the baseline's.

    `difference` is in the metric's unit (points for percentages), None where either side counted nothing.
    """

    difference: float | None
    interval: Interval | None
    verdict: Verdict
    good: bool | None  # None where neither direction is good, or no verdict was reached


@dataclass(frozen=True, slots=True)
class Measured:
    """A metric with its figure now, before, and what may be said of the change.

    `collecting`: what was counted is so young that the number will still change as a matter of course. `known`:
    whether anything is known of what it counts in the period; where not, that nothing was counted says nothing (of an
    empty database the reach says so).
    """

    metric: Metric
    now: Figure
    before: Figure
    change: Change
    collecting: bool = False
    known: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """One bucket of a series, evaluated as a period of its own. `start` and `end` are UTC, half-open.

    `known`: whether the data reach it; where they end before, that nothing was counted says nothing.
    """

    start: datetime
    end: datetime
    label: str
    figures: dict[str, Figure]
    known: bool = True


@dataclass(frozen=True, slots=True)
class Pooled:
    """A metric over a trailing window, with its 95 % interval where there is one."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """The buckets of one period, in order of time.

    `windows` has, by metric, for each step what it comes to with the six days (three weeks) before it; it is empty
    where buckets are neither days nor weeks, and knows no counts. `usual` has, by metric, for each step where it lay in
    the buckets before the period, at the step's own n; None where nothing is said of a step.
    """

    period: Period
    steps: tuple[Step, ...]
    windows: dict[str, tuple[Pooled, ...]] = field(default_factory=dict)
    usual: dict[str, tuple[Interval | None, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """One row of a split or table: `id` is empty and `name` "(none)" where the thing has no such value.

    `id` is the source's, `key` the one by which `Question.in_cell` asks for what this row counted. `beside` tells it
    apart from others of its name: an address, an account, an id; empty where no other is called so.
    """

    by: Kind
    id: str
    name: str
    figures: dict[str, Figure]
    key: str = ""
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """One rating with its comment, as a customer left it: untrusted text."""

    rating_id: str
    customer: str
    score: int | None
    satisfied: bool
    at: datetime
    comment: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was counted: a rating, message, reply or conversation segment. `id` is the helpdesk's.

    `account` is the customer's, empty for several customers or where there is none. `value` is what it contributes in
    the metric's unit (seconds, stars, 0 or 1), None where it is merely counted.
    """

    id: str
    at: datetime
    conversation: str
    customer: str
    inbox: str
    teammate: str
    value: float | None
    comment: str = ""
    score: int | None = None
    link: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Ratings:
    """How many ratings of each score, and the two-valued ones that have none."""

    by_score: dict[int, int]
    satisfied: int = 0
    unsatisfied: int = 0

    @property
    def count(self) -> int:
        """How many there are in all."""
        return sum(self.by_score.values()) + self.satisfied + self.unsatisfied


@dataclass(frozen=True, slots=True)
class Details:
    """Behind one number: how it was calculated and which rows were counted (one page of `count`).

    `scores` are the ratings as they would be without a filter by rating, None where none are counted. `parts` are the
    rows of the split that is asked about, of which the question's cell may be one; none of a split by customers.
    """

    measured: Measured
    calculation: str
    left_out: tuple[str, ...]
    interval: Interval | None
    rows: tuple[Row, ...]
    count: int
    page: int
    page_size: int
    scores: Ratings | None = None
    parts: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Feedback:
    """One page of the comments of a period, the newest first: `count` of `rated` ratings have one.

    `by_score` is how many have one, of each score: of all ratings, whichever scores are asked about.
    """

    rows: tuple[Row, ...]
    count: int
    rated: int
    by_score: Ratings
    page: int
    page_size: int


@dataclass(frozen=True, slots=True)
class Profile:
    """One contact or account, with the latest of its ratings and of its conversations; its numbers are the answer's.

    `key` is that by which `Question.in_cell` asks for what it counted; `address` is an account's domain. `account` is
    the key and name of a contact's account, None without one; `contacts` how many an account has.
    """

    by: Kind
    id: str
    key: str
    name: str
    address: str
    ratings: Details
    conversations: Details
    account: tuple[str, str] | None = None
    contacts: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """One page of a table of customers or teammates: `count` rows in all; those of customers overlap.

    Rows have a figure of each of the `metrics`; `columns` are those of them that are shown. It is `sorted_by` a
    metric, empty where it is by name.
    """

    by: Kind
    metrics: tuple[str, ...]
    rows: tuple[Group, ...]
    count: int
    page: int
    page_size: int
    note: str = ""
    columns: tuple[str, ...] = ()
    sorted_by: str = ""
    descending: bool = False


@dataclass(frozen=True, slots=True)
class SurveyCoverage:
    """Of how many conversations the ratings of a period are: how many were archived, asked about, and answered.

    `surveys` is the share of those sent in the period that have been answered by now, None where no source tells which
    were sent, and `usual` where it lay before; `collecting` while answers will still come as a matter of course.
    """

    archived: int
    ratings: int
    surveys: Figure | None = None
    collecting: bool = False
    usual: Usual | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything a question asked for; what it did not ask for is empty.

    `previous` is also missing where the baseline would be more than 100 buckets, and where it ends before the data
    begin. `usual` says where figures lay before, for those of which that can be said, `counts` with what counts are
    compared (None without totals). `coverage` stands beside ratings by score, and in details of ratings and surveys.
    `names` gives the ids in the question their names, by kind, `helpdesk_ids` those that the helpdesk has.
    """

    question: Question
    reach: Reach = field(default_factory=Reach)
    total: dict[str, Measured] = field(default_factory=dict)
    ratings: Ratings | None = None
    series: Series | None = None
    previous: Series | None = None
    groups: tuple[Group, ...] = ()
    voices: tuple[Voice, ...] = ()
    table: Table | None = None
    details: Details | None = None
    feedback: Feedback | None = None
    profile: Profile | None = None
    names: dict[tuple[Kind, str], str] = field(default_factory=dict)
    helpdesk_ids: dict[tuple[Kind, str], str] = field(default_factory=dict)
    counts: Comparison | None = None
    usual: dict[str, Usual] = field(default_factory=dict)
    coverage: SurveyCoverage | None = None
