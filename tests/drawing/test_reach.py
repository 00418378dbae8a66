"""How far the data reach, in the words under a report."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from cxbot.answer import Answer, Reach
from cxbot.drawing import report
from cxbot.drawing.headline import lines
from cxbot.drawing.part import Rendering, written_out
from cxbot.drawing.reach import reach_in_words
from cxbot.period import Period
from cxbot.question import About, Question
from cxbot.rights import EVERYTHING
from cxbot.sections import asked
from tests.drawing.answers import NOTHING_COUNTED, answer, measured

TODAY = date(2026, 11, 19)
LONG_AGO = datetime(2025, 1, 2, 8, tzinfo=UTC)
THIS_MORNING = datetime(2026, 11, 19, 9, tzinfo=UTC)


def comparison(answered: Answer) -> str:
    return lines(asked(answered.question)[0], answered, TODAY, EVERYTHING)[1]


def under(reach: Reach) -> list[str]:
    return list(words(replace(answer(), reach=reach)))


def words(answered: Answer) -> Iterator[str]:
    return reach_in_words(answered, lambda moment: f"{moment:%d %b %H:%M}")


def test_all_is_well() -> None:
    assert under(Reach(LONG_AGO, THIS_MORNING)) == ["data as of 19 Nov 09:00"]


def test_slack_writes_the_moment_in_each_readers_zone() -> None:
    (said,) = reach_in_words(replace(answer(), reach=Reach(LONG_AGO, THIS_MORNING)))
    assert said == "data as of <!date^1795078800^{date_short_pretty} {time}|19 Nov 2026 09:00 UTC>"


def test_of_several_sources_each_says_until_when_it_is_known() -> None:
    earlier = datetime(2026, 11, 18, 9, tzinfo=UTC)
    reach = Reach(LONG_AGO, earlier, sources=(("calls.csv", earlier), ("Zendesk", THIS_MORNING)))
    assert under(reach) == ["data as of: calls.csv 18 Nov 09:00, Zendesk 19 Nov 09:00"]


def test_nothing_is_loaded() -> None:
    assert under(Reach()) == ["no data loaded yet"]


def test_a_load_that_did_not_end() -> None:
    assert under(Reach(LONG_AGO, None, loading=True, waiting=0)) == ["⚠ loading the data is not finished"]


def test_what_still_waits_is_counted() -> None:
    said = under(Reach(LONG_AGO, THIS_MORNING, waiting=1234))[1]
    assert said == "⚠ 1,234 conversations are still being worked out, so numbers will change"
    assert under(Reach(LONG_AGO, THIS_MORNING, waiting=1))[1].startswith("⚠ 1 conversation is still")


def test_data_that_end_within_the_period() -> None:
    # The week ends with the 15th.
    assert under(Reach(LONG_AGO, datetime(2026, 11, 12, 9, tzinfo=UTC))) == ["⚠ data only up to 12 Nov 09:00"]


def test_data_that_begin_within_what_is_compared() -> None:
    # 9-15 November is compared with 2-8 November.
    said = under(Reach(datetime(2026, 11, 4, 9, tzinfo=UTC), THIS_MORNING))
    assert said[1:] == ["⚠ the data begin on 4 Nov 2026"]
    assert under(Reach(datetime(2026, 11, 2, 12, tzinfo=UTC), THIS_MORNING))[1:] == []


def test_a_baseline_of_which_only_a_part_is_known_says_so() -> None:
    begun = replace(answer(), reach=Reach(datetime(2026, 11, 4, 9, tzinfo=UTC), THIS_MORNING))
    assert comparison(begun) == "Up from 88 % on 2–8 Nov (known from 4 Nov 2026 on), no clear change."


def test_there_is_nothing_to_compare_with_before_the_data_begin() -> None:
    # In Berlin the 9th begins at 23:00 UTC on the 8th.
    begun = replace(answer(before=(0, 0)), reach=Reach(datetime(2026, 11, 8, 23, 30, tzinfo=UTC), THIS_MORNING))
    assert comparison(begun) == "Nothing to compare with: the data begin on 9 Nov 2026."


def test_a_count_that_is_unknown_is_not_called_zero() -> None:
    question = Question(
        Period(date(2026, 10, 1), date(2026, 10, 2), "UTC"), about=About.METRIC, metric="messages_received"
    )
    unknown = measured("messages_received", NOTHING_COUNTED, NOTHING_COUNTED)
    answered = Answer(
        question, Reach(datetime(2026, 11, 2, 9, tzinfo=UTC), THIS_MORNING), {"messages_received": unknown}
    )
    assert lines(asked(question)[0], answered, TODAY, EVERYTHING) == (
        "1–2 Oct: no data.",
        "The data begin on 2 Nov 2026.",
    )


def test_missing_data_are_said_first_and_nothing_is_drawn_of_them() -> None:
    # The week ends with the 15th; the file ended on the 8th, at 08:06 in Berlin.
    ended = replace(answer(), reach=Reach(LONG_AGO, datetime(2026, 11, 8, 7, 6, tzinfo=UTC)))
    first, second = lines(asked(ended.question)[0], ended, TODAY, EVERYTHING)
    assert (first, second) == ("Last week (9–15 Nov): no data yet.", "The data end 8 Nov 08:06.")
    drawn = report.report(ended, asked(ended.question), Rendering(THIS_MORNING, written_out, EVERYTHING))
    assert drawn.pictures == ()
    empty = replace(answer(), reach=Reach())
    assert lines(asked(empty.question)[0], empty, TODAY, EVERYTHING)[0] == "There are no data yet."


def test_a_period_that_is_known_in_part_says_until_when() -> None:
    part = replace(answer(), reach=Reach(LONG_AGO, datetime(2026, 11, 12, 9, tzinfo=UTC)))
    first, _ = lines(asked(part.question)[0], part, TODAY, EVERYTHING)
    assert first == "Last week (9–15 Nov), known until 12 Nov 10:00: 91 % satisfied, 4.6 of 5, 212 ratings."
