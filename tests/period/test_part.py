"""Parts of months, quarters and years that move with the days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxbot.errors import PeriodError
from cxbot.period import CalendarUnit, Part, Piece, Relative

MONTH, QUARTER, YEAR = CalendarUnit.MONTH, CalendarUnit.QUARTER, CalendarUnit.YEAR


@pytest.mark.parametrize(
    ("part", "today", "first", "last"),
    [
        (Part(Piece.HALF, 1, MONTH), "2026-03-31", "2026-02-01", "2026-02-15"),
        (Part(Piece.HALF, 2, MONTH), "2026-03-31", "2026-02-16", "2026-02-28"),
        (Part(Piece.HALF, 2, YEAR, 0), "2026-03-31", "2026-07-01", "2026-12-31"),
        (Part(Piece.WEEK, 1, MONTH), "2026-12-05", "2026-11-02", "2026-11-08"),  # 1 Nov 2026 is a Sunday
        (Part(Piece.WEEK, 5, MONTH), "2026-12-05", "2026-11-30", "2026-12-06"),
        (Part(Piece.WEEK, -1, MONTH), "2026-11-05", "2026-10-26", "2026-11-01"),
        (Part(Piece.DAY, 10, MONTH), "2026-01-05", "2025-12-01", "2025-12-10"),
        (Part(Piece.DAY, -1, MONTH), "2024-03-01", "2024-02-29", "2024-02-29"),
        (Part(Piece.DAY, -3, CalendarUnit.WEEK), "2026-11-12", "2026-11-06", "2026-11-08"),
        (Part(Piece.MONTH, 2, QUARTER), "2026-11-12", "2026-08-01", "2026-08-31"),
        (Part(Piece.MONTH, -1, YEAR), "2026-11-12", "2025-12-01", "2025-12-31"),
    ],
)
def test_the_days_of_a_part(part: Part, today: str, first: str, last: str) -> None:
    assert part.days(date.fromisoformat(today)) == (date.fromisoformat(first), date.fromisoformat(last))


def test_weeks_begin_as_the_workspace_says() -> None:
    first = Part(Piece.WEEK, 1, MONTH).days(date(2026, 12, 5), 6)
    assert first == (date(2026, 11, 1), date(2026, 11, 7))  # from Sunday


def test_a_month_with_four_weeks_has_no_fifth() -> None:
    with pytest.raises(PeriodError, match="“fifth week of last month”: it has fewer"):
        Part(Piece.WEEK, 5, MONTH).days(date(2026, 11, 12))


@pytest.mark.parametrize(
    "parts",
    [
        (Piece.HALF, 3, MONTH),
        (Piece.HALF, 1, QUARTER),
        (Piece.WEEK, 1, CalendarUnit.WEEK),
        (Piece.WEEK, 0, MONTH),
        (Piece.MONTH, 1, MONTH),
        (Piece.MONTH, 1, YEAR, 2),
    ],
)
def test_what_is_no_part_is_refused(parts: tuple[Piece, int, CalendarUnit]) -> None:
    with pytest.raises(PeriodError, match="There is no"):
        Part(*parts)


PARTS = st.builds(
    lambda of, ago: Part(*of, ago),
    st.sampled_from([(Piece.HALF, 1, MONTH), (Piece.HALF, 2, YEAR), (Piece.WEEK, 4, MONTH), (Piece.DAY, -12, QUARTER)]),
    st.sampled_from([0, 1]),
)


@given(PARTS, st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.sampled_from([0, 6]))
def test_a_part_survives_being_kept_and_lies_in_its_unit(part: Part, today: date, week_starts: int) -> None:
    relative = Relative.of(part)
    assert Relative.decode(relative.encode()) == relative
    first, last = part.days(today, week_starts)
    assert first <= last
    months = {MONTH: 1, QUARTER: 3, YEAR: 12}[part.unit]
    assert (today.year * 12 + today.month - 1) // months - (first.year * 12 + first.month - 1) // months == part.ago


def test_the_encoding_is_a_public_format() -> None:
    assert Relative.of(Part(Piece.HALF, 1, MONTH)).encode() == "half1inmonth-1"
    assert Relative.since(Part(Piece.DAY, -5, QUARTER, 0)).encode() == "day-5inquarter-0.."
    for text in ("half3inmonth-1", "week1inday-1", "half1inmonth-2", "half1inmoon-1"):
        with pytest.raises(PeriodError):
            Relative.decode(text)
