"""A view: a name with a question whose period moves with the days, or is fixed.

It knows neither who keeps it nor where. A question has absolute dates; what was asked by "last week" is recognised by
the moment at which it was asked. The encoding is a public format: fields are only added, and an unknown one gets
a kind error.
"""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime

from cxbot.errors import AskError, PeriodError
from cxbot.period import Baseline, CalendarUnit, Dates, Period, Relative, Units
from cxbot.question import Question

ENCODING = 1
LONGEST_NAME = 80
_KEYS = frozenset({"v", "n", "q", "p", "b", "z"})


@dataclass(frozen=True, slots=True)
class View:
    """`asked` as it was when the view was made; its period and baseline are made anew of `period` and `baseline`.

    `zone` is the view's own, empty for that of the workspace.

    Raises:
        AskError: it has no name, or one of more than 80 characters or several lines.
    """

    name: str
    asked: Question
    period: Relative
    baseline: Baseline | None = None
    zone: str = ""

    def __post_init__(self) -> None:
        checked_name(self.name)

    @classmethod
    def of(cls, name: str, asked: Question, at: datetime, *, fixed: bool = False, zone: str = "") -> "View":
        """The view that keeps a question which was asked at this moment.

        Its period moves with the days where it was one that does, unless it is to stay `fixed`. `zone` is that of the
        workspace; a question with another one keeps that.

        Raises:
            AskError: it cannot be named so, or is about hours of a day.
        """
        if asked.period.since:
            raise AskError(
                "A view is about whole days, and this is about some hours. Ask about the day.", "today by hour"
            )
        period = (None if fixed else moving(asked.period, at)) or still(asked.period)
        own = "" if asked.period.zone == zone else asked.period.zone
        return cls(" ".join(name.split()), replace(asked, page=0), period, _rule(asked), own)

    def question(self, now: datetime, zone: str, week_starts: int = 0, reach: date | None = None) -> Question:
        """What it asks at this moment; `reach` is the first day of the data, which all time begins with.

        Raises:
            PeriodError: its period has not begun, or its baseline does not fit.
        """
        period = self.period.at(now, self.zone or zone, week_starts, reach)
        baseline = self.baseline.of(period, now, reach) if self.baseline else None
        return replace(self.asked, period=period, baseline=baseline, page=0)

    def encode(self) -> str:
        """Write it as text."""
        packed = {"v": ENCODING, "n": self.name, "p": self.period.encode(), "q": self.asked.encode()}
        if self.baseline is not None:
            packed["b"] = self.baseline.encode()
        if self.zone:
            packed["z"] = self.zone
        return json.dumps(packed, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def decode(cls, text: str) -> "View":
        """Read a view back.

        Raises:
            AskError: the text is no view, or one of a newer version.
        """
        try:
            packed = json.loads(text)
            if set(packed) - _KEYS or packed["v"] != ENCODING:
                raise AskError("This view was made by a newer version of the bot. Make it anew.")
            baseline = Baseline.decode(packed["b"]) if "b" in packed else None
            asked, period = Question.decode(packed["q"]), Relative.decode(packed["p"])
            return cls(packed["n"], asked, period, baseline, packed.get("z", ""))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise AskError("This view cannot be read any more. Make it anew.") from error


def checked_name(name: str) -> str:
    """Return what can be a view's name.

    Raises:
        AskError: it is empty, has more than 80 characters or several lines.
    """
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise AskError(f"A view's name is one line of 1 to {LONGEST_NAME} characters.", "views")
    return name


def moving(period: Period, at: datetime) -> Relative | None:
    """The words that gave a period when it was asked at this moment, and give another one later; None for dates.

    "9–15 Nov" asked for in the week after it is last week.
    """
    unit, count = period.unit, period.count
    candidates: list[Relative] = []
    if unit is not None and unit is not CalendarUnit.HOUR and (count == 1 or not period.so_far):
        candidates.append(Relative.of(Units(unit, count, 0 if period.so_far else 1)))
    if period.so_far:
        candidates.append(Relative.since(Dates(period.first, period.first)))
    asked_at = period.until if period.so_far and period.until else at
    return next((each for each in candidates if _gives(each, period, asked_at)), None)


def still(period: Period) -> Relative:
    """The dates of a period, which never move."""
    return Relative.of(Dates(period.first, period.last))


def _gives(relative: Relative, period: Period, at: datetime) -> bool:
    try:
        return relative.at(at, period.zone, period.week_starts) == period
    except PeriodError:
        return False


def _rule(asked: Question) -> Baseline | None:
    """What the period is compared with, as a rule where there is one, else as dates."""
    found, period = asked.baseline, asked.period
    if found is None:
        return None
    if found == period.year_before():
        return Baseline(CalendarUnit.YEAR)
    if found == period.month_before():
        return Baseline(CalendarUnit.MONTH)
    unit, count = (found.unit, found.count) if found.unit else (CalendarUnit.DAY, found.days)
    try:
        if period.units_before(unit, count) == found:
            return Baseline(unit, count)
    except PeriodError:
        pass
    return Baseline(period=still(found))
