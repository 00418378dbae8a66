"""A stranger's first hour: exports of four helpdesks, loaded without a flag, asked about, seen in the browser."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import page_at, say
from tests.driver import free_port

pytestmark = pytest.mark.browser
SECONDS = 20_000  # milliseconds a step may take

# Ten ratings, of which six are satisfied: two of four, two of three, one of two, and one.
FILES = {
    "chatwoot.csv": (
        "Agent name,Rating,Feedback Comment,Contact Name,Contact Email Address,Contact Phone Number,"
        "Link to the conversation,Recorded date\n"
        "Ida Voss (ida@f.example),5,Quick and kind,Ann Lee,ann@l.example,,https://d.example/1,2024-03-04 10:12:33 UTC\n"
        "Ida Voss (ida@f.example),4,,Raj Rao,raj@r.example,,https://d.example/2,2024-03-05 10:12:33 UTC\n"
        "Bo Hart (bo@f.example),2,,Ann Lee,ann@l.example,,https://d.example/3,2024-03-06 10:12:33 UTC\n"
        "Bo Hart (bo@f.example),1,Nobody called,Li Wu,li@w.example,,https://d.example/4,2024-03-07 10:12:33 UTC\n"
    ),
    "zendesk.csv": (
        "id,assignee_id,group_id,requester_id,ticket_id,score,created_at,updated_at,comment\n"
        "62,135,44,7881,208,good,2024-03-11T10:00:00Z,2024-03-11T11:00:00Z,Thanks\n"
        "63,135,44,7882,209,good,2024-03-12T10:00:00Z,2024-03-12T11:00:00Z,\n"
        "64,135,44,7883,210,bad,2024-03-13T10:00:00Z,2024-03-13T11:00:00Z,\n"
        "65,135,44,7883,211,offered,2024-03-14T10:00:00Z,2024-03-14T11:00:00Z,\n"
    ),
    "intercom.csv": (
        "Conversation ID,Updated at (Europe/Berlin),Conversation rating,Conversation rating remark,User name,"
        "Company name,Teammate rated,Last survey sent\n"
        "215,2024-03-18 10:00:00,5,,Ann Lee,Lee Ltd,Ida Voss,CSAT\n"
        "216,2024-03-19 10:00:00,3,,Raj Rao,Rao Ltd,Bo Hart,CSAT\n"
    ),
    "front.csv": (
        "Activity API ID,Comment API ID,Conversation API ID,Message API ID,Type,Message date,Survey rating,"
        "Survey comment,Contact handle,Autoreply\n"
        "evt_1,com_1,cnv_1,,Csat,2024-03-20T10:00:00Z,4,Fine,ann@l.example,\n"
    ),
}


class Shell:
    """Runs commands as she does, in a folder where nothing is yet."""

    def __init__(self, folder: Path) -> None:
        self.environment = {"CXBOT_DATA_FOLDER": str(folder / "data"), "PATH": "", "HOME": str(folder)}

    def cxbot(self, *words: str) -> str:
        """What a command says; it must succeed."""
        done = subprocess.run(
            [sys.executable, "-m", "cxbot", *words],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def playground(self) -> Iterator[tuple[str, str]]:
        """The playground with her data: its address, and what she is told to type."""
        words = [sys.executable, "-m", "cxbot", "playground", "--data", "--port", str(free_port())]
        running = subprocess.Popen(
            words, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        try:
            assert running.stdout is not None
            ready = next((line for line in running.stdout if line.startswith("Ready.")), "")
            found = re.fullmatch(r"Ready\. Open (\S+) and type (.*)\n", ready)
            assert found
            yield found[1], found[2]
        finally:
            running.terminate()
            running.communicate(timeout=30)
        assert running.returncode == 0


def test_a_strangers_first_hour(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
        said = shell.cxbot("load", str(tmp_path / name))
    assert said.splitlines()[-1].startswith('Ask about them: cxbot ask "march 2024".')  # as the last file says

    listed = shell.cxbot("sources")
    assert re.findall(r"^(\w+)  \(", listed, re.MULTILINE) == ["chatwoot", "front", "intercom", "zendesk"]
    assert re.findall(r"(\d+) ratings?\b", listed) == ["4", "1", "2", "3"]
    headline = shell.cxbot("ask", "march 2024").splitlines()[0]
    # Seven of them have a score: 5, 4, 2, 1, 5, 3 and 4.
    assert (
        headline == "March 2024, known from 4 Mar 2024 until 20 Mar 10:00: 60 % satisfied, 3.4 of 5, only 10 ratings."
    )

    with shell.playground() as (address, typed), page_at(address) as (page, wrong):
        assert typed == "/cx march 2024"
        say(page, typed)
        expect(page.get_by_text(headline)).to_be_visible(timeout=SECONDS)
        expect(page.get_by_test_id("picture")).to_have_count(2, timeout=SECONDS)
        assert wrong == []
