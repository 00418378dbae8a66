"""Around every listener: it hears a thing once, in time, acknowledges it, and never raises.

An exception that reaches Bolt right after an ack loses the ack, and the person sees "the app did not respond".
Whatever goes wrong is caught here, logged, and told to the person in a sentence.
"""

import logging
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Timer
from typing import Any

from slack_bolt import BoltContext

from cxbot.drawing.text import escape
from cxbot.errors import AskError, CxbotError, DataError, DeliveryError
from cxbot.observing import note, note_failure
from cxbot.rights import Person
from cxbot.slack.context import Desk
from cxbot.slack.listeners.markup import plain
from cxbot.slack.running.jobs import RESTARTING, Jobs
from cxbot.slack.sending.ephemeral import Ack, Whisper

log = logging.getLogger(__name__)

RECEIVED = "cxbot_received"  # in Bolt's context: when the request came in, monotonic seconds
SLOW = "One moment, this takes a little longer …"


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that a person did.

    `asked` are the words after the command or mention, as Slack sent them; they are never logged.
    """

    desk: Desk
    what: str
    user: str
    channel: str
    thread: str
    trigger: str
    body: dict[str, Any]
    whisper: Whisper
    asked: str = ""
    command: str = "/cx"

    def person(self) -> Person:
        """The person, who may ask.

        Raises:
            RightsError: she may not.
            DeliveryError: Slack does not say who she is.
        """
        person = self.desk.people.person(self.user)
        self.desk.rights.check(person)
        return person

    def carefully(self, act: Callable[[], object], went_well: str = "done") -> None:
        """Do it; whatever goes wrong is logged and told to the person."""
        started = time.monotonic()
        try:
            act()
        except AskError as error:
            note(log, "not_understood", what=self.what, user=self.user, error=type(error).__name__)
            self.whisper.say(self.desk.replies.mistake(error, plain(self.asked), self.command))
        except DataError as error:
            note_failure(log, "database_failed", error, what=self.what, user=self.user, reason=error.reason)
            self.whisper.say(escape(error.text, 1000))
        except CxbotError as error:
            code = error.code if isinstance(error, DeliveryError) else ""
            note(log, "refused", what=self.what, user=self.user, error=type(error).__name__, code=code)
            self.whisper.say(escape(error.text, 1000))
        except Exception as error:  # noqa: BLE001  a listener that raises loses its ack; the person must get an answer
            reference = secrets.token_hex(4)
            note_failure(log, "failed", error, what=self.what, user=self.user, reference=reference)
            self.whisper.say(
                f"Something went wrong on my side, and it is in my log as {reference}. Please try again; if it "
                "happens again, tell whoever runs the bot."
            )
        else:
            note(log, went_well, what=self.what, user=self.user, ms=round((time.monotonic() - started) * 1000))

    def later(self, jobs: Jobs, act: Callable[[], object]) -> None:
        """Do it after Slack was answered, as carefully.

        Raises:
            DeliveryError: there is no room for it.
        """
        jobs.hand(lambda: self.carefully(act), lambda: self.whisper.say(RESTARTING))


def listener(desk: Desk, what: str, act: Callable[[Heard], None]) -> Callable[..., None]:
    """A listener for Bolt that is acknowledged at once.

    For slash commands what `act` says first is the ack itself; everything else is acknowledged before `act`.
    """
    is_command = what.startswith("/")

    def listen(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        try:
            heard = _heard(desk, what, body, ack)
            if not is_command:
                heard.whisper.acknowledge()
            key = _key(what, body)
            if key and not desk.seen.first(key):
                note(log, "heard_again", what=what)
            elif time.monotonic() - context.get(RECEIVED, time.monotonic()) > desk.waits.late:
                # Slack has told the person that it failed; she will have asked again.
                note(log, "heard_too_late", what=what, level=logging.WARNING)
            else:
                with _answered_in_time(heard):
                    heard.carefully(lambda: act(heard), "heard")
            heard.whisper.acknowledge()
        except Exception as error:  # noqa: BLE001  see above: nothing may reach Bolt
            note_failure(log, "listener_failed", error, what=what)

    return listen


@contextmanager
def _answered_in_time(heard: Heard) -> Iterator[None]:
    """While the words of a slow command are understood, its person hears of it before Slack gives up."""
    slow = Timer(heard.desk.waits.ack, heard.whisper.say_if_waiting, (SLOW,))
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


def _heard(desk: Desk, what: str, body: dict[str, Any], ack: Ack) -> Heard:
    event = body.get("event", {})
    message = body.get("message", {})
    container = body.get("container", {})
    user = body.get("user_id") or body.get("user", {}).get("id") or event.get("user") or ""
    channel = body.get("channel_id") or container.get("channel_id") or event.get("channel") or ""
    thread = message.get("thread_ts") or event.get("thread_ts") or ""
    whisper = Whisper(
        desk.courier.posting,
        user=user,
        channel=channel,
        thread=thread,
        response_url=body.get("response_url") or "",
        ack=ack,
    )
    return Heard(
        desk=desk,
        what=what,
        user=user,
        channel=channel,
        thread=thread,
        trigger=body.get("trigger_id") or "",
        body=body,
        whisper=whisper,
        asked=body.get("text") or "",
        command=body.get("command") or next(iter(desk.commands), "/cx"),
    )


def _key(what: str, body: dict[str, Any]) -> str:
    """What the same thing has in common when it is sent twice; empty where Slack names nothing."""
    once = body.get("event_id") or body.get("trigger_id") or ""
    view = body.get("view") or {}
    return f"{what}:{once}:{view.get('hash', '')}" if once else ""
