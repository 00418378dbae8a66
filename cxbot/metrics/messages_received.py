"""Messages received."""

from cxbot.metric import Aggregate, EventName, Metric
from cxbot.unit import Better, Unit

METRIC = Metric(
    name="messages_received",
    title="Messages received",
    short="Received",
    definition="Messages from customers, their automatic replies included; a message in two inboxes counts once.",
    counts_on="the time of the message",
    unit=Unit.COUNT,
    better=Better.NEITHER,
    event=EventName.RECEIVED,
    aggregate=Aggregate.COUNT,
    noun=("message", "messages"),
    calculation="{n} messages came in.",
    order=40,
    words=("received", "inbound messages", "inbound", "receive", "incoming", "incoming messages"),
    adds_up=True,
    left_out="Calls are not messages.",
)
