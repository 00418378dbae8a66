"""Dates as people write them, with or without a year: "1 Oct", "2026-W45", "Q3", "H1", "first week of November".

It knows what was written, not yet which days are meant: `latest` finds the year that was left out, and what can be read
as two different dates is asked about, never guessed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cxbot.calendar import DAY, CalendarUnit, month_end
from cxbot.errors import PeriodError
from cxbot.period.part import ORDINALS
from cxbot.ways import LONG_MONTH_NAMES, MONTH_NAMES

_MONTH = "(?P<name>" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in LONG_MONTH_NAMES).lower() + r"|sept)\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_END = r"(?![a-z\d])"
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True, slots=True)
class Written:
    """A day, week, month, quarter or year as it was written; `number` is the week's or quarter's.

    A week of a month is the first, second or last (-1) that begins in it. `half` is the first or second one of a month
    or year, `ends` so many days of a month: the first ones, or (negative) the last. `either` holds the two numbers of a
    date like 1/10/2026 until it is known which is the day; `ago` is set of a day that moves: 0 for today, 1 for
    yesterday.
    """

    text: str
    grain: CalendarUnit
    year: int | None = None
    month: int | None = None
    day: int | None = None
    number: int | None = None
    either: tuple[int, int] | None = None
    ago: int | None = None
    half: int | None = None
    ends: int | None = None
    week_starts: int = 0

    def in_order(self, day_first: bool) -> "Written":
        """The same, the two numbers taken as day and month or as month and day."""
        if self.either is None:
            return self
        day, month = self.either if day_first else self.either[::-1]
        return replace(self, day=day, month=month, either=None)

    def spelled(self) -> str:
        """Write a day with its month as a word."""
        year = f" {self.year}" if self.year else ""
        return f"{self.day} {MONTH_NAMES[(self.month or 1) - 1]}{year}"

    def days(self, year: int) -> tuple[date, date]:
        """The first and last day that is meant in a year.

        Raises:
            PeriodError: there is no such day, week or month.
        """
        found = self.days_if_any(year)
        if found is None:
            raise PeriodError(
                f"There is no “{self.text}”{f' in {year}' if self.year is None else ''}.", self.month_instead
            )
        return found

    @property
    def month_instead(self) -> str:
        """The month of a day that there is not, as it can be asked for."""
        if not self.day or not self.month or self.month > 12:
            return "last week"
        return f"{LONG_MONTH_NAMES[self.month - 1].lower()}{f' {self.year}' if self.year else ''}"

    def days_if_any(self, year: int) -> tuple[date, date] | None:
        """The first and last day that is meant in a year; None for the 30th of February and its like."""
        try:
            return self._days(year)
        except ValueError:
            return None

    def _days(self, year: int) -> tuple[date, date]:
        first, last = self._whole(year)
        if self.half:
            middle = date(year, 7, 1) if self.grain is CalendarUnit.YEAR else first.replace(day=16)
            return (first, middle - DAY) if self.half == 1 else (middle, last)
        if self.ends:
            inner = first + (self.ends - 1) * DAY if self.ends > 0 else last + (self.ends + 1) * DAY
            if not first <= inner <= last:
                raise ValueError("a month has fewer days")
            return (first, inner) if self.ends > 0 else (inner, last)
        return first, last

    def _whole(self, year: int) -> tuple[date, date]:
        if self.grain is CalendarUnit.YEAR:
            return date(year, 1, 1), date(year, 12, 31)
        if self.grain is CalendarUnit.QUARTER:
            first = date(year, 3 * (self.number or 0) - 2, 1)
            return first, month_end(first.replace(month=first.month + 2))
        if self.grain is CalendarUnit.WEEK:
            first = self._week_of_month(year) if self.month else date.fromisocalendar(year, self.number or 0, 1)
            return first, first + 6 * DAY
        first = date(year, self.month or 0, self.day or 1)
        return first, first if self.grain is CalendarUnit.DAY else month_end(first)

    def _week_of_month(self, year: int) -> date:
        begins = date(year, self.month or 0, 1)
        weeks = [day for day in each_day(begins, month_end(begins)) if day.weekday() == self.week_starts]
        number = self.number or 0
        if number > len(weeks):
            raise ValueError("a month has fewer weeks")
        return weeks[number - 1 if number > 0 else number]


def latest(written: Written, today: date) -> tuple[date, date]:
    """The days that are meant: of its year, or without one the latest that have begun.

    Raises:
        PeriodError: it can be read as two dates, or there are no such days.
    """
    written = clear(written)
    if written.year is not None:
        return written.days(written.year)
    for year in range(today.year + 1, today.year - 9, -1):  # nine years always hold a 29 February
        days = written.days_if_any(year)
        if days and days[0] <= today:
            return days
    raise PeriodError(f"There is no “{written.text}”.", written.month_instead)


def clear(written: Written) -> Written:
    """The same, once it is sure which number is the day.

    Raises:
        PeriodError: it can be read as two dates.
    """
    order = day_comes_first(written)
    if order is not None:
        return written.in_order(order)
    one, two = (written.in_order(day_first).spelled() for day_first in (True, False))
    raise PeriodError(f"“{written.text}” can be {one} or {two}. Write the month as a word.", one)


def day_comes_first(written: Written) -> bool | None:
    """Whether the day was written before the month; None when both readings are possible."""
    if written.either is None or written.either[0] == written.either[1] or written.either[0] > 12:
        return True
    return False if written.either[1] > 12 else None


def read_date(text: str, at: int, today: date, week_starts: int = 0) -> tuple[Written, int] | None:
    """Read a date at this place of a lower-case text; returns it and where it ends."""
    for pattern, make in _FORMS:
        found = pattern.match(text, at)
        if found:
            made = make(found, today)
            return replace(made, text=found[0].strip(), week_starts=week_starts), found.end()
    return None


def each_day(first: date, last: date) -> list[date]:
    """Every day from one to another, both included."""
    return [first + number * DAY for number in range((last - first).days + 1)]


def read_number(text: str, at: int) -> tuple[int, int] | None:
    """Read the bare day of a range like "1-15 Oct" at this place."""
    found = _BARE.match(text, at)
    return (int(found["day"]), found.end()) if found else None


def read_year(text: str, at: int) -> tuple[int, int] | None:
    """Read the year behind a range like "Oct 1-15, 2026" at this place."""
    found = _BEHIND.match(text, at)
    return (int(found["year"]), found.end()) if found else None


_BARE = re.compile(_DAY + _END)
_BEHIND = re.compile(r",?\s+" + _YEAR + _END)


def _day(found: re.Match[str], today: date) -> Written:
    del today
    parts = found.groupdict()
    return Written("", CalendarUnit.DAY, _year(parts), _month(parts), int(parts["day"]))


def _whole(grain: CalendarUnit) -> Callable[[re.Match[str], date], Written]:
    def make(found: re.Match[str], today: date) -> Written:
        parts = found.groupdict()
        number, half, ends = (ordinal(parts.get(name)) for name in ("number", "half", "ends"))
        if ends and parts.get("end") == "last":
            ends = -ends
        year = today.year - (parts["past"] == "last") if parts.get("past") else _year(parts)
        return Written("", grain, year, _month(parts), number=number, half=half, ends=ends)

    return make


def ordinal(text: str | None) -> int | None:
    """The number of "first", "2nd", "three"; -1 of "last"."""
    if not text:
        return None
    if text == "last":
        return -1
    digits = re.match(r"\d+", text)
    return int(digits[0]) if digits else 1 + next(each.index(text) for each in (ORDINALS, NUMBERS) if text in each)


def _slashed(found: re.Match[str], today: date) -> Written:
    del today
    return Written("", CalendarUnit.DAY, _year(found.groupdict()), either=(int(found["one"]), int(found["two"])))


def _near(found: re.Match[str], today: date) -> Written:
    ago = int(found["near"] == "yesterday")
    day = today - timedelta(days=ago)
    return Written("", CalendarUnit.DAY, day.year, day.month, day.day, ago=ago)


def _year(parts: dict[str, str | None]) -> int | None:
    year = parts.get("year") or parts.get("late")
    return (int(year) + 2000 if len(year) == 2 else int(year)) if year else None


def _month(parts: dict[str, str | None]) -> int | None:
    name = parts.get("name")
    if name:
        return MONTH_NAMES.index(name[:3].capitalize()) + 1
    number = parts.get("month")
    return int(number) if number else None


_SHORT = r"(?P<year>(?:19|20)\d\d|\d\d)"
_OF_YEAR = rf"(?:(?:,? |/|-)(?:of )?{_YEAR}| ?'(?P<late>\d\d)| (?:of |in )?(?P<past>last|this) year)?"
_NTH = "(?:" + "|".join(ORDINALS) + r"|[1-5](?:st|nd|rd|th))"
_HALF = "(?P<half>first|second|1st|2nd) half"
# The more telling forms come first: "2026-10-01" must not be read as the month 2026-10.
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Written]], ...] = tuple(
    (re.compile(pattern + _END), make)
    for pattern, make in (
        (rf"{_YEAR}([-/.])(?P<month>\d\d?)\2(?P<day>\d\d?)", _day),
        (rf"{_YEAR}[- ]?(?:w|week )(?P<number>\d\d?)", _whole(CalendarUnit.WEEK)),
        (rf"(?:[ck]?w|(?:week|wk) )(?P<number>\d\d?)(?:(?:,? |/)(?:of )?{_YEAR})?", _whole(CalendarUnit.WEEK)),
        (
            rf"(?P<number>{_NTH}|last) (?:week|wk) (?:of|in) (?:the month of )?{_MONTH}{_OF_YEAR}",
            _whole(CalendarUnit.WEEK),
        ),
        (rf"{_HALF} of (?:the month of )?{_MONTH}{_OF_YEAR}", _whole(CalendarUnit.MONTH)),
        (rf"{_HALF}(?: of (?:{_YEAR}|the year|this year))", _whole(CalendarUnit.YEAR)),
        (
            rf"(?P<end>first|last) (?P<ends>\d\d?|{'|'.join(NUMBERS)}) days (?:of|in) {_MONTH}{_OF_YEAR}",
            _whole(CalendarUnit.MONTH),
        ),
        (rf"{_YEAR}[-/ ]?h(?P<half>[12])", _whole(CalendarUnit.YEAR)),
        (rf"h(?P<half>[12]){_OF_YEAR}", _whole(CalendarUnit.YEAR)),
        (rf"{_YEAR}[-/ ]?q(?P<number>[1-4])", _whole(CalendarUnit.QUARTER)),
        (rf"q(?P<number>[1-4]){_OF_YEAR}", _whole(CalendarUnit.QUARTER)),
        (rf"(?P<number>{_NTH}) quarter{_OF_YEAR}", _whole(CalendarUnit.QUARTER)),
        (rf"{_YEAR}[-/](?P<month>\d\d?)(?![-/]?\d)", _whole(CalendarUnit.MONTH)),
        (rf"{_DAY}-?{_MONTH}-?{_YEAR}", _day),
        (rf"{_DAY} ?(?:of )?{_MONTH}(?:,? {_YEAR})?", _day),
        (rf"{_MONTH} (?:the )?{_DAY}(?!\d)(?:,? {_YEAR})?", _day),
        (rf"{_MONTH}{_OF_YEAR}", _whole(CalendarUnit.MONTH)),
        (rf"(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?:{_SHORT})?", _day),
        (rf"(?P<one>\d\d?)/(?P<two>\d\d?)(?:/{_SHORT})?(?!/)", _slashed),
        (rf"(?P<one>\d\d?)-(?P<two>\d\d?)-{_YEAR}", _slashed),
        (rf"(?P<month>\d\d?)/{_YEAR}", _whole(CalendarUnit.MONTH)),
        (_YEAR, _whole(CalendarUnit.YEAR)),
        (r"(?P<near>today|yesterday|now)", _near),
    )
)
