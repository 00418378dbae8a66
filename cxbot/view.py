"""A view: a name with a question whose period moves with the days, or is fixed.

It knows neither who keeps it nor where. The encoding is a public format: fields are only added, and an unknown one gets
a kind error.
"""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime

from cxbot.errors import AskError
from cxbot.period import Baseline, Relative
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
        raise AskError(f"A view's name is one line of 1 to {LONGEST_NAME} characters.", "last week")
    return name
