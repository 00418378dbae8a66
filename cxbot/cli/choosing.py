"""Which source a file of ratings belongs to: a new one, or one that is there and that it is more of."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cxbot.errors import SourceError
from cxbot.sources.names import folded, of_file
from cxbot.sources.ratings_csv import Mapping, RatingsFile
from cxbot.sources.ratings_csv.table import NOT_MAPPED, Sheet
from cxbot.syncing.rehearsing import Rehearsal
from cxbot.syncing.sources import KnownSource

KIND = "ratings_csv"
MOST_FILES = 50


@dataclass(frozen=True, slots=True)
class Chosen:
    """The source's name, the source where it is there, and whether it was guessed that the file is more of it."""

    name: str
    source: KnownSource | None = None
    guessed: bool = False


def choose(path: Path, sheet: Sheet, known: Sequence[KnownSource], name: str | None) -> Chosen:
    """The source that a person named, else the one that the file was loaded into, else the one with these columns.

    Raises:
        SourceError: several have these columns, or the file's own name is taken by another.
    """
    if name:
        return Chosen(name, next((each for each in known if each.name == name), None))
    alike = [each for each in known if each.kind == KIND and _columns(each) == set(sheet.names)]
    place, own = of_file(str(path.resolve())), of_file(path.stem)
    if before := next((each for each in alike if place in each.settings.get("files", ())), None):
        return Chosen(before.name, before)
    if len(alike) > 1:
        names = ", ".join(f"“{each.name}”" for each in alike)
        raise SourceError(
            f"{path} has the columns of several sources: {names}. Say which one it is more of, or a name of its own: "
            f'--name "{alike[0].name}"'
        )
    if alike:
        return Chosen(alike[0].name, alike[0], guessed=True)
    if taken := next((each for each in known if each.name == own), None):
        if taken.kind == KIND and not _columns(taken):
            return Chosen(taken.name, taken)
        raise SourceError(
            f"There is a source “{own}” already, with other columns than {path}. Name this one: "
            f'--name "{path.resolve().parent.name or "new"}-{own}" (or --name "{own}" if it is more of it).'
        )
    return Chosen(own)


def with_kept(told: Mapping, chosen: Chosen) -> Mapping:
    """What a person said of this file, and for the rest what was said of the source's files before.

    Raises:
        SourceError: another column is to be the id than before.
    """
    kept = chosen.source.settings.get("mapping", {}) if chosen.source else {}
    before: dict[str, str] = kept.get("columns", {})
    ids = [folded(each) for each in (before.get("id", ""), told.columns.get("id", "")) if each and each != NOT_MAPPED]
    if len(set(ids)) > 1:
        raise SourceError(
            f"The ratings of “{chosen.name}” are known by the column “{before['id']}”, and now it is to be "
            f'“{told.columns["id"]}”. Begin anew: cxbot forget "{chosen.name}", or name this file: --name OTHER'
        )
    return replace(
        told,
        columns=before | told.columns,
        scale=told.scale or kept.get("scale", ""),
        delimiter=told.delimiter or kept.get("delimiter", ""),
        encoding=told.encoding or kept.get("encoding", ""),
    )


def settings_of(file: RatingsFile, path: Path, told: Mapping, zone: str | None, chosen: Chosen) -> dict[str, Any]:
    """What is kept with the source, so that the next file needs no words."""
    before = chosen.source.settings if chosen.source else {}
    kept_zone = zone or before.get("mapping", {}).get("zone", "")
    place = of_file(str(path.resolve()))
    files = [each for each in before.get("files", []) if each != place]
    return {
        "columns": list(file.reading.table.sheet.names),
        "maker": file.maker.name if file.maker else "",
        "mapping": {
            "columns": file.mapping.columns,
            "scale": file.mapping.scale,
            "delimiter": told.delimiter,
            "encoding": told.encoding,
            "date_format": file.mapping.date_format,
            "zone": kept_zone,
        },
        "files": [*files, place][-MOST_FILES:],
    }


def of_new_source(file: RatingsFile) -> Rehearsal:
    """What a load of a file will do that is no source yet: there is nothing to compare it with."""
    counted, name = file.found.counted, file.reading.table.path.name
    return Rehearsal(
        new=counted.taken,
        alike=counted.alike,
        blank=counted.blank,
        taken=Counter({name: counted.taken} if counted.taken else {}),
        left_out=Counter({name: counted.reasons.total()} if counted.reasons else {}),
        refused=counted.refused,
        reasons=counted.reasons,
    )


def check_fits(path: Path, found: Rehearsal, chosen: Chosen) -> None:
    """Make sure that the ids of a file mean the ratings that the source has under them.

    Raises:
        SourceError: most of them are of other moments and customers.
    """
    if found.strange * 2 > found.known and found.known >= 3:
        raise SourceError(
            f"{found.strange:,} ids in {path} are those of other ratings in “{chosen.name}”, at other times and of "
            "other customers, which it would overwrite. If it is another export, name it: "
            f'--name "{path.resolve().parent.name or "new"}-{path.stem}". If it is more of it: --name "{chosen.name}".'
        )


def _columns(source: KnownSource) -> set[str]:
    return set(source.settings.get("columns", ()))
