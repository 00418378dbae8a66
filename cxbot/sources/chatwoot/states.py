"""What became of a conversation's state: resolved, opened, snoozed. Chatwoot keeps no history of it.

What was resolved is told by events, what was opened by events since 4.5; the rest by texts, which have a form for each
deed, or not. At the end what is told is compared with the state that the conversation has now.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cxbot.calendar import seconds
from cxbot.source import ActivityKind
from cxbot.sources.chatwoot.conversations import Conversation, Event
from cxbot.sources.chatwoot.messages import Message
from cxbot.sources.chatwoot.texts import Deed
from cxbot.sources.chatwoot.words import RESOLVED, MessageType, Status

SAME = timedelta(seconds=60)  # a text so near to an event tells who did what the event tells

OPEN, ARCHIVED, SNOOZED = "open", "archived", "snoozed"
_AFTER = {ActivityKind.ARCHIVE: ARCHIVED, ActivityKind.SNOOZE: SNOOZED, ActivityKind.REOPEN: OPEN}
_NOW = {Status.OPEN: OPEN, Status.PENDING: OPEN, Status.RESOLVED: ARCHIVED, Status.SNOOZED: SNOOZED}
_BY = {OPEN: ActivityKind.REOPEN, ARCHIVED: ActivityKind.ARCHIVE, SNOOZED: ActivityKind.SNOOZE}
_STATES = frozenset(_AFTER)


@dataclass(frozen=True, slots=True)
class Change:
    """Something done to a conversation: the id it has here, when, by whom as the text says."""

    id: str
    at: datetime
    kind: ActivityKind
    doer: str = ""
    until: datetime | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of Chatwoot with what it says."""

    message: int
    at: datetime
    deed: Deed


def changes_of(conversation: Conversation, texts: Sequence[Text], opened_since: datetime | None) -> list[Change]:
    """All that was done to a conversation; `opened_since` is when events of opening began to be kept."""
    state, left = _from_events(conversation.events, texts)
    state += [_of_text(each) for each in left if each.deed.kind in _STATES]
    state = list(_needed(conversation, sorted(state, key=_order), opened_since))
    others = [change for each in left if each.deed.kind not in _STATES for change in _others(each)]
    state = _with_end_of_snooze(conversation, state)
    return [*others, *state, *_mended(conversation, [*state], happened=bool(conversation.messages or others))]


def _from_events(events: Sequence[Event], texts: Sequence[Text]) -> tuple[list[Change], list[Text]]:
    """Changes that events tell, with the doers that texts beside them name; and the texts that are left."""
    left = list(texts)
    found = []
    for event in events:
        kind = ActivityKind.ARCHIVE if event.name == RESOLVED else ActivityKind.REOPEN
        beside = [each for each in left if each.deed.kind is kind and abs(each.at - event.at) <= SAME]
        nearest = min(beside, key=lambda each: abs(each.at - event.at), default=None)
        if nearest is not None:
            left.remove(nearest)
        found.append(Change(f"e:{event.id}", event.at, kind, nearest.deed.doer if nearest else ""))
    return found, left


def _of_text(text: Text) -> Change:
    return Change(f"m:{text.message}", text.at, text.deed.kind, text.deed.doer)


def _others(text: Text) -> Iterator[Change]:
    if not text.deed.labels:
        yield _of_text(text)
    for label in text.deed.labels:
        yield Change(f"m:{text.message}:{label}", text.at, text.deed.kind, text.deed.doer, label=label)


def _needed(conversation: Conversation, state: Iterable[Change], opened_since: datetime | None) -> Iterator[Change]:
    """Without openings of what is open, and with those that were not kept: between two resolves, before 4.5."""
    now = OPEN
    inbound = sorted(each.at for each in conversation.messages if each.type == MessageType.INCOMING)
    before: datetime | None = None
    for change in state:
        if before is not None and now != OPEN and any(before < at <= change.at for at in inbound):
            now = OPEN
        if change.kind is ActivityKind.REOPEN and now == OPEN:
            continue
        if change.kind is ActivityKind.ARCHIVE and now == ARCHIVED and before is not None:
            kept = opened_since is not None and change.at >= opened_since
            between = None if kept else _first_between(conversation.messages, before, change)
            if between is not None:
                yield Change(f"opened:{change.id}", between, ActivityKind.REOPEN)
        yield change
        now, before = _AFTER[change.kind], change.at


def _first_between(messages: Sequence[Message], before: datetime, change: Change) -> datetime | None:
    """When the first text or answer was written after one resolve and before the next one."""
    written = (
        each.at
        for each in messages
        if (each.type == MessageType.ACTIVITY or (each.type == MessageType.OUTGOING and not each.private))
        and before + SAME < each.at < change.at - SAME
    )
    return min(written, default=None)


def _with_end_of_snooze(conversation: Conversation, state: list[Change]) -> list[Change]:
    """The snooze that runs ends when Chatwoot says; earlier ones have no end but what ended them."""
    snoozes = [number for number, each in enumerate(state) if each.kind is ActivityKind.SNOOZE]
    if conversation.status == Status.SNOOZED and snoozes:
        latest = snoozes[-1]
        state[latest] = replace(state[latest], until=conversation.snoozed_until)
    return state


def _mended(conversation: Conversation, state: Sequence[Change], *, happened: bool) -> Iterator[Change]:
    """One more change where what is told leads to another state than the conversation has."""
    is_now = _NOW.get(Status(conversation.status)) if conversation.status in set(Status) else None
    if is_now is None or not (happened or state):
        return
    inbound = [(each.at, 0) for each in conversation.messages if each.type == MessageType.INCOMING]
    opens = [((seconds(at), rank), OPEN) for at, rank in inbound]
    told = sorted([*opens, *(((seconds(each.at), 2), _AFTER[each.kind]) for each in state)], key=lambda each: each[0])
    if (told[-1][1] if told else OPEN) != is_now:
        moments = [*(each.at for each in conversation.messages), *(each.at for each in state)]
        at = max([conversation.updated_at, *moments])
        until = conversation.snoozed_until if is_now == SNOOZED else None
        yield Change(f"state:{conversation.id}", at, _BY[is_now], until=until)


def _order(change: Change) -> tuple[int, str]:
    return seconds(change.at), change.id
