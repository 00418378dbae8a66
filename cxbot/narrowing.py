"""The form *Change Period and Filters*: what it offers for a question, and the question that is made of it.

Names come from `cxbot.answering`, words from `cxbot.asking`, the form from `cxbot.drawing`.
"""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from cxbot import sections
from cxbot.answering.desks import desks
from cxbot.answering.finding import described
from cxbot.asking import Context, entering
from cxbot.asking.entering import Entry, EntryError, entered
from cxbot.drawing.forms import narrowing
from cxbot.errors import RightsError
from cxbot.filter import CUSTOMERS, Filter, Kind
from cxbot.message import Modal
from cxbot.metrics import catalogue
from cxbot.question import Question
from cxbot.rights import Audience, check_question

GONE = "Something chosen here is there no more, or was never there. Take it out."


@dataclass(frozen=True, slots=True)
class Narrowing:
    """How a question is narrowed for an audience. `context` is in the question's zone; `accounts` are in the plan."""

    connection: Connection
    context: Context
    audience: Audience
    accounts: bool = True

    def form(self, question: Question, carries: str, words: str, today: date) -> Modal:
        """The form for a question, which comes back as what it `carries`; `words` would have asked it."""
        called = {
            (each.kind, id_): known
            for each in question.filters
            for id_, known in described(self.connection, each.kind, each.ids).items()
        }
        offered = narrowing.Offered(
            periods=tuple(entering.offered(self.context)),
            baselines=entering.BASELINES,
            kept=entering.KEPT,
            called=called,
            today=today,
            words=words,
            names=self.audience.names,
            accounts=self.accounts,
            sources=len(desks(self.connection)) > 1,
        )
        return narrowing.form(question, carries, offered, sections.asked(question), catalogue())

    def narrowed(self, question: Question, entry: Entry) -> Question:
        """The question with what was entered into the form; merged contacts are the survivors.

        Raises:
            EntryError: something in a field cannot be, is there no more, or is not for this audience.
        """
        there = tuple(self._there(each) for each in entry.filters)
        found = entered(question, replace(entry, filters=there), self.context)
        try:
            check_question(found, self.audience)
        except RightsError as error:
            raise EntryError(Kind.TEAMMATE.value, error.text) from error
        return found

    def _there(self, chosen: Filter) -> Filter:
        known = described(self.connection, chosen.kind, chosen.ids)
        if set(known) != set(chosen.ids):
            raise EntryError(chosen.kind.value, GONE)
        return Filter(chosen.kind, tuple(dict.fromkeys(known[id_].id for id_ in chosen.ids)))


def names_customers(question: Question) -> bool:
    """Whether the words of a question name customers."""
    kinds = {each.kind for each in question.filters} | ({question.cell[0]} if question.cell else set())
    return not kinds.isdisjoint(CUSTOMERS)
