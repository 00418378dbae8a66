"""The form *Change Period and Filters*: the same question about another time, or about less of it.

It writes into its fields what the question has, under the names that `cxbot.asking.entering` knows; how words are read
it does not know.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cxbot.calendar import Bucket
from cxbot.drawing import blocks
from cxbot.drawing.forms import inputs
from cxbot.drawing.text import escape
from cxbot.filter import CUSTOMERS, Kind, Named, combined
from cxbot.message import Block, Json, Modal
from cxbot.metric import Metric
from cxbot.period import Period
from cxbot.question import MOST_VALUES, UNCOMPARED, About, Question
from cxbot.section import Section, Shape
from cxbot.settings import NO_ACCOUNTS

TITLE = "Period and Filters"
CALLBACK = "form:narrow"
IN_WORDS = "form:in_words"
WORDS = "in_words"
NONE = "none"
SCORES = ("1", "2", "3", "4", "5")
FOUND = (*(Kind.SOURCE, Kind.INBOX, Kind.CHANNEL, Kind.TEAMMATE, Kind.TEAM, Kind.TAG, Kind.ACCOUNT, Kind.CONTACT),)
_SPLIT = frozenset({About.REPORT, About.METRIC})
_OVER_TIME = frozenset({About.REPORT, About.METRIC, About.SECTION})


@dataclass(frozen=True, slots=True)
class Offered:
    """What the form offers: `periods` and `baselines` in words, the first of those that fit being chosen.

    `called` says what the values of filters are; those it lacks are there no more. `words` would have asked the
    question, empty where nobody knows. Without `accounts` or `names` of customers nothing is narrowed by those, and by
    source only where there are several `sources`.
    """

    periods: Sequence[tuple[str, Period]]
    baselines: Sequence[str]
    kept: str
    called: Mapping[tuple[Kind, str], Named]
    today: date
    words: str = ""
    names: bool = True
    accounts: bool = True
    sources: bool = False


def form(
    question: Question, carries: str, offered: Offered, sections: Sequence[Section], metrics: Mapping[str, Metric]
) -> Modal:
    """The form for a question of these sections, which comes back as what it `carries`."""
    shown = [
        *in_words(offered.words),
        *_times(question, offered),
        *_filters(question, offered),
        *_drawn(question, offered, sections, metrics),
    ]
    return Modal(TITLE, tuple(shown), CALLBACK, "Show", "Cancel", carries)


def in_words(words: str) -> list[Block]:
    """The words that would have asked it, and the button that writes them for what is in the fields."""
    return [_said_in_words(f"In words: `{escape(words, 1000)}`")] if words else []


def again(shown: Sequence[Block], carries: str, *, words: str = "", wrong: str = "") -> Modal:
    """The form as it is shown, with the words for what is in its fields, or what is wrong there."""
    said = _said_in_words(f"In words: `{escape(words, 1000)}`" if words else escape(wrong, 1000))
    replaced = (said if block.get("block_id") == WORDS else block for block in shown)
    return Modal(TITLE, tuple(replaced), CALLBACK, "Show", "Cancel", carries)


def _said_in_words(mrkdwn: str) -> Block:
    return blocks.words(mrkdwn, WORDS) | {"accessory": blocks.button("Show Words", IN_WORDS, WORDS)}


def filter_fields(kind: Kind, most: int = MOST_VALUES) -> Iterator[str]:
    """The names of the fields for filters of a kind: one for each that must be met."""
    return (f"{kind}_{number}" if number else kind.value for number in range(most))


def leaves_out(kind: Kind, *, accounts: bool) -> bool:
    """Whether filters of this kind are left out of what is asked: without accounts those by account, which is said."""
    return kind is Kind.ACCOUNT and not accounts


def _times(question: Question, offered: Offered) -> Iterator[Block]:
    now = next((words for words, period in offered.periods if _same(period, question.period, offered.today)), "")
    options = [inputs.option(_said(words, period, offered.today), words) for words, period in offered.periods]
    if not now:
        options.insert(0, inputs.option(f"{question.period.words(offered.today)} (as it is)", offered.kept))
    yield inputs.one_of("period", "Period", options, chosen=now or offered.kept, needed=True)
    hint = "Used instead of the period above, like the days below."
    yield inputs.text("words", "Or in your own words", example="last 12 weeks, 1 Oct - 15 Oct, Q3 2026", hint=hint)
    yield inputs.day("first", "Or from this day")
    yield inputs.day("last", "Until this day")
    if question.about not in UNCOMPARED:
        yield from _compared(question, offered)


def _compared(question: Question, offered: Offered) -> Iterator[Block]:
    labels = {"previous": "The period before", "previous month": "A month earlier", "last year": "A year earlier"}
    options = [inputs.option(labels.get(words, words), words) for words in offered.baselines]
    chosen = offered.baselines[0]
    if question.baseline:
        chosen = offered.kept
        options.insert(0, inputs.option(f"{question.baseline.words(offered.today)} (as it is)", offered.kept))
    yield inputs.one_of("baseline", "Compared with", options, chosen=chosen, needed=True)
    yield inputs.text("against", "Or compared with, in your own words", example="previous 31 days, 1 Sep - 30 Sep")


def _filters(question: Question, offered: Offered) -> Iterator[Block]:
    yield blocks.divider()
    met = combined(question.filters)
    for kind in FOUND:
        if kind in CUSTOMERS and not offered.names:
            continue
        if kind is Kind.SOURCE and not (offered.sources or question.values_of(kind)):
            continue
        if kind is Kind.ACCOUNT and not offered.accounts:
            yield blocks.plain(NO_ACCOUNTS)
            continue
        several = [each.ids for each in met if each.kind is kind] or [()]
        for number, (name, ids) in enumerate(zip(filter_fields(kind), several, strict=False)):
            label = f"And {kind}" if number else kind.value.capitalize()
            chosen = [_chosen(offered.called.get((kind, id_)), id_) for id_ in ids]
            least = 2 if kind in CUSTOMERS else 0
            yield inputs.found(name, label, kind, chosen=chosen, example="Any", least=least, most=MOST_VALUES)
    stars = [inputs.option(f"{score} star{'s' * (score != '1')}", score) for score in SCORES]
    scores = [id_ for each in met if each.kind is Kind.RATING for id_ in each.ids]
    yield inputs.several_of("rating", "Rating", stars, chosen=scores, example="Any")


def _drawn(
    question: Question, offered: Offered, sections: Sequence[Section], metrics: Mapping[str, Metric]
) -> Iterator[Block]:
    """How it is split, cut and measured, as far as what it is about can be."""
    kinds = [each for each in Kind if each.splits and (offered.accounts or each is not Kind.ACCOUNT)]
    if not offered.sources and question.split is not Kind.SOURCE:
        kinds.remove(Kind.SOURCE)
    trend = next((each for each in sections if each.shape is Shape.TREND), None)
    if question.about in _SPLIT | _OVER_TIME | {About.CUSTOMERS}:
        yield blocks.divider()
    if question.about is About.CUSTOMERS:
        rows = [inputs.option(f"{each.value.capitalize()}s", each.value) for each in kinds if each in CUSTOMERS]
        chosen = question.split or rows[0]["value"]
        yield inputs.one_of("split", "A row for each of", rows, chosen=chosen, needed=True)
    elif question.about in _SPLIT:
        options = [inputs.option("Not split", NONE), *(inputs.option(f"By {each.words}", each.value) for each in kinds)]
        yield inputs.one_of("split", "Split", options, chosen=question.split or NONE, needed=True)
    if question.about in _OVER_TIME and trend:
        options = [inputs.option("As fits the period", NONE), *(inputs.option(f"By {each}", each) for each in Bucket)]
        yield inputs.one_of("bucket", "Over time", options, chosen=question.bucket or NONE, needed=True)
    if question.about is not About.METRIC and trend and len(trend.metrics) > 1:
        # The first is what is shown where nothing is said.
        values = {name: name if place else NONE for place, name in enumerate(trend.metrics)}
        options = [inputs.option(metrics[name].title, value) for name, value in values.items()]
        chosen = values.get(question.measure or "", NONE)
        yield inputs.one_of("measure", "Measured as", options, chosen=chosen, needed=True)


def _chosen(known: Named | None, id_: str) -> Json:
    return inputs.offered([known])[0] if known else inputs.option("(no longer there)", id_)


def _said(words: str, period: Period, today: date) -> str:
    """Last week · 9–15 Nov."""
    return f"{words[0].upper()}{words[1:]}{inputs.BESIDE}{period.words(today).removesuffix(' so far')}"


def _same(offered: Period, asked: Period, today: date) -> bool:
    """Whether it is what was asked; one that was asked for earlier this day is the same one so far."""
    if offered.so_far and asked.so_far and asked.last == today:
        asked = replace(asked, until=offered.until)
    return offered == asked
