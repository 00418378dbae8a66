"""Tells a conversation in one line, so that a test reads like the worked examples of the metrics.

    desk = Desk(engine)
    told = desk.tell("9:00 inbound; 9:05 assign ana; 9:10 reply ana; 9:20 inbound; 9:35 reply ana and archive")
    assert told.segment.first_reply == 10 * MINUTE

Steps stand between semicolons: a time, what happens, and options. Steps joined by "and" happen in the same second, by
the same teammate. Names are made when they are first used.

    when      9:00 · 9:00:05 · Mon 9:00 (that day or the next such) · 11 Apr 9:00 · 11 Apr 2027 9:00 · next day 9:00 ·
              3 days later 9:00; without a day: the same as before (at first Monday, 2 Nov 2026)
    messages  inbound · reply ana · outbound ana · automatic inbound · automatic reply · inbound call · outbound call bo
              options: from carla+dan · to … · cc … · bcc … · reply_to … · in support+billing (in nothing: none)
    deeds     archive · reopen · assign ana · unassign · tag · untag · move to billing · comment · mention · snooze ·
              trash · restore; options: by ana (or just ana, but for assign) · via RULE · in billing · until Tue 9:00
    ratings   survey signature of ana · survey automatic · rate 5 · rate good · rate bad · rate nothing · rate again 3
              options: saying great work · by ana (whom it carries) · from carla · in billing · channel chat
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, Table, func, insert, select, update

from cxbot.deriving import derive_stale
from cxbot.tables import folding, raw
from tests.steps import DEEDS, Clock, Step, read, read_hours
from tests.told import Told

MINUTE, HOUR, DAY = 60, 3600, 86_400
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    """A support desk in a database: who and what there is, and stories to tell; another `source` is another."""

    engine: Engine
    zone: str = "UTC"
    source: str = "stories"

    def tell(
        self, text: str, *, inbox: str = "support", customer: str = "customer", tags: str = "", derive: bool = True
    ) -> Told:
        """Write a conversation and derive it. Messages that say nothing else are the customer's, in the inbox."""
        steps = read(text, ZoneInfo(self.zone))
        with self.engine.begin() as connection:
            conversation = self._add(connection, raw.conversations, subject=text[:60])
            for tag in tags.split("+") if tags else ():
                row = {"conversation_id": conversation, "tag_id": self._named(connection, raw.tags, tag)}
                connection.execute(insert(raw.conversation_tags).values(row))
        self._continue(conversation, steps, inbox, customer)
        if derive:
            derive_stale(self.engine)
        return Told(self.engine, conversation, self.zone)

    def go_on(self, told: Told, text: str, *, inbox: str = "support", customer: str = "customer") -> None:
        """Tell more of a conversation, as a sync would, and derive it again."""
        self._continue(told.conversation, read(text, ZoneInfo(self.zone)), inbox, customer)
        derive_stale(self.engine)

    def rate(self, text: str, customer: str = "customer") -> int:
        """Write ratings outside of conversations ("Mon 9:00 rate 5 by ana"), derive them; the id of the last one."""
        self._continue(None, read(text, ZoneInfo(self.zone)), "", customer)
        derive_stale(self.engine)
        with self.engine.connect() as connection:
            return connection.scalars(select(raw.ratings.c.id).order_by(raw.ratings.c.id.desc())).first() or 0

    def inbox(self, name: str, channel: str = "email") -> int:
        """An inbox."""
        with self.engine.begin() as connection:
            return self._named(connection, raw.inboxes, name, channel=channel)

    def inactivity(self, inbox: str, seconds: int, since: str = "") -> None:
        """From `since` on (as in a story; else always) segments of an inbox close after so many seconds."""
        row = {"inbox_id": self.inbox(inbox), "valid_from": self._since(since), "seconds": seconds}
        with self.engine.begin() as connection:
            connection.execute(insert(raw.inactivity_periods).values(row))

    def hours(self, hours: str, inbox: str = "", zone: str = "UTC", since: str = "") -> None:
        """Business hours, "mon-fri 9:00-12:00+13:00-17:00, sat 9:00-12:00"; of the workspace without an inbox."""
        row = {"inbox_id": self.inbox(inbox) if inbox else None, "valid_from": self._since(since), "zone": zone}
        row["spans"] = json.dumps(read_hours(hours)) if hours else ""
        with self.engine.begin() as connection:
            connection.execute(insert(raw.business_hours).values(row))

    def teammate(self, name: str, kind: str = "person") -> int:
        """A teammate, or a bot of some kind."""
        with self.engine.begin() as connection:
            return self._named(connection, raw.teammates, name, kind=kind)

    def contact(self, name: str, account: str = "", address: str = "") -> int:
        """A contact, with the account and the address it has from now on; without any it keeps those it has."""
        with self.engine.begin() as connection:
            contact = self._named(connection, raw.contacts, name)
            this = update(raw.contacts).where(raw.contacts.c.id == contact)
            if account:
                connection.execute(this.values(account_id=self._named(connection, raw.accounts, account)))
            if address:
                connection.execute(this.values(address=address, found_by=folding.found_by(name, address)))
        return contact

    def merge(self, contact: str, into: str) -> None:
        """A contact is merged into another."""
        gone, left = self.contact(contact), self.contact(into)
        with self.engine.begin() as connection:
            connection.execute(update(raw.contacts).where(raw.contacts.c.id == gone).values(merged_into=left))

    def own_address(self, address: str) -> None:
        """An address of ours."""
        with self.engine.begin() as connection:
            connection.execute(insert(raw.own_addresses).values(address=address))

    def _since(self, text: str) -> datetime:
        return Clock(ZoneInfo(self.zone)).elsewhere(text) if text else LONG_AGO

    def _continue(self, conversation: int | None, steps: list[Step], inbox: str, customer: str) -> None:
        with self.engine.begin() as connection:
            writing = Writing(self, connection, conversation, inbox, customer)
            for step in steps:
                writing.write(step)
            if conversation is not None:
                this = raw.conversations.c.id == conversation
                connection.execute(update(raw.conversations).where(this).values(stale=True))

    def _add(self, connection: Connection, table: Table, **values: Any) -> int:
        source = self._source(connection)
        # Numbered as they are told: what happens in one second is ordered by these.
        number = (connection.scalar(select(func.max(table.c.id))) or 0) + 1
        row = {"source_id": source, "external_id": str(number)} | values
        return _key(connection, insert(table).values(row))

    def _source(self, connection: Connection) -> int:
        found = connection.scalar(select(raw.sources.c.id).where(raw.sources.c.name == self.source))
        return found or _key(connection, insert(raw.sources).values(kind="story", name=self.source))

    def _named(self, connection: Connection, table: Table, name: str, **values: Any) -> int:
        """The row of this name, made if there is none."""
        ours = table.c.source_id == self._source(connection)
        found = connection.scalar(select(table.c.id).where(table.c.name == name, ours))
        if found is not None:
            return int(found)
        usual = {"channel": "email"} if table is raw.inboxes else {}
        if table is raw.contacts:
            usual = {"address": f"{name.replace(' ', '.').lower()}@customers.example"}
        return self._add(connection, table, name=name, **(usual | values))


@dataclass(slots=True)
class Writing:
    """Writes the steps of one story as raw rows; remembers the survey and the rating that were spoken of last."""

    desk: Desk
    connection: Connection
    conversation: int | None
    inbox: str
    customer: str
    survey: int | None = None
    rating: int | None = None

    def write(self, step: Step) -> None:
        """Write one step."""
        if step.what == "rate":
            self._rate(step)
        elif step.what == "survey":
            self.rating = None
            owner = self._teammate(step.options.get("of", ""))
            self.survey = self._add(raw.surveys, sent_at=step.at, kind=step.whom, owner_id=owner)
        elif step.what in DEEDS:
            self._deed(step)
        else:
            self._message(step)

    def _message(self, step: Step) -> None:
        words = step.what.split()
        inbound = "inbound" in words
        if inbound:
            self.customer = step.options.get("from", self.customer)  # and who is answered from now on
        author = None if inbound else self._teammate(step.options.get("by", step.whom))
        message = self._add(
            raw.messages,
            sent_at=step.at,
            direction="in" if inbound else "out",
            kind="call" if "call" in words else "message",
            automatic="automatic" in words,
            author_id=author,
        )
        for name in step.names("in", self.inbox):
            row = {"message_id": message, "inbox_id": self._named(raw.inboxes, name)}
            self.connection.execute(insert(raw.message_inboxes).values(row))
        for role in ("from", "to", "cc", "bcc", "reply_to"):
            for name in step.names(role, self.customer if role == ("from" if inbound else "to") else ""):
                contact = self._named(raw.contacts, name)
                address = self.connection.scalar(select(raw.contacts.c.address).where(raw.contacts.c.id == contact))
                stands = {"message_id": message, "role": role, "contact_id": contact, "address": address}
                self.connection.execute(insert(raw.participants).values(stands))

    def _deed(self, step: Step) -> None:
        """Being assigned is no action of one's own, so a bare name says who acted for everything else."""
        actor = step.options.get("by", "" if step.what == "assign" else step.whom)
        place = step.options.get("in", step.options.get("to", "") if step.what == "move" else "")
        until = step.options.get("until")
        self._add(
            raw.activities,
            at=step.at,
            kind=step.what,
            teammate_id=self._teammate(actor),
            rule=step.options.get("via", ""),
            inbox_id=self._named(raw.inboxes, place) if place else None,
            snoozed_until=datetime.fromisoformat(until) if until else None,
        )

    def _rate(self, step: Step) -> None:
        again, _, given = step.whom.rpartition(" ")
        if not again:
            contact, inbox = step.options.get("from", ""), step.options.get("in", "")
            if self.conversation is None:
                contact = contact or self.customer
            self.rating = self._add(
                raw.ratings,
                survey_id=self.survey,
                contact_id=self._named(raw.contacts, contact) if contact else None,
                inbox_id=self._named(raw.inboxes, inbox) if inbox else None,
                teammate_id=self._teammate(step.options.get("by", "")),
                channel=step.options.get("channel", ""),
            )
            self.survey = None
        submission: dict[str, Any] = {
            "rating_id": self.rating,
            "submitted_at": step.at,
            "score": int(given) if given.isdigit() else None,
            "satisfied": {"good": True, "bad": False}.get(given),
            "comment": step.options.get("saying", ""),
        }
        self.connection.execute(insert(raw.rating_revisions).values(submission))

    def _teammate(self, name: str) -> int | None:
        return self._named(raw.teammates, name) if name else None

    def _named(self, table: Table, name: str) -> int:
        return self.desk._named(self.connection, table, name)

    def _add(self, table: Table, **values: Any) -> int:
        return self.desk._add(self.connection, table, conversation_id=self.conversation, **values)


def story(engine: Engine, text: str, **more: Any) -> Told:
    """Tell one conversation in a database (see `Desk.tell`)."""
    return Desk(engine).tell(text, **more)


def _key(connection: Connection, statement: Any) -> int:
    return int((connection.execute(statement).inserted_primary_key or [0])[0])
