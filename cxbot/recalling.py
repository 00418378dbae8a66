"""What digests told, recalled: shown as it was, and compared with what is true now, for whoever asks.

It knows neither who that is nor where she reads it: what she may see is asked anew, as of every question.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from cxbot import sections
from cxbot.answer import Answer, Change, Figure, Measured
from cxbot.answer.counted import Since, hash_of
from cxbot.answering import since_told
from cxbot.answering.coverage import coverage_of, reach
from cxbot.answering.names import names_of
from cxbot.answering.since import looked_at
from cxbot.database import reading
from cxbot.drawing import told as drawn
from cxbot.drawing.told import CAME, PAGE, REMOVED, REVISED, Difference, Posted
from cxbot.errors import AskError, RightsError
from cxbot.filter import Kind
from cxbot.keeping.deliveries import Deliveries, Delivery
from cxbot.keeping.told import Told, things_of
from cxbot.message import Message, Modal
from cxbot.metric import Aggregate, Metric
from cxbot.metrics import catalogue
from cxbot.question import Question
from cxbot.replying import Replying
from cxbot.rights import Audience, check_question
from cxbot.statistics import Verdict
from cxbot.unit import Unit

_NEVER = "This digest was not posted, so it told nothing."
_NO_NUMBER = (
    "This digest begins with a list, not with a number, so there is nothing to compare. Open the report instead."
)


@dataclass(frozen=True, slots=True)
class Recalling:
    """Recalls what was told: `replying` knows what is true now, `deliveries` what was said."""

    replying: Replying
    deliveries: Deliveries

    def as_posted(self, delivery: Delivery, audience: Audience, *, name: str, deleted: bool = False) -> Message:
        """What a digest told, as it told it, as far as the audience may see it. `name` is of its view.

        Raises:
            AskError: it told nothing.
            RightsError: it was about what the audience may not see.
            DataError: the database does not answer.
        """
        question = _asked(delivery, audience)
        figures = _figures(delivery.told, _leads(delivery.told, question))
        total = {
            each.name: _measured(each, figures[each.name]) for each in catalogue().values() if each.name in figures
        }
        with reading(self.replying.engine) as connection:
            answer = replace(self._answer(connection, question), total=total)
        with self.replying.follow(audience):
            posted = Posted(delivery.id, name, _at(delivery), deleted, delivery.told.incomplete)
            return drawn.as_posted(answer, sections.asked(question), self.replying.rendering(audience), posted)

    def changes(
        self, delivery: Delivery, audience: Audience, *, name: str, deleted: bool = False, page: int = 0
    ) -> Modal:
        """What became of a digest's leading number since: one page of the things that explain it, as she may see them.

        Raises:
            AskError: it told nothing, or no number; or something that it was about is there no more.
            RightsError: it was about what the audience may not see.
            DataError: the database does not answer.
        """
        question = _asked(delivery, audience)
        metric = _metric(delivery.told, question)
        with reading(self.replying.engine) as connection:
            since = self._since(connection, delivery, question, metric)
            last = max(0, -(-since.changes // PAGE) - 1)
            page = max(0, min(page, last))  # there may be fewer than when the page was turned to
            listed = audience.names and audience.comments
            shown = _page(connection, metric, since, page, _inboxes(question)) if listed else []
            answer = self._answer(connection, question)
        if shown:
            self.replying.disclose(sections.detailed(question), audience)
        with self.replying.follow(audience):
            posted = Posted(delivery.id, name, _at(delivery), deleted)
            return drawn.window(answer, metric, since, shown, self.replying.rendering(audience), posted, page=page)

    def later(self, delivery: Delivery, audience: Audience) -> tuple[str, ...]:
        """What became of the digest that the same schedule posted before this one; nothing where it is still so.

        Raises:
            DataError: the database does not answer.
        """
        before = self.deliveries.before(delivery)
        if before is None:
            return ()
        try:
            question = _asked(before, audience)
            metric = _metric(before.told, question)
            with reading(self.replying.engine) as connection:
                since = self._since(connection, before, question, metric)
        except (AskError, RightsError):
            return ()  # it was about something else, or about something that is there no more
        with self.replying.follow(audience):
            today = self.replying.rendering(audience).today(question)
            said = drawn.later(Answer(question), metric, since, today)
            return (said,) if said else ()

    def _since(self, connection: Connection, delivery: Delivery, question: Question, metric: Metric) -> Since:
        asked = replace(sections.detailed(question), metric=metric.name, page=0)
        then, now = _figures(delivery.told, metric.name)[metric.name], self.replying.now()
        things = things_of(self.deliveries.engine, delivery.id)
        if things is not None:
            return since_told(connection, asked, then, things, now=now)
        since = since_told(connection, asked, then, (), now=now)
        return Since(then, since.now, gone=True, same_things=hash_of(since.added) == delivery.told.counted_hash)

    def _answer(self, connection: Connection, question: Question) -> Answer:
        """What is said of any answer to a question, without a number."""
        reached = reach(connection, coverage_of(connection), question.sources)
        return Answer(question, reached, names=names_of(connection, question))


def _asked(delivery: Delivery, audience: Audience) -> Question:
    if not delivery.told.question:
        raise AskError(_NEVER, "digests")
    question = Question.decode(delivery.told.question)
    check_question(question, audience)
    return question


def _metric(told: Told, question: Question) -> Metric:
    """The metric of what was counted."""
    name = _leads(told, question)
    if told.counted is None or name not in _figures(told, name):
        raise AskError(_NO_NUMBER)
    return catalogue()[name]


def _leads(told: Told, question: Question) -> str:
    """The name of the metric of what was counted; before that was written down it was the one that leads."""
    return told.metric or (sections.detailed(question).metric or "" if told.counted is not None else "")


def _at(delivery: Delivery) -> datetime:
    return delivery.told.at or delivery.due_at


def _figures(told: Told, leads: str) -> dict[str, Figure]:
    """The figures that were told, by metric, as far as there are such; `leads` is that of what was counted."""
    values, sizes = json.loads(told.figures or "{}"), json.loads(told.sizes or "{}")
    known = catalogue()
    figures = {}
    for name, value in values.items():
        if name not in known:
            continue
        metric = known[name]
        n = sizes.get(name, told.counted if name == leads and told.counted is not None else 0)
        share = metric.aggregate is Aggregate.SHARE and value is not None
        figures[name] = Figure(value, n, numerator=round(value * n / 100) if share else None)
    return figures


def _measured(metric: Metric, figure: Figure) -> Measured:
    """A figure that is compared with nothing."""
    known = figure.value is not None or metric.unit is not Unit.COUNT
    return Measured(metric, figure, Figure(None, 0), Change(None, None, Verdict.NONE, None), known=known)


def _inboxes(question: Question) -> frozenset[int]:
    """The inboxes that a question is narrowed to; none where it is not."""
    cell = question.cell[1:] if question.cell is not None and question.cell[0] is Kind.INBOX else ()
    return frozenset(int(each) for each in (*question.values_of(Kind.INBOX), *cell) if each.isdecimal())


def _page(connection: Connection, metric: Metric, since: Since, page: int, inboxes: frozenset[int]) -> list[Difference]:
    """One page of the things that explain a difference: what came later, what was revised, what counts no more."""
    every = [
        *((CAME, each, None) for each in since.added),
        *((REVISED, now, then) for then, now in since.revised),
        *((REMOVED, each, None) for each in since.removed),
    ]
    some = every[page * PAGE : (page + 1) * PAGE]
    looked = looked_at(connection, metric, [each for _, each, _ in some], inboxes)
    return [
        Difference(
            found.row,
            what,
            None if then is None else replace(found.row, value=then.value, score=then.score),
            found.known,
            found.again,
        )
        for (what, _, then), found in zip(some, looked, strict=True)
    ]
