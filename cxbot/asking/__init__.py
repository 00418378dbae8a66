"""Words to a question or an order: one grammar for slash commands, mentions and the command line.

Words come in any order; what is not understood is answered with the nearest thing that would work, never with a guess.
"""

import re
from dataclasses import replace

from cxbot.asking.context import Context
from cxbot.asking.filters import Names, Remembered
from cxbot.asking.meaning import Understood, understand
from cxbot.asking.mending import EXAMPLE, mended
from cxbot.asking.mentions import subscribed_place, with_names
from cxbot.asking.parsed import Sentence
from cxbot.asking.phrases import Phrases
from cxbot.asking.plaintext import plain
from cxbot.asking.wording import Called, words_of
from cxbot.errors import AskError
from cxbot.order import Order, OrderKind
from cxbot.question import Question
from cxbot.view import View

__all__ = ["Called", "Context", "Names", "ask", "view", "without_private", "words_of"]

MOST_WORDS = 150
_SAID = re.compile(r"[\w?]")
_PRIVATE = re.compile(r"(?<![\w:=,@-])(?:private(?:ly)?|for me (?:alone|only)|only for me)(?![\w:=@-])", re.IGNORECASE)


def ask(text: str, context: Context, *, mentioned: bool = False) -> Question | Order:
    """Turn what was typed into a question or an order.

    Nothing typed is the report on last week; but where the bot was only `mentioned`, nothing said beside its name is a
    greeting.

    Raises:
        AskError: it was not understood, or cannot be asked; with something that would work.
    """
    if mentioned and not _SAID.search(text):
        return Order(OrderKind.HELLO)
    understood = _read(text, context)
    return understood if isinstance(understood, Order) else understood.question


def view(name: str, text: str, context: Context) -> View:
    """Turn what was typed into a view, whose period moves with the days where the words do.

    Raises:
        AskError: it was not understood, is no question, or the name cannot be one.
    """
    understood = _read(text, context)
    if isinstance(understood, Order):
        raise AskError(f"“{text}” is no report that could be kept.", "last week")
    return View(name, understood.question, understood.period, understood.baseline)


def without_private(text: str) -> tuple[str, bool]:
    """Take the word that asks for an answer in private out of a text; returns the rest and whether it was there.

    Raises:
        AskError: a quotation mark has no partner.
    """
    parts = plain(text).split('"')
    bare = [_PRIVATE.sub(" ", part) if place % 2 == 0 else part for place, part in enumerate(parts)]
    return plain('"'.join(bare)), bare != parts


def _read(text: str, context: Context) -> Understood | Order:
    words = len(text.split())
    if words > MOST_WORDS:
        raise AskError(f"That is {words} words; a question has up to {MOST_WORDS}.", EXAMPLE)
    names = Remembered(context.names)
    sentence = Sentence("", "", context.reading, names, Phrases.of(context.sections, context.metrics))
    try:
        place, text = subscribed_place(text)
        sentence = sentence.saying(plain(with_names(text, context.people, names)))
        understood = understand(sentence)
        return replace(understood, place=place) if place and isinstance(understood, Order) else understood
    except AskError as error:
        raise mended(sentence, error) from error
