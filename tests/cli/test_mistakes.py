"""What goes wrong on the command line, and what is said of it."""

import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.asked import NOW, asked
from tests.cli.conftest import Run


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


def test_a_database_that_is_not_migrated_is_told_how(
    run: Run, postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CXBOT_DATABASE_URL", postgres_server)  # the server's own, without our tables
    code, _, err = run("ask", "last week")
    assert code == 1
    assert "cxbot db upgrade" in err


def test_an_interrupted_load_goes_on_to_the_same_rows(tmp_path: Path) -> None:
    def cxbot(folder: str, *words: str) -> tuple[list[str], dict[str, str]]:
        return [sys.executable, "-m", "cxbot", *words, *NOW], {"CXBOT_DATA_FOLDER": str(tmp_path / folder), "PATH": ""}

    sample = ("sample", "--days", "120")
    words, environment = cxbot("cut", *sample)
    # Tests that run in the background ignore interrupts, and what they start would inherit that.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        loading = subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGINT, before)
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
