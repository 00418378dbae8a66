"""Settings come from the environment; a wrong one is named, with the fix."""

import pwd
from pathlib import Path

import pytest

from cxbot.errors import SettingError
from cxbot.settings import RULES, VARIABLES, Mode, Rules, Subscribers, Who, need_slack, read_settings
from cxbot.ways import ENGLISH


def test_without_any_setting_everything_has_a_default(tmp_path: Path) -> None:
    settings = read_settings({"CXBOT_DATA_FOLDER": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path}/cxbot.sqlite3"
    assert settings.reports_url == settings.database_url
    assert (settings.zone, settings.week_starts, settings.mode) == ("UTC", 0, Mode.SOCKET)
    assert (settings.ways, settings.own_weeks) == (ENGLISH, True)
    assert (settings.command, settings.short_command) == ("/cx", "/csat")
    assert (settings.metrics_host, settings.metrics_port) == ("127.0.0.1", 0)
    assert settings.slack_url == "https://slack.com/api/"


def test_every_setting_is_read() -> None:
    settings = read_settings(
        {
            "CXBOT_DATABASE_URL": "postgresql://cx@db/cx",
            "CXBOT_REPORTS_URL": "postgresql://cx@replica/cx",
            "CXBOT_ZONE": "America/Sao_Paulo",
            "CXBOT_WEEK_STARTS": "Sunday",
            "CXBOT_COMMAND": "/report",
            "CXBOT_SHORT_COMMAND": "/score",
            "CXBOT_MODE": "HTTP",
            "CXBOT_HOST": "127.0.0.1",
            "CXBOT_PORT": "8080",
            "CXBOT_SHARED_CHANNELS": "C1, C2",
            "CXBOT_LOG_LEVEL": "debug",
            "CXBOT_LANGUAGE": "de-DE",
            "CXBOT_METRICS_PORT": "9100",
            "CXBOT_METRICS_HOST": "10.0.0.7",
            "CXBOT_SLACK_API_URL": "https://slack-gov.com/api",
        }
    )
    assert (settings.database_url, settings.reports_url) == ("postgresql://cx@db/cx", "postgresql://cx@replica/cx")
    assert (settings.zone, settings.week_starts, settings.mode) == ("America/Sao_Paulo", 6, Mode.HTTP)
    assert (settings.command, settings.short_command, settings.host, settings.port) == (
        *("/report", "/score"),
        *("127.0.0.1", 8080),
    )
    assert settings.rules.shared_channels == {"C1", "C2"}
    assert settings.log_level == "DEBUG"
    assert (settings.metrics_host, settings.metrics_port) == ("10.0.0.7", 9100)
    assert settings.slack_url == "https://slack-gov.com/api/"
    assert (settings.ways.language, settings.own_weeks) == ("de-DE", False)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CXBOT_ZONE", "Berlin"),
        ("CXBOT_WEEK_STARTS", "someday"),
        ("CXBOT_LANGUAGE", "klingon"),
        ("CXBOT_MODE", "carrier pigeon"),
        ("CXBOT_PORT", "0"),
        ("CXBOT_PORT", "http"),
        ("CXBOT_METRICS_PORT", "65536"),
        ("CXBOT_SLACK_API_URL", "slack.com"),
        ("CXBOT_SLACK_API_URL", "http://slack.example/api/"),
        ("CXBOT_COMMAND", "cx"),
        ("CXBOT_SHORT_COMMAND", "/Csat"),
        ("CXBOT_COMMAND", "/c`x"),
        ("CXBOT_COMMAND", "/csat"),  # the short command's
        ("CXBOT_SHORT_COMMAND", "/cx"),
        ("CXBOT_LOG_LEVEL", "LOUD"),
        ("CXBOT_SEE", "nobody"),
        ("CXBOT_ASK", "admins"),
        ("CXBOT_SUBSCRIBE", "guests"),
        ("CXBOT_MOST_DIGESTS", "0"),
        ("CXBOT_MOST_DIGESTS", "many"),
        ("CXBOT_PROCESSES", "65"),
        ("CXBOT_PROCESSES", "-1"),
        ("CXBOT_PROCESSES", "two"),
        ("CXBOT_PROCESSES", "9" * 5000),
        ("CXBOT_MANAGERS", "@ana"),
        ("CXBOT_MANAGERS", "U1, C1"),
        ("CXBOT_ADMINS", "everyone"),
        ("CXBOT_FULL_CHANNELS", "#support"),
        ("CXBOT_CHANNELS", "S1"),
        ("CXBOT_SHARED_CHANNELS", "northwind"),
        ("CXBOT_DATABSE_URL", "sqlite://"),  # a slip of the pen is not ignored
    ],
)
def test_a_wrong_value_is_named_with_the_fix(variable: str, value: str) -> None:
    with pytest.raises(SettingError, match=variable):
        read_settings({variable: value})


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "CXBOT_SLACK_BOT_TOKEN is not set"),
        ({"CXBOT_SLACK_BOT_TOKEN": "xoxp-1"}, "CXBOT_SLACK_BOT_TOKEN should begin with xoxb-"),
        ({"CXBOT_SLACK_BOT_TOKEN": "xoxb-1"}, "CXBOT_SLACK_APP_TOKEN is not set"),
        ({"CXBOT_SLACK_BOT_TOKEN": "xoxb-1", "CXBOT_SLACK_APP_TOKEN": "xoxb-1"}, "should begin with xapp-"),
        ({"CXBOT_SLACK_BOT_TOKEN": "xoxb-1", "CXBOT_MODE": "http"}, "CXBOT_SLACK_SIGNING_SECRET is not set"),
    ],
)
def test_a_missing_token_is_named_with_where_to_find_it(given: dict[str, str], missing: str) -> None:
    with pytest.raises(SettingError, match=missing):
        need_slack(read_settings(given))


def test_tokens_that_the_mode_needs_are_enough() -> None:
    need_slack(read_settings({"CXBOT_SLACK_BOT_TOKEN": "xoxb-1", "CXBOT_SLACK_APP_TOKEN": "xapp-1"}))
    need_slack(
        read_settings({"CXBOT_SLACK_BOT_TOKEN": "xoxb-1", "CXBOT_SLACK_SIGNING_SECRET": "s", "CXBOT_MODE": "http"})
    )


def test_nothing_secret_is_shown_when_settings_are_printed() -> None:
    settings = read_settings(
        {
            "CXBOT_SLACK_BOT_TOKEN": "xoxb-hush",
            "CXBOT_SLACK_APP_TOKEN": "xapp-hush",
            "CXBOT_SLACK_SIGNING_SECRET": "hush",
            "CXBOT_DATABASE_URL": "postgresql://cx:hush@db/cx",
            "CXBOT_REPORTS_URL": "postgresql://cx:hush@replica/cx",
        }
    )
    assert "hush" not in repr(settings)
    assert settings.signing_secret == "hush"


def test_every_variable_says_what_it_is_for() -> None:
    assert all(name.startswith("CXBOT_") and len(text) > 10 for name, text in VARIABLES.items())


def test_without_a_home_folder_the_fix_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_: int) -> None:
        raise KeyError("no such user")

    for name in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    with pytest.raises(SettingError, match="Name a folder in CXBOT_DATA_FOLDER"):
        read_settings({})
    assert read_settings({"CXBOT_DATA_FOLDER": "/data"}).data_folder == Path("/data")


def test_who_may_see_what_is_read_and_what_is_said_is_no_longer_open() -> None:
    settings = read_settings(
        {
            "CXBOT_SEE": "Managers",
            "CXBOT_ASK": "",
            "CXBOT_MANAGERS": "S1, U1 W2",
            "CXBOT_ADMINS": "U3",
            "CXBOT_FULL_CHANNELS": "C1",
            "CXBOT_CHANNELS": "C1,G2",
        }
    )
    assert settings.rules == Rules(
        see=Who.MANAGERS,
        managers=frozenset({"S1", "U1", "W2"}),
        admins=frozenset({"U3"}),
        full_channels=frozenset({"C1"}),
        channels=frozenset({"C1", "G2"}),
    )
    assert set(settings.said) == set(RULES) - {"CXBOT_ASK", "CXBOT_SHARED_CHANNELS", "CXBOT_SUBSCRIBE"}


def test_who_subscribes_follows_who_sees_unless_it_is_said() -> None:
    assert read_settings({}).rules.subscribers is Subscribers.EVERYONE
    assert read_settings({"CXBOT_SEE": "managers"}).rules.subscribers is Subscribers.MANAGERS
    said = read_settings({"CXBOT_SEE": "managers", "CXBOT_SUBSCRIBE": "Everyone", "CXBOT_MOST_DIGESTS": "5"})
    assert (said.rules.subscribers, said.most_digests) == (Subscribers.EVERYONE, 5)
