"""Settings, from environment variables that begin with CXBOT_. Nothing else reads the environment.

Every setting is checked here, once; an error names the variable and the fix.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from platformdirs import user_data_path

from cxbot.errors import SettingError
from cxbot.settings import checking
from cxbot.ways import ENGLISH, Ways


class Mode(StrEnum):
    """How Slack reaches the bot."""

    SOCKET = "socket"
    HTTP = "http"


class Plan(StrEnum):
    """The plan that the workspace has with Front: accounts are part of one only."""

    ENTERPRISE = "enterprise"
    OTHER = "other"


NO_ACCOUNTS = (
    "Accounts are part of the enterprise plan, and this workspace has another (CXBOT_PLAN), so they are off. Contacts "
    "are there."
)
PROCESSES = 2
MOST_DIGESTS = 20  # of a channel or a person
SLACK = "https://slack.com/api/"
COMMAND, SHORT_COMMAND = "/cx", "/csat"  # the report, and its satisfaction section alone


class Who(StrEnum):
    """Whom a rule lets."""

    EVERYONE = "everyone"  # every full member of the workspace
    MANAGERS = "managers"


class Subscribers(StrEnum):
    """Who has digests come to channels, and to other people."""

    EVERYONE = "everyone"  # who may ask
    MANAGERS = "managers"
    ADMINS = "admins"


@dataclass(frozen=True, slots=True)
class Rules:
    """Who may see and ask what, and where reports may be posted.

    `see` says who sees names of customers, comments and scores of others, `ask` who asks at all. Managers and admins
    are ids of people and of user groups; without admins, Slack's own are. `channels`, where there are any, are the only
    ones that are posted into; `full_channels` show everything to all their readers. Both admit no shared channel.
    `subscribe` says who has digests come to channels and to others; None is whoever `see` lets see everything.
    """

    see: Who = Who.EVERYONE
    ask: Who = Who.EVERYONE
    managers: frozenset[str] = frozenset()
    admins: frozenset[str] = frozenset()
    full_channels: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    shared_channels: frozenset[str] = frozenset()
    subscribe: Subscribers | None = None

    @property
    def subscribers(self) -> Subscribers:
        """Who has digests come to channels, and to other people."""
        return self.subscribe or (Subscribers.MANAGERS if self.see is Who.MANAGERS else Subscribers.EVERYONE)


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator can set. Tokens are empty until `need_slack` has checked them."""

    data_folder: Path
    database_url: str = field(repr=False)  # here and below: what is secret stays out of logs and tracebacks
    reports_url: str = field(repr=False)
    zone: str = "UTC"
    week_starts: int = 0
    own_weeks: bool = True  # of people, where the environment does not say when a week starts
    ways: Ways = ENGLISH
    command: str = COMMAND
    short_command: str = SHORT_COMMAND
    mode: Mode = Mode.SOCKET
    host: str = "0.0.0.0"  # noqa: S104 - in HTTP mode Slack must reach it; the playground binds to loopback on its own
    port: int = 3000
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    rules: Rules = field(default_factory=Rules)
    said: Mapping[str, str] = field(default_factory=dict)  # the rules that the environment does not leave open
    plan: Plan = Plan.ENTERPRISE
    most_digests: int = MOST_DIGESTS
    log_level: str = "INFO"
    slack_url: str = SLACK
    metrics_host: str = "127.0.0.1"
    metrics_port: int = 0  # none
    processes: int = PROCESSES  # beside the bot's
    secret_key: str = field(default="", repr=False)  # seals what sources need to be reached


VARIABLES: dict[str, str] = {
    "CXBOT_DATABASE_URL": "where the data are: sqlite:////folder/file.sqlite3 or postgresql://user:password@host/name "
    "(default: a SQLite file in CXBOT_DATA_FOLDER)",
    "CXBOT_REPORTS_URL": "where reports are computed: a read replica, or duckdb:////folder/file for what cxbot copy "
    "makes (default: the same database)",
    "CXBOT_DATA_FOLDER": "the folder for the embedded database (default: the user's data folder)",
    "CXBOT_ZONE": "the workspace's time zone, such as Europe/Berlin (default: UTC)",
    "CXBOT_WEEK_STARTS": "monday or sunday, or another day (default: monday)",
    "CXBOT_LANGUAGE": "how numbers and dates are written in channels, such as de-DE; people alone have their own "
    "(default: en-GB)",
    "CXBOT_COMMAND": f"the report's slash command (default: {COMMAND})",
    "CXBOT_SHORT_COMMAND": f"the satisfaction section's slash command (default: {SHORT_COMMAND})",
    "CXBOT_MODE": "socket or http (default: socket)",
    "CXBOT_HOST": "the address to listen on in HTTP mode (default: 0.0.0.0)",
    "CXBOT_PORT": "the port to listen on in HTTP mode (default: 3000)",
    "CXBOT_SLACK_BOT_TOKEN": "the bot token, xoxb-... (OAuth & Permissions)",
    "CXBOT_SLACK_APP_TOKEN": "the app-level token, xapp-..., with connections:write (socket mode)",
    "CXBOT_SLACK_SIGNING_SECRET": "the signing secret (Basic Information; HTTP mode)",
    "CXBOT_SEE": "everyone or managers: who sees comments, names of customers and scores of others (default: everyone)",
    "CXBOT_ASK": "everyone or managers: who asks for reports (default: everyone)",
    "CXBOT_MANAGERS": "ids of people (U...) and user groups (S...) who are managers (default: only the admins)",
    "CXBOT_ADMINS": "ids of people (U...) and user groups (S...) who change settings (default: the workspace's admins)",
    "CXBOT_FULL_CHANNELS": "ids of channels that show everything to all who read them where CXBOT_SEE is managers",
    "CXBOT_CHANNELS": "ids of the only channels that reports may be posted into (default: all that the bot is in)",
    "CXBOT_SHARED_CHANNELS": "ids of channels shared with other companies that reports may be posted into; counts only",
    "CXBOT_SUBSCRIBE": "everyone, managers or admins: who has digests come to channels and to other people (default: "
    "everyone; managers where CXBOT_SEE is managers)",
    "CXBOT_MOST_DIGESTS": f"how many digests a channel or a person may have (default: {MOST_DIGESTS})",
    "CXBOT_PLAN": "enterprise or other: on other plans there are no accounts (default: enterprise)",
    "CXBOT_LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR (default: INFO)",
    # For who runs the bot.
    "CXBOT_METRICS_PORT": "the port for /metrics (Prometheus) and /health, in both modes; where it is CXBOT_PORT, "
    "/metrics is beside what Slack reaches (default: none)",
    "CXBOT_METRICS_HOST": "the address that this port listens on (default: 127.0.0.1, this machine alone)",
    "CXBOT_SLACK_API_URL": f"where Slack's Web API is, as GovSlack has another (default: {SLACK})",
    "CXBOT_PROCESSES": "how many processes answer and draw beside the bot's own, some 50 MB each; 0: none, and whoever "
    f"asks waits for the others (default: {PROCESSES}, on one core none)",
    # Sources that are connected.
    "CXBOT_SECRET_KEY": "the key that seals passwords and tokens of sources (cxbot connect --new-key); to change it "
    "put the new one before the old one, with a comma between them",
}
RULES = {
    "CXBOT_SEE": "see",
    "CXBOT_ASK": "ask",
    "CXBOT_MANAGERS": "managers",
    "CXBOT_ADMINS": "admins",
    "CXBOT_FULL_CHANNELS": "full_channels",
    "CXBOT_CHANNELS": "channels",
    "CXBOT_SHARED_CHANNELS": "shared_channels",
    "CXBOT_SUBSCRIBE": "subscribe",
}
OF_SOURCES = "CXBOT_SOURCE_"  # how variables may begin that sources name
_NO_HOME = "There is no home folder here to keep data in. Name a folder in CXBOT_DATA_FOLDER."


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings.

    Raises:
        SettingError: a variable is unknown or its value impossible.
    """
    found = {
        name: value.strip()
        for name, value in (os.environ if environment is None else environment).items()
        if name.startswith("CXBOT_")
    }
    for name in found:
        if name not in VARIABLES and not name.startswith(OF_SOURCES):
            raise SettingError(f"{name} is not a setting of cxbot. The settings are: {', '.join(VARIABLES)}.")
    folder = Path(found.get("CXBOT_DATA_FOLDER") or _users_folder())
    url = found.get("CXBOT_DATABASE_URL") or f"sqlite:///{folder / 'cxbot.sqlite3'}"
    command = checking.command("CXBOT_COMMAND", found.get("CXBOT_COMMAND") or COMMAND)
    short_command = checking.command("CXBOT_SHORT_COMMAND", found.get("CXBOT_SHORT_COMMAND") or SHORT_COMMAND)
    if command == short_command:
        raise SettingError(
            f"CXBOT_COMMAND and CXBOT_SHORT_COMMAND are both {command}. Give the report and its satisfaction section "
            "commands of their own, such as /cx and /csat."
        )
    return Settings(
        data_folder=folder,
        database_url=url,
        reports_url=found.get("CXBOT_REPORTS_URL") or url,
        zone=checking.zone(found.get("CXBOT_ZONE") or "UTC"),
        week_starts=checking.week_day(found.get("CXBOT_WEEK_STARTS") or "monday"),
        own_weeks=not found.get("CXBOT_WEEK_STARTS"),
        ways=checking.language(found.get("CXBOT_LANGUAGE") or "en-GB"),
        command=command,
        short_command=short_command,
        mode=_mode(found.get("CXBOT_MODE") or "socket"),
        host=found.get("CXBOT_HOST") or "0.0.0.0",  # noqa: S104 - as above
        port=checking.port(found.get("CXBOT_PORT") or "3000"),
        bot_token=found.get("CXBOT_SLACK_BOT_TOKEN", ""),
        app_token=found.get("CXBOT_SLACK_APP_TOKEN", ""),
        signing_secret=found.get("CXBOT_SLACK_SIGNING_SECRET", ""),
        rules=read_rules(found),
        said={name: found[name] for name in RULES if found.get(name)},
        plan=_plan(found.get("CXBOT_PLAN") or "enterprise"),
        most_digests=checking.most_digests(found.get("CXBOT_MOST_DIGESTS") or str(MOST_DIGESTS)),
        log_level=checking.level(found.get("CXBOT_LOG_LEVEL") or "INFO"),
        slack_url=checking.slack_url(found.get("CXBOT_SLACK_API_URL") or SLACK),
        metrics_host=found.get("CXBOT_METRICS_HOST") or "127.0.0.1",
        metrics_port=checking.port(found["CXBOT_METRICS_PORT"], "CXBOT_METRICS_PORT")
        if found.get("CXBOT_METRICS_PORT")
        else 0,
        processes=checking.processes(found.get("CXBOT_PROCESSES") or str(PROCESSES)),
        secret_key=found.get("CXBOT_SECRET_KEY", ""),
    )


def read_rules(found: Mapping[str, str]) -> Rules:
    """Read and check who may see and ask what, by the names of variables; what is missing or empty is as usual.

    Raises:
        SettingError: a value is impossible.
    """
    return Rules(
        see=_who("CXBOT_SEE", found.get("CXBOT_SEE") or Who.EVERYONE),
        ask=_who("CXBOT_ASK", found.get("CXBOT_ASK") or Who.EVERYONE),
        managers=checking.people("CXBOT_MANAGERS", found.get("CXBOT_MANAGERS", "")),
        admins=checking.people("CXBOT_ADMINS", found.get("CXBOT_ADMINS", "")),
        full_channels=checking.channels("CXBOT_FULL_CHANNELS", found.get("CXBOT_FULL_CHANNELS", "")),
        channels=checking.channels("CXBOT_CHANNELS", found.get("CXBOT_CHANNELS", "")),
        shared_channels=checking.channels("CXBOT_SHARED_CHANNELS", found.get("CXBOT_SHARED_CHANNELS", "")),
        subscribe=_subscribers(found.get("CXBOT_SUBSCRIBE", "")),
    )


def named_variable(name: str, environment: Mapping[str, str] | None = None) -> str:
    """What stands in a variable that a source names in its settings.

    Raises:
        SettingError: it is not set, or is one of the bot's own.
    """
    if name in VARIABLES:
        raise SettingError(f"{name} is a setting of the bot. Name another variable, such as {OF_SOURCES}PASSWORD.")
    found = (os.environ if environment is None else environment).get(name, "").strip()
    if not found:
        raise SettingError(f"{name} is not set, and a source names it in its settings. Set it where the bot runs.")
    return found


def need_slack(settings: Settings) -> None:
    """Check that the tokens are there which the mode needs, and look like what they should be.

    Raises:
        SettingError: names the first variable that is missing or wrong, and where to find its value.
    """
    needed = [("CXBOT_SLACK_BOT_TOKEN", settings.bot_token, "xoxb-")]
    if settings.mode is Mode.SOCKET:
        needed.append(("CXBOT_SLACK_APP_TOKEN", settings.app_token, "xapp-"))
    else:
        needed.append(("CXBOT_SLACK_SIGNING_SECRET", settings.signing_secret, ""))
    for name, value, start in needed:
        if not value:
            raise SettingError(
                f"{name} is not set: {VARIABLES[name]}. Without a Slack account, try `cxbot playground` instead."
            )
        if not value.startswith(start):
            raise SettingError(f"{name} should begin with {start}. It is {VARIABLES[name]}.")


def _users_folder() -> Path:
    try:
        folder = user_data_path("cxbot")
    except RuntimeError as error:
        raise SettingError(_NO_HOME) from error
    if str(folder).startswith("~"):
        raise SettingError(_NO_HOME)
    return folder


def _who(variable: str, name: str) -> Who:
    if name.lower() not in set(Who):
        raise SettingError(f"{variable} is {name!r}. Write everyone or managers.")
    return Who(name.lower())


def _subscribers(name: str) -> Subscribers | None:
    if name.lower() not in {"", *Subscribers}:
        raise SettingError(f"CXBOT_SUBSCRIBE is {name!r}. Write everyone, managers or admins.")
    return Subscribers(name.lower()) if name else None


def _mode(name: str) -> Mode:
    if name.lower() not in set(Mode):
        raise SettingError(f"CXBOT_MODE is {name!r}. Write socket or http.")
    return Mode(name.lower())


def _plan(name: str) -> Plan:
    if name.lower() not in set(Plan):
        raise SettingError(f"CXBOT_PLAN is {name!r}. Write enterprise or other.")
    return Plan(name.lower())
