"""A folder of CSV files, one for each raw table: the format for anybody who can export or query a database."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from hashlib import blake2b
from pathlib import Path

from cxbot.calendar import zone_named
from cxbot.errors import SourceError
from cxbot.source import Batch
from cxbot.sources.canonical.format import FILES, File, Side, all_files, describe_format
from cxbot.sources.canonical.reading import Opened, open_file
from cxbot.sources.canonical.telling import Telling
from cxbot.sources.canonical.writing import write_folder
from cxbot.sources.names import of_file

__all__ = ["Folder", "describe_format", "open_folder", "write_folder"]


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of canonical CSV files as a source; `notes` is what a person should know of it."""

    name: str
    path: Path
    files: dict[str, Opened]
    until: datetime | None
    notes: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The sort of source."""
        return "csv"

    def batches(self, cursor: str, now: datetime) -> Iterator[Batch]:
        """Tell the rows of all files, some at a time.

        A load that was interrupted goes on at its row, if the files are the same; one that came to the end begins anew,
        for the files may have changed.
        """
        version, first, row, newest, anew = self._version(), 0, 0, 0, True
        if cursor:
            told, *place = json.loads(cursor)
            anew = told != version
            first, row, newest = (0, 0, 0) if anew else place
        with ExitStack() as stack:
            telling = Telling(self.files, stack, newest)
            for number, file in enumerate(FILES):
                if file.name in self.files and number < first:
                    telling.pass_over(file)
                elif file.name in self.files:
                    for batch, reached in telling.tell(file, row if number == first else 0, now):
                        place = [number, reached] if reached else [number + 1, 0]
                        yield replace(batch, cursor=json.dumps([version, *place, telling.newest]), anew=anew)
                        anew = False
        if version != self._version():
            raise SourceError(
                f"Files in {self.path} changed while they were read, so what was loaded of them is not the whole. Load "
                "them again when they are written."
            )
        until = self.until or (datetime.fromtimestamp(telling.newest, UTC) if telling.newest else None)
        if until is None and not telling.dated:
            until = now  # people, inboxes and tags alone have no time that they reach to
        yield Batch((), "", telling.expected, telling.expected, synced_until=until)

    def _version(self) -> str:
        """Which files these are."""
        told = [(name, each.path.stat().st_size, each.path.stat().st_mtime_ns) for name, each in self.files.items()]
        return blake2b(repr(told).encode(), digest_size=8).hexdigest()


def open_folder(
    path: Path, *, zone: str | None = None, name: str | None = None, until: datetime | None = None
) -> Folder:
    """Open a folder of canonical CSV files. Times without a zone are in `zone`; without it they are refused.

    `until` says up to when the data are complete; without it that is the newest row.

    Raises:
        SourceError: none of the files is there, one has no proper header, or none has any row.
    """
    known = {each.name: each for each in all_files()}
    if not path.is_dir():
        raise SourceError(f"{path} is no folder.")
    there = sorted(each for each in path.iterdir() if each.suffix.lower() == ".csv" and not each.is_dir())
    here = zone_named(zone) if zone else None
    files = {each.name: open_file(each, known[each.name], here) for each in there if each.name in known}
    if not files:
        raise SourceError(
            f"{path} holds none of the files that are looked for, such as conversations.csv, messages.csv and "
            "ratings.csv. What they are: cxbot load --format"
        )
    if not until and not any(each.filled for each in files.values()):
        raise SourceError(
            f"The files in {path} have no rows below their headers, so nothing was loaded. If nothing happened, say up "
            "to when that is so: --until 2026-11-23"
        )
    strange = [each.name for each in there if each.name not in known]
    notes = [f"{each} was left out: the format has no such file{_meant(each, known, files)}" for each in strange]
    for each in files.values():
        notes += [f"{each.path.name}: column “{one}” was left out: the format has none." for one in each.unknown]
    return Folder(name or of_file(path.resolve().name), path, files, until, tuple(notes))


def _meant(name: str, known: Mapping[str, File | Side], files: Mapping[str, Opened]) -> str:
    """A file of the format that is missing and that a strange one may be."""
    near = get_close_matches(name, [each for each in known if each not in files], 1, 0.8)
    return f"; did you mean {near[0]}?" if near else "."
