"""Questions on the command line, and the numbers of their answers."""

import json
from typing import Any

from tests.cli.conftest import Run

NOW = ["--now", "2026-11-19T09:00"]


def asked(run: Run, *words: str) -> dict[str, Any]:
    code, out, _ = run("ask", *words, *NOW, "--json")
    assert code == 0
    found: dict[str, Any] = json.loads(out)
    return found
