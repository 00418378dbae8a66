"""What digests told: shown as it was, and what became of it since, for who orders it."""

from dataclasses import replace

from cxbot.drawing import told as drawn
from cxbot.drawing.details import UNKNOWN
from cxbot.errors import AskError
from cxbot.keeping.deliveries import DELETED, Delivery
from cxbot.message import Message, Modal
from cxbot.order import Order, OrderKind
from cxbot.recalling import Recalling
from cxbot.slack.listeners.request import Request

UNHEARD_OF = "There is no such digest, so nothing is known of what it told. The list has those there are."


def reply(request: Request, order: Order) -> Message | Modal | None:
    """What an order about what a digest told is answered with; None where it is about something else.

    Raises:
        AskError: there is no such digest, or it told nothing.
        RightsError: the person may not see what it was about.
    """
    if order.kind is OrderKind.AS_POSTED:
        return as_posted(request, order)
    return changes(request, order) if order.kind is OrderKind.CHANGES else None


def as_posted(request: Request, order: Order) -> Message:
    """What a digest told, as it told it.

    Raises:
        AskError: there is no such digest, or it told nothing.
        RightsError: the person may not see what it was about.
    """
    delivery, name, deleted = _delivery(request, order)
    return _recalling(request).as_posted(delivery, request.audience(), name=name, deleted=deleted)


def changes(request: Request, order: Order) -> Modal:
    """What changed since a digest told its number, as a window; the order's subject is its page.

    Raises:
        AskError: there is no such digest, or it told no number.
        RightsError: the person may not see what it was about.
    """
    delivery, name, deleted = _delivery(request, order)
    page = int(order.subject) if order.subject.isdecimal() else 0
    return _recalling(request).changes(delivery, request.audience(), name=name, deleted=deleted, page=page)


def turned(order: Order, control: str, chosen: str) -> Order:
    """The order of the page that somebody turned to in the window of changes.

    Raises:
        AskError: the window has no such control.
    """
    known = control in {drawn.PREVIOUS, drawn.NEXT} and chosen.isdecimal()
    if order.kind is not OrderKind.CHANGES or not known:
        raise AskError(UNKNOWN)
    return replace(order, subject=chosen if chosen != "0" else "")


def told_by(request: Request, metric: str | None) -> str:
    """The key of the digest that was posted where this is done, if it told this metric's number; else empty."""
    found = request.context.subscribing.deliveries.posted_at(request.channel, request.message)
    return found.id if found is not None and metric and found.told.metric == metric else ""


def _recalling(request: Request) -> Recalling:
    return Recalling(request.context.replying, request.context.subscribing.deliveries)


def _delivery(request: Request, order: Order) -> tuple[Delivery, str, bool]:
    """What was delivered, the name of its view, and whether it was deleted since."""
    subscribing = request.context.subscribing
    delivery = subscribing.deliveries.find(order.key)
    if delivery is None:
        raise AskError(UNHEARD_OF, "digests")
    kept = subscribing.schedules.find(str(delivery.schedule))
    return delivery, kept.view.name, kept.state == DELETED
