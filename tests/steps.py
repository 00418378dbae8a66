"""Reads the words of a story (`tests.story`) as steps, each with its moment; knows of no database."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONDAY = date(2026, 11, 2)

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WHEN = re.compile(
    rf"(?:(?P<next>next day)|(?P<later>\d+) days? later|(?P<weekday>{'|'.join(_WEEKDAYS)})"
    r"|(?P<day>\d{1,2}) (?P<month>[A-Z][a-z][a-z])(?: (?P<year>\d{4}))?)? ?(?P<clock>\d{1,2}:\d\d(?::\d\d)?)?(?: |$)"
)
_OPTIONS = ("from", "to", "cc", "bcc", "reply_to", "in", "by", "via", "until", "of", "saying", "channel")
_OPTION = re.compile(rf"(?:^| )({'|'.join(_OPTIONS)}) ")
DEEDS = "archive reopen assign unassign tag untag move comment mention snooze trash restore".split()  # noqa: SIM905 - it reads better
_MESSAGES = ("inbound", "outbound", "reply", "call")
_SAME_SECOND = re.compile(rf" and (?=(?:automatic|inbound|outbound|reply|survey|rate|{'|'.join(DEEDS)})\b)")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens: when, what, to or by whom it is said without an option, and the options."""

    at: datetime
    what: str
    whom: str
    options: dict[str, str]

    def names(self, option: str, usual: str = "") -> list[str]:
        """The names behind an option."""
        given = self.options.get(option, usual)
        return [] if given in {"", "nothing"} else given.split("+")


@dataclass(slots=True)
class Clock:
    """Reads "Mon 9:00", keeping the day that was spoken of."""

    zone: ZoneInfo
    today: date = MONDAY
    now: time = time(9)

    def read(self, text: str) -> str:
        """Move on to the moment a step begins with; what is left of the step."""
        found = _WHEN.match(text)
        if found is None or found.end() == 0:
            return text
        said = found.groupdict()
        if said["next"] or said["later"]:
            self.today += timedelta(days=int(said["later"] or 1))
        elif said["weekday"]:
            self.today += timedelta(days=(_WEEKDAYS.index(said["weekday"]) - self.today.weekday()) % 7)
        elif said["day"]:
            year = said["year"] or self.today.year
            self.today = datetime.strptime(f"{said['day']} {said['month']} {year}", "%d %b %Y").date()  # noqa: DTZ007 - a day
        if said["clock"]:
            self.now = time.fromisoformat(said["clock"].zfill(8 if said["clock"].count(":") > 1 else 5))
        return text[found.end() :]

    def moment(self) -> datetime:
        """The moment spoken of."""
        return datetime.combine(self.today, self.now, self.zone)

    def elsewhere(self, text: str) -> datetime:
        """Another moment, seen from this one."""
        other = Clock(self.zone, self.today, self.now)
        if other.read(text):
            raise ValueError(f"{text!r} is no time")
        return other.moment()


def read(text: str, zone: ZoneInfo) -> list[Step]:
    """Read a story's steps."""
    clock, steps = Clock(zone), []
    for told in text.split(";"):
        actor = ""
        for part in _SAME_SECOND.split(clock.read(told.strip())):
            before, *rest = _OPTION.split(part.strip())
            options = dict(zip(rest[::2], rest[1::2], strict=True))
            what = re.match(r"automatic \w+|\w+ call|\w+", before)
            if what is None or what.group().split()[-1] not in {*DEEDS, *_MESSAGES, "survey", "rate"}:
                raise ValueError(f"{part!r} is nothing that happens in a story")
            if "until" in options:
                options["until"] = clock.elsewhere(options["until"]).isoformat()
            whom = before[what.end() :].strip()
            if actor and not whom and "via" not in options:
                options.setdefault("by", actor)
            actor = options.get("by", whom if what.group() in {"reply", "outbound"} else actor)
            steps.append(Step(clock.moment(), what.group(), whom, options))
    return steps


def read_hours(text: str) -> dict[str, list[list[str]]]:
    """Read "mon-fri 9:00-12:00+13:00-17:00, sat 9:00-12:00" into hours as they are stored."""
    names = [each.lower() for each in _WEEKDAYS]
    spans: dict[str, list[list[str]]] = {}
    for part in text.split(","):
        days, clocks = part.split()
        first, _, last = days.partition("-")
        for name in names[names.index(first) : names.index(last or first) + 1]:
            spans[name] = [[edge.zfill(5) for edge in span.split("-")] for span in clocks.split("+")]
    return spans
