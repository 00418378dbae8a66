"""`cxbot load` and `cxbot sample`: data in, with progress, and what was refused told by line and reason."""

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from cxbot.cli.building import main_engine, moment_typed
from cxbot.cli.showing import progress_line
from cxbot.database import gather_statistics
from cxbot.deriving import derive_stale
from cxbot.errors import SourceError
from cxbot.period import zone_named
from cxbot.settings import Settings, read_settings
from cxbot.source import Source
from cxbot.syncing import Loaded, sync

MOST_SHOWN = 20  # refused rows; the rest is counted
MAPPED = ("delimiter", "date_format", "scale", "until", "zone")


def run(words: argparse.Namespace) -> int:
    """Load the sample company, a folder, or a CSV of ratings."""
    if not words.sample and words.format:
        from cxbot.sources.canonical import describe_format

        sys.stdout.write(describe_format())
        return 0
    settings = read_settings()
    source = _sample(words) if words.sample else _file(words, settings)
    engine = main_engine(settings)
    try:
        now = moment_typed(words.now if words.sample else None, settings.zone)
        loaded = load(engine, source, now)
    finally:
        engine.dispose()
    sys.stdout.writelines(f"{line}\n" for line in told(loaded, source))
    return 0


def load(engine: Engine, source: Source, now: datetime) -> Loaded:
    """Take all that the source tells, and work out what follows from it."""
    loaded = sync(engine, source, now=now, progress=progress_line(f"Loading {source.name}"))
    derive_stale(engine, progress=progress_line("Working out replies and ratings"))
    gather_statistics(engine)
    return loaded


def told(loaded: Loaded, source: Source) -> Iterator[str]:
    """What was loaded, what was refused and why."""
    yield from source.notes
    counts = [f"{count:,} {_noun(name, count)}" for name, count in loaded.counts.items() if count]
    yield f"Loaded {', '.join(counts)}." if counts else "Nothing new was loaded."
    if loaded.blank:
        yield f"{_rows(loaded.blank)} without a rating; that is no error."
    if loaded.refused_count:
        yield f"{_rows(loaded.refused_count)} refused and left out:"
        yield from (f"  {each.place}: {each.reason}" for each in loaded.refused[:MOST_SHOWN])
        if loaded.refused_count > MOST_SHOWN:
            yield f"  and {loaded.refused_count - MOST_SHOWN:,} more."
    if loaded.synced_until:
        yield f"The data are complete up to {loaded.synced_until:%Y-%m-%d %H:%M} UTC."


def _noun(table: str, number: int) -> str:
    words = table.replace("_", " ")
    if number != 1:
        return words
    return (
        f"{words[:-3]}y" if words.endswith("ies") else words[:-2] if words.endswith("xes") else words.removesuffix("s")
    )


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number:,} rows"


def _sample(words: argparse.Namespace) -> Source:
    from cxbot.sources.registry import open_source

    return open_source("sample", "", {each: str(getattr(words, each)) for each in ("seed", "days", "scale")})


def _file(words: argparse.Namespace, settings: Settings) -> Source:
    if not words.path:
        raise SourceError("Name a folder of CSV files, or a CSV of ratings: cxbot load FOLDER, or cxbot load FILE.csv")
    path = Path(words.path)
    zone = zone_named(words.zone or settings.zone).key
    until = moment_typed(words.until, zone) if words.until else None
    if path.is_dir():
        from cxbot.sources.canonical import open_folder

        # A moment without a zone is refused there unless somebody says which zone is meant.
        return open_folder(path, zone=zone if words.zone else None, name=words.name, until=until)
    if not path.exists():
        raise SourceError(f"There is no file or folder {path}.")
    from cxbot.sources.ratings_csv import Mapping, open_ratings

    options = {name: getattr(words, name) for name in MAPPED if getattr(words, name)}
    mapping = Mapping.read(words.map, Path(words.mapping) if words.mapping else None, usual_zone=zone, **options)
    return open_ratings(path, mapping, name=words.name)
