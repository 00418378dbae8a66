"""A round tells every conversation in which anything changed since the last one, each whole.

The first load goes by ids from the oldest on, so that everything is known up to the latest one told, long before it is
at its end. Each piece is read in a transaction of its own.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import Connection, select

from cxbot.errors import SourceError
from cxbot.source import Batch, Gone, Numbers, Record, RecordKind, Remaining, TeammateRecord
from cxbot.sources.chatwoot.conversations import (
    Conversation,
    read_companies,
    read_conversations,
    read_customers,
    read_senders,
    read_tags,
    read_users,
)
from cxbot.sources.chatwoot.database import Database
from cxbot.sources.chatwoot.messages import naive
from cxbot.sources.chatwoot.notes import notes_of
from cxbot.sources.chatwoot.people import Company, read_company
from cxbot.sources.chatwoot.positions import (
    LAG,
    OVERLAP,
    Cursor,
    Positions,
    changed,
    in_span,
    left_to_load,
    opened_since,
    read_positions,
    to_load,
    unknown_events,
)
from cxbot.sources.chatwoot.schema import Schema, read_schema
from cxbot.sources.chatwoot.telling import ADDRESS, DELETED, Telling, contacts_of, told_customers
from cxbot.sources.chatwoot.texts import Texts

AT_ONCE = 200  # conversations in one transaction
IDS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Options:
    """What a person says of a Chatwoot: which account, its address in the browser, from when on it is told.

    `own` are addresses of ours besides those of inboxes, `inactivity` seconds (0: as everywhere).
    """

    account: int
    web: str
    start: datetime
    texts: Texts
    own: tuple[str, ...] = ()
    inactivity: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What one transaction sees: the schema, the people and places, since when openings are kept."""

    connection: Connection
    schema: Schema
    company: Company
    opened: datetime | None


@dataclass(slots=True)
class Round:
    """One sync. `at` moves with what is told."""

    name: str
    database: Database
    options: Options
    at: Cursor
    now: datetime
    done: int = 0

    def batches(self) -> Iterator[Batch]:
        """Tell the first load, where that is not at its end, and what changed."""
        self._begin()
        yield self._people()
        if self.at.done is None:
            yield from self._load()
            self.at = replace(self.at, done=self._to, to=None, after=0)
            self._begin()
        yield from self._changes(self.at.done or self._to)
        yield self._end(self.at.done or self._to)

    @property
    def _to(self) -> Positions:
        """What the round leads to."""
        if self.at.to is None:
            raise ValueError("no round has begun")
        return self.at.to

    def _begin(self) -> None:
        """Begin a round, unless one is at work."""
        if self.at.to is None:
            with self._seeing() as seen:
                to = read_positions(seen.connection, seen.schema, self.options.account, self.now)
            self.at = replace(self.at, to=to, after=0)

    def _people(self) -> Batch:
        with self._seeing() as seen:
            records = tuple(self._company(seen))
            return Batch(records, self.at.written(), about="people and places", notes=self._notes(seen))

    def _company(self, seen: Seen) -> Iterator[Record]:
        """People and places, where they are others than those told last."""
        mark = blake2b(repr((seen.company, self.options.inactivity)).encode(), digest_size=8).hexdigest()
        if mark != self.at.company:
            yield from seen.company.records(self.options.inactivity, self.at.hours)
            here = {each.id for each in seen.company.people}
            left = set(self.at.people) - here
            yield from (
                TeammateRecord(each.id, each.name, each.email, blocked=True)
                for each in read_users(seen.connection, seen.schema, (int(own) for own in left))
            )
            people = tuple(sorted(here | left, key=int))
            told = {str(each.inbox): each.written for each in seen.company.hours_told(self.at.hours)}
            self.at = replace(self.at, hours={**self.at.hours, **told}, people=people, company=mark)

    def _load(self) -> Iterator[Batch]:
        """The first load, some conversations at a time."""
        account, start = self.options.account, self.at.start
        with self._seeing() as seen:
            expected = left_to_load(seen.connection, seen.schema, account, start, self.at.after)
        while True:
            with self._seeing() as seen:
                ids = to_load(seen.connection, seen.schema, account, start, self.at.after, AT_ONCE)
                if not ids:
                    return
                batch, found = self._conversations(seen, ids)
            latest = max((each.created_at for each in found), default=start)
            yield replace(
                batch,
                expected=max(expected, self.done) + 1,
                synced_until=latest - OVERLAP if latest - OVERLAP > start else None,
                about=f"conversations of {latest:%B %Y}",
            )

    def _changes(self, since: Positions) -> Iterator[Batch]:
        """What changed since some positions."""
        with self._seeing() as seen:
            ids = changed(seen.connection, seen.schema, self.options.account, self.at, since)
        ids = [each for each in ids if each > self.at.after]
        expected = self.done + len(ids) + 1
        for first in range(0, len(ids), AT_ONCE):
            with self._seeing() as seen:
                batch, _ = self._conversations(seen, ids[first : first + AT_ONCE])
            yield replace(batch, expected=expected, about="what changed")

    def _conversations(self, seen: Seen, ids: Sequence[int]) -> tuple[Batch, list[Conversation]]:
        connection, schema, account = seen.connection, seen.schema, self.options.account
        found = read_conversations(connection, schema, account, ids, self.at.start)
        contacts = {contact for each in found for contact in contacts_of(each)}
        emails = {address for each in found for one in each.messages for address in (*one.copies, *one.to)}
        customers = read_customers(connection, schema, account, contacts, emails)
        telling = self._telling(seen)
        records = [
            *self._company(seen),
            *telling.records(
                found,
                customers,
                read_companies(connection, schema, account, {each.company for each in customers}),
                read_senders(connection, schema, found),
                read_tags(connection, schema, {label for each in found for label in each.labels}),
            ),
            *(Gone(RecordKind.CONVERSATION, str(each)) for each in sorted(set(ids) - {each.id for each in found})),
        ]
        unknown = {
            name: self.at.unknown.get(name, 0) + telling.unknown[name] for name in {*self.at.unknown, *telling.unknown}
        }
        self.at = replace(self.at, after=ids[-1], unknown=unknown)
        self.done += len(ids)
        batch = Batch(
            tuple(records),
            self.at.written(),
            self.done,
            refused=tuple(telling.refused),
            notes=self._notes(seen),
        )
        return batch, found

    def _telling(self, seen: Seen) -> Telling:
        before = self.at.done.message if self.at.done else 0
        return Telling(
            account=self.options.account,
            web=self.options.web,
            texts=self.options.texts,
            names=seen.company.names,
            colleagues=frozenset(each.id for each in seen.company.people),
            inboxes=frozenset(each.id for each in seen.company.places),
            own=frozenset(seen.company.own),
            start=self.at.start,
            opened_since=seen.opened,
            counted=range(before + 1, self._to.message + 1),
        )

    def _end(self, since: Positions) -> Batch:
        """The end of a round: contacts that changed, now and then what is gone, and up to when everything is known."""
        to, account = self._to, self.options.account
        with self._seeing() as seen:
            customers = read_customers(seen.connection, seen.schema, account, self._contacts_changed(seen, since))
            wanted = {each.company for each in customers}
            records: list[Record] = [
                *told_customers(customers, read_companies(seen.connection, seen.schema, account, wanted))
            ]
            if self.at.is_census_due:
                records += self._remaining(seen)
                self.at = replace(self.at, census=to.at, searched=to.message_at)
            self._count_events(seen, to.event)
            self.at = replace(self.at, done=to, to=None, after=0)
            notes = self._notes(seen)
        self.done += 1
        return Batch(
            tuple(records),
            self.at.written(),
            self.done,
            self.done,
            about="what is gone",
            synced_until=to.at - LAG,
            notes=notes,
        )

    def _count_events(self, seen: Seen, upto: int) -> None:
        """Count the events that came whose names are not known."""
        strange = unknown_events(seen.connection, seen.schema, self.options.account, self.at.events, upto)
        unknown = Counter(self.at.unknown) + Counter({f"event {name}": count for name, count in strange.items()})
        self.at = replace(self.at, unknown=dict(unknown), events=max(self.at.events, upto))

    def _contacts_changed(self, seen: Seen, since: Positions) -> list[int]:
        """Contacts that changed, of conversations that are told."""
        contacts, conversations = seen.schema.table("contacts").c, seen.schema.table("conversations").c
        if since.contact_at is None:
            return []
        account = self.options.account
        told = select(conversations.contact_id).where(*in_span(seen.schema, account, self.at.start))
        statement = select(contacts.id).where(
            contacts.account_id == account,
            contacts.updated_at >= naive(since.contact_at - OVERLAP),
            contacts.id.in_(told),
        )
        return list(seen.connection.scalars(statement.order_by(contacts.id)))

    def _remaining(self, seen: Seen) -> Iterator[Remaining]:
        """What is there: all else that was told is gone."""
        for kind, table in ((RecordKind.CONVERSATION, "conversations"), (RecordKind.CONTACT, "contacts")):
            columns = seen.schema.table(table).c
            statement = select(columns.id).where(columns.account_id == self.options.account).order_by(columns.id)
            ids = seen.connection.scalars(statement, execution_options={"yield_per": IDS_AT_ONCE})
            yield Remaining(kind, Numbers.of(ids), besides=(ADDRESS, DELETED))

    def _notes(self, seen: Seen) -> tuple[str, ...]:
        return notes_of(seen.schema, seen.company, self.at, seen.opened, own_web=bool(self.options.web))

    @contextmanager
    def _seeing(self) -> Iterator[Seen]:
        account = self.options.account
        with self.database.reading() as connection:
            schema = read_schema(connection, self.database.url.username or "")
            accounts = schema.table("accounts").c
            if connection.scalar(select(accounts.id).where(accounts.id == account)) is None:
                raise SourceError(
                    f"There is no account {account} in this Chatwoot. Mend the setting “account” of “{self.name}”."
                )
            company = read_company(connection, schema, account, self.options.own)
            yield Seen(connection, schema, company, opened_since(connection, schema, account))
