"""Ratings."""

from cxbot.metric import Aggregate, EventName, Metric
from cxbot.unit import Better, Unit

METRIC = Metric(
    name="csat_responses",
    title="Ratings",
    short="Ratings",
    definition="Ratings that customers gave; a survey answered again is one rating, on the day of its latest answer.",
    counts_on="the day of the rating",
    unit=Unit.COUNT,
    better=Better.NEITHER,
    event=EventName.RATINGS,
    aggregate=Aggregate.COUNT,
    noun=("rating", "ratings"),
    calculation="{n} ratings were given.",
    order=30,
    words=(
        *("csat responses", "responses", "number of ratings"),
        *("csat ratings", "surveys answered", "answered surveys", "surveys were answered"),
    ),
    adds_up=True,
    left_out="Surveys that were answered without a rating are not counted.",
)
