"""Slack: are the tokens good, may the bot do what it needs, is it where digests go, and do the clocks agree."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import select

from cxbot.database import reading
from cxbot.doctor.check import Check, Finding, Level, Subject
from cxbot.errors import CxbotError, DeliveryError, Outcome
from cxbot.keeping.deliveries import ON
from cxbot.settings import Mode
from cxbot.slack.sending.delivering import is_person
from cxbot.slack.sending.errors import BROKEN, code_of
from cxbot.tables.promised import schedules

# What the bot cannot do without a scope.
COSTS = {
    "app_mentions:read": "nobody is answered who mentions the bot",
    "channels:read": "the bot does not know public channels, so it posts no report there",
    "chat:write": "nothing is posted at all",
    "commands": "the slash commands do not work",
    "files:read": "reports come without pictures",
    "files:write": "reports come without pictures",
    "groups:read": "the bot does not know private channels, so it posts no report there",
    "im:history": "nobody is answered who writes to the bot directly",
    "im:write": "nothing is sent to people directly: private reports, private digests, notices to owners",
    "users:read": "nobody is answered: the bot cannot tell members from guests",
    "channels:history": "where Slack did not confirm a digest, it cannot be looked for in public channels",
    "groups:history": "where Slack did not confirm a digest, it cannot be looked for in private channels",
    "chat:write.public": "the bot must be invited to each channel it posts into",
    "metadata.message:read": "where Slack did not confirm a digest, it stays unverified, and its owner has to look",
    "usergroups:read": "user groups in CXBOT_MANAGERS and CXBOT_ADMINS let nobody in",
    "users:read.email": "nobody is known as a teammate of the helpdesk, so nobody sees their own scores",
}
INSTALL = "Add it under OAuth & Permissions, and install the app again."
MOST = 20  # channels that are looked at one by one
PAGE = 999
CLOCKS, FAR = 10.0, 120.0  # seconds that clocks may be apart: noticed, and too far
_APP = re.compile(r"xapp-\d-(A[A-Z0-9]{6,})-")


@contextmanager
def _asking() -> Iterator[None]:
    """Around a question to Slack: where no answer comes, that is told.

    Raises:
        DeliveryError: none came.
    """
    try:
        yield
    except BROKEN as error:
        raise DeliveryError(
            f"Slack did not answer ({type(error).__name__}). See that this machine reaches it, and its proxy settings.",
            Outcome.UNSENT,
        ) from error


def _bot_token(subject: Subject) -> Iterator[Finding]:
    if not subject.settings.bot_token:
        fix = "Set it to the Bot User OAuth Token (xoxb-...) of OAuth & Permissions."
        yield Finding(Level.FAULT, "CXBOT_SLACK_BOT_TOKEN is not set.", fix)
        return
    bot = subject.introduced()
    yield Finding(Level.OK, f"@{bot.name} in the workspace {bot.workspace}{f', {bot.url}' if bot.url else ''}")
    others = _other_workspaces(subject, bot.workspace)
    if others:
        said = f"{bot.workspace} is not the workspace of {others} of the digests here, and those are not posted."
        yield Finding(Level.WARNING, said, "Use the token of the workspace that they were subscribed in.")


def _other_workspaces(subject: Subject, workspace: str) -> int:
    try:
        with reading(subject.engine) as connection:
            found = select(schedules.c.id).where(schedules.c.state == ON, schedules.c.workspace != workspace)
            return len(connection.execute(found).all())
    except CxbotError:
        return 0  # the database has checks of its own


def _app_token(subject: Subject) -> Iterator[Finding]:
    settings = subject.settings
    if settings.mode is Mode.HTTP:
        if settings.signing_secret:
            yield Finding(Level.OK, "The signing secret is set; whether it is right shows when Slack calls.")
        else:
            yield Finding(Level.FAULT, "CXBOT_SLACK_SIGNING_SECRET is not set.", "Copy it from Basic Information.")
        return
    if not settings.app_token:
        fix = "Make an app-level token (xapp-...) with connections:write under Basic Information."
        yield Finding(Level.FAULT, "CXBOT_SLACK_APP_TOKEN is not set, which Socket Mode needs.", fix)
        return
    try:
        with _asking():
            subject.slack.apps_connections_open(app_token=settings.app_token)
    except SlackApiError as error:
        yield Finding(Level.FAULT, f"Slack refuses CXBOT_SLACK_APP_TOKEN ({code_of(error)}).", APP_TOKEN.fix)
        return
    named = _APP.match(settings.app_token)
    app = _app_of(subject) if named else ""
    if named and app and app != named[1]:
        said = f"The app token is of the app {named[1]}, the bot token of {app}."
        yield Finding(Level.FAULT, said, "Copy both from the settings of the same app.")
        return
    yield Finding(Level.OK, "Slack opens a connection for it.")


def _app_of(subject: Subject) -> str:
    try:
        return str(subject.slack.bots_info(bot=subject.bot.bot)["bot"].get("app_id") or "")
    except (SlackApiError, *BROKEN):
        return ""


def _scopes(subject: Subject) -> Iterator[Finding]:
    granted = subject.bot.scopes
    if not granted:
        yield Finding(Level.WARNING, "Slack does not say which scopes the bot has.", SCOPES.fix)
        return
    asked = subject.manifest["oauth_config"]["scopes"]
    for scope in sorted(set(asked["bot"]) - granted):
        yield Finding(Level.FAULT, f"{scope} is missing: {COSTS[scope]}.", INSTALL)
    for scope in sorted(set(asked.get("bot_optional", ())) - granted):
        yield Finding(Level.WARNING, f"{scope} is not granted: {COSTS[scope]}.", INSTALL)


def _places(subject: Subject) -> Iterator[Finding]:
    workspace = subject.bot.workspace
    with reading(subject.engine) as connection:
        on = (schedules.c.workspace == workspace) & (schedules.c.state == ON)
        places = list(connection.scalars(select(schedules.c.place).where(on).distinct().order_by(schedules.c.place)))
    if not places:
        yield Finding(Level.OK, "No digest goes anywhere yet.")
        return
    wrong = False
    inside = _joined(subject.slack)
    left = [each for each in places if is_person(each) or each not in inside]
    for place in left[:MOST]:
        found = _person(subject.slack, place) if is_person(place) else _channel(subject.slack, place, subject.bot.name)
        if found is not None:
            wrong = True
            yield found
    if len(left) > MOST:
        yield Finding(Level.WARNING, f"{len(left) - MOST} more places were not looked at one by one.", PLACES.fix)
    elif not wrong:
        number = "The one place" if len(places) == 1 else f"All {len(places)} places"
        yield Finding(Level.OK, f"{number} that digests go to can be posted into.")


def _joined(slack: WebClient) -> frozenset[str]:
    """The channels that the bot is in, and that are not archived; nothing where Slack does not list them."""
    found: set[str] = set()
    cursor = ""
    try:
        while True:
            with _asking():
                page = slack.users_conversations(
                    types="public_channel,private_channel", exclude_archived=True, limit=PAGE, cursor=cursor or None
                )
            found |= {str(each["id"]) for each in page["channels"]}
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return frozenset(found)
    except SlackApiError:
        return frozenset(found)


def _channel(slack: WebClient, place: str, name: str) -> Finding | None:
    fix = f"Invite the bot in it (/invite), or pause what goes there: cxbot digests lists it under {place}."
    try:
        with _asking():
            found: dict[str, Any] = slack.conversations_info(channel=place)["channel"]
    except SlackApiError as error:
        return Finding(
            Level.FAULT, f"Digests go to {place}, which Slack does not show the bot ({code_of(error)}).", fix
        )
    shown = f"#{found['name']} ({place})" if found.get("name") else place
    if found.get("is_archived"):
        return Finding(
            Level.FAULT, f"Digests go to {shown}, which is archived.", "Unarchive it, or subscribe elsewhere."
        )
    if not found.get("is_member", True):
        return Finding(Level.FAULT, f"Digests go to {shown}, and the bot is not in it.", f"Type /invite @{name} there.")
    return None


def _person(slack: WebClient, place: str) -> Finding | None:
    try:
        with _asking():
            gone = bool(slack.users_info(user=place)["user"].get("deleted"))
    except SlackApiError as error:
        return Finding(Level.WARNING, f"Slack does not say who {place} is ({code_of(error)}).", PLACES.fix)
    fix = "Have whoever takes over subscribe, and pause this one."
    return Finding(Level.FAULT, f"Digests go to {place}, whose account is deactivated.", fix) if gone else None


def _clock(subject: Subject) -> Iterator[Finding]:
    began, asked = time.monotonic(), subject.now()
    with _asking():
        answer = subject.slack.api_call("api.test")
    took = time.monotonic() - began
    told = {str(name).lower(): value for name, value in answer.headers.items()}.get("date")
    if not told:
        yield Finding(Level.WARNING, "Slack's answer has no date to compare with.", CLOCK.fix)
        return
    at = parsedate_to_datetime(str(told[0] if isinstance(told, list) else told))
    yield compared(asked, at, took, "Slack's")


def compared(here: datetime, there: datetime, took: float, whose: str) -> Finding:
    """How far this machine's clock is from another one, which was asked `here` and answered within `took` seconds."""
    # The other one shows whole seconds, and was read at some moment while it was asked.
    apart = (there - here).total_seconds()
    apart = max(0.0, apart - took) if apart > 0 else min(0.0, apart + 1.0)
    way = "behind" if apart > 0 else "ahead of"
    if abs(apart) < CLOCKS:
        return Finding(Level.OK, f"This machine's clock agrees with {whose}.")
    level = Level.FAULT if abs(apart) >= FAR else Level.WARNING
    said = f"This machine's clock is {abs(apart):.0f} s {way} {whose}: digests come that much off."
    return Finding(level, said, CLOCK.fix)


BOT_TOKEN = Check(
    "bot token",
    "The bot token is accepted.",
    "Copy the Bot User OAuth Token (xoxb-...) from OAuth & Permissions into CXBOT_SLACK_BOT_TOKEN.",
    _bot_token,
)
APP_TOKEN = Check(
    "app token",
    "Slack lets the bot connect.",
    "Make an app-level token (xapp-...) with connections:write under Basic Information, and switch Socket Mode on.",
    _app_token,
)
SCOPES = Check("scopes", "All scopes of the manifest are granted.", INSTALL, _scopes)
PLACES = Check(
    "places", "The bot can post where digests go.", "Invite the bot to the channels that digests go to.", _places
)
CLOCK = Check(
    "clock",
    "This machine's clock agrees with Slack's.",
    "Set it by the network: timedatectl set-ntp true, or chrony.",
    _clock,
)
CHECKS = (BOT_TOKEN, APP_TOKEN, SCOPES, PLACES, CLOCK)
