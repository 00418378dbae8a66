"""Numbers as people read them: what a text says, and how far from it the exact value may lie.

It shares nothing with what writes them.
"""

import re
from dataclasses import dataclass

from cxbot.unit import Unit

SECONDS = {"d": 86_400, "h": 3_600, "min": 60, "s": 1}


@dataclass(frozen=True)
class Read:
    """A number that was read, and half of its last digit."""

    value: float
    half: float = 0.0

    def is_that(self, exact: float) -> bool:
        """Whether the exact value, rounded, is written so."""
        return abs(exact - self.value) <= self.half + 1e-6


def read(text: str, unit: Unit) -> Read | None:
    """The first number of this unit in a text; a share may be written as "2 of 3". None where there is none."""
    if unit is Unit.DURATION:
        return _duration(text)
    if unit is Unit.PERCENT and (few := re.search(r"(\d+) of (\d+)", text)):
        return Read(100 * int(few[1]) / int(few[2]))
    ending = r" %" if unit is Unit.PERCENT else ""
    found = re.search(rf"(?<![\d.])(\d[\d,]*)(?:\.(\d+))?{ending}", text)
    if found is None:
        return None
    digits = found[2] or ""
    whole = Read(float(f"{found[1].replace(',', '')}.{digits or 0}"))
    return whole if unit is Unit.COUNT else Read(whole.value, 0.5 * 10 ** -len(digits))


def _duration(text: str) -> Read | None:
    found = re.search(r"(?:\d+ (?:d|h|min|s)\b ?)+", text)
    if found is None:
        return None
    parts = {unit: int(number) for number, unit in re.findall(r"(\d+) (d|h|min|s)\b", found[0])}
    value = sum(number * SECONDS[unit] for unit, number in parts.items())
    last = "h" if "d" in parts else "min" if "s" not in parts else "s"
    return Read(value, SECONDS[last] / 2)
