"""What deliveries say: digests, what follows them in their threads, corrections, words to owners. It posts nothing.

What many have in common is answered once, and its pictures are drawn and uploaded once for all who may see the same
and read it in the same ways.
"""

import json
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cxbot import sections
from cxbot.answering.freshness import Behind, behind, state_of_data
from cxbot.calendar import seconds
from cxbot.database import reading
from cxbot.digesting import Found, digest, too_few
from cxbot.drawing import blocks
from cxbot.drawing.correcting import SAME, corrected, data_until, incomplete
from cxbot.drawing.digest import Notes
from cxbot.drawing.text import escape
from cxbot.drawing.told import with_ways
from cxbot.errors import AskError
from cxbot.keeping.deliveries import Delivery, DeliveryKind, Told
from cxbot.keeping.schedules import KeptSchedule
from cxbot.message import Message
from cxbot.metric import Metric
from cxbot.metrics import catalogue
from cxbot.question import Question
from cxbot.recalling import Recalling
from cxbot.replying import Replying
from cxbot.rights import Audience, unsorted
from cxbot.schedule import slot_words
from cxbot.slack.sending.once import Once
from cxbot.subscribing import Subscribing
from cxbot.ways import current

LATE = timedelta(minutes=2)
NO_PART = "There is no more to say."
_LIMIT = 300  # characters of a first line


@dataclass(frozen=True, slots=True)
class Said:
    """What a delivery says and tells; `skipped` says why it says nothing.

    `shown` names the pictures: what has the same name, looks the same.
    """

    message: Message
    told: Told = field(default_factory=Told)
    skipped: str = ""
    shown: Hashable = None


NOTHING = Message("", ())


@dataclass(frozen=True, slots=True)
class Composing:
    """Says what deliveries say. `now` is the clock that reports follow; `once` remembers what was answered."""

    replying: Replying
    subscribing: Subscribing
    now: Callable[[], datetime]
    once: Once

    def digest(self, kept: KeptSchedule, delivery: Delivery, audience: Audience) -> Said:
        """The digest of a schedule.

        Raises:
            CxbotError: it cannot be drawn, or is not for this audience.
        """
        question = self._question(kept, delivery)
        lagging = self._behind(question, delivery.due_at)
        with self.replying.follow(audience):
            late = self._late(kept, delivery)
            short = self._incomplete(lagging, question)
        later = Recalling(self.replying, self.subscribing.deliveries).later(delivery, audience)
        said = self._drawn(kept, question, audience, Notes(incomplete=short, late=late, later=later))
        said = replace(said, message=with_ways(said.message, delivery.id))
        told = replace(said.told, incomplete=short, parts=len(said.message.thread))
        few = too_few(told, kept.least) if delivery.slot else ""
        if few:
            # That there are few may be because they are not there yet.
            return Said(NOTHING, told, f"{few} ({short[:1].lower()}{short[1:]})" if short else few)
        if said.message.thread:
            self.once(_thread(delivery.id, told, audience), self.now(), lambda: said)
        return replace(said, told=told)

    def part(self, kept: KeptSchedule, delivery: Delivery, audience: Audience) -> Said:
        """What follows a digest in its thread, at the place that the delivery's key ends with.

        Raises:
            CxbotError: it cannot be drawn, or is not for this audience.
        """
        parent = self._parent(delivery)
        question = Question.decode(parent.told.question)
        key = _thread(parent.id, parent.told, audience)
        whole = self.once(key, self.now(), lambda: self._drawn(kept, question, audience, Notes()))
        place = int(delivery.key.rpartition("/")[2])
        if place > len(whole.message.thread):
            return Said(NOTHING, skipped=NO_PART)
        return Said(whole.message.thread[place - 1], shown=(whole.shown, place))

    def correction(self, kept: KeptSchedule, delivery: Delivery, audience: Audience) -> Said:
        """What became of a digest whose data were not whole; where its numbers stay, that they do.

        Raises:
            CxbotError: it cannot be drawn, or is not for this audience.
        """
        then = self._parent(delivery).told
        question = Question.decode(then.question)
        said = self._drawn(kept, question, audience, Notes())
        now = said.told
        with self.replying.follow(audience):
            if (then.figures, then.counted, then.counted_hash) == (now.figures, now.counted, now.counted_hash):
                return Said(Message(SAME, (blocks.context(SAME),)), now)
            words = self._corrected(question, then, now)
        first = blocks.context(escape(words, _LIMIT))
        return replace(said, message=replace(said.message, text=words, blocks=(first, *said.message.blocks), thread=()))

    def waits(self, delivery: Delivery) -> str:
        """What a digest or a correction had better wait for, in words; empty where nothing.

        Raises:
            CxbotError: it cannot be said what it is about.
        """
        kept = self.subscribing.schedules.find(str(delivery.schedule))
        if delivery.kind is DeliveryKind.CORRECTION:
            question = Question.decode(self._parent(delivery).told.question)
        else:
            question = self._question(kept, delivery)
        lagging = self._behind(question, delivery.due_at)
        if lagging is None:
            return ""
        return f"It waits for “{lagging.name}”: {data_until(lagging.until, self.now(), question.period.zone)}."

    def _drawn(self, kept: KeptSchedule, question: Question, audience: Audience, notes: Notes) -> Said:
        view, asked = self.subscribing.shown(kept), unsorted(self.replying.on_plan(question), audience)
        with reading(self.replying.engine) as connection:
            state = state_of_data(connection)
        with self.replying.follow(audience):
            when, ways = kept.schedule.words(), current()

        def remember(what: Question, find: Callable[[], Found]) -> Found:
            return self.once(("found", what.encode(), state), self.now(), find)

        message, told = digest(
            *(self.replying, question, audience),
            name=view.name,
            when=when,
            notes=notes,
            short=kept.short,
            remember=remember,
        )
        return Said(message, told, shown=(asked.encode(), audience, ways, state))

    def _parent(self, delivery: Delivery) -> Delivery:
        parent = self.subscribing.deliveries.find(delivery.parent)
        if parent is None:
            raise AskError("The digest that this is about is not known any more.")
        return parent

    def _question(self, kept: KeptSchedule, delivery: Delivery) -> Question:
        return self.subscribing.question(self.subscribing.shown(kept), delivery.due_at)

    def _behind(self, question: Question, at: datetime) -> Behind | None:
        with reading(self.replying.engine) as connection:
            return behind(connection, question.period, at, question.sources)

    def _incomplete(self, lagging: Behind | None, question: Question) -> str:
        if lagging is None:
            return ""
        name = lagging.name if lagging.one_of > 1 else ""
        return incomplete(lagging.until, self.now(), question.period.zone, name)

    def _late(self, kept: KeptSchedule, delivery: Delivery) -> str:
        now = self.now()
        if not delivery.slot or now - delivery.due_at <= LATE:
            return ""
        return (
            f"Due {slot_words(delivery.slot)}, posted {current().clock(now.astimezone(ZoneInfo(kept.schedule.zone)))}"
        )

    def _corrected(self, question: Question, then: Told, now: Told) -> str:
        metric = _leading(question)
        name = metric.name if metric else ""
        before, after = (json.loads(each.figures or "{}").get(name) for each in (then, now))
        return corrected(metric, before, after, then.counted, now.counted)


def _thread(delivery: str, told: Told, audience: Audience) -> Hashable:
    """What a digest's thread goes by: tried again it may tell other things by then, and to others who see less."""
    at = None if told.at is None else seconds(told.at)  # as it is kept
    return ("thread", delivery, told.question, at, audience)


def _leading(question: Question) -> Metric | None:
    """The metric that a digest leads with."""
    names = next((each.metrics for each in sections.asked(question) if each.metrics), ())
    return catalogue().get(names[0]) if names else None
