"""The hands of the outbox: a delivery is drawn for whoever reads it, posted with its mark, and found by that.

It neither repeats nor waits: when something is posted, and whether once more, the outbox decides.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from cxbot.digesting import digest
from cxbot.drawing.digests import notice
from cxbot.errors import DeliveryError, Outcome, PictureError, RightsError
from cxbot.keeping.deliveries import Delivery, DeliveryKind
from cxbot.keeping.schedules import KeptSchedule
from cxbot.message import Message
from cxbot.outbox import Rendered
from cxbot.replying import Replying
from cxbot.rights import Audience, Place, Rights
from cxbot.schedule import slot_words
from cxbot.slack.directory import Directory
from cxbot.slack.sending.clients import Bot
from cxbot.slack.sending.courier import SHAPE_REFUSED, Courier
from cxbot.slack.sending.errors import NO_MORE, NOT_HERE, explaining
from cxbot.subscribing import Subscribing
from cxbot.ways import current

MARK = "cxbot_delivery"
READS_MARKS = "metadata.message:read"
LATE = timedelta(minutes=2)
PATIENT = 8  # attempts, in some twenty minutes, until a channel that the bot cannot see is believed to be gone
_PAGE = 100


class Check(Protocol):
    """Looks whether a digest may go where it goes; see `cxbot.slack.reconciling`."""

    def __call__(self, kept: KeptSchedule, *, tell: bool = True, refused: bool = False) -> None:
        """Let it pass, or pause it.

        Raises:
            DeliveryError: it may not, in words for the owner.
        """


@dataclass(frozen=True, slots=True)
class Ready:
    """A message, and the files of its pictures, by key; of a digest its schedule, too."""

    message: Message
    files: dict[str, str]
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

    def render(self, delivery: Delivery) -> Rendered:
        """Draw a delivery for all who read it, and upload its pictures.

        Raises:
            CxbotError: it cannot be drawn, or may not be shown there.
        """
        if delivery.kind is DeliveryKind.NOTICE:
            return Rendered(Ready(notice(delivery.words), {}))
        kept = self.subscribing.schedules.find(str(delivery.schedule))
        # What was sent by hand fails in words; the other kind is taken back with the pause, which is told.
        self.check(kept, tell=bool(delivery.slot))
        view = self.subscribing.shown(kept)
        question = self.subscribing.question(view, delivery.due_at)
        audience = self._audience(delivery)
        with self.replying.follow(audience):
            when, late = kept.schedule.words(), self._late(kept, delivery)
        message, told = digest(self.replying, question, audience, name=view.name, when=when, late=late)
        return Rendered(Ready(message, self.courier.ready(message.pictures), kept), told)

    def owner(self, schedule: int) -> str:
        """Who is told of a schedule: whose it is, while she is there."""
        kept = self.subscribing.schedules.find(str(schedule))
        return self.told(kept) or kept.owner

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
        mark = {"event_type": MARK, "event_payload": {"delivery": delivery}}
        ready: Ready = message
        try:
            return self.courier.send_once(ready.message, channel, files=ready.files, metadata=mark)
        except DeliveryError as error:
            if ready.kept is not None and error.outcome is Outcome.REFUSED and error.code in NOT_HERE | NO_MORE:
                self._look_why(ready.kept, error)
            without = isinstance(error, PictureError) or error.code == SHAPE_REFUSED
            if not without or not ready.files or error.outcome is not Outcome.REFUSED:
                raise
        return self.courier.send_once(ready.message, channel, metadata=mark)

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

    def find(self, channel: str, delivery: str, since: datetime) -> str:
        """Look for what is marked with the delivery's id; its ts, empty where it is not there.

        Raises:
            DeliveryError: it cannot be looked for; REFUSED where that will stay so.
        """
        if READS_MARKS not in self.bot.scopes:
            # Slack would leave the marks out, and what is there would look as if it were not.
            raise DeliveryError(f"The bot lacks the permission {READS_MARKS}, so it cannot look.")
        cursor = None
        while True:
            with explaining():
                page = self.courier.posting.conversations_history(
                    channel=channel,
                    oldest=f"{since.timestamp():.6f}",
                    limit=_PAGE,
                    include_all_metadata=True,
                    cursor=cursor,
                )
            for each in page["messages"]:
                if ((each.get("metadata") or {}).get("event_payload") or {}).get("delivery") == delivery:
                    return str(each["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return ""

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

    def _late(self, kept: KeptSchedule, delivery: Delivery) -> str:
        now = self.now()
        if not delivery.slot or now - delivery.due_at <= LATE:
            return ""
        return (
            f"Due {slot_words(delivery.slot)}, posted {current().clock(now.astimezone(ZoneInfo(kept.schedule.zone)))}"
        )


def is_person(place: str) -> bool:
    """Whether a place is one person directly, by Slack's ids."""
    return place.startswith(("U", "W"))
