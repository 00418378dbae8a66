"""A conversation told whole, from its events and messages: who wrote, what was done, in which inboxes at that time."""

from collections.abc import Iterator, Mapping, Sequence
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
    Role,
)
from cxbot.sources.front.client import Row, Told, id_of_link, moment
from cxbot.sources.front.words import (
    ACTIVITIES,
    ARCHIVE,
    AUTOMATIC,
    CALLS,
    COMMENT,
    CONVERSATION,
    INBOUND,
    INBOXES,
    INTERNAL,
    MERGED,
    MESSAGES,
    MOVE,
    PERSON,
    REMINDER,
    ROLES,
    RULE,
    SURVEY,
    TEAMMATE,
)

LOOSE = "handle:"  # how the id of somebody begins who is known by an address alone
_STATES = frozenset({ARCHIVE, "reopen", REMINDER, "trash", "restore", INBOUND})
_OURS = frozenset({Role.FROM, Role.REPLY_TO})  # as what we stand on what we write


@dataclass(frozen=True, slots=True)
class Person:
    """A customer as a message names one; `id` is the contact's, or made of the handle."""

    id: str
    name: str
    handle: str


@dataclass(slots=True)
class Story:
    """Tells one conversation.

    `told` is what Front has, `hidden` are inboxes that are not told, `own` our addresses, `automatic` messages that
    wrote themselves. Nothing before `start` is told. Whom and what it names is gathered on the way.
    """

    told: Told
    start: datetime
    hidden: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    automatic: frozenset[str] = frozenset()
    private: bool = False
    people: dict[str, Person] = field(default_factory=dict)
    teammates: dict[str, Row] = field(default_factory=dict)
    places: dict[str, Row] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    absorbed: list[str] = field(default_factory=list)
    at: tuple[str, ...] = ()
    written_at: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_told(self) -> bool:
        """Whether it is a conversation with customers that may be told."""
        row = self.told.row
        return row.get("type", CONVERSATION) == CONVERSATION and (self.private or not row.get("is_private"))

    @property
    def rated_at(self) -> set[datetime]:
        """When surveys wrote comments into it."""
        return {moment(each["posted_at"]) for each in self.told.comments or () if _author_kind(each) == SURVEY}

    def records(self) -> list[ConversationRecord | MessageRecord | ActivityRecord]:
        """The conversation, its activities and messages; nothing where nothing happened since the start."""
        row, own = self.told.row, self.told.id
        activities = list(self._activities())
        messages = list(self._messages())
        if not any(each.at >= self.start for each in activities) and not any(
            each.sent_at >= self.start for each in messages
        ):
            return []
        for each in row.get("tags") or ():
            self.tags[str(each["id"])] = str(each.get("name") or each["id"])
        tags = tuple(str(each["id"]) for each in row.get("tags") or ())
        link = f"https://app.frontapp.com/open/{own}"
        conversation = ConversationRecord(own, str(row.get("subject") or ""), link, tags, whole=True, rated_apart=True)
        return [
            conversation,
            *(each for each in messages if each.sent_at >= self.start),
            *(each for each in activities if each.at >= self.start),
        ]

    def commented_at(self, comment: str, event: str) -> datetime | None:
        """When a comment was made, by its id or that of its event; None where neither is known."""
        for each in self.told.events:
            if each.get("id") == event or (each.get("type") == COMMENT and _id(_target(each)) == comment):
                return moment(each["emitted_at"])
        found = self._comment(comment)
        return None if found is None else moment(found["posted_at"])

    def commenter(self, comment: str) -> str:
        """The sort of who made a comment; empty where it is not known."""
        return _author_kind(self._comment(comment) or {})

    def _comment(self, own: str) -> Row | None:
        return next((each for each in self.told.comments or () if each.get("id") == own), None)

    # Places

    def _begin(self) -> None:
        """It begins in the inboxes of its first message, else where it is now."""
        first = next((each for each in self.told.events if _kind(each, "source") == INBOXES), None)
        self.at = self._inboxes((first.get("source") or {}).get("data") if first else self.told.inboxes)

    def _inboxes(self, data: Any) -> tuple[str, ...]:
        rows = data if isinstance(data, list) else [data] if isinstance(data, dict) else []
        found = {}
        for each in rows:
            if isinstance(each, dict) and each.get("id"):
                own = str(each["id"])
                if own not in self.hidden and (self.private or not each.get("is_private")):
                    found[own] = each
        self.places |= found
        return tuple(found)

    # What was done

    def _activities(self) -> Iterator[ActivityRecord]:
        self._begin()
        written = None if self.told.comments is None else {str(each.get("id")) for each in self.told.comments}
        last = self._last_state
        for event in self.told.events:
            kind = str(event.get("type"))
            if kind in MESSAGES:
                if _kind(event, "source") == INBOXES:
                    self.at = self._inboxes(event["source"]["data"])
                self.written_at[_id(_target(event))] = self.at
            elif kind == MERGED:
                self.absorbed += [each for each in _ids(_target(event)) if each != self.told.id]
            elif kind in ACTIVITIES:
                if kind == COMMENT and written is not None and _id(_target(event)) not in written:
                    continue  # it was deleted
                if kind == MOVE:
                    self.at = self._inboxes(_target(event))[:1]
                yield self._activity(event, kind, is_last=event is last)

    def _activity(self, event: Row, kind: str, *, is_last: bool) -> ActivityRecord:
        snoozed = _snoozes(event)
        source = (event.get("source") or {}).get("data")
        source = source if isinstance(source, dict) else {}
        teammate = rule = ""
        if kind != REMINDER and _kind(event, "source") == TEAMMATE and source.get("id"):
            teammate = self._teammate(source)
        elif _kind(event, "source") == RULE:
            rule = str(source.get("name") or "a rule")
        return ActivityRecord(
            id=str(event["id"]),
            conversation=self.told.id,
            at=moment(event["emitted_at"]),
            kind=ActivityKind.SNOOZE if snoozed else ACTIVITIES[kind],
            teammate=teammate,
            rule=rule,
            inbox=self.at[0] if self.at else "",
            snoozed_until=self._wakes_at() if snoozed and is_last else None,
        )

    def _wakes_at(self) -> datetime | None:
        times = [each.get("scheduled_at") for each in self.told.row.get("scheduled_reminders") or ()]
        return min((moment(each) for each in times if each is not None), default=None)

    @property
    def has_strange_reminder(self) -> bool:
        """Whether a reminder runs though nothing was put off, which our reading of snoozes does not know."""
        last = self._last_state
        return bool(self.told.row.get("scheduled_reminders")) and not (last is not None and _snoozes(last))

    @property
    def _last_state(self) -> Row | None:
        """The event that left it open, closed, put off, or in the trash."""
        return next((each for each in reversed(self.told.events) if each.get("type") in _STATES), None)

    def _teammate(self, row: Row) -> str:
        own = str(row["id"])
        self.teammates[own] = {**self.teammates.get(own, {}), **row}
        return own

    # What was written

    def _messages(self) -> Iterator[MessageRecord]:
        for row in self.told.messages:
            if row.get("draft_mode") or row.get("error_type") or row.get("type") == INTERNAL:
                continue
            yield self._message(row)

    def _message(self, row: Row) -> MessageRecord:
        own, inbound = str(row["id"]), row["is_inbound"] is True
        author = row.get("author") or {}
        robot = not author.get("id") or author.get("type", PERSON) in AUTOMATIC
        return MessageRecord(
            id=own,
            conversation=self.told.id,
            sent_at=moment(row["created_at"]),
            direction=Direction.IN if inbound else Direction.OUT,
            inboxes=self.written_at.get(own, self.at),
            kind=MessageKind.CALL if row.get("type") in CALLS else MessageKind.MESSAGE,
            automatic=own in self.automatic or (robot and not inbound),
            author=self._teammate(author) if not inbound and not robot else "",
            participants=tuple(self._participants(row.get("recipients") or (), inbound=inbound)),
        )

    def _participants(self, recipients: Sequence[Row], *, inbound: bool) -> Iterator[Participant]:
        for each in recipients:
            handle, role = str(each.get("handle") or ""), ROLES.get(str(each.get("role")))
            if role is None or handle.lower() in self.own or (not inbound and role in _OURS):
                continue
            contact = id_of_link(((each.get("_links") or {}).get("related") or {}).get("contact"))
            if not contact and not handle:
                continue
            contact = contact or f"{LOOSE}{handle.lower()}"
            self.people.setdefault(contact, Person(contact, str(each.get("name") or handle or contact), handle))
            yield Participant(role, contact, handle)


def _kind(event: Row, end: str) -> str:
    return str((event.get(end) or {}).get("type") or "")


def _author_kind(comment: Row) -> str:
    return str((comment.get("author") or {}).get("type") or "")


def _snoozes(event: Row) -> bool:
    """Whether an event puts a conversation off: a reminder archives it."""
    return event.get("type") == ARCHIVE and _kind(event, "source") == REMINDER


def _target(event: Row) -> Any:
    return (event.get("target") or {}).get("data")


def _id(data: Any) -> str:
    return str(data.get("id") or "") if isinstance(data, Mapping) else ""


def _ids(data: Any) -> list[str]:
    """The ids that a merge names: one by one, or as things."""
    rows = data if isinstance(data, list) else [data]
    return [found for each in rows if (found := each if isinstance(each, str) else _id(each))]
