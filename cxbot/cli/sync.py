"""`cxbot sync`: asks connected sources what is new, shows how far that is, and says what came of it."""

import argparse
import logging
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from cxbot.cli.building import main_engine
from cxbot.cli.copy import keep_up
from cxbot.cli.loading import told
from cxbot.cli.previewing import of_refused
from cxbot.cli.showing import following
from cxbot.cli.wording import wrapped
from cxbot.database import reading, shared_clock
from cxbot.errors import CxbotError, SettingError, SourceError
from cxbot.sealing import Sealing
from cxbot.settings import Settings, named_variable, read_settings
from cxbot.source import Batch, Say, Source, silent
from cxbot.sources.pacing import Pace
from cxbot.sources.registry import open_source
from cxbot.syncing import Loaded
from cxbot.syncing.connected import EVERY, Connected, connected_named, connected_sources, opened_settings, renew_seals
from cxbot.syncing.regularly import Syncing
from cxbot.syncing.sources import notes_of
from cxbot.syncing.turns import Holder

LOOKING = 5.0  # seconds between looks at what is due


@dataclass(frozen=True, slots=True)
class Said:
    """A source that says what each of its batches is about."""

    source: Source
    say: Say

    @property
    def name(self) -> str:
        """The unique name."""
        return self.source.name

    @property
    def kind(self) -> str:
        """The sort of source."""
        return self.source.kind

    @property
    def notes(self) -> tuple[str, ...] | None:
        """What a person should know of it."""
        return self.source.notes

    @property
    def pace(self) -> Pace | None:
        """How soon it may be asked again, where others ask it, too."""
        return getattr(self.source, "pace", None)

    def batches(self, cursor: str, now: datetime) -> Iterator[Batch]:
        """Tell what the source tells."""
        for batch in self.source.batches(cursor, now):
            self.say(batch.about)
            yield batch


def run(arguments: argparse.Namespace) -> int:
    """Sync the named source, or all of them; with --watch again and again."""
    # What is waited for is said in words; the library's own line says it once more, and less.
    logging.getLogger("stamina").addHandler(logging.NullHandler())
    settings = read_settings()
    engine = main_engine(settings)
    try:
        some = _wanted(engine, arguments.name)
        failed = [each for each in some if not _synced(engine, settings, each)]
        if arguments.watch:
            sys.stdout.writelines(f"{line}\n" for line in _watching(some))
            sys.stdout.flush()
        while arguments.watch:
            time.sleep(LOOKING)
            for each in syncing(engine, settings).due():
                if arguments.name in {None, each.name}:
                    _synced(engine, settings, each)
    finally:
        engine.dispose()
    return 1 if failed else 0


def syncing(engine: Engine, settings: Settings, say: Say = silent, holder: Holder | None = None) -> Syncing:
    """What syncs connected sources: opened with the settings that are kept, one process at a time."""
    sealing = Sealing(settings.secret_key)

    def opened(source: Connected) -> Source:
        given = opened_settings(source, sealing, named_variable)
        renew_seals(engine, source, sealing)
        return Said(open_source(source.kind, source.name, given, say), say)

    return Syncing(engine, opened, holder or Holder.of_this_process(), shared_clock(engine))


def _wanted(engine: Engine, name: str | None) -> list[Connected]:
    if name:
        return [connected_named(engine, name)]
    with reading(engine) as connection:
        found = connected_sources(connection)
    if not found:
        raise SourceError("No source is connected. What can be, and how: cxbot connect")
    return found


def _watching(some: list[Connected]) -> Iterator[str]:
    """What is asked again from now on, and how often.

    Raises:
        SettingError: none is.
    """
    regular = [each for each in some if each.every is not None]
    if not regular:
        names = ", ".join(f"“{each.name}”" for each in some)
        raise SettingError(f"Only when asked is what holds for {names}: connect it again with --every MINUTES.")
    for each in regular:
        yield f"{each.name} is asked again every {(each.every or EVERY).total_seconds() / 60:g} minutes."
    yield "Ctrl-C ends it."


def _synced(engine: Engine, settings: Settings, source: Connected) -> bool:
    """Sync one, and say what came of it; whether that went well."""
    before = notes_of(engine, source.id)
    try:
        with following(source.name) as (show, say):
            loaded = syncing(engine, settings, say).sync(source, show)
    except CxbotError as error:
        again = "What was told stays; run it again to go on."
        sys.stderr.write(f"cxbot: {source.name}: {getattr(error, 'reason', '') or error.text} {again}\n")
        return False
    sys.stdout.writelines(f"{line}\n" for line in _came(source.name, loaded))
    if new := [each for each in notes_of(engine, source.id) if each not in before]:
        sys.stdout.write("New in what it does not tell, or tells in its own way:\n")
        sys.stdout.writelines(f"{line}\n" for each in new for line in wrapped(each, "  "))
    sys.stdout.flush()
    keep_up(engine, settings)
    return True


def _came(name: str, loaded: Loaded) -> Iterator[str]:
    lines = list(told(loaded))
    yield f"{name}: {lines[0]}"
    yield from lines[1:]
    if gone := sum(loaded.removed.values()):
        yield f"{gone:,} that were there before are gone."
    yield from of_refused(Counter(each.reason for each in loaded.refused), loaded.refused, loaded.refused_count)
