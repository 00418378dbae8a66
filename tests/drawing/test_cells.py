"""What stands in a cell, and that a value, the one before and their difference agree as they are printed."""

from datetime import date

import pytest

from cxbot.answer import NOTHING_COUNTED, Basis, Change, Comparison, Figure, Measured
from cxbot.drawing.cells import TOO_FEW, cell, compared, number
from cxbot.metrics import catalogue
from cxbot.period import Period
from cxbot.statistics import Verdict
from tests.drawing.answers import measured, share

SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 30), "UTC")


@pytest.mark.parametrize(
    ("metric", "figure", "wide", "narrow"),
    [
        ("csat_percentage", NOTHING_COUNTED, "–", "–"),
        ("csat_percentage", share(2, 3), "2 of 3", "2 of 3"),
        ("csat_percentage", share(0, 1), "0 of 1", "0 of 1"),
        ("csat_percentage", share(4, 4), "4 of 4", "4 of 4"),
        ("csat_percentage", share(4, 5), "80 % (5)", "80 % (5)"),
        ("csat_percentage", share(1910, 2120), "90 % (2,120)", "90 % (2,120)"),
        ("csat_average", Figure(4.33, 3), "4.3 (3)", "4.3 (3)"),
        ("first_reply_time", Figure(2280.0, 160), "38 min (160)", "38 min"),
        ("messages_received", Figure(3250.0, 3250), "3,250", "3,250"),
        ("messages_received", Figure(0.0, 0), "0", "0"),
    ],
)
def test_a_value_stands_beside_what_it_rests_on(metric: str, figure: Figure, wide: str, narrow: str) -> None:
    assert cell(figure, catalogue()[metric]) == wide
    assert cell(figure, catalogue()[metric], narrow=True) == narrow


def test_of_ratings_of_some_scores_the_number_is_shown() -> None:
    assert number(share(0, 1200)) == "1,200"
    assert number(NOTHING_COUNTED) == "–"


@pytest.mark.parametrize(
    ("each", "shown"),
    [
        # 94.83 and 91.43: 3.40 apart, printed 3.4; 95 and 91 would be 4 apart.
        (measured("csat_percentage", share(55, 58), share(64, 70), Verdict.NO_CLEAR_CHANGE),
         ("94.8 %", "91.4 %", "+3.4 points (no clear change)")),
        # 83.06 and 92.46 are 9.40 apart; the printed 83.1 and 92.5 too.
        (measured("csat_percentage", share(206, 248), share(233, 252), Verdict.DOWN, good=False),
         ("83.1 %", "92.5 %", "−9.4 points (worse)")),
        (measured("csat_percentage", share(9, 10), share(18, 20), Verdict.NO_CLEAR_CHANGE),
         ("90.0 %", "90.0 %", "as before")),
        (measured("csat_percentage", share(2, 3), share(18, 20)), ("2 of 3", "90 % (20)", TOO_FEW)),
        (measured("csat_percentage", share(18, 20), share(4, 4)), ("90 % (20)", "4 of 4", TOO_FEW)),
        (measured("csat_percentage", share(2, 3), NOTHING_COUNTED), ("2 of 3", "–", "–")),
        (measured("csat_percentage", share(18, 20), NOTHING_COUNTED), ("90.0 %", "–", "–")),
        (measured("csat_average", Figure(4.244, 90), Figure(4.556, 80), Verdict.DOWN, good=False),
         ("4.24", "4.56", "−0.32 (worse)")),
        # 69 min 20 s and 67 min 45 s are 1 min 35 s apart; as they are printed, a minute.
        (measured("first_reply_time", Figure(4160.0, 90), Figure(4065.0, 80), Verdict.UP, good=False),
         ("1 h 09 min", "1 h 08 min", "1 min slower (worse)")),
        # Two ratings are no average: 4.5 and 2.5 are not two stars apart.
        (measured("csat_average", Figure(4.5, 2), Figure(2.5, 2), Verdict.NO_CLEAR_CHANGE),
         ("4.5 (2)", "2.5 (2)", TOO_FEW)),
        (measured("csat_average", Figure(4.5, 20), Figure(2.5, 2)), ("4.5 (20)", "2.5 (2)", TOO_FEW)),
        (measured("messages_received", Figure(612.0, 612), Figure(717.0, 717)), ("612", "717", "105 fewer")),
    ],
)  # fmt: skip
def test_a_difference_is_that_of_the_values_beside_it(each: Measured, shown: tuple[str, str, str]) -> None:
    assert compared(each, None) == shown


def test_counts_of_other_lengths_differ_by_so_many_a_day() -> None:
    per_day = Comparison(Basis.PER_DAY, SEPTEMBER, 7, 30)
    # 612 in seven days are 87.4 a day, 2,764 in thirty 92.1.
    change = Change(612 / 7 - 2764 / 30, None, Verdict.NONE, None)
    received = Measured(catalogue()["messages_received"], Figure(612.0, 612), Figure(2764.0, 2764), change)
    assert compared(received, per_day) == ("612", "2,764", "4.7 fewer a day")
    score = measured("csat_percentage", share(55, 58), share(64, 70))
    assert compared(score, per_day)[2] == "+3.4 points"


def test_what_is_still_collecting_or_unknown_is_not_compared() -> None:
    nothing = Change(None, None, Verdict.NONE, None)
    rate = catalogue()["csat_response_rate"]
    collecting = Measured(rate, share(23, 100), share(26, 100), nothing, collecting=True)
    assert compared(collecting, None) == ("23.0 %", "26.0 %", "still collecting")
    received = Measured(catalogue()["messages_received"], Figure(7.0, 7), NOTHING_COUNTED, nothing)
    assert compared(received, None) == ("7", "–", "–")
