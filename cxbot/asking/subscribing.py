"""Orders about digests: "subscribe every Monday 09:00 to "EMEA weekly"", "digests", "pause "EMEA weekly"".

What is subscribed to can be written in the same words. To whom it goes is read before, from Slack's own signs.
"""

import re
from datetime import time

from cxbot.asking.parsed import Sentence
from cxbot.asking.plaintext import lowered
from cxbot.calendar import zone_named
from cxbot.errors import AskError
from cxbot.order import Order, OrderKind
from cxbot.schedule import EXAMPLE, Rhythm, Schedule
from cxbot.view import checked_name
from cxbot.ways import DAY_NAMES, LONG_DAY_NAMES

_DIGESTS = re.compile(
    r"(?:(?:show|list|see|get|give)(?: me)? )?(?:(?:all|the|my|our|your|this channel's) )*"
    r"(?:digests?|subscriptions)[ ?!.]*"
)
_SUBSCRIBE = re.compile(r"subscribe\b(?: (?:me|us|this channel|here)\b)?(?P<rest>.*)")
_QUOTED = re.compile(
    r"(?:\bto )?(?:(?:the|my|our) )?(?:saved )?(?:view )?\"(?P<name>[^\"]+)\"(?: view)?", re.IGNORECASE
)
_BARE = re.compile(r"\bto (?:(?:the|my|our) )?(?:saved )?view (?P<name>\S.*)$", re.IGNORECASE)
_LAST = re.compile(r"\bto (?:the|my|this|that) (?:last )?(?:report|question|view)\b")
_LEAST = re.compile(
    r"(?:\b(?:but )?only )?\b(?:if|when|where|with)?(?: there are)? ?\bat least (?P<least>\d{1,6})"
    r"(?: (?:ratings?|responses?|answers?))?\b"
)
_SHORT = re.compile(r"(?:\band )?\bshort\b(?: (?:when|if) (?:nothing|there is nothing|not much) (?:has )?changed)?")
_ACTS = {
    "pause": OrderKind.PAUSE,
    "resume": OrderKind.RESUME,
    "preview": OrderKind.PREVIEW,
    "unsubscribe": OrderKind.UNSUBSCRIBE,
    "delete": OrderKind.UNSUBSCRIBE,
    "edit": OrderKind.EDIT,
    "change": OrderKind.EDIT,
    "send": OrderKind.SEND_NOW,
}
_UNCLEAR = frozenset({"delete", "edit", "change", "send"})  # what they are done to must be said
_ACT = re.compile(
    rf"(?P<act>{'|'.join(_ACTS)})\b(?: from)?(?: (?:the|my|our|this))?(?P<before> digests?(?: of)?)?"
    r"(?: \"(?P<name>[^\"]+)\")?(?P<after> digest)?(?: now)?[ ?!.]*"
)
_CRON = re.compile(r"\b(?:by )?(?:the )?cron(?: line)?:? (?P<line>(?:\S+ ){4}\S+)")
_ZONE = re.compile(r"(?:\bin )?(?<!\S)(?P<zone>UTC|[A-Z][A-Za-z_]+/[A-Za-z_/+-]+)(?!\S)")
_TIME = re.compile(
    r"(?:\bat )?(?<![\w:])(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d) ?(?P<half>am|pm)?|(?:h| ?(?P<alone>am|pm)))\b"
    r"|\bat (?P<bare>\d{1,2})(?![\w:])|\bat (?P<named>noon|midnight)\b"
)
_DAY = re.compile(r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)\b|\b(?:day|on the) (?P<bare>\d{1,2})\b")
_NAMES = {name.lower(): number for number, name in enumerate(DAY_NAMES)}
_WEEKDAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*?s?")
_FILLERS = frozenset(
    {"every", "each", "on", "at", "and", "the", "of", "in", "a", "an", "day", "to", "month", "week", "once", "last"}
)
_HOW = "Say how often, and when: every day, every Monday, or on the 1st of every month."
_WORKDAYS = frozenset(range(5))


def told_of_digests(sentence: Sentence) -> Order | None:
    """Read "digests" and "subscribe ..."; None where it is about something else.

    Raises:
        AskError: it is not said when, or something beside it was not understood.
    """
    if _DIGESTS.fullmatch(sentence.lower):
        return Order(OrderKind.DIGESTS)
    found = _SUBSCRIBE.fullmatch(sentence.lower)
    if not found:
        return _act(sentence)
    rest = sentence.text[found.start("rest") :].strip()
    name, rest = _name(rest)
    least, rest = _taken(_LEAST, rest)
    short, rest = _taken(_SHORT, rest)
    schedule = schedule_of(rest, sentence.reading.zone) if rest.strip(" ?!.") else None
    wanted = int(least["least"]) if least else 0
    return Order(OrderKind.SUBSCRIBE, name, schedule=schedule, least=wanted, short=short is not None)


def words_of_digest(order: Order, zone: str) -> str:
    """The words that would have subscribed so, where `zone` is the workspace's; empty where a name cannot be typed."""
    schedule = order.schedule
    if '"' in order.subject or schedule is None:
        return ""
    parts = [
        "subscribe",
        _typed(schedule),
        f"in {schedule.zone}" if schedule.zone != zone else "",
        f'to "{order.subject}"' if order.subject else "",
        f"if at least {order.least} ratings" if order.least else "",
        "short" if order.short else "",
    ]
    return " ".join(each for each in parts if each)


def schedule_of(text: str, zone: str) -> Schedule:
    """Read when something is to be due; in this zone where the words name none.

    Raises:
        AskError: they do not say when.
    """
    named = _ZONE.search(text)
    if named:
        zone_named(named["zone"])
        zone, text = named["zone"], _without(text, named)
    text = text.lower()
    if line := _CRON.search(text):
        _refuse_rest(_without(text, line))
        return Schedule(Rhythm.CRON, zone, cron=line["line"])
    text, at = _time(text)
    if day := _DAY.search(text):
        number = int(day["day"] or day["bare"])
        if not 1 <= number <= 31:
            raise AskError(f"“{day[0]}” is no day of a month.", "subscribe on the 1st of every month 09:00")
        _refuse_rest(_without(text, day), "monthly")
        return Schedule(Rhythm.MONTHLY, zone, at, day=number)
    words = re.findall(r"[^\s,]+", text)
    weekdays = frozenset(_NAMES[found[1]] for each in words if (found := _weekday(each)))
    if "weekday" in words or "weekdays" in words or "workday" in words:
        weekdays |= _WORKDAYS
    rest = " ".join(each for each in words if not _weekday(each))
    if weekdays:
        _refuse_rest(rest, "weekly", "weekday", "weekdays", "workday")
        return Schedule(Rhythm.WEEKLY, zone, at, weekdays)
    if "weekly" in words or "week" in words:
        _refuse_rest(rest, "weekly")
        return Schedule(Rhythm.WEEKLY, zone, at, frozenset({0}))
    if "monthly" in words or "month" in words:
        _refuse_rest(rest, "monthly")
        return Schedule(Rhythm.MONTHLY, zone, at, day=31 if "last" in words else 1)
    _refuse_rest(rest, "daily")
    if not {"daily", "day"} & set(words):
        raise AskError(_HOW, EXAMPLE)
    return Schedule(Rhythm.DAILY, zone, at)


def _act(sentence: Sentence) -> Order | None:
    """Read "pause "EMEA weekly"", "edit the digest "EMEA weekly""; without the word digest some are about views."""
    found = _ACT.fullmatch(sentence.lower)
    about = found and (found["before"] or found["after"] or (found["name"] and found["act"] not in _UNCLEAR))
    if not found or not about:
        return None
    if not found["name"]:
        raise AskError(f"Say which digest: {found['act']} digest, and its name in quotation marks.", "digests")
    name = sentence.text[slice(*found.span("name"))]
    return Order(_ACTS[found["act"]], checked_name(name.strip()))


def _typed(schedule: Schedule) -> str:
    """When it comes, as it is typed: "every Monday 09:00"."""
    at = f"{schedule.at:%H:%M}"
    if schedule.rhythm is Rhythm.CRON:
        return f"by cron {schedule.cron}"
    if schedule.rhythm is Rhythm.DAILY:
        return f"every day {at}"
    if schedule.rhythm is Rhythm.MONTHLY:
        return f"every month on day {schedule.day} {at}"
    if schedule.weekdays == _WORKDAYS:
        return f"every weekday {at}"
    return f"every {' and '.join(LONG_DAY_NAMES[each] for each in sorted(schedule.weekdays))} {at}"


def _taken(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    """What a pattern finds, and the text without it."""
    found = pattern.search(lowered(text))
    return found, _without(text, found) if found else text


def _name(text: str) -> tuple[str, str]:
    """The view that is named, empty for the last report, and what else is said."""
    found = _QUOTED.search(text) or _BARE.search(text)
    if found:
        return checked_name(found["name"].strip()), _without(text, found)
    last = _LAST.search(text.lower())
    return "", _without(text, last) if last else text


def _time(text: str) -> tuple[str, time]:
    """The time of day, and what else is said; nine where none is."""
    found = _TIME.search(text)
    if not found:
        return text, time(9)
    rest = _without(text, found)
    if found["named"]:
        return rest, time(12 if found["named"] == "noon" else 0)
    hour, minute = int(found["hour"] or found["bare"]), int(found["minute"] or 0)
    half = found["half"] or found["alone"]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + 12 * (half == "pm")
    elif half:
        hour = 24
    if hour > 23 or minute > 59:
        raise AskError(f"“{found[0].strip()}” is no time of day.", EXAMPLE)
    return rest, time(hour, minute)


def _weekday(word: str) -> re.Match[str] | None:
    found = _WEEKDAY.fullmatch(word)
    long = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
    is_one = found and any(day.startswith(word.removesuffix("s")) or word == day for day in long)
    return found if is_one else None


def _refuse_rest(text: str, *known: str) -> None:
    """Refuse what is left over, so that nothing is passed over in silence."""
    for word in re.findall(r"[^\s,]+", text.lower()):
        if word.strip(".!?") and word.strip(".!?") not in {*_FILLERS, *known}:
            raise AskError(f"I do not understand “{word}” in when the digest comes. {_HOW}", EXAMPLE)


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"
