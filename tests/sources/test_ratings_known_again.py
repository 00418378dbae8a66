"""By what a rating of a CSV is known again: its id, else its moment and all that its line says."""

import os

import pytest
from sqlalchemy import Engine, select

from cxbot.errors import SourceError
from cxbot.sources.ratings_csv import Mapping, open_ratings
from cxbot.syncing import sync
from cxbot.tables import raw
from tests.sources.ratings_files import WORDS, Open, load, ratings
from tests.syncing.told import NOW, facts


def test_a_row_without_an_id_is_known_by_its_moment_and_all_its_other_cells(
    opened: Open, sqlite_engine: Engine
) -> None:
    head, other = "Rating,When,Who,Said\n", "3,2026-11-02,Raj,\n"
    for row in ("5,2026-11-02,Jane,fine\n", "5,2026-11-02,Jane,fine\n", "2,2026-11-02,Jane,not fine\n"):
        file = opened(head + other + row, "customer=Who", "comment=Said")
        load(sqlite_engine, file)
    assert "a corrected row is one more" in file.notes[-1]
    kept = facts(sqlite_engine)
    assert sorted((row[2], row[4]) for row in kept["rating_revisions"]) == [
        ("2", "'not fine'"),
        ("3", "''"),
        ("5", "'fine'"),
    ]
    assert not any("known by" in each for each in opened("Rating,When,Id\n5,2026-11-02,1\n", "id=Id").notes)


def test_rows_without_a_rating_are_counted_once_when_the_file_changes_in_the_middle(
    opened: Open, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cxbot.sources.ratings_csv.ROWS_AT_ONCE", 2)
    text = "Rating,When\n" + "".join(f",2026-11-02\n5,2026-11-0{day}\n" for day in range(1, 4))

    def stop(done: int, _expected: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync(sqlite_engine, opened(text), now=NOW, progress=stop)
    load(sqlite_engine, opened(text + "4,2026-11-03\n"))
    with sqlite_engine.connect() as connection:
        assert connection.scalar(select(raw.sources.c.blank_ratings)) == 3


def test_identical_lines_are_one_rating_and_counted_as_alike(opened: Open, sqlite_engine: Engine) -> None:
    rows = "5,2026-11-02,Ana\n" * 3
    file = opened(f"Rating,When,Agent\n{rows}", "teammate=Agent")
    assert [batch.alike for batch in file.batches("", NOW)] == [0, 2]
    loads = [
        load(sqlite_engine, opened(f"Rating,When,Agent\n{rows}{more}", "teammate=Agent")) for more in ("", "", rows)
    ]
    assert [each.counts["ratings"] for each in loads] == [1, 1, 1]
    assert len(facts(sqlite_engine)["ratings"]) == 1


def test_the_same_id_in_a_later_file_is_a_revision(opened: Open, sqlite_engine: Engine) -> None:
    for row in ("1,2,2026-11-02", "1,5,2026-11-03"):
        load(sqlite_engine, opened(f"Id,Rating,When\n{row}\n", "id=Id"))
    kept = facts(sqlite_engine)
    assert len(kept["ratings"]) == 1
    assert [row[2] for row in kept["rating_revisions"]] == ["2", "5"]


def test_one_id_with_different_cells_in_one_file_is_no_id(opened: Open) -> None:
    text = "Id,Rating,When\n1,2,2026-11-02\n1,5,2026-11-03\n2,5,2026-11-03\n"
    with pytest.raises(SourceError, match=r"2 rows have the id 1 in “Id” .*Nothing was loaded.* none: --map id=-"):
        opened(text, "id=Id")
    assert len(ratings(opened(text, "id=-"))) == 3
    # The same line twice is alike.
    assert len(ratings(opened("Id,Rating,When\n1,2,2026-11-02\n1,2,2026-11-02\n", "id=Id"))) == 1


def test_ids_that_a_spreadsheet_shortened_are_none(opened: Open) -> None:
    with pytest.raises(SourceError, match=r"ids such as 1.23457E\+17 in “Id” were shortened"):
        opened("Id,Rating,When\n1.23457E+17,5,2026-11-02\n", "id=Id")


def test_a_file_that_changed_during_an_interruption_is_read_anew(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cxbot.sources.ratings_csv.ROWS_AT_ONCE", 2)
    text = "Rating,When\n" + "".join(f"5,2026-11-0{day}\n" for day in range(1, 7))
    file = opened(text)
    cursor = list(file.batches("", NOW))[2].cursor  # behind what the file names, two rows and two more
    assert len([each for batch in file.batches(cursor, NOW) for each in batch.records]) == 2
    os.utime(file.reading.table.path, (1, 1))
    file = open_ratings(file.reading.table.path, Mapping.read(WORDS))
    assert len([each for batch in file.batches(cursor, NOW) for each in batch.records]) == 6


def test_a_file_that_changed_since_it_was_looked_at_tells_nothing(opened: Open) -> None:
    file = opened("Rating,When\n5,2026-11-02\n")
    os.utime(file.reading.table.path, (1, 1))
    with pytest.raises(SourceError, match=r"ratings.csv changed since it was looked at"):
        next(file.batches("", NOW))
    file.reading.table.path.unlink()
    with pytest.raises(SourceError, match=r"ratings.csv changed since it was looked at"):
        next(file.batches("", NOW))
