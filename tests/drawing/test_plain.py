"""An answer on the terminal, line by line."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from cxbot.answer import (
    NOTHING_COUNTED,
    Answer,
    Basis,
    Change,
    Comparison,
    Details,
    Figure,
    Group,
    Measured,
    Ratings,
    Table,
)
from cxbot.drawing import report
from cxbot.drawing.formats.text import plain
from cxbot.drawing.part import Rendering, written_out
from cxbot.errors import AskError
from cxbot.filter import Kind
from cxbot.metrics import catalogue
from cxbot.period import Period
from cxbot.question import About, Question
from cxbot.rights import EVERYTHING
from cxbot.sections import asked
from cxbot.statistics import Verdict
from tests.drawing.answers import NOW, QUESTION, REACH, WEEK, answer, measured, series, share

SECTION = Question(WEEK, about=About.SECTION, section="satisfaction")
RECEIVED = Question(WEEK, about=About.METRIC, metric="messages_received")


def shown(answered: Answer) -> str:
    return plain(answered, asked(answered.question), now=NOW)


def part(answered: Answer, head: str) -> list[str]:
    """The lines of the part that begins so."""
    (found,) = (each for each in shown(answered).split("\n\n") if each.lstrip().startswith(head))
    return found.splitlines()


def received(question: Question, counts: Comparison, difference: float) -> Answer:
    change = Change(difference, None, Verdict.NONE, None)
    total = Measured(catalogue()["messages_received"], Figure(3245.0, 3245), Figure(1490.0, 1490), change)
    return replace(
        answer(), question=question, total={"messages_received": total}, ratings=None, series=None, counts=counts
    )


def test_every_figure_stands_beside_the_one_before() -> None:
    # 193 of 212 and 176 of 200: 91.04 and 88; 966 / 212 = 4.557 and (176 * 5 + 24 * 2) / 200 = 4.64.
    assert part(answer(), "9–15 Nov  ") == [
        "                    9–15 Nov  2–8 Nov  Change",
        "Satisfaction score  91.0 %    88.0 %   +3.0 points (no clear change)",
        "CSAT average score  4.56      4.64     −0.08",
        "Ratings             212       200      12 more",
    ]


def test_a_period_that_is_not_known_is_a_sentence_and_no_page_of_dashes() -> None:
    ended = replace(answer({}), reach=replace(REACH, as_of=datetime(2026, 11, 8, 7, 6, tzinfo=UTC)))
    head, foot = shown(ended).split("\n\n")
    assert head.splitlines() == ["Last week (9–15 Nov): no data yet.", "The data end 8 Nov 08:06."]
    assert foot == "9–15 Nov 2026 · Europe/Berlin · all inboxes · ⚠ data only up to 2026-11-08 08:06\n"


def test_a_difference_per_day_is_not_printed_as_one_of_totals() -> None:
    month = Period(date(2026, 9, 1), date(2026, 9, 4), "Europe/Berlin")
    # 3,245 in seven days are 463.6 a day, 1,490 in four are 372.5.
    answered = received(replace(RECEIVED, baseline=month), Comparison(Basis.PER_DAY, month, 7, 4), 3245 / 7 - 1490 / 4)
    assert part(answered, "9–15 Nov  ")[1] == "Messages received  3,245     1,490    91 more a day"
    assert "91 more a day." in shown(answered).splitlines()[1]


def test_a_part_that_counts_are_compared_with_is_said() -> None:
    part_of_it = replace(WEEK.previous(), first=date(2026, 11, 4), unit=None)
    answered = received(RECEIVED, Comparison(Basis.SAME_SPAN, part_of_it, 5, 5), 1755)
    assert part(answered, "9–15 Nov  ")[1:] == [
        "Messages received  3,245     1,490    1,755 more",
        "Counts are compared with those of 4–8 Nov.",
    ]


def test_where_there_is_nothing_to_compare_with_no_days_are_said_to_be_compared() -> None:
    # The data begin on the 9th in Berlin; what counts would be compared with lies before.
    part_of_it = replace(WEEK.previous(), first=date(2026, 11, 4), unit=None)
    answered = received(RECEIVED, Comparison(Basis.SAME_SPAN, part_of_it, 5, 5), 0)
    total = {"messages_received": measured("messages_received", Figure(3245.0, 3245), NOTHING_COUNTED)}
    begun = replace(answered, total=total, reach=replace(REACH, begins=datetime(2026, 11, 8, 23, 30, tzinfo=UTC)))
    assert shown(begun).splitlines()[1] == "Nothing to compare with: the data begin on 9 Nov 2026."
    assert "Counts are compared" not in shown(begun)


def test_why_counts_are_not_compared_with_a_part_of_the_week_before_is_said() -> None:
    # The data begin on the 4th, within the week before: 1,490 of its messages are known, and no change.
    known = measured("messages_received", Figure(3245.0, 3245), Figure(1490.0, 1490))
    nothing = replace(known, change=Change(None, None, Verdict.NONE, None))
    answered = received(RECEIVED, Comparison(Basis.WHOLE, WEEK.previous(), 7, 7), 0)
    begun = replace(
        answered,
        total={"messages_received": nothing},
        reach=replace(REACH, begins=datetime(2026, 11, 4, 9, tzinfo=UTC)),
    )
    assert part(begun, "9–15 Nov  ")[1:] == [
        "Messages received  3,245     1,490    –",
        "Counts are not compared, as the data begin on 4 Nov 2026.",
    ]
    message = report.report(
        replace(begun, question=Question(WEEK, about=About.SECTION, section="volume_and_speed")),
        asked(Question(WEEK, about=About.SECTION, section="volume_and_speed")),
        Rendering(NOW, written_out, EVERYTHING),
    )
    assert "Counts are not compared, as the data begin on 4 Nov 2026." in str(message.blocks)
    # Where they are compared nothing is said.
    assert "not compared" not in shown(received(RECEIVED, Comparison(Basis.WHOLE, WEEK.previous(), 7, 7), 1755))


def test_buckets_and_rows_show_what_they_rest_on() -> None:
    answered = answer({5: 5, 1: 1}, question=replace(SECTION, split=Kind.INBOX))
    days = series(WEEK, [(5, 5), (0, 1), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0)])
    groups = (
        Group(Kind.INBOX, "1", "Support", {"csat_percentage": share(5, 5)}),
        Group(Kind.INBOX, "2", "Sales", {"csat_percentage": share(0, 1)}),
    )
    answered = replace(answered, series=days, groups=groups)
    assert part(answered, "By day")[:4] == [
        "By day  Satisfaction score  CSAT average score  Ratings",
        "9 Nov   100 % (5)           5.0 (5)             5",
        "10 Nov  0 of 1              2.0 (1)             1",
        "11 Nov  –                   –                   0",
    ]
    assert part(answered, "By inbox") == ["By inbox  Satisfaction score", "Support   100 % (5)", "Sales     0 of 1"]


def test_ratings_of_some_scores_are_counted_and_neither_scored_nor_trended() -> None:
    low = replace(SECTION, split=Kind.INBOX).only(Kind.RATING, "1", "2")
    groups = (Group(Kind.INBOX, "1", "Support", {"csat_percentage": share(0, 9), "csat_average": Figure(1.4, 9)}),)
    answered = replace(answer({2: 5, 1: 4}, question=low), groups=groups, series=series(WEEK, [(0, 9)] + [(0, 0)] * 6))
    assert part(answered, "9–15 Nov  ") == [
        "         9–15 Nov  2–8 Nov  Change",
        "Ratings  9         200      191 fewer",
    ]
    assert part(answered, "By day")[:3] == ["By day  Ratings", "9 Nov   9", "10 Nov  0"]
    assert part(answered, "By inbox") == ["By inbox  Ratings", "Support   9"]
    alone = replace(answered, total={"csat_percentage": answered.total["csat_percentage"]}, groups=())
    assert part(alone, "9–15 Nov  ")[1] == "Ratings  9         200      –"
    assert "%" not in "".join(shown(answered).split("\n\n")[1:])


def test_a_table_of_ratings_of_some_scores_has_their_number_and_no_other_in_its_place() -> None:
    names = ("active_conversations", "first_reply_time", "csat_percentage")
    figures = dict.fromkeys(names, NOTHING_COUNTED) | {"csat_percentage": share(0, 2)}
    row = Group(Kind.ACCOUNT, "1", "Acme", figures)
    question = Question(WEEK, about=About.CUSTOMERS).only(Kind.RATING, "1", "2")
    table = Table(Kind.ACCOUNT, names, (row,), 1, 0, 20)
    answered = replace(answer(question=question), total={}, ratings=None, series=None, table=table)
    assert part(answered, "By account") == [
        "By account  Active conversations  First reply time (avg)  Ratings",
        "Acme        –                     –                       2",
    ]


def test_thumbs_alone_are_listed_too() -> None:
    thumbs = replace(answer({}), ratings=Ratings({1: 0, 2: 0, 3: 0, 4: 0, 5: 0}, satisfied=30, unsatisfied=10))
    assert part(thumbs, "Satisfied") == [f"Satisfied      30  {'█' * 30}", f"Not satisfied  10  {'█' * 10}"]
    both = replace(thumbs, ratings=Ratings({5: 15, 4: 0, 3: 0, 2: 0, 1: 5}, satisfied=30))
    assert part(both, "5 ★") == [
        f"5 ★            15  {'█' * 15}",
        *("4 ★            0", "3 ★            0", "2 ★            0", f"1 ★            5   {'█' * 5}"),
        f"Satisfied      30  {'█' * 30}",
        "Not satisfied  0",
    ]
    none = replace(thumbs, ratings=Ratings({1: 0, 2: 0, 3: 0, 4: 0, 5: 0}))
    assert "★" not in shown(none)


def test_details_of_a_time_begin_with_its_median() -> None:
    question = Question(WEEK, about=About.DETAILS, metric="first_reply_time")
    figure = Figure(4140.0, 3, total=12420.0, median=2003.0, ninetieth=10380.0)
    first = measured("first_reply_time", figure, Figure(4020.0, 3))
    details = Details(first, "3 first replies took 3 h 27 min in all.", (), None, (), 3, 0, 10)
    answered = replace(answer(question=question), total={"first_reply_time": first}, ratings=None, series=None)
    lines = shown(replace(answered, details=details)).splitlines()
    assert lines[:2] == ["First reply time (avg): 1 h 09 min", "Median 33 min, 90th percentile 2 h 53 min."]


@pytest.mark.parametrize(
    ("answered", "said"),
    [
        (answer(question=Question(WEEK, about=About.CUSTOMERS)), "Contacts and Accounts is not drawn"),
        (answer(question=Question(WEEK, about=About.SECTION, section="volume_and_speed")), "Volume and Speed is not"),
        (answer(question=Question(WEEK, about=About.SECTION, section="changes_over_time").only(Kind.RATING, "1")),
         "Of ratings of some scores only their number"),
        (replace(answer(question=SECTION), ratings=None, series=None), "Customer Satisfaction is not drawn"),
    ],
)  # fmt: skip
def test_what_has_no_picture_says_so(answered: Answer, said: str) -> None:
    answered = answered if answered.question.section else replace(answered, total={}, ratings=None, series=None)
    with pytest.raises(AskError, match=said):
        report.picture(answered, asked(answered.question), Rendering(NOW, written_out, EVERYTHING))


def test_what_has_a_picture_is_drawn() -> None:
    rendering = Rendering(NOW, written_out, EVERYTHING)
    for question in (
        QUESTION,
        SECTION,
        SECTION.only(Kind.RATING, "1"),
        replace(QUESTION, about=About.METRIC, metric="csat_percentage"),
    ):
        assert report.picture(answer(question=question), asked(question), rendering).alt


def test_the_terminal_names_sources_as_they_are() -> None:
    earlier = datetime(2026, 11, 18, 9, tzinfo=UTC)
    reach = replace(REACH, as_of=earlier, sources=(("front_events", earlier), ("*calls*", earlier)))
    last = shown(replace(answer(), reach=reach)).splitlines()[-1]
    assert "front_events 2026-11-18 10:00, *calls* 2026-11-18 10:00" in last
