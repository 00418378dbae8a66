"""While the bot runs, connected sources are synced when they are due, each for itself; and stop with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

from sqlalchemy import Engine

from cxbot.cli.regular import RegularSyncs
from cxbot.source import Batch, InboxRecord, Source
from cxbot.syncing.connected import Connected, connect, connected_named
from cxbot.syncing.regularly import Syncing
from cxbot.syncing.turns import Holder

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
SOON = 20.0  # seconds, after which something is broken


@dataclass
class Slow:
    """A source that tells batch after batch until it is let go."""

    name: str
    kind: str = "test"
    notes: tuple[str, ...] = ()
    begun: Event = field(default_factory=Event)
    ends: Event = field(default_factory=Event)

    def batches(self, cursor: str, now: datetime) -> Iterator[Batch]:
        number = int(cursor or 0)
        while True:
            number += 1
            yield Batch((InboxRecord(str(number), f"inbox {number}", "email"),), str(number), synced_until=now)
            self.begun.set()
            if self.ends.wait(0.01):
                return


def syncing(engine: Engine, sources: dict[str, Slow]) -> Syncing:
    def opened(connected: Connected) -> Source:
        return sources[connected.name]

    return Syncing(engine, opened, Holder("here", 1, "a"), lambda: NOW)


def running(syncs: RegularSyncs) -> list[Thread]:
    return list(syncs._running.values())


def test_each_due_source_is_synced_for_itself_and_once(engine: Engine) -> None:
    sources = {name: Slow(name) for name in ("a", "b", "by hand")}
    for name in sources:
        every = None if name == "by hand" else timedelta(minutes=10)
        connect(engine, "test", name, {}, every=every, notes=(), now=NOW)
    syncs = RegularSyncs(syncing(engine, sources))
    syncs.look()
    assert sources["a"].begun.wait(SOON)  # though the other is not at its end
    assert sources["b"].begun.wait(SOON)
    syncs.look()
    threads = running(syncs)
    assert len(threads) == 2
    for each in sources.values():
        each.ends.set()
    for thread in threads:
        thread.join(SOON)
    assert not sources["by hand"].begun.is_set()
    kept = connected_named(engine, "a")
    assert (kept.ended_at, kept.next_at, kept.trouble) == (NOW, NOW + timedelta(minutes=10), "")
    syncs.look()
    assert running(syncs) == []


def test_what_is_at_work_when_the_bot_stops_ends_after_its_batch(engine: Engine) -> None:
    source = Slow("a")
    connect(engine, "test", "a", {}, every=timedelta(minutes=10), notes=(), now=NOW)
    syncs = RegularSyncs(syncing(engine, {"a": source}))
    syncs.look()
    assert source.begun.wait(SOON)
    (thread,) = running(syncs)
    syncs.stop(SOON)
    assert not thread.is_alive()
    kept = connected_named(engine, "a")
    assert (kept.held_by, kept.trouble, kept.ended_at, kept.next_at) == ("", "", None, NOW)
    assert kept.told >= 1
    syncs.look()
    assert running(syncs) == []
