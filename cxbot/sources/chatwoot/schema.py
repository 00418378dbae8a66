"""Which tables and columns a Chatwoot has: it differs by version, and only what is there is asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, TableClause, bindparam, column, null, table, text

from cxbot.errors import SourceError

# What must be there, in every version.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "accounts": ("id", "name"),
    "account_users": ("account_id", "user_id"),
    "users": ("id", "name"),
    "teams": ("id", "name", "account_id"),
    "team_members": ("team_id", "user_id"),
    "inboxes": ("id", "account_id", "name", "channel_type", "created_at", "updated_at"),
    "working_hours": ("inbox_id", "day_of_week", "open_hour", "open_minutes", "close_hour", "close_minutes"),
    "contacts": ("id", "account_id", "name", "email", "phone_number", "updated_at"),
    "conversations": ("id", "account_id", "inbox_id", "contact_id", "display_id", "status", "created_at", "updated_at"),
    "messages": (
        *("id", "account_id", "conversation_id", "inbox_id", "message_type", "created_at", "updated_at", "private"),
        *("content", "content_type", "content_attributes", "sender_type", "sender_id"),
    ),
    "csat_survey_responses": (
        "id",
        "account_id",
        "conversation_id",
        "message_id",
        "rating",
        "created_at",
        "updated_at",
    ),
    "reporting_events": ("id", "account_id", "conversation_id", "name", "created_at", "event_end_time"),
    "tags": ("id", "name"),
    "taggings": ("tag_id", "taggable_id", "taggable_type", "context"),
}
# What is taken where it is there and may be read.
ALSO = ("companies", "agent_bots", "channel_twilio_sms", "captain_assistants")
# The newest thing that a database has says of which version it is at least.
_VERSIONS = (
    ("4.13", "calls", "id"),
    ("4.10", "csat_survey_responses", "review_notes_updated_at"),
    ("4.7", "companies", "id"),
    ("4.5", "inboxes", "csat_config"),
    ("3.16", "contacts", "blocked"),
    ("3.0", "inboxes", "sender_name_type"),
)
OLDEST = "2.18"

_THERE = text("""
    SELECT c.relname, a.attname, has_column_privilege(c.oid, a.attnum, 'SELECT')
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind IN ('r', 'p', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped
      AND n.nspname = ANY (current_schemas(false)) AND c.relname IN :names
""").bindparams(bindparam("names", expanding=True))


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables, with the columns that may be read; `present` are all that are there."""

    tables: Mapping[str, TableClause]
    present: Mapping[str, frozenset[str]]

    def has(self, name: str, *columns: str) -> bool:
        """Whether a table and these columns of it are there and may be read."""
        return name in self.tables and set(columns) <= set(self.tables[name].c.keys())

    def table(self, name: str) -> TableClause:
        """A table with what may be read of it."""
        return self.tables[name]

    def optional(self, name: str, wanted: str) -> ColumnElement[Any]:
        """A column of a table, nothing where that lacks it."""
        return self.tables[name].c[wanted] if self.has(name, wanted) else null().label(wanted)

    @property
    def version(self) -> str:
        """The version that it is at least."""
        return next((each for each, name, wanted in _VERSIONS if wanted in self.present.get(name, ())), OLDEST)


def read_schema(connection: Connection, user: str) -> Schema:
    """Look at what is there.

    Raises:
        SourceError: something that every version has is missing, or may not be read; with the GRANT that mends it.
    """
    readable: dict[str, set[str]] = {}
    present: dict[str, set[str]] = {}
    names = sorted({*NEEDED, *ALSO, *(name for _, name, _ in _VERSIONS)})
    for name, found, may in connection.execute(_THERE, {"names": names}):
        present.setdefault(name, set()).add(found)
        if may:
            readable.setdefault(name, set()).add(found)
    if len(present.keys() & NEEDED.keys()) < len(NEEDED) // 2:
        raise SourceError(
            "This is no database of Chatwoot: it lacks most of its tables, such as conversations and messages. Name "
            "Chatwoot's own in the setting “url” (POSTGRES_DATABASE of Chatwoot)."
        )
    closed = sorted(name for name, columns in NEEDED.items() if not set(columns) <= readable.get(name, set()))
    if missing := [each for each in closed if not set(NEEDED[each]) <= present.get(each, set())]:
        raise SourceError(
            f"This Chatwoot lacks {', '.join(_lacking(missing, present))}, which every version from {OLDEST} on has. "
            "Bring it up to date, or name its own database in the setting “url”."
        )
    if closed:
        raise SourceError(
            f"The user “{user}” may not read {', '.join(closed)}. As the owner of Chatwoot's database run: "
            f"GRANT SELECT ON {', '.join(closed)} TO {user};"
        )
    tables = {name: table(name, *(column(each) for each in sorted(columns))) for name, columns in readable.items()}
    return Schema(tables, {name: frozenset(columns) for name, columns in present.items()})


def _lacking(tables: list[str], present: Mapping[str, set[str]]) -> Iterator[str]:
    for name in tables:
        if name not in present:
            yield f"the table {name}"
        else:
            yield from (f"{name}.{each}" for each in NEEDED[name] if each not in present[name])
