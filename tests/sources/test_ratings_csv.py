"""A CSV of ratings as people really have them."""

from datetime import UTC, datetime

import pytest

from cxbot.errors import SourceError
from cxbot.source import AccountRecord, ContactRecord, ConversationRecord, InboxRecord, RatingRecord, TeammateRecord
from cxbot.sources.ratings_csv import open_ratings
from tests.sources.ratings_files import Open, ratings, refused
from tests.syncing.told import NOW


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
    assert file.remarks[0] == f"Between columns stands {names[delimiter]}."


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
    assert any("Windows-1252" in note for note in file.remarks)


def test_unicode_of_excel_is_read(opened: Open) -> None:
    file = opened("Rating\tWhen\tSaid\n5\t2026-11-02\tくださった\n".encode("utf-16"), "comment=Said")
    assert ratings(file)[0].comment == "くださった"


def test_numbers_come_in_many_shapes(opened: Open) -> None:
    values = ["3", "3.0", " 4 ", '"5,0"', "1.00"]
    file = opened("Rating,When\n" + "\n".join(f"{value},2026-11-02" for value in values), delimiter=",")
    assert [each.score for each in ratings(file)] == [3, 3, 4, 5, 1]


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


def test_a_plus_may_be_part_of_a_name(opened: Open) -> None:
    assert len(ratings(opened("C+SAT,When\n5,2026-11-02", "rating=C+SAT"))) == 1


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


def test_a_long_file_tells_how_far_it_is_read_before_anything_is_loaded(opened: Open) -> None:
    file = opened("Rating,When\n" + "5,2026-11-02\n" * 5000)
    told: list[tuple[int, int]] = []
    open_ratings(file.reading.table.path, file.mapping, progress=lambda done, of: told.append((done, of)))
    assert told == [(2000, 5000), (4000, 5000)]
