"""Feedback: every comment of the period."""

from cxbot.section import Section, Shape

SECTION = Section(
    name="customer_feedback",
    title="Feedback",
    shape=Shape.COMMENTS,
    metrics=("csat_percentage",),
    about=(
        "What customers wrote beside their rating, the newest first. Use it to read what is behind a score, the low "
        "ones before others. A rating without a comment is counted, and not listed."
    ),
    order=50,
)
