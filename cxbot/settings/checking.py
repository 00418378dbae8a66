"""Checks of single settings: a text becomes a value, or an error that names the variable and the fix.

Each raises a SettingError where the value is impossible. Where the texts come from is not known here.
"""

import re
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from cxbot.errors import SettingError
from cxbot.ways import Ways, ways_named

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def zone(name: str) -> str:
    """The name of a time zone."""
    if name not in available_timezones():
        raise SettingError(f"CXBOT_ZONE is {name!r}, which is no time zone. Write it like Europe/Berlin.")
    return ZoneInfo(name).key


def week_day(name: str) -> int:
    """The number of a day of the week, Monday is 0."""
    if name.lower() not in _DAYS:
        raise SettingError(f"CXBOT_WEEK_STARTS is {name!r}. Write one of {', '.join(_DAYS)}.")
    return _DAYS.index(name.lower())


def language(name: str) -> Ways:
    """The ways of a language."""
    found = ways_named(name)
    if found is None:
        raise SettingError(f"CXBOT_LANGUAGE is {name!r}, which is no language. Write it like en-GB, de-DE or ja-JP.")
    return found


def processes(text: str) -> int:
    """How many processes there are beside the bot's own."""
    if not _is_number(text, 0, 64):
        raise SettingError(f"CXBOT_PROCESSES is {text!r}. Write a number from 0 to 64.")
    return int(text)


def most_digests(text: str) -> int:
    """How many digests a place may have."""
    if not _is_number(text, 1, 1000):
        raise SettingError(f"CXBOT_MOST_DIGESTS is {text!r}. Write a number from 1 to 1000.")
    return int(text)


def people(variable: str, text: str) -> frozenset[str]:
    """Ids of people and user groups."""
    fix = "Write ids as Slack shows them: U... of a person (profile, Copy member ID), S... of a user group"
    return ids(variable, text, r"[UWS][A-Z0-9]+", fix)


def channels(variable: str, text: str) -> frozenset[str]:
    """Ids of channels."""
    return ids(variable, text, r"[CG][A-Z0-9]+", "Write ids as Slack shows them: C..., last in a channel's details")


def ids(variable: str, text: str, shape: str, fix: str) -> frozenset[str]:
    """Ids of this shape, with commas or spaces between them."""
    found = text.replace(",", " ").split()
    for each in found:
        if not re.fullmatch(shape, each):
            raise SettingError(f"{variable} names {each!r}, which is no id. {fix}, with commas between them.")
    return frozenset(found)


def command(variable: str, name: str) -> str:
    """A slash command."""
    if not name.startswith("/") or not 2 <= len(name) <= 32 or re.search(r"[^a-z0-9_-]", name[1:]):
        raise SettingError(
            f"{variable} is {name!r}. A slash command is / and up to 31 small letters, digits, hyphens or underscores."
        )
    return name


def port(text: str, variable: str = "CXBOT_PORT", *, least: int = 1) -> int:
    """A port's number."""
    if not _is_number(text, least, 65535):
        raise SettingError(f"{variable} is {text!r}. Write a number from {least} to 65535.")
    return int(text)


def slack_url(text: str) -> str:
    """The address of Slack's Web API, which ends with a slash; only this machine's own is not encrypted."""
    parts = urlsplit(text)
    here = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if not parts.hostname or parts.scheme not in {"https", *({"http"} if here else ())}:
        raise SettingError(
            f"CXBOT_SLACK_API_URL is {text!r}. Write an address that begins with https://, like https://slack.com/api/."
        )
    return f"{text.rstrip('/')}/"


def level(name: str) -> str:
    """A level of logs."""
    if name.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise SettingError(f"CXBOT_LOG_LEVEL is {name!r}. Write DEBUG, INFO, WARNING or ERROR.")
    return name.upper()


def _is_number(text: str, least: int, most: int) -> bool:
    """Whether it is one from the least to the most. Of thousands of digits Python makes none."""
    return bool(re.fullmatch(r"[0-9]{1,9}", text)) and least <= int(text) <= most
