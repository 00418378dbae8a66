"""Ways of answering that are wrong in one plausible way each; `test_mutants` shows that the oracle notices them."""

from dataclasses import replace
from typing import Any

from sqlalchemy import literal, or_

from cxbot.answer import Figure
from cxbot.answering import belonging, counting, low_ratings, narrowing, selecting, spans, summing
from cxbot.event import MustLast
from cxbot.filter import Kind
from cxbot.metric import Aggregate

# The right ways, which some wrong ones bend.
original_figure = counting.figure
original_condition = narrowing._condition
original_inside = summing.inside
original_by_teammate = belonging._by_teammate
original_chosen = selecting.chosen
original_lasts = selecting.lasts
original_whole = spans.whole
original_first_answer = low_ratings.first_answer


def archived_whatever_came_later(event: Any, _bounds: Any, now: int) -> list[Any]:
    if event.ended_at is None or event.must_last is not MustLast.NOW:
        return []
    return [or_(event.ended_at.is_(None), event.ended_at > now)]


def archived_until_now(event: Any, _bounds: Any, now: int) -> list[Any]:
    return [] if event.ended_at is None else [or_(event.ended_at.is_(None), event.ended_at > now)]


def archived_beyond_the_end(event: Any, bounds: Any, now: int) -> list[Any]:
    """An end of it at the very end of the period is taken for one within."""
    until = bounds.lasting if event.must_last is MustLast.PERIOD_END else now
    return [] if event.ended_at is None else [or_(event.ended_at.is_(None), event.ended_at > until)]


def resolved_though_open_now(event: Any, bounds: Any, _now: int) -> list[Any]:
    if event.ended_at is None or event.must_last is not MustLast.PERIOD_END:
        return []
    return [or_(event.ended_at.is_(None), event.ended_at >= bounds.lasting)]


def answers_of_all_time(event: Any, _now: int) -> Any:
    """A survey is answered whenever the answer comes."""
    return literal(0) if event.value is None else event.value


def ratings_of_all_time(event: Any, bounds: Any, now: int) -> list[Any]:
    """A rating counts on the day of each of its submissions."""
    return [] if event.is_rating else original_lasts(event, bounds, now)


def all_values(_by: Any, _split: Any, _scope: Any) -> list[Any]:
    return []


def one_kind_of_filter(event: Any, scope: Any) -> list[Any]:
    return [original_condition(event, each) for each in scope.filters[:1]]


def any_kind_of_filter(event: Any, scope: Any) -> list[Any]:
    return [or_(*(original_condition(event, each) for each in scope.filters))] if scope.filters else []


def the_teammates_own(event: Any, narrowed: Any) -> Any:
    """A filter by teammate is taken for attribution."""
    if narrowed.kind is Kind.TEAMMATE and event.teammate is not None:
        return event.teammate.in_([int(each) for each in narrowed.ids])
    return original_condition(event, narrowed)


def everybody_who_acted(event: Any, source: Any, name: str) -> Any:
    return original_by_teammate(replace(event, teammate=None), source, name)


def every_row_counts(event: Any, *arguments: Any) -> Any:
    found, _ = original_chosen(event, *arguments)
    return found, False


def whole_ones_only(*_arguments: Any) -> dict[Any, Any]:
    return {}


def up_to_a_day_later(events: Any, when: Any, *arguments: Any, **more: Any) -> Any:
    return original_inside(events, replace(when, end=when.end + 86_400), *arguments, **more)


def days_of_utc(period: Any, *arguments: Any, **more: Any) -> Any:
    return original_whole(replace(period, zone="UTC"), *arguments, **more)


def clocks_of_utc(_zone: Any, _at: int) -> int:
    return 0


def no_survivors(_connection: Any, ids: Any) -> dict[int, int]:
    return {each: each for each in ids}


def percent_of_five(metric: Any, n: int, total: float, squares: float) -> Figure:
    found = original_figure(metric, n, total, squares)
    return replace(found, value=found.value and found.value / 5) if metric.aggregate is Aggregate.SHARE else found


def nothing_is_zero(metric: Any, n: int, total: float, squares: float) -> Figure:
    found = original_figure(metric, n, total, squares)
    return replace(found, value=found.value or 0.0)


def population_variance(metric: Any, n: int, total: float, squares: float) -> Figure:
    found = original_figure(metric, n, total, squares)
    return replace(found, variance=found.variance and found.variance * (n - 1) / n)


def answered_later(rows: Any, _now: int) -> Any:
    """A low rating counts as answered though the answer only comes."""
    return original_first_answer(rows, 2**40)
