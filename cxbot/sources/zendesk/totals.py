"""Zendesk's own figures of a span: its satisfaction, and what it measured of each ticket, with the rows behind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cxbot.calendar import seconds
from cxbot.source import Total
from cxbot.sources.http import StatusError
from cxbot.sources.zendesk import Zendesk
from cxbot.sources.zendesk.client import Api, Row, moment
from cxbot.sources.zendesk.ratings import FIVE, rating_of, tickets_of
from cxbot.sources.zendesk.rounds import REVISED
from cxbot.sources.zendesk.scales import Scales
from cxbot.sources.zendesk.tickets import number
from cxbot.sources.zendesk.words import BAD, CHANNELS, CLOSED, DELETED, GOOD, LEGACY, SOLVED, STAFF, SURVEYS

WRITTEN = frozenset({"email", "form"})  # channels of which Zendesk measures what we do
MINUTE = 60
BEST, WORST = 5.0, 1.0


@dataclass(slots=True)
class Measured:
    """What Zendesk measured of tickets, by their ids; `opened` are those that a customer opened by mail or a form."""

    opened: set[str] = field(default_factory=set)
    first: dict[str, float] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    sent: dict[str, float] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    solved: dict[str, float] = field(default_factory=dict)


def totals_of(source: Zendesk, start: datetime, end: datetime) -> tuple[Total, ...]:
    """What Zendesk shows for a span.

    Raises:
        SourceError: it cannot be read.
    """
    api = source.api
    with api.http:
        rated = _rated(api, start, end)
        found = _measured(api, max(start, source.options.start), end)
    satisfaction = () if rated is None else (_satisfaction(rated),)
    return (*satisfaction, _first_reply(found), _sent(found), _solved(found))


def _rated(api: Api, start: datetime, end: datetime) -> Mapping[str, float] | None:
    """Good and bad ratings of a span, as we name them; None where there are none to be read."""
    since = seconds(start - REVISED)
    found: dict[str, float] = {}
    answered: set[int] = set()
    readable = False
    scales = Scales(api)
    for what in (SURVEYS, LEGACY):
        try:
            for each in _listed(api, what, since):
                if what == SURVEYS:
                    answered.update(tickets_of(each))
                    found |= _answer(each, scales, start, end)
                elif number(each.get("ticket_id")) not in answered and start <= moment(each["updated_at"]) < end:
                    found[f"ticket:{each['ticket_id']}"] = BEST if str(each["score"]).startswith(GOOD) else WORST
            readable = True
        except StatusError as error:
            if not (error.is_denied or error.is_missing):
                raise
    return found if readable else None


def _listed(api: Api, what: str, since: int) -> Iterator[Row]:
    after, more = "", True
    while more:
        rows, after, more = api.ratings(what, since, after)
        yield from rows


def _answer(response: Row, scales: Scales, start: datetime, end: datetime) -> Mapping[str, float]:
    answer = rating_of(response)
    category = answer.get("rating_category") if answer else None
    if answer is None or category not in {GOOD, BAD} or not start <= moment(answer["updated_at"]) < end:
        return {}
    usual = BEST if category == GOOD else WORST
    return {str(response["id"]): float(answer["rating"]) if scales.of(response) == FIVE else usual}


def _measured(api: Api, start: datetime, end: datetime) -> Measured:
    """What Zendesk measured of the tickets that changed since the beginning of a span."""
    found = Measured()
    staff = {number(each.get("id")) for role in sorted(STAFF) for each in api.listed("/users", "users", role=role)}
    cursor = ""
    while True:
        page, sets = api.measured(cursor, seconds(start))
        for each in page.rows:
            own = number(each.get("id"))
            if each.get("status") != DELETED and each.get("created_at"):
                _measure(found, each, sets.get(own) or {}, staff, start, end)
        cursor = page.after
        if page.is_last:
            return found


def _measure(found: Measured, row: Row, measured: Row, staff: set[int], start: datetime, end: datetime) -> None:
    own, begun, requester = str(row["id"]), moment(row["created_at"]), number(row.get("requester_id"))
    solved = measured.get("solved_at")
    found.seen.add(own)
    if solved and row.get("status") in {SOLVED, CLOSED} and start <= moment(solved) < end:
        found.solved[f"{own} {seconds(moment(solved))}"] = 1.0
    channel = CHANNELS.get(str((row.get("via") or {}).get("channel") or ""))
    by_customer = requester not in staff and number(row.get("submitter_id")) == requester
    if channel not in WRITTEN or not by_customer:
        return
    minutes = _number((measured.get("reply_time_in_minutes") or {}).get("calendar"))
    found.opened.add(own)
    if minutes is not None and start <= begun + timedelta(minutes=minutes) < end:
        found.first[own] = minutes * MINUTE
    replies = _number(measured.get("replies"))
    if replies is not None and begun >= start and row.get("updated_at") and moment(row["updated_at"]) < end:
        found.whole.add(own)
        if replies:
            found.sent[own] = replies


def _satisfaction(rows: Mapping[str, float]) -> Total:
    good = sum(each > (BEST + WORST) / 2 for each in rows.values())
    return Total(
        "csat_percentage",
        "satisfaction: good of good and bad",
        100 * good / len(rows) if rows else None,
        len(rows),
        (
            "Zendesk leaves neutral answers out (3 of 5, 2 of 3), which we count as not satisfied.",
            "Answers on a scale that is unknown are not told here; the notes of the source count them.",
            f"Ratings that were asked for more than {REVISED.days} days before the period are not laid beside ours.",
            "Ratings of deleted tickets, or before the start of what is told, are not here.",
        ),
        rows,
    )


def _first_reply(found: Measured) -> Total:
    return Total(
        "first_reply_time",
        "first reply time, of tickets that customers opened by mail or form",
        sum(found.first.values()) / len(found.first) if found.first else None,
        len(found.first),
        (
            "Zendesk measures whole minutes, from the opening of a ticket; we the seconds from its first message.",
            "A first reply after a ticket was solved or began anew counts for Zendesk as one of its beginning.",
            "Zendesk's time is laid beside ours by the calendar, not in business time.",
        ),
        found.first,
        near=MINUTE,
        among=frozenset(found.opened),
    )


def _sent(found: Measured) -> Total:
    return Total(
        "messages_sent",
        "public replies, of tickets that began and changed last in the period",
        sum(found.sent.values()),
        len(found.sent),
        (
            "Zendesk counts comments that were made private or redacted later as replies.",
            "What a colleague wrote who was made a customer later is a customer's for Zendesk.",
        ),
        found.sent,
        among=frozenset(found.whole),
    )


def _solved(found: Measured) -> Total:
    return Total(
        "archived_conversations",
        "tickets that were solved, and are still",
        float(len(found.solved)),
        len(found.solved),
        (
            "A ticket that was opened again after the period counts for us in it, and for Zendesk no more.",
            "Zendesk keeps the last time a ticket was solved only.",
        ),
        found.solved,
        among=frozenset(found.seen),
    )


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
