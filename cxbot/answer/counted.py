"""The very things behind a number: each by its id, with what it contributed, so that two countings can be compared.

They are written into a few bytes each, and read back; the encoding is kept for more than a year, so it only grows.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate, groupby, pairwise
from typing import Any

from cxbot.answer import Figure

MOST_BYTES = 100_000_000  # of what is read back; some two million things


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing that was counted: the id that its source has for it, when it counted (seconds), and what it was worth.

    `value` is None where it is merely counted, `score` where it is no rating with stars.
    """

    source: str
    id: str
    at: int
    value: float | None = None
    score: int | None = None

    @property
    def name(self) -> tuple[str, str]:
        """What tells it from all others."""
        return self.source, self.id

    @property
    def worth(self) -> tuple[float | None, int | None]:
        """What it contributes, and the stars behind that."""
        return self.value, self.score


@dataclass(frozen=True, slots=True)
class Since:
    """What became of a number: its figures then and now, and the things that explain every difference between them.

    `gone` says that it is not known any more which things were counted then, so nothing explains a difference;
    `same_things` then whether they are those of now all the same. `forgotten` are sources of then that there are no
    more.
    """

    then: Figure
    now: Figure
    added: tuple[Counted, ...] = ()
    removed: tuple[Counted, ...] = ()
    revised: tuple[tuple[Counted, Counted], ...] = ()
    gone: bool = False
    same_things: bool = False
    forgotten: tuple[str, ...] = ()

    @property
    def changes(self) -> int:
        """How many things explain the difference."""
        return len(self.added) + len(self.removed) + len(self.revised)


@dataclass(slots=True)
class Comparing:
    """Compares what was counted then with what is counted now, one thing after another; keeps only what differs."""

    left: dict[tuple[str, str], Counted]
    added: list[Counted] = field(default_factory=list)
    revised: list[tuple[Counted, Counted]] = field(default_factory=list)

    @classmethod
    def with_then(cls, then: Iterable[Counted]) -> "Comparing":
        """Begin with all that was counted then."""
        return cls({each.name: each for each in then})

    def see(self, now: Counted) -> None:
        """Take notice of one thing that is counted now."""
        then = self.left.pop(now.name, None)
        if then is None:
            self.added.append(now)
        elif then.worth != now.worth:
            self.revised.append((then, now))

    def removed(self) -> list[Counted]:
        """What was counted then and is not now, once all that is counted now was seen."""
        return list(self.left.values())


def hash_of(counted: Iterable[Counted]) -> str:
    """A hash of the ids, by which sets of things are told apart for ever."""
    return hashlib.sha256("\n".join(sorted(each.id for each in counted)).encode()).hexdigest()


def encode(counted: Iterable[Counted]) -> bytes:
    """Write things down, by source, in order of time: what lies side by side is alike, which packs well."""
    packed: dict[str, Any] = {}
    for source, some in groupby(sorted(counted, key=lambda each: (each.source, each.at, each.id)), lambda x: x.source):
        things = list(some)
        moments = [each.at for each in things]
        columns: dict[str, list[Any]] = {
            "id": [each.id for each in things],
            "at": [*moments[:1], *(later - earlier for earlier, later in pairwise(moments))],
        }
        if any(each.value is not None for each in things):
            columns["value"] = [_short(each.value) for each in things]
        if any(each.score is not None for each in things):
            columns["score"] = [each.score for each in things]
        packed[source] = columns
    return zlib.compress(json.dumps(packed, separators=(",", ":")).encode(), 6)


def decode(text: bytes) -> list[Counted]:
    """Read things back.

    Raises:
        ValueError: it is nothing that was written down here.
    """
    reading = zlib.decompressobj()
    try:
        packed = json.loads(reading.decompress(text, MOST_BYTES))
    except zlib.error as error:
        raise ValueError("not what was counted") from error
    found: list[Counted] = []
    for source, columns in packed.items():
        nothing = [None] * len(columns["id"])
        values, scores = columns.get("value", nothing), columns.get("score", nothing)
        moments = accumulate(columns["at"])
        told = zip(columns["id"], moments, values, scores, strict=True)
        found += [Counted(source, id_, at, value, score) for id_, at, value, score in told]
    return found


def _short(value: float | None) -> float | None:
    return int(value) if value is not None and value == int(value) else value
