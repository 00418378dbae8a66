"""Reads raw rows for a batch of conversations or lone ratings: one query for each table, however large the batch."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, func, select, type_coerce

from cxbot.database.bulk import among, read_rows
from cxbot.deriving.business_hours import Week, read_week
from cxbot.deriving.contacts import Contact, Contacts
from cxbot.deriving.history import Activity, History, Participant, Rating, Submission, Survey
from cxbot.deriving.reference import Inbox, Inboxes
from cxbot.source import MessageKind, TeammateKind
from cxbot.tables import raw

Grouped = dict[int, list[Any]]


@dataclass(slots=True)
class Weeks:
    """Business hours already read; kept over batches, since working out the real spans of days is slow."""

    known: dict[tuple[str, str], Week | None] = field(default_factory=dict)

    def read(self, zone: str, spans: str) -> Week | None:
        """Read hours, or take those read before."""
        if (zone, spans) not in self.known:
            self.known[zone, spans] = read_week(zone, spans)
        return self.known[zone, spans]


def read_inboxes(connection: Connection, weeks: Weeks) -> Inboxes:
    """All inboxes with their inactivity periods and business hours.

    Raises:
        SourceError: business hours cannot be read.
    """
    periods, hours = raw.inactivity_periods.c, raw.business_hours.c
    inactivity: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for inbox, valid_from, length in connection.execute(
        select(periods.inbox_id, _seconds(periods.valid_from), periods.seconds).order_by(periods.valid_from.desc())
    ):
        inactivity[inbox].append((valid_from, length))
    open_hours: dict[int | None, list[tuple[int, Week | None]]] = defaultdict(list)
    for inbox, valid_from, zone, spans in connection.execute(
        select(hours.inbox_id, _seconds(hours.valid_from), hours.zone, hours.spans).order_by(
            hours.valid_from.desc(), hours.id.desc()
        )
    ):
        open_hours[inbox].append((valid_from, weeks.read(zone, spans)))
    by_id = {
        row.id: Inbox(row.id, row.name, row.channel, tuple(inactivity[row.id]), tuple(open_hours[row.id]))
        for row in connection.execute(select(raw.inboxes.c.id, raw.inboxes.c.name, raw.inboxes.c.channel))
    }
    return Inboxes(by_id, tuple(open_hours[None]))


def read_histories(connection: Connection, conversations: Sequence[int], inboxes: Inboxes) -> list[History]:
    """What happened in these conversations."""
    teammates = raw.teammates.c  # few rows
    persons = frozenset(connection.scalars(select(teammates.id).where(teammates.kind == str(TeammateKind.PERSON))))
    activities: dict[int, list[Activity]] = defaultdict(list)
    for conversation, activity in _messages(connection, conversations, persons, inboxes):
        activities[conversation].append(activity)
    for conversation, activity in _other_activities(connection, conversations, persons):
        activities[conversation].append(activity)
    ratings: dict[int, list[Rating]] = defaultdict(list)
    for given_in, rating in _ratings(connection, among(connection, raw.ratings.c.conversation_id, conversations)):
        if given_in is not None:
            ratings[given_in].append(rating)
    surveys: dict[int, list[Survey]] = defaultdict(list)
    for sent_in, survey in _surveys(connection, conversations):
        surveys[sent_in].append(survey)
    return [
        History(each, tuple(activities[each]), tuple(ratings[each]), tuple(surveys[each])) for each in conversations
    ]


def read_lone_ratings(connection: Connection, ids: Sequence[int]) -> list[Rating]:
    """Ratings by id."""
    return [rating for _, rating in _ratings(connection, among(connection, raw.ratings.c.id, ids))]


def read_contacts(connection: Connection, histories: Iterable[History], lone: Iterable[Rating] = ()) -> Contacts:
    """The contacts that these name, with all they were merged into, and our own addresses."""
    wanted = {each.contact for each in lone if each.contact is not None}
    for history in histories:
        wanted.update(each.contact for each in history.ratings if each.contact is not None)
        wanted.update(each.contact for activity in history.activities for each in activity.participants)
    columns, by_id = raw.contacts.c, dict[int, Contact]()
    statement = select(columns.id, columns.account_id, columns.merged_into, columns.address)
    while wanted:
        these = statement.where(among(connection, columns.id, wanted))
        for contact, *said in read_rows(connection, these):
            by_id[contact] = Contact(*said)
        wanted = {each.merged_into for each in by_id.values() if each.merged_into is not None} - by_id.keys()
    return Contacts(by_id, frozenset(connection.scalars(select(raw.own_addresses.c.address))))


def _messages(
    connection: Connection, conversations: Sequence[int], persons: frozenset[int], inboxes: Inboxes
) -> Iterator[tuple[int, Activity]]:
    columns, inbox, people = raw.messages.c, raw.message_inboxes.c, raw.participants.c
    within = among(connection, columns.conversation_id, conversations)
    names: dict[int, list[int]] = defaultdict(list)
    for message, named_inbox in read_rows(
        connection, select(inbox.message_id, inbox.inbox_id).join_from(raw.messages, raw.message_inboxes).where(within)
    ):
        names[message].append(named_inbox)
    participants = _grouped(
        connection,
        select(people.message_id, people.role, people.contact_id, people.address)
        .join_from(raw.messages, raw.participants)
        .where(within),
        lambda row: Participant(*row[1:]),
    )
    for message, external, conversation, at, direction, kind, automatic, author in read_rows(
        connection,
        select(
            columns.id,
            columns.external_id,
            columns.conversation_id,
            _seconds(columns.sent_at),
            columns.direction,
            columns.kind,
            columns.automatic,
            columns.author_id,
        ).where(within),
    ):
        named = names.get(message, ())
        yield (
            conversation,
            Activity(
                at,
                direction,
                message,
                external,
                tuple(named) if len(named) < 2 else inboxes.in_order(named),
                teammate=author,
                human=author in persons,
                call=kind == MessageKind.CALL,
                automatic=automatic,
                participants=tuple(participants.get(message, ())),
            ),
        )


def _other_activities(
    connection: Connection, conversations: Sequence[int], persons: frozenset[int]
) -> Iterator[tuple[int, Activity]]:
    columns = raw.activities.c
    for activity, external, conversation, at, kind, teammate, inbox, until in read_rows(
        connection,
        select(
            columns.id,
            columns.external_id,
            columns.conversation_id,
            _seconds(columns.at),
            columns.kind,
            columns.teammate_id,
            columns.inbox_id,
            _seconds(columns.snoozed_until),
        ).where(among(connection, columns.conversation_id, conversations)),
    ):
        inboxes = () if inbox is None else (inbox,)
        yield (
            conversation,
            Activity(at, kind, activity, external, inboxes, teammate, human=teammate in persons, until=until),
        )


def _ratings(connection: Connection, wanted: ColumnElement[bool]) -> Iterator[tuple[int | None, Rating]]:
    columns, survey, revision = raw.ratings.c, raw.surveys.c, raw.rating_revisions.c
    submissions = _grouped(
        connection,
        select(
            revision.rating_id, _seconds(revision.submitted_at), revision.score, revision.satisfied, revision.comment
        )
        .join_from(raw.ratings, raw.rating_revisions)
        .where(wanted)
        .order_by(revision.rating_id, revision.submitted_at),
        lambda row: Submission(*row[1:]),
    )
    for row in connection.execute(
        select(
            columns.id,
            columns.conversation_id,
            columns.contact_id,
            columns.inbox_id,
            columns.teammate_id,
            columns.channel,
            survey.kind,
            survey.owner_id,
        )
        .join_from(raw.ratings, raw.surveys, columns.survey_id == survey.id, isouter=True)
        .where(wanted)
        .order_by(columns.id)
    ):
        rating, conversation, contact, inbox, teammate, channel, kind, owner = row
        given = tuple(submissions.get(rating, ()))
        yield conversation, Rating(rating, given, contact, inbox, teammate, channel, kind or "", owner)


def _surveys(connection: Connection, conversations: Sequence[int]) -> Iterator[tuple[int, Survey]]:
    columns, revision = raw.surveys.c, raw.rating_revisions.c
    rates = revision.score.is_not(None) | revision.satisfied.is_not(None)
    answered = (
        select(func.min(_seconds(revision.submitted_at)))
        .join_from(raw.ratings, raw.rating_revisions)
        .where(raw.ratings.c.survey_id == columns.id, rates)
        .scalar_subquery()
    )
    statement = select(
        columns.conversation_id, columns.id, _seconds(columns.sent_at), columns.kind, columns.owner_id, answered
    )
    within = among(connection, columns.conversation_id, conversations)
    for conversation, survey, at, kind, owner, answered_at in connection.execute(
        statement.where(within).order_by(columns.id)
    ):
        yield conversation, Survey(survey, at, kind, owner, answered_at)


def _grouped(connection: Connection, statement: Select[Any], make: Any) -> Mapping[int, list[Any]]:
    """Rows by their first column."""
    found: Grouped = defaultdict(list)
    for row in read_rows(connection, statement):
        found[row[0]].append(make(row))
    return found


def _seconds(column: ColumnElement[Any]) -> ColumnElement[int]:
    """Read an instant as the seconds it is stored as: making datetimes of millions costs more than the rules."""
    return type_coerce(column, BigInteger)
