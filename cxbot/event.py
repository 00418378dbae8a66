"""An event: where something is recorded, when it happened, and by what it can be counted, filtered and split."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause

Sums = tuple[ColumnElement[Any], ColumnElement[Any], ColumnElement[Any]]


@dataclass(frozen=True, slots=True)
class Event:
    """One kind of thing that metrics aggregate.

    `rows` is the table, `at` (seconds) when a row happened, `key` what is counted and `segment` the conversation
    segment it belongs to. `value` is what a row contributes in the metric's unit.

    A key may stand in several rows (a message in two inboxes). `leading` then picks one of them for counts in which
    inboxes play no part, and there is one for each inbox; where there is none, or inboxes do, keys are counted once.

    `last`: a row goes on from `at` to there, and counts in every span in which any of the rows of `during` belongs to
    it. `whole` counts the same by such rows, which are fewer; it serves where inboxes and hours play no part.

    `sums` are columns of segments that say of a whole segment what its rows come to: how many, the sum of their values,
    the sum of their squares.

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
    last: ColumnElement[Any] | None = None
    during: "Event | None" = None
    whole: "Event | None" = None
    sums: Sums | None = None
    until: ColumnElement[Any] | None = None
    lasting: bool = False
    lasting_now: bool = False
    channel: ColumnElement[Any] | None = None
    teammate: ColumnElement[Any] | None = None
    rating: ColumnElement[Any] | None = None
    score: ColumnElement[Any] | None = None
