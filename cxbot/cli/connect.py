"""`cxbot connect`: asks what a source needs, tries it, says what it can see and what it cannot know, and keeps it."""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cxbot.cli.building import main_engine
from cxbot.cli.listing import entry
from cxbot.cli.prompting import ask_again, ask_settings, is_there
from cxbot.cli.wording import typed, wrapped
from cxbot.database import reading
from cxbot.errors import SettingError, SourceError
from cxbot.sealing import CANNOT_SEAL, VARIABLE, Sealing, new_key
from cxbot.settings import named_variable, read_settings
from cxbot.source import Checked, SourceKind
from cxbot.sources.registry import check_source, kind_named, source_kinds
from cxbot.sources.starting import START
from cxbot.syncing.connected import EVERY, Connected, How, KeptSetting, connect, connected_sources

LONGEST_NAME = 60


def run(arguments: argparse.Namespace) -> int:
    """Connect a source, or list what can be connected."""
    if arguments.new_key:
        sys.stdout.write(f"{new_key()}\n")
        return 0
    if not arguments.kind:
        sys.stdout.writelines(_listed(source_kinds()))
        return 0
    kind = _connectable(arguments.kind)
    name = (arguments.name or arguments.kind).strip()
    if not 0 < len(name) <= LONGEST_NAME or "\n" in name:
        raise SourceError(f"A source's name has 1 to {LONGEST_NAME} characters, and {name[:80]!r} has not.")
    every = _every(arguments.every)
    settings = read_settings()
    sealing = Sealing(settings.secret_key)
    said = _said(kind, arguments.set)
    engine = main_engine(settings)
    try:
        with reading(engine) as connection:
            before = next((each for each in connected_sources(connection) if each.name == name), None)
        if before and before.kind == kind.kind:
            _keep_start(before, said)
            said = dict(before.settings) | said
            every = before.every if arguments.every is None else every
        asks, now = before is None and is_there(), datetime.now(UTC)
        checked, said = (_asked if asks else _tried)(kind, name, said, sealing, now)
        found = {each: KeptSetting(How.TEXT, value) for each, value in checked.settings.items()}
        kept = _sealed(kind, said | found, sealing)
        connect(engine, kind.kind, name, kept, every=every, notes=checked.notes, now=now)
    finally:
        engine.dispose()
    sys.stdout.writelines(f"{line}\n" for line in _told(name, kind, checked, kept, every))
    return 0


def _connectable(name: str) -> SourceKind:
    found = kind_named(name)
    if found.check is None:
        kinds = ", ".join(each.kind for each in source_kinds().values() if each.check)
        raise SourceError(f"A source of the sort {name} is loaded, not connected: cxbot load. Connected are: {kinds}.")
    return found


def _keep_start(before: Connected, said: Mapping[str, KeptSetting]) -> None:
    """See that nobody says another start than the one from which on it is told already.

    Raises:
        SettingError: it is another, of which nothing would follow.
    """
    start, told = said.get(START.name), before.settings.get(START.name)
    if before.told and start is not None and told is not None and start != told:
        raise SettingError(
            f"“{before.name}” is told from {told.value} on already, so another start changes nothing. To begin anew: "
            f"cxbot forget {typed(before.name)}, and connect it again with that start."
        )


def _listed(kinds: Mapping[str, SourceKind]) -> Iterator[str]:
    for kind in kinds.values():
        if kind.check is not None:
            yield f"cxbot connect {kind.kind} [NAME]    {kind.about}\n"
            for each in kind.settings:
                usual = f" (default: {each.usual})" if each.usual else " (needed)" if each.needed else ""
                yield entry(f"  {each.name}", f"{each.about}{usual}")


def _every(minutes: float | None) -> timedelta | None:
    if minutes is None:
        return EVERY
    if minutes and not 1 <= minutes <= 24 * 60:
        raise SettingError(f"--every {minutes:g} cannot be: write minutes from 1 to {24 * 60}, or 0 for never.")
    return timedelta(minutes=minutes) if minutes else None


def _said(kind: SourceKind, told: Sequence[str]) -> dict[str, KeptSetting]:
    """The settings that were said, not yet sealed."""
    declared = {each.name for each in kind.settings}
    said = {}
    for each in told:
        name, equals, value = each.partition("=")
        if name not in declared or not equals:
            raise SettingError(
                f"“{name}” is no setting of {kind.kind}, or has no value. Write --set NAME=VALUE, with one of: "
                f"{', '.join(sorted(declared))}."
            )
        said[name] = _of(value)
    return said


def _of(value: str) -> KeptSetting:
    if value.startswith("env:"):
        return KeptSetting(How.VARIABLE, value.removeprefix("env:").strip())
    if value.startswith("@"):
        path = value.removeprefix("@")
        text = sys.stdin.readline() if path == "-" else Path(path).read_text(encoding="utf-8")
        return KeptSetting(How.TEXT, text.strip())
    return KeptSetting(How.TEXT, value.strip())


def _tried(
    kind: SourceKind, name: str, said: dict[str, KeptSetting], sealing: Sealing, now: datetime
) -> tuple[Checked, dict[str, KeptSetting]]:
    """What it can see with these settings, and the settings."""
    return check_source(kind.kind, name, _opened(name, said, sealing), now), said


def _asked(
    kind: SourceKind, name: str, said: dict[str, KeptSetting], sealing: Sealing, now: datetime
) -> tuple[Checked, dict[str, KeptSetting]]:
    """The same, and what was not said is asked of the person; once more as long as it does not work.

    Raises:
        SettingError: she would not go on.
    """
    cannot_seal = "" if sealing.can else CANNOT_SEAL
    try:
        typed = ask_settings(kind, said, cannot_seal)
        while True:
            try:
                return _tried(kind, name, said | {each: _of(value) for each, value in typed.items()}, sealing, now)
            except (SourceError, SettingError) as error:
                typed |= ask_again(kind, typed, error.text, cannot_seal)
            except OSError as error:
                typed |= ask_again(kind, typed, f"{error.filename}: {error.strerror}.", cannot_seal)
    except (KeyboardInterrupt, EOFError) as error:
        sys.stdout.write("\n")
        raise SettingError(f"“{name}” is not connected: nothing was kept.") from error


def _opened(name: str, said: Mapping[str, KeptSetting], sealing: Sealing) -> dict[str, str]:
    return {
        each: sealing.open(kept.value, f"The setting “{each}” of “{name}”")
        if kept.how is How.SEALED
        else named_variable(kept.value)
        if kept.how is How.VARIABLE
        else kept.value
        for each, kept in said.items()
    }


def _sealed(kind: SourceKind, said: Mapping[str, KeptSetting], sealing: Sealing) -> dict[str, KeptSetting]:
    secret = {each.name for each in kind.settings if each.secret}
    return {
        name: KeptSetting(How.SEALED, sealing.seal(kept.value))
        if name in secret and kept.how is How.TEXT and kept.value
        else kept
        for name, kept in said.items()
    }


def _told(
    name: str, kind: SourceKind, checked: Checked, kept: Mapping[str, KeptSetting], every: timedelta | None
) -> Iterator[str]:
    yield from wrapped(f"“{name}” is connected ({kind.about}).")
    for each in checked.sees:
        yield from wrapped(each, "  ")
    if checked.notes:
        yield "What it does not tell, or tells in its own way:"
        for each in checked.notes:
            yield from wrapped(each, "  ")
    if any(each.how is How.SEALED for each in kept.values()):
        yield f"Its secrets are sealed with {VARIABLE}: without that key they are lost."
    if every is None:
        yield f"Load it, and what is new from then on: cxbot sync {typed(name)}"
    else:
        minutes = every.total_seconds() / 60
        yield f"Load it now: cxbot sync {typed(name)}"
        yield f"Or leave it to cxbot serve, every {minutes:g} minutes."
