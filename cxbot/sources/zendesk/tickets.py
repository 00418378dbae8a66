"""A ticket told whole, from its audits: who wrote, what was done, in which place, as it was at that time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cxbot.source import (
    ActivityKind,
    ActivityRecord,
    ConversationRecord,
    Direction,
    MessageKind,
    MessageRecord,
    Participant,
    Record,
    Role,
)
from cxbot.sources.zendesk.client import Row, moment
from cxbot.sources.zendesk.words import (
    CLOSED,
    COMMENTS,
    DELETED,
    FIELDS,
    NOTHING,
    OPEN,
    PRIVACY,
    SOLVED,
    SPOKEN,
    STATUSES,
    SURVEYED,
    SYSTEM,
    VOICE,
)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as it is now, with its audits in order; `gone` where it is deleted, and there are none any more."""

    id: int
    row: Row
    audits: Sequence[Row]
    gone: bool = False

    @property
    def channel(self) -> str:
        """By what it came."""
        return str((self.row.get("via") or {}).get("channel") or "")

    @property
    def requester(self) -> int:
        """Whose ticket it is now; 0 where that is nobody."""
        return number(self.row.get("requester_id"))

    @property
    def tags(self) -> list[str]:
        """The tags that it has now."""
        return words(self.row.get("tags"))

    @property
    def copies(self) -> list[int]:
        """Who gets copies of it now."""
        return [number(each) for each in self.row.get("email_cc_ids") or ()]

    @property
    def events(self) -> Iterator[tuple[Row, Row]]:
        """Each event with its audit."""
        for audit in self.audits:
            for event in audit.get("events") or ():
                yield audit, event

    @property
    def people(self) -> set[int]:
        """All users that it names."""
        authors = (number(each.get("author_id")) for pair in self.events for each in pair)
        return _given(authors) | _given(self.copies) | self._held("requester_id", "assignee_id")

    @property
    def requesters(self) -> set[int]:
        """Whose ticket it was, at any time."""
        return self._held("requester_id")

    @property
    def workers(self) -> set[int]:
        """Those who did what only staff can: they were assigned, or wrote what customers do not see."""
        hidden = (each for _, each in self.events if each.get("type") in COMMENTS and each.get("public") is False)
        return self._held("assignee_id") | _given(number(each.get("author_id")) for each in hidden)

    @property
    def groups(self) -> set[int]:
        """The groups that it was in."""
        return self._held("group_id")

    def _held(self, *names: str) -> set[int]:
        """The ids that fields hold now, or held at any time, as far as they are known."""
        found = {number(self.row.get(each)) for each in names}
        for _, event in self.events:
            if event.get("field_name") in names:
                found |= {number(event.get("value")), number(event.get("previous_value"))}
        return _given(found)


@dataclass(slots=True)
class Story:
    """Tells one ticket. `staff` are the ids of all who are, or were, staff; `strange` are met things without meaning.

    `channel` is ours; nothing before `start` is told.
    """

    ticket: Ticket
    channel: str
    staff: frozenset[int]
    start: datetime
    link: str
    requester: int = 0
    group: int = 0
    status: str = ""
    strange: list[tuple[str, datetime]] = field(default_factory=list)
    hidden: frozenset[int] = frozenset()

    def records(self) -> list[Record]:
        """The conversation, its messages and activities; nothing where nothing happened since the start."""
        ticket = self.ticket
        subject = str(ticket.row.get("subject") or ticket.row.get("raw_subject") or "")
        own = str(ticket.id)
        if ticket.gone:
            at = moment(ticket.row["updated_at"])
            if at < self.start:
                return []
            trashed = ActivityRecord(f"deleted:{own}", own, at, ActivityKind.TRASH)
            return [ConversationRecord(own, subject, self.link, tuple(ticket.tags)), trashed]
        told = list(self._told())
        since = [each for each in told if _moment(each) >= self.start]
        if not since:
            return []
        return [ConversationRecord(own, subject, self.link, tuple(ticket.tags), whole=True), *since]

    def inbox(self, group: int) -> str:
        """The place of a group and the ticket's channel."""
        return place(group, self.channel) if group else ""

    @property
    def inboxes(self) -> tuple[str, ...]:
        """Where it is at this point of the story, in one place or in none."""
        return (self.inbox(self.group),) if self.group else ()

    def _told(self) -> Iterator[MessageRecord | ActivityRecord]:
        self.requester = self._first("requester_id") or self.ticket.requester
        self.hidden = frozenset(
            number(event.get("comment_id"))
            for _, event in self.ticket.events
            if event.get("type") == PRIVACY and event.get("public") is False
        )
        for audit in self.ticket.audits:
            events = list(audit.get("events") or ())
            created = any(each.get("type") == "Create" for each in events)
            # What a ticket begins with holds for its first comment; what is changed along with a comment, after it.
            for event in sorted(events, key=lambda each: (each.get("type") not in FIELDS) is created):
                yield from self._event(audit, event)

    def _first(self, name: str) -> int:
        """What a field held at first."""
        for _, event in self.ticket.events:
            if event.get("field_name") == name:
                return number(event.get("value" if event.get("type") == "Create" else "previous_value"))
        return 0

    def _event(self, audit: Row, event: Row) -> Iterator[MessageRecord | ActivityRecord]:
        kind, at = event.get("type"), moment(audit["created_at"])
        if kind in COMMENTS and event.get("public") is not False and number(event.get("id")) not in self.hidden:
            yield self._message(audit, event, at)
        elif kind in COMMENTS:
            yield self._activity(audit, event, at, ActivityKind.COMMENT)
        elif kind == VOICE:
            yield self._call(audit, event, at)
        elif kind in FIELDS:
            yield from self._field(audit, event, at)
        elif kind != PRIVACY and kind not in NOTHING and SURVEYED not in str(kind).lower():
            self.strange.append((f"audit event {kind}", at))

    def _message(self, audit: Row, event: Row, at: datetime) -> MessageRecord:
        author = _author(audit, event)
        is_rule = _rule(audit, event) is not None or author == SYSTEM
        inbound = not is_rule and (author == self.requester or author not in self.staff)
        customer = author if inbound else self.requester
        people = [Participant(Role.FROM if inbound else Role.TO, str(customer))] if customer > 0 else []
        people += [
            Participant(Role.CC, str(each))
            for each in self.ticket.copies
            if each not in self.staff and each != customer and each > 0
        ]
        # Of what is spoken there may be one transcript: by whom, and how soon, is not known.
        known = not inbound and self.ticket.channel not in SPOKEN and author in self.staff
        return MessageRecord(
            id=str(event["id"]),
            conversation=str(self.ticket.id),
            sent_at=at,
            direction=Direction.IN if inbound else Direction.OUT,
            inboxes=self.inboxes,
            automatic=is_rule,
            author=str(author) if known and not is_rule else "",
            participants=tuple(people),
        )

    def _call(self, audit: Row, event: Row, at: datetime) -> MessageRecord:
        rel = (_via(audit, event).get("source") or {}).get("rel")
        if rel not in {"inbound", "voicemail", "outbound"}:
            self.strange.append((f"call {rel}", at))
        author = _author(audit, event)
        out = rel == "outbound"
        return MessageRecord(
            id=str(event["id"]),
            conversation=str(self.ticket.id),
            sent_at=at,
            direction=Direction.OUT if out else Direction.IN,
            inboxes=self.inboxes,
            kind=MessageKind.CALL,
            author=str(author) if out and author in self.staff else "",
            participants=(Participant(Role.TO if out else Role.FROM, str(self.requester)),) if self.requester else (),
        )

    def _field(self, audit: Row, event: Row, at: datetime) -> Iterator[ActivityRecord]:
        name, value, created = event.get("field_name"), event.get("value"), event.get("type") == "Create"
        if name == "status":
            yield from self._status(audit, event, at)
        elif name == "assignee_id" and (number(value) or not created):
            yield self._activity(audit, event, at, ActivityKind.ASSIGN if number(value) else ActivityKind.UNASSIGN)
        elif name == "group_id":
            self.group = number(value)
            if not created:
                yield self._activity(audit, event, at, ActivityKind.MOVE)
        elif name == "tags":
            new, old = words(value), [] if created else words(event.get("previous_value"))
            yield from self._tags(audit, event, at, ActivityKind.TAG, [each for each in new if each not in old])
            yield from self._tags(audit, event, at, ActivityKind.UNTAG, [each for each in old if each not in new])
        elif name == "requester_id" and not created:
            self.requester = number(value) or self.requester

    def _status(self, audit: Row, event: Row, at: datetime) -> Iterator[ActivityRecord]:
        new, old = str(event.get("value")), str(event.get("previous_value") or self.status)
        self.status = new
        if new not in STATUSES:
            self.strange.append((f"status {new}", at))
        elif new == DELETED:
            yield self._activity(audit, event, at, ActivityKind.TRASH)
        elif old == DELETED:
            yield self._activity(audit, event, at, ActivityKind.RESTORE)
        elif new in {SOLVED, CLOSED} and old not in {SOLVED, CLOSED}:
            yield self._activity(audit, event, at, ActivityKind.ARCHIVE)
        elif new in OPEN and old in {SOLVED, CLOSED}:
            yield self._activity(audit, event, at, ActivityKind.REOPEN)

    def _tags(
        self, audit: Row, event: Row, at: datetime, kind: ActivityKind, tags: Sequence[str]
    ) -> Iterator[ActivityRecord]:
        for tag in tags:
            yield self._activity(audit, event, at, kind, f":{kind}:{tag}")

    def _activity(self, audit: Row, event: Row, at: datetime, kind: ActivityKind, more: str = "") -> ActivityRecord:
        rule = _rule(audit, event)
        author = _author(audit, event)
        teammate = str(author) if rule is None and author in self.staff else ""
        return ActivityRecord(
            f"{event['id']}{more}", str(self.ticket.id), at, kind, teammate, rule or "", self.inbox(self.group)
        )


def place(group: int, channel: str) -> str:
    """The id of an inbox: Zendesk has none, so it is a group and a channel."""
    return f"{group}:{channel}"


def number(value: Any) -> int:
    """An id, which audits write as text; 0 where there is none."""
    try:
        return int(value) if value not in {None, ""} else 0
    except (ValueError, TypeError):
        return 0


def words(value: Any) -> list[str]:
    """Tags: a list, or a text with blanks between them; each once."""
    told: Iterable[Any] = value.split() if isinstance(value, str) else value if isinstance(value, list) else ()
    return list(dict.fromkeys(str(each) for each in told))


def _given(ids: Iterable[int]) -> set[int]:
    """Those that are somebody's: 0 is nobody's, and what is below it Zendesk's own."""
    return {each for each in ids if each > 0}


def _author(audit: Row, event: Row) -> int:
    """Who did it: what an event does not say holds for its whole audit."""
    return number(event.get("author_id", audit.get("author_id")))


def _via(audit: Row, event: Row) -> Mapping[str, Any]:
    found = event.get("via") or audit.get("via")
    return found if isinstance(found, dict) else {}


def _rule(audit: Row, event: Row) -> str | None:
    """The trigger or automation that did it; None where it was none."""
    via = _via(audit, event)
    if via.get("channel") != "rule":
        return None
    source = via.get("source") or {}
    return str((source.get("from") or {}).get("title") or source.get("rel") or "rule")


def _moment(record: MessageRecord | ActivityRecord) -> datetime:
    return record.sent_at if isinstance(record, MessageRecord) else record.at
