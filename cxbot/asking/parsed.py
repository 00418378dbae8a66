"""A sentence, and what was understood of it so far: what the readers of the grammar take and give."""

from dataclasses import dataclass

from cxbot.asking.filters import Names
from cxbot.asking.phrases import Phrases, Shown
from cxbot.asking.plaintext import lowered
from cxbot.asking.reading import Reading
from cxbot.calendar import Bucket, CalendarUnit
from cxbot.filter import Filter, Kind
from cxbot.metric import Metric
from cxbot.order import OrderKind
from cxbot.period import Baseline, Relative


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is read, with and without capitals, and what is needed for it. Both texts have the same places."""

    text: str
    lower: str
    reading: Reading
    names: Names
    phrases: Phrases

    def instead(self, start: int, end: int, words: str = "") -> str:
        """The text with other words in this place, or without it."""
        return " ".join(f"{self.text[:start]} {words} {self.text[end:]}".split())

    def replaced(self, shown: Shown, words: str = "") -> str:
        """The text with other words for something that it shows, or without it; the words alone where it shows none."""
        for at in (0, *(place + 1 for place, letter in enumerate(self.lower) if letter == " ")):
            read = self.phrases.read(self.lower, at)
            if read and read[0] == shown:
                return self.instead(at, read[1], words)
        return words

    def saying(self, text: str) -> "Sentence":
        """Another text, read in the same way."""
        return Sentence(text, lowered(text), self.reading, self.names, self.phrases)


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is understood by what stands beside it, and the place where it stood."""

    said: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was understood so far.

    `period_said`, `baseline_said`, `split_said` and the like are the words that were read. `over` is the unit of "month
    over month". `sort` is a metric's name, with "-" for descending, or "name"; `sorted_by` a metric without one. `mean`
    stands before what is averaged, `spread` is "median" or "p90", `rank` is "worst" and the like, `rows` the number in
    "top 10", `side_by_side` is set by "support vs sales". `polite` is a greeting or thanks, which is an order
    only where nothing else was said.
    `details` asks for the rows behind a number. `customers` are the filters that were said as "account Acme", which
    alone is a profile. `teammate_said` is "teammate Ana", which alone is that person's own scores, `teammate_keyed` is
    set by teammate:ana, conversations that Ana acted in.
    `satisfied` is set between "how satisfied were" and "customers". `doing` is what is to be done with the question,
    if not to answer it.
    """

    period: Relative | None = None
    period_said: str = ""
    baseline: Baseline | None = None
    baseline_said: Word | None = None
    over: CalendarUnit | None = None
    compare: bool = False
    compared_said: Word | None = None
    side_by_side: bool = False
    shown: tuple[Shown, ...] = ()
    filters: tuple[Filter, ...] = ()
    split: Kind | None = None
    split_said: Word | None = None
    bucket: Bucket | None = None
    bucket_said: Word | None = None
    measure: str = ""
    mean: Word | None = None
    spread: Word | None = None
    rank: Word | None = None
    rows: Word | None = None
    sort: str = ""
    sorted_by: Metric | None = None
    search: str = ""
    columns: tuple[str, ...] = ()
    table_said: Word | None = None
    details: Word | None = None
    customers: tuple[Filter, ...] = ()
    customer_said: Word | None = None
    teammate_said: Word | None = None
    teammate_keyed: bool = False
    satisfied: bool = False
    doing: OrderKind | None = None
    polite: OrderKind | None = None


Read = tuple[Parsed, int] | None
