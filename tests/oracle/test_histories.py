"""The random histories hold what makes metrics hard: each situation comes often enough to be compared."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.oracle.facts import History
from tests.oracle.questions import Asked
from tests.oracle.segments import MOST_ACTIVITIES, Desk, Segment, understand

DAY = 86_400


@pytest.mark.slow
def test_every_hard_situation_comes_often(examples: list[Asked], crowded: list[Asked]) -> None:
    seen: Counter[str] = Counter()
    for each in (*examples, *crowded):
        desk = understand(each.history, each.now)
        seen.update({*_told(each.history), *_understood(desk), *_deleted(each), *_asked(each)})
    rare = {name: seen[name] for name in SITUATIONS if seen[name] < 10}
    assert not rare, seen


SITUATIONS = (
    *("move", "reopen", "snooze", "trash", "restore", "tag", "untag", "snooze that ends by itself"),
    *("merged contact", "merged through a chain", "own address", "blind copy", "automatic inbound"),
    *("automatic outbound", "call", "bot", "several inboxes", "same second"),
    *("rated again", "rated in words only", "two values", "rated outside", "unanswered"),
    *("inactivity changes", "hours change", "hours of an inbox", "hours withdrawn"),
    *("told no more", "conversation gone", "rating gone", "revised later", "answered later", "replied to later"),
    *("several segments", "six months", "a thousand activities", "carried over", "wait across a change of the clock"),
)


def _told(history: History) -> Iterator[str]:
    yield from (each.kind for each in history.activities)
    into = {each.id: each.merged_into for each in history.contacts if each.merged_into}
    yield from ("merged contact" for _ in into)
    yield from ("merged through a chain" for target in into.values() if target in into)
    for message in history.messages:
        yield f"automatic {message.direction}bound" if message.automatic else ""
        yield "call" if message.kind == "call" else ""
        yield "bot" if message.author == 4 else ""
        yield "several inboxes" if len(message.inboxes) > 1 else ""
        for role, _, address in message.participants:
            yield "blind copy" if role == "bcc" else ""
            yield "own address" if address in history.own_addresses else ""
    for rating in history.ratings:
        rates = [each for each in rating.submissions if each.score is not None or each.satisfied is not None]
        yield "rated again" if len(rates) > 1 else ""
        yield "rated in words only" if len(rates) < len(rating.submissions) else ""
        yield "two values" if any(each.satisfied is not None for each in rates) else ""
        yield "rated outside" if rating.conversation is None else ""
    yield from ("unanswered" for each in history.surveys if each.id not in {one.survey for one in history.ratings})
    for name, rows in (("inactivity changes", history.inactivity), ("hours change", history.hours)):
        yield name if max(Counter(each.inbox for each in rows).values(), default=0) > 1 else ""
    yield from ("hours of an inbox" for each in history.hours if each.inbox and each.spans)
    yield from ("hours withdrawn" for each in history.hours if each.spans is None)
    moments = Counter((each.conversation, each.at) for each in (*history.messages, *history.activities))
    yield "same second" if max(moments.values(), default=0) > 1 else ""


def _deleted(asked: Asked) -> Iterator[str]:
    before, after = asked.before, asked.history
    yield "told no more" if len(before.messages) > len(after.messages) > 0 else ""
    yield "conversation gone" if len(before.conversations) > len(after.conversations) > 0 else ""
    yield "rating gone" if len(before.ratings) > len(after.ratings) > 0 else ""


def _asked(asked: Asked) -> Iterator[str]:
    """What comes after the moment that is asked about."""
    for rating in asked.history.ratings:
        moments = [each.at for each in rating.submissions if each.score is not None or each.satisfied is not None]
        if moments and min(moments) <= asked.now < max(moments):
            yield "revised later"
        if rating.survey and moments and asked.now < min(moments):
            yield "answered later"
    for segment in understand(asked.history, asked.now).segments:
        yield "replied to later" if any(each.reply and each.at > asked.now for each in segment.happenings) else ""


def _understood(desk: Desk) -> Iterator[str]:
    zones = {each.zone for each in desk.history.hours}
    for segment in desk.segments:
        first = segment.happenings[0]
        yield "several segments" if segment.number > 1 else ""
        yield "six months" if _months(segment) >= 5 else ""
        yield "a thousand activities" if len(segment.happenings) == MOST_ACTIVITIES else ""
        for each in segment.happenings:
            if each.kind == "reopen" and each.activity is None:
                yield "snooze that ends by itself"
            if each.message and each.first_reply is not None and not _asked_within(segment, each.at):
                yield "carried over"
            if each.reply is not None and any(_shifts(zone, first.at, each.at) for zone in zones):
                yield "wait across a change of the clock"


def _months(segment: Segment) -> float:
    return (segment.happenings[-1].at - segment.start) / (30 * DAY)


def _asked_within(segment: Segment, before: int) -> bool:
    return any(each.kind == "in" and each.at <= before and each.message for each in segment.happenings)


def _shifts(zone: str, start: int, end: int) -> bool:
    one, other = (datetime.fromtimestamp(each, UTC).astimezone(ZoneInfo(zone)).utcoffset() for each in (start, end))
    return one != other
