"""A Chatwoot in a real PostgreSQL: its tables in the form of some version, and what its code would write into them."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import Engine

from cxbot.sources.chatwoot import Chatwoot, Options
from cxbot.sources.chatwoot.database import open_database
from cxbot.sources.chatwoot.texts import read_texts
from tests.sources.chatwoot.columns import tables_of

START = datetime(2025, 10, 1, tzinfo=UTC)
ACCOUNT = 1
# What a column holds that nobody speaks of and that may not be empty.
_USUAL = {"integer": 0, "bigint": 0, "varchar": "", "text": "", "boolean": False, "jsonb": "{}", "timestamp": START}


def at(told: str) -> datetime:
    """A moment of November 2026, UTC: "2 9:00" or "2 9:00:05"."""
    day, clock = told.split()
    hour, minute, *second = (int(each) for each in clock.split(":"))
    return datetime(2026, 11, int(day), hour, minute, *second, tzinfo=UTC)


@dataclass
class Desk:
    """A Chatwoot with one account; ids count up in each table unless they are said."""

    url: str
    version: str = "4.15"
    engine: Engine = field(init=False)
    tables: dict[str, dict[str, str]] = field(init=False)
    numbers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.engine = create_engine(make_url(self.url).set(drivername="postgresql+psycopg"))
        self.tables = tables_of(self.version)
        with self.engine.begin() as connection:
            if connection.dialect.has_table(connection, "accounts"):  # made for a test before
                connection.execute(text(f"TRUNCATE {', '.join(self.tables)}"))
            else:
                for name, columns in self.tables.items():
                    lines = [f'"{each}" {kind}' for each, kind in columns.items()]
                    key = ['PRIMARY KEY ("id")'] if "id" in columns else []
                    connection.execute(text(f"CREATE TABLE {name} ({', '.join([*lines, *key])})"))
        self.insert("accounts", id=ACCOUNT, name="Acme")

    def insert(self, table: str, **values: Any) -> int:
        """Write a row; columns that this version does not have are left out."""
        columns = self.tables[table]
        row: dict[str, Any] = {}
        for name, kind in columns.items():
            if name in values:
                row[name] = values[name]
            elif name == "id":
                row[name] = self.numbers.get(table, 0) + 1
            elif kind.endswith("not null"):
                row[name] = _USUAL[kind.split()[0].split("(")[0]]
        if "id" in row:
            self.numbers[table] = max(self.numbers.get(table, 0), row["id"])
        self.run(
            f"INSERT INTO {table} ({_names(row)}) VALUES ({_marks(row, columns)})",
            **{name: _written(value, columns[name]) for name, value in row.items()},
        )
        return int(row.get("id", 0))

    def update(self, table: str, id: int, **values: Any) -> None:  # noqa: A002 - a column's name
        columns = self.tables[table]
        sets = ", ".join(f'"{name}" = {_mark(name, columns)}' for name in values if name in columns)
        told = {name: _written(value, columns[name]) for name, value in values.items() if name in columns}
        self.run(f"UPDATE {table} SET {sets} WHERE id = :own", own=id, **told)

    def run(self, statement: str, **values: Any) -> None:
        with self.engine.begin() as connection:
            connection.execute(text(statement), values)

    # What Chatwoot's code writes.

    def inbox(self, name: str = "Mail", kind: str = "Channel::Email", **more: Any) -> int:
        told = {"account_id": ACCOUNT, "name": name, "channel_type": kind, "created_at": START, "updated_at": START}
        return self.insert("inboxes", **{**told, **more})

    def agent(self, name: str, **more: Any) -> int:
        own = self.insert("users", name=name, email=f"{name.lower()}@acme.example", **more)
        self.insert("account_users", account_id=ACCOUNT, user_id=own, role=0)
        return own

    def contact(self, name: str | None = "Joe", **more: Any) -> int:
        return self.insert(
            "contacts",
            **{
                "account_id": ACCOUNT,
                "name": name,
                "email": f"{name}@customers.example".lower() if name else None,
                "additional_attributes": {},
                **more,
            },
        )

    def conversation(self, inbox: int, contact: int, begun: datetime, **more: Any) -> int:
        own = self.numbers.get("conversations", 0) + 1
        return self.insert(
            "conversations",
            **{
                "account_id": ACCOUNT,
                "inbox_id": inbox,
                "contact_id": contact,
                "display_id": own + 100,
                "status": 0,
                "created_at": begun,
                "updated_at": begun,
                "last_activity_at": begun,
                "uuid": f"00000000-0000-0000-0000-{own:012d}",
                "additional_attributes": {"mail_subject": f"Subject {own}"},
                **more,
            },
        )

    def message(
        self,
        conversation: int,
        when: datetime,
        kind: int,
        *,
        inbox: int = 1,
        attributes: Any = None,
        twice: bool = True,
        **more: Any,
    ) -> int:
        """A message; its attributes are encoded twice, as Chatwoot does it, or once."""
        told = json.dumps(attributes or {})
        own = self.insert(
            "messages",
            **{
                "account_id": ACCOUNT,
                "inbox_id": inbox,
                "conversation_id": conversation,
                "message_type": kind,
                "content": "what a customer wrote" if kind == 0 else "text",
                "content_type": 0,
                "content_attributes": json.dumps(told) if twice else told,
                "created_at": when,
                "updated_at": when,
                "private": False,
                "status": 0,
                "additional_attributes": {},
                **more,
            },
        )
        self.touch(conversation, when)
        return own

    def touch(self, conversation: int, when: datetime) -> None:
        self.run(
            "UPDATE conversations SET updated_at = GREATEST(updated_at, :at), last_activity_at = "
            "GREATEST(last_activity_at, :at) WHERE id = :own",
            at=_naive(when),
            own=conversation,
        )

    def inbound(self, conversation: int, when: datetime, contact: int = 1, **more: Any) -> int:
        return self.message(conversation, when, 0, sender_type="Contact", sender_id=contact, **more)

    def outbound(self, conversation: int, when: datetime, agent: int | None = 1, **more: Any) -> int:
        sender = {"sender_type": "User" if agent else None, "sender_id": agent}
        return self.message(conversation, when, 1, **{**sender, **more})

    def says(self, conversation: int, when: datetime, said: str) -> int:
        """A text of Chatwoot's own."""
        return self.message(conversation, when, 2, content=said)

    def event(self, conversation: int, when: datetime, name: str, **more: Any) -> int:
        return self.insert(
            "reporting_events",
            **{
                "account_id": ACCOUNT,
                "conversation_id": conversation,
                "name": name,
                "value": 0.0,
                "event_end_time": when,
                "event_start_time": when,
                "created_at": when,
                "updated_at": when,
                **more,
            },
        )

    def resolve(self, conversation: int, when: datetime, by: str = "Ana", *, said: bool = True) -> int:
        self.update("conversations", conversation, status=1, snoozed_until=None)
        own = self.event(conversation, when, "conversation_resolved")
        if said:
            self.says(conversation, when + timedelta(seconds=1), f"Conversation was marked resolved by {by}")
        self.touch(conversation, when)
        return own

    def reopen(self, conversation: int, when: datetime, by: str = "Ana") -> None:
        """Open it by hand: an event since 4.5, and a text in all versions."""
        self.update("conversations", conversation, status=0, snoozed_until=None)
        if self.version in {"4.5", "4.15"}:
            self.event(conversation, when, "conversation_opened")
        self.says(conversation, when + timedelta(seconds=1), f"Conversation was reopened by {by}")

    def survey(self, conversation: int, when: datetime) -> int:
        return self.message(conversation, when, 3, content_type=9)

    def rate(
        self, conversation: int, survey: int, when: datetime, rating: int, again: datetime | None = None, **more: Any
    ) -> int:
        return self.insert(
            "csat_survey_responses",
            **{
                "account_id": ACCOUNT,
                "conversation_id": conversation,
                "message_id": survey,
                "rating": rating,
                "contact_id": 1,
                "assigned_agent_id": 1,
                "feedback_message": "",
                "created_at": when,
                "updated_at": again or when,
                **more,
            },
        )

    def label(self, conversation: int, name: str) -> None:
        with self.engine.begin() as connection:
            found = connection.execute(text("SELECT id FROM tags WHERE name = :name"), {"name": name}).scalar()
        tag = found or self.insert("tags", name=name)
        self.insert(
            "taggings",
            tag_id=tag,
            taggable_id=conversation,
            taggable_type="Conversation",
            context="labels",
            created_at=START,
        )

    def delete_conversation(self, conversation: int) -> None:
        """As its code does: with all that hangs on it, and without a trace."""
        for table in ("messages", "reporting_events", "csat_survey_responses"):
            self.run(f"DELETE FROM {table} WHERE conversation_id = :own", own=conversation)
        self.run("DELETE FROM conversations WHERE id = :own", own=conversation)

    def source(self, **options: Any) -> Chatwoot:
        """This Chatwoot as a source, opened anew."""
        given = {
            "account": ACCOUNT,
            "web": "https://chat.example.com",
            "start": START,
            "texts": read_texts(),
            **options,
        }
        return Chatwoot("shop", open_database("shop", self.url, ""), Options(**given))


def _names(row: dict[str, Any]) -> str:
    return ", ".join(f'"{name}"' for name in row)


def _marks(row: dict[str, Any], columns: dict[str, str]) -> str:
    return ", ".join(_mark(name, columns) for name in row)


def _mark(name: str, columns: dict[str, str]) -> str:
    kind = columns[name].removesuffix(" not null")
    return f"CAST(:{name} AS {kind})"


def _written(value: Any, kind: str) -> Any:
    if isinstance(value, datetime):
        return _naive(value)
    return json.dumps(value) if kind.startswith("json") and not isinstance(value, str) else value


def _naive(value: datetime) -> datetime:
    return value.astimezone(UTC).replace(tzinfo=None)
