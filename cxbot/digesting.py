"""The digest of a question, and what it tells, so that it can be compared with what is true later.

It knows neither when a digest comes nor where it goes.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from cxbot import sections
from cxbot.answer import Answer
from cxbot.answer.counted import encode, hash_of
from cxbot.answer.highlights import Highlights
from cxbot.answering import answer, things
from cxbot.answering.highlights import highlights
from cxbot.database import reading
from cxbot.drawing import digest as drawn
from cxbot.drawing.correcting import too_few as few_in_words
from cxbot.drawing.digest import NO_NOTES, Notes
from cxbot.exporting import LISTS
from cxbot.keeping.told import Told
from cxbot.message import Message
from cxbot.metrics import catalogue
from cxbot.question import Question
from cxbot.replying import Replying
from cxbot.rights import Audience, check_question, unsorted


@dataclass(frozen=True, slots=True)
class Found:
    """What a question comes to, whoever reads it: its answer, what stands out, and what a digest of it tells."""

    answered: Answer
    beyond: Highlights
    told: Told


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

    What is told are the figures by metric, and what the leading number counted.

    Raises:
        AskError: there is no such thing to answer.
        RightsError: it is about what the audience may not see.
        DataError: the database does not answer.
    """
    check_question(question, audience)
    asked = unsorted(replying.on_plan(question), audience)
    shown = sections.asked(asked)
    found = remember(asked, lambda: _found(replying, asked))
    with replying.follow(audience):
        message = drawn.digest(
            *(found.answered, found.beyond, shown, replying.rendering(audience)),
            name=name,
            when=when,
            notes=notes,
            short=short,
        )
    return message, found.told


def too_few(told: Told, least: int) -> str:
    """Why a digest that tells this does not come where at least so many are wanted; empty where it comes."""
    metric = catalogue().get(told.metric)
    if metric is None or told.counted is None or told.counted >= least:
        return ""
    return few_in_words(told.counted, least, metric)


def _found(replying: Replying, asked: Question) -> Found:
    now, shown = replying.now(), sections.asked(asked)
    told = Told(asked.encode(), at=now)
    with reading(replying.engine) as connection:
        answered = answer(connection, asked, now=now)
        beyond = highlights(connection, answered, now=now, accounts=replying.accounts)
        told = replace(told, figures=_by_metric(answered, "value"), sizes=_by_metric(answered, "n"))
        if answered.total and asked.about not in LISTS and shown[0].metrics:
            details = sections.detailed(asked)
            counted = list(things(connection, details, now=now))
            told = replace(
                told,
                metric=details.metric or "",
                counted=len(counted),
                counted_hash=hash_of(counted),
                rows=encode(counted),
            )
    return Found(answered, beyond, told)


def _by_metric(answered: Answer, what: str) -> str:
    return json.dumps({metric: getattr(each.now, what) for metric, each in answered.total.items()})
