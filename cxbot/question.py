"""What is asked: a small frozen value that fits into a button and comes back out of it years later.

The encoding is a public format: fields are only added, and an unknown one gets a kind error.
"""

import json
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from cxbot.errors import AskError
from cxbot.filter import Filter, Kind
from cxbot.period import Bucket, Period

ENCODING = 1


class About(StrEnum):
    """What kind of answer is wanted."""

    REPORT = "report"
    SECTION = "section"
    METRIC = "metric"
    CUSTOMERS = "customers"
    DETAILS = "details"


@dataclass(frozen=True, slots=True)
class Question:
    """One question, with absolute dates.

    `baseline` is the period that is compared with; None means the previous one.
    `compare` draws the baseline into the trend. `page` counts from 0. `sort` is a metric's name or "name", with "-"
    before it for descending. `section` and `metric` name what `about` is about; `measure` is what the trend shows.
    `cell` is one row of a split by that kind, with the id that filters know (of a day, week or month its first date):
    only what that row counted; an empty id is the row of those that have no such value.
    """

    period: Period
    about: About = About.REPORT
    section: str | None = None
    metric: str | None = None
    baseline: Period | None = None
    compare: bool = False
    measure: str = "csat_percentage"
    filters: tuple[Filter, ...] = ()
    split: Kind | None = None
    bucket: Bucket | None = None
    search: str = ""
    sort: str = ""
    page: int = 0
    cell: tuple[Kind, str] | None = None

    @property
    def before(self) -> Period:
        """The period that this one is compared with."""
        return self.baseline or self.period.previous()

    @property
    def grain(self) -> Bucket:
        """The bucket that the trend is drawn by."""
        return self.bucket or self.period.usual_bucket()

    def comparing(self, compare: bool = True) -> "Question":
        """The same question with, or without, the previous period in the trend."""
        return replace(self, compare=compare)

    def measuring(self, measure: str) -> "Question":
        """The same question, its trend showing another metric."""
        return replace(self, measure=measure)

    def during(self, period: Period, baseline: Period | None = None) -> "Question":
        """The same question about another period; the bucket is chosen anew."""
        return replace(self, period=period, baseline=baseline, bucket=None, page=0)

    def only(self, kind: Kind, *ids: str) -> "Question":
        """The same question, filtered further; an earlier filter of that kind is replaced."""
        others = tuple(each for each in self.filters if each.kind is not kind)
        return replace(self, filters=(*others, Filter(kind, ids)) if ids else others, page=0)

    def in_cell(self, kind: Kind, id_: str) -> "Question":
        """The same question about what one row of a split by this kind counted."""
        return replace(self, cell=(kind, id_), page=0)

    def values_of(self, kind: Kind) -> tuple[str, ...]:
        """The ids that a filter of this kind lets through; empty when there is no such filter."""
        return next((each.ids for each in self.filters if each.kind is kind), ())

    def encode(self) -> str:
        """Write the question as short text for a button's value."""
        packed: dict[str, Any] = {"v": ENCODING, "p": self.period.encode()}
        if self.baseline:
            packed["b"] = self.baseline.encode()
        if self.filters:
            packed["f"] = {each.kind.value: list(each.ids) for each in self.filters}
        if self.cell:
            packed["w"] = ":".join(self.cell)
        for key, name in _KEYS.items():
            value = getattr(self, name)
            if value != _DEFAULTS[name]:
                packed[key] = value
        return json.dumps(packed, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def decode(cls, text: str) -> "Question":
        """Read a question back.

        Raises:
            AskError: the text is no question, or one of a newer version.
        """
        try:
            packed = json.loads(text)
            values = {_KEYS[key]: value for key, value in packed.items() if key in _KEYS}
            unknown = set(packed) - set(_KEYS) - {"v", "p", "b", "f", "w"}
            if unknown or packed["v"] != ENCODING:
                raise AskError("This button was made by a newer version of the bot. Ask for a new report.")
            for name, kind in _ENUMS.items():
                if values.get(name) is not None:
                    values[name] = kind(values[name])
            filters = tuple(Filter(Kind(kind), tuple(map(str, ids))) for kind, ids in packed.get("f", {}).items())
            baseline = Period.decode(packed["b"]) if "b" in packed else None
            kind, _, row = packed.get("w", "").partition(":")
            cell = (Kind(kind), row) if kind else None
            return cls(period=Period.decode(packed["p"]), baseline=baseline, filters=filters, cell=cell, **values)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise AskError("This button's question cannot be read any more. Ask for a new report.") from error


_KEYS = {
    "a": "about",
    "s": "section",
    "m": "metric",
    "c": "compare",
    "y": "measure",
    "x": "split",
    "g": "bucket",
    "q": "search",
    "o": "sort",
    "n": "page",
}
_ENUMS: dict[str, type[StrEnum]] = {"about": About, "split": Kind, "bucket": Bucket}
_DEFAULTS = {each.name: each.default for each in fields(Question)}
