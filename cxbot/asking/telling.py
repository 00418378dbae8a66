"""Orders that are a whole sentence: views by name, and the form that changes a question."""

import re
from collections.abc import Callable

from cxbot.asking.filters import written
from cxbot.asking.parsed import Sentence
from cxbot.errors import AskError
from cxbot.order import Order, OrderKind
from cxbot.view import checked_name

_VIEWS = re.compile(
    r"(?:(?:show|list|see|get|give|open|what|which|what are|which are)(?: me)? )?"
    r"(?:(?:all|the|my|our|your|saved|this channel's) )*views(?: (?:are there|do (?:i|we|you) have|please))?[ ?!.]*"
)
_OPEN = re.compile(
    r"(?:(?:show|open|get|give|run|load|see)(?: me)? )?(?:(?:the|my|our) )?(?:saved )?view(?:: ?| )(?P<name>\S.*)"
    r"|(?:(?:show|open|get|give|run|load|see)(?: me)? )?(?:(?:the|my|our) )?(?P<before>\"[^\"]+\") view[ ?!.]*"
    r"|(?:open|run|load) (?:(?:the|my|our) )?(?P<opened>\"[^\"]+\")[ ?!.]*"
)
_SAVE = re.compile(
    r"save\b(?: (?:(?:(?:the|this|my|that) )?(?:last |current )?(?:report|question)|this|that|it))?"
    r"(?:(?: (?:as|to))?(?: (?:a|my|the))?(?: new)? view)?(?: (?:as|named|called))?:? ?(?P<name>.*)"
)
_QUOTED = re.compile(r"\"(?P<name>[^\"]+)\"[ ?!.]*")
_AS = re.compile(r"(?P<asked>.+?) (?:as|named|called) \"?(?P<name>[^\"]+)\"?")


def told_of_views(sentence: Sentence, understood: Callable[[str], bool]) -> Order | None:
    """Read "views", "view "EMEA weekly"", "save "EMEA weekly""; `understood` says whether words are a question.

    Raises:
        AskError: a name without quotation marks is a question as well, or it cannot be a name.
    """
    if _VIEWS.fullmatch(sentence.lower):
        return Order(OrderKind.VIEWS)
    opened = _OPEN.fullmatch(sentence.lower)
    if opened:
        group = next(name for name, said in opened.groupdict().items() if said)
        name = _name(sentence.text[slice(*opened.span(group))], "view", understood)
        return Order(OrderKind.OPEN, checked_name(name))
    saved = _SAVE.fullmatch(sentence.lower)
    if not saved:
        return None
    rest = sentence.text[saved.start("name") :].strip(" ?!.")
    if not rest:
        return Order(OrderKind.SAVE)
    asked = _AS.fullmatch(rest)
    if asked and not _QUOTED.fullmatch(rest):
        name = asked["name"]
        wrong = f"What is saved is the last report. Ask for “{asked['asked']}”, then save it as “{name}”."
        raise AskError(wrong, asked["asked"] if understood(asked["asked"]) else f"save {_in_quotes(name)}")
    return Order(OrderKind.SAVE, checked_name(_name(rest, "save", understood)))


def _name(said: str, act: str, understood: Callable[[str], bool]) -> str:
    """The name of a view, in quotation marks or, where it can be nothing else, without."""
    quoted = _QUOTED.match(said)
    if quoted and quoted.end() == len(said):
        return quoted["name"]
    bare = said.strip(" ?!.")
    if '"' in bare:
        rest = said[quoted.end() :] if quoted else bare
        better = f'{act} "{quoted["name"]}"' if quoted else "views"
        raise AskError(f"“{rest}”: a view has a name, and nothing else is said beside it.", better)
    if understood(bare):
        named = f"{act} {_in_quotes(bare)}"
        wrong = f"“{act} {bare}”: a name stands in quotation marks, {named}; without them it is a question."
        raise AskError(wrong, named)
    return bare


def _in_quotes(name: str) -> str:
    return f'"{name}"' if written(name) == name else written(name)
