"""The words that stand in dates: months and weekdays in many languages, zones, halves of the day."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# The ten largest by speakers, and those that helpdesks are most used in besides.
LANGUAGES = (
    *("en", "zh", "hi", "es", "ar", "fr", "bn", "pt", "ru", "ur"),
    *("id", "de", "ja", "ko", "tr", "it", "nl", "pl"),
)
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Hours east of Greenwich. Left out is what stands for several zones: CST, IST, BST, AST ...
_ABBREVIATED = {
    "z": 0,
    "utc": 0,
    "gmt": 0,
    "wet": 0,
    "west": 1,
    "cet": 1,
    "cest": 2,
    "eet": 2,
    "eest": 3,
    "msk": 3,
    "jst": 9,
    "est": -5,
    "edt": -4,
    "cdt": -5,
    "mdt": -6,
    "mst": -7,
    "pst": -8,
    "pdt": -7,
    "aest": 10,
    "aedt": 11,
    "nzst": 12,
    "nzdt": 13,
}
_FILLERS = frozenset({"de", "del", "of", "at", "um", "uhr", "the", "den", "le", "el", "a", "à", "las", "г", "года"})
_HALVES = {"上午": "AM", "下午": "PM", "午前": "AM", "午後": "PM", "오전": "AM", "오후": "PM"}

_SHIFT = r"(?P<sign>[+-])(?P<h>\d{1,2})(?::?(?P<m>\d\d))?"
_GREENWICH = rf"(?P<name>UTC|GMT|Z)(?: ?{_SHIFT})?[)\]]?"
_BEHIND = r"(?= ?[(\[]|$| \d{4}$)"
_OFFSET = re.compile(rf"(?P<before>:\d\d(?:[.,]\d+)?(?: ?[AP]M)?) ?{_SHIFT}{_BEHIND}")
_NAMED = re.compile(rf" ?[(\[]?(?<![A-Za-z]){_GREENWICH}{_BEHIND}", re.IGNORECASE)
_PLACE = re.compile(r" ?[(\[]?(?P<name>[A-Z][A-Za-z]+(?:/[A-Za-z_+-]+)+)[)\]]?$")
_LETTERS = re.compile(r"(?<=[\dM]) ?[(\[]?(?P<name>[A-Z]{2,5})[)\]]?(?=$| \d{4}$)")
_REMARK = re.compile(r" ?[(\[][^)\]]*[)\]]$")
_HALF = re.compile(r"(?<=[\d ])([ap])\.? ?m\b\.?", re.IGNORECASE)
_FRACTION = re.compile(r"(:\d\d:\d\d)[.,]\d{1,9}")
_MIDNIGHT = re.compile(r"(?<![\d:.])24:00(:00)?(?!\d)")
_CHINESE = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]?")
_HALF_FIRST = re.compile(rf"({'|'.join(_HALVES)}) ?(\d{{1,2}}:\d\d(?::\d\d)?)")
_WORD = re.compile(r"[\u0900-\u0dff]+\.?|[^\W\d_][^\W\d_.'’]*\.?")  # in Indian alphabets vowels are marks
_HEADER = re.compile(rf"[(\[ _-]{_GREENWICH}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Plain:
    """A time in plain words: English abbreviated months, no weekday, zone or fraction; `days` to be added."""

    text: str
    zone: tzinfo | None
    days: int


def plain(text: str) -> Plain:
    """Make a time plain.

    Raises:
        ValueError: it names a zone that stands for several, or none; says which.
    """
    told = " ".join(unicodedata.normalize("NFKC", text).replace("\u200e", "").replace("\u200f", "").split())
    if not told.isascii():
        told = "".join(str(unicodedata.digit(each)) if each.isdecimal() else each for each in told)
        told = _CHINESE.sub(r"\1-\2-\3", told)
        told = _HALF_FIRST.sub(lambda found: f"{found[2]} {_HALVES[found[1]]}", told)
    told = re.sub(r"\b(\d{1,2})\. ?(\d{1,2})\. ?(?=\d\d)", r"\1.\2.", told)
    told = re.sub(r"(\d)\.(?= |$)", r"\1", told)
    told = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", told)
    told = re.sub(r"\b(\d{1,2})h(\d\d)\b", r"\1:\2", told).replace(" @ ", " ")
    told = _HALF.sub(lambda found: f" {found[1].upper()}M", told)
    told = " ".join(told.split())
    told, zone = _zone(told)
    told = _FRACTION.sub(r"\1", told)
    told, days = _MIDNIGHT.subn(lambda found: f"00:00{found[1] or ''}", told)
    told = re.sub(r",(?= |$)", "", _words(told))
    return Plain(" ".join(told.split()), zone, min(days, 1))


def zone_of_header(name: str) -> tzinfo | None:
    """The zone that a column's name says, such as “Submit Date (UTC)”."""
    if found := _HEADER.search(name):
        return _offset(found)
    if found := _PLACE.search(name):
        return _place(found["name"])
    return None


def _zone(text: str) -> tuple[str, tzinfo | None]:
    if found := _OFFSET.search(text):
        rest = _REMARK.sub("", text[found.end() :])
        return text[: found.end("before")] + rest, _offset(found)
    if found := _NAMED.search(text):
        return text[: found.start()] + _REMARK.sub("", text[found.end() :]), _offset(found)
    if found := _PLACE.search(text):
        return text[: found.start()], _place(found["name"])
    found = _LETTERS.search(text)
    if found and found["name"] not in {"AM", "PM"} and found["name"].casefold() not in _months():
        if found["name"].casefold() not in _ABBREVIATED:
            raise ValueError(f"“{found['name']}” can stand for several zones")
        hours = _ABBREVIATED[found["name"].casefold()]
        return text[: found.start()] + text[found.end() :], timezone(timedelta(hours=hours))
    return text, None


def _offset(found: re.Match[str]) -> tzinfo:
    if not found["h"]:
        return UTC
    hours, minutes = int(found["h"]), int(found["m"] or 0)
    if hours > 14 or minutes > 59:
        raise ValueError(f"{found['sign']}{found['h']} is no zone")
    away = timedelta(hours=hours, minutes=minutes)
    return timezone(-away if found["sign"] == "-" else away)


def _place(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"there is no zone “{name}”") from error


def _words(text: str) -> str:
    """Months as English abbreviations; weekdays and fillers left out."""
    found = [(each, each[0].rstrip(".").casefold()) for each in _WORD.finditer(text)]
    months, weekdays = _months(), _weekdays()
    several = sum(word in months for _, word in found) > 1
    kept, end = [], 0
    for match, word in found:
        kept.append(text[end : match.start()])
        end = match.end()
        if word in months and not (several and word in weekdays):
            kept.append(_ENGLISH[months[word] - 1])
        elif word not in weekdays and word not in _FILLERS:
            kept.append(match[0])
    return "".join([*kept, text[end:]]).strip(" ,")


@cache
def _months() -> dict[str, int]:
    """Months by their names; what means another month in another language is left out."""
    return _unique("months", 1)


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(_unique("days", 0))


def _unique(kind: str, first: int) -> dict[str, int]:
    from babel import Locale

    meant: dict[str, set[int]] = defaultdict(set)
    for language in LANGUAGES:
        names = getattr(Locale(language), kind)
        for use in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in names.get(use, {}).get(width, {}).items():
                    word = unicodedata.normalize("NFKC", str(name)).rstrip(".").casefold()
                    if any(each.isalpha() for each in word):
                        meant[word].add(number)
    meant["sept"].add(8 + first)
    return {word: min(numbers) for word, numbers in meant.items() if len(numbers) == 1}
