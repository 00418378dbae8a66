"""CSAT average score."""

from cxbot.metric import Aggregate, EventName, Metric
from cxbot.unit import Better, Unit

METRIC = Metric(
    name="csat_average",
    title="CSAT average score",
    short="Average score",
    label="CSAT average score",
    definition="The mean of all ratings that have a score from 1 to 5.",
    counts_on="the day of the rating",
    unit=Unit.STARS,
    better=Better.HIGHER,
    event=EventName.SCORED_RATINGS,
    aggregate=Aggregate.MEAN,
    noun=("scored rating", "scored ratings"),
    calculation="{total} stars in {n} ratings: {value} on average.",
    order=20,
    words=("average score", "csat average", "average rating", "mean score", "star rating"),
    left_out="Ratings that are only satisfied or not satisfied have no score.",
)
