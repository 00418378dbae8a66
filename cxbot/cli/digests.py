"""`cxbot digests`: which there are and what came of them; one sent now, one looked at, one sent again.

What is sent is promised, and posted by the bot that runs.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from cxbot.cli.building import main_engine
from cxbot.database import reading, shared_clock
from cxbot.errors import AskError, CxbotError
from cxbot.keeping import deciding, ledger
from cxbot.keeping.deliveries import DELETED, ON, Deliveries, State
from cxbot.keeping.ledger import Entry
from cxbot.keeping.processes import known_processes
from cxbot.keeping.schedules import KeptSchedule, Schedules
from cxbot.settings import read_settings

SHORT = 8  # characters of an id that are shown
MOST = 10


def run(arguments: argparse.Namespace) -> int:
    """List the digests, or do something about one."""
    engine = main_engine(read_settings())
    try:
        book = _Book(engine, shared_clock(engine), lambda: datetime.now(UTC))
        act = _ACTIONS[arguments.action or "list"]
        sys.stdout.writelines(f"{line}\n" for line in act(book, arguments))
    finally:
        engine.dispose()
    return 0


@dataclass(frozen=True, slots=True)
class _Book:
    """Every workspace's digests; `clock` is the one that processes share, `now` that of reports."""

    engine: Engine
    clock: Callable[[], datetime]
    now: Callable[[], datetime]

    def promises(self, workspace: str) -> Deliveries:
        return Deliveries(self.engine, workspace, self.clock)

    def find(self, workspace: str, key: str) -> KeptSchedule:
        return Schedules(self.engine, workspace, self.now, self.promises(workspace)).find(key)

    def named(self, key: str) -> tuple[str, KeptSchedule]:
        """The workspace of a digest, and the digest.

        Raises:
            AskError: there is none with this id.
        """
        with reading(self.engine) as connection:
            known = {number: workspace for workspace, number in ledger.schedule_keys(connection, deleted=True)}
        if key not in known:
            raise AskError(f"There is no digest {key}. `cxbot digests` lists those there are.")
        return known[key], self.find(known[key], key)

    def entries(self, number: int, most: int) -> list[Entry]:
        with reading(self.engine) as connection:
            return ledger.entries_of(connection, number, most)

    def is_served(self, workspace: str) -> bool:
        clock = self.clock()
        with reading(self.engine) as connection:
            return any(each.is_alive(clock) for each in known_processes(connection, workspace))


def _list(book: _Book, arguments: argparse.Namespace) -> Iterator[str]:
    with reading(book.engine) as connection:
        known = ledger.schedule_keys(connection)
    several = len({workspace for workspace, _ in known}) > 1
    if arguments.json:
        yield json.dumps([_as_json(book, workspace, key) for workspace, key in known], ensure_ascii=False, indent=1)
        return
    if not known:
        yield "There are no digests yet. In Slack: /cx subscribe every Monday 09:00"
    for workspace, key in known:
        try:
            kept = book.find(workspace, key)
        except CxbotError as error:
            yield f"{key}  cannot be read: {error.text}"
            continue
        yield f"{key}  “{kept.view.name}” to {kept.place}{f' of {workspace}' if several else ''}, by {kept.owner}"
        yield f"    {kept.schedule.words()} ({kept.schedule.zone}). {_next(kept)}"
        last = next(iter(book.entries(kept.number, 1)), None)
        yield f"    Last: {_outcome(last, kept)}" if last else "    None was due yet."


def _show(book: _Book, arguments: argparse.Namespace) -> Iterator[str]:
    _, kept = book.named(arguments.id)
    found = book.entries(kept.number, arguments.most)
    if arguments.json:
        yield json.dumps([_entry_json(each) for each in found], ensure_ascii=False, indent=1)
        return
    zone = ZoneInfo(kept.schedule.zone)
    yield f"“{kept.view.name}” to {kept.place}: {kept.schedule.words()} ({zone.key}). {_next(kept)}"
    if not found:
        yield "None was due yet."
        return
    rows = [("delivery", "due", "posted", "after", "outcome", "why")]
    for each in found:
        there = each.state is State.POSTED and each.at is not None
        rows.append(
            (
                each.id[:SHORT],
                f"{_moment(each.due_at, zone)}{'' if each.slot else ' by hand'}",
                _moment(each.at, zone) if there and each.at else "",
                _span(each.dwell) if each.dwell is not None else "",
                each.state.value,
                _why(each),
            )
        )
    yield from _in_columns(rows)
    if any(each.state is State.UNVERIFIED for each in found):
        yield "Nobody knows whether an unverified one is there. Look in Slack; if it is: cxbot digests settle DELIVERY,"
        yield "if it is not: cxbot digests resend DELIVERY"


def _run(book: _Book, arguments: argparse.Namespace) -> Iterator[str]:
    workspace, kept = book.named(arguments.id)
    if kept.state == DELETED:
        raise AskError(f"The digest {kept.key} was deleted, so it is not sent. `cxbot digests` lists those there are.")
    if ledger.send_now(book.promises(workspace), kept, book.now(), request=arguments.request):
        yield f"“{kept.view.name}” is promised to {kept.place}. {_who_posts(book, workspace)}"
    else:
        yield f"“{kept.view.name}” was asked for so already: it is sent once."
    yield f"What comes of it: cxbot digests show {kept.key}"


def _resend(book: _Book, arguments: argparse.Namespace) -> Iterator[str]:
    entry = _unverified(book, arguments.delivery)
    kept = book.find(entry.workspace, str(entry.schedule))
    if entry.slot and kept.state != ON:
        fix = f"Have one sent now instead: cxbot digests run {kept.key}" if kept.state != DELETED else "Subscribe anew."
        raise AskError(f"The digest {kept.key} is {kept.state}, so nothing that it was due is sent any more. {fix}")
    _decided(deciding.send_again(book.promises(entry.workspace), entry.id), entry)
    yield f"“{kept.view.name}” goes to {entry.place} again. {_who_posts(book, entry.workspace)}"


def _settle(book: _Book, arguments: argparse.Namespace) -> Iterator[str]:
    entry = _unverified(book, arguments.delivery)
    decide = deciding.is_missing if arguments.missing else deciding.is_there
    _decided(decide(book.promises(entry.workspace), entry.id), entry)
    yield f"The delivery {entry.id[:SHORT]} counts as {'not posted' if arguments.missing else 'posted'}."


_ACTIONS: dict[str, Callable[[_Book, argparse.Namespace], Iterator[str]]] = {
    "list": _list,
    "show": _show,
    "run": _run,
    "resend": _resend,
    "settle": _settle,
}


def _unverified(book: _Book, name: str) -> Entry:
    with reading(book.engine) as connection:
        entry = ledger.named(connection, name)
    _decided(entry.state is State.UNVERIFIED, entry)
    return entry


def _decided(done: bool, entry: Entry) -> None:
    if not done:
        now = f"is {entry.state.value}" if entry.state is not State.UNVERIFIED else "was decided on meanwhile"
        raise AskError(
            f"The delivery {entry.id[:SHORT]} {now}; only an unverified one waits for a decision. Its digest: cxbot "
            f"digests show {entry.schedule}"
        )


def _who_posts(book: _Book, workspace: str) -> str:
    if book.is_served(workspace):
        return "The bot posts it within some seconds."
    return "No bot runs on this database just now: it is posted once one does (cxbot serve), within 12 hours."


def _next(kept: KeptSchedule) -> str:
    if kept.state == ON:
        return f"Next: {kept.due.at.astimezone(ZoneInfo(kept.schedule.zone)):%a %d %b %Y, %H:%M}"
    return f"{kept.state.capitalize()}{f': {kept.reason}' if kept.reason else '.'}"


def _outcome(entry: Entry, kept: KeptSchedule) -> str:
    due = entry.due_at.astimezone(ZoneInfo(kept.schedule.zone))
    which = f"{'' if entry.slot else 'by hand, '}{due:%a %d %b %Y, %H:%M}"
    after = f", {_span(entry.dwell)} after it was due" if entry.dwell is not None else ""
    why = f": {_why(entry)}" if _why(entry) else ""
    return f"{which}, {entry.state.value}{after}{why}  [{entry.id[:SHORT]}]"


def _why(entry: Entry) -> str:
    tried = f"{entry.attempts} attempts. " if entry.attempts > 1 and entry.state is not State.POSTED else ""
    return f"{tried}{' '.join(entry.error.split())}" if entry.state is not State.POSTED else ""


def _moment(when: datetime, zone: ZoneInfo) -> str:
    return f"{when.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def _span(seconds: float | None) -> str:
    whole = max(0, round(seconds or 0))
    if whole < 120:
        return f"{whole} s"
    return f"{whole // 60} min" if whole < 7_200 else f"{whole // 3_600} h {whole % 3_600 // 60} min"


def _in_columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _as_json(book: _Book, workspace: str, key: str) -> dict[str, Any]:
    try:
        kept = book.find(workspace, key)
    except CxbotError as error:
        return {"id": key, "workspace": workspace, "error": error.text}
    last = next(iter(book.entries(kept.number, 1)), None)
    return {
        "id": key,
        "workspace": workspace,
        "name": kept.view.name,
        "place": kept.place,
        "owner": kept.owner,
        "when": kept.schedule.words(),
        "zone": kept.schedule.zone,
        "state": kept.state,
        "reason": kept.reason,
        "next": kept.due.at.isoformat() if kept.state == ON else None,
        "last": _entry_json(last) if last else None,
    }


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "slot": entry.slot,
        "due": entry.due_at.isoformat(),
        "posted": entry.at.isoformat() if entry.state is State.POSTED and entry.at else None,
        "dwell_seconds": entry.dwell,
        "outcome": entry.state.value,
        "attempts": entry.attempts,
        "why": entry.error,
    }
