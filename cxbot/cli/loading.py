"""`cxbot load` and `cxbot sample`: shows what a load will do, asks, and does it."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from cxbot.cli.building import main_engine, moment_typed
from cxbot.cli.choosing import KIND, Chosen, check_fits, choose, of_new_source, settings_of, with_kept
from cxbot.cli.collecting import rarely_collecting
from cxbot.cli.previewing import fails, of_changes, of_ratings, of_refused
from cxbot.cli.showing import progress
from cxbot.cli.wording import month_of, noun, rows
from cxbot.database import gather_statistics, reading
from cxbot.deriving import derive_stale
from cxbot.errors import SourceError
from cxbot.period import zone_named
from cxbot.settings import Settings, read_settings
from cxbot.source import Source
from cxbot.sources.canonical import Folder, describe_format, open_folder
from cxbot.sources.ratings_csv import Mapping, RatingsFile, open_ratings, open_sheet_of
from cxbot.syncing import Loaded, sync
from cxbot.syncing.rehearsing import Rehearsal, rehearse
from cxbot.syncing.sources import KnownSource, keep_settings, known_sources

MAPPED = ("delimiter", "encoding", "date_format", "scale", "until", "zone")


@rarely_collecting()
def run(arguments: argparse.Namespace) -> int:
    """Load the sample company, a folder, or a CSV of ratings."""
    if arguments.sample:
        return _run_sample(arguments)
    if arguments.format:
        sys.stdout.write(describe_format())
        return 0
    settings = read_settings()
    path = _path(arguments)
    engine = main_engine(settings)
    try:
        now = datetime.now(UTC)
        with reading(engine) as connection:
            known = known_sources(connection)
        if path.is_dir():
            folder = _folder(path, arguments, settings)
            there = next((each for each in known if each.name == folder.name), None)
            return _load_folder(engine, folder, Chosen(folder.name, there), arguments, now)
        file, chosen, kept = _file(path, known, arguments, settings, now)
        return _load_file(engine, file, chosen, kept, arguments, now)
    finally:
        engine.dispose()


def load(engine: Engine, source: Source, now: datetime) -> Loaded:
    """Take all that the source tells, and work out what follows from it."""
    with progress(f"Loading {source.name}") as show:
        loaded = sync(engine, source, now=now, progress=show)
    with progress("Working out replies and ratings") as show:
        derive_stale(engine, progress=show)
    gather_statistics(engine)
    return loaded


def told(loaded: Loaded) -> Iterator[str]:
    """What was loaded."""
    counts = [f"{count:,} {noun(name, count)}" for name, count in loaded.counts.items() if count]
    yield f"Loaded {', '.join(counts)}." if counts else "Nothing new was loaded."
    if loaded.blank:
        yield f"{rows(loaded.blank)} without a rating; that is no error."
    if loaded.synced_until:
        yield f"The data are complete up to {loaded.synced_until:%Y-%m-%d %H:%M} UTC."


def _load_file(
    engine: Engine,
    file: RatingsFile,
    chosen: Chosen,
    kept: dict[str, Any],
    arguments: argparse.Namespace,
    now: datetime,
) -> int:
    path = file.reading.table.path
    if chosen.source is None:
        found = of_new_source(file)
    else:
        with progress(f"Comparing {path.name} with what is there") as show:
            found = rehearse(engine, file, now=now, progress=show)
    if not arguments.name:
        check_fits(path, found, chosen)
    _say(of_ratings(file))
    _say((*file.remarks, *file.notes))
    guesses = list(file.guesses)
    if chosen.guessed:
        guesses.append(f"that it is more of “{chosen.name}”, which has the same columns (say it: --name)")
    _say(["", *of_changes(found, chosen)])
    if not _agreed(found, guesses, arguments):
        return 0 if arguments.dry_run and not fails(found) else 1
    keep_settings(engine, KIND, chosen.name, kept)
    _finish(load(engine, file, now), found, chosen)
    return 0


def _load_folder(engine: Engine, folder: Folder, chosen: Chosen, arguments: argparse.Namespace, now: datetime) -> int:
    with progress(f"Reading {folder.name}") as show:
        found = rehearse(engine, folder, now=now, progress=show)
    _say(folder.notes)
    _say(of_changes(found, chosen, is_folder=True))
    if not _agreed(found, [], arguments, folder.notes):
        return 0 if arguments.dry_run and not fails(found) else 1
    _finish(load(engine, folder, now), found, chosen)
    return 0


def _agreed(found: Rehearsal, guesses: list[str], arguments: argparse.Namespace, hints: Iterable[str] = ()) -> bool:
    """Show what is refused and guessed; whether to go on."""
    _say(of_refused(found.reasons, found.refused, found.refused_count, hints))
    if guesses:
        _say(["", "Guessed:", *(f"  {each}" for each in guesses)])
    if (failing := fails(found)) and not arguments.partial:
        sys.stderr.write(f"cxbot: {failing}, so nothing was loaded. Mend that, or load the rest: --partial\n")
        return False
    if arguments.dry_run:
        _say(["", "Nothing was loaded, for this was --dry-run."])
        return False
    if arguments.yes:
        return True
    if sys.stdin.isatty() and sys.stdout.isatty():
        sys.stdout.write("\nLoad it? [y/N] ")
        sys.stdout.flush()
        agreed = sys.stdin.readline().strip().lower() in {"y", "yes"}
        if not agreed:
            _say(["Nothing was loaded."])
        return agreed
    if guesses:
        sys.stderr.write("cxbot: Nothing was loaded yet, for some of it was guessed. If it is right, add --yes\n")
    return not guesses


def _finish(loaded: Loaded, found: Rehearsal, chosen: Chosen) -> None:
    """Say what was done, and what can be done next; and what was refused besides that which was foreseen."""
    _say(["", *told(loaded)])
    if chosen.source is None and loaded.synced_until:
        month = month_of(loaded.synced_until)
        _say([f'Ask about them: cxbot ask "{month}". Or see them in the browser, as in Slack: cxbot playground --data'])
    if found.refused_count:
        was = "was" if found.refused_count == 1 else "were"
        _say([f"{rows(found.refused_count)} {was} refused and left out, as shown above."])
    foreseen = {(each.place, each.reason) for each in found.refused}
    more = [each for each in loaded.refused if (each.place, each.reason) not in foreseen]
    if more and loaded.refused_count > found.refused_count:
        _say(of_refused(Counter(each.reason for each in more), more, len(more)))


def _say(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _run_sample(arguments: argparse.Namespace) -> int:
    from cxbot.sources.registry import open_source

    settings = read_settings()
    source = open_source("sample", "", {each: str(getattr(arguments, each)) for each in ("seed", "days", "scale")})
    engine = main_engine(settings)
    try:
        _say(source.notes or ())
        _say(told(load(engine, source, moment_typed(arguments.now, settings.zone))))
    finally:
        engine.dispose()
    return 0


def _path(arguments: argparse.Namespace) -> Path:
    if not arguments.path:
        raise SourceError("Name a folder of CSV files, or a CSV of ratings: cxbot load FOLDER, or cxbot load FILE.csv")
    path = Path(arguments.path)
    if not path.exists():
        raise SourceError(f"There is no file or folder {path}.")
    return path


def _folder(path: Path, arguments: argparse.Namespace, settings: Settings) -> Folder:
    zone = zone_named(arguments.zone or settings.zone).key
    until = moment_typed(arguments.until, zone) if arguments.until else None
    # A moment without a zone is refused there unless somebody says which zone is meant.
    return open_folder(path, zone=zone if arguments.zone else None, name=arguments.name, until=until)


def _file(
    path: Path, known: list[KnownSource], arguments: argparse.Namespace, settings: Settings, now: datetime
) -> tuple[RatingsFile, Chosen, dict[str, Any]]:
    """Open a file of ratings, as what of which source, with what is kept of it."""
    options = {name: getattr(arguments, name) for name in MAPPED if getattr(arguments, name)}
    toml = Path(arguments.mapping) if arguments.mapping else None
    usual = zone_named(arguments.zone or settings.zone).key
    said = Mapping.read(arguments.map, toml, usual_zone=usual, partly=True, **options)
    sheet = open_sheet_of(path, said)
    chosen = choose(path, sheet, known, arguments.name)
    before = chosen.source.settings.get("mapping", {}) if chosen.source else {}
    if before.get("zone"):
        said = Mapping.read(arguments.map, toml, usual_zone=before["zone"], partly=True, **options)
    mapping = with_kept(said, chosen)
    with progress(f"Reading {path.name}") as show:
        file = open_ratings(
            path,
            mapping,
            name=chosen.name,
            now=now,
            sheet=sheet,
            usual_format=before.get("date_format", ""),
            progress=show,
        )
    if not said.until and chosen.source and chosen.source.synced_until and file.found.newest:
        # What was complete up to a later moment stays so.
        until = max(chosen.source.synced_until, file.found.newest)
        file = replace(file, found=replace(file.found, newest=until))
    zone = said.zone if said.zone != settings.zone else None
    return file, chosen, settings_of(file, path, said, zone, chosen)
