"""Reply time (avg)."""

from cxbot.metric import Aggregate, EventName, Metric
from cxbot.unit import Better, Unit

METRIC = Metric(
    name="reply_time",
    title="Reply time (avg)",
    short="Reply time",
    definition="Business time that customers waited for each reply, since their oldest message without one.",
    counts_on="the time of the reply",
    unit=Unit.DURATION,
    better=Better.LOWER,
    event=EventName.REPLIES,
    aggregate=Aggregate.MEAN,
    noun=("reply", "replies"),
    calculation="{n} replies took {total} in all: {value} on average.",
    order=70,
    words=(
        *("response time", "replies"),
        *("respond", "how fast", "how quickly", "wait time", "waiting time", "how long do customers wait"),
    ),
    left_out="Messages that nobody waited for, and automatic replies, are no replies.",
)
