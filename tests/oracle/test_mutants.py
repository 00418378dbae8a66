"""Random histories are worth something: a rule that is wrong in one plausible way makes the oracle disagree.

The same histories are tried for every mutant, one after the other, until the answers differ: those first that another
mutant was noticed by, which have much in them.
"""

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from cxbot.answering import belonging, counting, low_ratings, narrowing, selecting, spans, summing
from cxbot.syncing import removing
from cxbot.tables import merges
from tests.deriving.test_mutants import MUTANTS as OF_DERIVING
from tests.oracle import wrong_answers, wrong_removals
from tests.oracle.comparing import differences
from tests.oracle.questions import Asked

TRIED = 500
# What so few histories do not reach, hundreds do; in the suite the stories catch these.
SELDOM = {
    *("calls_reply", "whoever_is_named", "as_of_the_inbound", "automatic_senders", "alone_without_teammates"),
    *("any_segment", "a_thousand_and_one", "no_survivors", "snoozes_always_end"),
}

OF_ANSWERING: list[tuple[Any, str, Any]] = [
    (selecting, "lasts", wrong_answers.archived_whatever_came_later),
    (selecting, "lasts", wrong_answers.archived_until_now),
    (selecting, "lasts", wrong_answers.archived_beyond_the_end),
    (selecting, "lasts", wrong_answers.resolved_though_open_now),
    (selecting, "_filtered_values", wrong_answers.all_values),
    (selecting, "chosen", wrong_answers.every_row_counts),
    (selecting, "value_at", wrong_answers.answers_of_all_time),
    (selecting, "lasts", wrong_answers.ratings_of_all_time),
    (narrowing, "conditions", wrong_answers.one_kind_of_filter),
    (narrowing, "conditions", wrong_answers.any_kind_of_filter),
    (narrowing, "_condition", wrong_answers.the_teammates_own),
    (belonging, "_by_teammate", wrong_answers.everybody_who_acted),
    (summing, "at_edges", wrong_answers.whole_ones_only),
    (summing, "inside", wrong_answers.up_to_a_day_later),
    (spans, "whole", wrong_answers.days_of_utc),
    (spans, "_ahead", wrong_answers.clocks_of_utc),
    (merges, "survivors", wrong_answers.no_survivors),
    (low_ratings, "first_answer", wrong_answers.answered_later),
    (counting, "figure", wrong_answers.percent_of_five),
    (counting, "figure", wrong_answers.nothing_is_zero),
    (counting, "figure", wrong_answers.population_variance),
]

OF_SYNCING: list[tuple[Any, str, Any]] = [
    (removing, "untold", wrong_removals.nothing_is_untold),
    (removing, "remove", wrong_removals.nothing_goes),
    (removing, "_mark", wrong_removals.nothing_is_derived_again),
    (removing, "_merely_naming", wrong_removals.goes_with_all_that_names_it),
    (removing, "forget_submissions", wrong_removals.every_submission_stays),
]


def _often(mutant: tuple[Any, ...]) -> bool:
    return getattr(mutant[2], "__name__", "") not in SELDOM


def called(mutant: tuple[Any, ...]) -> str:
    return f"{mutant[1]}-{getattr(mutant[2], '__name__', mutant[2])}"


def everywhere(monkeypatch: pytest.MonkeyPatch, place: Any, name: str, wrong: Any) -> None:
    """Replace a rule where it is made, and wherever it was imported to."""
    right = getattr(place, name)
    monkeypatch.setattr(place, name, wrong)
    for module in _modules():
        if getattr(module, name, None) is right:
            monkeypatch.setattr(module, name, wrong)


def _modules() -> Iterator[Any]:
    return (module for path, module in list(sys.modules.items()) if path.startswith("cxbot."))


@pytest.mark.slow
@pytest.mark.parametrize("mutant", [each for each in OF_ANSWERING if _often(each)], ids=called)
def test_a_wrong_answer_is_noticed(
    sqlite: Engine, monkeypatch: pytest.MonkeyPatch, examples: list[Asked], mutant: tuple[Any, str, Any]
) -> None:
    everywhere(monkeypatch, *mutant)
    assert noticed(sqlite, examples)


@pytest.mark.slow
@pytest.mark.parametrize("mutant", {called(each): each for each in OF_DERIVING if _often(each)}.values(), ids=called)
def test_a_wrong_rule_of_deriving_is_noticed(
    sqlite: Engine,
    monkeypatch: pytest.MonkeyPatch,
    examples: list[Asked],
    mutant: tuple[Any, str, Any, Any],
) -> None:
    place, name, wrong, _ = mutant
    everywhere(monkeypatch, place, name, wrong)
    assert noticed(sqlite, examples)


@pytest.mark.slow
@pytest.mark.parametrize("mutant", OF_SYNCING, ids=called)
def test_a_wrong_removal_is_noticed(
    sqlite: Engine, monkeypatch: pytest.MonkeyPatch, examples: list[Asked], mutant: tuple[Any, str, Any]
) -> None:
    everywhere(monkeypatch, *mutant)
    assert noticed(sqlite, examples, lambda each: each.before != each.history)


def noticed(engine: Engine, examples: list[Asked], wanted: Callable[[Asked], bool] = lambda _: True) -> bool:
    """Whether the answers differ after some history, which is put in front of the others then."""
    found = next((at for at, each in enumerate(examples) if wanted(each) and _differs(engine, each)), None)
    if found is None:
        return False
    examples.insert(0, examples.pop(found))
    return True


def _differs(engine: Engine, asked: Asked) -> bool:
    """Whether the answers differ; an error that was to be raised and was not is a difference, too."""
    try:
        return bool(differences(engine, asked))
    except pytest.fail.Exception:
        return True
