"""`cxbot load`, `sources` and `forget`: what is shown, asked, kept and told."""

import os
import pty
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.ratings import kept, sources

MAPPED = ("--map", "rating=Rating", "--map", "rated_at=Date")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ratings.csv"
    path.write_text("id,Rating,Date,Agent\n1,5,2026-10-01 10:00,Ann\n2,4,2026-10-02 10:00,Bo\n")
    return path


def test_a_file_without_a_header_loses_no_row(run: Run, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("a1,5,2026-11-01 10:00,Ann\na2,4,2026-11-02 10:00,Bo\n")
    code, _, err = run("load", str(tmp_path / "f.csv"), "--yes")
    assert code == 1
    assert "line 1: where the names of the columns should stand there is a row" in err


def test_a_dry_run_shows_and_stops(run: Run, file: Path, tmp_path: Path) -> None:
    code, out, _ = run("load", str(file), *MAPPED, "--dry-run")
    assert code == 0
    assert "2 new, 0 changed, 0 unchanged, 0 alike, 0 refused" in out
    assert kept(tmp_path) == []
    assert sources(tmp_path) == []


def test_what_is_shown_says_columns_scale_times_and_counts(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(
        "Satisfaction;When;Agent;Remark;Colour\n"
        "5;01.11.2026 10:00;Ann;;red\n5;01.11.2026 10:00;Ann;;red\n4;13.11.2026 10:00;Bo;x;\n;14.11.2026;Bo;;\n",
    )
    out = run("load", str(path), "--zone", "Europe/Berlin")[1]
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert "rating Satisfaction 5 (guessed)" in lines
    assert "teammate Agent Ann (guessed)" in lines
    assert "not taken Colour" in lines
    assert "5 5 of 5 2" in lines
    assert "(nothing) no rating 1" in lines
    assert "“01.11.2026 10:00” is Sun 01 Nov 2026 10:00 in Europe/Berlin (2026-11-01 09:00 UTC)" in lines
    assert "ratings: 2 new, 0 changed, 0 unchanged, 1 alike, 0 refused, 1 without a rating" in lines


def test_causes_come_first_and_at_most_twenty_rows(run: Run, tmp_path: Path) -> None:
    rows = [f"{number},{'good' if number % 2 else number % 5 + 1},2026-11-01" for number in range(60)]
    (tmp_path / "f.csv").write_text("\n".join(["id,Rating,Date", *rows]))
    code, out, err = run("load", str(tmp_path / "f.csv"), *MAPPED, "--scale", "1-5")
    assert code == 1
    assert "30 of 60 rows of f.csv are refused, so nothing was loaded" in err
    assert "30 rows: column “Rating”: “good” is not on the scale 1-5" in out
    assert out.count("f.csv, line ") == 20
    assert "and 10 more." in out
    assert run("load", str(tmp_path / "f.csv"), *MAPPED, "--scale", "1-5", "--partial")[0] == 0
    assert len(kept(tmp_path)) == 30


def test_a_file_of_a_folder_that_is_misspelt_is_named_as_the_cause(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "tag.csv").write_text("id,name\nv,VIP\n")
    (folder / "conversations.csv").write_text("id\n" + "".join(f"{number}\n" for number in range(20)))
    tagged = "".join(f"{number},v\n" for number in range(5, 20))
    (folder / "conversation_tags.csv").write_text(f"conversation,tag\n{tagged}")
    code, out, err = run("load", str(folder))
    assert code == 1
    assert (
        "15 rows: tag “v” is unknown (tag.csv was left out: the format has no such file; did you mean tags.csv?)" in out
    )
    assert "15 of 20 rows of conversations.csv are refused, so nothing was loaded" in err
    assert sources(tmp_path) == []
    (folder / "tag.csv").rename(folder / "tags.csv")
    assert run("load", str(folder))[0] == 0


def test_the_same_name_elsewhere_is_another_export(run: Run, tmp_path: Path) -> None:
    (tmp_path / "eu").mkdir()
    head = "id,Rating,Date,Agent\n"
    (tmp_path / "export.csv").write_text(head + "".join(f"{n},5,2026-10-0{n} 10:00,Ann\n" for n in range(1, 5)))
    (tmp_path / "eu" / "export.csv").write_text(head + "".join(f"{n},1,2026-09-0{n} 10:00,Zoe\n" for n in range(1, 5)))
    assert run("load", str(tmp_path / "export.csv"), "--yes")[0] == 0
    code, _, err = run("load", str(tmp_path / "eu" / "export.csv"), "--yes")
    assert code == 1
    assert '--name "eu-export"' in err
    assert len(kept(tmp_path)) == 4
    assert run("load", str(tmp_path / "eu" / "export.csv"), "--yes", "--name", "eu-export")[0] == 0
    assert [name for name, _ in sources(tmp_path)] == ["eu-export", "export"]
    assert len(kept(tmp_path)) == 8


def test_another_column_as_id_is_another_source(run: Run, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("a,b,Rating,Date\n1,2,5,2026-11-01\n2,1,4,2026-11-02\n")
    assert run("load", str(tmp_path / "f.csv"), *MAPPED, "--map", "id=a")[0] == 0
    code, _, err = run("load", str(tmp_path / "f.csv"), "--map", "id=b")
    assert code == 1
    assert 'cxbot forget "f"' in err


def test_sources_are_listed_and_forgotten(run: Run, file: Path, tmp_path: Path) -> None:
    assert "There are no data yet" in run("sources")[1]
    assert run("load", str(file), "--yes", "--name", "Desk")[0] == 0
    out = run("sources")[1]
    assert out.startswith("Desk  (ratings_csv)  up to 2026-10-02 10:00 UTC\n    2 ratings\n")
    assert "Between columns" not in out  # how the file was written is of no more use
    assert "rating = Rating, rated_at = Date" in out
    code, _, err = run("forget", "desk")
    assert code == 1
    assert "There is no source “desk”. There are: “Desk”." in err
    code, _, err = run("forget", "Desk")
    assert code == 1
    assert "To forget it with all that hangs on it, add --yes" in err
    assert run("forget", "Desk", "--yes")[0] == 0
    assert sources(tmp_path) == []
    with closing(sqlite3.connect(tmp_path / "data" / "cxbot.sqlite3")) as connection:
        for table in ("ratings", "rating_revisions", "rating_keys", "teammates", "credits", "segments"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


@pytest.mark.parametrize(("typed", "loaded"), [("y\n", 2), ("\n", 0), ("no\n", 0)])
def test_on_a_terminal_it_asks(file: Path, tmp_path: Path, typed: str, loaded: int) -> None:
    """Also where nothing was guessed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "cxbot", "load", str(file), *MAPPED],
        env={"CXBOT_DATA_FOLDER": str(tmp_path / "data"), "PATH": "", "TERM": "xterm"},
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
    )
    os.close(theirs)
    said = b""
    with os.fdopen(ours, "r+b", buffering=0) as terminal:
        while b"[y/N]" not in said:
            said += terminal.read(1000)
        terminal.write(typed.encode())
        process.wait(timeout=60)
    if process.stderr:
        process.stderr.close()
    assert process.returncode == (0 if loaded else 1)
    assert len(kept(tmp_path)) == loaded


def test_another_program_s_database_keeps_every_byte(
    run: Run, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(other)) as connection, connection:
        connection.execute("CREATE TABLE invoices (id INTEGER)")
        connection.execute("INSERT INTO invoices VALUES (1)")
    before = other.read_bytes()
    monkeypatch.setenv("CXBOT_DATABASE_URL", f"sqlite:///{other}")
    for words in (("load", str(file), *MAPPED), ("db", "upgrade"), ("db", "check"), ("sources",)):
        code, _, err = run(*words)
        assert code == 1
        assert "tables of another program (invoices ...)" in err
    assert other.read_bytes() == before


def test_a_schema_that_lacks_a_table_is_told_what_helps(run: Run, file: Path, tmp_path: Path) -> None:
    assert run("load", str(file), *MAPPED)[0] == 0
    with closing(sqlite3.connect(tmp_path / "data" / "cxbot.sqlite3")) as connection, connection:
        connection.execute("DROP TABLE conversation_tags")
    for action in ("upgrade", "check"):
        code, _, err = run("db", action)
        assert code == 1
        assert "lacks conversation_tags" in err
        assert "backup" in err


def test_what_is_no_file_is_told(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    code, _, err = run("load", str(tmp_path / "pipe.csv"))
    assert code == 1
    assert "is no file" in err
    wide = tmp_path / "wide.csv"
    wide.write_text(",".join(f"c{number}" for number in range(1_000_000)) + "\n")
    code, _, err = run("load", str(wide))
    assert code == 1
    assert "has 1,000,000 columns" in err
    code, _, err = run("load", str(wide.with_name("r.csv")), "--date-format", "%Y%m%d %Y")
    assert code == 1


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}])
def test_a_path_with_umlauts_is_a_path_in_every_locale(tmp_path: Path, locale: dict[str, str]) -> None:
    folder = tmp_path / "Grüße"
    folder.mkdir()
    (folder / "März.csv").write_text("Rating,Date,Who\n5,2026-11-01,Zoé\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "cxbot", "load", str(folder / "März.csv"), *MAPPED],
        env={"CXBOT_DATA_FOLDER": str(folder / "data"), "PATH": "", **locale},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert sources(folder) == [("März", "2026-11-01 00:00:00")]


def test_a_file_that_changes_while_it_is_read_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cxbot.sources.ratings_csv import _Collected

    path = tmp_path / "f.csv"
    path.write_text("Rating,Date\n" + "".join(f"5,2026-11-01 10:{n:02}\n" for n in range(50)))
    take = _Collected.take

    def cut(self: _Collected, row: object, *, told: bool) -> None:
        path.write_text("Rating,Date\n5,2026-11-01 10:00\n")
        take(self, row, told=told)  # type: ignore[arg-type]  # a row of the file

    monkeypatch.setattr(_Collected, "take", cut)
    code, _, err = run("load", str(path), *MAPPED)
    assert code == 1
    assert "changed while it was read" in err
    assert kept(tmp_path) == []


def test_her_own_data_are_seen_in_the_playground_and_not_touched(run: Run, tmp_path: Path) -> None:
    code, _, err = run("playground", "--data")
    assert code == 1
    assert "cxbot" in err
    run("db", "upgrade")
    code, _, err = run("playground", "--data")
    assert code == 1
    assert "There are no data yet" in err
