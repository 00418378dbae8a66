"""The form of a digest: what comes, where to, how often, under which conditions; and the one that deletes it.

What they carry, and what becomes of them, is known elsewhere. Which fields there are follows from two of them: where it
comes to, and how often.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from cxbot.drawing import blocks
from cxbot.drawing.forms import inputs
from cxbot.drawing.forms.view import Choice
from cxbot.drawing.text import escape
from cxbot.message import Block, Json, Modal
from cxbot.view import LONGEST_NAME
from cxbot.ways import LONG_DAY_NAMES

DIGEST, DELETE = "form:digest", "form:delete_digest"
VIEW, WHERE, CHANNEL, PERSON = "view", "where", "channel", "person"
RHYTHM, WEEKDAYS, DAY, CRON, AT, ZONE = "rhythm", "weekdays", "day", "cron", "at", "zone"
LEAST, OPTIONS, SHORT = "least", "options", "short"
EXAMPLE = "0 9 * * mon-fri"
MOST_LEAST, LONGEST_CRON, LONGEST_ZONE = 1_000_000, 100, 60
_AFTER_WHERE, _AFTER_RHYTHM = frozenset({CHANNEL, PERSON}), frozenset({WEEKDAYS, DAY, CRON, AT})
_NEW = "Subscribe"


class To(StrEnum):
    """Where a digest comes to."""

    HERE = "here"  # the channel in which the form was opened
    CHANNEL = "channel"
    ME = "me"
    MEMBER = "member"


class Often(StrEnum):
    """How often it comes, as people choose it."""

    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    CRON = "cron"


_OFTEN = {
    Often.DAILY: "Every day",
    Often.WEEKDAYS: "Every weekday",
    Often.WEEKLY: "Every week",
    Often.MONTHLY: "Every month",
    Often.CRON: "By a cron line",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A digest as its form shows it.

    `views` are those to choose from; `here` is whether the form was opened in a channel. `channel` and `person` are the
    ids of those that it comes to, where it does not come here or to whoever fills it in.
    """

    views: Sequence[Choice]
    view: str
    here: bool
    to: To
    zone: str
    channel: str = ""
    person: str = ""
    often: Often = Often.WEEKLY
    weekdays: Sequence[int] = field(default=(0,))
    day: int = 1
    cron: str = EXAMPLE
    at: time = time(9)
    least: int = 0
    short: bool = False


def digest(draft: Draft, carries: str, *, new: bool) -> Modal:
    """The form of a new digest, or of one that is there."""
    options = [inputs.option(each.says, each.value, each.about) for each in draft.views[: inputs.MOST_OPTIONS]]
    shown = (
        inputs.one_of(VIEW, "What comes", options, chosen=draft.view, needed=True),
        inputs.either(WHERE, "Where to", _tos(here=draft.here), chosen=draft.to, acts=True),
        *_to(draft),
        inputs.one_of(RHYTHM, "How often", _oftens(), chosen=draft.often, needed=True, acts=True),
        *_when(draft),
        inputs.text(
            ZONE,
            "Time zone",
            given=draft.zone,
            example="Europe/Berlin",
            hint="It comes by the clock on the wall there, in summer and in winter.",
            most=LONGEST_ZONE,
            needed=True,
        ),
        inputs.field(
            LEAST,
            "Only with at least so many ratings",
            {"type": "number_input", "is_decimal_allowed": False, "min_value": "0", "max_value": str(MOST_LEAST)}
            | ({"initial_value": str(draft.least)} if draft.least else {}),
            example="Always",
            hint="With fewer it is skipped, and the list of digests says so.",
        ),
        inputs.ticks(
            OPTIONS,
            "When nothing changed",
            [inputs.option("Keep it short", SHORT, "Headline alone: no clear change, no new low rating")],
            chosen=[SHORT] if draft.short else [],
        ),
    )
    return _window(shown, carries, new=new)


def again(shown: Sequence[Block], carries: str, draft: Draft, *, new: bool) -> Modal:
    """The form as it is shown, with the fields that belong to what is chosen in it now."""
    found: list[Block] = []
    for block in shown:
        name = str(block.get("block_id") or "").partition(":")[0]
        if name in _AFTER_WHERE | _AFTER_RHYTHM:
            continue
        found.append(block)
        if name == WHERE:
            found += _kept(shown, _to(draft))
        if name == RHYTHM:
            found += _kept(shown, _when(draft))
    return _window(found, carries, new=new)


def delete(name: str, goes: str, carries: str) -> Modal:
    """Have it confirmed that a digest is to be deleted; `goes` says where it comes to, escaped."""
    said = f"*Delete the digest “{escape(name, LONGEST_NAME)}”?* It comes {goes}, and will come no more."
    shown = (blocks.words(said), blocks.context("Digests that were posted stay. To have it back later, pause it."))
    return Modal("Delete Digest", shown, DELETE, "Delete", "Cancel", carries)


def _window(shown: Sequence[Block], carries: str, *, new: bool) -> Modal:
    return Modal(_NEW if new else "Edit Digest", tuple(shown), DIGEST, _NEW if new else "Save", "Cancel", carries)


def _kept(shown: Sequence[Block], fields: Iterator[Block]) -> Iterator[Block]:
    """Fields that are shown already stay as they are: what was filled in is kept with them."""
    known = {block.get("block_id"): block for block in shown}
    return (known.get(each["block_id"], each) for each in fields)


def _tos(*, here: bool) -> list[Json]:
    labels = {
        To.HERE: "This channel",
        To.CHANNEL: "Another channel" if here else "A channel",
        To.ME: "Me, privately",
        To.MEMBER: "Another member, privately",
    }
    return [inputs.option(label, to.value) for to, label in labels.items() if here or to is not To.HERE]


def _oftens() -> list[Json]:
    return [inputs.option(label, often.value) for often, label in _OFTEN.items()]


def _to(draft: Draft) -> Iterator[Block]:
    if draft.to is To.CHANNEL:
        element: Json = {"type": "conversations_select", "filter": {"include": ["public", "private"]}}
        element |= {"initial_conversation": draft.channel} if draft.channel else {}
        hint = "The bot must be in it."
        yield inputs.field(CHANNEL, "Channel", element, example="Choose a channel", hint=hint, needed=True)
    if draft.to is To.MEMBER:
        element = {"type": "users_select"} | ({"initial_user": draft.person} if draft.person else {})
        hint = "Who is subscribed is told by whom, and can delete it."
        yield inputs.field(PERSON, "Member", element, example="Choose a member", hint=hint, needed=True)


def _when(draft: Draft) -> Iterator[Block]:
    if draft.often is Often.WEEKLY:
        days = [inputs.option(name, str(number)) for number, name in enumerate(LONG_DAY_NAMES)]
        chosen = [str(each) for each in draft.weekdays]
        yield inputs.several_of(WEEKDAYS, "On", days, chosen=chosen, example="Choose days", needed=True)
    if draft.often is Often.MONTHLY:
        numbers = [inputs.option(str(number), str(number)) for number in range(1, 32)]
        hint = "In a shorter month it comes on the last day."
        yield inputs.one_of(DAY, "On day", numbers, chosen=str(draft.day), hint=hint, needed=True)
    if draft.often is Often.CRON:
        hint = "Minute, hour, day of the month, month, weekday; every hour at most."
        yield inputs.text(
            CRON, "Cron line", given=draft.cron, example=EXAMPLE, hint=hint, most=LONGEST_CRON, needed=True
        )
    else:
        element = {"type": "timepicker", "initial_time": f"{draft.at:%H:%M}"}
        yield inputs.field(AT, "At", element, example="Time", needed=True)
