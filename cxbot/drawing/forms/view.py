"""The forms of saved views: save a report's, make or change one, rename, delete, choose whose default it is.

What they carry, and what becomes of them, is known elsewhere; here are their fields and the words in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cxbot.drawing import blocks
from cxbot.drawing.forms import inputs
from cxbot.drawing.text import escape, sentence_list
from cxbot.message import Block, Json, Modal
from cxbot.period import Relative
from cxbot.view import LONGEST_NAME

SAVE, VIEW, RENAME, DELETE, DEFAULT = "form:save", "form:view", "form:rename", "form:delete", "form:default"
NAME, PERIOD, HOLDER, DEFAULTS, ZONE = "name", "period", "holder", "default", "zone"
_EXAMPLE = "EMEA weekly"
_ZONE = "Whose days and midnights count; empty for the workspace's."


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: what it says, what comes back, and a word on it."""

    says: str
    value: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A view as its form shows it.

    `holders` are those whose it may be, `defaults` those whose default it may be, with the values that are chosen.
    """

    name: str
    holders: Sequence[Choice]
    holder: str
    defaults: Sequence[Choice] = ()
    default_of: Sequence[str] = ()
    zone: str = ""
    fields: Sequence[Block] = ()


def save(draft: Draft, asks: str, periods: Sequence[Relative], carries: str) -> Modal:
    """Save a report's question: the first of its `periods` is what it is kept with unless another one is chosen.

    `asks` is what it asks, escaped.
    """
    choices = [inputs.option(*_period(each)) for each in periods]
    shown = (
        _name(draft.name),
        *([inputs.note(asks)] if asks else []),
        inputs.either(PERIOD, "Period", choices, chosen=periods[0].encode()),
        *_whose(draft),
    )
    return Modal("Save View", shown, SAVE, "Save", "Cancel", carries)


def view(draft: Draft, carries: str, *, new: bool) -> Modal:
    """Make a view from scratch, or change one; `draft.fields` are those of what it asks."""
    shown = (
        _name(draft.name),
        inputs.note("A period in words moves with the days. Days that are picked, or written as dates, stay."),
        *draft.fields,
        blocks.divider(),
        inputs.text(ZONE, "Time zone", given=draft.zone, example="Europe/Berlin", hint=_ZONE, most=60),
        *_whose(draft),
    )
    return Modal("New View" if new else "Change View", shown, VIEW, "Save", "Cancel", carries)


def rename(name: str, carries: str) -> Modal:
    """Give a view another name."""
    return Modal("Rename View", (_name(name),), RENAME, "Rename", "Cancel", carries)


def delete(name: str, whose: str, default_of: Sequence[str], carries: str) -> Modal:
    """Have it confirmed that a view is to be deleted; `whose` it is and what it is the default of, escaped."""
    said = f"*Delete “{escape(name, LONGEST_NAME)}”?* It is {whose}."
    lost = (
        f" It is {sentence_list(list(default_of))}: bare commands there ask for last week again." if default_of else ""
    )
    shown = (blocks.words(f"{said}{lost}"), blocks.context("Reports that were posted stay. This cannot be undone."))
    return Modal("Delete View", shown, DELETE, "Delete", "Cancel", carries)


def default(name: str, choices: Sequence[Choice], chosen: Sequence[str], why_not: str, carries: str) -> Modal:
    """Choose whose default a view is; `why_not` says why there is no more to choose from."""
    shown = (
        blocks.words(f"Whoever asks for nothing else is answered “{escape(name, LONGEST_NAME)}”:"),
        inputs.ticks(DEFAULTS, "It is the default", [_option(each) for each in choices], chosen=chosen),
        *([inputs.note(why_not)] if why_not else []),
    )
    return Modal("Default View", shown, DEFAULT, "Save", "Cancel", carries)


def _name(given: str) -> Block:
    return inputs.text(NAME, "Name", given=given, example=_EXAMPLE, most=LONGEST_NAME, needed=True)


def _whose(draft: Draft) -> tuple[Block, ...]:
    holders = [_option(each) for each in draft.holders]
    shown = inputs.either(HOLDER, "For", holders, chosen=draft.holder)
    if not draft.defaults:
        return (shown,)
    ticks = inputs.ticks(DEFAULTS, "Default", [_option(each) for each in draft.defaults], chosen=draft.default_of)
    return shown, ticks


def _option(choice: Choice) -> Json:
    return inputs.option(choice.says, choice.value, choice.about)


def _period(period: Relative) -> tuple[str, str, str]:
    if period.fixed:
        return period.said(), period.encode(), "Stays as it is"
    return _said(period), period.encode(), "Moves with the days"


def _said(period: Relative) -> str:
    said = period.words()
    return f"{said[:1].upper()}{said[1:]}"
