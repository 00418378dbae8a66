"""By numpy, over columns that are in memory and sorted by time: about as fast as this can be on one core.

The rows are the derived ones, as those of the data frames.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Engine, text

from cxbot.database import reading
from tests.benchmarks.beside.frames import CONTACTS, LINKS, STREAMS
from tests.benchmarks.beside.questions import COLUMNS, ROWS, By, Details, Report, Span, Sums

_LINKS = {**LINKS, By.INBOX: "SELECT id AS segment_id, inbox_id AS key FROM segments"}
_ORDERED = {"messages": "at, message_id"}
NONE = -1  # in the place of what is not there


class Arrays:
    """Columns by stream and name, and the ways through them."""

    def __init__(self, engine: Engine) -> None:
        """Read everything once."""
        with reading(engine) as connection:

            def columns(statement: str) -> dict[str, Any]:
                found = connection.execute(text(statement))
                names, rows = list(found.keys()), found.all()
                whole = zip(*rows, strict=True)
                return {name: np.array([NONE if each is None else each for each in column])
                        for name, column in zip(names, whole, strict=True)}  # fmt: skip

            self._streams = {
                name: columns(f"SELECT * FROM ({statement}) AS rows ORDER BY {_ORDERED.get(name, 'at')}")
                for name, statement in STREAMS.items()
            }
            self._links = {by: columns(statement) for by, statement in _LINKS.items()}
            self._contacts = columns(CONTACTS)
        self._segments = 1 + max(int(each["segment_id"].max()) for each in self._streams.values())
        for name in ("name", "address"):
            self._contacts[name] = np.strings.lower(self._contacts[name])
        self._names = dict(zip(self._contacts["key"].tolist(), self._contacts["name"].tolist(), strict=True))

    def _during(self, stream: str, start: int, end: int) -> dict[str, Any]:
        columns = self._streams[stream]
        first, last = np.searchsorted(columns["at"], (start, end))
        return {name: each[first:last] for name, each in columns.items()}

    def _of_segments(self, start: int, end: int) -> list[Any]:
        """A column of each of COLUMNS, by the id of a segment."""
        streams = {each: self._during(each, start, end) for each in self._streams}
        touches, archived, messages = streams["touches"], streams["archived"], streams["messages"]

        def count(stream: Mapping[str, Any], which: Any = slice(None), values: Any = None) -> Any:
            weights = None if values is None else values[which]
            return np.bincount(stream["segment_id"][which], weights, self._segments)

        active = np.zeros(self._segments)
        active[touches["segment_id"]] = 1
        still = (archived["until"] == NONE) | (archived["until"] >= end)
        still &= archived["known_from"] == archived["at"]
        resolved = (archived["known_until"] == NONE) & (archived["replies"] > 0)
        put_away = np.zeros(self._segments)
        put_away[archived["segment_id"][still]] = 1
        sent, first, reply = messages["outbound"] == 1, messages["first"] != NONE, messages["reply"] != NONE
        rated = streams["rated"]
        return [
            *(active, count(streams["started"]), put_away, count(messages, ~sent), count(messages, sent)),
            *(count(messages, first), count(messages, first, messages["first"])),
            *(count(messages, reply), count(messages, reply, messages["reply"])),
            *(count(archived, resolved), count(archived, resolved, archived["total"])),
            *(count(rated), count(rated, slice(None), rated["satisfied"])),
        ]

    def _by(self, during: Span, by: By) -> Any:
        """A matrix: a row for each key (from NONE on), with COLUMNS."""
        links = self._links[by]
        keys, segments = links["key"] + 1, links["segment_id"]
        columns = self._of_segments(during.start, during.end)
        return np.stack([np.bincount(keys, each[segments]) for each in columns], axis=1).astype(int)

    def customers(self, during: Span) -> Sequence[tuple[Any, ...]]:
        found = self._by(during, By.CONTACT)
        active = found[:, COLUMNS.index("active")]
        least = np.partition(active, -ROWS)[-ROWS]
        some = [
            (-active[each], self._names[each - 1], each) for each in np.flatnonzero(active >= max(least, 1)).tolist()
        ]
        return [(name.capitalize(), *found[row].tolist()) for _, name, row in sorted(some)[:ROWS]]

    def split(self, during: Span, by: By) -> Mapping[int | None, Sums]:
        found = self._by(during, by)
        rows = np.flatnonzero(found.any(axis=1)).tolist()
        return {None if row == 0 else row - 1: tuple(found[row].tolist()) for row in rows}

    def report(self, during: Span) -> Report:
        rated = self._during("rated", during.start, during.end)
        scores = np.bincount(rated["score"]).tolist()
        places = np.searchsorted(rated["at"], during.edges)
        summed = np.concatenate([[0], np.cumsum(rated["satisfied"])])
        trend = zip(np.diff(places).tolist(), np.diff(summed[places]).tolist(), strict=True)
        return Report(
            self._total(during.start, during.end),
            self._total(during.before, during.start),
            tuple((score, count) for score, count in enumerate(scores) if count),
            tuple(trend),
        )

    def _total(self, start: int, end: int) -> Sums:
        return tuple(int(each.sum()) for each in self._of_segments(start, end))

    def details(self, during: Span) -> Details:
        now, before = (
            each[each != NONE]
            for each in (
                self._during("messages", during.start, during.end)["first"],
                self._during("messages", during.before, during.start)["first"],
            )
        )
        middle, high = np.percentile(now, [50, 90])
        counted = (len(now), int(now.sum())), (len(before), int(before.sum()))
        return Details(*counted, float(middle), float(high), tuple(now[: -ROWS - 1 : -1].tolist()))

    def search(self, text: str) -> Sequence[str]:
        wanted = text.lower()
        found = np.strings.find(self._contacts["name"], wanted) >= 0
        found |= np.strings.find(self._contacts["address"], wanted) >= 0
        return sorted(each.capitalize() for each in self._contacts["name"][found].tolist())
