"""The order of what happened, with the ends of snoozes put in and every activity's inbox known."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from cxbot.deriving.history import IN, OUT, SNOOZE_END, Activity
from cxbot.source import ActivityKind

REOPENS = frozenset({IN, ActivityKind.REOPEN, ActivityKind.RESTORE, SNOOZE_END})
CHANGES_STATE = REOPENS | {ActivityKind.ARCHIVE, ActivityKind.SNOOZE, ActivityKind.TRASH}
_NUMBERS = re.compile("([0-9]+)")
_RANKS: dict[str, int] = {IN: 0, OUT: 1}


def in_order(activities: Iterable[Activity]) -> list[Activity]:
    """Put a conversation's activities in order, ends of snoozes among them, each with its inboxes."""
    return list(with_inboxes(with_ends_of_snoozes(by_time(activities))))


def by_time(activities: Iterable[Activity]) -> list[Activity]:
    """By second; within one second inbound, outbound, anything else; then by their ids in the source."""
    ranked = sorted(activities, key=rank)
    if len({each.at for each in ranked}) == len(ranked):
        return ranked  # nothing else in any one second
    ordered: list[Activity] = []
    for _, alike in groupby(ranked, key=rank):
        ordered += tied if len(tied := list(alike)) == 1 else sorted(tied, key=told_order)
    return ordered


def rank(activity: Activity) -> tuple[int, int]:
    """By second, and by kind within it."""
    return activity.at, _RANKS.get(activity.kind, 2)


def told_order(activity: Activity) -> tuple[list[tuple[int, str]], str]:
    """The order of ids as people number things: "m2" before "m10"; never the order in which they arrived."""
    words = _NUMBERS.split(activity.external_id)  # texts and numbers by turns
    return [
        (len(word.lstrip("0")), word.lstrip("0")) if turn % 2 else (0, word) for turn, word in enumerate(words)
    ], activity.external_id


def with_ends_of_snoozes(activities: list[Activity]) -> Iterator[Activity]:
    """Add a reopen by nobody where a snooze ran out: not if the state changed before, or the source tells its own.

    Snoozing again replaces the earlier end. The end comes before anything else of its second; an end that lies before
    its snooze comes right after it.
    """
    own_reopens = {each.at for each in activities if each.kind == ActivityKind.REOPEN}
    end: int | None = None
    for each in activities:
        if end is not None and each.at >= end:
            yield Activity(end, SNOOZE_END)
            end = None
        if each.kind in CHANGES_STATE:
            end = None
        yield each
        if each.kind == ActivityKind.SNOOZE and each.until is not None:
            end = max(each.until, each.at)
            end = None if end in own_reopens else end
    if end is not None:
        yield Activity(end, SNOOZE_END)


def with_inboxes(activities: Iterable[Activity]) -> Iterator[Activity]:
    """Give an activity that names no inbox the latest one named before."""
    latest: tuple[int, ...] = ()
    for each in activities:
        if each.inboxes:
            latest = each.inboxes[:1]
            yield each
        else:
            yield each._replace(inboxes=latest) if latest else each
