"""What follows when records of a kind were taken: the rows that hang on them, and the marks."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, Table

from cxbot.calendar import seconds
from cxbot.database.statements import upsert
from cxbot.deriving import days
from cxbot.source import ConversationRecord, MessageRecord, RatingRecord, TeamRecord
from cxbot.syncing.ids import Ids
from cxbot.syncing.marking import Marks
from cxbot.syncing.sets import replace_sets
from cxbot.tables import raw


@dataclass(frozen=True, slots=True)
class Taken:
    """Records of one kind, in the order they were told; our ids of those that were there before, and that differed."""

    table: Table
    records: Sequence[Any]
    existing: set[int]
    changed: set[int]


def follow(taken: Taken, connection: Connection, ids: Ids, marks: Marks) -> None:
    """Write what hangs on these records, and mark what they concern."""
    _FOLLOWING[taken.table.name](taken, connection, ids, marks)


def _inboxes(taken: Taken, connection: Connection, ids: Ids, marks: Marks) -> None:
    del ids
    marks.of_inboxes(connection, taken.changed & taken.existing)


def _teammates(taken: Taken, connection: Connection, ids: Ids, marks: Marks) -> None:
    del ids
    marks.of_teammates(connection, taken.changed & taken.existing)


def _contacts(taken: Taken, connection: Connection, ids: Ids, marks: Marks) -> None:
    del ids
    marks.of_contacts(connection, taken.changed & taken.existing)


def _surveys(taken: Taken, connection: Connection, ids: Ids, marks: Marks) -> None:
    marks.of_surveys(connection, taken.changed & taken.existing)
    _mark_conversations(taken, taken.changed, ids, marks)


def _teams(taken: Taken, connection: Connection, ids: Ids, marks: Marks) -> None:
    del marks
    teams, teammates = ids.of(raw.teams), ids.of(raw.teammates)
    records: dict[int, TeamRecord] = {teams[each.id]: each for each in taken.records}
    members = {own: [(teammates[one],) for one in each.members] for own, each in records.items()}
    replace_sets(connection, raw.team_members, members, taken.existing)


def _conversations(taken: Taken, connection: Connection, ids: Ids, marks: Marks) -> None:
    del marks
    conversations, tags = ids.of(raw.conversations), ids.of(raw.tags)
    records: dict[int, ConversationRecord] = {conversations[each.id]: each for each in taken.records}
    wanted = {own: [(tags[tag],) for tag in each.tags] for own, each in records.items()}
    in_step = partial(days.while_tags_change, connection)
    replace_sets(connection, raw.conversation_tags, wanted, taken.existing, in_step)


def _messages(taken: Taken, connection: Connection, ids: Ids, marks: Marks) -> None:
    messages, inboxes, contacts = ids.of(raw.messages), ids.of(raw.inboxes), ids.of(raw.contacts)
    records: dict[int, MessageRecord] = {messages[each.id]: each for each in taken.records}
    placed = {own: [(inboxes[inbox],) for inbox in each.inboxes] for own, each in records.items()}
    people = {own: _people(each, contacts) for own, each in records.items()}
    changed = replace_sets(connection, raw.message_inboxes, placed, taken.existing)
    changed |= replace_sets(connection, raw.participants, people, taken.existing)
    _mark_conversations(taken, taken.changed | changed, ids, marks)


def _people(message: MessageRecord, contacts: Mapping[str, int]) -> Collection[tuple[str, int, str]]:
    """Who stands on a message; in one role with the address that was told last."""
    told = [(str(one.role), contacts[one.contact], one.address.lower()) for one in message.participants]
    return told if len(told) < 2 else {(role, contact): (role, contact, at) for role, contact, at in told}.values()


def _activities(taken: Taken, connection: Connection, ids: Ids, marks: Marks) -> None:
    del connection
    _mark_conversations(taken, taken.changed, ids, marks)


def _mark_conversations(taken: Taken, changed: set[int], ids: Ids, marks: Marks) -> None:
    """Mark the conversations that changed rows belong to, and those that they belonged to."""
    own, conversations, belonged = ids.of(taken.table), ids.of(raw.conversations), ids.belonged
    marks.conversations.update(
        conversations[each.conversation] for each in taken.records if each.conversation and own[each.id] in changed
    )
    before = belonged.get(taken.table.name, {})
    marks.conversations.update(before[each] for each in changed if each in before)


def _ratings(taken: Taken, connection: Connection, ids: Ids, marks: Marks) -> None:
    ratings, surveys = ids.of(raw.ratings), ids.of(raw.surveys)
    told: dict[tuple[int, int], RatingRecord] = {
        (ratings[each.id], seconds(each.submitted_at)): each for each in taken.records
    }
    rows = [
        {
            "rating_id": own,
            "submitted_at": each.submitted_at,
            "score": each.score,
            "satisfied": each.satisfied,
            "comment": each.comment,
        }
        for (own, _), each in told.items()
    ]
    revised = upsert(connection, raw.rating_revisions, rows, ("rating_id", "submitted_at"))
    changed = taken.changed | {own for own, _ in revised}
    marks.ratings.update(changed)
    _mark_conversations(taken, changed, ids, marks)
    answered = [surveys[each.survey] for each in taken.records if each.survey and ratings[each.id] in changed]
    marks.of_answered(connection, answered)


def _nothing(taken: Taken, connection: Connection, ids: Ids, marks: Marks) -> None:
    del taken, connection, ids, marks


_FOLLOWING: dict[str, Callable[[Taken, Connection, Ids, Marks], None]] = {
    "inboxes": _inboxes,
    "teammates": _teammates,
    "teams": _teams,
    "accounts": _nothing,
    "contacts": _contacts,
    "tags": _nothing,
    "conversations": _conversations,
    "messages": _messages,
    "activities": _activities,
    "surveys": _surveys,
    "ratings": _ratings,
}
