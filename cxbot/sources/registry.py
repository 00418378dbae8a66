"""The sorts of sources that there are. A new one is a folder here, and a line below."""

from collections.abc import Mapping

from cxbot.errors import SourceError
from cxbot.source import Source, SourceKind
from cxbot.sources import sample
from cxbot.sources.canonical import kind as canonical
from cxbot.sources.ratings_csv import kind as ratings_csv


def source_kinds() -> Mapping[str, SourceKind]:
    """Every sort of source by its name."""
    kinds = (
        sample.KIND,
        canonical.KIND,
        ratings_csv.KIND,
    )
    return {each.kind: each for each in kinds}


def open_source(kind: str, name: str, settings: Mapping[str, str]) -> Source:
    """Open a source of some sort by its name and its settings; those that are left out are as usual.

    Raises:
        SourceError: there is no such sort or setting, one that is needed is missing, or the source cannot be opened.
    """
    known = source_kinds()
    if kind not in known:
        raise SourceError(f"There is no sort of source “{kind}”. There are: {', '.join(known)}.")
    declared = {each.name: each for each in known[kind].settings}
    for given in settings:
        if given not in declared:
            raise SourceError(f"A source of the sort {kind} has no setting “{given}”. It has: {', '.join(declared)}.")
    for each in declared.values():
        if each.needed and not settings.get(each.name):
            raise SourceError(f"The source “{name}” needs the setting “{each.name}”: {each.about}.")
    return known[kind].open(name, {each.name: settings.get(each.name) or each.usual for each in declared.values()})
