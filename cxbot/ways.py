"""People's ways: how numbers, days and times are written in a language and a land, and when a week begins there.

The bot's words are English everywhere; what stands in them of numbers and dates is written here and nowhere else. What
is typed, and files for machines (JSON, CSV), are English whatever the ways are: they do not come here, or come with
`ENGLISH`.

Whose ways are followed is decided once, around a reply, and read in the some sixty places that write a number, as the
precision of `decimal` is: so it is kept in the context of the thread (`following`, `current`), and no function that
writes "1 of 12" has to be handed a reader. A thread begins with `ENGLISH`; what is drawn later, in another one, is
`bound` to the ways that it was asked for in.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from babel import Locale

LONG_MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MONTH_NAMES = tuple(name[:3] for name in LONG_MONTH_NAMES)
LONG_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY_NAMES = tuple(name[:3] for name in LONG_DAY_NAMES)
FIXED_SPACE = "\u00a0"  # in numbers: no line ends there
_ISOLATED = "\u2068{}\u2069"  # written from right to left inside a sentence that is not
_DIRECTIONS = dict.fromkeys(map(ord, "\u061c\u200e\u200f"))
_AREAS = {"es-LA": "es-419"}  # what Slack calls otherwise than the rest of the world

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ways:
    """How numbers and dates are written. `language` is a tag such as en-GB; of that one everything is our own.

    `groups` are how many digits stand in the last group of a number and in those before it; `percent` has {} for the
    number. `week_starts` is 0 for Monday.
    """

    language: str = "en-GB"
    decimal: str = "."
    group: str = ","
    groups: tuple[int, int] = (3, 3)
    percent: str = "{} %"
    week_starts: int = 0

    def number(self, value: float, digits: int = 0) -> str:
        """A number with so many decimals: "1,234.5"; always in the digits 0-9."""
        whole, _, rest = f"{value:.{digits}f}".partition(".")
        sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
        last, before = self.groups
        parts, whole = [whole[-last:]], whole[:-last]
        while whole:
            parts.insert(0, whole[-before:])
            whole = whole[:-before]
        return f"{sign}{self.group.join(parts)}{self.decimal if rest else ''}{rest}"

    def share(self, number: str) -> str:
        """A number that is written already as a percentage: "92.5 %"."""
        return self.percent.format(number)

    def without_sign(self, share: str) -> str:
        """The number of a percentage; anything else as it stands."""
        before, after = self.percent.split("{}")
        return share.removeprefix(before).removesuffix(after) if self.is_share(share) else share

    def span(self, low: str, joint: str, high: str) -> str:
        """Two percentages with one sign: "83–95 %"; of anything else both as they stand."""
        if not (self.is_share(low) and self.is_share(high)):
            return f"{low}{joint}{high}"
        return self.share(f"{self.without_sign(low)}{joint}{self.without_sign(high)}")

    def is_share(self, text: str) -> bool:
        """Whether a text is a percentage."""
        before, after = self.percent.split("{}")
        return text.startswith(before) and text.endswith(after)

    def day(self, day: date, *, year: bool = False, long: bool = False) -> str:
        """A day: "9 Nov", "9 Nov 2026", "9 November"."""
        if self.is_ours:
            return f"{day.day} {(LONG_MONTH_NAMES if long else MONTH_NAMES)[day.month - 1]}{f' {day.year}' * year}"
        return self._skeleton(f"{'y' * year}{'MMMM' if long and not year else 'MMM'}d", day)

    def days(self, first: date, last: date, today: date | None = None) -> str:
        """Days: "9–15 Nov", "1 Oct – 15 Nov 2025"; the year is left out when it is that of `today`."""
        year = today is None or not today.year == first.year == last.year
        if first == last:
            return self.day(first, year=year)
        in_one_month = (first.year, first.month) == (last.year, last.month)
        if not self.is_ours:
            from babel.dates import format_interval

            text = format_interval(first, last, "yMMMd" if year else "MMMd", locale=self._locale)
            # "9–15" everywhere, without the thin spaces that some languages have there.
            return self._written(re.sub(r"(?<=\d)\s–\s(?=\d)", "–", text) if in_one_month else text)
        end = self.day(last, year=year)
        if in_one_month:
            return f"{first.day}–{end}"
        return f"{self.day(first, year=first.year != last.year)} – {end}"

    def month(self, day: date, *, year: bool = False, long: bool = False) -> str:
        """The month of a day, alone: "Nov", "November", "Nov 2026"."""
        if self.is_ours:
            return f"{(LONG_MONTH_NAMES if long else MONTH_NAMES)[day.month - 1]}{f' {day.year}' * year}"
        if year:
            return self._skeleton("yMMMM" if long else "yMMM", day)
        return self._written(self._locale.months["stand-alone"]["wide" if long else "abbreviated"][day.month])

    def quarter(self, day: date) -> str:
        """The quarter of a day: "Q4 2026"."""
        if self.is_ours or "yQQQ" not in self._locale.datetime_skeletons:
            return f"Q{(day.month + 2) // 3} {day.year}"
        return self._skeleton("yQQQ", day)

    def weekday(self, day: date, *, long: bool = False) -> str:
        """The day of the week: "Mon", "Monday"."""
        if self.is_ours:
            return (LONG_DAY_NAMES if long else DAY_NAMES)[day.weekday()]
        return self._written(self._locale.days["stand-alone"]["wide" if long else "abbreviated"][day.weekday()])

    def clock(self, local: datetime | time) -> str:
        """A time of day: "14:00"."""
        if self.is_ours:
            return f"{local:%H:%M}"
        from babel.dates import format_time

        bare = local.time() if isinstance(local, datetime) else local.replace(tzinfo=None)
        return self._written(format_time(bare, "short", locale=self._locale))

    def moment(self, local: datetime, *, year: bool = False) -> str:
        """A day with the time: "31 Oct 14:02"."""
        return f"{self.day(local, year=year)} {self.clock(local)}"

    @property
    def is_ours(self) -> bool:
        """Whether dates are written as the bot has always written them: three letters of each month."""
        return self.language == "en-GB"

    @property
    def _locale(self) -> "Locale":
        return _known(self.language)

    def _skeleton(self, skeleton: str, day: date) -> str:
        from babel.dates import format_skeleton

        return self._written(format_skeleton(skeleton, day, locale=self._locale))

    def _written(self, text: str) -> str:
        """On one line of plain spaces; set apart where it is written from right to left, so that it turns nothing."""
        plain = " ".join(text.translate(_DIRECTIONS).split())
        return _ISOLATED.format(plain) if self._locale.text_direction == "rtl" else plain


ENGLISH = Ways()


@cache
def ways_named(language: str) -> Ways | None:
    """The ways of a language, or of a language in a land: "de", "de-AT"; of a land that nobody knows the language's.

    None where there is no such language.
    """
    language = _AREAS.get(language.replace("_", "-"), language.replace("_", "-"))
    if language.lower() in {"en", "en-gb"}:
        return ENGLISH
    locale = _found(language) or _found(language.partition("-")[0])
    if locale is None:
        return None
    if str(locale) == "en":
        return ENGLISH
    signs = locale.number_symbols.get("latn") or {}
    grouping = locale.decimal_formats[None].grouping
    percent = re.sub(r"[#0.,]+", "{}", str(locale.percent_formats[None].pattern).translate(_DIRECTIONS))
    return Ways(
        language=str(locale).replace("_", "-"),
        decimal=signs.get("decimal", "."),
        group=re.sub(r"\s", FIXED_SPACE, signs.get("group", ",")),
        groups=(grouping[0], grouping[1]),
        # Our English has the space before the sign that most other languages have.
        percent=ENGLISH.percent if locale.language == "en" else " ".join(percent.split()),
        week_starts=locale.first_week_day,
    )


def ways_of_person(chosen: str, told: str, workspace: Ways) -> Ways:
    """The ways of somebody: what she has `chosen`, else what Slack has `told` of her, else those of the workspace.

    A language alone is that of the land which Slack told, or of the workspace's, where that speaks it.
    """
    wanted = chosen or told
    if chosen and "-" not in chosen:
        lands = (told, workspace.language)
        wanted = next((each for each in lands if each.replace("_", "-").partition("-")[0] == chosen), chosen)
    found = ways_named(wanted) if wanted else None
    return workspace if found is None or found.language == workspace.language else found


def current() -> Ways:
    """The ways that are followed here and now."""
    return _FOLLOWED.get()()


@contextmanager
def following(find: Callable[[], Ways]) -> Iterator[None]:
    """Follow the ways that `find` gives, in this thread, for as long as this is open; it is asked when first needed."""
    token = _FOLLOWED.set(cache(find))
    try:
        yield
    finally:
        _FOLLOWED.reset(token)


@dataclass(frozen=True, slots=True)
class Bound(Generic[T]):
    """An act, and the ways in which it is done."""

    act: Callable[[], T]
    ways: Ways

    def __call__(self) -> T:
        """Do it."""
        with following(lambda: self.ways):
            return self.act()


def bound(act: Callable[[], T]) -> Bound[T]:
    """The same act in the ways that are followed now, whenever and in whichever thread or process it is done."""
    return Bound(act, current())


def _english() -> Ways:
    return ENGLISH


_FOLLOWED: ContextVar[Callable[[], Ways]] = ContextVar("ways", default=_english)


@cache
def _known(language: str) -> "Locale":
    from babel import Locale

    return Locale.parse(language, sep="-")


def _found(language: str) -> "Locale | None":
    from babel import UnknownLocaleError

    try:
        return _known(language)
    except (UnknownLocaleError, ValueError, TypeError):
        return None
