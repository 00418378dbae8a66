"""Teammates: each with the ratings and replies that are credited to that person."""

from cxbot.section import Section, Shape

SECTION = Section(
    name="attributed_scores",
    title="Teammates",
    shape=Shape.PEOPLE,
    metrics=("csat_percentage", "reply_time", "first_reply_time", "csat_average", "messages_sent"),
    about=(
        "The ratings that belong to each teammate, and who replied how quickly. A rating belongs to whose signature "
        "the survey stood in, else to whoever wrote last before it. Use it in a conversation with one person; names "
        "are listed, not ranked, and a score of few ratings says little."
    ),
    order=60,
    columns=("csat_percentage", "reply_time"),
)
