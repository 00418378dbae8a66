"""The records in which a source tells what it knows, in our words.

Records name other things by the ids they have in the source ("external ids"); syncing turns those into rows. All times
are aware datetimes. A record may be told again: the last telling stands.
"""

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime

from cxbot.source.hours import Span
from cxbot.source.kinds import ActivityKind, Direction, MessageKind, RecordKind, Role, SurveyKind, TeammateKind


@dataclass(frozen=True, slots=True)
class InboxRecord:
    """An inbox with its channel; `inactivity` and `hours` are rows with the moment they became valid."""

    id: str
    name: str
    channel: str


@dataclass(frozen=True, slots=True)
class InactivityRecord:
    """After how many seconds without activity a segment of this inbox closes, from `valid_from` on."""

    inbox: str
    valid_from: datetime
    seconds: int


@dataclass(frozen=True, slots=True)
class HoursRecord:
    """Business hours of an inbox, or of the workspace where `inbox` is empty, from `valid_from` on.

    `zone` is an IANA name. No `spans` at all: nobody ever works; None: hours were withdrawn.
    """

    inbox: str
    valid_from: datetime
    zone: str
    spans: tuple[Span, ...] | None


@dataclass(frozen=True, slots=True)
class OwnAddressRecord:
    """An address of ours, which is nobody's customer."""

    address: str


@dataclass(frozen=True, slots=True)
class TeammateRecord:
    """A colleague, or a bot."""

    id: str
    name: str
    email: str = ""
    kind: TeammateKind = TeammateKind.PERSON
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class TeamRecord:
    """A team and its members' ids."""

    id: str
    name: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """A company that contacts belong to."""

    id: str
    name: str
    domain: str = ""


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """A customer. `merged_into` is the contact that survived.

    Of one that was told before, fields that are `unsaid` stay as they were. `owns` are all addresses that it has, where
    merges leave no other trace: who was told under one of them, and not along with it, is merged into it.
    """

    id: str
    name: str
    address: str = ""
    account: str = ""
    merged_into: str = ""
    unsaid: tuple[str, ...] = ()
    owns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TagRecord:
    """A tag that conversations may have."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ConversationRecord:
    """A conversation with the tags that it has now.

    `whole`: all its messages, activities, surveys and ratings are in this batch. What was told of it before and is not
    told again never happened there; it is removed with all that hangs on it. Surveys and ratings stay where they are
    `rated_apart`: told by another way.
    """

    id: str
    subject: str = ""
    link: str = ""
    tags: tuple[str, ...] = ()
    whole: bool = False
    rated_apart: bool = False


@dataclass(frozen=True, slots=True)
class Participant:
    """Who stands on a message, and as what."""

    role: Role
    contact: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """A message (or call); `author` is the teammate who sent an outbound one."""

    id: str
    conversation: str
    sent_at: datetime
    direction: Direction
    inboxes: tuple[str, ...]
    kind: MessageKind = MessageKind.MESSAGE
    automatic: bool = False
    author: str = ""
    participants: tuple[Participant, ...] = ()


@dataclass(frozen=True, slots=True)
class ActivityRecord:
    """Something that happened to a conversation other than a message."""

    id: str
    conversation: str
    at: datetime
    kind: ActivityKind
    teammate: str = ""
    rule: str = ""
    inbox: str = ""
    snoozed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class SurveyRecord:
    """A survey that was sent; `owner` is the teammate in whose signature it stood."""

    id: str
    sent_at: datetime
    kind: SurveyKind
    conversation: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class RatingRecord:
    """One submission of a survey. The same `id` again is a revision.

    `score` is 1-5, or None where `satisfied` says all there is; both None is a submission without a rating. `also` are
    names that the same rating may have been told under before; `id` is one of them where the source gives it none.
    """

    id: str
    submitted_at: datetime
    score: int | None = None
    satisfied: bool | None = None
    comment: str = ""
    survey: str = ""
    conversation: str = ""
    contact: str = ""
    inbox: str = ""
    teammate: str = ""
    channel: str = ""
    link: str = ""
    also: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Gone:
    """A thing is no more, and never was as far as reports go. What hangs on it goes too; the rest loses its reference.

    inbox         its inactivity periods and hours go; messages are in it no more, activities and ratings lose it
    teammate      is in no team any more; messages, activities, surveys and ratings lose their author, doer, owner.
                  One who merely left is told as blocked instead: then the numbers stay
    team          its memberships go
    account       its contacts have none any more
    contact       stands on no message any more, ratings lose it; who was merged into it is a contact again
    tag           conversations lose it
    conversation  its messages, activities, surveys and ratings go, with what hangs on those
    message       its inboxes and participants go
    activity      nothing hangs on it
    survey        its ratings stay, and no longer say which survey they answered
    rating        all its submissions go

    In one batch what stands later counts: a thing told after it is gone is there again, new. What is not known, or gone
    already, is no error.
    """

    kind: RecordKind
    id: str


@dataclass(frozen=True, slots=True)
class Remaining:
    """All that is left of one kind: what was told of it before and is not among `ids` is gone, as `Gone` says.

    For helpdesks in which what is deleted leaves no trace. Ids that begin with one of `besides` are not meant.
    """

    kind: RecordKind
    ids: Container[str] = field(repr=False)
    besides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IfKnown:
    """A thing as it is now, where it was told before; where it never was, it is not meant.

    `after` is what it names, told along with it. For helpdesks that tell what changed of all that there is.
    """

    record: AccountRecord | ContactRecord | TeammateRecord
    after: tuple[AccountRecord, ...] = ()


Record = (
    InboxRecord
    | InactivityRecord
    | HoursRecord
    | OwnAddressRecord
    | TeammateRecord
    | TeamRecord
    | AccountRecord
    | ContactRecord
    | TagRecord
    | ConversationRecord
    | MessageRecord
    | ActivityRecord
    | SurveyRecord
    | RatingRecord
    | Gone
    | Remaining
    | IfKnown
)
