"""Zendesk as a sort of source: its settings, and how it is opened and tried."""

import re
from collections.abc import Mapping
from datetime import datetime

from cxbot.errors import SourceError
from cxbot.source import Checked, Say, SourceKind, SourceSetting, Total, silent
from cxbot.sources.http import WATCHED_TRIES, StatusError
from cxbot.sources.starting import START, start_of
from cxbot.sources.zendesk import Options, Zendesk
from cxbot.sources.zendesk.client import Api, open_api
from cxbot.sources.zendesk.company import read_company
from cxbot.sources.zendesk.notes import notes_of
from cxbot.sources.zendesk.positions import Cursor
from cxbot.sources.zendesk.totals import totals_of
from cxbot.sources.zendesk.words import DELETED, LEGACY, STAFF, SURVEYS

MOST_DAYS, A_DAY = 400, 86_400
ADMIN = "admin"


def _open(name: str, settings: Mapping[str, str], say: Say) -> Zendesk:
    return Zendesk(name, _api(settings, say), _options(settings))


def _api(settings: Mapping[str, str], say: Say) -> Api:
    return open_api(f"{_web(settings)}/api/v2", settings["email"], settings["token"], say)


def _options(settings: Mapping[str, str], now: datetime | None = None) -> Options:
    inactivity = settings["inactivity"] or "0"
    if not inactivity.isdecimal() or int(inactivity) > MOST_DAYS:
        raise SourceError(f"The setting “inactivity” is {inactivity!r}. Write a whole number up to {MOST_DAYS}.")
    return Options(
        web=_web(settings),
        start=start_of(settings["start"], now),
        schedule=settings["schedule"],
        zone=settings["zone"],
        own=tuple(each for each in re.split(r"[,\s]+", settings["own"]) if each),
        inactivity=int(inactivity) * A_DAY,
    )


def _check(_name: str, settings: Mapping[str, str], now: datetime) -> Checked:
    """Try it: who asks, what there is."""
    options = _options(settings, now)
    api = _api(settings, silent)
    api.http.tries = WATCHED_TRIES
    with api.http:
        me = api.thing("/users/me", "user")
        role = str(me.get("role") or "")
        if not me.get("id") or role not in STAFF:
            raise SourceError(
                "Zendesk does not know who asks, so the mail address or the token is wrong. Give those of an admin in "
                "the settings “email” and “token”; API tokens must be switched on in Zendesk's admin center."
            )
        company = read_company(api, options.schedule, options.zone, options.own, options.start)
        page = api.tickets("", int(options.start.timestamp()))
        for each in [each for each in page.rows if each.get("status") != DELETED][:1]:
            api.audits(int(each["id"]))
        gaps = (*company.gaps, *(each for each in (SURVEYS, LEGACY) if not _reads(api, each, now)))
    notes = notes_of(company, Cursor(options.start), gaps, scheduled=bool(options.schedule))
    if role != ADMIN:
        notes = ("The token belongs to no admin: what only admins see is missing.", *notes)
    sees = (
        f"Zendesk {options.web}, asked as {role}.",
        f"{_counted(len(company.groups), 'group')}, {_counted(len(company.staff), 'teammate')}.",
        f"Tickets that changed since {options.start:%-d %B %Y} can be read.",
    )
    return Checked(sees, notes, {"start": f"{options.start:%Y-%m-%d}"})


def _totals(name: str, settings: Mapping[str, str], start: datetime, end: datetime) -> tuple[Total, ...]:
    return totals_of(_open(name, settings, silent), start, end)


def _reads(api: Api, ratings: str, now: datetime) -> bool:
    """Whether the plan and the rights reach ratings of one sort."""
    try:
        api.ratings(ratings, int(now.timestamp()) - A_DAY, "")
    except StatusError as error:
        if not (error.is_denied or error.is_missing):
            raise
        return False
    return True


def _counted(number: int, one: str) -> str:
    return f"{number:,} {one if number == 1 else f'{one}s'}"


def _web(settings: Mapping[str, str]) -> str:
    if address := settings["address"].strip().rstrip("/"):
        return address
    name = settings["subdomain"].strip().lower().removeprefix("https://").removesuffix("/").removesuffix(".zendesk.com")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", name):
        raise SourceError(
            f"The setting “subdomain” is {settings['subdomain'][:80]!r}. Write what stands before .zendesk.com in "
            "Zendesk's address, such as acme."
        )
    return f"https://{name}.zendesk.com"


KIND = SourceKind(
    "zendesk",
    "Zendesk, from its Support API",
    (
        SourceSetting("subdomain", "what stands before .zendesk.com in its address, such as acme", needed=True),
        SourceSetting("email", "the mail address of an admin; left out where the token is one of OAuth"),
        SourceSetting(
            "token",
            "an API token, made in Zendesk's admin center under Apps and integrations",
            needed=True,
            secret=True,
        ),
        START,
        SourceSetting("schedule", "the name of the schedule whose business hours count"),
        SourceSetting(
            "zone",
            "the IANA zone of that schedule, such as Europe/Berlin, where its own name is not known",
            seldom=True,
        ),
        SourceSetting(
            "inactivity", "after how many days without activity a conversation begins anew (7 if left out)", seldom=True
        ),
        SourceSetting(
            "own", "mail addresses of yours besides those that Zendesk knows, with commas between them", seldom=True
        ),
        SourceSetting(
            "address", "its whole address, where that is another than https://SUBDOMAIN.zendesk.com", seldom=True
        ),
    ),
    _open,
    _check,
    _totals,
)
