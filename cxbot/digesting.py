"""The digest of a question, and what it tells, so that it can be compared with what is true later.

It knows neither when a digest comes nor where it goes.
"""

import hashlib
import json
from dataclasses import replace

from cxbot import sections
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

    What is told are the figures by metric, how many things the leading number counted, and a hash of their ids.

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
        counts = bool(answered.total) and asked.about not in LISTS and bool(shown[0].metrics)
        counted = sorted(each.id for each in rows(connection, sections.detailed(asked), now=now)) if counts else None
    with replying.follow(audience):
        noted = replace(notes, late=notes.late or late)
        message = drawn.digest(
            answered, beyond, shown, replying.rendering(audience), name=name, when=when, notes=noted, short=short
        )
    figures = json.dumps({metric: each.now.value for metric, each in answered.total.items()})
    if counted is None:
        return message, Told(asked.encode(), figures)
    counted_hash = hashlib.sha256("\n".join(counted).encode()).hexdigest()
    return message, Told(asked.encode(), figures, len(counted), counted_hash)
