"""Which inbound messages wait, which messages answer them, and since when they waited.

Source: Front's glossary (first reply, reply time from the oldest inbound not yet replied to); [A] where it is silent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cxbot.deriving.history import IN, OUT, Activity
from cxbot.source import ActivityKind

ENDS_THE_WAIT = frozenset({ActivityKind.ARCHIVE, ActivityKind.TRASH})


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply: where in its segment, since when somebody waited; of the first one, since when the segment asked."""

    position: int
    waited_since: int
    first_since: int | None = None


def is_reply(activity: Activity) -> bool:
    """Whether it answers, if anything waits: sent by a person, not automatic, no call."""
    return activity.kind == OUT and activity.human and not activity.automatic and not activity.call


def waits(activity: Activity) -> bool:
    """Whether an inbound wants an answer: not a customer's auto-reply, no call."""
    return activity.kind == IN and not activity.automatic and not activity.call


def replies(segments: Iterable[Sequence[Activity]]) -> list[list[Reply]]:
    """Find the replies of each segment of a conversation. What waits when a segment closes goes on waiting."""
    found: list[list[Reply]] = []
    pending: int | None = None
    for segment in segments:
        first = pending
        answers: list[Reply] = []
        for position, each in enumerate(segment):
            if waits(each):
                first = each.at if first is None else first
                pending = each.at if pending is None else pending
            elif each.kind in ENDS_THE_WAIT:
                pending = None
            elif pending is not None and is_reply(each):
                answers.append(Reply(position, pending, None if answers else first))
                pending = None
        found.append(answers)
    return found
