"""What a person says about a CSV of ratings: words, a TOML file, options."""

from pathlib import Path

import pytest

from cxbot.errors import SourceError
from cxbot.sources.ratings_csv import Mapping

NEEDED = ["rating=R", "rated_at=Date+Time"]


def test_words_are_read() -> None:
    mapping = Mapping.read(
        [*NEEDED, 'teammate=Agent "X" = Y'], delimiter=";", date_format="%d/%m/%Y", zone="Asia/Tokyo"
    )
    assert mapping.columns == {"rating": "R", "rated_at": "Date+Time", "teammate": 'Agent "X" = Y'}
    assert (mapping.delimiter, mapping.date_format, mapping.zone) == (";", "%d/%m/%Y", "Asia/Tokyo")
    assert mapping.scale == ""  # found out from the values


def test_a_file_says_the_same_and_words_win(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text(
        'rating = "R"\nrated_at = "D"\ndelimiter = "tab"\nzone = "Europe/Berlin"\nuntil = 2026-11-08\n'
        '[scale]\nbad = 1\n"so so" = 3\ngood = "satisfied"\n'
    )
    mapping = Mapping.read(["rating=Stars"], path, zone="UTC", delimiter=None)
    assert mapping.columns == {"rating": "Stars", "rated_at": "D"}
    assert (mapping.delimiter, mapping.zone, mapping.scale) == ("\t", "UTC", "bad=1,so so=3,good=satisfied")
    assert str(mapping.until) == "2026-11-09 00:00:00+00:00"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["rating=R"], "which column is when it was given. Add: --map rated_at="),
        (["rated_at=D"], "which column is the rating. Add: --map rating="),
        ([*NEEDED, "agent=X"], "“agent” cannot be mapped. There are: rating, rated_at"),
        ([*NEEDED, "teamate=X"], "“teamate” cannot be mapped. Did you mean teammate"),
        ([*NEEDED, "teammate"], "“teammate” says no column"),
        ([*NEEDED, "teammate= "], "says no column"),
    ],
)
def test_slips_are_told_with_what_to_write(words: list[str], says: str) -> None:
    with pytest.raises(SourceError, match=says):
        Mapping.read(words)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rating = R", "is not TOML.*Write lines like"),
        ('rated_at = "D"\nratng = "R"', "map.toml: “ratng” cannot be mapped. Did you mean rating"),
        ('rating = "R"\nrated_at = "D"\nuntil = "later"', "“later” is no moment for until"),
        ('rating = "R"\nrated_at = "D"\nuntil = 2026-11-08\nzone = "Mars"', "no time zone “Mars”"),
    ],
)
def test_slips_in_a_file_are_told_too(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "map.toml"
    path.write_text(text)
    with pytest.raises(SourceError, match=says):
        Mapping.read([], path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone.toml cannot be read"):
        Mapping.read(NEEDED, tmp_path / "gone.toml")
