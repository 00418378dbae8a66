"""The house stays as it was meant to be: small modules, documents in step, a wheel that works from anywhere."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cxbot.metrics import describe

ROOT = Path(__file__).parent.parent
MODULES = sorted(each for each in (ROOT / "cxbot").rglob("*.py") if each.parent.name != "versions")
TOP = {"cxbot", "tests", "manifest.yml", "pyproject.toml", "README.md", "Makefile", "LICENSE"}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_stays_short_and_says_what_it_is(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 350
    assert text.startswith('"""')


def test_nothing_else_lies_at_the_top() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    tops = {line.split("/")[0] for line in listed.splitlines()}
    assert {each for each in tops if not each.startswith(".")} <= TOP


def test_only_settings_reads_the_environment() -> None:
    found = {
        module.relative_to(ROOT).as_posix()
        for module in MODULES
        if re.search(r"os\.environ|getenv", module.read_text(encoding="utf-8"))
    }
    assert found == {"cxbot/settings/__init__.py"}


def test_only_charts_know_matplotlib() -> None:
    found = [
        each
        for each in MODULES
        if re.search(r"^\s*(import|from) matplotlib", each.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert {each.parent.name for each in found} == {"charts"}


def test_the_readme_lists_the_metrics_as_they_are() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert describe().strip() in readme, "run: cxbot metrics --markdown, and put its table into the README"


@pytest.mark.slow
def test_a_wheel_has_everything_the_bot_needs(tmp_path: Path) -> None:
    wheel = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)]
    subprocess.run(wheel, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as archive:
        archive.extractall(tmp_path / "unpacked")
    code = (
        "import cxbot, sys; from cxbot.cli import main; from cxbot.cli.building import manifest;"
        f"assert cxbot.__file__.startswith({str(tmp_path)!r}), cxbot.__file__;"
        "assert manifest()['features']['slash_commands'];"
        "sys.exit(main(['db', 'upgrade']) or main(['ask', 'csat last week']))"
    )
    environment = {"PYTHONPATH": str(tmp_path / "unpacked"), "CXBOT_DATA_FOLDER": str(tmp_path / "data"), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "There are no data yet." in done.stdout
