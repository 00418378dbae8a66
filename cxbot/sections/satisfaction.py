"""Customer Satisfaction."""

from cxbot.section import Section, Shape

SECTION = Section(
    name="satisfaction",
    title="Customer Satisfaction",
    shape=Shape.DONUT,
    metrics=("csat_percentage", "csat_average", "csat_responses", "csat_response_rate"),
    about=(
        "How customers rated the work, and what they said. Use it to see at a glance whether they are "
        "content, and to read the voices behind the number."
    ),
    order=10,
    words=("csat", "csat report", "satisfaction report", "donut"),
)
