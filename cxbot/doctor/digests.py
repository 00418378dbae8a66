"""Digests: does a bot look at what is due, does anything hang, what went wrong lately, and are their zones known."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import available_timezones

from sqlalchemy import func, select

from cxbot.database import reading, shared_clock
from cxbot.doctor.check import Check, Finding, Level, Subject
from cxbot.errors import CxbotError
from cxbot.keeping.deliveries import ON, PAUSED, Deliveries, State
from cxbot.keeping.ledger import Entry, schedule_keys, still_open, unsettled
from cxbot.keeping.processes import known_processes
from cxbot.keeping.schedules import Schedules
from cxbot.tables.promised import schedules

IDLE = timedelta(minutes=5)  # that nobody works on something that is to be worked on
LATE = timedelta(minutes=10)  # after it was due, and it is still tried
LATELY = timedelta(days=7)
MOST = 10  # that are told one by one


def _last_tick(subject: Subject) -> Iterator[Finding]:
    clock = shared_clock(subject.engine)()
    with reading(subject.engine) as connection:
        known = known_processes(connection)
        waiting = connection.scalar(select(func.count()).select_from(schedules).where(schedules.c.state == ON)) or 0
    alive = [each for each in known if each.is_alive(clock)]
    if not alive:
        level = Level.FAULT if waiting else Level.WARNING
        owed = f", and {'1 digest is' if waiting == 1 else f'{waiting} digests are'} on" if waiting else ""
        if not known:
            said = f"No bot has looked at what is due within the last week{owed}."
        else:
            last = known[0]
            end = "it was stopped then" if last.stopped_at else "it was killed, or hangs"
            ago = _span(clock - last.ticked_at)
            said = f"The last tick was {ago} ago (process {last.pid} on {last.host}; {end}){owed}."
        yield Finding(level, said, TICK.fix)
        return
    newest = alive[0]
    where = ", ".join(sorted(f"{each.pid} on {each.host} ({each.mode})" for each in alive))
    yield Finding(Level.OK, f"{_span(clock - newest.ticked_at)} ago. At work: {where}")
    versions = {each.version for each in alive}
    if len(versions) > 1:
        said = f"Different versions run side by side: {', '.join(sorted(versions))}."
        yield Finding(Level.WARNING, said, "Restart those that are older.")


def _stuck(subject: Subject) -> Iterator[Finding]:
    now, clock = subject.now(), shared_clock(subject.engine)()
    with reading(subject.engine) as connection:
        late = still_open(connection, now - IDLE, MOST + 1)
    found = [each for each in (_open_too_long(entry, now, clock) for entry in late[:MOST]) if each is not None]
    yield from found
    if len(late) > MOST:
        yield Finding(Level.WARNING, "More are overdue.", STUCK.fix)


def _open_too_long(entry: Entry, now: datetime, clock: datetime) -> Finding | None:
    name = f"Delivery {entry.id[:8]} of digest {entry.schedule} was due {_span(now - entry.due_at)} ago"
    why = f": {' '.join(entry.error.split())}" if entry.error else "."
    idle = entry.not_before < clock - IDLE and (entry.lease_until is None or entry.lease_until < clock - IDLE)
    if idle:
        return Finding(Level.FAULT, f"{name}, and nobody works on it{why}", STUCK.fix)
    if now - entry.due_at < LATE:
        return None
    if entry.not_before > clock and not entry.attempts:
        return Finding(Level.OK, f"{name}, and is held back{why}")
    fix = f"It is tried again by itself; see what Slack says. All attempts: cxbot digests show {entry.schedule}"
    tried = "1 attempt" if entry.attempts == 1 else f"{entry.attempts} attempts"
    return Finding(Level.WARNING, f"{name}, and {tried} did not bring it there{why}", fix)


def _outcomes(subject: Subject) -> Iterator[Finding]:
    since = shared_clock(subject.engine)() - LATELY
    with reading(subject.engine) as connection:
        found = unsettled(connection, since, MOST + 1)
    for entry in found[:MOST]:
        name = f"Delivery {entry.id[:8]} of digest {entry.schedule}, due {entry.due_at:%a %d %b %H:%M} UTC,"
        why = " ".join(entry.error.split())
        if entry.state is State.UNVERIFIED:
            fix = f"Look in {entry.place}, then: cxbot digests settle {entry.id[:8]}, or resend {entry.id[:8]}"
            yield Finding(Level.WARNING, f"{name} is unverified: nobody knows whether it is there.", fix)
        else:
            fix = f"Mend that, then: cxbot digests run {entry.schedule}"
            yield Finding(Level.WARNING, f"{name} failed: {why}", fix)
    if len(found) > MOST:
        yield Finding(Level.WARNING, "More failed, or are unverified.", OUTCOMES.fix)


def _paused(subject: Subject) -> Iterator[Finding]:
    columns = schedules.c
    itself = select(columns.id, columns.place, columns.reason).where(columns.state == PAUSED, columns.reason != "")
    with reading(subject.engine) as connection:
        found = connection.execute(itself.order_by(columns.changed_at.desc(), columns.id).limit(MOST)).all()
    for row in found:
        said = f"Digest {row.id} to {row.place} was paused by the bot: {' '.join(row.reason.split())}"
        yield Finding(Level.WARNING, said, PAUSES.fix)


def _zones(subject: Subject) -> Iterator[Finding]:
    known = available_timezones()
    number, zones = 0, set[str]()
    with reading(subject.engine) as connection:
        keys = schedule_keys(connection)
    for workspace, key in keys:
        promises = Deliveries(subject.engine, workspace, subject.now)
        try:
            kept = Schedules(subject.engine, workspace, subject.now, promises).find(key)
        except CxbotError as error:
            said = f"Digest {key} cannot be read, so it never comes: {error.text}"
            yield Finding(Level.FAULT, said, "Update the bot and the zone data (pip install -U tzdata).")
            continue
        number += 1
        zones.add(kept.schedule.zone)
        if kept.schedule.zone not in known:
            yield Finding(Level.FAULT, f"Digest {key} is in {kept.schedule.zone}, which is no zone here.", ZONES.fix)
    if keys and number == len(keys):
        yield Finding(Level.OK, f"{', '.join(sorted(zones))}: known here.")
    elif not keys:
        yield Finding(Level.OK, "There are no digests yet.")


def _span(span: timedelta) -> str:
    seconds = max(0, round(span.total_seconds()))
    if seconds < 120:
        return f"{seconds} s"
    if seconds < 7_200:
        return f"{seconds // 60} min"
    return f"{seconds // 3_600} h" if seconds < 172_800 else f"{seconds // 86_400} days"


TICK = Check("last tick", "A bot looks at what is due.", "Start it: cxbot serve. The reason is in its log.", _last_tick)
STUCK = Check("deliveries", "Nothing is overdue.", "See that cxbot serve runs, and what its log says.", _stuck)
OUTCOMES = Check(
    "outcomes", "No digest failed within a week, and none is unverified.", "See: cxbot digests show ID", _outcomes
)
ZONES = Check("zones", "The zones of all digests are known.", "Update the zone data: pip install -U tzdata", _zones)
PAUSES = Check(
    "paused", "The bot has paused no digest by itself.", "Mend that, then resume it in Slack: /cx digests", _paused
)
CHECKS = (TICK, STUCK, OUTCOMES, PAUSES, ZONES)
