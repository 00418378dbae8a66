"""The hands of the outbox: a delivery is drawn for whoever reads it, posted with its mark, and found by that.

It neither repeats nor waits: when something is posted, and whether once more, the outbox decides.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from cxbot.drawing.digests import notice
from cxbot.errors import DeliveryError, Outcome, PictureError, RightsError
from cxbot.keeping.deliveries import Delivery, DeliveryKind, State
from cxbot.keeping.schedules import KeptSchedule
from cxbot.message import Json, Message
from cxbot.outbox import Rendered
from cxbot.replying import Replying
from cxbot.rights import Audience, Place, Rights
from cxbot.slack.directory import Directory
from cxbot.slack.sending.clients import Bot
from cxbot.slack.sending.composing import Composing, Said
from cxbot.slack.sending.courier import SHAPE_REFUSED, Courier
from cxbot.slack.sending.looking import look, marked
from cxbot.slack.sending.once import Once
from cxbot.subscribing import Subscribing

READS_MARKS = "metadata.message:read"
PICTURES = 3  # attempts, until a digest goes without what Slack does not take
PATIENT = 8  # attempts, in some twenty minutes, until a channel that the bot cannot see is believed to be gone


@dataclass(frozen=True, slots=True)
class Ready:
    """A message, and the files of its pictures, by key; `thread` is the ts of the message that it goes under."""

    message: Message
    files: dict[str, str]
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Delivering:
    """Draws, posts and finds digests. `now` is the clock that reports follow."""

    bot: Bot
    replying: Replying
    rights: Rights
    directory: Directory
    courier: Courier
    subscribing: Subscribing
    now: Callable[[], datetime]
    once: Once = field(default_factory=Once)

    def render(self, delivery: Delivery) -> Rendered:
        """Draw a delivery for all who read it, and upload its pictures.

        Raises:
            CxbotError: it cannot be drawn, or may not be shown there.
        """
        if delivery.kind is DeliveryKind.NOTICE:
            return Rendered(Ready(notice(delivery.words, self._unsure(delivery)), {}))
        kept = self.subscribing.schedules.find(str(delivery.schedule))
        audience = self._audience(delivery)
        said = self._says(delivery)(kept, delivery, audience)
        if said.skipped:
            return Rendered(None, said.told, said.skipped)
        return Rendered(Ready(said.message, self._files(said, delivery), delivery.thread), said.told)

    def waits(self, delivery: Delivery) -> str:
        """What a delivery had better wait for, in words; empty where nothing.

        Raises:
            CxbotError: it cannot be said what it is about.
        """
        return self._composing.waits(delivery)

    def owner(self, schedule: int) -> str:
        """Whose a schedule is."""
        return self.subscribing.schedules.find(str(schedule)).owner

    def channel(self, place: str) -> str:
        """The conversation that stands for a place: a channel itself, for a person that with her.

        Raises:
            DeliveryError: there is none.
        """
        return self.courier.direct(place) if is_person(place) else place

    def post(self, message: Any, channel: str, delivery: str) -> str:
        """Post it, marked with the delivery's id; its ts. A message whose picture is refused goes without it.

        Raises:
            DeliveryError: its outcome says whether it may be there all the same.
        """
        mark = marked(delivery)
        ready: Ready = message
        timeouts = self.courier.timeouts
        with self.courier.channels.soon(channel, timeouts.turn) as turn:
            if turn is None:
                raise DeliveryError("Others post there just now.", Outcome.UNSENT, wait=timeouts.apart)
            try:
                return self._send(ready, channel, mark)
            finally:
                turn.rest(timeouts.apart)

    def find(self, channel: str, delivery: str, since: datetime, *, thread: str = "", seen: str = "") -> str:
        """Look for what is marked with the delivery's id, in a thread where one is named; its ts, empty if not there.

        Raises:
            DeliveryError: it cannot be looked for; REFUSED where that will stay so. Its `seen` is how far it came.
        """
        if READS_MARKS not in self.bot.scopes:
            # Slack would leave the marks out, and what is there would look as if it were not.
            raise DeliveryError(f"The bot lacks the permission {READS_MARKS}, so it cannot look.")
        return look(self.courier, channel, delivery, since, thread=thread, seen=seen)

    def _send(self, ready: Ready, channel: str, mark: Json) -> str:
        send = partial(self.courier.send_once, ready.message, channel, thread=ready.thread, metadata=mark)
        try:
            return send(files=ready.files)
        except DeliveryError as error:
            without = isinstance(error, PictureError) or error.code == SHAPE_REFUSED
            if not without or not ready.files or error.outcome is not Outcome.REFUSED:
                raise
        return send()

    @property
    def _composing(self) -> Composing:
        return Composing(self.replying, self.subscribing, self.now, self.once)

    def _says(self, delivery: Delivery) -> Callable[[KeptSchedule, Delivery, Audience], Said]:
        if delivery.kind is DeliveryKind.THREAD:
            return self._composing.part
        return self._composing.correction if delivery.kind is DeliveryKind.CORRECTION else self._composing.digest

    def _unsure(self, notice: Delivery) -> str:
        """The delivery that its owner has to decide about; none where a notice is about something else."""
        about = self.subscribing.deliveries.find(notice.parent) if notice.parent else None
        return about.id if about is not None and about.state is State.UNVERIFIED else ""

    def _files(self, said: Said, delivery: Delivery) -> dict[str, str]:
        """The files of its pictures; what looks the same is uploaded once.

        Raises:
            DeliveryError: some were not taken. The first attempts wait for them; later ones go without.
        """
        pictures = said.message.pictures

        def whole(files: dict[str, str]) -> bool:
            return len(files) == len(pictures)

        key = ("files", said.shown, tuple(each.key for each in pictures))
        files = self.once(key, self.now(), lambda: self.courier.ready(pictures), whole)
        if not whole(files) and delivery.attempts < PICTURES:
            raise DeliveryError("Slack did not take its picture.", Outcome.UNSENT)
        return files

    def _audience(self, delivery: Delivery) -> Audience:
        """What all who read a digest may see."""
        # The schedule may have been moved since to a place whose readers see more.
        if is_person(delivery.place):
            return self.rights.audience(self.directory.person(delivery.place), Place(""))
        place = self.directory.place(delivery.place)
        if not place.known and delivery.attempts <= PATIENT:
            raise DeliveryError("I cannot see the channel. Invite me to it.", Outcome.UNSENT)
        if not self.rights.open_to(place):
            raise RightsError("I may not post into the channel any more. Invite me to it, or ask who runs the bot.")
        return replace(self.rights.readers(place), place=place.id)


def is_person(place: str) -> bool:
    """Whether a place is one person directly, by Slack's ids."""
    return place.startswith(("U", "W"))
