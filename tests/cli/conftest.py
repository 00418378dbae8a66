"""Commands run in this process, each test with a data folder of its own."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cxbot.cli import main

Run = Callable[..., tuple[int, str, str]]


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
