"""A report that was promised is written down until it is there: if the process is killed, the next one tells so."""

import logging
import secrets
from collections.abc import Sequence
from datetime import timedelta
from threading import Event

from cxbot.errors import CxbotError, DeliveryError
from cxbot.keeping.promises import Promise, Promises
from cxbot.observing import note
from cxbot.slack.context import Context
from cxbot.slack.listeners.request import Request
from cxbot.slack.sending.ephemeral import Ephemeral

log = logging.getLogger(__name__)

WRITING = 60.0  # seconds in which a database that is busy has written it down, or never will
BROKEN = "I was restarted while I was counting for you. If your report is not here, please ask again."


class Promised:
    """The promise of one command or mention.

    Slack waits for its answer, and a database may be busy: what is not written soon is written later.
    """

    def __init__(self, request: Request) -> None:
        self._context = request.context
        # The same event may have reached another process, whose promise is its own.
        key = f"{request.key}:{secrets.token_hex(4)}" if request.key else ""
        self._promise = Promise(key, request.user, request.channel)
        self._written: Event | None = None
        self._handed = Event()

    def write(self) -> None:
        """Write down that a report is promised."""
        try:
            if self._promise.key:
                self._written = self._context.promising.hand(self._promise)
        except DeliveryError:
            return  # no room: it is promised all the same
        finally:
            self._handed.set()
        if self._written is not None:
            self._written.wait(self._context.timeouts.promise)

    def take_off(self) -> None:
        """The promise was kept, or the person was told that it is not."""
        self._handed.wait(WRITING)  # a report may be there before it was promised
        if self._written is None:
            return
        self._written.wait(WRITING)
        try:
            self._context.promises.answered(self._promise.key)
        except CxbotError as error:
            note(log, "promise_not_taken_off", level=logging.WARNING, error=type(error).__name__)


def write_down(promises: Promises, made: Sequence[Promise]) -> None:
    """Write down that reports are promised; never raises."""
    try:
        promises.keep(*made)
    except CxbotError as error:
        note(log, "promise_not_written", level=logging.WARNING, error=type(error).__name__)


def tell_broken(context: Context, older_than: timedelta) -> None:
    """Tell those who were promised a report, so long ago, that did not come, each once; never raises."""
    try:
        broken = context.promises.broken(older_than=older_than)
    except CxbotError as error:
        note(log, "promises_not_read", level=logging.WARNING, error=type(error).__name__)
        return
    for each in broken:
        way = Ephemeral(context.posting.courier.posting, user=each.user, channel=each.channel)
        note(log, "promise_broken", user=each.user, told=way.say(BROKEN))
