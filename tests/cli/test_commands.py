"""The command line: what an operator types, and what comes back."""

import csv
import json
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.driver import free_port

SHARED = Path(__file__).parents[3] / "shared" / "data"
RATINGS = """\
Given,Stars,Who,Inbox,Text
2026-11-09 10:00,5,Jane,Support,Great
2026-11-10 11:00,4,Raj,Support,
2026-11-10 12:00,,Li,Sales,
2026-11-11 09:00,2,Zoé,Sales,=1+1
2026-11-12 09:00,9,Max,Sales,out of range
2026-11-02 09:00,5,Jane,Support,before
"""
MAP = ["--map", "rating=Stars", "--map", "rated_at=Given", "--map", "customer=Who", "--map", "inbox=Inbox"]
NOW = ["--now", "2026-11-19T09:00"]


@pytest.fixture
def loaded(run: Run, tmp_path: Path) -> Run:
    file = tmp_path / "ratings.csv"
    file.write_text(RATINGS, encoding="utf-8")
    code, out, _ = run("load", str(file), *MAP, "--map", "comment=Text", "--partial")
    assert code == 0
    assert "1 row without a rating" in out
    assert "line 6" in out  # the 9, by its line
    return run


def asked(run: Run, *words: str) -> dict[str, Any]:
    code, out, _ = run("ask", *words, *NOW, "--json")
    assert code == 0
    found: dict[str, Any] = json.loads(out)
    return found


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
    assert told["calculation"] == "2 of 3 ratings were 4 or 5 stars: 66.7 %."
    assert [each["customer"] for each in told["rows"]] == ["Zoé", "Raj", "Jane"]
    words = loaded("ask", "csat percentage last week", *NOW, "--details")[1]
    assert "\n2 of 3 ratings were 4 or 5 stars: 66.7 %.\n" in words
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
    minutes, seconds = divmod(round(told["median"]), 60)
    lines = run("ask", "median first reply time last week", *NOW)[1].splitlines()
    assert lines[0].startswith("First reply time (avg): ")
    assert lines[1].startswith(f"Median {minutes} min {seconds:02d} s, 90th percentile ")


def test_text_says_what_slack_says(loaded: Run) -> None:
    _, out, _ = loaded("ask", "last week", *NOW)
    assert out.startswith("Last week (9–15 Nov), known until 11 Nov 09:00: 3 ratings, 2 of them satisfied.\n")
    assert "12 Nov  –" in out


def test_loading_again_changes_nothing(loaded: Run, tmp_path: Path) -> None:
    before = asked(loaded, "last week")
    code, _, _ = loaded("load", str(tmp_path / "ratings.csv"), "--partial")
    assert code == 0
    assert asked(loaded, "last week") == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ask", "lst week"], "Did you mean"),
        (["ask", "last week", "--now", "yesterday"], "Write it like"),
        (["ask", "last week", "--zone", "Berlin"], "Europe/Berlin"),
        (["ask", "accounts last week", "--details"], "name it"),
        (["ask", "last week", "--page", "0"], "pages begin with 1"),
        (["ask", "csat last week", "--page", "3"], "Only tables, comments and details have pages"),
        (["ask", "csat last week", "--csv", "rows.csv", "--page", "2"], "a CSV has every row"),
        (["ask", "accounts last week", "--page", "2"], "The table ends with page 1; there is no page 2"),
        (["load"], "cxbot load FOLDER"),
        (["load", "/nowhere/at/all.csv"], "no file or folder"),
        (["ask", "last week", "--now", "0001-01-01"], "from 1970 to 2999"),
        (["ask", "last week", "--now", "9999-12-31"], "from 1970 to 2999"),
        (["ask", "csat last week", "--csv", "/nowhere/rows.csv"], "/nowhere/rows.csv: No such file or directory. Make"),
        (["ask", "csat last week", "--png", "/tmp"], "/tmp: Is a directory. It is a folder: name a file."),
        (["serve"], "CXBOT_SLACK_BOT_TOKEN is not set"),
        (["playground", "--manifest", "/nowhere.yml"], "cannot be read"),
    ],
)
def test_a_mistake_is_said_in_a_sentence(run: Run, words: list[str], said: str) -> None:
    code, _, err = run(*words)
    assert code == 1
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize("words", [["ask", "last week"], ["db", "upgrade"], ["sample"], ["derive"], ["playground"]])
def test_a_data_folder_that_cannot_be_made_is_named(
    run: Run, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CXBOT_DATA_FOLDER", str(tmp_path / "file" / "data"))
    code, _, err = run(*words)
    assert code == 1
    assert f"{tmp_path}/file/data" in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("words", [["ask", "last week"], ["db", "upgrade"], ["db", "check"], ["sample"], ["derive"]])
def test_a_server_that_is_away_is_named_without_its_password(
    run: Run, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CXBOT_DATABASE_URL", "postgresql://cx:secret@127.0.0.1:1/cx")
    code, _, err = run(*words)
    assert code == 1
    assert "The database postgresql://cx:***@127.0.0.1:1/cx cannot be reached: " in err
    assert "Connection refused" in err
    assert "secret" not in err
    assert len(err.splitlines()) == 1


def test_a_full_disk_is_told_and_the_load_goes_on_when_there_is_room(run: Run, tmp_path: Path) -> None:
    sample = ["sample", "--days", "20", "--scale", "0.3", *NOW]
    words = [sys.executable, "-m", "cxbot", *sample]
    small = 400_000  # bytes that a file may have: the schema fits, the company does not
    environment = {"CXBOT_DATA_FOLDER": str(tmp_path / "data"), "PATH": ""}
    cut = subprocess.run(
        words,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (small, small)),
    )
    assert cut.returncode == 1, cut.stderr
    assert "Traceback" not in cut.stderr
    assert "cxbot.sqlite3" in cut.stderr.splitlines()[-1]
    assert run(*sample)[0] == 0
    assert asked(run, "last week")["metrics"]["messages_received"]["value"] > 0


def test_help_comes_at_once_and_tells_every_command() -> None:
    def python(*words: str) -> str:
        return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=True).stdout

    started = time.monotonic()
    told = python("-m", "cxbot", "--help")
    took = time.monotonic() - started
    for command in ("playground", "serve", "sample", "load", "ask", "derive", "metrics", "settings", "db"):
        assert f"\n    {command}" in told
    loaded = python("-c", "import sys, cxbot.cli; print(*sys.modules)").split()
    assert not {"sqlalchemy", "matplotlib", "slack_bolt", "alembic"} & set(loaded)
    assert took < 3  # 0.1 s, where the machine has nothing else to do


def test_a_database_that_is_not_migrated_is_told_how(
    run: Run, postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CXBOT_DATABASE_URL", postgres_server)  # the server's own, without our tables
    code, _, err = run("ask", "last week")
    assert code == 1
    assert "cxbot db upgrade" in err


def test_everything_works_on_postgresql(
    run: Run, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy import text

    from cxbot.database import make_engine

    engine = make_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    monkeypatch.setenv("CXBOT_DATABASE_URL", postgres_url)
    assert run("db", "upgrade")[0] == 0
    assert run("db", "check")[0] == 0
    assert run("sample", "--days", "14", "--scale", "0.3", *NOW)[0] == 0
    assert asked(run, "last week")["metrics"]["messages_received"]["value"] > 0


def test_an_upgrade_says_what_is_still_to_be_worked_out(run: Run, tmp_path: Path) -> None:
    assert run("sample", "--days", "14", "--scale", "0.3", *NOW)[0] == 0
    assert "worked out" not in run("db", "upgrade")[1]
    with closing(sqlite3.connect(tmp_path / "data" / "cxbot.sqlite3")) as connection, connection:
        connection.execute("UPDATE conversations SET stale = 1 WHERE id IN (SELECT id FROM conversations LIMIT 3)")
    assert "3 conversations and ratings wait to be worked out anew" in run("db", "upgrade")[1]
    assert run("derive")[1] == "3 conversations and ratings derived.\n"
    assert "worked out" not in run("db", "check")[1]


def test_the_bot_prints_its_formats_and_settings(run: Run) -> None:
    assert "messages.csv" in run("load", "--format")[1]
    assert "CXBOT_ZONE" in run("settings")[1]
    assert run("metrics")[1].count("Counts on") == len(run("metrics", "--markdown")[1].splitlines()) - 2


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


def test_two_playgrounds_in_one_folder_have_a_company_each(tmp_path: Path) -> None:
    environment = {"CXBOT_DATA_FOLDER": str(tmp_path), "CXBOT_COMMAND": "/report", "PATH": "", "HOME": str(tmp_path)}
    running = []
    try:
        for _ in range(2):
            words = ["playground", "--days", "2", "--port", str(free_port())]
            process = subprocess.Popen(
                [sys.executable, "-m", "cxbot", *words],
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            running.append(process)
            assert process.stdout is not None
            said = next(line for line in process.stdout if not line.startswith("Open"))
            assert said.endswith("and type /report last month\n"), said
        assert len(list(tmp_path.glob("playground_*.sqlite3"))) == 2
        assert running[0].poll() is None
    finally:
        for process in running:
            process.terminate()
            process.communicate(timeout=30)
    assert [process.returncode for process in running] == [0, 0]


def test_an_interrupted_load_goes_on_to_the_same_rows(tmp_path: Path) -> None:
    def cxbot(folder: str, *words: str) -> tuple[list[str], dict[str, str]]:
        return [sys.executable, "-m", "cxbot", *words, *NOW], {"CXBOT_DATA_FOLDER": str(tmp_path / folder), "PATH": ""}

    sample = ("sample", "--days", "40")
    words, environment = cxbot("cut", *sample)
    loading = subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert loading.stderr is not None
    for line in loading.stderr:
        if not line.startswith("Loading sample company: 0"):
            loading.send_signal(signal.SIGINT)
            break
    _, said = loading.communicate(timeout=60)
    assert loading.returncode == 130
    assert "run the same command again" in said
    answers = []
    for folder in ("cut", "whole"):
        words, environment = cxbot(folder, *sample)
        subprocess.run(words, env=environment, check=True, capture_output=True)
        words, environment = cxbot(folder, "ask", "last 30 days", "--json")
        answers.append(subprocess.run(words, env=environment, check=True, capture_output=True).stdout)
    assert answers[0] == answers[1]


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
