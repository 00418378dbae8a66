"""What a Front tells, by kind, for tests."""

from typing import Any, TypeVar

from cxbot.source import (
    ActivityKind,
    ActivityRecord,
    Batch,
)
from tests.sources.front.desk import Desk
from tests.sources.front.happening import at

NOW = at("8 10:00")


T = TypeVar("T")


def batches(desk: Desk, **options: Any) -> list[Batch]:
    desk.time.at = NOW.timestamp()
    return list(desk.source(**options).batches("", NOW))


def told(desk: Desk, kind: type[T], **options: Any) -> list[T]:
    found = [each for batch in batches(desk, **options) for each in batch.records if isinstance(each, kind)]
    return list({getattr(each, "id", repr(each)): each for each in found}.values())


def activities(desk: Desk) -> list[tuple[str, ActivityKind]]:
    return [(f"{each.at:%-d %H:%M}", each.kind) for each in told(desk, ActivityRecord)]


def notes(desk: Desk, **options: Any) -> str:
    return "\n".join(batches(desk, **options)[-1].notes or ())
