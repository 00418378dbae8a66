"""Where things go, in pixels from the lower left: gapped lines, dates under an axis, labels at points."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Spot = tuple[float, float]

# What need not be repeated at every date: the month of "9 Nov", the year of "Nov 2026", the day of "Mon 14:00".
_DATED = re.compile(r"(?P<own>\d{1,2}|[A-Z]\w{2,8}) (?P<shared>[A-Z]\w{2,8}|\d{4})")
_TIMED = re.compile(r"(?P<shared>[A-Z]\w{2,8}) (?P<own>\d{2}:\d{2})")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; edges that only touch do not overlap."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: "Box") -> bool:
        """Whether the two share any area."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def holds(self, other: "Box") -> bool:
        """Whether `other` lies wholly inside."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.bottom <= other.bottom
            and other.top <= self.top
        )

    def grown(self, by: float) -> "Box":
        """The same rectangle, larger on every side."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def length_inside(self, start: Spot, end: Spot) -> float:
        """How much of the straight line from `start` to `end` runs through the rectangle (Liang and Barsky)."""
        if max(start[0], end[0]) <= self.left or min(start[0], end[0]) >= self.right:
            return 0.0  # most lines are far from most labels
        across, up = end[0] - start[0], end[1] - start[1]
        enter, leave = 0.0, 1.0
        for moves, room in (
            (-across, start[0] - self.left),
            (across, self.right - start[0]),
            (-up, start[1] - self.bottom),
            (up, self.top - start[1]),
        ):
            if moves == 0:
                if room < 0:
                    return 0.0
            elif moves < 0:
                enter = max(enter, room / moves)
            else:
                leave = min(leave, room / moves)
        return max(0.0, leave - enter) * float((across**2 + up**2) ** 0.5)


def runs(values: Sequence[float | None]) -> list[list[int]]:
    """The unbroken stretches of a line, as indices: a gap ends one; a stretch of one index is a lone point."""
    stretches: list[list[int]] = []
    gap = True
    for index, value in enumerate(values):
        if value is None:
            gap = True
            continue
        if gap:
            stretches.append([])
        stretches[-1].append(index)
        gap = False
    return stretches


def lighter(labels: Sequence[str]) -> list[str]:
    """Dates without what the one before already said: "9 Nov", "10", ... "1 Dec"; other labels stay as they are."""
    light: list[str] = []
    said = ""
    for label in labels:
        parts = _DATED.fullmatch(label) or _TIMED.fullmatch(label)
        light.append(parts["own"] if parts and parts["shared"] == said else label)
        said = parts["shared"] if parts else ""
    return light


def dates_that_fit(
    labels: Sequence[str], at: Sequence[float], width: Callable[[str], float], gap: float, within: tuple[float, float]
) -> list[tuple[int, str]]:
    """Which labels are written under an axis, by index, and as what: evenly spaced, `gap` apart, none touching.

    `at` gives each label's middle and `within` the edges it must keep. The first is always among them, the last where
    an even step allows.
    """
    count = len(labels)
    for step in _steps(count, lambda step: _fit(labels, at, width, gap, within, step)):
        chosen = list(range(0, count, step))
        return list(zip(chosen, lighter([labels[i] for i in chosen]), strict=True))
    return [(0, labels[0])] if count else []


def _steps(count: int, fits: Callable[[int], bool]) -> list[int]:
    """The best step first: one that ends on the last label, else one that divides the whole, else the smallest."""
    least = next((step for step in range(1, count + 1) if fits(step)), None)
    if least is None:
        return []
    near = [step for step in range(least, min(2 * least, count) + 1) if fits(step)]
    whole = [step for step in near if (count - 1) % step == 0]
    even = [step for step in near if count % step == 0]
    return [*whole, *even, least]


def _fit(
    labels: Sequence[str],
    at: Sequence[float],
    width: Callable[[str], float],
    gap: float,
    within: tuple[float, float],
    step: int,
) -> bool:
    chosen = range(0, len(labels), step)
    free = within[0] - gap
    for index, text in zip(chosen, lighter([labels[i] for i in chosen]), strict=True):
        half = width(text) / 2
        left = min(max(at[index] - half, within[0]), within[1] - 2 * half)
        if left < free + gap:
            return False
        free = left + 2 * half
    return True


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What labels should keep clear of: `lines` as pairs of ends, and `faint` ones, which are less bad to cross."""

    lines: tuple[tuple[Spot, Spot], ...] = ()
    faint: tuple[tuple[Spot, Spot], ...] = ()


def place_labels(
    points: Sequence[Spot],
    sizes: Sequence[Spot],
    clear: float,
    room: Box,
    obstacles: Obstacles,
    *,
    right_first: bool = False,
) -> list[Box]:
    """A box for the label of each point: inside `room`, off the lines and other labels, as near as can be.

    `sizes` are widths and heights; `clear` is the distance from a point's middle to its label. Above is preferred,
    below where a point is lower than its neighbours, or the right at the end of a long line.
    """
    placed: list[Box] = []
    dots = tuple(Box(x, y, x, y).grown(clear * 0.6) for x, y in points)
    for index, (point, size) in enumerate(zip(points, sizes, strict=True)):
        ways = _candidates(point, size, clear, below_first=_is_low(points, index), right_first=right_first)
        placed.append(_cheapest(ways, room, obstacles, (*placed, *dots)))
    return placed


def _cheapest(ways: Sequence[tuple[Box, float]], room: Box, obstacles: Obstacles, taken: Sequence[Box]) -> Box:
    """The first of those that cost least; what costs too much already is not counted to the end."""
    best, least = ways[0][0], math.inf
    for box, own in ways:
        if own >= least:
            continue
        cost = _cost((box, own), room, obstacles, taken, least)
        if cost < least:
            best, least = box, cost
    return best


def _is_low(points: Sequence[Spot], index: int) -> bool:
    """Whether a point is lower than every neighbour it has."""
    beside = [points[i][1] for i in (index - 1, index + 1) if 0 <= i < len(points)]
    return bool(beside) and all(points[index][1] < y for y in beside)


def _candidates(
    point: Spot, size: Spot, clear: float, *, below_first: bool, right_first: bool
) -> list[tuple[Box, float]]:
    """Places for a label, each with what it costs to stand that far from the natural one."""
    (x, y), (width, height) = point, size
    ways: list[tuple[Box, float]] = []
    for further in (0.0, 12.0, 26.0, 44.0, 66.0, 92.0):
        for aside in (0.0, -0.3, 0.3, -0.6, 0.6):
            left = x - width / 2 + aside * width
            up, down = y + clear + further, y - clear - further - height
            cost = further + 30 * abs(aside)
            ways.append((Box(left, up, left + width, up + height), cost + (6 if below_first else 0)))
            ways.append((Box(left, down, left + width, down + height), cost + (0 if below_first else 6)))
    right, left = x + clear, x - clear - width
    ways.append((Box(right, y - height / 2, right + width, y + height / 2), -1.0 if right_first else 24.0))
    ways.append((Box(left, y - height / 2, left + width, y + height / 2), 24.0))
    return ways


def _cost(way: tuple[Box, float], room: Box, obstacles: Obstacles, taken: Sequence[Box], least: float) -> float:
    """What a place costs, of its own and by where it is; where that is `least` or more, some of it."""
    box, own = way
    near = box.grown(8)
    cost = 0.0 if room.holds(box) else 10_000.0
    if own + cost >= least:
        return own + cost
    cost += sum(1_000.0 for other in taken if near.overlaps(other))
    if own + cost >= least:
        return own + cost
    cost += sum(10 * near.length_inside(*line) for line in obstacles.lines)
    crossed = sum(box.length_inside(*line) for line in obstacles.faint)
    return own + (cost + (12 + crossed if crossed else 0))
