"""What may be said of a difference, found slowly: by trying, not by formula; and what stands out among many."""

from dataclasses import dataclass
from math import erf, exp, hypot, lgamma, log, pi, sqrt

from tests.oracle.counting import Number

SURE = 0.95
STEPS = 4_000  # of an integral


@dataclass(frozen=True)
class Side:
    """A group's number now and before."""

    now: Number
    before: Number


def stand_outs(groups: dict[tuple[str, str], Side], *, share: bool, among: int) -> dict[tuple[str, str], float]:
    """The groups whose change is clear among so many, with how large it surely is, at 95 %."""
    sure = 1 - (1 - SURE) / among
    found = {}
    for name, side in groups.items():
        strict, usual = (_between(side, share=share, sure=each) for each in (sure, SURE))
        if strict and usual and (strict[0] > 0 or strict[1] < 0):
            found[name] = min(abs(usual[0]), abs(usual[1]))
    return found


def _between(side: Side, *, share: bool, sure: float) -> tuple[float, float] | None:
    """Between what the difference lies."""
    now, before = side.now, side.before
    if share:
        (k1, n1), (k2, n2) = ((each.numerator or 0, each.n) for each in (now, before))
        (low1, high1), (low2, high2) = _share(k1, n1, sure), _share(k2, n2, sure)
        one, two = k1 / n1, k2 / n2
        return (
            100 * (one - two - hypot(one - low1, high2 - two)),
            100 * (one - two + hypot(high1 - one, two - low2)),
        )
    if not now.variance and not before.variance:
        return None
    assert now.value is not None
    assert before.value is not None
    parts = [(each.variance or 0.0) / each.n for each in (now, before)]
    freedom = sum(parts) ** 2 / sum(part**2 / (each.n - 1) for part, each in zip(parts, (now, before), strict=True))
    half = _student(1 - (1 - sure) / 2, freedom) * sqrt(sum(parts))
    return now.value - before.value - half, now.value - before.value + half


def _share(k: int, n: int, sure: float) -> tuple[float, float]:
    """The shares with which so many of so many are just not too unlikely."""
    found, z = k / n, _normal(1 - (1 - sure) / 2)

    def far(share: float) -> bool:
        return abs(found - share) > z * sqrt(share * (1 - share) / n)

    return (
        0.0 if k == 0 else _where(lambda share: not far(share), 0.0, found),
        1.0 if k == n else _where(far, found, 1.0),
    )


def _normal(below: float) -> float:
    return _where(lambda z: (1 + erf(z / sqrt(2))) / 2 > below, 0.0, 40.0)


def _student(below: float, freedom: float) -> float:
    """Where the area under the density says so."""
    norm = exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(freedom * pi)

    def density(t: float) -> float:
        return norm * exp(-(freedom + 1) / 2 * log(1 + t * t / freedom))

    def area(t: float) -> float:
        width = t / STEPS
        inner = sum((4 if at % 2 else 2) * density(at * width) for at in range(1, STEPS))
        return 0.5 + width / 3 * (density(0) + inner + density(t))

    return _where(lambda t: area(t) > below, 0.0, 60.0, times=40)


def _where(is_beyond, low: float, high: float, times: int = 100) -> float:  # type: ignore[no-untyped-def]  # a test of a number
    """Where it begins to be so, by halving."""
    for _ in range(times):
        middle = (low + high) / 2
        low, high = (low, middle) if is_beyond(middle) else (middle, high)
    return (low + high) / 2
