"""Around listeners whose answer is the ack itself: forms that are sent in, and options while somebody types.

Slack waits three seconds for it. Like every listener they receive a thing once and never raise.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock, Timer

from slack_bolt import BoltContext

from cxbot.errors import CxbotError, DataError, DeliveryError, Outcome
from cxbot.message import Json
from cxbot.observing import note, note_failure
from cxbot.slack.context import Context
from cxbot.slack.listeners.request import ASLEEP, RECEIVED_AGAIN, Request, reason_not_to_act, request_of
from cxbot.slack.sending.ephemeral import Ack

log = logging.getLogger(__name__)

FAULT = "Something went wrong on my side, and it is in my log. Please try again."


@dataclass(frozen=True, slots=True)
class Answering:
    """How a listener answers: `act` gives the answer, `sorry` the one where that fails.

    Where `act` takes too long, `meanwhile` is the answer and `late` gets what `act` gave in the end.
    """

    act: Callable[[Request], Json]
    sorry: Callable[[Request, CxbotError], Json]
    meanwhile: Callable[[Request], Json] | None = None
    late: Callable[[Request, Json], object] | None = None


def answering(ours: Context, what: str, how: Answering) -> Callable[..., None]:
    """A listener for Bolt whose ack is its answer."""

    def listen(ack: Ack, body: Json, context: BoltContext) -> None:
        once = _Once(ack)
        try:
            request = request_of(ours, what, body)
            reason = reason_not_to_act(request, context)
            if reason:
                note(log, reason, level=logging.WARNING, what=what)
                once.give({} if reason == RECEIVED_AGAIN else how.sorry(request, DeliveryError(ASLEEP, Outcome.UNSENT)))
                return
            answer = _in_time(request, once, how)
            if not once.give(answer) and how.late:
                how.late(request, answer)
        except Exception as error:  # noqa: BLE001  nothing may reach Bolt
            note_failure(log, "listener_failed", error, what=what)
            once.give({})

    return listen


def _in_time(request: Request, once: "_Once", how: Answering) -> Json:
    meanwhile = how.meanwhile
    if meanwhile is None:
        return _carefully(request, how)
    slow = Timer(request.context.timeouts.ack, lambda: once.give(meanwhile(request)))
    slow.daemon = True  # it never keeps a stopping process alive
    slow.start()
    try:
        return _carefully(request, how)
    finally:
        slow.cancel()


def _carefully(request: Request, how: Answering) -> Json:
    """The answer; whatever goes wrong is logged, and said in it."""
    try:
        with request.context.replying.follow(request.alone):
            return how.act(request)
    except DataError as error:
        note_failure(log, "database_failed", error, what=request.what, user=request.user, reason=error.reason)
        return how.sorry(request, error)
    except CxbotError as error:
        note(log, "refused", what=request.what, user=request.user, error=type(error).__name__)
        return how.sorry(request, error)
    except Exception as error:  # noqa: BLE001  the person must get an answer
        note_failure(log, "failed", error, what=request.what, user=request.user)
        return how.sorry(request, DeliveryError(FAULT, Outcome.UNSENT))


class _Once:
    """An ack that is given once."""

    def __init__(self, ack: Ack) -> None:
        self._ack: Ack | None = ack
        self._lock = Lock()

    def give(self, answer: Json) -> bool:
        """Give it, if nobody did; whether this was the one."""
        with self._lock:
            ack, self._ack = self._ack, None
        if ack is not None:
            ack(**answer)
        return ack is not None
