"""Digests: what an order about one does, for who ordered it, where she did; and how digests stand in a list."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from cxbot.asking.subscribing import words_of_digest
from cxbot.digesting import digest, too_few
from cxbot.drawing import digests as drawn
from cxbot.drawing.text import as_code, clean, counted, escape
from cxbot.errors import AskError, DeliveryError, Outcome, RightsError
from cxbot.keeping.deliveries import ON, Delivery, State
from cxbot.keeping.schedules import KeptSchedule, Wanted
from cxbot.message import Message, Modal, Where
from cxbot.order import Order, OrderKind
from cxbot.replying import Reply
from cxbot.rights import Audience, Person, Place, check_question, is_for_each, seen_by_both
from cxbot.schedule import Rhythm, slot_words
from cxbot.slack.listeners import digest_forms, unsure
from cxbot.slack.listeners.request import Request
from cxbot.slack.listeners.saved import asker_of, last_week, says
from cxbot.slack.sending.delivering import is_person
from cxbot.subscribers import Subscriber
from cxbot.viewing import Asker
from cxbot.ways import current

LATE, LATEST = timedelta(minutes=2), timedelta(hours=13)  # of the clock on the wall: reports may follow another one
LONGEST_WHY = 120  # characters of why a delivery was not posted, in a list
_STATES = {
    State.PENDING.value: "is on its way",
    State.POSTING.value: "is on its way",
    State.MISSED.value: "was missed",
    State.CANCELLED.value: "was taken back",
    State.FAILED.value: "was not posted",
    State.UNVERIFIED.value: "was perhaps not posted",
    State.SKIPPED.value: "was skipped",
}
CHANGES = frozenset({OrderKind.PAUSE, OrderKind.RESUME, OrderKind.SEND_NOW, OrderKind.PREVIEW})


def addressed(request: Request, order: Order, where: Where) -> Order:
    """What is ordered "private" comes to who ordered it."""
    alone = order.kind is OrderKind.SUBSCRIBE and where is Where.PRIVATE and not order.place
    return replace(order, place=request.user) if alone else order


def reply(request: Request, order: Order) -> Reply | None:
    """What an order about digests is answered with; None where it is about something else.

    Raises:
        AskError: there is no such view or digest, or it was deleted.
        RightsError: the person may not.
    """
    if order.kind in unsure.DECIDE:
        return unsure.decided(request, order)
    asker = asker_of(request)
    if order.kind is OrderKind.DIGESTS:
        return drawn.listing(here(request, asker), request.command)
    if order.kind is OrderKind.SUBSCRIBE and order.schedule is None:
        return digest_forms.new(request, order, asker)
    if order.kind is OrderKind.SUBSCRIBE:
        return _subscribe(request, order, asker)
    if order.kind in CHANGES:
        return _change(request, order, asker)
    return _form(request, order, asker)


def here(request: Request, asker: Asker) -> list[drawn.Listed]:
    """The digests that come here, as they stand in a list; to who is alone with the bot, those of her channels."""
    channels: Collection[str] = ()
    if not asker.place:
        with suppress(DeliveryError):  # Slack does not say: then hers alone
            channels = request.context.directory.channels_of(asker.id)
    found = request.context.subscribing.listed(asker, channels)
    return [listed(request, each.kept, each.last) for each in found]


def check(request: Request, wanted: Wanted, kept: KeptSchedule | None = None) -> str:
    """Let pass what may come where it is wanted to; the words to the person whom somebody else subscribes to it.

    Raises:
        AskError: the view cannot be asked now, or the place has too many.
        RightsError: the person may not subscribe the place, or its readers may not see what is asked.
    """
    context, person, moved = request.context, request.person(), kept is None or kept.place != wanted.place
    if moved:
        context.subscribing.schedules.check_room(wanted.place)
    question = context.subscribing.question(wanted.view, context.subscribing.now())
    if not is_person(wanted.place):
        _check_channel(request, person, wanted.place, moved=moved)
        audience = context.rights.audience(person, context.directory.place(wanted.place))
        check_question(question, audience)
        if is_for_each(question, audience):
            raise RightsError("Not everybody who reads this channel may see this. Subscribe for yourself: add private.")
        return ""
    other = context.directory.person(wanted.place)
    Subscriber(person, context.rights).check_other(other)
    audience = context.rights.audience(other, Place(""))
    try:
        check_question(question, audience)
    except RightsError as error:
        if other.id == person.id:
            raise
        raise RightsError("This person may not see what that report shows. Choose another report.") from error
    return _told(request, wanted, person, audience) if moved and other.id != person.id else ""


def listed(request: Request, kept: KeptSchedule, last: Sequence[Delivery] = ()) -> drawn.Listed:
    """A digest as it stands in a list."""
    return drawn.Listed(
        kept.key,
        request.context.subscribing.named(kept),
        goes(request, kept),
        _when(kept),
        _coming(kept),
        [f"{'Before' if place else 'Last'}: {_outcome(each, kept)}" for place, each in enumerate(last)],
        kept.state == ON,
        _subscriber(request).may_change(kept.owner, kept.place),
        _options(request, kept),
        _whose(request, kept),
        [(each.id, _posted(each)) for each in last if each.state is State.POSTED and each.told.question],
    )


def goes(request: Request, kept: KeptSchedule) -> str:
    """Where a digest comes to, escaped."""
    if kept.place == request.user:
        return "for you"
    return f"for <@{kept.place}>" if is_person(kept.place) else f"in <#{kept.place}>"


def changeable(request: Request, order: Order, asker: Asker) -> KeptSchedule:
    """The digest that an order is about, which the person may change.

    Raises:
        AskError: there is none.
        RightsError: it is somebody else's.
    """
    subscribing = request.context.subscribing
    kept = subscribing.find(order.key.partition(":")[0]) if order.key else subscribing.called(order.subject, asker)
    if not _subscriber(request).may_change(kept.owner, kept.place):
        raise RightsError("This digest is somebody else's. Whoever made it can change it, or a manager.")
    return kept


def _subscriber(request: Request) -> Subscriber:
    return Subscriber(request.person(), request.context.rights)


def _subscribe(request: Request, order: Order, asker: Asker) -> Message:
    context = request.context
    if order.schedule is None:
        raise AskError("Say when the digest is to come.", "subscribe every Monday 09:00")
    view, key = context.subscribing.view(order.subject, asker, lambda: last_week(request))
    place = order.place or asker.place or asker.id
    wanted = Wanted(place, view, key, order.schedule, order.least, order.short)
    kept = context.subscribing.subscribe(wanted, asker.id, check(request, wanted))
    return said(request, kept, asker)


def said(request: Request, kept: KeptSchedule, asker: Asker) -> Message:
    """What was subscribed to, with the words that would have done it here."""
    name, words = kept.view.name if kept.view_key else "", ""
    if kept.place in {asker.place, asker.id}:
        order = Order(OrderKind.SUBSCRIBE, name, schedule=kept.schedule, least=kept.least, short=kept.short)
        words = words_of_digest(order, request.context.replying.zone)
        words += " private" if words and asker.place and kept.place == asker.id else ""
    command = request.context.replying.command
    return drawn.subscribed(listed(request, kept), f"{command} {words}" if words else "")


def _check_channel(request: Request, person: Person, channel: str, *, moved: bool) -> None:
    """Let a channel pass that the bot is in, and the person as well where it is another than the one she is in."""
    context, place = request.context, request.context.directory.place(channel)
    if moved and (not place.known or not context.directory.has_bot(channel)):
        raise RightsError(
            f"I am not in this channel, so I cannot post there. Type /invite @{context.bot.name} in it, and subscribe "
            "again."
        )
    Subscriber(person, context.rights).check_place(place)
    if moved and channel != request.channel and channel not in context.directory.channels_of(person.id):
        raise RightsError("You are not in this channel. Join it, and subscribe again in a minute.")


def _told(request: Request, wanted: Wanted, person: Person, audience: Audience) -> str:
    """What is told to somebody whom another person subscribed."""
    by = clean(next((each for each in person.known_as if "@" not in each), person.id), 80)
    with request.context.replying.follow(audience):
        first = wanted.schedule.next(request.context.subscribing.now())
        return (
            f"{by} subscribed you to the digest “{clean(wanted.view.name, 80)}”. It comes here, "
            f"{wanted.schedule.words()} ({wanted.schedule.zone}), for the first time on {slot_words(first.slot)}. You "
            "can change, pause or delete it: press Digests."
        )


def _form(request: Request, order: Order, asker: Asker) -> Modal | None:
    if order.kind is OrderKind.EDIT:
        kept = changeable(request, order, asker)
        return digest_forms.edit(request, kept, asker)
    if order.kind is OrderKind.UNSUBSCRIBE:
        kept = changeable(request, order, asker)
        name = request.context.subscribing.named(kept)
        return digest_forms.delete(kept, name, goes(request, kept))
    return None


def _change(request: Request, order: Order, asker: Asker) -> Message:
    context, kept = request.context, changeable(request, order, asker)
    schedules = context.subscribing.schedules
    if order.kind is OrderKind.SEND_NOW:
        context.subscribing.send_now(kept, request.key)
        return drawn.sending(listed(request, kept))
    if order.kind is OrderKind.PREVIEW:
        request.later(context.pools.reports, lambda: _preview(request, kept))
        return drawn.previewing(listed(request, kept))
    if order.kind is OrderKind.PAUSE:
        return drawn.changed(listed(request, schedules.pause(kept, asker.id)), "Paused")
    resumed = schedules.resume(kept, asker.id)
    try:
        context.delivering.check(resumed, tell=False)
    except DeliveryError as error:
        if error.outcome is Outcome.REFUSED:
            raise AskError(f"It stays paused. {error.text}", "digests") from error
    return drawn.changed(listed(request, resumed), "Resumed")


def _preview(request: Request, kept: KeptSchedule) -> None:
    """Send the person what would come now, as far as she may see it herself; nothing is promised or kept of it."""
    context, person = request.context, request.person()
    courier, subscribing = context.posting.courier, context.subscribing
    if is_person(kept.place):
        readers = context.rights.audience(context.directory.person(kept.place), Place(""))
    else:
        readers = context.rights.readers(context.directory.place(kept.place))
    audience = seen_by_both(context.rights.audience(person, Place("")), readers)
    view = subscribing.shown(kept)
    question = subscribing.question(view, subscribing.now())
    when, short = kept.schedule.words(), kept.short
    message, told = digest(context.replying, question, audience, name=view.name, when=when, short=short)
    marked = drawn.previewed(message, listed(request, kept), too_few(told, kept.least))
    direct = courier.direct(person.id)
    ts = courier.send_once(marked, direct, files=courier.ready(marked.pictures))
    for part in message.thread:
        courier.send_once(part, direct, thread=ts, files=courier.ready(part.pictures))


def _when(kept: KeptSchedule) -> str:
    if kept.schedule.rhythm is Rhythm.CRON:
        return f"by the cron line `{as_code(kept.schedule.cron)}`"
    return escape(kept.schedule.words())


def _coming(kept: KeptSchedule) -> str:
    if kept.state == ON:
        return f"Next on {slot_words(kept.due.slot)} ({kept.schedule.zone})"
    return f"Paused: {escape(kept.reason, 300)}" if kept.reason else "Paused"


def _options(request: Request, kept: KeptSchedule) -> list[str]:
    """What a report without a name asks, or that the dates of a view never move; and when it comes, or is short."""
    about = ""
    if not kept.view_key:
        about = says(request, kept.view)
    elif (view := request.context.subscribing.newest(kept)).period.fixed:
        about = f"always {escape(view.period.said())}"
    least = f"only with {counted(kept.least, ('rating', 'ratings'))} or more" if kept.least else ""
    return [each for each in (about, least, "short when nothing changed" if kept.short else "") if each]


def _whose(request: Request, kept: KeptSchedule) -> str:
    """Who made it, and who changed it last."""
    by = "By you" if kept.owner == request.user else f"By <@{kept.owner}>"
    if kept.changed_by == kept.owner:
        return by
    return f"{by}, changed by {'you' if kept.changed_by == request.user else f'<@{kept.changed_by}>'}"


def _posted(last: Delivery) -> str:
    return f"That of {slot_words(last.slot)}" if last.slot else "The one sent by hand"


def _outcome(last: Delivery, kept: KeptSchedule) -> str:
    which = f"that of {slot_words(last.slot)}" if last.slot else "the one sent by hand"
    late = last.ended_at - last.due_at if last.slot and last.ended_at else timedelta(0)
    if last.state is State.POSTED:
        how = [last.told.incomplete[:1].lower() + last.told.incomplete[1:]] if last.told.incomplete else []
        if last.ended_at and LATE < late < LATEST:
            how.insert(0, f"late, at {current().clock(last.ended_at.astimezone(ZoneInfo(kept.schedule.zone)))}")
        return f"{which} was posted {escape('; '.join(how), LONGEST_WHY)}".rstrip()
    why = f": {escape(last.error, LONGEST_WHY)}" if last.error else ""
    return f"{which} {_STATES[last.state.value]}{why}"
