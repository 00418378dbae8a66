"""Total reply time (avg)."""

from cxbot.metric import Aggregate, EventName, Metric
from cxbot.unit import Better, Unit

METRIC = Metric(
    name="total_reply_time",
    title="Total reply time (avg)",
    short="Total reply time",
    definition=(
        "All the business time that a customer waited for replies in a conversation that is archived or snoozed now."
    ),
    counts_on="the last archiving or snooze",
    unit=Unit.DURATION,
    better=Better.LOWER,
    event=EventName.RESOLUTIONS,
    aggregate=Aggregate.MEAN,
    noun=("conversation", "conversations"),
    calculation="{n} conversations took {total} in all: {value} on average.",
    order=80,
    words=("resolution time", "time to resolve", "total response time"),
    left_out="Conversations that are open, or have no reply, are left out.",
)
