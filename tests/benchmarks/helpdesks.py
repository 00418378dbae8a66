"""Helpdesks of any size, to be read by their sources: each conversation has MESSAGES and ends, every fifth is rated."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.sources.chatwoot.desk import Desk as Chatwoot
from tests.sources.zendesk.desk import Desk as Zendesk

MESSAGES = 4
RATED = 5  # one of so many
CUSTOMERS = 2_000
UNTIL = datetime(2026, 11, 20, 9, tzinfo=UTC)
APART = timedelta(minutes=2)
# As Chatwoot's own migrations make them.
INDEXES = (
    "messages (conversation_id, account_id, message_type, created_at)",
    "messages (account_id, created_at, message_type)",
    "messages (account_id, inbox_id)",
    "messages (created_at)",
    "messages (sender_type, sender_id)",
    "conversations (account_id)",
    "conversations (contact_id)",
    "conversations (account_id, inbox_id, status, assignee_id)",
    "contacts (account_id)",
    "contacts (lower(email), account_id)",
    "reporting_events (account_id, name, created_at)",
    "reporting_events (conversation_id)",
    "csat_survey_responses (account_id)",
    "csat_survey_responses (conversation_id)",
    "taggings (taggable_id, taggable_type, context)",
)


def fill_chatwoot(desk: Chatwoot, conversations: int) -> None:
    """Write one conversation as its code would, and the others like it."""
    desk.inbox("Mail")
    for number in range(40):
        desk.agent(f"Agent {number}")
    desk.contact("Joe")
    begun = UNTIL - APART * conversations
    desk.conversation(1, 1, begun)
    for number in range(MESSAGES):
        at = begun + timedelta(minutes=10 * number)
        (desk.outbound if number % 2 else desk.inbound)(1, at)
    desk.event(1, begun + timedelta(hours=1), "conversation_resolved")
    desk.update("conversations", 1, status=1, updated_at=begun + timedelta(hours=1))
    later = f"interval '{APART.total_seconds():.0f} seconds' * (step - 1)"
    moments = ("created_at", "updated_at", "last_activity_at", "event_start_time", "event_end_time")
    moved = {name: f"{name} + {later}" for name in moments}
    customer = f"1 + (step - 1) % {CUSTOMERS}"
    names = {"name": "'Customer ' || step", "email": "'customer' || step || '@customers.example'"}
    _spread(desk, "contacts", CUSTOMERS, 1, {"id": "step", **names})
    own = {"id": "step", "display_id": "step", "uuid": "gen_random_uuid()", "contact_id": customer}
    _spread(desk, "conversations", conversations, 1, {**moved, **own})
    for number in range(1, MESSAGES + 1):
        sender = "1 + step % 40" if number % 2 == 0 else customer
        place = {"id": f"(step - 1) * {MESSAGES} + {number}", "conversation_id": "step", "sender_id": sender}
        _spread(desk, "messages", conversations, number, {**moved, **place})
    _spread(desk, "reporting_events", conversations, 1, {**moved, "id": "step", "conversation_id": "step"})
    desk.rate(1, 1, begun + timedelta(hours=2), 5)
    answers = f"{RATED} * (step - 1) + 1"
    each = {name: f"{name} + interval '{APART.total_seconds() * RATED:.0f} seconds' * (step - 1)" for name in moments}
    place = {"id": "step", "conversation_id": answers, "message_id": "1000000000 + step"}
    _spread(desk, "csat_survey_responses", -(-conversations // RATED), 1, {**each, **place})
    for number, columns in enumerate(INDEXES):
        desk.run(f"CREATE INDEX IF NOT EXISTS own_{number} ON {columns}")
    for table in desk.tables:
        desk.run(f"ANALYZE {table}")


def _spread(desk: Chatwoot, table: str, count: int, like: int, columns: Mapping[str, str]) -> None:
    """Write rows like one, from the second on."""
    names = ", ".join(f'"{name}"' for name in desk.tables[table])
    values = ", ".join(columns.get(name, f'"{name}"') for name in desk.tables[table])
    desk.run(
        f"INSERT INTO {table} ({names}) SELECT {values} FROM {table}, generate_series(2, {count}) AS step "
        f"WHERE id = {like}"
    )


def fill_zendesk(desk: Zendesk, conversations: int) -> None:
    """Let customers and colleagues write, one ticket after the other."""
    customers = [desk.user(f"Customer {number}") for number in range(min(conversations, CUSTOMERS))]
    agents = [desk.agent(f"Agent {number}") for number in range(40)]
    group, begun = desk.group("Support"), UNTIL - APART * conversations
    for number in range(conversations):
        at, customer = begun + APART * number, customers[number % len(customers)]
        own, agent = desk.ticket(customer, at, group), agents[number % 40]
        for more in range(1, MESSAGES - 1):
            desk.comment(own, at + timedelta(minutes=10 * more), agent if more % 2 else customer)
        desk.change(own, at + timedelta(hours=1), agent, with_comment=True, status="solved")
        if number % RATED == 0:
            desk.rate(own, at + timedelta(hours=2), "good")


FILLED: Mapping[str, Callable[[Any, int], None]] = {"chatwoot": fill_chatwoot, "zendesk": fill_zendesk}
