"""Archived conversations."""

from cxbot.metric import Aggregate, EventName, Metric
from cxbot.unit import Better, Unit

METRIC = Metric(
    name="archived_conversations",
    title="Archived conversations",
    short="Archived",
    definition="Conversations that were archived or snoozed, and still are at the end of the period.",
    counts_on="the archiving or snooze",
    unit=Unit.COUNT,
    better=Better.NEITHER,
    event=EventName.ARCHIVINGS,
    aggregate=Aggregate.COUNT,
    noun=("conversation", "conversations"),
    calculation="Archived or snoozed, and so to the end of the period: {n} conversations.",
    order=110,
    words=("archived", "closed", "resolved", "solved"),
    left_out="Conversations reopened before the end of the period are left out.",
)
