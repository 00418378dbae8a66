"""Active conversations."""

from cxbot.metric import Aggregate, EventName, Metric
from cxbot.unit import Better, Unit

METRIC = Metric(
    name="active_conversations",
    title="Active conversations",
    short="Active",
    definition="Conversations in which anything happened, by a customer, a teammate or a rule.",
    counts_on="any activity",
    unit=Unit.COUNT,
    better=Better.NEITHER,
    event=EventName.ACTIVITY,
    aggregate=Aggregate.COUNT,
    noun=("conversation", "conversations"),
    calculation="Something happened in {n} conversations.",
    order=100,
    words=("active",),
    left_out="Opening a conversation is no activity.",
)
