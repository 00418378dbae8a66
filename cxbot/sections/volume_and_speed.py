"""Volume and Speed."""

from cxbot.section import Section, Shape

SECTION = Section(
    name="volume_and_speed",
    title="Volume and Speed",
    shape=Shape.FIGURES,
    metrics=(
        "messages_received",
        "messages_sent",
        "first_reply_time",
        "reply_time",
        "total_reply_time",
        "new_conversations",
        "active_conversations",
        "archived_conversations",
        "archived_with_reply",
    ),
    about=(
        "How much came in, how much was done, and how long customers waited, in business hours. Use it to "
        "tell whether a change of satisfaction is a matter of load."
    ),
    order=30,
    lead=("first_reply_time", "messages_received", "archived_conversations"),
    words=("volume", "speed", "workload"),
)
