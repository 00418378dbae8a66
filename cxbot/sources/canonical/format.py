"""The canonical format: one CSV for each raw table. Reading, writing and the printed description come from here."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cxbot.source import (
    AccountRecord,
    ActivityKind,
    ActivityRecord,
    ContactRecord,
    ConversationRecord,
    Direction,
    HoursRecord,
    InactivityRecord,
    InboxRecord,
    MessageKind,
    MessageRecord,
    OwnAddressRecord,
    Participant,
    RatingRecord,
    Role,
    SurveyKind,
    SurveyRecord,
    TagRecord,
    TeammateRecord,
    TeamRecord,
)
from cxbot.sources.canonical.cells import (
    FLAG,
    ID,
    IDS,
    INSTANT,
    SCORE,
    SECONDS,
    SPANS,
    TEAMMATE_KIND,
    TEXT,
    Cell,
    one_of,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `name` is also that of the record's field. One that is not needed may be missing or empty."""

    name: str
    cell: Cell
    about: str
    needed: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """A file whose rows are records. Rows that have the `last` column come after all others."""

    name: str
    about: str
    record: type[Any]
    columns: tuple[Column, ...]
    last: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """A file whose rows belong to a record of another file, `of`, by its id in the first column, as its `field`.

    `part` makes one part from the other columns; without it the part is the single other value.
    """

    name: str
    about: str
    of: str
    field: str
    columns: tuple[Column, ...]
    part: type[Any] | None = None


def _needed(name: str, cell: Cell, about: str) -> Column:
    return Column(name, cell, about, needed=True)


# What is named stands before what names it.
FILES: tuple[File, ...] = (
    File(
        "inboxes.csv",
        "Inboxes.",
        InboxRecord,
        (
            _needed("id", ID, "the inbox's id"),
            _needed("name", TEXT, "what people call it"),
            _needed("channel", TEXT, "email, chat, call, form, sms, social ..."),
        ),
    ),
    File(
        "inactivity_periods.csv",
        "After how long without activity a segment of an inbox closes (7 days where nothing is said).",
        InactivityRecord,
        (
            _needed("inbox", ID, "the inbox"),
            _needed("valid_from", INSTANT, "from when on"),
            _needed("seconds", SECONDS, "how long"),
        ),
    ),
    File(
        "business_hours.csv",
        "Business hours. None at all: 24 hours.",
        HoursRecord,
        (
            Column("inbox", ID, "the inbox; empty: the workspace"),
            _needed("valid_from", INSTANT, "from when on; they are not applied to what was before"),
            _needed("zone", TEXT, "the time zone, like Europe/Berlin"),
            Column("spans", SPANS, 'JSON like {"mon": [["09:00", "12:00"], ["13:00", "17:00"]]}; empty: withdrawn'),
        ),
    ),
    File(
        "own_addresses.csv",
        "Your own addresses, which are no customers.",
        OwnAddressRecord,
        (_needed("address", TEXT, "an address"),),
    ),
    File(
        "teammates.csv",
        "Colleagues, and bots.",
        TeammateRecord,
        (
            _needed("id", ID, "the teammate's id"),
            _needed("name", TEXT, "the name"),
            Column("email", TEXT, "the mail address"),
            Column("kind", TEAMMATE_KIND, "person (also when empty); of bots csat, smart_csat, rule, api ..."),
            Column("blocked", FLAG, "true for one who has left; the numbers stay"),
        ),
    ),
    File("teams.csv", "Teams.", TeamRecord, (_needed("id", ID, "the team's id"), _needed("name", TEXT, "the name"))),
    File(
        "accounts.csv",
        "Companies that contacts belong to.",
        AccountRecord,
        (
            _needed("id", ID, "the account's id"),
            _needed("name", TEXT, "the name"),
            Column("domain", TEXT, "its domain, for finding it"),
        ),
    ),
    File(
        "contacts.csv",
        "Customers.",
        ContactRecord,
        (
            _needed("id", ID, "the contact's id"),
            _needed("name", TEXT, "the name"),
            Column("address", TEXT, "the mail address or handle"),
            Column("account", ID, "the account it belongs to now"),
            Column("merged_into", ID, "the contact that it was merged into"),
        ),
        last="merged_into",
    ),
    File("tags.csv", "Tags.", TagRecord, (_needed("id", ID, "the tag's id"), _needed("name", TEXT, "the name"))),
    File(
        "conversations.csv",
        "Conversations.",
        ConversationRecord,
        (
            _needed("id", ID, "the conversation's id"),
            Column("subject", TEXT, "the subject"),
            Column("link", TEXT, "its address in the helpdesk"),
        ),
    ),
    File(
        "messages.csv",
        "Messages and calls. Texts are not needed.",
        MessageRecord,
        (
            _needed("id", ID, "the message's id"),
            _needed("conversation", ID, "the conversation"),
            _needed("sent_at", INSTANT, "when"),
            _needed("direction", one_of(Direction), "from or to the customer"),
            Column("inboxes", IDS, "the inbox or inboxes it is in"),
            Column("kind", one_of(MessageKind), "message, also when empty"),
            Column("automatic", FLAG, "true for automatic replies, of either side"),
            Column("author", ID, "the teammate who sent it"),
        ),
    ),
    File(
        "activities.csv",
        "What happened to conversations other than messages.",
        ActivityRecord,
        (
            _needed("id", ID, "the activity's id"),
            _needed("conversation", ID, "the conversation"),
            _needed("at", INSTANT, "when"),
            _needed("kind", one_of(ActivityKind), "what"),
            Column("teammate", ID, "by whom; empty: by a rule or by nobody"),
            Column("rule", TEXT, "the rule's name"),
            Column("inbox", ID, "where; of a move: where to"),
            Column("snoozed_until", INSTANT, "of a snooze: until when"),
        ),
    ),
    File(
        "surveys.csv",
        "Surveys that were sent, where that is known.",
        SurveyRecord,
        (
            _needed("id", ID, "the survey's id"),
            _needed("sent_at", INSTANT, "when"),
            _needed("kind", one_of(SurveyKind), "in a teammate's signature, or in an automatic message"),
            Column("conversation", ID, "the conversation"),
            Column("owner", ID, "whose signature it is"),
        ),
    ),
    File(
        "ratings.csv",
        "Answers to surveys. The same id again is a revision.",
        RatingRecord,
        (
            _needed("id", ID, "the rating's id"),
            _needed("submitted_at", INSTANT, "when it was submitted"),
            Column("score", SCORE, "the score"),
            Column("satisfied", FLAG, "of a survey with two values: whether satisfied; without a score"),
            Column("comment", TEXT, "what the customer wrote"),
            Column("survey", ID, "the survey"),
            Column("conversation", ID, "the conversation"),
            Column("contact", ID, "who rated"),
            Column("inbox", ID, "the inbox, of a rating without a conversation"),
            Column("teammate", ID, "whom it is credited to, where nothing else says it"),
            Column("channel", TEXT, "the channel, of a rating without an inbox"),
            Column("link", TEXT, "where to see it in the helpdesk"),
        ),
    ),
)

SIDES: tuple[Side, ...] = (
    Side(
        "team_members.csv",
        "Who is in a team.",
        "teams.csv",
        "members",
        (_needed("team", ID, "the team"), _needed("teammate", ID, "a member")),
    ),
    Side(
        "conversation_tags.csv",
        "The tags that conversations have now.",
        "conversations.csv",
        "tags",
        (_needed("conversation", ID, "the conversation"), _needed("tag", ID, "a tag it has")),
    ),
    Side(
        "participants.csv",
        "Who stands on a message.",
        "messages.csv",
        "participants",
        (
            _needed("message", ID, "the message"),
            _needed("role", one_of(Role), "as what"),
            _needed("contact", ID, "the contact"),
            Column("address", TEXT, "the address as it stands there"),
        ),
        Participant,
    ),
)

_INTRODUCTION = """\
A folder with these files, as far as there is something to tell. They are CSV: UTF-8, a comma between columns, a header
line with the names below in any order. Columns marked * must be there and filled. Ids are those of your helpdesk, any
text. Loading a folder again, or another one of the same name with more in it, adds and corrects; nothing comes twice.
"""


def describe_format() -> str:
    """The files and their columns, for people to read."""
    told = [_INTRODUCTION]
    for file in all_files():
        told.append(f"{file.name}: {file.about}")
        for column in file.columns:
            name = f"  {column.name}{'*' if column.needed else ''}"
            told.append(
                textwrap.fill(
                    f"{column.about} ({column.cell.words})",
                    width=118,
                    initial_indent=f"{name:<18}",
                    subsequent_indent=" " * 18,
                )
            )
        told.append("")
    return "\n".join(told)


def all_files() -> Iterator[File | Side]:
    """Every file, sides behind the file that they belong to."""
    for file in FILES:
        yield file
        yield from (side for side in SIDES if side.of == file.name)
