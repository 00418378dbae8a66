"""A change in words: how much, which way, and whether more than chance is behind it."""

from datetime import date
from enum import StrEnum

from cxbot import ways
from cxbot.answer import Answer, Basis, Comparison, Figure, Measured
from cxbot.drawing.reach import begins_within, day_in_words, nothing_before
from cxbot.statistics import Usual, Verdict
from cxbot.unit import Unit, duration, printed, round_half_up, rounded, show, thousands

# As figures are printed, so that the words agree with them.
_DIGITS = {Unit.PERCENT: 0, Unit.STARS: 1, Unit.COUNT: 0, Unit.DURATION: 0}
_TO = {Unit.PERCENT: "–", Unit.STARS: "–", Unit.COUNT: "–", Unit.DURATION: " to "}


class Place(StrEnum):
    """Where a figure lies, seen from its usual range."""

    BELOW = "below"
    INSIDE = "inside"
    ABOVE = "above"


def difference(measured: Measured, counts: Comparison | None = None) -> str:
    """A change as a person says it: ", 4 min faster", ", 120 more", ", 12 more a day"; empty without one.

    Of a number that is still collecting there is none to speak of, which is said.
    """
    change, unit = measured.change.difference, measured.metric.unit
    beside = printed(measured.now.value, measured.before.value, unit)  # so that what is printed elsewhere agrees
    if measured.collecting:
        return ", still collecting"
    if change is None:
        return ""
    if unit is Unit.DURATION:
        words = slower(beside.difference or 0)
    elif unit is Unit.COUNT:
        words = _counted(change, daily=counts is not None and counts.basis is Basis.PER_DAY)
    else:
        same = show(measured.now.value, unit) == show(measured.before.value, unit)
        words = "as before" if same else f"{beside.change}{_judged(measured)}"
    unclear = measured.change.verdict is Verdict.NO_CLEAR_CHANGE and words != "as before"
    return f", {words}{' (no clear change)' if unclear else ''}"


def moved(measured: Measured, when: str) -> str:
    """What may be said of a headline's change, without its size unless it is clear.

    "Up from 88 % on 2-8 Nov, no clear change"; "Down from 93 % in September, a clear drop of 4 to 15 points". `when`
    says when the earlier value was, empty where that is known.
    """
    unit, change = measured.metric.unit, measured.change
    now, before = show(measured.now.value, unit), show(measured.before.value, unit)
    if change.difference is None:
        return f"{before} {when}".rstrip()
    if now == before:
        # Of a baseline that is known in part, that stands in brackets already.
        when = when or "before"
        opening = f"As {when.removesuffix(')')}; {before})" if when.endswith(")") else f"As {when} ({before})"
    else:
        opening = f"{'Up' if change.difference > 0 else 'Down'} from {before} {when}".rstrip()
    if change.verdict is Verdict.NO_CLEAR_CHANGE:
        return f"{opening}, no clear change"
    if change.verdict is Verdict.NONE or change.interval is None:
        return opening
    return f"{opening}, a clear {'rise' if change.verdict is Verdict.UP else 'drop'} of {_size(measured)}"


def usually(measured: Measured, usual: Usual | None) -> str:
    """Where the figure lies in its usual range: "inside the usual 83-95 %"; empty where that is not known."""
    unit = measured.metric.unit
    where = placed(measured.now, unit, usual)
    if usual is None or where is None:
        return ""
    interval = usual.at(measured.now.n)
    low, high = show(interval.low, unit), show(interval.high, unit)
    return f"{where} the usual {ways.current().span(low, _TO[unit], high)}"


def placed(figure: Figure, unit: Unit, usual: Usual | None) -> Place | None:
    """Where a figure lies, as it is printed; None where its usual range is not known."""
    if usual is None or figure.value is None:
        return None
    interval = usual.at(figure.n)
    told, least, most = (round_half_up(each, _DIGITS[unit]) for each in (figure.value, interval.low, interval.high))
    return Place.BELOW if told < least else Place.ABOVE if told > most else Place.INSIDE


def counts_before(answer: Answer, today: date) -> str:
    """The days with which counts are compared, where they are a part of the baseline that is known; else empty."""
    counts, begins = answer.counts, answer.reach.begins
    if counts is None or counts.basis is not Basis.SAME_SPAN or (begins is not None and counts.before.end <= begins):
        return ""
    return counts.before.words(today)


def counts_uncompared(answer: Answer) -> str:
    """Why counts that are known are not compared, where the data begin within the baseline; else empty."""
    begun = begins_within(answer.reach, answer.question.before)
    known = [each for each in answer.total.values() if each.metric.unit is Unit.COUNT and each.now.value is not None]
    if (
        begun is None
        or nothing_before(answer)
        or not known
        or any(each.change.difference is not None for each in known)
    ):
        return ""
    return f"counts are not compared, as the data begin on {day_in_words(begun)}"


def slower(seconds: float) -> str:
    """A difference of durations: "54 min slower", "as before"."""
    return "as before" if round(seconds) == 0 else f"{duration(abs(seconds))} {'slower' if seconds > 0 else 'faster'}"


def _counted(change: float, *, daily: bool) -> str:
    more = "more" if change > 0 else "fewer"
    if not daily:
        return "as before" if change == 0 else f"{thousands(abs(change))} {more}"
    size = round_half_up(abs(change), 1 if abs(change) < 10 else 0)
    return "as before" if size == 0 else f"{rounded(size, 0 if size == int(size) else 1)} {more} a day"


def _judged(measured: Measured) -> str:
    """Whether a clear change is good; of what chance may explain nothing is said."""
    good = measured.change.good
    return "" if good is None else f", {'better' if good else 'worse'}"


def _size(measured: Measured) -> str:
    """How large a clear change is, as the interval has it: "4 to 15 points", "2 to 9 min"."""
    interval, unit = measured.change.interval, measured.metric.unit
    if interval is None:
        return ""
    low, high = sorted((abs(interval.low), abs(interval.high)))
    if unit is Unit.DURATION:
        words = duration(low), duration(high)
        return words[0] if words[0] == words[1] else f"{words[0]} to {words[1]}"
    digits = 0 if unit is Unit.PERCENT else 1
    if round_half_up(low, digits) == 0:
        digits += 1  # a clear change is none of nothing
    least, most = (rounded(each, digits) for each in (low, high))
    noun = "" if unit is not Unit.PERCENT else " point" if least == most == "1" else " points"
    return f"{least}{noun}" if least == most else f"{least} to {most}{noun}"
