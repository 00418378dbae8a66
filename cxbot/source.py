"""A source: where data come from, and the records in which it tells them, in our words.

Records name other things by the ids they have in the source ("external ids"); syncing turns those into rows. All times
are aware datetimes. A record may be told again: the last telling stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


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
    """Business hours of an inbox, or of the workspace where `inbox` is empty.

    `spans` is JSON: {"mon": [["09:00", "17:00"]], ...}; empty when hours were withdrawn.
    """

    inbox: str
    valid_from: datetime
    zone: str
    spans: str


@dataclass(frozen=True, slots=True)
class OwnAddressRecord:
    """An address of ours, which is nobody's customer."""

    address: str


@dataclass(frozen=True, slots=True)
class TeammateRecord:
    """A colleague, or a bot (`kind` other than "person")."""

    id: str
    name: str
    email: str = ""
    kind: str = "person"
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
    """A customer. `merged_into` is the contact that survived."""

    id: str
    name: str
    address: str = ""
    account: str = ""
    merged_into: str = ""


@dataclass(frozen=True, slots=True)
class TagRecord:
    """A tag that conversations may have."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ConversationRecord:
    """A conversation with the tags that it has now."""

    id: str
    subject: str = ""
    link: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Participant:
    """Who stands on a message: role is from, to, cc, bcc or reply_to."""

    role: str
    contact: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """A message (or call). `direction` is "in" or "out"; `author` a teammate of an outbound one."""

    id: str
    conversation: str
    sent_at: datetime
    direction: str
    inboxes: tuple[str, ...]
    kind: str = "message"
    automatic: bool = False
    author: str = ""
    participants: tuple[Participant, ...] = ()


@dataclass(frozen=True, slots=True)
class ActivityRecord:
    """Something that happened to a conversation other than a message."""

    id: str
    conversation: str
    at: datetime
    kind: str
    teammate: str = ""
    rule: str = ""
    inbox: str = ""
    snoozed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class SurveyRecord:
    """A survey that was sent: `kind` is "signature" (of `owner`) or "automatic"."""

    id: str
    sent_at: datetime
    kind: str
    conversation: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class RatingRecord:
    """One submission of a survey. The same `id` again is a revision.

    `score` is 1-5, or None where `satisfied` says all there is; both None is a submission without a rating.
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
)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was left out: where it stands, and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Records to be written in one transaction, and where to go on after them.

    `done` of `expected` (0: unknown) is for showing progress. `blank` counts rows that carry no rating, which is no
    error; where a telling begins `anew`, those that were counted before count no more. `synced_until` is set when
    everything up to that moment has been told. `places` says where each record stands in the source (file and line),
    for those that turn out to name something unknown; empty where there are none.
    """

    records: tuple[Record, ...]
    cursor: str
    done: int = 0
    expected: int = 0
    refused: tuple[Refused, ...] = field(default=())
    blank: int = 0
    synced_until: datetime | None = None
    places: tuple[str, ...] = ()
    anew: bool = False


class Source(Protocol):
    """Where data come from. `name` is unique in the installation, `kind` says which sort of source it is."""

    @property
    def name(self) -> str:
        """The unique name."""

    @property
    def kind(self) -> str:
        """The sort of source: sample, csv, ratings_csv ..."""

    def batches(self, cursor: str, now: datetime) -> Iterator[Batch]:
        """Tell everything from the cursor on (empty: from the beginning) up to `now`, in order of dependence.

        A thing is told before what refers to it. The same cursor and clock give the same batches.
        """
