"""The sorts of sources that there are. A new one is a folder here, and a line below."""

from collections.abc import Mapping
from datetime import datetime

from cxbot.errors import SourceError
from cxbot.source import Checked, Say, Source, SourceKind, silent
from cxbot.sources import sample
from cxbot.sources.canonical import kind as canonical
from cxbot.sources.chatwoot import kind as chatwoot
from cxbot.sources.front import kind as front
from cxbot.sources.ratings_csv import kind as ratings_csv
from cxbot.sources.zendesk import kind as zendesk


def source_kinds() -> Mapping[str, SourceKind]:
    """Every sort of source by its name."""
    kinds = (
        sample.KIND,
        canonical.KIND,
        ratings_csv.KIND,
        chatwoot.KIND,
        zendesk.KIND,
        front.KIND,
    )
    return {each.kind: each for each in kinds}


def open_source(kind: str, name: str, settings: Mapping[str, str], say: Say = silent) -> Source:
    """Open a source of some sort by its name and its settings; those that are left out are as usual.

    Raises:
        SourceError: there is no such sort or setting, one that is needed is missing, or the source cannot be opened.
    """
    return kind_named(kind).open(name, completed(kind, name, settings), say)


def check_source(kind: str, name: str, settings: Mapping[str, str], now: datetime) -> Checked:
    """Try a source with its settings; what it can see.

    Raises:
        SourceError: as for opening; or it cannot be connected, or cannot be reached.
    """
    found = kind_named(kind)
    if found.check is None:
        raise SourceError(f"A source of the sort {kind} is loaded, not connected: cxbot load")
    return found.check(name, completed(kind, name, settings), now)


def kind_named(kind: str) -> SourceKind:
    """The sort of source of this name.

    Raises:
        SourceError: there is none.
    """
    known = source_kinds()
    if kind not in known:
        raise SourceError(f"There is no sort of source “{kind}”. There are: {', '.join(known)}.")
    return known[kind]


def completed(kind: str, name: str, settings: Mapping[str, str]) -> dict[str, str]:
    """All settings of a source, those that are left out as usual.

    Raises:
        SourceError: there is no such setting, or one that is needed is missing.
    """
    declared = {each.name: each for each in kind_named(kind).settings}
    for given in settings:
        if given not in declared:
            raise SourceError(f"A source of the sort {kind} has no setting “{given}”. It has: {', '.join(declared)}.")
    for each in declared.values():
        if each.needed and not settings.get(each.name):
            raise SourceError(f"The source “{name}” needs the setting “{each.name}”: {each.about}.")
    return {each.name: settings.get(each.name) or each.usual for each in declared.values()}
