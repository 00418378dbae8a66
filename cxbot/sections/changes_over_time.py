"""Changes Over Time."""

from cxbot.section import Section, Shape

SECTION = Section(
    name="changes_over_time",
    title="Changes Over Time",
    shape=Shape.TREND,
    metrics=("csat_percentage", "csat_average"),
    about=(
        "How satisfaction moved within the period, beside the period before. Use it to find the day on which "
        "something changed. A day without ratings is a gap, not a zero."
    ),
    order=20,
    words=("trend", "trends", "over time", "changes"),
)
