"""A helpdesk is connected and synced from the command line."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cxbot.sealing import CANNOT_SEAL, Sealing, new_key
from tests.cli.asked import asked
from tests.cli.conftest import Run
from tests.cli.terminal import CTRL_C, CTRL_D, at_terminal
from tests.sources.chatwoot.conftest import chatwoot_urls, desk, new_desk
from tests.sources.chatwoot.desk import Desk, at

__all__ = ["chatwoot_urls", "desk", "new_desk"]


@pytest.fixture
def busy(desk: Desk) -> Desk:
    joe = desk.conversation(1, 1, at("2 9:00"))
    desk.inbound(joe, at("2 9:00"))
    desk.outbound(joe, at("2 9:10"))
    desk.rate(joe, desk.survey(joe, at("2 9:30")), at("2 10:00"), 5)
    return desk


def kept(tmp_path: Path) -> str:
    with closing(sqlite3.connect(tmp_path / "data" / "cxbot.sqlite3")) as connection:
        return str(connection.execute("SELECT settings FROM connected_sources").fetchone()[0])


def test_connected_synced_and_reported(run: Run, busy: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = new_key()
    monkeypatch.setenv("CXBOT_SECRET_KEY", key)
    (tmp_path / "password").write_text("s3cret\n")
    words = ("--set", f"url={busy.url}", "--set", f"password=@{tmp_path}/password", "--set", "start=2026-10-01")
    code, out, err = run("connect", "chatwoot", "shop", *words)
    assert (code, err) == (0, "")
    assert "“shop” is connected" in out
    assert "Chatwoot 4.13 or newer, account 1, “Acme”." in out
    assert "1 conversation in which anything happened since 1 October 2026" in out
    assert "Pending conversations, which a bot has, count as open." in out
    assert "s3cret" not in out + kept(tmp_path)
    assert '"account": {"text": "1"}' in kept(tmp_path)
    assert "Not synced to its end yet; every 10 minutes" in run("sources")[1]
    code, out, err = run("sync")
    assert code == 0
    assert "shop: Loaded" in out
    assert "The data are complete up to" in out
    assert "shop: conversations of November 2026" in err or "shop: what is gone" in err
    assert asked(run, "csat nov 2026", "--now", "2026-11-25T10:00")["metrics"]["csat_responses"]["value"] == 1
    listed = run("sources")[1]
    assert re.search(r"Told \d+ records, 0 refused, 0 removed since it was connected", listed)
    assert "TROUBLE" not in listed


def test_trouble_is_listed_and_the_next_sync_goes_on(run: Run, busy: Desk) -> None:
    assert run("connect", "chatwoot", "shop", "--set", f"url={busy.url}", "--every", "0")[0] == 0
    busy.run("ALTER TABLE messages RENAME TO away")
    code, out, err = run("sync", "shop")
    busy.run("ALTER TABLE away RENAME TO messages")
    assert (code, out) == (1, "")
    assert "lacks the table messages" in err
    listed = run("sources")[1]
    assert "TROUBLE at" in listed
    assert "only when asked: cxbot sync shop" in listed
    assert run("sync")[0] == 0
    assert "TROUBLE" not in run("sources")[1]


def test_a_password_may_stay_in_the_environment(
    run: Run, busy: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CXBOT_SOURCE_PASSWORD", "s3cret")
    words = ("--set", f"url={busy.url}", "--set", "password=env:CXBOT_SOURCE_PASSWORD")
    assert run("connect", "chatwoot", *words)[0] == 0
    assert '"password": {"variable": "CXBOT_SOURCE_PASSWORD"}' in kept(tmp_path)
    assert run("sync")[0] == 0
    monkeypatch.delenv("CXBOT_SOURCE_PASSWORD")
    code, _, err = run("sync")
    assert code == 1
    assert "CXBOT_SOURCE_PASSWORD is not set" in err


def test_a_key_is_changed_and_syncs_go_on(
    run: Run, busy: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = run("connect", "--new-key")[1].strip(), new_key()
    monkeypatch.setenv("CXBOT_SECRET_KEY", old)
    assert run("connect", "chatwoot", "--set", f"url={busy.url}", "--set", "password=s3cret")[0] == 0
    monkeypatch.setenv("CXBOT_SECRET_KEY", f"{new},{old}")
    assert run("sync")[0] == 0
    monkeypatch.setenv("CXBOT_SECRET_KEY", new)
    assert run("sync")[0] == 0
    sealed = re.search(r'"sealed": "([^"]+)"', kept(tmp_path))
    assert sealed is not None
    assert Sealing(new).open(sealed[1], "it") == "s3cret"
    monkeypatch.setenv("CXBOT_SECRET_KEY", new_key())
    assert "was sealed with another CXBOT_SECRET_KEY" in run("sync")[2]


def test_connecting_again_changes_what_is_said_and_keeps_the_rest(run: Run, busy: Desk, tmp_path: Path) -> None:
    assert run("connect", "chatwoot", "--set", f"url={busy.url}", "--set", "start=2026-10-01")[0] == 0
    code, out, _ = run("connect", "chatwoot", "--set", "web=https://chat.example.com", "--every", "30")
    assert code == 0
    assert "every 30 minutes" in out
    assert '"start": {"text": "2026-10-01"}' in kept(tmp_path)
    assert "https://chat.example.com" in kept(tmp_path)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("connect", "fax"), "There is no sort of source “fax”"),
        (("connect", "csv"), "is loaded, not connected: cxbot load. Connected are: chatwoot"),
        (("connect", "chatwoot"), "needs the setting “url”"),
        (("connect", "chatwoot", "--set", "color=blue"), "“color” is no setting of chatwoot"),
        (("connect", "chatwoot", "--every", "0.5"), "write minutes from 1 to 1440, or 0 for never"),
        (("connect", "chatwoot", "--set", "url=x", "--set", "password=@/no/file"), "Make the folder first"),
        (("sync",), "No source is connected. What can be, and how: cxbot connect"),
        (("sync", "shop"), "No source “shop” is connected"),
    ],
)
def test_mistakes_are_told_with_the_fix(run: Run, words: tuple[str, ...], said: str) -> None:
    code, _, err = run(*words)
    assert code == 1
    assert said in err


def test_another_start_is_refused_once_it_is_told_from_one_on(run: Run, busy: Desk, tmp_path: Path) -> None:
    words = ("connect", "chatwoot", "shop", "--set", f"url={busy.url}")
    assert run(*words, "--set", "start=2026-10-01")[0] == 0
    assert run(*words, "--set", "start=2026-11-01")[0] == 0  # nothing is told yet
    assert run("sync")[0] == 0
    code, out, err = run(*words, "--set", "start=2026-09-01")
    assert (code, out) == (1, "")
    assert "“shop” is told from 2026-11-01 on already, so another start changes nothing." in err
    assert "cxbot forget shop, and connect it again" in err
    assert '"start": {"text": "2026-11-01"}' in kept(tmp_path)
    assert run(*words, "--set", "start=2026-11-01")[0] == 0


def test_a_secret_without_a_key_is_told_before_anything_is_kept(run: Run, busy: Desk) -> None:
    code, _, err = run("connect", "chatwoot", "--set", f"url={busy.url}", "--set", "password=s3cret")
    assert code == 1
    assert "cxbot connect --new-key" in err
    assert "env:NAME" in err
    assert "There are no data yet" in run("sources")[1]


def test_what_can_be_connected_is_listed(run: Run) -> None:
    code, out, _ = run("connect")
    assert code == 0
    assert "cxbot connect chatwoot [NAME]" in out
    assert "  password" in out


def test_at_a_terminal_it_asks_for_what_it_needs_and_again_for_what_was_wrong(
    run: Run, busy: Desk, tmp_path: Path
) -> None:
    answers = [
        ("  url: ", ""),
        ("It cannot do without.", busy.url),
        ("  password [none]: ", "s3cret"),
        ("  account [none]: ", "7"),
        ("  web [none]: ", ""),
        ("  start [13 months ago]: ", "2026-10-01"),
        ("Say more (inactivity, own, texts)? [y/N] ", ""),
        ("  account [7]: ", "1"),
    ]
    key = {"CXBOT_SECRET_KEY": new_key()}
    ended = at_terminal(("connect", "chatwoot", "the shop"), answers, key)
    assert ended.code == 0, ended.shown
    assert "This Chatwoot has no account 7. It has: 1 (“Acme”)." in ended.shown
    assert "“the shop” is connected" in ended.shown
    assert 'Load it now: cxbot sync "the shop"' in ended.shown
    assert "s3cret" not in ended.shown + kept(tmp_path)
    assert '"start": {"text": "2026-10-01"}' in kept(tmp_path)
    assert max(map(len, ended.shown.split("\n"))) < 80 + len(busy.url)
    synced = at_terminal(("sync", "the shop"), [], key)
    assert synced.code == 0, synced.shown
    assert "the shop: Loaded" in synced.shown


def test_a_secret_that_cannot_be_sealed_is_refused_before_all_else_is_asked(
    run: Run, busy: Desk, tmp_path: Path
) -> None:
    answers = [
        ("  url: ", busy.url),
        ("  password [none]: ", "s3cret"),
        ("  password [none]: ", "env:CHATWOOT_PASSWORD"),
        ("  account [none]: ", ""),
        ("  web [none]: ", ""),
        ("  start [13 months ago]: ", ""),
        ("? [y/N] ", ""),
    ]
    ended = at_terminal(("connect", "chatwoot"), answers, {"CHATWOOT_PASSWORD": "s3cret"})
    assert ended.code == 0, ended.shown
    before, _, after = ended.shown.partition("  password [none]: ")
    assert CANNOT_SEAL.split()[-1] in before
    assert "CXBOT_SECRET_KEY is not set" in after
    assert "s3cret" not in ended.shown
    assert '"password": {"variable": "CHATWOOT_PASSWORD"}' in kept(tmp_path)


@pytest.mark.parametrize("ends", [CTRL_C, CTRL_D])
def test_whoever_breaks_off_has_connected_nothing(run: Run, busy: Desk, ends: str) -> None:
    answers = [("  url: ", busy.url), ("  password [none]: ", ""), ("  account [none]: ", ends)]
    ended = at_terminal(("connect", "chatwoot"), answers, {"CXBOT_SECRET_KEY": new_key()})
    assert ended.code == 1
    assert "“chatwoot” is not connected: nothing was kept." in ended.shown
    assert "There are no data yet" in run("sources")[1]


def test_watching_what_is_only_synced_when_asked_is_refused(run: Run, busy: Desk) -> None:
    assert run("connect", "chatwoot", "the shop", "--set", f"url={busy.url}", "--every", "0")[0] == 0
    code, out, err = run("sync", "--watch")
    assert code == 1
    assert "the shop: Loaded" in out
    assert "connect it again with --every MINUTES" in err
    assert 'only when asked: cxbot sync "the shop"' in run("sources")[1]
