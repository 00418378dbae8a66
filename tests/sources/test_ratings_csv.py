"""A CSV of ratings as people really have them."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from cxbot.errors import SourceError
from cxbot.source import AccountRecord, ContactRecord, ConversationRecord, InboxRecord, RatingRecord, TeammateRecord
from cxbot.sources.ratings_csv import Mapping, RatingsFile, open_ratings
from cxbot.syncing import Loaded, sync
from cxbot.tables import raw
from tests.syncing.told import NOW, facts

WORDS = ["rating=Rating", "rated_at=When"]

Open = Callable[..., RatingsFile]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Writes a file and opens it."""

    def write(text: str | bytes, *words: str, **options: str) -> RatingsFile:
        path = tmp_path / "ratings.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return open_ratings(path, Mapping.read([*WORDS, *words], None, **options))

    return write


def ratings(file: RatingsFile) -> list[RatingRecord]:
    return [each for batch in file.batches("", NOW) for each in batch.records if isinstance(each, RatingRecord)]


def refused(file: RatingsFile) -> list[tuple[str, str]]:
    return [(each.place, each.reason) for batch in file.batches("", NOW) for each in batch.refused]


def blank(file: RatingsFile) -> int:
    return sum(batch.blank for batch in file.batches("", NOW))


def test_everything_that_can_be_mapped_is_told(opened: Open) -> None:
    file = opened(
        "Id,Rating,Date,Time,First,Last,Mail,Company,Agent,Box,Via,Said,Case,Url\n"
        "7,4,2026-11-02,9:30,Jane,Doe,Jane@Acme.example,Acme,Ana,Support,chat,Fine,c1,https://d.example/c1\n",
        "rated_at=Date+Time",
        "customer=First+Last",
        "customer_address=mail",  # capitals do not matter
        "account=Company",
        "teammate=Agent",
        "inbox=Box",
        "channel=Via",
        "comment=Said",
        "conversation=Case",
        "link=Url",
        "id=Id",
        zone="Europe/Berlin",
    )
    told = [each for batch in file.batches("", NOW) for each in batch.records]
    assert told == [
        InboxRecord("support", "Support", ""),
        TeammateRecord("ana", "Ana"),
        AccountRecord("acme", "Acme"),
        ContactRecord("jane@acme.example", "Jane Doe", "jane@acme.example", "acme"),
        ConversationRecord("c1", link="https://d.example/c1"),
        RatingRecord(
            "7",
            datetime(2026, 11, 2, 8, 30, tzinfo=UTC),  # 9:30 in Berlin
            4,
            comment="Fine",
            conversation="c1",
            contact="jane@acme.example",
            inbox="support",
            teammate="ana",
            channel="chat",
            link="https://d.example/c1",
        ),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out_and_told(opened: Open, delimiter: str) -> None:
    rows = ["Rating;When;Said", "5;2026-11-02 09:00;so, so, and so | on", "4;2026-11-03 09:00;a, b"]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row.split(";")) for row in rows)
    file = opened(text, "comment=Said")
    assert [each.comment for each in ratings(file)] == ["so, so, and so | on", "a, b"]
    names = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}
    assert file.notes[0] == f"Between columns stands {names[delimiter]}."


def test_a_mark_at_the_start_crlf_and_line_breaks_in_quotes(opened: Open) -> None:
    file = opened(
        b'\xef\xbb\xbfRating,When,Said\r\n5,2026-11-02,"two\r\nlines, ""quoted"""\r\n\r\n9,2026-11-03,x\r\n',
        "comment=Said",
    )
    assert [each.comment for each in ratings(file)] == ['two\r\nlines, "quoted"']
    # The header is line 1, the first row 2 and 3, then comes an empty one.
    assert refused(file) == [("ratings.csv, line 5", "column “Rating”: “9” is not on the scale 1-5")]


def test_old_windows_files_are_read_and_that_is_told(opened: Open) -> None:
    file = opened("Rating;When;Said\n5;02.11.2026;Schöne Grüße – €\n5;22.11.2026;x".encode("cp1252"), "comment=Said")
    assert ratings(file)[0].comment == "Schöne Grüße – €"
    assert any("Windows-1252" in note for note in file.notes)


def test_unicode_of_excel_is_read(opened: Open) -> None:
    file = opened("Rating\tWhen\tSaid\n5\t2026-11-02\tくださった\n".encode("utf-16"), "comment=Said")
    assert ratings(file)[0].comment == "くださった"


def test_numbers_come_in_many_shapes(opened: Open) -> None:
    values = ["3", "3.0", " 4 ", '"5,0"', "1.00"]
    file = opened("Rating,When\n" + "\n".join(f"{value},2026-11-02" for value in values), delimiter=",")
    assert [each.score for each in ratings(file)] == [3, 3, 4, 5, 1]


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


def test_a_scale_up_to_ten_is_refused_until_its_values_are_explained(opened: Open) -> None:
    text = "Rating,When\n" + "\n".join(f"{value},2026-11-02" for value in range(11))
    with pytest.raises(SourceError, match="6 of 11 ratings in “Rating” lie outside of 1-5"):  # 0 and 6 to 10
        opened(text)
    with pytest.raises(SourceError, match="What the values of the scale “0-10” mean must be said"):
        opened(text, scale="0-10")
    file = opened(text, scale="0=1,1=1,2=1,3=2,4=2,5=3,6=3,7=4,8=4,9=5,10=5")
    assert [each.score for each in ratings(file)] == [1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_thumbs_have_no_score(opened: Open) -> None:
    file = opened("Rating,When\n👍,2026-11-02\nBad,2026-11-02\n1,2026-11-02\nthumbs down,2026-11-02", scale="thumbs")
    assert [(each.score, each.satisfied) for each in ratings(file)] == [(None, True), (None, False)] * 2
    assert refused(opened("Rating,When\n1,2026-11-02\n3,2026-11-02", scale="thumbs"))[0][1].endswith(
        "“3” is not on the scale thumbs"
    )


def test_any_words_can_be_a_scale(opened: Open) -> None:
    file = opened(
        "Rating,When\nVery Good,2026-11-02\nso-so,2026-11-02\n-,2026-11-02\nok,2026-11-02",
        scale="very good=5, so-so=3, -=1, ok=satisfied",
    )
    assert [(each.score, each.satisfied) for each in ratings(file)] == [(5, None), (3, None), (1, None), (None, True)]
    with pytest.raises(SourceError, match="“good=7” in the scale gives no score"):
        opened("Rating,When\n1,2026-11-02", scale="good=7")


def test_a_column_that_does_not_exist_names_the_nearest_and_all(opened: Open) -> None:
    with pytest.raises(SourceError, match=r"has no column “Ratnig”. Did you mean “Rating”.* are: Rating, When."):
        opened("Rating,When\n5,2026-11-02", "rating=Ratnig")
    with pytest.raises(SourceError, match="has no column “Clock”"):
        opened("Rating,When\n5,2026-11-02", "rated_at=When+Clock")


def test_a_plus_may_be_part_of_a_name(opened: Open) -> None:
    assert len(ratings(opened("C+SAT,When\n5,2026-11-02", "rating=C+SAT"))) == 1


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


def test_hours_that_come_twice_or_never_are_told(opened: Open) -> None:
    # Berlin, 2026: 29 March 2:30 is skipped, 25 October 2:30 comes twice.
    file = opened("Rating,When\n5,2026-03-29 02:30\n5,2026-10-25 02:30\n5,2026-10-25 04:30", zone="Europe/Berlin")
    assert [each.submitted_at for each in ratings(file)] == [
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),  # as if the clock had not been put forward: 2:30 at +1
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # the first of the two, at +2
        datetime(2026, 10, 25, 3, 30, tzinfo=UTC),
    ]
    assert file.notes[-1].startswith(
        "2 ratings fall into an hour that the clocks of Europe/Berlin had twice or skipped"
    )


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


def test_a_customer_has_the_account_of_the_newest_row(opened: Open) -> None:
    rows = ["5,2026-11-04,Joe Doe,j@x.example,New", "5,2026-11-02,Joe,J@x.example,Old"]
    for order in (rows, rows[::-1]):
        text = "Rating,When,Who,Mail,Company\n" + "\n".join(order)
        file = opened(text, "customer=Who", "customer_address=Mail", "account=Company")
        told = [each for batch in file.batches("", NOW) for each in batch.records if isinstance(each, ContactRecord)]
        assert told == [ContactRecord("j@x.example", "Joe Doe", "j@x.example", "new")]


def test_until_says_up_to_when_the_data_are_complete(opened: Open) -> None:
    def until(**options: str) -> datetime | None:
        return list(opened("Rating,When\n5,2026-11-02 09:00\n4,2026-11-01 10:00", **options).batches("", NOW))[
            -1
        ].synced_until

    assert until() == datetime(2026, 11, 2, 9, tzinfo=UTC)  # the newest row
    assert until(until="2026-11-08") == datetime(2026, 11, 9, tzinfo=UTC)  # the end of that day
    assert until(until="2026-11-08", zone="Europe/Berlin") == datetime(2026, 11, 8, 23, tzinfo=UTC)
    assert until(until="2026-11-08T12:00") == datetime(2026, 11, 8, 12, tzinfo=UTC)
    with pytest.raises(SourceError, match="“soon” is no moment for until"):
        until(until="soon")


def test_a_file_that_changed_during_an_interruption_is_read_anew(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cxbot.sources.ratings_csv.ROWS_AT_ONCE", 2)
    text = "Rating,When\n" + "".join(f"5,2026-11-0{day}\n" for day in range(1, 7))
    file = opened(text)
    cursor = list(file.batches("", NOW))[2].cursor  # behind what the file names, two rows and two more
    assert len([each for batch in file.batches(cursor, NOW) for each in batch.records]) == 2
    os.utime(file.reading.table.path, (1, 1))
    file = open_ratings(file.reading.table.path, Mapping.read(WORDS))
    assert len([each for batch in file.batches(cursor, NOW) for each in batch.records]) == 6


def load(engine: Engine, file: RatingsFile) -> Loaded:
    return sync(engine, file, now=NOW)
