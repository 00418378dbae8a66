"""Contacts and Accounts."""

from cxbot.section import Section, Shape

SECTION = Section(
    name="contacts_and_accounts",
    title="Contacts and Accounts",
    shape=Shape.TABLE,
    metrics=(
        "active_conversations",
        "new_conversations",
        "archived_conversations",
        "archived_with_reply",
        "messages_received",
        "messages_sent",
        "first_reply_time",
        "reply_time",
        "total_reply_time",
        "csat_percentage",
        "csat_average",
        "csat_responses",
    ),
    about=(
        "A row for every customer of the period. Use it to find who wrote most and who waited longest. A "
        "conversation with two customers counts for both, so rows do not add up."
    ),
    order=40,
    columns=("active_conversations", "csat_percentage", "first_reply_time", "total_reply_time"),
    words=("table",),
)
