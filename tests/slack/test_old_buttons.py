"""Old buttons: each control that the bot ever wrote is answered for ever, and what it writes today is kept to be so.

`old_buttons.json` holds the controls as they were written. Lines are added (`python -m tests.slack.controls`), never
changed: people press what was posted years ago.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from cxbot.drawing.removing import REMOVE
from cxbot.message import Message
from cxbot.rights import EVERYTHING
from cxbot.slack.sending.clients import Access
from tests.driver import free_port, soon
from tests.slack.bot import Running, running_bot
from tests.slack.controls import Control, company, kept, name_of, written
from tests.slack.scripted import SECRET, Scripted, click, running, suggestion, workspace
from tests.slack.test_clicks import QUESTION

VIEW = {"ok": True, "view": {"id": "V1", "hash": "2"}}
ADMIN = {"ok": True, "user": {"id": "U1", "team_id": "T1", "is_admin": True}}
ANSWERS = {
    *("chat.postMessage", "chat.postEphemeral", "chat.update", "chat.delete", "response"),
    *("views.open", "views.push", "views.update", "views.publish"),
}
NEVER = (
    "another version",
    "newer version",
    "Something went wrong",
    "cannot be read",
    "kept no more",
    "no longer belongs",
    "being restarted",
)


@pytest.fixture(scope="module")
def scripted() -> Iterator[Scripted]:
    script: dict[str, list[Any]] = {method: [VIEW] for method in ANSWERS if method.startswith("views.")}
    script |= {"chat.update": [{"ok": True}], "response": [{"ok": True}], "chat.postEphemeral": [{"ok": True}]}
    script |= {"chat.postMessage": [{"ok": True, "ts": "1.9"}], "chat.delete": [{"ok": True}]}
    script |= {"conversations.open": [{"ok": True, "channel": {"id": "D1"}}], "files.delete": [{"ok": True}]}
    with running(workspace() | script | {"users.info": [ADMIN]}) as scripted:
        yield scripted


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = company(str(tmp_path_factory.mktemp("buttons")))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def bot(scripted: Scripted, engine: Engine) -> Iterator[Running]:
    access = Access("xoxb-1", signing_secret=SECRET, base_url=scripted.url)
    with running_bot(access, engine, mode="http", port=free_port()) as bot:
        yield bot


@pytest.fixture
def report(bot: Running) -> None:
    """A report in C1, 1.1, which any of the controls may have been below."""
    message = bot.context.replying.reply(QUESTION, EVERYTHING)
    assert isinstance(message, Message)
    bot.context.posting.reports.keep("C1", "1.1", message, "U1")


@pytest.mark.usefixtures("report")
@pytest.mark.parametrize("control", kept(), ids=name_of)
def test_it_is_answered(bot: Running, scripted: Scripted, control: Control) -> None:
    action, before = control["action"], len(scripted.calls)
    if action["type"] == "multi_external_select":
        offered = json.loads(suggestion(bot.url, action, "a"))["options"]
        assert all(word not in str(offered) for word in NEVER)
        return
    # No two windows have one id: what one of them shows would be taken for what the other does.
    view = {"id": name_of(control), "hash": "1", "blocks": [], "state": {"values": {}}} | control.get("view", {})
    said = click(
        bot.url,
        action,
        {} if "view" in control else {"ts": "1.1"},
        response_url="" if "view" in control else scripted.url.replace("/api/", "/response"),
        view=view if "view" in control else None,
    )
    assert said == b""

    def answers() -> list[tuple[str, dict[str, Any]]]:
        return [each for each in scripted.calls[before:] if each[0] in ANSWERS]

    soon(lambda: answers() or bot.context.posting.reports.find("C1", "1.1") is None, 20)
    for _ in range(2):  # what is quick may leave work to the others
        for pool in (bot.context.pools.quick, bot.context.pools.reports):
            pool.wait_until_quiet(30)
    told = json.dumps(answers(), default=str)
    assert all(word not in told for word in NEVER), told
    assert action["action_id"] != REMOVE or scripted.asked("chat.delete")


def test_what_the_bot_writes_today_is_in_the_file(engine: Engine) -> None:
    """Where this fails a control was added or changed: add it by `python -m tests.slack.controls`, and change none."""
    assert {name_of(each) for each in written(engine)} <= {name_of(each) for each in kept()}
