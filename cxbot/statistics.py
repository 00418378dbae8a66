"""What may be said about a number and its change: intervals, verdicts, percentiles. Plain arithmetic.

Shares are in percent (0-100) and their differences in points, as reports show them. Intervals are 95 % unless said.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import NormalDist

CONFIDENCE = 0.95
FEW_REPLIES = 30  # below this a mean of durations, skewed as they are, carries no verdict
FEWEST = 5  # a unit, or a figure, of fewer says nothing of a usual range
FEWEST_UNITS, MOST_UNITS = 8, 26
_SMALLEST_STEP = 1e-14  # relative; below it a step is the distribution function's own error


class Verdict(StrEnum):
    """What a change is called."""

    UP = "up"
    DOWN = "down"
    NO_CLEAR_CHANGE = "no clear change"
    NONE = ""  # nothing is said: of a count, or without anything to compare with or to judge by


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the true value lies, in 95 of 100 such intervals."""

    low: float
    high: float

    @property
    def verdict(self) -> Verdict:
        """What a difference with this interval is called: up or down only when 0 is outside."""
        if self.low > 0:
            return Verdict.UP
        return Verdict.DOWN if self.high < 0 else Verdict.NO_CLEAR_CHANGE


def each_of(comparisons: int) -> float:
    """Return how sure each of several comparisons must be, so that all of them together err in 5 of 100 cases at most.

    Who looks at twenty groups in which nothing changed finds one that seems to have changed, in two of three cases.
    Source: Dunn 1961, "Multiple comparisons among means", JASA 56, 52-64 (the Bonferroni inequality): the risk is
    divided by the number of comparisons; it holds however much they depend on one another, as an inbox and its tags do.
    """
    return 1 - (1 - CONFIDENCE) / max(1, comparisons)


def wilson(k: int, n: int, confidence: float = CONFIDENCE) -> Interval:
    """Return the score interval of a share of k in n, in percent.

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference", JASA 22, 209-212;
    without continuity correction.
    """
    if not 0 <= k <= n or n == 0:
        raise ValueError(f"no share: {k} of {n}")
    z = NormalDist().inv_cdf(_tail(confidence))
    share = k / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    # At 0 of n and n of n the bound is the share itself; subtracting would leave the error of binary fractions.
    return Interval(0.0 if k == 0 else 100 * (middle - half), 100.0 if k == n else 100 * (middle + half))


def newcombe(k1: int, n1: int, k2: int, n2: int, confidence: float = CONFIDENCE) -> Interval:
    """Return the interval of the share k1 of n1 minus the share k2 of n2, in points.

    Source: Newcombe 1998, "Interval estimation for the difference between independent proportions: comparison of
    eleven methods", Statistics in Medicine 17, 873-890; method 10 (hybrid score, without continuity correction).
    """
    one, two = wilson(k1, n1, confidence), wilson(k2, n2, confidence)
    share1, share2 = 100 * k1 / n1, 100 * k2 / n2
    difference = share1 - share2
    return Interval(
        difference - math.hypot(share1 - one.low, two.high - share2),
        difference + math.hypot(one.high - share1, share2 - two.low),
    )


def welch(
    mean1: float, var1: float, n1: int, mean2: float, var2: float, n2: int, *, confidence: float = CONFIDENCE
) -> Interval:
    """Return the interval of mean1 - mean2, from sample variances (divided by n - 1), in the unit of the means.

    Needs two values on both sides and variance on at least one.
    Source: Welch 1947, "The generalization of Student's problem when several different population variances are
    involved", Biometrika 34, 28-35; degrees of freedom by Satterthwaite 1946.
    """
    if n1 < 2 or n2 < 2 or var1 + var2 <= 0:
        raise ValueError("a difference of means needs two values on both sides, and variance")
    part1, part2 = var1 / n1, var2 / n2
    # As shares of their sum, so that tiny variances do not vanish when they are squared.
    share1, share2 = part1 / (part1 + part2), part2 / (part1 + part2)
    freedom = 1 / (share1**2 / (n1 - 1) + share2**2 / (n2 - 1))
    half = student_quantile(_tail(confidence), freedom) * math.sqrt(part1 + part2)
    return Interval(mean1 - mean2 - half, mean1 - mean2 + half)


def mean_interval(mean: float, variance: float, n: int) -> Interval | None:
    """Return the interval of a mean, from the sample variance, by Student's t; None below two values."""
    if n < 2:
        return None
    half = student_quantile(_tail(CONFIDENCE), n - 1) * math.sqrt(variance / n)
    return Interval(mean - half, mean + half)


def compare_shares(
    k1: int, n1: int, k2: int, n2: int, confidence: float = CONFIDENCE
) -> tuple[Interval | None, Verdict]:
    """Return interval and verdict of a share now (k1 of n1) against one before.

    Below two on either side there is neither interval nor verdict.
    """
    if min(n1, n2) < 2:
        return None, Verdict.NONE
    interval = newcombe(k1, n1, k2, n2, confidence)
    return interval, interval.verdict


def compare_means(
    one: tuple[float, float, int], two: tuple[float, float, int], few: int = 2, confidence: float = CONFIDENCE
) -> tuple[Interval | None, Verdict]:
    """Return interval and verdict of a mean now against one before, each as (mean, sample variance, n).

    Below two on either side, or without any variance, there is neither interval nor verdict. Below `few` (`FEW_REPLIES`
    for durations) the change is not clear, whatever the interval.
    """
    fewest = min(one[2], two[2])
    if fewest < 2 or one[1] + two[1] <= 0:
        return None, Verdict.NONE
    interval = welch(*one, *two, confidence=confidence)
    return interval, interval.verdict if fewest >= few else Verdict.NO_CLEAR_CHANGE


@dataclass(frozen=True, slots=True)
class Usual:
    """Where a figure usually lies: around a centre, clipped to what is possible.

    `spread` is half the width of the range; of a share, half that of a single rating, which narrows with their number.
    """

    centre: float
    spread: float
    lowest: float
    highest: float
    narrows: bool = False

    def at(self, n: int) -> Interval:
        """The usual range of a figure that rests on n."""
        half = self.spread / math.sqrt(n) if self.narrows else self.spread
        return Interval(max(self.lowest, self.centre - half), min(self.highest, self.centre + half))


def usual_share(units: Sequence[tuple[int, int]]) -> Usual | None:
    """Return the usual range of a share from earlier units (k of n), the earliest first; None where too few say so.

    Nor is there one where all or none were satisfied: nothing says by how much that varies.
    Source: Laney 2002, "Improved control charts for attributes", Quality Engineering 14, 531-537 (p'-chart).
    """
    known = [(k, n) for k, n in units[-MOST_UNITS:] if n >= FEWEST]
    if len(known) < FEWEST_UNITS:
        return None
    share = sum(k for k, _ in known) / sum(n for _, n in known)
    if share in {0.0, 1.0}:
        return None
    deviation = math.sqrt(share * (1 - share))
    sigma = max(1.0, _moving_range([(k / n - share) / (deviation / math.sqrt(n)) for k, n in known]) / 1.128)
    return Usual(100 * share, 300 * sigma * deviation, 0.0, 100.0, narrows=True)


def usual_value(units: Sequence[tuple[float, int]], lowest: float, highest: float) -> Usual | None:
    """Return the usual range of a mean or a count from earlier units (value, n); None where too few say so.

    Source: Wheeler 1993, "Understanding Variation" (XmR chart).
    """
    known = [value for value, n in units[-MOST_UNITS:] if n >= FEWEST]
    if len(known) < FEWEST_UNITS:
        return None
    return Usual(sum(known) / len(known), 2.66 * _moving_range(known), lowest, highest)


def _tail(confidence: float) -> float:
    """The share of a distribution that lies below the upper end of an interval of its middle."""
    return 1 - (1 - confidence) / 2


def _moving_range(values: Sequence[float]) -> float:
    """The mean of the differences between neighbours."""
    return sum(abs(after - before) for before, after in pairwise(values)) / (len(values) - 1)


def percentile(values: Sequence[float], percent: float) -> float | None:
    """Return a percentile (50 is the median) by linear interpolation between neighbours, None without values.

    Source: Hyndman and Fan 1996, "Sample quantiles in statistical packages", The American Statistician 50; type 7.
    """
    if not values:
        return None
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def student_quantile(share: float, freedom: float) -> float:
    """Return the value below which this share (above 0.5) of Student's t distribution lies.

    Found by Newton's method from the normal quantile. That lies below, and the distribution function is concave there,
    so every step goes up and none passes the value; it ends where a step changes nothing.
    """
    value = NormalDist().inv_cdf(share)
    while True:
        step = (share - _student_share(value, freedom)) / _student_density(value, freedom)
        if step <= value * _SMALLEST_STEP:
            return value
        value += step


def _student_density(value: float, freedom: float) -> float:
    """Return the density of Student's t distribution (Abramowitz and Stegun 26.7.1, derived)."""
    scale = math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2) - math.log(freedom * math.pi) / 2
    return math.exp(scale - (freedom + 1) / 2 * math.log1p(value * value / freedom))


def _student_share(value: float, freedom: float) -> float:
    """Return the share of Student's t distribution below a positive value (Abramowitz and Stegun 26.7.1)."""
    return 1 - _beta_share(freedom / (freedom + value * value), freedom / 2, 0.5) / 2


def _beta_share(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b).

    Source: NIST Digital Library of Mathematical Functions, 8.17.22: a continued fraction, by Lentz's method.
    """
    if x in {0.0, 1.0}:
        return x
    if x > (a + 1) / (a + b + 2):  # the fraction converges fast on the other side only
        return 1 - _beta_share(1 - x, b, a)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    tiny = 1e-300
    c, d = 1.0, 1 / ((1 - (a + b) * x / (a + 1)) or tiny)
    total = d
    for m in range(1, 1000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / ((1 + term * d) or tiny)
            c = (1 + term / c) or tiny
            total *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return front * total / a
