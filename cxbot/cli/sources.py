"""`cxbot sources` and `cxbot forget`: where the data come from, and how a source is removed."""

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from cxbot.cli.building import main_engine
from cxbot.cli.wording import noun, rows, typed, wrapped
from cxbot.database import gather_statistics, reading
from cxbot.errors import SourceError
from cxbot.settings import read_settings
from cxbot.syncing.connected import Connected
from cxbot.syncing.sources import KnownSource, forget_source, known_sources


def run(arguments: argparse.Namespace) -> int:
    """List the sources, or forget one."""
    engine = main_engine(read_settings())
    try:
        with reading(engine) as connection:
            known = known_sources(connection)
        if arguments.forget is None:
            sys.stdout.writelines(f"{line}\n" for line in _listed(known))
            return 0
        source = next((each for each in known if each.name == arguments.forget), None)
        if source is None:
            names = ", ".join(f"“{each.name}”" for each in known) or "none"
            raise SourceError(f"There is no source “{arguments.forget}”. There are: {names}.")
        if not _agreed(source, yes=arguments.yes):
            return 1
        forget_source(engine, source.name)
        gather_statistics(engine)
        sys.stdout.write(f"“{source.name}” and all that hung on it are gone.\n")
    finally:
        engine.dispose()
    return 0


def _listed(known: list[KnownSource]) -> Iterator[str]:
    if not known:
        yield "There are no data yet. Load some: cxbot load FILE.csv, or cxbot sample"
        return
    for each in known:
        until = f"up to {each.synced_until:%Y-%m-%d %H:%M} UTC" if each.synced_until else "not loaded to its end yet"
        yield f"{each.name}  ({each.kind})  {until}"
        for line in (_counts(each), *_state(each), *_notes(each)):
            yield from wrapped(line, "    ")


def _notes(source: KnownSource) -> Iterator[str]:
    """What it does not tell, or tells in its own way."""
    if source.connected and source.notes:
        yield "What it does not tell, or tells in its own way:"
        yield from (f"- {note}" for note in source.notes)
    else:
        yield from source.notes


def _state(source: KnownSource) -> Iterator[str]:
    """How loading and syncing it goes."""
    if source.connected:
        yield from _synced(source.connected, datetime.now(UTC))
    if source.stopped:
        yield "The last load was interrupted. Run the same command again to go on."
    if source.blank:
        yield f"{rows(source.blank)} without a rating."
    kept = source.settings.get("mapping", {})
    if columns := kept.get("columns"):
        yield "Columns: " + ", ".join(f"{what} = {column}" for what, column in columns.items())
        yield f"Scale: {kept.get('scale', '')}. Times: {kept.get('date_format', '')}."
    if files := source.settings.get("files"):
        yield f"Last file: {files[-1]}"


def _synced(source: Connected, now: datetime) -> Iterator[str]:
    """How syncing goes."""
    counts = f"Told {source.told:,} records, {source.refused:,} refused, {source.removed:,} removed"
    yield f"{counts} since it was connected."
    yield from (f"refused: {line}" for line in source.refused_lines)
    ended = f"Last synced {source.ended_at:%Y-%m-%d %H:%M} UTC" if source.ended_at else "Not synced to its end yet"
    if source.every is None:
        yield f"{ended}; only when asked: cxbot sync {typed(source.name)}"
    else:
        yield f"{ended}; every {source.every.total_seconds() / 60:g} minutes while the bot runs."
    if source.held_until and source.held_until > now:
        yield "It is being synced right now."
    if source.trouble and source.trouble_at:
        again = f" Tried again {source.next_at:%Y-%m-%d %H:%M} UTC." if source.every is not None else ""
        yield f"TROUBLE at {source.trouble_at:%Y-%m-%d %H:%M} UTC: {source.trouble}{again}"


def _agreed(source: KnownSource, *, yes: bool) -> bool:
    counts = _counts(source)
    if yes:
        return True
    if sys.stdin.isatty() and sys.stdout.isatty():
        sys.stdout.write(f"“{source.name}” has {counts}. Forget it with all that hangs on it? [y/N] ")
        sys.stdout.flush()
        return sys.stdin.readline().strip().lower() in {"y", "yes"}
    sys.stderr.write(f"cxbot: “{source.name}” has {counts}. To forget it with all that hangs on it, add --yes\n")
    return False


def _counts(source: KnownSource) -> str:
    return ", ".join(f"{count:,} {noun(name, count)}" for name, count in source.counts.items()) or "nothing"
