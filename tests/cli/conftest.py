"""Commands run in this process, each test with a data folder of its own."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cxbot import migrations
from cxbot.cli import main
from tests import databases

Run = Callable[..., tuple[int, str, str]]

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


@pytest.fixture(autouse=True)
def migrated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command's first database in a data folder is a copy of one that was migrated."""
    monkeypatch.setattr(migrations, "upgrade", databases.upgrade)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command with a data folder of its own: exit code, output, errors."""
    for name in [each for each in os.environ if each.startswith("CXBOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CXBOT_DATA_FOLDER", str(tmp_path / "data"))

    def command(*words: str) -> tuple[int, str, str]:
        code = main(words)
        out = capsys.readouterr()
        return code, out.out, out.err

    return command


@pytest.fixture
def loaded(run: Run, tmp_path: Path) -> Run:
    file = tmp_path / "ratings.csv"
    file.write_text(RATINGS, encoding="utf-8")
    code, out, _ = run("load", str(file), *MAP, "--map", "comment=Text", "--partial")
    assert code == 0
    assert "1 row without a rating" in out
    assert "line 6" in out  # the 9, by its line
    return run
