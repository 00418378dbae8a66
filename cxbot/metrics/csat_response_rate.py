"""Survey response rate: ours, not one of Front's metrics."""

from cxbot.metric import Aggregate, EventName, Metric
from cxbot.unit import Better, Unit

METRIC = Metric(
    name="csat_response_rate",
    title="Survey response rate",
    short="Response rate",
    definition="Surveys sent in the period that have been answered by now, as a share of all that were sent.",
    counts_on="the moment the survey was sent",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    event=EventName.SURVEYS,
    aggregate=Aggregate.SHARE,
    noun=("survey", "surveys"),
    calculation="{numerator} of {n} surveys have been answered: {value}.",
    order=35,
    words=("response rate", "survey response rate", "csat response rate", "answer rate"),
    left_out="Surveys sent outside of a conversation are not counted, and an answer without a rating is none.",
    settles=7,
    outcomes=("answered", "not answered"),
)
