"""What a chart shows, as plain data: the donut of ratings, the trend of a measure, the bars of a split.

It knows units and words ("Satisfaction"), never which metric or section they come from.
"""

from dataclasses import dataclass
from enum import StrEnum

from cxbot.drawing.charts.ink import Shade
from cxbot.statistics import FEW_REPLIES, FEWEST, Interval
from cxbot.unit import Unit

Noun = tuple[str, str]  # singular and plural
RATING: Noun = ("rating", "ratings")

SAID_FROM = FEWEST  # so many a bucket or group needs before its value is said or a line goes through it
WINDOW_FROM = 10  # so many a moving window needs
SURE_FROM = FEW_REPLIES  # so many a bucket or group needs before it is drawn in full colour


@dataclass(frozen=True, slots=True)
class Slice:
    """One kind of rating: `label` as in the key ("5 ★", "Satisfied")."""

    label: str
    count: int
    shade: Shade


@dataclass(frozen=True, slots=True)
class Donut:
    """Ratings by kind, clockwise from 12 o'clock in the order of `slices`.

    In the hole: `center` ("4.5", "91 %"), small under it `center_unit` ("of 5") and `below` ("91 % satisfied").
    `total` closes the key ("212 ratings"). Without any count the ring is pale and says `nothing`.
    """

    title: str
    period: str
    center: str
    center_unit: str
    below: str
    slices: tuple[Slice, ...]
    total: str
    nothing: str = "No ratings"


@dataclass(frozen=True, slots=True)
class Point:
    """One bucket, or the window that ends with it: `value` in the scale's unit, None when nothing was counted.

    `n` is how many rows it rests on and `interval` where the true value lies, None where that is not known. `label`
    stands under the axis ("9 Nov"); `spoken` says when it is in a sentence ("on Wednesday", "in the week to 9
    November"). `known`: whether the data reach it.
    """

    label: str
    value: float | None
    n: int
    spoken: str = ""
    interval: Interval | None = None
    known: bool = True


class Grain(StrEnum):
    """What one bucket is."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    PERIOD = "period"  # of any other length


@dataclass(frozen=True, slots=True)
class Window:
    """What is pooled at every bucket: that bucket and those before it, `span` in all; `words` says it ("7 days").

    Its `points` stand at the same places as the buckets; the first may reach before the period.
    """

    words: str
    span: int
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """The buckets of one period, in order of time.

    `name` is the period in words ("October"), `short` the same where there is little room ("Oct"). `value` and `n` are
    the whole period's own figure. `shift` is how many buckets its first stands right of the current period's
    first, so that weekdays lie under weekdays.
    """

    name: str
    points: tuple[Point, ...]
    value: float | None = None
    n: int = 0
    window: Window | None = None
    short: str = ""
    shift: int = 0


@dataclass(frozen=True, slots=True)
class Trend:
    """A measure over time: `subject` names it ("Satisfaction"), `noun` what its n count, `by` what it goes along.

    The previous period is one level line, or laid under the current one where it is `compared`. `usual` is where the
    value of each bucket normally lies, at its own n; empty where that is not known. `said` is what was found where the
    whole figure is that of the last bucket: then no stretch is held against it.
    """

    subject: str
    grain: Grain
    scale: Unit
    current: Line
    previous: Line | None = None
    compared: bool = False
    noun: Noun = RATING
    usual: tuple[Interval | None, ...] = ()
    by: str = ""
    said: str = ""

    @property
    def title(self) -> str:
        """What it is, without what was found: "Satisfaction by day"."""
        return f"{self.subject} by {self.by or self.grain}"


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a split; `value` None when nothing was counted, `interval` where the true value lies."""

    name: str
    value: float | None
    n: int
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """A measure by inbox, channel, tag...: highest first, or by name where it is not to be `ranked`.

    `noun` names what n counts. `rising` puts the lowest first; `most` are the rows that were asked for, 0 for those
    that rest on most.
    """

    title: str
    period: str
    scale: Unit
    rows: tuple[Bar, ...]
    noun: Noun = RATING
    ranked: bool = True
    rising: bool = False
    most: int = 0

    def little(self, row: Bar) -> bool:
        """Whether a row rests on too few to be set beside the others; a count is its own n."""
        return self.scale is not Unit.COUNT and row.n < SAID_FROM


_STARS = ((5, Shade.FIVE), (4, Shade.FOUR), (3, Shade.THREE), (2, Shade.TWO), (1, Shade.ONE))


def rating_slices(by_score: dict[int, int], satisfied: int = 0, unsatisfied: int = 0) -> tuple[Slice, ...]:
    """The slices of a donut of ratings: five stars first, two-valued ratings where their meaning puts them.

    All five scores appear unless there are two-valued ratings only; those appear when there are any.
    """
    thumbs = bool(satisfied or unsatisfied)
    if thumbs and not any(by_score.values()):
        stars = []
    else:
        stars = [Slice(f"{score} ★", by_score.get(score, 0), shade) for score, shade in _STARS]
    if not thumbs:
        return tuple(stars)
    good, bad = Slice("Satisfied", satisfied, Shade.SATISFIED), Slice("Not satisfied", unsatisfied, Shade.UNSATISFIED)
    return (*stars[:2], good, *stars[2:], bad)
