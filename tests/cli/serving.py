"""`cxbot serve` as a process of its own, in a workspace of the playground."""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.driver import Slack, free_port, soon

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Served:
    """A bot that runs, and the address at which it says how it is."""

    process: subprocess.Popen[str]
    url: str

    def get(self, page: str) -> tuple[int, str]:
        """A page: its status and content."""
        try:
            with urlopen(f"{self.url}{page}", timeout=15) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()


def samples(text: str) -> dict[str, float]:
    """The values of a text of metrics, by name with labels."""
    found = re.findall(r"^(\w+)(\{[^}]*\})? (\S+)$", text, re.MULTILINE)
    return {f"{name}{labels}": float(value) for name, labels, value in found}


def environment_of(slack: Slack, database: str, folder: Path, mode: str = "socket") -> dict[str, str]:
    """What makes `cxbot` work for that workspace and database."""
    access = slack.access
    return {
        "PATH": "",
        "HOME": str(folder),
        "MPLCONFIGDIR": str(folder),
        "CXBOT_DATABASE_URL": database,
        "CXBOT_DATA_FOLDER": str(folder),
        "CXBOT_SLACK_API_URL": access.base_url,
        "CXBOT_SLACK_BOT_TOKEN": access.bot_token,
        "CXBOT_SLACK_APP_TOKEN": access.app_token,
        "CXBOT_SLACK_SIGNING_SECRET": access.signing_secret,
        "CXBOT_MODE": mode,
        "CXBOT_HOST": "127.0.0.1",
        "CXBOT_PORT": str(slack.bot_port),
    }


@contextmanager
def serving(environment: Mapping[str, str], *, metrics_port: int | None = None) -> Iterator[Served]:
    """Run it until the end, once it is well."""
    port = metrics_port or free_port()
    own = {**environment, "CXBOT_METRICS_PORT": str(port)}
    words = [sys.executable, "-m", "cxbot", "serve"]
    with subprocess.Popen(words, cwd=ROOT, env=own, stderr=subprocess.PIPE, text=True) as process:
        served = Served(process, f"http://127.0.0.1:{port}")

        def well() -> bool:
            assert process.poll() is None, process.stderr and process.stderr.read()
            try:
                return served.get("/health")[0] == 200
            except URLError:
                return False

        try:
            soon(well, 40)
            yield served
        finally:
            process.terminate()
            try:
                process.communicate(timeout=30)
            finally:
                process.kill()


def run(environment: Mapping[str, str], *words: str, typed: str = "") -> tuple[int, str, str]:
    """Run a command to its end, as a process: exit code, output, errors."""
    done = subprocess.run(
        [sys.executable, "-m", "cxbot", *words],
        cwd=ROOT,
        env=dict(environment),
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr
