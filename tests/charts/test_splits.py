from dataclasses import replace

from cxbot.drawing.charts.chart import Bar, Bars
from cxbot.drawing.charts.finding import split_in_words
from cxbot.drawing.charts.splits import BARS_MOST, in_order, said, shown
from cxbot.unit import Unit
from tests.charts.gallery import gallery
from tests.charts.making import bar


def percent(*rows: Bar, ranked=True):
    return Bars("", "", Unit.PERCENT, rows, ranked=ranked)


def test_groups_of_five_and_more_come_first_then_by_value_then_by_name():
    rows = (bar("three", 3, 3), bar("b", 5, 10), bar("a", 5, 10), bar("best", 9, 10), Bar("none", None, 0))
    assert [row.name for row in in_order(percent(*rows))] == ["best", "a", "b", "three", "none"]


def test_people_stand_by_name():
    rows = (bar("Zoe", 9, 10), bar("ana", 1, 10), bar("Ben", 3, 3))
    assert [row.name for row in in_order(percent(*rows, ranked=False))] == ["ana", "Zoe", "Ben"]


def test_a_count_is_its_own_n():
    rows = (Bar("few", 3, 3), Bar("many", 40, 40), Bar("some", 4, 4))
    assert [row.name for row in in_order(Bars("", "", Unit.COUNT, rows))] == ["many", "some", "few"]


def test_what_does_not_fit_is_what_rests_on_least_and_is_counted():
    rows = tuple(Bar(chr(97 + number), 50.0 + number, 6 + number % 10) for number in range(12))
    kept, left_out = shown(percent(*rows))
    # Those of 6 and 7: a, k and b, l go; the rest stand highest first.
    assert [row.name for row in kept] == list("jihgfedc")
    assert left_out == 4
    kept, _ = shown(percent(*rows, ranked=False))
    assert [row.name for row in kept] == list("cdefghij")


def test_so_many_as_were_asked_for_are_shown_and_the_worst_first():
    rows = tuple(Bar(chr(97 + number), 50.0 + number, 6 + number % 10) for number in range(12))
    asked = replace(percent(*rows), rising=True, most=3)
    assert [row.name for row in shown(asked)[0]] == ["a", "b", "c"]
    assert shown(asked)[1] == 9
    assert [row.name for row in shown(replace(asked, rising=False, most=10))[0]] == list("lkjihgfedc")
    assert shown(replace(asked, most=20))[1] == 0
    assert split_in_words(asked) == "highest l 61 % (only 7), lowest a 50 % (only 6)"


def test_every_place_shows_as_many_bars():
    assert BARS_MOST == 8
    assert len(shown(gallery()["bars of 40 groups"])[0]) == BARS_MOST


def test_a_share_of_few_is_said_as_what_it_is():
    assert said(percent(), bar("", 2, 3)) == "2 of 3"
    assert said(percent(), bar("", 4, 5)) == "80 %"
    assert said(percent(), Bar("", None, 0)) == "–"
    assert said(Bars("", "", Unit.STARS, ()), Bar("", 4.25, 3)) == "4.3"


def test_a_split_is_answered_in_words():
    # 175 of 194 = 90.2, 90 of 120 = 75.
    assert split_in_words(gallery()["bars of two"]) == "EMEA Support 90 %, APAC Support 75 %"


def test_of_many_groups_the_highest_and_the_lowest_are_said_and_few_are_pointed_out():
    # 17 of 22 = 77.3; of three ratings nothing is said beside groups of five and more.
    assert (
        split_in_words(gallery()["bars of inboxes"])
        == "highest Returns and exchanges 100 % (only 8), lowest Billing 77 % (only 22)"
    )


def test_people_are_not_ranked_in_words():
    rows = (bar("Ana", 31, 33), bar("Ben", 10, 12), bar("Cem", 40, 44), bar("Dan", 30, 40))
    assert split_in_words(percent(*rows, ranked=False)) == "between 75 and 94 %"
    # 5 of 5, and 5 of 7 are 71 %: what rests on so few says so, without a name.
    few = (*rows[:3], bar("Eva", 5, 5), bar("Fay", 5, 7))
    assert split_in_words(percent(*few, ranked=False)) == "between 71 % (only 7) and 100 % (only 5)"
    assert split_in_words(percent(*rows[:2], ranked=False)) == "Ana 94 %, Ben 83 % (only 12)"


def test_a_split_of_few_or_nothing_is_answered_too():
    assert split_in_words(percent(bar("Press", 2, 3), bar("Beta", 0, 1))) == "too few ratings in each to compare"
    assert split_in_words(percent(Bar("Press", None, 0))) == ""


def test_names_from_right_to_left_are_set_apart_in_an_answer():
    assert split_in_words(percent(bar("شركة النور", 45, 50))) == "\u2068شركة النور\u2069 90 %"
