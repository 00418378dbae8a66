"""What is asked: a small frozen value that fits into a button and comes back out of it years later.

The encoding is a public format: fields are only added, and an unknown one gets a kind error. What cannot be asked
cannot be made, by hand or from a button that somebody wrote.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from cxbot.errors import AskError
from cxbot.filter import CUSTOMERS, Filter, Kind
from cxbot.period import Bucket, Period

ENCODING = 1
MOST_VALUES = 50  # of all filters together
MOST_PAGES = 100_000
MOST_COLUMNS = 20
MOST_ROWS = 20  # of one page
LONGEST_SEARCH, LONGEST_NAME = 200, 100  # characters
LONGEST_ENCODED = 20_000  # characters; 50 values of 200 fit
YEARS = range(1900, 2200)
MOST_DAYS = 3_660  # ten years


class About(StrEnum):
    """What kind of answer is wanted."""

    REPORT = "report"
    SECTION = "section"
    METRIC = "metric"
    CUSTOMERS = "customers"
    DETAILS = "details"
    FEEDBACK = "feedback"  # comments, the newest first
    TEAMMATES = "teammates"  # every teammate's own scores
    PROFILE = "profile"  # one customer: the row of the customers' table that the cell names


UNCOMPARED = frozenset({About.CUSTOMERS, About.TEAMMATES, About.FEEDBACK})  # lists, which are of one period


@dataclass(frozen=True, slots=True)
class Question:
    """One question, with absolute dates.

    `baseline` is the period that is compared with; None means the previous one.
    `compare` draws the baseline into the trend. `page` counts from 0. `sort` is a metric's name or "name", with "-"
    before it for descending. `section` and `metric` name what `about` is about; `measure` is what the trend shows, None
    means the leading metric of what is asked about. There may be several filters of one kind (`filter.combined`).
    `cell` is one row of a split by that kind, with the id that filters know (of a day, week or month its first date):
    only what that row counted; an empty id is the row of those that have no such value. `columns` are the metrics that
    a table shows, none for those that it shows at first. `rows` are how many rows a page of it has, or a split shows
    first, 0 for as many as usual; those beyond are a page, or a button, further.

    Raises:
        AskError: there is no such question.
    """

    period: Period
    about: About = About.REPORT
    section: str | None = None
    metric: str | None = None
    baseline: Period | None = None
    compare: bool = False
    measure: str | None = None
    filters: tuple[Filter, ...] = ()
    split: Kind | None = None
    bucket: Bucket | None = None
    search: str = ""
    sort: str = ""
    page: int = 0
    cell: tuple[Kind, str] | None = None
    columns: tuple[str, ...] = ()
    rows: int = 0

    def __post_init__(self) -> None:
        _check_what_it_is_about(self)
        _check_sizes(self)
        for each in (self.period, self.baseline):
            _check_reach(each)

    @property
    def before(self) -> Period:
        """The period that this one is compared with."""
        return self.baseline or self.period.previous()

    @property
    def grain(self) -> Bucket:
        """The bucket that the trend is drawn by."""
        return self.bucket or self.period.usual_bucket()

    @property
    def by_account(self) -> bool:
        """Whether it is narrowed to accounts, split by them, or about the rows of some."""
        cell = () if self.cell is None else (self.cell[0],)
        return Kind.ACCOUNT in {self.split, *cell, *(each.kind for each in self.filters)}

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that it is narrowed to, or about the rows of; none where it is about all."""
        cell = self.cell[1:] if self.cell and self.cell[0] is Kind.SOURCE and self.cell[1] else ()
        return cell or self.values_of(Kind.SOURCE)

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

    def also(self, kind: Kind, *ids: str) -> "Question":
        """The same question, with one more filter beside those it has."""
        return replace(self, filters=(*self.filters, Filter(kind, ids)), page=0)

    def in_cell(self, kind: Kind, id_: str) -> "Question":
        """The same question about what one row of a split by this kind counted."""
        return replace(self, cell=(kind, id_), page=0)

    def values_of(self, kind: Kind) -> tuple[str, ...]:
        """The ids that filters of this kind name, each once; empty when there is no such filter."""
        return tuple(dict.fromkeys(id_ for each in self.filters if each.kind is kind for id_ in each.ids))

    def encode(self) -> str:
        """Write the question as short text for a button's value."""
        packed: dict[str, Any] = {"v": ENCODING, "p": self.period.encode()}
        if self.baseline:
            packed["b"] = self.baseline.encode()
        if self.filters:
            key, packed_filters = _packed_filters(self.filters)
            packed[key] = packed_filters
        if self.cell:
            packed["w"] = ":".join(self.cell)
        if self.columns:
            packed["k"] = list(self.columns)
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
            packed: dict[str, Any] = json.loads(text if len(text) <= LONGEST_ENCODED else "")
            _check_characters(packed)
            if set(packed) - _KNOWN or packed["v"] != ENCODING:
                raise AskError("This button was made by a newer version of the bot. Ask for a new report.")
            values = {_KEYS[key]: _value(_KEYS[key], value) for key, value in packed.items() if key in _KEYS}
            kind, _, row = packed.get("w", "").partition(":")
            return cls(
                period=Period.decode(packed["p"]),
                baseline=Period.decode(packed["b"]) if "b" in packed else None,
                filters=_read_filters(packed),
                cell=(Kind(kind), row) if kind else None,
                columns=_read_columns(packed.get("k", [])),
                **values,
            )
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise AskError("This button's question cannot be read any more. Ask for a new report.") from error


def _check_characters(packed: Any) -> None:
    """No database takes halves of characters, nor the one that ends a text."""
    written = json.dumps(packed, ensure_ascii=False)
    written.encode()
    if r"\u0000" in written:
        raise ValueError("a character that no text has")


def _check_what_it_is_about(question: Question) -> None:
    if question.about is About.DETAILS and not question.metric:
        raise AskError("Details are about one metric: name it.", "first reply time last week")
    if question.about is About.METRIC and not question.metric:
        raise AskError("A question about a metric names it.", "first reply time last week")
    if question.about is About.SECTION and not question.section:
        raise AskError("A question about a section names it.", "trend last month")
    if question.split is not None and not question.split.splits:
        text = f"Numbers cannot be split by {question.split}. Try by inbox, channel, teammate, account or tag."
        raise AskError(text, "by inbox")
    if question.about is About.CUSTOMERS and question.split not in {None, *CUSTOMERS}:
        raise AskError("The table of customers has a row for each contact or each account.", "accounts")
    if question.about is About.PROFILE and (question.cell is None or question.cell[0] not in CUSTOMERS):
        raise AskError("A profile is of one contact or account: name it.", "contact jane@acme.com")
    if question.cell is not None and not question.cell[0].splits:
        raise AskError(f"There are no rows by {question.cell[0]}.", "by inbox")


def _check_sizes(question: Question) -> None:
    if not 0 <= question.page < MOST_PAGES:
        raise AskError(f"There is no page {question.page + 1}; pages begin with 1.")
    number = sum(len(each.ids) for each in question.filters)
    if number > MOST_VALUES:
        text = f"The filters name {number} values; a question has up to {MOST_VALUES}. Leave some out, or use a tag."
        raise AskError(text, "inbox:support")
    if len(question.search) > LONGEST_SEARCH:
        raise AskError(f"A search has up to {LONGEST_SEARCH} characters. Shorten it.", "accounts search:acme")
    if not 0 <= question.rows <= MOST_ROWS:
        raise AskError(f"A page shows up to {MOST_ROWS} rows; those beyond are on the next.", "top 20 accounts")
    if len(question.columns) > MOST_COLUMNS:
        raise AskError(f"A table has up to {MOST_COLUMNS} columns.", "accounts")
    cell = "" if question.cell is None else question.cell[1]
    if any(
        len(each or "") > LONGEST_NAME
        for each in (question.section, question.metric, question.measure, *question.columns)
    ) or any(len(each) > LONGEST_SEARCH for each in (question.sort, cell)):
        raise AskError(f"There is nothing with a name of more than {LONGEST_NAME} characters.", "metrics")


def _check_reach(period: Period | None) -> None:
    if period is None:
        return
    days = (period.first, period.last, *(each for each in (period.since, period.until) if each))
    if any(each.year not in YEARS for each in days):
        raise AskError(f"A question reaches from {YEARS[0]} to {YEARS[-1]}.", "last month")
    if period.days > MOST_DAYS:
        raise AskError(f"{period.days:,} days are too many; a question reaches over ten years.", "last 12 months")


def _packed_filters(filters: tuple[Filter, ...]) -> tuple[str, Any]:
    """The key and value of the filters: by kind, or one after another where a kind stands twice."""
    if len({each.kind for each in filters}) == len(filters):
        return "f", {each.kind.value: list(each.ids) for each in filters}
    return "l", [[each.kind.value, *each.ids] for each in filters]


def _read_filters(packed: Mapping[str, Any]) -> tuple[Filter, ...]:
    found = [*packed.get("f", {}).items(), *((kind, ids) for kind, *ids in packed.get("l", []))]
    if any(type(ids) is not list or any(type(each) not in {str, int} for each in ids) for _, ids in found):
        raise TypeError("filters are lists of ids")
    return tuple(Filter(Kind(kind), tuple(map(str, ids))) for kind, ids in found)


def _read_columns(packed: Any) -> tuple[str, ...]:
    if type(packed) is not list or any(type(each) is not str for each in packed):
        raise TypeError("columns are a list of names")
    return tuple(packed)


def _value(name: str, value: Any) -> Any:
    """The value of a field, of its own type."""
    enum = _ENUMS.get(name)
    if enum is not None:
        return None if value is None else enum(value)
    wanted = _TYPES.get(name, str)
    if type(value) is not wanted and not (value is None and _DEFAULTS[name] is None):
        raise TypeError(f"{name} is no {wanted.__name__}")
    return value


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
    "r": "rows",
}
_KNOWN = {*_KEYS, "v", "p", "b", "f", "l", "w", "k"}
_ENUMS: dict[str, type[StrEnum]] = {"about": About, "split": Kind, "bucket": Bucket}
_TYPES: dict[str, type] = {"compare": bool, "page": int, "rows": int}
_DEFAULTS = {each.name: each.default for each in fields(Question)}
