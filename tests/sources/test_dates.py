"""How the format of dates is found out, and when it is asked for."""

from datetime import UTC, datetime

import pytest

from cxbot.errors import SourceError
from cxbot.sources.ratings_csv.dates import Dates, check_format, guess, in_words

MOMENT = datetime(2026, 11, 25, 13, 5)  # noqa: DTZ001 - a file's time names no zone


@pytest.mark.parametrize(
    ("text", "found", "read"),
    [
        ("2026-11-25 13:05", "ISO", MOMENT),
        ("2026-11-25T13:05:00", "ISO", MOMENT),
        ("2026-11-25 9:05:00", "%Y-%m-%d %H:%M:%S", MOMENT.replace(hour=9)),  # ISO would have 09
        ("25/11/2026 13:05", "%d/%m/%Y %H:%M", MOMENT),
        ("11/25/2026 1:05 PM", "%m/%d/%Y %I:%M %p", MOMENT),
        ("11/25/2026, 1:05 pm", "%m/%d/%Y, %I:%M %p", MOMENT),
        ("25.11.2026 13:05", "%d.%m.%Y %H:%M", MOMENT),
        ("25.11.26 13:05", "%d.%m.%y %H:%M", MOMENT),
        ("25-11-2026 13:05:00", "%d-%m-%Y %H:%M:%S", MOMENT),
        ("25 Nov 2026 13:05", "%d %b %Y %H:%M", MOMENT),
        ("November 25, 2026 13:05", "%B %d, %Y %H:%M", MOMENT),
        ("Wed Nov 25 13:05:00 +0000 2026", "%a %b %d %H:%M:%S %z %Y", MOMENT.replace(tzinfo=UTC)),
        ("25/11/2026 13:05:00 +0000", "%d/%m/%Y %H:%M:%S %z", MOMENT.replace(tzinfo=UTC)),
        ("25/11/2026", "%d/%m/%Y", MOMENT.replace(hour=0, minute=0)),
        ("1795611900", "seconds since 1970", MOMENT.replace(tzinfo=UTC)),
        ("1795611900000", "seconds since 1970", MOMENT.replace(tzinfo=UTC)),
        ("20261125", "ISO", MOMENT.replace(hour=0, minute=0)),
    ],
)
def test_formats_are_found_out(text: str, found: str, read: datetime) -> None:
    assert guess([text], "f") == found
    assert Dates(found).read(text) == read


def test_one_day_beyond_the_twelfth_decides_wherever_it_stands() -> None:
    values = ["03/04/2026"] * 5000
    assert guess([*values, "13/04/2026"], "f") == "%d/%m/%Y"
    assert guess([*values, "04/13/2026"], "f") == "%m/%d/%Y"


def test_most_values_decide_when_some_are_broken() -> None:
    assert guess(["13/04/2026"] * 9 + ["soon"], "f") == "%d/%m/%Y"


def test_what_can_be_read_two_ways_is_asked_for() -> None:
    with pytest.raises(SourceError) as error:
        guess(["04/04/2026", "03/04/2026"], "file.csv, column “Date”")
    assert error.value.text == (
        "file.csv, column “Date”: “03/04/2026” can be 3 April 2026 (%d/%m/%Y) or 4 March 2026 (%m/%d/%Y), and nothing "
        'in the file decides it. Say which: --date-format "%d/%m/%Y"'
    )


def test_dates_that_read_the_same_both_ways_are_no_question() -> None:
    assert guess(["04/04/2026"], "f") == "%d/%m/%Y"


@pytest.mark.parametrize("values", [["soon"], ["44567"], ["12.5"]])
def test_what_is_no_date_is_told(values: list[str]) -> None:
    with pytest.raises(SourceError, match=r"are in no format that is known. Say it: --date-format"):
        guess(values, "f")


def test_a_format_that_was_given_is_checked() -> None:
    assert check_format("%d/%m/%Y") == "%d/%m/%Y"
    assert check_format("iso") == "ISO"
    for text in ("%Q", "dd/mm/yyyy", "%H:%M", "%d/%m"):
        with pytest.raises(SourceError, match="date format"):
            check_format(text)


def test_a_format_is_told_in_words() -> None:
    assert in_words("%d/%m/%Y %I:%M %p") == "day/month/year hour:minute AM/PM (%d/%m/%Y %I:%M %p)"
    assert in_words("ISO") == "year-month-day hour:minute (ISO)"
