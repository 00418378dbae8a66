"""The manifest is what Slack takes, and says of the app what the app listens to: no more, no less."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from sqlalchemy import Engine

from cxbot.cli.building import manifest as renamed
from cxbot.settings import read_settings
from cxbot.slack.listeners import clicks, commands, groups, home, mentions, workspace
from cxbot.slack.running.app import COMMANDS
from tests.slack.bot import NOW, unconnected

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT.parent / "shared/data/slack_manifest_schema_1.0.0.json"

# What each method that the bot calls needs, as Slack's reference of methods says.
SCOPES = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "files.delete": "files:write",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "files.info": "files:read",
    "users.info": "users:read",
    "users.list": "users:read",
    "conversations.info": "channels:read",
    "conversations.open": "im:write",
    "views.open": None,
    "views.publish": None,
    "auth.test": None,
}
# What the bot does without where nobody granted it.
OPTIONAL = {"usergroups.users.list": "usergroups:read"}


@dataclass
class Heard:
    """Stands where the app stands and writes down what is listened to."""

    commands: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    clicks: set[Any] = field(default_factory=set)

    def command(self, name: str) -> Callable[[Any], None]:
        self.commands.add(name)
        return lambda _: None

    def event(self, name: str) -> Callable[[Any], None]:
        self.events.add(name)
        return lambda _: None

    def action(self, name: Any) -> Callable[[Any], None]:
        self.clicks.add(name)
        return lambda _: None


@pytest.fixture
def manifest() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "manifest.yml").read_text()))


@pytest.fixture
def heard(sqlite_engine: Engine) -> Heard:
    heard = Heard()
    with unconnected(sqlite_engine, NOW) as context:
        for part in (commands, mentions, home, groups, workspace, clicks):
            part.register(heard, context)
    return heard


@pytest.mark.skipif(not SCHEMA.exists(), reason="Slack's schema is not part of the checkout")
def test_slack_takes_the_manifest(manifest):
    jsonschema.validate(manifest, json.loads(SCHEMA.read_text()))


def test_the_app_listens_to_what_the_manifest_announces(manifest, heard):
    features, settings = manifest["features"], manifest["settings"]
    assert {each["command"] for each in features["slash_commands"]} == heard.commands
    subscribed = settings["event_subscriptions"]["bot_events"]
    assert {each.partition(".")[0] for each in subscribed} == heard.events
    assert [each for each in subscribed if "." in each] == ["message.im"]  # of other conversations nothing is heard
    assert settings["interactivity"]["is_enabled"] is bool(heard.clicks)
    assert features["app_home"]["home_tab_enabled"] is ("app_home_opened" in heard.events)


def test_commands_are_those_of_the_settings(manifest):
    settings = read_settings({})
    assert list(COMMANDS) == [settings.command, settings.short_command]
    assert all(each["should_escape"] for each in manifest["features"]["slash_commands"])


def test_the_manifest_of_the_playground_has_the_commands_of_the_settings():
    named = renamed("/report", "/csat-emea")
    assert [each["command"] for each in named["features"]["slash_commands"]] == ["/report", "/csat-emea"]
    about = named["display_information"]["long_description"]
    assert "Type /report to post" in about
    assert "/report october vs last year" in about
    assert "/cx" not in about


def test_the_manifest_asks_for_the_scopes_that_the_bot_uses_and_no_others(manifest):
    source = "\n".join(path.read_text() for path in (ROOT / "cxbot/slack").rglob("*.py"))
    called = {method for method in SCOPES if f".{method.replace('.', '_')}(" in source}
    assert called == set(SCOPES)
    of_events = {"app_mentions:read", "commands", "im:history"}
    of_private_channels = {"groups:read"}
    scopes = manifest["oauth_config"]["scopes"]
    needed = {SCOPES[method] for method in called} - {None}
    assert set(scopes["bot"]) == needed | of_events | of_private_channels
    assert not set(scopes["bot"]) & set(scopes["bot_optional"])
    for method, scope in OPTIONAL.items():
        assert f".{method.replace('.', '_')}(" in source
        assert scope in scopes["bot_optional"]


def test_the_description_has_a_length_that_slack_takes(manifest):
    information = manifest["display_information"]
    assert len(information["name"]) <= 35
    assert len(information["description"]) <= 140
    assert 175 <= len(information["long_description"]) <= 4_000
