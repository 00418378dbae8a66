"""Connected sources are synced while the bot runs: each in a thread of its own, whenever it is due. The clock only."""

import logging
from datetime import timedelta
from threading import Event, Lock, Thread

from cxbot.errors import CxbotError
from cxbot.observing import note, note_failure
from cxbot.syncing.connected import Connected
from cxbot.syncing.regularly import StoppedError, Syncing

log = logging.getLogger(__name__)

LOOK = timedelta(seconds=15)  # how often it is looked for what is due


class RegularSyncs:
    """Syncs what is due; what is at work when the bot stops ends after its batch, and goes on the next time."""

    __slots__ = ("_lock", "_running", "_stopping", "_syncing")

    def __init__(self, syncing: Syncing) -> None:
        self._syncing = syncing
        self._running: dict[int, Thread] = {}
        self._lock = Lock()
        self._stopping = Event()

    def look(self) -> None:
        """Begin to sync what is due and not at work yet."""
        try:
            due = self._syncing.due()
        except CxbotError as error:
            note(log, "syncs_not_seen", level=logging.WARNING, error=type(error).__name__)
            return
        with self._lock:
            if self._stopping.is_set():
                return
            for source in due:
                if source.id not in self._running:
                    thread = Thread(target=self._sync, args=(source,), name=f"sync {source.name}", daemon=True)
                    self._running[source.id] = thread
                    thread.start()

    def stop(self, wait: float = 5.0) -> None:
        """Begin nothing more, and wait a while for what is at work."""
        with self._lock:
            self._stopping.set()
            running = list(self._running.values())
        for each in running:
            each.join(wait)

    def _sync(self, source: Connected) -> None:
        try:
            loaded = self._syncing.sync(source, self._go_on)
        except StoppedError:
            note(log, "sync_stopped", source=source.name)
        except CxbotError as error:
            reason = getattr(error, "reason", "") or error.text
            note(log, "sync_failed", level=logging.WARNING, source=source.name, error=reason)
        except Exception as error:  # noqa: BLE001  the clock must go on
            note_failure(log, "sync_failed", error, source=source.name)
        else:
            told = sum(loaded.counts.values())
            note(log, "synced", source=source.name, told=told, refused=loaded.refused_count)
        finally:
            with self._lock:
                self._running.pop(source.id, None)

    def _go_on(self, _done: int, _expected: int) -> None:
        if self._stopping.is_set():
            raise StoppedError
