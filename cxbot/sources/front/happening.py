"""Tells the conversations in which anything happened, by the stream of events, in the order of time."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from cxbot.source import Batch
from cxbot.sources.front.client import Row
from cxbot.sources.front.notes import REMINDERS
from cxbot.sources.front.run import MOST_RECORDS, OVERLAP, Run
from cxbot.sources.front.words import CHANGES_NOTHING, EVENTS, MERGED, MESSAGE_TYPES, MESSAGES, SOURCES

AT_ONCE = 25  # conversations in one batch: three to five requests each


def happened(run: Run, end: float) -> Iterator[Batch]:
    """Tell the conversations in which anything happened until a moment.

    What is read again of the time before the last event was mostly seen: `recent` says so.
    """
    after = max(run.at.start.timestamp() - 1, run.at.position - OVERLAP)
    if after >= end:
        return
    some: list[Row] = []
    conversations: set[str] = set()
    for event in run.api.events(after, end):
        if str(event.get("id")) in run.at.recent:
            continue
        some.append(event)
        conversations.add(event["conversation"])
        if len(conversations) >= AT_ONCE or len(some) >= MOST_RECORDS:
            yield _told(run, some)
            some, conversations = [], set()
    if some:
        yield _told(run, some)


def _told(run: Run, events: Sequence[Row]) -> Batch:
    wanted = {
        str(each["conversation"]): None
        for each in events
        if each["conversation"]
        and each.get("type") not in CHANGES_NOTHING
        and not run.telling.knows(each["conversation"], float(each["emitted_at"]), OVERLAP)
    }
    found = run.telling.tell(wanted, run.at.automatic_messages())
    merged = {each["conversation"] for each in events if each.get("type") == MERGED}
    # A merge moves ratings as well; which, only the export says.
    days = {f"{at:%Y-%m-%d}" for own in merged & found.stories.keys() for at in found.stories[own].rated_at}
    last = max([run.at.position, *(float(each["emitted_at"]) for each in events)])
    recent = {**run.at.recent, **{str(each.get("id")): float(each["emitted_at"]) for each in events}}
    run.at = replace(
        run.at,
        position=last,
        recent={own: at for own, at in sorted(recent.items()) if at >= last - OVERLAP},
        again=tuple(sorted({*run.at.again, *days})),
        rated={day: marks for day, marks in run.at.rated.items() if day not in days},
    )
    run.count(Counter(word for each in events for word in _strange(each)))
    if any(each.has_strange_reminder for each in found.stories.values()):
        run.at = replace(run.at, met=tuple(sorted({*run.at.met, REMINDERS})))
    return run.batch(found.records, f"conversations of {datetime.fromtimestamp(last, UTC):%-d %B %Y}", found.refused)


def _strange(event: Row) -> Iterator[str]:
    """Words of an event that have no meaning here."""
    kind, source = str(event.get("type")), str((event.get("source") or {}).get("type"))
    if kind not in EVENTS:
        yield f"event {kind}"
    elif source not in SOURCES:
        yield f"event source {source}"
    data = (event.get("target") or {}).get("data")
    if kind in MESSAGES and isinstance(data, dict) and data.get("type", "email") not in MESSAGE_TYPES:
        yield f"message {data['type']}"
