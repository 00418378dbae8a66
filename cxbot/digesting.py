"""The digest of a question, and what it tells, so that it can be compared with what is true later.

It knows neither when a digest comes nor where it goes.
"""

import json
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from cxbot import sections
from cxbot.answer import Answer
from cxbot.answer.counted import encode, hash_of
from cxbot.answering import answer, things
from cxbot.answering.highlights import highlights
from cxbot.database import reading
from cxbot.drawing import digest as drawn
from cxbot.drawing.digest import NO_NOTES, Notes
from cxbot.exporting import LISTS
from cxbot.keeping.told import Told
from cxbot.message import Message
from cxbot.question import Question
from cxbot.replying import Replying
from cxbot.rights import Audience, check_question, unsorted


def digest(
    replying: Replying,
    question: Question,
    audience: Audience,
    *,
    name: str,
    when: str,
    late: str = "",
    notes: Notes = NO_NOTES,
    short: bool = False,
) -> tuple[Message, Told]:
    """The digest of a view with this name, and what it tells; `when` says how often it comes.

    `late` says that it comes late (as `notes.late` does), `notes` what else is said of this delivery. A `short` one
    says no more than its figure where there is nothing else to tell. What follows in its thread is the message's.

    What is told are the figures by metric, and what the leading number counted.

    Raises:
        AskError: there is no such thing to answer.
        RightsError: it is about what the audience may not see.
        DataError: the database does not answer.
    """
    check_question(question, audience)
    asked, now = unsorted(replying.on_plan(question), audience), replying.now()
    shown = sections.asked(asked)
    with reading(replying.engine) as connection:
        answered = answer(connection, asked, now=now)
        beyond = highlights(connection, answered, now=now, accounts=replying.accounts)
        told = _told(connection, asked, answered, now)
    with replying.follow(audience):
        noted = replace(notes, late=notes.late or late)
        message = drawn.digest(
            answered, beyond, shown, replying.rendering(audience), name=name, when=when, notes=noted, short=short
        )
    return message, told


def _told(connection: Connection, question: Question, answered: Answer, now: datetime) -> Told:
    """What an answer tells, with each of the things that its leading number counted."""
    figures, sizes = _by_metric(answered, "value"), _by_metric(answered, "n")
    told = Told(question.encode(), figures, sizes=sizes, at=now)
    if not answered.total or question.about in LISTS or not sections.asked(question)[0].metrics:
        return told
    details = sections.detailed(question)
    found = list(things(connection, details, now=now))
    hashed, kept = hash_of(found), encode(found)
    return replace(told, metric=details.metric or "", counted=len(found), counted_hash=hashed, rows=kept)


def _by_metric(answered: Answer, what: str) -> str:
    return json.dumps({metric: getattr(each.now, what) for metric, each in answered.total.items()})
