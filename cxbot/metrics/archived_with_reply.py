"""Archived with reply."""

from cxbot.metric import Aggregate, EventName, Metric
from cxbot.unit import Better, Unit

METRIC = Metric(
    name="archived_with_reply",
    title="Archived with reply",
    short="Archived with reply",
    definition="Conversations archived or snoozed, still so at the end of the period, with at least one reply before.",
    counts_on="the archiving or snooze",
    unit=Unit.COUNT,
    better=Better.NEITHER,
    event=EventName.REPLIED_ARCHIVINGS,
    aggregate=Aggregate.COUNT,
    noun=("conversation", "conversations"),
    calculation="Archived or snoozed after a reply, and so to the end of the period: {n} conversations.",
    order=120,
    words=("archived conversations with reply",),
    left_out="Conversations archived without any reply are left out.",
)
