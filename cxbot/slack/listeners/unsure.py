"""Digests that are perhaps posted, and that nobody can tell of: their owner has looked, and says what is to be done."""

import logging

from cxbot.drawing.digests import notice
from cxbot.drawing.text import clean
from cxbot.errors import AskError, DeliveryError, RightsError
from cxbot.keeping.deciding import is_there, send_again
from cxbot.keeping.deliveries import DELETED, ON
from cxbot.message import Message
from cxbot.observing import note
from cxbot.order import Order, OrderKind
from cxbot.schedule import slot_words
from cxbot.slack.listeners.request import Request
from cxbot.subscribers import Subscriber

log = logging.getLogger(__name__)

DECIDE = {OrderKind.SEND_AGAIN: send_again, OrderKind.IT_IS_THERE: is_there}
DONE = {
    OrderKind.SEND_AGAIN: "It is sent again.",
    OrderKind.IT_IS_THERE: "It is there, so it is not sent again.",
}


def decided(request: Request, order: Order) -> Message:
    """Do what was decided, and take the buttons away.

    Raises:
        AskError: it is not known, was decided already, or cannot be sent as its schedule is paused or deleted.
        RightsError: the person may not.
    """
    context, kept = request.context, request.context.subscribing.deliveries
    delivery = kept.find(order.key)
    if delivery is None:
        raise AskError("This digest is not known any more. The list shows those there are.", "digests")
    schedule = context.subscribing.schedules.find(str(delivery.schedule))
    if not Subscriber(request.person(), context.rights).may_change(schedule.owner, schedule.place):
        raise RightsError("This digest is somebody else's. Whoever made it can decide, or a manager.")
    if order.kind is OrderKind.SEND_AGAIN and delivery.slot and schedule.state != ON:
        deleted = "It was deleted, so this is not sent any more. The list shows those there are."
        off = "It is paused, so this is not sent. Press Resume or Send Now in the list."
        raise AskError(deleted if schedule.state == DELETED else off, "digests")
    if not DECIDE[order.kind](kept, delivery.id):
        raise AskError("This was decided already. The list shows what came of it.", "digests")
    when = f" of {slot_words(delivery.slot)}" if delivery.slot else ""
    answer = notice(f"The digest “{clean(schedule.view.name, 80)}”{when} was perhaps not posted. {DONE[order.kind]}")
    if request.message and not request.is_ephemeral:
        try:
            context.posting.courier.update(request.channel, request.message, answer.text, answer.blocks, {})
        except DeliveryError as error:  # it is decided all the same
            note(log, "buttons_left", level=logging.WARNING, code=error.code)
    return Message(DONE[order.kind], answer.blocks)
