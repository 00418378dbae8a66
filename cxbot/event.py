"""An event: what happened, when and whose, and by what it can be counted, filtered and split."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, FromClause

from cxbot.filter import Kind

Sums = tuple[ColumnElement[Any], ColumnElement[Any], ColumnElement[Any]]


class Thing(StrEnum):
    """What a row is, as people and helpdesks call it."""

    RATING = "rating"
    SURVEY = "survey"
    MESSAGE = "message"
    CONVERSATION = "conversation"


class MustLast(StrEnum):
    """Until when that which happened must go on to be counted."""

    PERIOD_END = "end of the period"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """What makes an event quicker to count. Without it every number would be the same.

    Where a key stands in several rows, `leading` picks one of them for counts in which inboxes play no part, and there
    is one for each inbox.

    `sums` are columns of segments that say of a whole segment what its rows come to: how many, the sum of their values,
    the sum of their squares. `days` are columns of the sums of days that hold the same of all segments that began on
    one, `by_author` those that hold it of each author's messages of a day. `one` is a column of segments with the value
    of a whole segment's only row, none where it has none.

    `whole` is the same counted by fewer rows; it serves where inboxes and hours play no part. A row of it goes on from
    `at` to its `last`, and counts in every span in which any of the rows of `during` belongs to it.

    `covers`: whatever any event has a row for, one of those that cover has a row of the same segment in any period.
    """

    leading: ColumnElement[bool] | None = None
    sums: Sums | None = None
    days: tuple[ColumnElement[Any], ...] = ()
    by_author: tuple[ColumnElement[Any], ...] = ()
    one: ColumnElement[Any] | None = None
    whole: "Event | None" = None
    last: ColumnElement[Any] | None = None
    during: "Event | None" = None
    covers: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One kind of thing that metrics aggregate.

    `thing` is what a row is, `rows` the table, `at` (seconds) when a row happened, `key` what is counted (it may stand
    in several rows unless it is `unique`) and `segment` the conversation segment it belongs to. `value` is what a row
    contributes in the metric's unit. `begins` is the column whose least value says since when such things are known;
    `untold` is a sentence for where no source tells of any, empty where every source does.

    `ended_at` is when that which happened came to an end, which it must not have done before a moment (`must_last`).
    `known_from` is since when a row says what is known, which must be up to now; `value_since` when it came to be worth
    its value, before which it is worth nothing.
    `teammate` is who is credited; where it is None, everyone who acted in the segment. `channel` and `source` are set
    where rows have one of their own; else it is the inbox's. `score` and `satisfied` are set where rows are ratings.
    `owner` is set where there is a row for each customer, or tag, of a segment: of which kind, and whose it is.
    """

    thing: Thing
    rows: FromClause
    at: ColumnElement[int]
    key: ColumnElement[int]
    segment: ColumnElement[int]
    inbox: ColumnElement[Any]
    begins: ColumnElement[int]
    where: tuple[ColumnElement[bool], ...] = ()
    value: ColumnElement[Any] | None = None
    unique: bool = True
    untold: str = ""
    ended_at: ColumnElement[Any] | None = None
    must_last: MustLast | None = None
    known_from: ColumnElement[Any] | None = None
    value_since: ColumnElement[Any] | None = None
    channel: ColumnElement[Any] | None = None
    source: ColumnElement[Any] | None = None
    teammate: ColumnElement[Any] | None = None
    score: ColumnElement[Any] | None = None
    satisfied: ColumnElement[Any] | None = None
    owner: tuple[Kind, ColumnElement[Any]] | None = None
    shortcut: Shortcut = field(default_factory=Shortcut)

    @property
    def is_rating(self) -> bool:
        """Whether rows are ratings: they have stars, comments and whoever gave them."""
        return self.thing is Thing.RATING
