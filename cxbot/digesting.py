"""The digest of a question, and what it tells, so that it can be compared with what is true later.

It knows neither when a digest comes nor where it goes.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cxbot import sections
from cxbot.answer import Answer
from cxbot.answer.highlights import Highlights
from cxbot.answering import answer, rows
from cxbot.answering.highlights import highlights
from cxbot.database import reading
from cxbot.drawing import digest as drawn
from cxbot.drawing.digest import NO_NOTES, Notes
from cxbot.exporting import LISTS
from cxbot.keeping.deliveries import Told
from cxbot.message import Message
from cxbot.question import Question
from cxbot.replying import Replying
from cxbot.rights import Audience, check_question, unsorted


@dataclass(frozen=True, slots=True)
class Found:
    """What a question comes to, whoever reads it: its answer, what stands out, the ids that its number counted."""

    answered: Answer
    beyond: Highlights
    counted: Sequence[str] | None


Remember = Callable[[Question, Callable[[], Found]], Found]


def at_once(_: Question, find: Callable[[], Found]) -> Found:
    """Remember nothing."""
    return find()


def digest(
    replying: Replying,
    question: Question,
    audience: Audience,
    *,
    name: str,
    when: str,
    notes: Notes = NO_NOTES,
    short: bool = False,
    remember: Remember = at_once,
) -> tuple[Message, Told]:
    """The digest of a view with this name, and what it tells; `when` says how often it comes.

    `notes` are what is said of this delivery. A `short` one says no more than its figure where there is nothing else to
    tell. What follows in its thread is the message's. `remember` may know what a question comes to.

    What is told are the figures by metric, how many things the leading number counted, and a hash of their ids.

    Raises:
        AskError: there is no such thing to answer.
        RightsError: it is about what the audience may not see.
        DataError: the database does not answer.
    """
    check_question(question, audience)
    asked = unsorted(replying.on_plan(question), audience)
    shown = sections.asked(asked)
    found = remember(asked, lambda: _found(replying, asked))
    answered, counted = found.answered, found.counted
    with replying.follow(audience):
        rendering = replying.rendering(audience)
        message = drawn.digest(answered, found.beyond, shown, rendering, name=name, when=when, notes=notes, short=short)
    figures = json.dumps({metric: each.now.value for metric, each in answered.total.items()})
    if counted is None:
        return message, Told(asked.encode(), figures)
    counted_hash = hashlib.sha256("\n".join(counted).encode()).hexdigest()
    return message, Told(asked.encode(), figures, len(counted), counted_hash)


def _found(replying: Replying, asked: Question) -> Found:
    now, shown = replying.now(), sections.asked(asked)
    with reading(replying.engine) as connection:
        answered = answer(connection, asked, now=now)
        beyond = highlights(connection, answered, now=now, accounts=replying.accounts)
        counts = bool(answered.total) and asked.about not in LISTS and bool(shown[0].metrics)
        counted = sorted(each.id for each in rows(connection, sections.detailed(asked), now=now)) if counts else None
    return Found(answered, beyond, counted)
