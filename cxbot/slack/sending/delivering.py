"""The hands of the outbox: a delivery is drawn for whoever reads it, posted with its mark, and found by that.

It neither repeats nor waits: when something is posted, and whether once more, the outbox decides.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from cxbot.drawing.digests import notice
from cxbot.drawing.text import clean
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
from cxbot.slack.sending.errors import NO_MORE, NOT_HERE
from cxbot.slack.sending.looking import look, marked
from cxbot.slack.sending.once import Once
from cxbot.subscribing import Subscribing

READS_MARKS = "metadata.message:read"
PICTURES = 3  # attempts, until a digest goes without what Slack does not take
PATIENT = 8  # attempts, in some twenty minutes, until a channel that the bot cannot see is believed to be gone


class Check(Protocol):
    """Looks whether a digest may go where it goes; see `cxbot.slack.reconciling`."""

    def __call__(self, kept: KeptSchedule, *, tell: bool = True, refused: bool = False) -> None:
        """Let it pass, or pause it.

        Raises:
            DeliveryError: it may not, in words for the owner.
        """


@dataclass(frozen=True, slots=True)
class Ready:
    """A message, and the files of its pictures, by key; `thread` is the ts of the message that it goes under.

    Of a digest it has its schedule, too.
    """

    message: Message
    files: dict[str, str]
    thread: str = ""
    kept: KeptSchedule | None = None


@dataclass(frozen=True, slots=True)
class Delivering:
    """Draws, posts and finds digests. `now` is the clock that reports follow.

    `check` looks whether a digest may still go where it goes, `told` says who is told of one.
    """

    bot: Bot
    replying: Replying
    rights: Rights
    directory: Directory
    courier: Courier
    subscribing: Subscribing
    now: Callable[[], datetime]
    check: Check
    told: Callable[[KeptSchedule], str]
    once: Once = field(default_factory=Once)

    def render(self, delivery: Delivery) -> Rendered:
        """Draw a delivery for all who read it, and upload its pictures.

        Raises:
            CxbotError: it cannot be drawn, or may not be shown there.
        """
        if delivery.kind is DeliveryKind.NOTICE:
            return Rendered(Ready(notice(delivery.words, self._unsure(delivery)), {}))
        kept = self.subscribing.schedules.find(str(delivery.schedule))
        if delivery.kind is DeliveryKind.DIGEST:
            # What was sent by hand fails in words; the other kind is taken back with the pause, which is told.
            self.check(kept, tell=bool(delivery.slot))
        audience = self._audience(delivery)
        said = self._says(delivery)(kept, delivery, audience)
        if said.skipped:
            return Rendered(None, said.told, said.skipped)
        whose = kept if delivery.kind is DeliveryKind.DIGEST else None
        return Rendered(Ready(said.message, self._files(said, delivery), delivery.thread, whose), said.told)

    def waits(self, delivery: Delivery) -> str:
        """What a delivery had better wait for, in words; empty where nothing.

        Raises:
            CxbotError: it cannot be said what it is about.
        """
        return self._composing.waits(delivery)

    def owner(self, schedule: int) -> str:
        """Who is told of a schedule: whose it is, while she is there."""
        kept = self.subscribing.schedules.find(str(schedule))
        return self.told(kept) or kept.owner

    def named(self, schedule: int) -> str:
        """What a schedule is called in a sentence, plain text."""
        kept = self.subscribing.schedules.find(str(schedule))
        return f"The digest “{clean(self.subscribing.named(kept), 80)}”"

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
            if ready.kept is not None and error.outcome is Outcome.REFUSED and error.code in NOT_HERE | NO_MORE:
                self._look_why(ready.kept, error)
            without = isinstance(error, PictureError) or error.code == SHAPE_REFUSED
            if not without or not ready.files or error.outcome is not Outcome.REFUSED:
                raise
        return send()

    def _look_why(self, kept: KeptSchedule, refusal: DeliveryError) -> None:
        """Pause a digest that Slack refused for good, and say so with the refusal: its owner is told once.

        Raises:
            DeliveryError: the refusal, with what to do.
        """
        try:
            self.check(kept, tell=False, refused=True)
        except DeliveryError as error:
            if error.outcome is not Outcome.REFUSED:
                return
            text = f"{refusal.text} {error.text} It is paused."
            raise DeliveryError(text, Outcome.REFUSED, code=refusal.code) from error

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
