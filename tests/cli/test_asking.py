"""`cxbot ask`: text, JSON, CSV, SQL and pictures of one answer."""

import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.asked import NOW, asked
from tests.cli.conftest import Run

SHARED = Path(__file__).parents[3] / "shared" / "data"


def test_the_json_is_a_public_format(loaded: Run) -> None:
    told = asked(loaded, "csat last week by inbox")
    assert told["format"] == 1
    assert told["period"] == {
        "from": "2026-11-09T00:00:00+00:00",
        "until": "2026-11-16T00:00:00+00:00",
        "zone": "UTC",
        "so_far": False,
    }
    # 5 and 4 of 5, 4, 2
    assert told["metrics"]["csat_percentage"] | {"change": None} == {
        "value": 66.666667,
        "n": 3,
        "numerator": 2,
        "change": None,
    }
    assert told["ratings"] == {"1": 0, "2": 1, "3": 0, "4": 1, "5": 1}
    assert [each["metrics"]["csat_percentage"]["value"] for each in told["series"]] == [
        100,
        100,
        0,
        None,
        None,
        None,
        None,
    ]
    assert [(each["name"], each["metrics"]["csat_percentage"]["value"]) for each in told["groups"]] == [
        ("Support", 100),
        ("Sales", 0),
    ]
    assert told["previous"]["metrics"]["csat_percentage"]["n"] == 1
    assert len(told["previous"]["series"]) == 7
    assert told["as_of"] == "2026-11-11T09:00:00+00:00"


def test_without_section_or_metric_all_twelve_are_told(loaded: Run) -> None:
    assert len(asked(loaded, "9 Nov - 15 Nov 2026 inbox:support by teammate")["metrics"]) == 12


def test_details_come_as_json_and_as_csv(loaded: Run, tmp_path: Path) -> None:
    told = asked(loaded, "csat percentage last week", "--details")
    assert told["calculation"] == "2 of 3 ratings were 4 or 5 stars."
    assert [each["customer"] for each in told["rows"]] == ["Zoé", "Raj", "Jane"]
    words = loaded("ask", "csat percentage last week", *NOW, "--details")[1]
    assert "\n2 of 3 ratings were 4 or 5 stars.\n" in words
    # The one of the week before.
    assert "\n1 rating on 2–8 Nov; too few on one side to compare scores.\n" in words
    file = tmp_path / "rows.csv"
    assert loaded("ask", "csat last week", *NOW, "--csv", str(file))[0] == 0
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [each["customer"] for each in rows] == ["Zoé", "Raj", "Jane"]
    assert rows[0]["comment"] == "'=1+1"


def test_details_are_listed_in_the_zone_of_the_report(loaded: Run) -> None:
    words = loaded("ask", "csat percentage last week", *NOW, "--details", "--zone", "Asia/Tokyo")[1]
    assert "2026-11-11 18:00" in words  # 9:00 in UTC
    assert "2026-11-11 09:00" not in words
    assert "Asia/Tokyo" in words


def test_the_sql_that_is_printed_gives_the_number_of_the_answer(loaded: Run, tmp_path: Path) -> None:
    told = asked(loaded, "csat percentage last week")["metrics"]["csat_percentage"]
    printed = loaded("ask", "csat percentage last week", *NOW, "--sql")[1]
    (file,) = (tmp_path / "data").rglob("*.sqlite3")
    with closing(sqlite3.connect(file)) as connection:
        found = [connection.execute(each).fetchall() for each in printed.split(";\n")]
    assert (told["numerator"], told["n"]) == (2, 3)
    assert (0, None, 3, 2, 2.0) in [row for rows in found for row in rows]  # slot, split, n, total, squares


def test_a_picture_is_written_and_said(loaded: Run, tmp_path: Path) -> None:
    code, out, _ = loaded("ask", "last week", *NOW, "--png", str(tmp_path / "chart.png"))
    assert code == 0
    assert "3 ratings" in out
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("words", ["accounts last week", "contacts last week"])
def test_what_has_no_picture_is_said_and_nothing_is_written(loaded: Run, words: str, tmp_path: Path) -> None:
    code, _, err = loaded("ask", words, *NOW, "--png", str(tmp_path / "chart.png"))
    assert code == 1
    assert "Contacts and Accounts is not drawn" in err
    assert not (tmp_path / "chart.png").exists()


def test_the_list_of_volumes_is_not_drawn(run: Run, tmp_path: Path) -> None:
    assert run("sample", "--days", "14", "--scale", "0.3", *NOW)[0] == 0
    code, _, err = run("ask", "volume last week", *NOW, "--png", str(tmp_path / "chart.png"))
    assert code == 1
    assert "Volume and Speed is not drawn" in err


def test_a_median_that_is_asked_for_stands_in_the_first_lines(run: Run) -> None:
    assert run("sample", "--days", "14", "--scale", "0.3", *NOW)[0] == 0
    told = asked(run, "median first reply time last week")["metrics"]["first_reply_time"]
    minutes = int(told["median"] / 60 + 0.5)
    lines = run("ask", "median first reply time last week", *NOW)[1].splitlines()
    assert lines[0].startswith("First reply time (avg): ")
    assert lines[1].startswith(f"Median {minutes} min, 90th percentile ")


def test_text_says_what_slack_says(loaded: Run) -> None:
    _, out, _ = loaded("ask", "last week", *NOW)
    assert out.startswith("Last week (9–15 Nov), known until 11 Nov 09:00: 3 ratings, 2 of them satisfied.\n")
    assert "12 Nov  –" in out


def test_loading_again_changes_nothing(loaded: Run, tmp_path: Path) -> None:
    before = asked(loaded, "last week")
    code, _, _ = loaded("load", str(tmp_path / "ratings.csv"), "--partial")
    assert code == 0
    assert asked(loaded, "last week") == before


def test_asked_what_it_is_about_the_bot_says_it(run: Run) -> None:
    code, out, _ = run("ask", "about")
    assert code == 0
    assert out.startswith("Customer Satisfaction\n    How customers rated the work")
    assert "cxbot ask" not in out


def test_every_example_of_the_help_can_be_asked_here(loaded: Run) -> None:
    examples = [line for line in loaded("ask", "help")[1].splitlines() if line.startswith("cxbot ask ")]
    assert len(examples) == 12
    assert 'cxbot ask "csat this month"' in examples
    for each in examples:
        code, _, err = loaded("ask", each.removeprefix('cxbot ask "').rstrip('"').partition(" inbox:")[0], *NOW)
        assert (code, err) == (0, "")


@pytest.mark.skipif(not SHARED.exists(), reason="the real call centre's data are not beside the project")
def test_the_real_call_centre_gives_its_published_figures(run: Run) -> None:
    words = ("--map", "rating=Satisfaction rating", "--map", "rated_at=Date+Time", "--map", "teammate=Agent")
    code, out, _ = run("load", str(SHARED / "pwc_callcenter.csv"), *words)
    assert code == 0
    assert "946 rows without a rating" in out
    told = asked(run, "csat 2021-01-01 - 2021-03-31")
    assert (told["metrics"]["csat_percentage"]["value"], told["metrics"]["csat_percentage"]["n"]) == (49.901332, 4054)
    assert told["metrics"]["csat_average"]["value"] == 3.403552
    assert told["ratings"] == {"1": 417, "2": 396, "3": 1218, "4": 1180, "5": 843}
    months = [asked(run, f"csat {month} 2021")["metrics"] for month in ("january", "february", "march")]
    assert [(each["csat_average"]["n"], each["csat_average"]["value"]) for each in months] == [
        (1455, 3.454296),
        (1298, 3.377504),
        (1301, 3.37279),
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("export csat last week", "--csv"),
        ('view "EMEA weekly"', "in Slack"),
        ("views", "in Slack"),
        ("ask", "in Slack"),
    ],
)
def test_what_only_slack_has_the_place_for_is_said(loaded: Run, words: str, said: str) -> None:
    code, _, err = loaded("ask", words, *NOW)
    assert code == 1
    assert said in err
