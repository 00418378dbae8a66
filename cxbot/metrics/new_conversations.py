"""New conversations."""

from cxbot.metric import Aggregate, EventName, Metric
from cxbot.unit import Better, Unit

METRIC = Metric(
    name="new_conversations",
    title="New conversations",
    short="New",
    definition="Conversations that started; one that goes on after its inbox's inactivity period starts anew.",
    counts_on="the start of the conversation",
    unit=Unit.COUNT,
    better=Better.NEITHER,
    event=EventName.STARTS,
    aggregate=Aggregate.COUNT,
    noun=("conversation", "conversations"),
    calculation="{n} conversations started.",
    order=90,
    words=("new", "created", "opened", "conversation volume", "conversations received"),
    adds_up=True,
    left_out="Conversations without any message are left out.",
)
