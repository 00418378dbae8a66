"""An event: where something is recorded, when it happened, and by what it can be counted, filtered and split."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause


@dataclass(frozen=True, slots=True)
class Event:
    """One kind of thing that metrics aggregate.

    `rows` is the table, `at` (seconds) when a row happened, `key` what is counted and `segment` the conversation
    segment it belongs to. `value` is what a row contributes in the metric's unit.

    A key may stand in several rows (a message in two inboxes). `leading` then picks one of them for counts in which
    inboxes play no part; where there is none, or inboxes do, keys are counted once each.

    `until` is when that which happened came to an end: it must be empty or later than the end of the period
    (`lasting`), or than now (`lasting_now`). `teammate` is who is credited; where it is None, everyone who acted in the
    segment. `channel` is set where rows have one of their own; else it is the inbox's. `rating` and `score` are set
    where rows are ratings.
    """

    rows: FromClause
    at: ColumnElement[int]
    key: ColumnElement[int]
    segment: ColumnElement[int]
    inbox: ColumnElement[Any]
    where: tuple[ColumnElement[bool], ...] = ()
    value: ColumnElement[Any] | None = None
    leading: ColumnElement[bool] | None = None
    unique: bool = True
    until: ColumnElement[Any] | None = None
    lasting: bool = False
    lasting_now: bool = False
    channel: ColumnElement[Any] | None = None
    teammate: ColumnElement[Any] | None = None
    rating: ColumnElement[Any] | None = None
    score: ColumnElement[Any] | None = None
