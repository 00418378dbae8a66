"""Satisfaction score."""

from cxbot.metric import Aggregate, EventName, Metric
from cxbot.unit import Better, Unit

METRIC = Metric(
    name="csat_percentage",
    title="Satisfaction score",
    short="Satisfaction",
    label="CSAT percentage",
    definition="Ratings of 4 or 5 stars as a share of all ratings.",
    counts_on="the day of the rating",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    event=EventName.RATINGS,
    aggregate=Aggregate.SHARE,
    noun=("rating", "ratings"),
    calculation="{numerator} of {n} ratings were 4 or 5 stars: {value}.",
    order=10,
    words=(
        *("csat", "csat percentage", "csat score", "satisfaction percentage", "satisfied"),
        *("csat %", "csat rate", "satisfaction rate"),
    ),
    left_out="Surveys that were answered without a rating are not counted.",
)
