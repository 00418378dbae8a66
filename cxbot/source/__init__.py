"""A source: where data come from, in which records it tells them, and how one is opened.

`records` are what is told, `kinds` their closed choices, `hours` business hours as data.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from cxbot.source.hours import Span
from cxbot.source.kinds import ActivityKind, Direction, MessageKind, RecordKind, Role, SurveyKind, TeammateKind
from cxbot.source.records import (
    AccountRecord,
    ActivityRecord,
    ContactRecord,
    ConversationRecord,
    Gone,
    HoursRecord,
    InactivityRecord,
    InboxRecord,
    MessageRecord,
    OwnAddressRecord,
    Participant,
    RatingRecord,
    Record,
    SurveyRecord,
    TagRecord,
    TeammateRecord,
    TeamRecord,
)

__all__ = [
    "AccountRecord",
    "ActivityKind",
    "ActivityRecord",
    "Batch",
    "ContactRecord",
    "ConversationRecord",
    "Direction",
    "Gone",
    "HoursRecord",
    "InactivityRecord",
    "InboxRecord",
    "MessageKind",
    "MessageRecord",
    "OwnAddressRecord",
    "Participant",
    "RatingRecord",
    "Record",
    "RecordKind",
    "Refused",
    "Role",
    "Source",
    "SourceKind",
    "SourceSetting",
    "Span",
    "SurveyKind",
    "SurveyRecord",
    "TagRecord",
    "TeamRecord",
    "TeammateKind",
    "TeammateRecord",
]


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was left out: where it stands, and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Records to be written in one transaction, and where to go on after them.

    `done` of `expected` (0: unknown) is for showing progress. `blank` counts rows that carry no rating, which is no
    error, `alike` those that are one with a row before; where a telling begins `anew`, blanks that were counted before
    count no more. `synced_until` is set when everything up to that moment has been told. `places` says where each
    record stands in the source (file and line), for those that turn out to name something unknown; empty where there
    are none.
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
    alike: int = 0


class Source(Protocol):
    """Where data come from. `name` is unique in the installation, `kind` says which sort of source it is.

    `batches` raises SourceError; its `retry_after` says in how many seconds it may work.
    """

    @property
    def name(self) -> str:
        """The unique name."""

    @property
    def kind(self) -> str:
        """The sort of source: sample, csv, ratings_csv ..."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of it, in plain sentences, above all what it cannot know; kept with the source."""

    def batches(self, cursor: str, now: datetime) -> Iterator[Batch]:
        """Tell everything from the cursor on (empty: from the beginning) up to `now`, in order of dependence.

        A thing is told before what refers to it. The same cursor and clock give the same batches.
        """


@dataclass(frozen=True, slots=True)
class SourceSetting:
    """A setting of one sort of source, as text; `about` says what it is for. A secret one stands in no log."""

    name: str
    about: str
    usual: str = ""
    needed: bool = False
    secret: bool = False


@dataclass(frozen=True, slots=True)
class SourceKind:
    """A sort of source, declared in its own folder: its settings, and how one is opened by its name with them."""

    kind: str
    about: str
    settings: tuple[SourceSetting, ...]
    open: Callable[[str, Mapping[str, str]], Source]
