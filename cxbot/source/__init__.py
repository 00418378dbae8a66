"""A source: where data come from, in which records it tells them, and how one is opened.

`records` are what is told, `kinds` their closed choices, `hours` business hours as data.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from cxbot.source.hours import Span
from cxbot.source.kinds import ActivityKind, Direction, MessageKind, RecordKind, Role, SurveyKind, TeammateKind
from cxbot.source.numbers import Numbers
from cxbot.source.records import (
    AccountRecord,
    ActivityRecord,
    ContactRecord,
    ConversationRecord,
    Gone,
    HoursRecord,
    IfKnown,
    InactivityRecord,
    InboxRecord,
    MessageRecord,
    OwnAddressRecord,
    Participant,
    RatingRecord,
    Record,
    Remaining,
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
    "Checked",
    "ContactRecord",
    "ConversationRecord",
    "Direction",
    "Gone",
    "HoursRecord",
    "IfKnown",
    "InactivityRecord",
    "InboxRecord",
    "MessageKind",
    "MessageRecord",
    "Numbers",
    "OwnAddressRecord",
    "Participant",
    "RatingRecord",
    "Record",
    "RecordKind",
    "Refused",
    "Remaining",
    "Role",
    "Say",
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
    "Total",
    "silent",
]

Say = Callable[[str], None]  # tells who watches what is waited for


def silent(_text: str) -> None:
    """Say nothing: nobody watches."""


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
    are none. `about` says in words what is being told, such as "conversations of March 2026". `notes`, where there are
    any, take the place of those that are kept with the source.
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
    about: str = ""
    notes: tuple[str, ...] | None = None


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
    def notes(self) -> tuple[str, ...] | None:
        """What a person should know of it, in plain sentences, above all what it cannot know; kept with the source.

        None where only the batches say so.
        """

    def batches(self, cursor: str, now: datetime) -> Iterator[Batch]:
        """Tell everything from the cursor on (empty: from the beginning) up to `now`, in order of dependence.

        A thing is told before what refers to it. The same cursor and clock give the same batches.
        """


@dataclass(frozen=True, slots=True)
class SourceSetting:
    """A setting of one sort of source, as text; `about` says what it is for. A secret one stands in no log.

    `usual` holds where nothing is said. A `seldom` one is asked for only where somebody wants to say it.
    """

    name: str
    about: str
    usual: str = ""
    needed: bool = False
    secret: bool = False
    seldom: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What a source that was tried can see, a line each, and its notes.

    `settings` are those that were found out or worked out, in place of what was said.
    """

    sees: tuple[str, ...]
    notes: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Total:
    """A figure that a helpdesk works out itself: of one of our metrics, by its name, over so many rows.

    `says` is its own name for it, `differs` the known reasons why ours may be another, in plain sentences. `rows` has
    what it counts by the ids that we know the rows by, where it tells them; they are the same where they are as `near`
    to each other, in the metric's unit. `among` are the conversations that it is about, None: all.
    """

    metric: str
    says: str
    value: float | None
    n: int
    differs: tuple[str, ...] = ()
    rows: Mapping[str, float] = field(default_factory=dict)
    near: float = 1.0
    among: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class SourceKind:
    """A sort of source, declared in its own folder: its settings, and how one is opened by its name with them.

    What is opened says through `Say` what it waits for. One that can be connected has a `check`, which tries it with
    its settings at a moment and raises SourceError in words with the fix. `totals` are its own figures from one moment
    until another.
    """

    kind: str
    about: str
    settings: tuple[SourceSetting, ...]
    open: Callable[[str, Mapping[str, str], Say], Source]
    check: Callable[[str, Mapping[str, str], datetime], Checked] | None = None
    totals: Callable[[str, Mapping[str, str], datetime, datetime], tuple[Total, ...]] | None = None
