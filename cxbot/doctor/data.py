"""The data that reports are made of: how far each source reaches, and what it cannot know."""

from collections.abc import Iterator
from datetime import timedelta

from cxbot.database import reading
from cxbot.doctor.check import Check, Finding, Level, Subject
from cxbot.syncing.sources import known_sources, scheduled_sources

OLD = timedelta(days=8)  # then last week is not whole
MINUTE = timedelta(minutes=1)
PATIENCE = timedelta(hours=1)  # so long digests wait for a source that lags behind


def _fresh(subject: Subject) -> Iterator[Finding]:
    with reading(subject.engine) as connection:
        known = known_sources(connection)
        scheduled = {each.name: each for each in scheduled_sources(connection)}
    if not known:
        yield Finding(Level.WARNING, "There are no data yet.", "Load some: cxbot load FILE.csv, or cxbot sample")
    for each in known:
        name = f"{each.name} ({each.kind})"
        if each.stopped:
            fix = "Run the same command again to go on."
            yield Finding(Level.WARNING, f"{name}: the last load was interrupted.", fix)
        asked = scheduled.get(each.name)
        fix = FRESH.fix if each.connected is None else f'Ask it now, and see what it says: cxbot sync "{each.name}"'
        if each.connected is not None and each.connected.trouble:
            yield Finding(Level.WARNING, f"{name}: {each.connected.trouble}", fix)
        if each.synced_until is None:
            yield Finding(Level.WARNING, f"{name}: it was never loaded to its end.", fix)
            continue
        age = subject.now() - each.synced_until
        until = f"{name}: complete up to {each.synced_until:%Y-%m-%d %H:%M} UTC"
        if age > OLD:
            yield Finding(Level.WARNING, f"{until}, which is {age.days} days ago.", fix)
        elif asked is not None and asked.is_stale(subject.now(), PATIENCE):
            yield Finding(Level.WARNING, f"{until}, though it is asked every {asked.every // MINUTE} minutes.", fix)
        else:
            yield Finding(Level.OK, until)
        yield from (Finding(Level.OK, f"{name}: {note}") for note in each.notes)


FRESH = Check("data", "The data are fresh.", "Load what came since: cxbot load FILE.csv", _fresh)
CHECKS = (FRESH,)
