"""Numbers, days and times as people write them, each worked out by hand."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time

import pytest

from cxbot.unit import Unit, printed, show, thousands
from cxbot.ways import ENGLISH, Ways, bound, current, following, ways_named, ways_of_person

MONDAY, SUNDAY = date(2026, 11, 9), date(2026, 11, 15)
OCTOBER, LAST_OCTOBER = date(2026, 10, 1), date(2025, 10, 1)


def named(language: str) -> Ways:
    found = ways_named(language)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("language", "number", "share", "days", "months", "years", "day", "month", "weekday", "clock", "begins"),
    [
        (
            *("en-GB", "1,234,567.5", "92.5 %", "9–15 Nov", "1 Oct – 15 Nov 2026", "1 Oct 2025 – 15 Nov 2026"),
            *("9 November", "November 2026", "Mon", "14:05", 0),
        ),
        (
            *("en-US", "1,234,567.5", "92.5 %", "Nov 9–15", "Oct 1 – Nov 15, 2026", "Oct 1, 2025 – Nov 15, 2026"),
            *("November 9", "November 2026", "Mon", "2:05 PM", 6),
        ),
        (
            *("de-DE", "1.234.567,5", "92,5 %", "9.–15. Nov.", "1. Okt. – 15. Nov. 2026"),
            *("1. Okt. 2025 – 15. Nov. 2026", "9. November", "November 2026", "Mo", "14:05", 0),
        ),
        (
            *("fr-FR", "1\u00a0234\u00a0567,5", "92,5 %", "9–15 nov.", "1 oct. – 15 nov. 2026"),
            *("1 oct. 2025 – 15 nov. 2026", "9 novembre", "novembre 2026", "lun.", "14:05", 0),
        ),
        (
            *("ja-JP", "1,234,567.5", "92.5%", "11月9日～15日", "2026年10月1日～11月15日"),
            *("2025年10月1日～2026年11月15日", "11月9日", "2026年11月", "月", "14:05", 6),
        ),
        (
            *("hu-HU", "1\u00a0234\u00a0567,5", "92,5%", "nov. 9–15.", "2026. okt. 1. – nov. 15."),
            *("2025. okt. 1. – 2026. nov. 15.", "november 9.", "2026. november", "H", "14:05", 0),
        ),
        (
            *("hi-IN", "12,34,567.5", "92.5%", "9–15 नव॰", "1 अक्टू॰ – 15 नव॰ 2026", "1 अक्टू॰ 2025 – 15 नव॰ 2026"),
            *("9 नवंबर", "नवंबर 2026", "सोम", "2:05 pm", 6),
        ),
        (
            *("tr-TR", "1.234.567,5", "%92,5", "9–15 Kas", "1 Eki – 15 Kas 2026", "1 Eki 2025 – 15 Kas 2026"),
            *("9 Kasım", "Kasım 2026", "Pzt", "14:05", 0),
        ),
    ],
)
def test_numbers_days_and_times_by_hand(
    language, number, share, days, months, years, day, month, weekday, clock, begins
):
    ways = named(language)

    assert ways.number(1_234_567.5, 1) == number
    assert ways.share(ways.number(92.5, 1)) == share
    assert ways.days(MONDAY, SUNDAY, MONDAY) == days
    assert ways.days(OCTOBER, SUNDAY) == months
    assert ways.days(LAST_OCTOBER, SUNDAY) == years
    assert ways.day(MONDAY, long=True) == day
    assert ways.month(MONDAY, year=True, long=True) == month
    assert ways.weekday(MONDAY) == weekday
    assert ways.clock(time(14, 5)) == clock
    assert ways.week_starts == begins


def test_arabic_keeps_the_digits_and_turns_nothing_around_it():
    ways = named("ar")

    assert ways.number(1_234_567.5, 1) == "1,234,567.5"
    assert ways.share("92.5") == "92.5%"
    assert ways.days(MONDAY, SUNDAY) == "\u20689–15 نوفمبر 2026\u2069"
    assert ways.weekday(MONDAY, long=True) == "\u2068الاثنين\u2069"
    assert ways.clock(time(14, 5)) == "\u20682:05 م\u2069"


def test_what_is_measured_is_written_in_the_ways_that_are_followed():
    with following(lambda: named("de-DE")):
        assert show(92.54, Unit.PERCENT, more=True) == "92,5 %"
        assert show(4.46, Unit.STARS) == "4,5"
        assert thousands(12_345) == "12.345"
        assert printed(83.1, 92.5, Unit.PERCENT).change == "−9,4 points"
    assert show(92.54, Unit.PERCENT, more=True) == "92.5 %"


def test_two_percentages_share_a_sign():
    assert ENGLISH.span("83 %", "–", "95 %") == "83–95 %"
    assert named("tr").span("%83", "–", "%95") == "%83–95"
    assert named("de").span("4,1", "–", "4,3") == "4,1–4,3"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("en", "en-GB"),
        ("es-LA", "es-419"),  # Slack's name for it
        ("de_AT", "de-AT"),
        ("de-XX", "de"),
        ("zh-CN", "zh-Hans-CN"),
    ],
)
def test_a_language_is_found_as_slack_and_people_write_it(asked, found):
    assert named(asked).language == found


@pytest.mark.parametrize("nonsense", ["klingonisch", "xx-YY", "", "-", "de-", "../de", "🚲"])
def test_of_a_language_that_nobody_knows_there_are_no_ways(nonsense):
    assert ways_named(nonsense) is None or nonsense == "de-"


@pytest.mark.parametrize(
    ("chosen", "told", "workspace", "followed"),
    [
        ("", "", "en-GB", "en-GB"),
        ("", "fr-FR", "en-GB", "fr-FR"),
        ("de", "fr-FR", "en-GB", "de"),
        ("de", "de-AT", "en-GB", "de-AT"),  # the land is that of Slack
        ("de", "fr-FR", "de-CH", "de-CH"),  # or that of the workspace
        ("en", "en-US", "de-DE", "en-US"),
        ("en", "de-DE", "de-DE", "en-GB"),
        ("", "tlh", "de-DE", "de-DE"),
    ],
)
def test_a_person_has_what_she_chose_else_what_slack_says_else_the_workspaces(chosen, told, workspace, followed):
    assert ways_of_person(chosen, told, named(workspace)).language == followed


def test_whose_ways_they_are_is_asked_once_and_only_when_something_is_written():
    asked = []

    def find() -> Ways:
        asked.append(1)
        return named("de")

    with following(find):
        assert not asked
        assert (thousands(1_000), thousands(2_000)) == ("1.000", "2.000")
    assert len(asked) == 1


def test_what_is_drawn_later_in_another_thread_follows_the_ways_that_it_was_asked_for_in():
    with following(lambda: named("de")):
        drawn = bound(lambda: thousands(1_000))

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(drawn).result() == "1.000"
        assert pool.submit(lambda: thousands(1_000)).result() == "1,000"
    assert current() == ENGLISH
