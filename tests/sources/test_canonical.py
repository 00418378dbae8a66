"""Canonical CSV: a folder with one file for each raw table."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from cxbot.errors import SourceError
from cxbot.source import Batch, ContactRecord, MessageRecord, Participant, RatingRecord, Record
from cxbot.sources.canonical import Folder, describe_format, open_folder, telling, write_folder
from cxbot.sources.canonical.format import all_files
from cxbot.syncing import sync
from cxbot.syncing.rehearsing import rehearse
from cxbot.tables import raw
from tests.syncing.test_syncing import COMPANY
from tests.syncing.told import NOW, RAW, facts
from tests.syncing.told import telling as source_of

Write = Callable[..., Folder]


@pytest.fixture
def folder(tmp_path: Path) -> Write:
    """Writes files, their lines given, and opens the folder."""

    def write(zone: str | None = "UTC", **files: list[str] | bytes) -> Folder:
        for name, lines in files.items():
            content = lines if isinstance(lines, bytes) else "\n".join(lines).encode()
            (tmp_path / f"{name}.csv").write_bytes(content)
        return open_folder(tmp_path, zone=zone)

    return write


def batches(source: Folder) -> list[Batch]:
    return list(source.batches("", NOW))


def records(source: Folder) -> list[Record]:
    return [record for batch in batches(source) for record in batch.records]


def refused(source: Folder) -> list[tuple[str, str]]:
    return [(each.place, each.reason) for batch in batches(source) for each in batch.refused]


MESSAGES = ["id,conversation,sent_at,direction,inboxes", "m1,c,2026-11-02T09:00Z,in,a;b"]


def test_what_is_written_is_read_again(
    tmp_path: Path, sqlite_engine: Engine, fresh_sqlite: Callable[[], Engine]
) -> None:
    write_folder(COMPANY, tmp_path / "folder")
    once, other = fresh_sqlite(), sqlite_engine
    sync(once, source_of(*COMPANY), now=NOW)
    assert sync(other, open_folder(tmp_path / "folder"), now=NOW).refused == ()
    kept, expected = facts(other), facts(once)
    del kept["sources"], expected["sources"]
    assert kept == expected


def test_every_raw_table_has_its_file() -> None:
    names = {file.name.removesuffix(".csv") for file in all_files()}
    # Inboxes of a message are a column of messages.csv; ratings.csv has a row for each submission.
    assert names == {table.name for table in RAW} - {"sources", "message_inboxes", "rating_revisions", "rating_keys"}
    assert raw.messages in RAW


def test_the_printed_description_names_every_file_and_column() -> None:
    text = describe_format()
    for file in all_files():
        part = text[text.index(f"\n{file.name}: ") :].split("\n\n")[0]
        for column in file.columns:
            assert f"\n  {column.name}{'*' if column.needed else ' '}" in part
    assert max(len(line) for line in text.splitlines()) <= 120


def test_what_the_description_says_can_be_loaded(tmp_path: Path) -> None:
    """A folder with nothing but headers, as the description names them."""
    for file in all_files():
        with (tmp_path / file.name).open("w", newline="") as opened:
            csv.writer(opened).writerow([column.name for column in file.columns])
    assert records(open_folder(tmp_path, until=NOW)) == []
    assert open_folder(tmp_path, until=NOW).notes == ()


def test_columns_may_stand_in_any_order_and_be_missing(folder: Write) -> None:
    told = records(folder(ratings=["submitted_at,comment,id", '2026-11-02T09:00+01:00,"two\nlines",r1']))
    assert told == [RatingRecord("r1", datetime(2026, 11, 2, 8, tzinfo=UTC), comment="two\nlines")]


def test_people_and_inboxes_of_a_message_are_put_together(folder: Write) -> None:
    source = folder(
        messages=MESSAGES,
        participants=["message,role,contact,address", "m1,cc,kim,", "m1,from,joe,joe@x.example", "gone,from,joe,"],
    )
    assert records(source) == [
        MessageRecord(
            "m1",
            "c",
            datetime(2026, 11, 2, 9, tzinfo=UTC),
            "in",
            ("a", "b"),
            participants=(Participant("cc", "kim"), Participant("from", "joe", "joe@x.example")),
        )
    ]
    assert refused(source) == [("participants.csv, line 4", "message “gone” is not in messages.csv")]


def test_contacts_that_were_merged_come_after_those_they_were_merged_into(folder: Write) -> None:
    source = folder(contacts=["id,name,merged_into", "one,One,two", "two,Two,three", "three,Three,"])
    assert [each.id for each in records(source) if isinstance(each, ContactRecord)] == ["three", "one", "two"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("", ""),
        (",c,2026-11-02T09:00Z,in,a", "column id is empty"),
        ("m,c,soon,in,a", "column sent_at: “soon” is no moment; write it like 2026-11-23T09:00:00Z"),
        ("m,c,0001-01-01T00:00Z,in,a", "column sent_at: the year 1 cannot be right"),
        ("m,c,2026-11-02T09:00Z,inn,a", "column direction: “inn” is none of in, out"),
        ("m,c,2026-11-02T09:00Z,in", "it has 4 columns, and the header has 5"),
        ('m,c,2026-11-02T09:00Z,in,"a', "a quote is opened here and not closed"),
    ],
)
def test_a_bad_row_is_refused_by_file_line_and_column(folder: Write, row: str, reason: str) -> None:
    source = folder(messages=[*MESSAGES, row, "m2,c,2026-11-02T10:00Z,out,a"])
    assert [each.id for each in records(source) if isinstance(each, MessageRecord)] == ["m1", "m2"]
    assert refused(source) == ([("messages.csv, line 3", reason)] if reason else [])


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("r,2026-11-02T09:00Z,9,", "column score: “9” is no whole number from 1 to 5"),
        ("r,2026-11-02T09:00Z,4.5,", "column score: “4.5” is no whole number from 1 to 5"),
        ("r,2026-11-02T09:00Z,,maybe", "column satisfied: “maybe” is neither true nor false"),
    ],
)
def test_ratings_that_are_none_are_refused(folder: Write, row: str, reason: str) -> None:
    assert refused(folder(ratings=["id,submitted_at,score,satisfied", row])) == [("ratings.csv, line 2", reason)]


def test_a_submission_without_a_rating_is_counted(folder: Write) -> None:
    source = folder(ratings=["id,submitted_at,score,satisfied", "a,2026-11-02T09:00Z,,", "b,2026-11-02T09:00Z,3.0,"])
    assert [each.blank for each in batches(source)] == [1, 0]
    assert [each.score for each in records(source) if isinstance(each, RatingRecord)] == [None, 3]


def test_times_without_a_zone_need_one(folder: Write) -> None:
    rows = ["id,submitted_at", "a,2026-07-02T09:00"]
    place, reason = refused(folder(None, ratings=rows))[0]
    assert place == "ratings.csv, line 2"
    assert reason == (
        "column submitted_at: “2026-07-02T09:00” names no zone; write it like 2026-07-02T09:00Z, or say the zone of "
        "the files: --zone"
    )
    told = records(folder("Europe/Berlin", ratings=rows))
    assert told == [RatingRecord("a", datetime(2026, 7, 2, 7, tzinfo=UTC))]


def test_the_newest_row_says_up_to_when_the_data_are_complete(folder: Write) -> None:
    source = folder(messages=MESSAGES, surveys=["id,sent_at,kind", "s,2026-11-03T09:00Z,automatic"])
    assert batches(source)[-1].synced_until == datetime(2026, 11, 3, 9, tzinfo=UTC)


def test_people_and_inboxes_alone_are_complete_as_soon_as_they_are_loaded(folder: Write) -> None:
    source = folder(inboxes=["id,name,channel", "i1,Support,email"], messages=["id,conversation,sent_at,direction"])
    assert batches(source)[-1].synced_until == NOW


def test_a_folder_without_any_row_is_told(folder: Write) -> None:
    with pytest.raises(SourceError, match=r"have no rows below their headers.* --until"):
        folder(inboxes=["id,name,channel"], messages=["id,conversation,sent_at,direction", ""])


def test_submissions_without_a_rating_are_counted_once_when_a_file_changes_in_the_middle(
    folder: Write, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cxbot.sources.canonical.telling.ROWS_AT_ONCE", 2)
    rows = ["id,submitted_at,score", *(f"r{number},2026-11-02T09:00:00Z," for number in range(6))]

    def stop(done: int, _expected: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync(sqlite_engine, folder(ratings=rows), now=NOW, progress=stop)
    sync(sqlite_engine, folder(ratings=[*rows, "r6,2026-11-03T09:00:00Z,5"]), now=NOW)
    with sqlite_engine.connect() as connection:
        assert connection.scalar(select(raw.sources.c.blank_ratings)) == 6


def test_strange_files_and_columns_are_named(folder: Write) -> None:
    source = folder(tags=["id,name,colour", "v,VIP,red"], tagz=["id", "1"])
    assert source.notes == (
        "tagz.csv was left out: the format has no such file.",
        "tags.csv: column “colour” was left out: the format has none.",
    )


def test_a_column_that_is_missing_is_told_with_one_that_looks_like_it(folder: Write) -> None:
    with pytest.raises(SourceError, match=r"has no column sent_at. Is it “send_at”\?"):
        folder(messages=["id,conversation,send_at,direction"])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        ("id,name\nv,Schön".encode("cp1252"), "is not UTF-8"),
        (b'"id,name\nv,VIP', "line 1: a quote is opened here and not closed"),
        (b"id;name\nv;VIP", "has no column id"),
    ],
)
def test_what_is_no_csv_is_told(folder: Write, content: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        folder(tags=content)


def test_a_folder_without_any_of_the_files_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"holds none of the files .* cxbot load --format"):
        open_folder(tmp_path)
    with pytest.raises(SourceError, match="is no folder"):
        open_folder(tmp_path / "gone")


def test_a_refusal_by_the_database_names_file_and_line(folder: Write, sqlite_engine: Engine) -> None:
    loaded = sync(sqlite_engine, folder(messages=MESSAGES), now=NOW)
    assert [(each.place, each.reason) for each in loaded.refused] == [
        ("messages.csv, line 2", "conversation “c” is unknown")
    ]


def test_large_side_files_need_no_order(folder: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "ROWS_AT_ONCE", 100)
    numbers = range(1, 1201)
    source = folder(
        conversations=["id", *(str(number) for number in numbers)],
        conversation_tags=["conversation,tag", *(f"{number},tag{number % 7}" for number in reversed(numbers))],
    )
    assert refused(source) == []
    told = {getattr(each, "id", ""): getattr(each, "tags", ()) for each in records(source)}
    assert told == {str(number): (f"tag{number % 7}",) for number in numbers}
    assert batches(source)[-1].done == 2400


def test_an_id_twice_with_other_cells_is_told_by_its_lines(
    folder: Write, monkeypatch: pytest.MonkeyPatch, sqlite_engine: Engine
) -> None:
    head = "id,conversation,sent_at,direction"
    rows = [f"m{number},c,2026-11-02T09:0{number}Z,in" for number in range(6)]
    other = "m1,c,2026-11-03T09:00Z,in"
    files = {"conversations": ["id", "c"], "messages": [head, *rows, other, "m2,c,2026-11-02T09:02Z,out"]}
    for at_once in (2, 4000):  # the second one comes in another batch, or in the same
        monkeypatch.setattr(telling, "ROWS_AT_ONCE", at_once)
        with pytest.raises(SourceError, match=r"messages.csv: the id m1 stands in lines 3 and 8, .* with 1 more row"):
            rehearse(sqlite_engine, folder(**files), now=NOW)
    assert facts(sqlite_engine)["messages"] == []


def test_a_line_of_a_folder_that_comes_twice_is_one_row(folder: Write) -> None:
    rows = ["m1,c,2026-11-02T09:00Z,in,a;b", "m2,c,2026-11-02T10:00Z,in,a"]
    # The same moment in other words is the same.
    source = folder(messages=[MESSAGES[0], *rows, rows[0], "m2,c,2026-11-02T11:00+01:00,in,a"])
    assert [each.id for each in records(source)] == ["m1", "m2"]
    assert sum(batch.alike for batch in batches(source)) == 2


def test_a_rating_of_a_folder_is_revised_and_never_two(folder: Write) -> None:
    head = "id,submitted_at,score,conversation,comment"
    first = "r,2026-11-02T09:00Z,2,c,"
    revised = folder(ratings=[head, first, "r,2026-11-03T09:00Z,5,c,better", "r,2026-11-04T09:00Z,4,,"])
    assert [each.score for each in records(revised) if isinstance(each, RatingRecord)] == [2, 5, 4]
    for other in ("r,2026-11-02T09:00Z,5,c,", "r,2026-11-03T09:00Z,5,d,"):  # at the same moment; of another customer
        with pytest.raises(SourceError, match=r"ratings.csv: the id r stands in lines 2 and 3, which say different"):
            batches(folder(ratings=[head, first, other]))
