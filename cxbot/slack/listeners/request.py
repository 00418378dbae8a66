"""Around every listener: it receives a thing once, in time, acknowledges it, and never raises.

An exception that reaches Bolt right after an ack loses the ack, and the person sees "the app did not respond".
Whatever goes wrong is caught here, logged, and told to the person in a sentence.
"""

import logging
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Timer
from typing import Any

from slack_bolt import BoltContext

from cxbot.drawing.text import escape
from cxbot.errors import AskError, CxbotError, DataError, DeliveryError
from cxbot.message import Json, Message, Origin
from cxbot.observing import note, note_failure
from cxbot.rights import Audience, Person, Place
from cxbot.settings import COMMAND
from cxbot.slack.context import Context
from cxbot.slack.listeners.markup import plain
from cxbot.slack.running.jobs import RESTARTING, UNDER_WAY, Jobs
from cxbot.slack.sending.ephemeral import Ack, Ephemeral
from cxbot.slack.sending.views import Carried

log = logging.getLogger(__name__)

RECEIVED = "cxbot_received"  # in Bolt's context: when the request came in, monotonic seconds
ASLEEP = "I was asleep when you did this, so I left it undone. Please try again."
RECEIVED_AGAIN, AFTER_SLEEP = "received_again", "received_after_sleep"
OLD = 600.0  # seconds; Slack sends an event again for some minutes, and nobody waits for an older one
SLOW = "One moment, this takes a little longer …"


@dataclass(frozen=True, slots=True)
class Request:
    """One thing that a person did.

    `key` is what the same thing has in common when it is sent twice, empty where Slack names nothing. `asked` are the
    words after the command or mention, as Slack sent them; they are never logged. `message` is the ts of the message
    that it was done in, and not one that only she sees; of what is done in a window, `channel`, `thread` and `message`
    are those that it was opened from, and `carries` is what it carries.
    """

    context: Context
    what: str
    key: str
    user: str
    channel: str
    thread: str
    trigger: str
    body: Json
    ephemeral: Ephemeral
    asked: str = ""
    command: str = COMMAND
    message: str = ""
    carries: str = ""

    @property
    def origin(self) -> Origin:
        """Where a window that is opened now is opened from; out of a window where that one was."""
        return Origin(self.channel, self.message, self.thread)

    @property
    def in_modal(self) -> bool:
        """Whether it was done in a window."""
        return (self.body.get("view") or {}).get("type") == "modal"

    @property
    def in_home(self) -> bool:
        """Whether it was done in the Home tab."""
        return (self.body.get("view") or {}).get("type") == "home"

    @property
    def is_ephemeral(self) -> bool:
        """Whether it was done in a message that only this person sees."""
        return bool((self.body.get("container") or {}).get("is_ephemeral"))

    @property
    def alone(self) -> Audience:
        """The person as she reads what nobody else does. What she may see there is not decided by it."""
        return Audience(names=False, comments=False, scores=False, person=self.user)

    def person(self) -> Person:
        """The person, who may ask.

        Raises:
            RightsError: she may not.
            DeliveryError: Slack does not say who she is.
        """
        person = self.context.directory.person(self.user)
        self.context.rights.check(person)
        return person

    def audience(self) -> Audience:
        """What the person alone may see.

        Raises:
            RightsError: she may not ask.
            DeliveryError: Slack does not say who she is.
        """
        return self.context.rights.audience(self.person(), Place(""))

    def carefully(self, act: Callable[[], object], went_well: str = "done") -> bool:
        """Do it; whatever goes wrong is logged and told to the person. False where that could not be told either."""
        started = time.monotonic()
        try:
            with self.context.replying.follow(self.alone):
                act()
        except AskError as error:
            note(log, "not_understood", what=self.what, user=self.user, error=type(error).__name__)
            return self.ephemeral.say(self._mistake(error))
        except DataError as error:
            note_failure(log, "database_failed", error, what=self.what, user=self.user, reason=error.reason)
            return self.ephemeral.say(escape(error.text, 1000))
        except CxbotError as error:
            code = error.code if isinstance(error, DeliveryError) else ""
            note(log, "refused", what=self.what, user=self.user, error=type(error).__name__, code=code)
            return self.ephemeral.say(escape(error.text, 1000))
        except Exception as error:  # noqa: BLE001  a listener that raises loses its ack; the person must get an answer
            reference = secrets.token_hex(4)
            note_failure(log, "failed", error, what=self.what, user=self.user, reference=reference)
            return self.ephemeral.say(
                f"Something went wrong on my side, and it is in my log as {reference}. Please try again; if it "
                "happens again, tell whoever runs the bot."
            )
        note(log, went_well, what=self.what, user=self.user, ms=round((time.monotonic() - started) * 1000))
        return True

    def _mistake(self, error: AskError) -> str | Message:
        """What was not understood, in words; plain ones where drawing them meets a fault of its own."""
        try:
            return self.context.replying.mistake(error, plain(self.asked), self.command, self.audience())
        except Exception as fault:  # noqa: BLE001  the sentence about a mistake must not meet a second one
            note_failure(log, "mistake_not_drawn", fault, what=self.what)
            return escape(error.text, 1000)

    def later(self, jobs: Jobs, act: Callable[[], object], *, settled: Callable[[], object] = lambda: None) -> None:
        """Do it after Slack was answered, as carefully; `settled` is called once it is done, or the person was told.

        Raises:
            DeliveryError: there is no room for it.
        """
        begun = Event()

        def job() -> None:
            begun.set()
            if self.carefully(act):
                settled()

        def dropped() -> None:
            if self.ephemeral.say_last(UNDER_WAY if begun.is_set() else RESTARTING):
                settled()

        jobs.hand(job, dropped)

    def later_once(
        self,
        jobs: Jobs,
        act: Callable[[], object],
        *,
        settled: Callable[[], object] = lambda: None,
        wait: Callable[[], object] = lambda: None,
    ) -> None:
        """The same for what must not happen twice: only if none of the bot's processes has handled it.

        It begins after `wait`.

        Raises:
            DeliveryError: there is no room for it.
        """

        def once() -> None:
            wait()
            if not self.key or self.context.incoming.handled.first(self.key):
                act()
            else:
                note(log, "handled_elsewhere", what=self.what)

        self.later(jobs, once, settled=settled)


def listener(ours: Context, what: str, act: Callable[[Request], None]) -> Callable[..., None]:
    """A listener for Bolt that is acknowledged at once.

    For slash commands what `act` says first is the ack itself; everything else is acknowledged before `act`.
    """
    is_command = what.startswith("/")

    def listen(ack: Ack, body: Json, context: BoltContext) -> None:
        try:
            request = request_of(ours, what, body, ack)
            if not is_command:
                request.ephemeral.acknowledge()
            reason = reason_not_to_act(request, context)
            if reason:
                note(log, reason, what=what, level=logging.INFO if reason == RECEIVED_AGAIN else logging.WARNING)
                if reason == AFTER_SLEEP:
                    request.ephemeral.acknowledge()
                    request.ephemeral.say(ASLEEP)
            else:
                with _answered_in_time(request):
                    request.carefully(lambda: act(request), "received")
            request.ephemeral.acknowledge()
        except Exception as error:  # noqa: BLE001  see above: nothing may reach Bolt
            note_failure(log, "listener_failed", error, what=what)

    return listen


def reason_not_to_act(request: Request, context: BoltContext) -> str:
    """Why nothing is done about it; empty where it is received for the first time, and in time."""
    body, late, incoming = request.body, request.context.timeouts.late, request.context.incoming
    if request.key and not incoming.dedupe.first(request.key):
        return RECEIVED_AGAIN
    if time.monotonic() - context.get(RECEIVED, time.monotonic()) > late:
        return "received_too_late"  # Slack has told the person that it failed; she will have asked again
    if _is_of_old(body):
        return "received_much_too_late"
    return AFTER_SLEEP if incoming.watch.just_woke() and _has_failed(body, late) else ""


@contextmanager
def _answered_in_time(request: Request) -> Iterator[None]:
    """While the words of a slow command are understood, its person hears of it before Slack gives up."""
    slow = Timer(request.context.timeouts.ack, request.ephemeral.say_if_waiting, (SLOW,))
    slow.daemon = True  # it never keeps a stopping process alive
    slow.start()
    try:
        yield
    finally:
        slow.cancel()


def stamp(context: BoltContext, next: Callable[[], Any]) -> None:  # noqa: A002  Bolt hands it over by this name
    """Middleware that writes down when a request came in."""
    context[RECEIVED] = time.monotonic()
    next()


def request_of(ours: Context, what: str, body: Json, ack: Ack | None = None) -> Request:
    """What Slack sent, as a request; without `ack` whoever receives it acknowledges it with an answer of its own."""
    event = body.get("event", {})
    message = body.get("message", {})
    container = body.get("container", {})
    carried = Carried.decode((body.get("view") or {}).get("private_metadata") or "")
    user = body.get("user_id") or body.get("user", {}).get("id") or event.get("user") or ""
    channel = body.get("channel_id") or container.get("channel_id") or event.get("channel") or carried.origin.channel
    thread = message.get("thread_ts") or event.get("thread_ts") or container.get("thread_ts") or carried.origin.thread
    shown = "" if container.get("is_ephemeral") else container.get("message_ts") or message.get("ts")
    shown = str(shown or carried.origin.ts)
    if thread == shown:
        thread = ""  # a thread hangs below what it was done in, which is not in it
    ephemeral = Ephemeral(
        ours.posting.courier.posting,
        user=user,
        channel=channel,
        thread=thread,
        response_url=body.get("response_url") or "",
        ack=ack,
    )
    return Request(
        context=ours,
        what=what,
        key=_key(what, body),
        user=user,
        channel=channel,
        thread=thread,
        trigger=body.get("trigger_id") or "",
        body=body,
        ephemeral=ephemeral,
        asked=body.get("text") or "",
        command=body.get("command") or next(iter(ours.commands), COMMAND),
        message=shown,
        carries=carried.what,
    )


def _is_of_old(body: Json) -> bool:
    """Whether an event happened so long ago that nobody waits for what comes of it."""
    happened = body.get("event_time")
    return isinstance(happened, int | float) and time.time() - happened > OLD


def _has_failed(body: Json, late: float) -> bool:
    """Whether Slack may have shown it as failed: commands carry no time, clicks do, and events are sent again."""
    if "event" in body:
        return False
    actions = body.get("actions") or [{}]
    try:
        return time.time() - float(actions[0]["action_ts"]) > late
    except (KeyError, TypeError, ValueError):
        return True


def _key(what: str, body: Json) -> str:
    """What the same thing has in common when it is sent twice; empty where Slack names nothing.

    One message that somebody wrote was seen as two events, seconds apart, with two ids.
    """
    if message := body.get("event", {}).get("client_msg_id"):
        return f"written:{message}"
    once = body.get("event_id") or body.get("trigger_id") or ""
    view = body.get("view") or {}
    return f"{what}:{once}:{view.get('hash', '')}" if once else ""
