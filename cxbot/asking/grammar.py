"""From a sentence to what was understood: it is read from left to right, by whichever reader understands the place.

Every reader takes what was understood so far and a place, and gives back more and the place behind it, or None.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from cxbot.asking.comparing import versus
from cxbot.asking.narrowing import bare_name, excluded, keyed, named, stars
from cxbot.asking.parsed import Parsed, Read, Sentence, Word
from cxbot.asking.periods import read_period
from cxbot.asking.reading import WrongPeriodError
from cxbot.asking.searching import columned, searched
from cxbot.asking.sorting import ranked, sorted_by
from cxbot.asking.splitting import by, which
from cxbot.errors import AskError, PeriodError
from cxbot.metric import Metric
from cxbot.order import OrderKind
from cxbot.section import Shape
from cxbot.unit import Unit

_AS = re.compile(r"as(?: an?| the)?(?: |$)")
_AS_AVERAGE = re.compile(r"(?:averages?|avg|mean|stars)(?: scores?)?\b")
_AS_PERCENTAGE = re.compile(r"(?:percentages?|percent|pct|shares?)\b|%")
_MEAN = re.compile(r"(?:averages?|avg|mean)\b\.?")
_SPREAD = re.compile(r"(?:median|p ?50|p ?9[059]|(?:50|9[059])(?:th)? percentile|percentiles?)\b")
_HELLO = re.compile(
    r"(?:hello|hi+|hey+|hiya|howdy|greetings|yo|good (?:morning|afternoon|evening|day))(?![\w:])"
    r"(?:,? (?:there|all|everyone|team|bot|@?\w*bot)\b)?"
)
_THANKS = re.compile(
    r"(?:(?:great|perfect|awesome|nice|ok(?:ay)?|cool|wonderful|lovely|many)[,!. ]+)?"
    r"(?:thanks|thank (?:you|u)|thx|tysm|ty|cheers)(?![\w:])"
    r"(?: (?:a lot|a bunch|so much|very much|again|all|@?\w*bot)\b)*"
)
_ALL = re.compile(
    r"(?:for |across |in |over )?all (?:the |our |of (?:the |our ))?"
    r"(?:inboxes|channels|teammates|agents|tags|accounts)\b|\(avg\)"
)
_OPENERS = re.compile(
    r"(?:(?:what|how) about|tell me about|(?:number|count|amount|total(?: number)?) of|how (?:many|much)|let's see"
    r"|the (?:week|month|quarter|year) of)"
    r"(?![\w:@-])"
)
_EXPORT = re.compile(
    r"(?:export(?:ed|ing|s)?|download(?:ed|ing)?)\b(?: (?P<last>this|that|it)\b(?! (?:week|month|quarter|year)\b))?"
    r"|(?:as|to|into|in) (?:an? )?(?:csv|excel|xlsx?|spreadsheet)\b(?: file)?"
    r"|(?:an? )?csv\b(?: (?:file|export))?(?: of)?"
)
_CUSTOMERS = r"(?:customers|clients|companies|accounts|contacts)\b"
_HAPPY = r"(?:(?:very|really|generally) )?(?:satisfied|happy|content|pleased)"
_NAMES = r"(?:[^\s,;]+ ){0,4}?"  # "our", "acme's": whose they are is read as always
_SATISFIED = (
    re.compile(rf"how {_HAPPY} (?:are|were|was|is|have|had) (?={_NAMES}{_CUSTOMERS})"),
    re.compile(rf"(?:are|were) (?={_NAMES}{_CUSTOMERS} {_HAPPY}\b)"),
    re.compile(rf"how (?:did|do|have) (?={_NAMES}{_CUSTOMERS} (?:rate|score)d? us\b)"),
)
_THEY = re.compile(rf"{_CUSTOMERS}(?: (?:(?:rate|score)d? us|been {_HAPPY}|{_HAPPY})\b)?(?: with us\b)?")
_DETAILS = re.compile(r"(?:details?|drill[ -]?down)\b(?: (?:of|for|on|behind|about)\b)?")
_FILLER = re.compile(
    r"(?:the|an?|of|for|in|on|at|to|or|during|within|over|via|from|by|show|give|get|got|gave|tell|see|look(?:s|ing)?"
    r"|want|need|like|know|send|me|us|my|our|we|you|they|i|it|please|pls|and|with|what|was|were|is|are|am"
    r"|do|did|does|doing|has|have|had|been|going|go|went|can|could|would|will|should|how|there|so|then|also|just"
    r"|total|overall|private(?:ly)?|(?:what|how|that|it|let|here)'s|i'd|i'm|we're|reports?|reporting|graphs?|charts?"
    r"|plots?|rated|numbers?|data|stats?|statistics|figures?|overview|summary|results?|performance)(?![\w@'-]|:\S)"
)
_GAP = re.compile(r"(?:[ ,;.!:()\[\]*~`/&+]|(?<=\w)\?+|(?<=\w )\?+|\?+(?= *\w)|(?<=\w)'s?(?!\w)|(?<!\S)-+(?!\S))+")
_VALUE = re.compile(r"\"[^\"]*\"|[^\s,\"]+")
_OPENS_PERIOD = re.compile(
    r"(?:last|past|previous|prev|prior|trailing|rolling|this|current|first|second|third|fourth) (?:\d+ )?(?=\S)"
)


class MisunderstoodError(AskError):
    """A word that no reader knows. Whoever catches it finds the nearest word that is known.

    `at` is its place, and `begins` where reading stopped: before it where it follows on others, as in "last 3 wek".
    """

    def __init__(self, text: str, at: int, begins: int) -> None:
        found = _VALUE.match(text, at)
        self.begins, self.at, self.end = begins, at, found.end() if found else len(text)
        self.word = text[at : self.end]
        super().__init__(f"I do not understand “{self.word.rstrip('.?!;:')}”.")


def parse(sentence: Sentence) -> Parsed:
    """Read the whole sentence.

    Raises:
        AskError: something was not understood, or said twice.
    """
    parsed, at = Parsed(), 0
    while True:
        gap = _GAP.match(sentence.lower, at)
        at = gap.end() if gap else at
        if at >= len(sentence.lower):
            return parsed
        read = next((found for reader in _READERS if (found := reader(sentence, parsed, at))), None)
        if read is None:
            raise MisunderstoodError(sentence.text, _unknown(sentence, parsed, at), at)
        parsed, at = read


def _unknown(sentence: Sentence, parsed: Parsed, at: int) -> int:
    """Where the word stands that is not known: behind "last" or "first 2", unless that word means something itself."""
    opening = _OPENS_PERIOD.match(sentence.lower, at)
    if not opening:
        return at
    try:
        known = any(reader(sentence, parsed, opening.end()) for reader in _READERS)
    except AskError:
        known = True
    return at if known else opening.end()


def _exported(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    """Read "export", "as csv".

    Raises:
        AskError: the report before is meant, which words do not know.
    """
    found = _EXPORT.match(sentence.lower, at)
    if not found:
        return None
    if found["last"]:
        wrong = f"“{found[0]}”: say what is to be exported, or press the button below the report."
        raise AskError(wrong, sentence.instead(at, found.end(), "export"))
    return replace(parsed, doing=OrderKind.EXPORT), found.end()


def _details(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    """Read "details of", before the number whose rows are wanted."""
    found = _DETAILS.match(sentence.lower, at)
    return (replace(parsed, details=Word(found[0], at, found.end())), found.end()) if found else None


def _polite(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    for act, pattern in ((OrderKind.HELLO, _HELLO), (OrderKind.THANKS, _THANKS)):
        found = pattern.match(sentence.lower, at)
        if found:
            return replace(parsed, polite=act), found.end()
    return None


def _as(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    found = _AS.match(sentence.lower, at)
    if not found:
        return None
    for pattern, unit in ((_AS_AVERAGE, Unit.STARS), (_AS_PERCENTAGE, Unit.PERCENT)):
        shown = pattern.match(sentence.lower, found.end())
        measure = sentence.phrases.measured_in(unit) if shown else None
        if shown and measure:
            return replace(parsed, measure=measure.name), shown.end()
    read = sentence.phrases.read(sentence.lower, found.end())
    if read and isinstance(read[0], Metric):
        return replace(parsed, measure=read[0].name), read[1]
    said = _VALUE.match(sentence.text, found.end())
    end = said.end() if said else found.end()
    what = f"“{sentence.text[at:end].strip()}”: as what?"
    raise AskError(f"{what} Say as average, as percentage, or a metric.", sentence.instead(at, end, "as average"))


def _period(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    try:
        read = read_period(sentence.lower, sentence.reading, at)
    except WrongPeriodError as error:
        better = sentence.instead(at, error.end, error.suggestion)
        raise PeriodError(error.text, better) from error
    if read is None:
        return None
    said = sentence.text[at : read[1]].strip()
    if parsed.period:
        raise AskError(
            f"“{parsed.period_said}” and “{said}” are two periods. Join two dates with a dash, or compare with vs.",
            sentence.instead(at, read[1], f"vs {said}"),
        )
    return replace(parsed, period=read[0], period_said=said), read[1]


def _phrase(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    quoted = sentence.text[at] == '"'
    read = sentence.phrases.read(sentence.lower, at + quoted)
    if read is None or (quoted and sentence.text[read[1] : read[1] + 1] != '"'):
        return None
    shown = parsed.shown if read[0] in parsed.shown else (*parsed.shown, read[0])
    return replace(parsed, shown=shown), read[1] + quoted


def _satisfied(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    """Read "how satisfied were", and then "customers": one number, not the table of them."""
    section = next((each for each in sentence.phrases.sections if each.shape is Shape.DONUT), None)
    opening = next((found for each in _SATISFIED if (found := each.match(sentence.lower, at))), None)
    if section and opening:
        return replace(parsed, shown=(*parsed.shown, section), satisfied=True), opening.end()
    they = _THEY.match(sentence.lower, at) if parsed.satisfied else None
    return (replace(parsed, satisfied=False), they.end()) if they else None


def _statistic(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    """Read "average", "median", "p90" before what they are of."""
    mean, spread = _MEAN.match(sentence.lower, at), _SPREAD.match(sentence.lower, at)
    if mean:
        return replace(parsed, mean=Word(mean[0], at, mean.end())), mean.end()
    return (replace(parsed, spread=Word(spread[0], at, spread.end())), spread.end()) if spread else None


def _skipped(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    for pattern in (_ALL, _OPENERS, _FILLER):
        found = pattern.match(sentence.lower, at)
        if found:
            return parsed, found.end()
    return None


def _opened(sentence: Sentence, parsed: Parsed, at: int) -> Read:
    """Skip "what about" before "about" is read as an order."""
    found = _OPENERS.match(sentence.lower, at)
    return (parsed, found.end()) if found else None


_OTHERS: tuple[Callable[[Sentence, Parsed, int], Read], ...] = (
    *(keyed, _exported, columned, versus, sorted_by, by, _as, _period, _phrase, _details, _statistic, _skipped),
)
_READERS: tuple[Callable[[Sentence, Parsed, int], Read], ...] = (
    *(
        _satisfied,
        columned,
        keyed,
        excluded,
        _exported,
        _polite,
        versus,
        sorted_by,
        by,
        _as,
        stars,
        searched,
        _period,
        which,
    ),
    *(named(_OTHERS), _phrase, _opened, _details, _statistic, ranked, _skipped, bare_name),
)
