"""What a chart shows, as plain data: the donut of ratings, the trend of a measure, the bars of a split."""

from dataclasses import dataclass

from cxbot.drawing.charts.ink import Shade
from cxbot.unit import Unit


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
    """One bucket: `value` in the scale's unit, None when nothing was counted; `n` is how many rows it rests on.

    `label` stands under the axis ("9 Nov"); `spoken` is used in alternative text ("on Wednesday").
    """

    label: str
    value: float | None
    n: int
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """The buckets of one period, in order of time; `name` is the period in words ("9-15 Nov")."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """A measure over time, beside the previous period when there is one; buckets are paired by position.

    `counted` names what n counts ("ratings"); `total` says how many there were in all ("212 ratings"), in alternative
    text.
    """

    title: str
    scale: Unit
    current: Line
    previous: Line | None = None
    counted: str = "ratings"
    total: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a split; `value` None when nothing was counted."""

    name: str
    value: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Bars:
    """A measure by inbox, channel, tag...: drawn highest first, or by name where it is not to be `ranked`.

    `accent` is the index in `rows` of the one that is meant. `counted` names what n counts; below `few` it is pointed
    out.
    """

    title: str
    period: str
    scale: Unit
    rows: tuple[Bar, ...]
    accent: int | None = None
    counted: str = "ratings"
    few: int = 0
    ranked: bool = True

    def said(self, row: Bar, number: str) -> str:
        """The number of what a row rests on, as it is shown."""
        return f"only {number}" if 0 < row.n < self.few else number

    def order(self, row: Bar) -> tuple[bool, float, str]:
        """Where a row stands: highest value first, then by name, those without a value last; or by name alone."""
        by_value = -(row.value or 0) if self.ranked else 0
        return row.value is None, by_value, row.name.casefold()


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
