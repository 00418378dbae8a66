"""What a change concerns beyond itself: the conversations and lone ratings to derive again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, Table, or_, select, true, update

from cxbot.database.bulk import among
from cxbot.database.statements import in_parts
from cxbot.deriving import conversations_of_contacts, ratings_of_contacts
from cxbot.tables import derived, raw


@dataclass(slots=True)
class Marks:
    """Our ids of conversations and ratings to be derived again; `everything` when hours of the workspace changed."""

    conversations: set[int] = field(default_factory=set)
    ratings: set[int] = field(default_factory=set)

    def write(self, connection: Connection) -> None:
        """Mark them. Not only those that are not marked: one being derived right now must be derived once more."""
        for table, ids in ((raw.conversations, self.conversations), (raw.ratings, self.ratings)):
            if ids:
                these = among(connection, table.c.id, sorted(ids))
                connection.execute(update(table).where(these).values(stale=true()))

    def of_contacts(self, connection: Connection, contacts: Iterable[int]) -> None:
        """Contacts were merged, moved to another account, or got another address."""
        named = sorted(contacts)
        self.conversations.update(conversations_of_contacts(connection, named))
        self.ratings.update(ratings_of_contacts(connection, named))

    def of_inboxes(self, connection: Connection, inboxes: Iterable[int]) -> None:
        """Inboxes got another name, channel, inactivity period or business hours."""
        placed, inbox = raw.message_inboxes.c, raw.activities.c.inbox_id
        for part in in_parts(sorted(inboxes)):
            statement = select(raw.messages.c.conversation_id).join_from(raw.message_inboxes, raw.messages)
            self.conversations.update(connection.scalars(statement.where(placed.inbox_id.in_(part)).distinct()))
            self._where(connection, raw.activities, inbox.in_(part))
            self._rated(connection, raw.ratings.c.inbox_id.in_(part))

    def of_teammates(self, connection: Connection, teammates: Iterable[int]) -> None:
        """Teammates turned out to be bots, or persons, or are gone."""
        for part in in_parts(sorted(teammates)):
            owned = connection.scalars(select(raw.surveys.c.id).where(raw.surveys.c.owner_id.in_(part))).all()
            self.of_surveys(connection, owned)
            self.of_rows(connection, raw.surveys, owned)
            self._where(connection, raw.messages, raw.messages.c.author_id.in_(part))
            self._where(connection, raw.activities, raw.activities.c.teammate_id.in_(part))
            self._rated(connection, raw.ratings.c.teammate_id.in_(part))

    def of_surveys(self, connection: Connection, surveys: Iterable[int]) -> None:
        """Surveys changed, by which ratings are credited."""
        for part in in_parts(sorted(surveys)):
            self._rated(connection, raw.ratings.c.survey_id.in_(part))

    def of_accounts(self, connection: Connection, accounts: Iterable[int]) -> None:
        """Accounts are gone, which contacts belonged to."""
        for part in in_parts(sorted(accounts)):
            columns = raw.contacts.c
            self.of_contacts(connection, connection.scalars(select(columns.id).where(columns.account_id.in_(part))))

    def of_ratings(self, connection: Connection, ratings: Iterable[int]) -> None:
        """Ratings are gone: the surveys that they answered are answered no more."""
        columns = raw.ratings.c
        for part in in_parts(sorted(ratings)):
            statement = select(columns.survey_id).where(columns.id.in_(part), columns.survey_id.is_not(None))
            self.of_answered(connection, connection.scalars(statement).all())

    def of_rows(self, connection: Connection, table: Table, rows: Iterable[int]) -> None:
        """Rows of a table are gone from their conversations, if they were in any."""
        for part in in_parts(sorted(rows)):
            self._where(connection, table, table.c.id.in_(part) & table.c.conversation_id.is_not(None))

    def of_counted(self, connection: Connection, messages: Iterable[int]) -> None:
        """Messages are gone, also from where they were counted before they came to another conversation."""
        counted, columns = derived.counted_messages.c, derived.segments.c
        there = select(columns.conversation_id).join_from(derived.counted_messages, derived.segments).distinct()
        for part in in_parts(sorted(messages)):
            self.conversations.update(connection.scalars(there.where(counted.message_id.in_(part))))

    def of_answered(self, connection: Connection, surveys: Iterable[int]) -> None:
        """Surveys were answered: so are those of the conversations that they were sent in."""
        for part in in_parts(sorted(set(surveys))):
            self._where(
                connection, raw.surveys, raw.surveys.c.id.in_(part) & raw.surveys.c.conversation_id.is_not(None)
            )

    def of_addresses(self, connection: Connection, addresses: Sequence[str]) -> None:
        """Addresses turned out to be ours."""
        for part in in_parts(addresses):
            contacts, stands = raw.contacts.c, raw.participants.c
            self.of_contacts(connection, connection.scalars(select(contacts.id).where(contacts.address.in_(part))))
            statement = select(raw.messages.c.conversation_id).join_from(raw.participants, raw.messages)
            self.conversations.update(connection.scalars(statement.where(stands.address.in_(part)).distinct()))

    def everything(self, connection: Connection) -> None:
        """Hours of the workspace changed: any conversation may have been measured by them."""
        self.conversations.update(connection.scalars(select(raw.conversations.c.id)))

    def _where(self, connection: Connection, table: Table, wanted: ColumnElement[bool]) -> None:
        self.conversations.update(connection.scalars(select(table.c.conversation_id).where(wanted).distinct()))

    def _rated(self, connection: Connection, *wanted: ColumnElement[bool]) -> None:
        self.ratings.update(connection.scalars(select(raw.ratings.c.id).where(or_(*wanted))))
