"""First reply time (avg)."""

from cxbot.metric import Aggregate, EventName, Metric
from cxbot.unit import Better, Unit

METRIC = Metric(
    name="first_reply_time",
    title="First reply time (avg)",
    short="First reply",
    definition="Business time from the first message of a customer to the first reply by a person.",
    counts_on="the time of that reply",
    unit=Unit.DURATION,
    better=Better.LOWER,
    event=EventName.FIRST_REPLIES,
    aggregate=Aggregate.MEAN,
    noun=("first reply", "first replies"),
    calculation="{n} first replies took {total} in all: {value} on average.",
    order=60,
    words=("first response time", "first response", "frt", "time to first response", "time to first reply"),
    left_out="Conversations without a reply are left out; so are automatic replies.",
)
