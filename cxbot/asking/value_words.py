"""Values of filters back to words: a name where it means one thing, in quotation marks if need be, else an id."""

from collections.abc import Iterator, Mapping, Sequence

from cxbot.asking.filters import Names, ids_of, values, written
from cxbot.asking.plaintext import plain
from cxbot.errors import AskError
from cxbot.filter import Filter, Kind

Called = Mapping[tuple[Kind, str], Sequence[str]]


def values_in_words(narrow: Filter, called: Called, names: Names) -> str:
    """Write what stands behind the key of a filter: support,"Sales EMEA", 1-3 for ratings."""
    if narrow.kind is Kind.RATING:
        return ",".join(_stars(narrow.ids))
    return ",".join(_values(narrow, called, names))


def _stars(ids: Sequence[str]) -> Iterator[str]:
    """Scores that follow each other as one: 1-3."""
    place = 0
    while place < len(ids):
        last = place
        while ids[place].isdecimal() and ids[last + 1 : last + 2] == (str(int(ids[last]) + 1),):
            last += 1
        yield ids[place] if last == place else f"{ids[place]}-{ids[last]}"
        place = last + 1


def _values(narrow: Filter, called: Called, names: Names) -> Iterator[str]:
    rest = narrow.ids
    while rest:
        kind, first = narrow.kind, rest[0]
        ways = [each for each in (*called.get((kind, first), ()), first) if each]
        found = next(
            ((way, ids) for way in ways if (ids := _meant(kind, way, names)) and rest[: len(ids)] == ids), None
        )
        way, ids = found or (ways[0], (first,))
        yield written(way.replace('"', ""))
        rest = rest[len(ids) :]


def _meant(kind: Kind, way: str, names: Names) -> tuple[str, ...]:
    """The ids that are understood, where this is typed; none where it is not understood."""
    said = f"{kind}:{written(way)}"
    if '"' in way or plain(said) != said:  # what typing changes, as dashes
        return ()
    try:
        return ids_of(kind, values(written(way))[0], names)
    except AskError:
        return ()
