"""Small files that went wrong, each with what a person would expect; as written here, and as given where they are."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.ratings import kept, sources

GIVEN = Path(__file__).parents[3] / "shared" / "data" / "cases"
MAPPED = ("--map", "rating=Rating", "--map", "rated_at=Date")
HEAD = "id,Rating,Date\n"

OWN: dict[str, str | bytes] = {
    "mapped_later": "Ticket,Customer,Mail,Rating,Date\n"
    "77,Ann Lee,ann@l.example,5,2026-11-02 10:00\n78,Cy Dow,cy@d.example,1,2026-11-03 10:00\n",
    "scale_blank": f"{HEAD}1,5,2026-11-02T10:00:00Z\n2,1,2026-11-03T10:00:00Z\n3,,2026-11-04T10:00:00Z\n",
    "scale_word_blank": f"{HEAD}1,Very satisfied,2026-11-02T10:00:00Z\n2,Dissatisfied,2026-11-03T10:00:00Z\n",
    "yy_mm_dd": f"{HEAD}1,5,26-11-02 10:00\n2,4,26-11-23 10:00\n",
    "gmt": f'{HEAD}1,5,"Sun, 08 Nov 2026 23:40:00 GMT"\n',
    "chatwoot": "Agent name,Rating,Feedback Comment,Contact Name,Contact Email Address,Contact Phone Number,"
    "Link to the conversation,Recorded date\n\nIda Voss (ida@firm.example),5,Quick,Ann Lee,ann@l.example,,"
    "https://desk.example/11,2026-11-04 23:12:33 UTC\n\nReporting period 2026-11-01 to 2026-11-30\n",
    "compact_minutes": f"{HEAD}1,5,202611021000\n2,4,202611231000\n",
    "excel_ids": f"{HEAD}1.23457E+17,5,2026-11-01T10:00:00Z\n1.23457E+17,1,2026-11-03T10:00:00Z\n",
    "ticket_as_id": "Ticket,Rating,Date,Customer\n77,5,2026-11-01T10:00:00Z,Ann Lee\n"
    "77,1,2026-11-03T10:00:00Z,Cy Dow\n",
    "two_columns_one_name": "id,Name,Rating,Date,Name\n1,Ann Lee,5,2026-11-02 10:00,Ida Voss\n",
    "long_comment": b'id,Rating,Date,Comment\r\n1,5,2026-11-02T10:00:00Z,"a log follows\n'
    + b"line\n" * 510
    + b'4,1,2026-11-05T10:00:00Z"\r\n2,1,2026-11-03T10:00:00Z,slow\r\n',
    "thumbs_one_side": f"{HEAD}1,Great,2026-11-02T10:00:00Z\n2,Not Good,2026-11-03T10:00:00Z\n"
    "3,Not Good,2026-11-03T10:00:00Z\n4,Okay,2026-11-04T10:00:00Z\n",
    "all_refused": f"{HEAD}1,good,2026-11-02T10:00:00Z\n2,bad,2026-11-03T10:00:00Z\n3,,2026-11-09T10:00:00Z\n",
    "future_slip": f"{HEAD}1,5,2026-11-02T10:00:00Z\n2,4,2126-11-03T10:00:00Z\n",
    "mixed_order": f"{HEAD}1,5,02/11/2026 10:00\n2,5,13/11/2026 10:00\n3,1,11/23/2026 10:00\n4,1,11/24/2026 10:00\n",
    "one_bad_byte": f"{HEAD[:-1]},Customer\n1,5,2026-11-02T10:00:00Z,Jörg Müller\n2,4,2026-11-03T10:00:00Z,Zo".encode()
    + b"\xe9\n",
    "placeholders": "id,Rating,Date,Agent,Customer\n1,5,2026-11-02T10:00:00Z,Mira Holt,Ada Quill\n"
    "2,1,2026-11-03T10:00:00Z,-,N/A\n3,1,2026-11-03T10:00:00Z,null,N/A\n",
    "decimal_comma": f'{HEAD}1,"4,5",2026-11-02T10:00:00Z\n2,"3,5",2026-11-02T10:00:00Z\n',
    "ratings_october": f"{HEAD}1,5,2026-10-30T10:00:00Z\n",
    "ratings_november": f"{HEAD}2,4,2026-11-27T10:00:00Z\n",
}

Case = Callable[[str], str]


@pytest.fixture(
    params=[
        "own",
        pytest.param("given", marks=pytest.mark.skipif(not GIVEN.exists(), reason=f"{GIVEN} is not there")),
    ]
)
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    """The path of a case."""

    def path(name: str) -> str:
        if request.param == "given":
            return str(GIVEN / f"{name}.csv")
        content = OWN[name]
        file = tmp_path / f"{name}.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(file)

    return path


def scored(folder: Path) -> list[tuple[str, str, int | None]]:
    return [(each.id, each.at, each.score) for each in kept(folder)]


def refused(run: Run, *words: str) -> str:
    """What is said of a load that loads nothing."""
    code, out, err = run("load", *words)
    assert code == 1
    assert "Traceback" not in err
    return out + err


@pytest.mark.parametrize(
    "more",
    [
        ("--map", "id=Ticket"),
        ("--map", "customer=Customer"),
        ("--map", "customer_address=Mail", "--map", "conversation=Ticket", "--map", "id=Ticket"),
    ],
)
def test_mapping_more_columns_later_changes_the_ratings_that_are_there(
    run: Run, case: Case, tmp_path: Path, more: tuple[str, ...]
) -> None:
    path = case("mapped_later")
    assert run("load", path, *MAPPED)[0] == 0
    code, out, _ = run("load", path, *more)
    assert code == 0
    assert "0 new, 2 changed, 0 unchanged" in out
    assert [(each.at, each.score) for each in kept(tmp_path)] == [
        ("2026-11-02 10:00:00", 5),
        ("2026-11-03 10:00:00", 1),
    ]
    assert "0 new, 0 changed, 2 unchanged" in run("load", path)[1]  # the mapping is kept
    code, out, _ = run("load", path, "--map", "id=-")
    assert "0 new, 0 changed, 2 unchanged" in out
    assert len(kept(tmp_path)) == 2


@pytest.mark.parametrize(
    ("name", "scale", "part"),
    [
        ("scale_blank", "4,5=5,1=1", "“4”"),
        ("scale_word_blank", "Satisfied,Very satisfied=5,Dissatisfied=1", "“Satisfied”"),
    ],
)
def test_a_part_of_a_scale_without_a_meaning_is_refused(
    run: Run, case: Case, tmp_path: Path, name: str, scale: str, part: str
) -> None:
    assert f"{part} in the scale has no “=”" in refused(run, case(name), *MAPPED, "--scale", scale)
    assert kept(tmp_path) == []


def test_labels_with_commas_stand_in_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text('Rating,Date\n"Yes, very",2026-11-02\n"No, sorry",2026-11-03\n,2026-11-04\n')
    (tmp_path / "map.toml").write_text(
        'rating = "Rating"\nrated_at = "Date"\n[scale]\n"Yes, very" = 5\n"No, sorry" = 1\n'
    )
    assert run("load", str(tmp_path / "f.csv"), "--mapping", str(tmp_path / "map.toml"))[0] == 0
    assert [each.score for each in kept(tmp_path)] == [5, 1]


def test_of_years_of_two_digits_it_is_asked_which_part_they_are(run: Run, case: Case, tmp_path: Path) -> None:
    path = case("yy_mm_dd")
    said = refused(run, path, "--yes")
    assert "26 November 2002 (%d-%m-%y %H:%M) or 2 November 2026 (%y-%m-%d %H:%M)" in said
    assert run("load", path, "--yes", "--date-format", "%y-%m-%d %H:%M")[0] == 0
    assert scored(tmp_path) == [("1", "2026-11-02 10:00:00", 5), ("2", "2026-11-23 10:00:00", 4)]


def test_a_zone_in_the_text_wins(run: Run, case: Case, tmp_path: Path) -> None:
    assert run("load", case("gmt"), "--yes", "--zone", "America/New_York")[0] == 0
    assert scored(tmp_path) == [("1", "2026-11-08 23:40:00", 5)]


@pytest.mark.parametrize(
    ("header", "text", "at"),
    [
        ("Submit Date (UTC)", "2026-11-08 23:40", "2026-11-08 23:40:00"),
        ("Submit Date (GMT+1)", "2026-11-08 23:40", "2026-11-08 22:40:00"),
        ("Submit Date (Europe/Berlin)", "2026-11-08 23:40", "2026-11-08 22:40:00"),
        ("submit_date_utc", "2026-11-08 23:40", "2026-11-08 23:40:00"),
        ("Submit Date", "2026-11-08 23:40 UTC", "2026-11-08 23:40:00"),
        ("Submit Date", "2026-11-08 23:40 +0530", "2026-11-08 18:10:00"),
        ("Submit Date", "2026-11-08 11:40 PM EST", "2026-11-09 04:40:00"),
        ("Submit Date", "2026-11-08 23:40", "2026-11-09 04:40:00"),
    ],
)
def test_a_zone_in_the_header_or_the_text_is_that_of_the_time(
    run: Run, tmp_path: Path, header: str, text: str, at: str
) -> None:
    (tmp_path / "f.csv").write_text(f"Rating,{header}\n5,{text}\n")
    words = ("--map", "rating=Rating", "--map", f"rated_at={header}", "--zone", "America/New_York")
    assert run("load", str(tmp_path / "f.csv"), *words)[0] == 0
    assert [each.at for each in kept(tmp_path)] == [at]


def test_an_export_of_chatwoot_needs_no_word(run: Run, case: Case, tmp_path: Path) -> None:
    path = case("chatwoot")
    code, out, _ = run("load", path)
    assert code == 0
    assert "an export of Chatwoot, 1 row" in out
    assert "was left out: “Reporting period 2026-11-01 to 2026-11-30”" in out
    (found,) = kept(tmp_path)
    assert (found.at, found.score, found.comment) == ("2026-11-04 23:12:33", 5, "Quick")
    assert found.teammate in {"Ida Voss", "Mira Holt"}
    assert found.customer in {"Ann Lee", "Ada Quill"}


def test_digits_without_marks_are_a_day_and_a_clock(run: Run, case: Case, tmp_path: Path) -> None:
    assert run("load", case("compact_minutes"), "--yes")[0] == 0
    assert scored(tmp_path) == [("1", "2026-11-02 10:00:00", 5), ("2", "2026-11-23 10:00:00", 4)]


@pytest.mark.parametrize(
    ("name", "said"), [("excel_ids", "2 rows have the id 1.23457E+17"), ("ticket_as_id", "2 rows have the id 77")]
)
def test_an_id_that_comes_twice_is_none(run: Run, case: Case, tmp_path: Path, name: str, said: str) -> None:
    path = case(name)
    column = "Ticket" if name == "ticket_as_id" else "id"
    assert said in refused(run, path, *MAPPED, "--map", f"id={column}", "--yes")
    assert kept(tmp_path) == []
    assert run("load", path, *MAPPED, "--map", "id=-")[0] == 0
    assert [(each.at, each.score) for each in kept(tmp_path)] == [
        ("2026-11-01 10:00:00", 5),
        ("2026-11-03 10:00:00", 1),
    ]


def test_of_two_columns_of_one_name_it_is_asked_which(run: Run, case: Case, tmp_path: Path) -> None:
    path = case("two_columns_one_name")
    said = refused(run, path, *MAPPED, "--map", "customer=Name", "--yes")
    assert "2 columns “Name”: column 2 and column 5" in said
    words = ("--map", "customer=Name#1", "--map", "teammate=Name#2")
    assert run("load", path, *MAPPED, *words)[0] == 0
    (found,) = kept(tmp_path)
    assert (found.customer, found.teammate) in {("Ann Lee", "Ida Voss"), ("Ada Quill", "Mira Holt")}


def test_a_comment_of_many_lines_is_a_comment(run: Run, case: Case, tmp_path: Path) -> None:
    assert run("load", case("long_comment"), "--yes")[0] == 0
    assert [(each.id, each.score) for each in kept(tmp_path)] in ([("1", 5), ("2", 1)], [("1", 5), ("2", 4)])
    assert kept(tmp_path)[0].comment.count("\n") >= 500


@pytest.mark.parametrize(("name", "scale"), [("thumbs_one_side", "thumbs"), ("all_refused", "1-5")])
def test_a_load_that_mostly_fails_is_a_failure(run: Run, case: Case, tmp_path: Path, name: str, scale: str) -> None:
    said = refused(run, case(name), *MAPPED, "--scale", scale, "--yes")
    assert "so nothing was loaded" in said or "none of its" in said
    assert kept(tmp_path) == []
    assert sources(tmp_path) == []


def test_without_a_scale_good_and_bad_are_thumbs(run: Run, case: Case, tmp_path: Path) -> None:
    assert run("load", case("all_refused"), "--yes")[0] == 0
    assert [each.satisfied for each in kept(tmp_path)] == [1, 0]


def test_a_row_of_the_future_is_refused_and_moves_nothing(run: Run, case: Case, tmp_path: Path) -> None:
    path = case("future_slip")
    assert "is in the future" in refused(run, path, *MAPPED, "--map", "id=id")
    assert run("load", path, *MAPPED, "--map", "id=id", "--partial")[0] == 0
    assert scored(tmp_path) == [("1", "2026-11-02 10:00:00", 5)]
    assert sources(tmp_path) == [("future_slip", "2026-11-02 10:00:00")]
    assert "is in the future" in refused(run, path, *MAPPED, "--partial", "--until", "2126-01-01")


def test_days_and_months_in_two_orders_are_asked_about(run: Run, case: Case, tmp_path: Path) -> None:
    path = case("mixed_order")
    assert "the file mixes them" in refused(run, path, *MAPPED, "--yes")
    assert kept(tmp_path) == []
    said = refused(run, path, *MAPPED, "--date-format", "%d/%m/%Y %H:%M")  # says which: the others are refused
    assert "2 of 4 rows" in said


def test_one_broken_byte_spoils_one_name(run: Run, case: Case, tmp_path: Path) -> None:
    code, out, _ = run("load", case("one_bad_byte"), "--yes")
    assert code == 0
    assert "Some bytes of the file are no UTF-8" in out
    assert [each.customer for each in kept(tmp_path)] == ["Jörg Müller", "Zo\ufffd"]


def test_placeholders_are_nobody(run: Run, case: Case, tmp_path: Path) -> None:
    assert run("load", case("placeholders"), "--yes")[0] == 0
    assert [(each.teammate, each.customer) for each in kept(tmp_path)] == [
        ("Mira Holt", "Ada Quill"),
        (None, None),
        (None, None),
    ]


def test_a_decimal_comma_is_a_number_that_can_be_mapped(run: Run, case: Case, tmp_path: Path) -> None:
    path = case("decimal_comma")
    assert "“3.5” (1), “4.5” (1)" in refused(run, path, "--yes")
    assert run("load", path, "--yes", "--scale", "4.5=5,3.5=4")[0] == 0
    assert sorted(scored(tmp_path)) == [("1", "2026-11-02 10:00:00", 5), ("2", "2026-11-02 10:00:00", 4)]


def test_the_next_month_is_more_of_the_same(run: Run, case: Case, tmp_path: Path) -> None:
    october, november = case("ratings_october"), case("ratings_november")
    assert run("load", october, "--yes")[0] == 0
    code, out, err = run("load", november)
    assert code == 1
    assert "More of the source “ratings_october”" in out
    assert "--yes" in err
    assert run("load", november, "--yes")[0] == 0
    assert sources(tmp_path) == [("ratings_october", "2026-11-27 10:00:00")]
    # Loading the older one again takes nothing back.
    assert "0 new, 0 changed, 1 unchanged" in run("load", october)[1]
    assert sources(tmp_path) == [("ratings_october", "2026-11-27 10:00:00")]
    assert scored(tmp_path) == [("1", "2026-10-30 10:00:00", 5), ("2", "2026-11-27 10:00:00", 4)]


def test_every_given_case_is_looked_at() -> None:
    """None is forgotten here."""
    if GIVEN.exists():
        assert {each.stem for each in GIVEN.glob("*.csv")} == OWN.keys()
