"""The metrics, filters and splits, counted one thing after another."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import fsum
from zoneinfo import ZoneInfo

from tests.oracle.facts import History
from tests.oracle.segments import Desk, Happening, Segment, survivor

Filters = dict[str, tuple[tuple[str, ...], ...]]  # by kind, one after another; of each its values
Place = tuple[int, int | None, str]  # when, in which inbox, of which channel
NONE = ""


@dataclass(frozen=True)
class Counted:
    """One thing that a metric counts: when and where, by whom, and what it contributes."""

    segment: Segment
    places: tuple[Place, ...]
    teammates: frozenset[int]  # in whose row of a split it stands
    value: float = 1.0
    rating: str = NONE  # stars


@dataclass(frozen=True)
class Number:
    """A metric's number."""

    value: float | None
    n: int
    numerator: int | None = None
    total: float | None = None
    variance: float | None = None
    values: tuple[float, ...] = field(default=(), compare=False)


RATED = ("csat_percentage", "csat_average", "csat_responses")
COUNTS = (
    *("csat_responses", "messages_received", "messages_sent", "new_conversations"),
    *("active_conversations", "archived_conversations", "archived_with_reply"),
)
RESPONSE_RATE = "csat_response_rate"
SHARES = ("csat_percentage", RESPONSE_RATE)
METRICS = (
    RESPONSE_RATE,
    *("csat_percentage", "csat_average", "csat_responses", "messages_received", "messages_sent", "first_reply_time"),
    *("reply_time", "total_reply_time", "new_conversations", "active_conversations", "archived_conversations"),
    "archived_with_reply",
)


# --- what each metric counts within a span of time


def counted(desk: Desk, metric: str, start: int, end: int, now: int) -> list[Counted]:
    """Everything that a metric counts from `start` until before `end`."""
    if metric in RATED:
        return [
            Counted(
                each.segment,
                ((each.at, each.inbox, each.channel),),
                frozenset(() if each.teammate is None else (each.teammate,)),
                _rating_value(metric, each.score, each.satisfied),
                NONE if each.score is None else str(each.score),
            )
            for each in desk.credits
            if start <= each.at < end and (metric != "csat_average" or each.score is not None)
        ]
    if metric == RESPONSE_RATE:
        channels = {each.id: each.channel for each in desk.history.inboxes}
        return [
            Counted(
                each.segment,
                ((each.at, each.inbox, NONE if each.inbox is None else channels[each.inbox]),),
                frozenset(() if each.teammate is None else (each.teammate,)),
                float(each.answered),
            )
            for each in desk.invitations
            if start <= each.at < end
        ]
    if metric == "new_conversations":
        return [
            _of_segment(segment, _places(desk, segment.happenings[0], only_main=True))
            for segment in desk.segments
            if segment.has_message and start <= segment.start < end
        ]
    if metric == "active_conversations":
        found = []
        for segment in desk.segments:
            within = [each for each in segment.happenings if start <= each.at < end]
            if within:
                places = tuple(place for each in within for place in _places(desk, each))
                found.append(_of_segment(segment, places))
        return found
    if metric in {"archived_conversations", "archived_with_reply"}:
        found = []
        for segment in desk.segments:
            archiving = _put_away(segment, lambda at: at < end)
            if archiving and archiving.at >= start:
                if metric == "archived_with_reply" and archiving.replies_before == 0:
                    continue
                found.append(_of_segment(segment, _places(desk, archiving)))
        return found
    if metric == "total_reply_time":
        found = []
        for segment in desk.segments:
            archiving = _put_away(segment, lambda at: at <= now)
            waits = [each.reply for each in segment.happenings if each.reply is not None and each.at <= now]
            if archiving and waits and start <= archiving.at < end:
                found.append(_of_segment(segment, _places(desk, archiving), sum(waits)))
        return found
    found = []
    for segment in desk.segments:
        for each in segment.happenings:
            value = _message_value(metric, each)
            if value is not None and start <= each.at < end:
                author = each.message.author if each.message else None
                by = frozenset(() if author is None else (author,))
                if metric == "messages_received":
                    by = frozenset(segment.actors)
                found.append(Counted(segment, _places(desk, each), by, value))
    return found


def _rating_value(metric: str, score: int | None, satisfied: bool) -> float:
    if metric == "csat_average":
        assert score is not None
        return float(score)
    return float(satisfied) if metric == "csat_percentage" else 1.0


def _message_value(metric: str, happening: Happening) -> float | None:
    message = happening.message
    if message is None or message.kind == "call":
        return None
    if metric == "messages_received":
        return 1.0 if message.direction == "in" else None
    if metric == "messages_sent":
        return 1.0 if message.direction == "out" and not message.automatic else None
    return happening.first_reply if metric == "first_reply_time" else happening.reply


def _of_segment(segment: Segment, places: tuple[Place, ...], value: float = 1.0) -> Counted:
    return Counted(segment, places, frozenset(segment.actors), value)


def _places(desk: Desk, happening: Happening, *, only_main: bool = False) -> tuple[Place, ...]:
    channels = {each.id: each.channel for each in desk.history.inboxes}
    inboxes: Iterable[int] = happening.inboxes[:1] if only_main else happening.inboxes
    return tuple((happening.at, inbox, channels[inbox]) for inbox in inboxes) or ((happening.at, None, NONE),)


def _put_away(segment: Segment, so_far: Callable[[int], bool]) -> Happening | None:
    """The archive or snooze by which a segment is archived or snoozed, after everything that happened so far."""
    state, by = "open", None
    for each in segment.happenings:
        if not so_far(each.at):
            break
        if each.kind == "archive":
            if state != "archived":
                state, by = "archived", each
        elif each.kind == "snooze":
            if state != "snoozed":
                state, by = "snoozed", each
        elif each.kind == "trash":
            state, by = "trashed", None
        elif each.kind in {"in", "reopen", "restore"}:
            state, by = "open", None
    return by


# --- filters


def narrowed(desk: Desk, things: list[Counted], filters: Filters) -> list[Counted]:
    """Those that meet every filter, with those of their places that do; of two by inbox or channel one is enough."""
    found = []
    for thing in things:
        places = tuple(
            (at, inbox, channel)
            for at, inbox, channel in thing.places
            if ("inbox" not in filters or any(str(inbox) in ids for ids in filters["inbox"]))
            and ("channel" not in filters or any(channel in ids for ids in filters["channel"]))
        )
        if places and all(_meets_all(desk.history, thing, kind, several) for kind, several in filters.items()):
            found.append(Counted(thing.segment, places, thing.teammates, thing.value, thing.rating))
    return found


def _meets_all(history: History, thing: Counted, kind: str, several: tuple[tuple[str, ...], ...]) -> bool:
    """Of what there is one, either of two filters is enough; of what a thing can have several, both are to be met."""
    met = [_meets(history, thing, kind, ids) for ids in several]
    return any(met) if kind in {"rating", "source"} else all(met)


def _meets(history: History, thing: Counted, kind: str, ids: tuple[str, ...]) -> bool:
    segment = thing.segment
    if kind == "teammate":
        return any(str(each) in ids for each in segment.actors)
    if kind == "team":
        members = {member for team in history.teams if str(team.id) in ids for member in team.members}
        return bool(segment.actors & members)
    if kind == "source":
        return str(segment.source) in ids
    if kind == "tag":
        return any(str(each) in ids for each in segment.tags)
    if kind == "account":
        return any(str(each) in ids for each in segment.accounts)
    if kind == "contact":
        wanted = {survivor(history, each.id) for each in history.contacts if str(each.id) in ids}
        return bool(segment.contacts & wanted)
    if kind == "rating":
        return thing.rating in ids
    return kind in {"inbox", "channel"}


# --- numbers


def number(metric: str, things: list[Counted]) -> Number:
    """What they come to."""
    n, values = len(things), tuple(sorted(each.value for each in things))
    if metric in COUNTS:
        return Number(float(n), n)
    if n == 0:
        return Number(None, 0)
    total = fsum(values)
    if metric in SHARES:
        return Number(100 * total / n, n, numerator=int(total))
    mean = total / n
    variance = fsum((each - mean) ** 2 for each in values) / (n - 1) if n > 1 else None
    return Number(mean, n, total=total, variance=variance, values=values)


def measured(desk: Desk, metric: str, start: int, end: int, now: int, filters: Filters) -> Number:
    """A metric over a span of time; before anything is known, a count is unknown."""
    if metric in COUNTS and not known(desk, metric, end):
        return Number(None, 0)
    return number(metric, narrowed(desk, counted(desk, metric, start, end, now), filters))


def known(desk: Desk, metric: str, end: int) -> bool:
    """Whether anything of the kind that the metric counts had happened before `end`, wherever it was."""
    first = known_since(desk, metric)
    return first is not None and first < end


def known_since(desk: Desk, metric: str) -> int | None:
    """When anything of the kind that the metric counts happened first, wherever it was."""
    if metric in RATED:
        return min((each.first for each in desk.credits), default=None)
    if metric == RESPONSE_RATE:
        return min((each.at for each in desk.invitations), default=None)
    return min((each.at for segment in desk.segments for each in segment.happenings), default=None)


def percentile(values: tuple[float, ...], share: float) -> float:
    """Linear interpolation between the two nearest of sorted values."""
    position = share * (len(values) - 1)
    below = int(position)
    above = min(below + 1, len(values) - 1)
    return values[below] + (position - below) * (values[above] - values[below])


# --- splits


def split(
    desk: Desk, metric: str, kind: str, start: int, end: int, now: int, filters: Filters, zone: str
) -> dict[str, Number]:
    """A metric for every value that something was counted for; "" stands for none."""
    rows: dict[str, list[Counted]] = {}
    for thing in narrowed(desk, counted(desk, metric, start, end, now), filters):
        for value in _values(desk, thing, kind, zone, filters):
            rows.setdefault(value, []).append(thing)
    return {value: number(metric, things) for value, things in rows.items()}


def _values(desk: Desk, thing: Counted, kind: str, zone: str, filters: Filters) -> set[str]:
    history = desk.history
    if kind == "hour":
        return {f"{datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone)).hour:02d}" for at, _, _ in thing.places}
    if kind == "inbox":
        found = {NONE if inbox is None else str(inbox) for _, inbox, _ in thing.places}
    elif kind == "channel":
        found = {channel for _, _, channel in thing.places}
    elif kind == "teammate":
        people = {each.id for each in history.teammates if each.kind == "person"}
        found = {str(each) for each in thing.teammates & people} or {NONE}
    else:
        of_kind = {
            "source": {thing.segment.source},
            "tag": thing.segment.tags,
            "account": thing.segment.accounts,
            "contact": thing.segment.contacts,
        }
        found = {str(each) for each in of_kind[kind]} or {NONE}
    if kind not in filters:
        return found
    wanted = tuple(id_ for ids in filters[kind] for id_ in ids)
    if kind == "contact":
        wanted = tuple(str(survivor(history, each.id)) for each in history.contacts if str(each.id) in wanted)
    return found & set(wanted)
