"""From what is asked to what is said. Start reading here.

Words become a question or an order (`cxbot.asking`), a question is answered (`cxbot.answering`), the answer is drawn
(`cxbot.drawing`). The message is posted by whoever asked for it (`cxbot.slack.sending`, the command line).
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from sqlalchemy import Connection, Engine

from cxbot import sections
from cxbot.answer import Answer, Reach
from cxbot.answering import answer
from cxbot.answering.coverage import coverage_of, first_day, reach
from cxbot.answering.finding import find
from cxbot.answering.names import DatabaseNames, called, names_of, teammates_at
from cxbot.asking import Context, ask, view, without_private, words_of
from cxbot.asking.entering import Entry
from cxbot.calendar import zone_named
from cxbot.database import reading
from cxbot.drawing import details, profile, report, teaching
from cxbot.drawing.charts.directions import ISOLATES
from cxbot.drawing.disclosing import disclosed
from cxbot.drawing.forms import columns, inputs
from cxbot.drawing.headline import filtered
from cxbot.drawing.part import Encode, Rendering
from cxbot.drawing.text import escape
from cxbot.errors import AskError, CxbotError
from cxbot.exporting import check_export, exported, listed
from cxbot.filter import CUSTOMERS, Kind
from cxbot.keeping.audit import Seen
from cxbot.message import Block, File, Home, Json, Message, Modal, Where
from cxbot.metrics import catalogue
from cxbot.narrowing import Narrowing, names_customers
from cxbot.order import Order, OrderKind
from cxbot.period import Baseline, Relative
from cxbot.question import About, Question
from cxbot.rights import Audience, check_question, unsorted
from cxbot.settings import COMMAND, NO_ACCOUNTS, SHORT_COMMAND
from cxbot.ways import ENGLISH, Ways, following

Reply = Message | Modal | Home


@dataclass(frozen=True, slots=True)
class Intent:
    """What somebody means: a question or an order. `private` asks for the answer as a direct message.

    `bare` is true where nothing was said: then it is what people are answered who have chosen nothing else.
    """

    asked: Question | Order
    private: bool = False
    bare: bool = False


def _nobody(_: object) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Replying:
    """What the bot says.

    `engine` is that of the database of reports, `now` the clock that reports follow. `encode` makes what is asked fit a
    button. The commands are what people type here; `zone` and `week_starts` are the workspace's. Whether there are
    `accounts` is a matter of its plan. `tell` hears of who is shown what not everybody may see. `ways_of` gives the
    ways of an audience; where there is none, everything is English. `answered` hears how many seconds each answer took.
    `elsewhere` answers a question at a moment where this process does not.
    """

    engine: Engine
    now: Callable[[], datetime]
    encode: Encode
    zone: str = "UTC"
    week_starts: int = 0
    command: str = COMMAND
    short_command: str = SHORT_COMMAND
    tell: Callable[[Seen], None] = _nobody
    accounts: bool = True
    ways_of: Callable[[Audience], Ways] | None = None
    answered: Callable[[float], None] = _nobody
    elsewhere: Callable[[Question, datetime], Answer] | None = None

    def follow(self, audience: Audience) -> AbstractContextManager[None]:
        """Write numbers and dates as the audience does, for as long as this is open."""
        return following(lambda: self.ways_of(audience) if self.ways_of else ENGLISH)

    def understand(
        self,
        text: str,
        people: Mapping[str, tuple[str, ...]] | None = None,
        *,
        mentioned: bool = False,
        audience: Audience,
        alone: bool = False,
    ) -> Intent:
        """Turn words into what is meant; `people` says what those who are mentioned are known as, by id.

        `mentioned` says that the words stood beside the bot's name: no words there are a greeting, not the report.
        An audience that may not see customers' names is told none that was not written whole. A person who is `alone`,
        or asks for herself alone, means weeks as she is used to.

        Raises:
            AskError: they mean nothing.
            DataError: the database does not answer.
        """
        words, private = without_private(text)
        with reading(self.engine) as connection:
            names = DatabaseNames(connection, () if audience.names else CUSTOMERS)
            context = replace(self._context(connection), people=people or {}, names=names)
            if self.ways_of and (alone or private):
                context = replace(context, week_starts=self.ways_of(audience).week_starts)
            asked = ask(words, context, mentioned=mentioned)
            return Intent(asked, private, bare=not words and isinstance(asked, Question))

    def period_of(self, words: str) -> Relative:
        """The period that words mean, as it moves with the days; nothing said is last week.

        Raises:
            AskError: they mean none.
            DataError: the database does not answer.
        """
        with reading(self.engine) as connection:
            return view("period", words, self._context(connection)).period

    def words_of(self, question: Question, *, period: Relative | None = None, baseline: Baseline | None = None) -> str:
        """The words that would have asked a question, as plain text; with a view's `period` those that move with it.

        Raises:
            DataError: the database does not answer.
        """
        with reading(self.engine) as connection:
            known = called(connection, question)
            return words_of(question, known, self._context(connection, question), period=period, baseline=baseline)

    def reply(
        self,
        asked: Question | Order,
        audience: Audience,
        *,
        where: Where = Where.HERE,
        asked_by: str = "",
        told: str = "",
    ) -> Reply:
        """Say what was asked for, as far as the audience may see it. `asked_by` is the Slack id of a person.

        `told` is the key of the digest that told the number whose details are asked for, empty where none did.

        What is asked for in a window is a Modal, what is asked for anywhere else a Message. Pictures are drawn when
        they are uploaded.

        Raises:
            AskError: there is no such thing to answer.
            RightsError: it is about what the audience may not see.
            DataError: the database does not answer.
        """
        with self.follow(audience):
            if isinstance(asked, Order):
                return self._obey(asked, where, audience)
            return self._report(asked, audience, where, asked_by, told)

    def _report(self, asked: Question, audience: Audience, where: Where, asked_by: str, told: str) -> Reply:
        check_question(asked, audience)
        asked = unsorted(self.on_plan(asked), audience)
        answered, shown, rendering = self._answer(asked), sections.asked(asked), self.rendering(audience)
        if asked_by:
            self.disclose(asked, audience)
        if asked.about is About.DETAILS:
            if where is Where.WINDOW:
                return details.window(asked, answered, catalogue().values(), rendering, told=told)
            return details.message(asked, shown[0], answered, rendering, asked_by)
        if asked.about is About.PROFILE:
            if where is Where.WINDOW:
                return profile.window(shown[0], answered, rendering)
            return profile.message(shown[0], answered, rendering, asked_by)
        if where is Where.WINDOW:
            return report.window(answered, shown, rendering)
        return report.report(answered, shown, rendering, asked_by=asked_by)

    @contextmanager
    def exported(self, question: Question, audience: Audience) -> Iterator[File]:
        """What a number counted as a CSV file, which is read while this is open; a whole table, or all comments.

        Of a report it is what its leading number counted.

        Raises:
            AskError: there is nothing of that kind to export.
            RightsError: the audience may not see single conversations.
            DataError: the database does not answer.
        """
        check_export(question, audience)
        asked = listed(self.on_plan(question))
        self.disclose(asked, audience)
        with reading(self.engine) as connection:
            yield exported(connection, asked, self.rendering(audience))

    def teammates_of(self, address: str) -> frozenset[str]:
        """The ids of the helpdesk's teammates with this address; none without one.

        Raises:
            DataError: the database does not answer.
        """
        with reading(self.engine) as connection:
            return teammates_at(connection, address)

    def counting(self, question: Question, audience: Audience) -> str:
        """What is being counted, said at once, so that a misreading shows: "Counting 9–15 Nov, inbox Support …".

        Raises:
            RightsError: it is about what the audience may not see.
        """
        check_question(question, audience)
        scope = self.scope(question, audience)
        dates = question.period.words(self._today(question))
        return f"Counting {escape(dates, keep=ISOLATES)}{f', {escape(scope, 400, keep=ISOLATES)}' if scope else ''} …"

    def scope(self, question: Question, audience: Audience) -> str:
        """What a question is narrowed to, in words; plain text, empty where it is about everything."""
        if not question.filters:
            return ""
        with reading(self.engine) as connection:
            return filtered(question, names_of(connection, question), audience)

    def reach(self) -> Reach:
        """How far the data reach."""
        with reading(self.engine) as connection:
            return reach(connection, coverage_of(connection))

    def options(self, kind: Kind, typed: str, audience: Audience) -> list[Json]:
        """What is offered to somebody who types into a select: what is called so, as far as she may see names.

        Raises:
            DataError: the database does not answer.
        """
        if kind in CUSTOMERS and not audience.names:
            return inputs.told("You may not see the names of customers.")
        if kind is Kind.ACCOUNT and not self.accounts:
            return inputs.told(NO_ACCOUNTS)
        with reading(self.engine) as connection:
            return inputs.offered(find(connection, kind, typed))

    def narrowed(self, question: Question, entry: Entry, audience: Audience) -> Question:
        """The question with what was entered into the form that changes period and filters.

        Raises:
            EntryError: something in a field cannot be, is there no more, or is not for this audience.
            DataError: the database does not answer.
        """
        with reading(self.engine) as connection:
            return self._narrowing(connection, question, audience).narrowed(question, entry)

    def in_words(self, question: Question, audience: Audience) -> str:
        """What somebody would type to ask it; nothing where that names customers that the audience may not see."""
        told = audience.names or not names_customers(question)
        return f"{self.command} {self.words_of(question)}" if told else ""

    def changed(
        self, shown: Sequence[Block], question: Question, alts: Mapping[str, str], by: str
    ) -> tuple[Block, ...]:
        """The blocks of a report as they were drawn, now showing the trend of `question`."""
        return report.changed(shown, sections.asked(question), question, alts, by)

    def mistake(self, error: CxbotError, asked: str, command: str, audience: Audience) -> Message:
        """What went wrong, and something that would work; `command` is empty where none was typed."""
        suggestion = getattr(error, "suggestion", "")
        try:
            # What was asked for oneself alone stays so.
            private = without_private(asked)[1]
            better = self.encode(self.understand(suggestion, audience=audience).asked) if suggestion else ""
        except CxbotError:
            private, better = False, ""
        return teaching.mistake(error, asked, command, better, private=private)

    def _obey(self, order: Order, where: Where, audience: Audience) -> Reply:
        if order.question is not None:
            return self._obey_with(order, order.question, audience)
        shown = sections.sections().values(), catalogue()
        return teaching.taught(order, where, *shown, command=self.command, short_command=self.short_command)

    def _obey_with(self, order: Order, question: Question, audience: Audience) -> Reply:
        if order.kind is OrderKind.NARROW:
            return self._form(question, audience)
        if order.kind is OrderKind.COLUMNS:
            return columns.form(sections.asked(question)[0], question, self.rendering(audience))
        return teaching.preparing()

    def disclose(self, question: Question, audience: Audience) -> None:
        """Have it written down who is shown what not everybody may see."""
        shown = disclosed(question, sections.asked(question), audience)
        if shown and audience.person:
            self.tell(Seen(audience.person, tuple(sorted(shown)), question.encode(), audience.place))

    def _context(self, connection: Connection, question: Question | None = None) -> Context:
        """What words are understood by; in the zone of a question, where they change that."""
        zone = question.period.zone if question else self.zone
        return Context(
            now=self.now(),
            zone=zone,
            week_starts=question.period.week_starts if question else self.week_starts,
            names=DatabaseNames(connection),
            sections=sections.sections().values(),
            metrics=catalogue().values(),
            reach=partial(first_day, connection, zone),
        )

    def on_plan(self, question: Question) -> Question:
        """The question as the workspace's plan has it: without accounts the table of customers has a row per contact.

        Raises:
            AskError: it asks for accounts, and there are none.
        """
        if self.accounts:
            return question
        if question.about is About.CUSTOMERS and question.split in {None, Kind.ACCOUNT}:
            question = replace(question, split=Kind.CONTACT)
        if question.by_account:
            raise AskError(NO_ACCOUNTS, "contacts")
        return question

    def _narrowing(self, connection: Connection, question: Question, audience: Audience) -> Narrowing:
        return Narrowing(connection, self._context(connection, question), audience, self.accounts)

    def _form(self, question: Question, audience: Audience) -> Modal:
        carries, words = self.encode(Order(OrderKind.NARROW, question=question)), self.in_words(question, audience)
        with reading(self.engine) as connection:
            form = self._narrowing(connection, question, audience).form
            return form(question, carries, words, self._today(question))

    def _answer(self, question: Question) -> Answer:
        began = time.monotonic()
        if self.elsewhere is not None:
            found = self.elsewhere(question, self.now())
        else:
            with reading(self.engine) as connection:
                found = answer(connection, question, now=self.now())
        self.answered(time.monotonic() - began)
        return found

    def _today(self, question: Question) -> date:
        return self.now().astimezone(zone_named(question.period.zone)).date()

    def rendering(self, audience: Audience) -> Rendering:
        """What is drawn for whom, now."""
        return Rendering(self.now(), self.encode, audience, accounts=self.accounts)
