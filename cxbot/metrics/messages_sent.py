"""Messages sent."""

from cxbot.metric import Aggregate, EventName, Metric
from cxbot.unit import Better, Unit

METRIC = Metric(
    name="messages_sent",
    title="Messages sent",
    short="Sent",
    definition="Messages to customers, without our own automatic replies.",
    counts_on="the time of the message",
    unit=Unit.COUNT,
    better=Better.NEITHER,
    event=EventName.SENT,
    aggregate=Aggregate.COUNT,
    noun=("message", "messages"),
    calculation="{n} messages went out.",
    order=50,
    words=("sent", "outbound messages", "outbound", "outgoing", "replies sent"),
    adds_up=True,
    left_out="Calls and our own automatic replies are not counted.",
)
