"""Digests: what an order about one does, for who ordered it, where she did."""

from cxbot.drawing import digests as drawn
from cxbot.drawing.text import escape
from cxbot.errors import AskError, RightsError
from cxbot.keeping.deliveries import DELETED, ON, Delivery, State
from cxbot.keeping.schedules import KeptSchedule
from cxbot.message import Message, Where
from cxbot.order import Order, OrderKind
from cxbot.rights import Place, check_question, is_for_each
from cxbot.schedule import slot_words
from cxbot.slack.listeners.request import Request
from cxbot.slack.listeners.saved import asker_of, last_week
from cxbot.slack.sending.delivering import is_person
from cxbot.subscribing import Subscribed

_STATES = {
    State.PENDING: "is on its way",
    State.POSTING: "is on its way",
    State.POSTED: "was posted",
    State.MISSED: "was missed",
    State.CANCELLED: "was taken back",
    State.FAILED: "was not posted",
    State.UNVERIFIED: "was perhaps not posted",
}


def reply(request: Request, order: Order, where: Where) -> Message | None:
    """What an order about digests is answered with; None where it is about something else.

    Raises:
        AskError: there is no such view or digest, or it was deleted.
        RightsError: the person may not.
    """
    if order.kind is OrderKind.DIGESTS:
        found = request.context.subscribing.listed(asker_of(request))
        return drawn.listing([_listed(request, each) for each in found], request.command)
    if order.kind is OrderKind.SUBSCRIBE:
        return _subscribe(request, order, where)
    if order.kind in {OrderKind.PAUSE, OrderKind.RESUME, OrderKind.UNSUBSCRIBE, OrderKind.SEND_NOW}:
        return _change(request, order)
    return None


def _subscribe(request: Request, order: Order, where: Where) -> Message:
    context, asker, person = request.context, asker_of(request), request.person()
    alone = where is Where.PRIVATE or not asker.place
    place = Place("") if alone else context.directory.place(asker.place)
    if order.schedule is None:
        raise AskError("Say when the digest is to come.", "subscribe every Monday 09:00")
    if not alone and not context.directory.has_bot(asker.place):
        raise RightsError(
            f"I am not in this channel, so I cannot post there. Type /invite @{context.bot.name} in it, and subscribe "
            "again."
        )
    context.rights.check_subscribing(person, place)
    view, key = context.subscribing.view(order.subject, asker, lambda: last_week(request))
    audience = context.rights.audience(person, place)
    question = context.subscribing.question(view, context.subscribing.now())
    check_question(question, audience)
    if is_for_each(question, audience):
        raise RightsError("Not everybody who reads this channel may see this. Subscribe for yourself: add private.")
    kept = context.subscribing.subscribe(asker.id if alone else asker.place, view, key, order.schedule, asker.id)
    return drawn.subscribed(_listed(request, Subscribed(kept, None)))


def _change(request: Request, order: Order) -> Message:
    context, person = request.context, request.person()
    schedules = context.subscribing.schedules
    kept = schedules.find(order.key)
    if kept.state == DELETED:
        raise AskError("This digest was deleted. The list shows those there are.", "digests")
    if not context.rights.may_change_digest(person, kept.owner):
        raise RightsError("This digest is somebody else's. Whoever made it can change it, or a manager.")
    if order.kind is OrderKind.SEND_NOW:
        context.subscribing.send_now(kept, request.key)
        return drawn.sending(_listed(request, Subscribed(kept, None)))
    if order.kind is OrderKind.PAUSE:
        changed, what = schedules.pause(kept, person.id), "Paused"
    elif order.kind is OrderKind.RESUME:
        changed, what = schedules.resume(kept, person.id), "Resumed"
    else:
        changed, what = schedules.delete(kept, person.id), "Deleted"
    return drawn.changed(_listed(request, Subscribed(changed, None)), what)


def _listed(request: Request, found: Subscribed) -> drawn.Listed:
    kept, context = found.kept, request.context
    return drawn.Listed(
        kept.key,
        kept.view.name,
        _goes(request, kept),
        escape(kept.schedule.words()),
        _coming(kept),
        _outcome(found.last) if found.last else "",
        kept.state == ON,
        context.rights.may_change_digest(request.person(), kept.owner),
    )


def _goes(request: Request, kept: KeptSchedule) -> str:
    if kept.place == request.user:
        return "for you"
    return f"for <@{kept.place}>" if is_person(kept.place) else f"in <#{kept.place}>"


def _coming(kept: KeptSchedule) -> str:
    if kept.state == ON:
        return f"Next on {slot_words(kept.due.slot)} ({escape(kept.schedule.zone)})"
    return f"Paused: {escape(kept.reason, 300)}" if kept.reason else "Paused"


def _outcome(last: Delivery) -> str:
    which = f"that of {slot_words(last.slot)}" if last.slot else "the one sent by hand"
    why = f": {escape(last.error, 300)}" if last.error and last.state is not State.POSTED else ""
    return f"{which} {_STATES[last.state]}{why}"
