"""The command line: what an operator types, and what comes back."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.asked import NOW, asked
from tests.cli.conftest import Run
from tests.driver import free_port


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
