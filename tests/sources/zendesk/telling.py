"""What a Zendesk tells, by kind, for tests."""

from typing import Any, TypeVar

from cxbot.source import (
    ActivityKind,
    ActivityRecord,
    Direction,
    MessageRecord,
)
from tests.sources.zendesk.desk import Desk, at

NOW = at("25 10:00")


T = TypeVar("T")


def told(desk: Desk, kind: type[T], **options: Any) -> list[T]:
    return [
        each for batch in desk.source(**options).batches("", NOW) for each in batch.records if isinstance(each, kind)
    ]


def activities(desk: Desk) -> list[tuple[str, ActivityKind]]:
    return [(f"{each.at:%-d %H:%M}", each.kind) for each in told(desk, ActivityRecord)]


def notes(desk: Desk) -> str:
    return "\n".join(list(desk.source().batches("", NOW))[-1].notes or ())


def directions(desk: Desk) -> list[tuple[Direction, bool, str]]:
    return [(each.direction, each.automatic, each.author) for each in told(desk, MessageRecord)]
