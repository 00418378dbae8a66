"""What a CSV of ratings has that is no rating: told by line and reason, and the rest is read."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cxbot.errors import SourceError
from cxbot.sources.ratings_csv import Mapping, open_ratings
from tests.sources.ratings_files import WORDS, Open, blank, ratings, refused
from tests.syncing.told import NOW


def test_a_row_without_a_rating_is_counted_and_no_error(opened: Open) -> None:
    file = opened("Rating,When\n,2026-11-02\nN/A,\n-,2026-11-05\n5,2026-11-04\n")
    assert (len(ratings(file)), blank(file), refused(file)) == (1, 3, [])
    # That nobody rated is known up to then, too.
    assert list(file.batches("", NOW))[-1].synced_until == datetime(2026, 11, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("9,2026-11-02,x", "column “Rating”: “9” is not on the scale 1-5"),
        ("0,2026-11-02,x", "column “Rating”: “0” is not on the scale 1-5"),
        ("4.5,2026-11-02,x", "column “Rating”: “4.5” is not on the scale 1-5"),
        ("good,2026-11-02,x", "column “Rating”: “good” is not on the scale 1-5"),
        ("5,,x", "column “When” is empty: when was it rated?"),
        ("5,soon,x", "column “When”: “soon” is no time in the format ISO"),
        ("5,0026-11-02,x", "column “When”: “0026-11-02” is no time in the format ISO"),
        ("5,2026-11-02", "it has 2 columns, and the header has 3"),
        ("5,2026-11-02,x,y", "it has 4 columns, and the header has 3"),
        ('5,2026-11-02,"x', "a quote is opened here and not closed"),
        ('5,2026-11-02,"x" y', "there is text behind a closing quote; a quote within a text is written twice"),
        ("5,2026-11-02,\0", "there is a NUL character in it"),
    ],
)
@pytest.mark.parametrize("last", [True, False])
def test_a_bad_row_is_refused_by_line_and_reason_and_the_rest_goes_on(
    opened: Open, row: str, reason: str, last: bool
) -> None:
    rows = ["Rating,When,Said", "5,2026-11-02,x", "5,2026-11-03,x"]
    rows.insert(3 if last else 2, row)
    file = opened("\n".join(rows), "comment=Said")
    assert len(ratings(file)) == 2
    assert refused(file) == [(f"ratings.csv, line {4 if last else 3}", reason)]


def test_a_quote_never_closed_costs_one_row_of_a_long_file(opened: Open) -> None:
    rows = [f"5,2026-11-02,{number}" for number in range(2000)]
    rows[10] = '5,2026-11-02,"open'
    file = opened("Rating,When,Said\n" + "\n".join(rows), "comment=Said")
    assert len(ratings(file)) == 1999
    assert refused(file) == [("ratings.csv, line 12", "a quote is opened here and not closed")]


def test_a_file_cut_off_in_the_middle_loses_its_last_row_only(opened: Open) -> None:
    assert refused(opened("Rating,When,Said\n5,2026-11-02,x\n5,2026-1", "comment=Said")) == [
        ("ratings.csv, line 3", "it has 2 columns, and the header has 3")
    ]


def test_a_column_that_does_not_exist_names_the_nearest_and_all(opened: Open) -> None:
    with pytest.raises(SourceError, match=r"has no column “Ratnig”. Did you mean “Rating”.* are: Rating, When."):
        opened("Rating,When\n5,2026-11-02", "rating=Ratnig")
    with pytest.raises(SourceError, match="has no column “Clock”"):
        opened("Rating,When\n5,2026-11-02", "rated_at=When+Clock")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"PK\x03\x04rest of an xlsx", "is an Excel file or an archive, not a CSV"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not a CSV: it is no text"),
        (b"<!DOCTYPE html>\n<html><body>Log in</body></html>\n", "does not look like a CSV of ratings"),
        (b'{"ratings": [1, 2]}', "has no column “Rating”"),
        (b'"Rating,When\n5,2026-11-02', "line 1: a quote is opened here and not closed"),
    ],
)
def test_what_is_no_csv_is_told_in_words(opened: Open, content: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        opened(content)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone.csv cannot be read: No such file"):
        open_ratings(tmp_path / "gone.csv", Mapping.read(WORDS))


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("", r"ratings.csv has no rows below its header.* --until"),
        (
            "x,2026-11-02\n5,soon\n",
            "none of its 2 rows can be read. The first is line 2: column “Rating”: “x” is not on",
        ),
    ],
)
def test_a_file_without_any_row_that_can_be_read_is_told_and_leaves_nothing(
    opened: Open, rows: str, reason: str
) -> None:
    with pytest.raises(SourceError, match=reason):
        opened(f"Rating,When\n{rows}")
    # Somebody may know that there was nothing.
    batches = list(opened("Rating,When\n", until="2026-11-08").batches("", NOW))
    assert batches[-1].synced_until == datetime(2026, 11, 9, tzinfo=UTC)
