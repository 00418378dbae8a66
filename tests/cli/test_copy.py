"""`cxbot copy`: reports are read from a copy that follows what commands change."""

from pathlib import Path

import pytest

from tests.cli.asked import asked
from tests.cli.conftest import MAP, RATINGS, Run


def test_reports_are_read_from_a_copy_that_commands_keep_up_to_date(
    loaded: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "copies" / "reports.duckdb"
    before = asked(loaded, "last week")
    monkeypatch.setenv("CXBOT_REPORTS_URL", f"duckdb:///{path}")
    assert loaded("ask", "last week") == (
        1, "", f"cxbot: There is no copy at {path} (CXBOT_REPORTS_URL). Make it: cxbot copy\n"
    )  # fmt: skip
    code, out, _ = loaded("copy")
    assert code == 0
    assert out.startswith(f"{path} was made: ")
    assert asked(loaded, "last week") == before
    assert loaded("copy")[1] == f"{path} is up to date.\n"

    file = tmp_path / "ratings.csv"
    file.write_text(f"{RATINGS}2026-11-12 10:00,1,Ann,Sales,bad\n", encoding="utf-8")
    code, out, _ = loaded("load", str(file), *MAP, "--map", "comment=Text", "--partial", "--yes")
    assert code == 0
    assert f"{path} was " in out.splitlines()[-1]
    after = asked(loaded, "last week")["metrics"]["csat_responses"]["value"]
    assert after == before["metrics"]["csat_responses"]["value"] + 1
    code, out, _ = loaded("doctor", "--json")
    assert "a copy in DuckDB of " in out

    assert loaded("copy", "--forget")[1] == f"{path} is gone.\n"
    assert loaded("copy", "--forget")[1] == f"There was no copy at {path}.\n"


def test_what_is_forgotten_stands_in_no_file_of_the_copy(
    loaded: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "copies" / "reports.duckdb"
    monkeypatch.setenv("CXBOT_REPORTS_URL", f"duckdb:///{path}")
    loaded("copy")
    file = tmp_path / "more.csv"
    file.write_text(f"{RATINGS}2026-11-12 10:00,1,Ann,Sales,a secret to be forgotten\n", encoding="utf-8")
    loaded("load", str(file), *MAP, "--map", "comment=Text", "--name", "more", "--partial", "--yes")
    secret = b"a secret to be forgotten"
    assert any(secret in each.read_bytes() for each in path.parent.iterdir())
    code, out, _ = loaded("forget", "more", "--yes")
    assert code == 0
    assert f"{path} was made: " in out
    assert not any(secret in each.read_bytes() for each in path.parent.iterdir())


def test_without_a_place_it_lies_beside_the_data_and_it_is_said_how_it_is_used(loaded: Run, tmp_path: Path) -> None:
    path = tmp_path / "data" / "reports.duckdb"
    code, out, _ = loaded("copy")
    assert code == 0
    assert out.endswith(f"Reports are read from it where CXBOT_REPORTS_URL is duckdb:///{path}\n")
    code, out, _ = loaded("copy", "--anew")
    assert out.startswith(f"{path} was made: ")
