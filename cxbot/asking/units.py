"""Numbers and calendar units as people write them: "two weeks", "7d", "3 mths", "a fortnight"."""

from cxbot.asking.dates import NUMBERS
from cxbot.calendar import CalendarUnit

UNIT = (
    r"(?P<unit>hours?|hrs?|days?|weeks?|wks?|fortnights?|months?|mths?|mos?|quarters?|qtrs?|years?|yrs?"
    r"|(?<=\d)[hdwmqy])"
)
COUNT = rf"(?P<count>\d{{1,9}}|{'|'.join(NUMBERS)}|(?:a )?couple(?: of)?)"
_LETTERS = {
    "h": CalendarUnit.HOUR,
    "d": CalendarUnit.DAY,
    "w": CalendarUnit.WEEK,
    "f": CalendarUnit.WEEK,
    "m": CalendarUnit.MONTH,
    "q": CalendarUnit.QUARTER,
    "y": CalendarUnit.YEAR,
}


def counted(count: str | None, unit: str) -> tuple[CalendarUnit, int]:
    """The unit that was written, and how many of them; a fortnight is two weeks."""
    return unit_named(unit), number(count) * (2 if unit.startswith("f") else 1)


def unit_named(text: str) -> CalendarUnit:
    """The unit that a word, or its letter, means."""
    return _LETTERS[text[0]]


def number(text: str | None) -> int:
    """The number that was written; one where there is none."""
    if text is None:
        return 1
    if "couple" in text:
        return 2
    return int(text) if text.isdigit() else NUMBERS.index(text) + 1
