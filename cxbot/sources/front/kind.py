"""Front as a sort of source: its settings, and how it is opened and tried."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from cxbot.errors import SourceError
from cxbot.source import Checked, Say, SourceKind, SourceSetting, Total, silent
from cxbot.sources.front import Front, Options
from cxbot.sources.front.client import PAGE, Api, open_api, read_quota
from cxbot.sources.front.company import Company, read_company
from cxbot.sources.front.notes import EXPORTS, notes_of
from cxbot.sources.front.positions import Cursor
from cxbot.sources.front.totals import totals_of
from cxbot.sources.http import WATCHED_TRIES, StatusError
from cxbot.sources.pacing import SHARE, Quota
from cxbot.sources.starting import START, start_of

MOST_DAYS = 400
REQUESTS = 4.5  # for a conversation of a first load: itself, its events, messages, often comments, and the stream
LONG = 60  # minutes from which on it is said how long that will take
ADDRESS = "https://api2.frontapp.com"
_YES, _NO = frozenset({"yes", "true", "1", "on"}), frozenset({"", "no", "false", "0", "off"})
SCOPES = "conversations, messages, comments, contacts, accounts, inboxes, channels, teammates, teams, tags, rules"


def _open(name: str, settings: Mapping[str, str], say: Say) -> Front:
    return Front(name, _api(settings, say), _options(settings))


def _api(settings: Mapping[str, str], say: Say) -> Api:
    return open_api(settings["address"].strip().rstrip("/"), settings["token"].strip(), say)


def _options(settings: Mapping[str, str], now: datetime | None = None) -> Options:
    inactivity, private = settings["inactivity"] or "0", settings["private"].strip().lower()
    if not inactivity.isdecimal() or int(inactivity) > MOST_DAYS:
        raise SourceError(f"The setting “inactivity” is {inactivity!r}. Write a whole number up to {MOST_DAYS}.")
    if private not in _YES | _NO:
        raise SourceError(f"The setting “private” is {settings['private']!r}. Write yes or no.")
    return Options(
        start=start_of(settings["start"], now),
        private=private in _YES,
        own=tuple(each for each in re.split(r"[,\s]+", settings["own"]) if each),
        inactivity=int(inactivity) * 86_400,
    )


def _check(_name: str, settings: Mapping[str, str], now: datetime) -> Checked:
    """Try it: which company it is, what there is, which scopes the token has."""
    options = _options(settings, now)
    api = _api(settings, silent)
    api.http.tries = WATCHED_TRIES
    quotas: list[Quota] = []
    api.http.quota = lambda headers, at: _kept(read_quota(headers, at), quotas)
    with api.http:
        me = api.http.get("/me").json
        name = str(me.get("name") or me.get("id") or "") if isinstance(me, dict) else ""
        if not name:
            raise SourceError("Front does not say whose company the token opens. See to the setting “address”.")
        try:
            company = read_company(api, options.own, private=options.private)
            _see_one(api, options.start)
        except StatusError as error:
            raise _without_scope(error) from error
        gaps = {*company.gaps, *_gaps(api)}
        takes = _takes(api.how_many(options.start.timestamp()), quotas)
    notes = notes_of(company, Cursor(options.start), gaps, private=options.private)
    return Checked((*_sees(name, company, options), *takes), notes, {"start": f"{options.start:%Y-%m-%d}"})


def _kept(found: Mapping[str, Quota], quotas: list[Quota]) -> Mapping[str, Quota]:
    quotas.extend(found.values())
    return found


def _takes(conversations: int | None, quotas: list[Quota]) -> Iterator[str]:
    """How long the first load takes, where that is long."""
    if not conversations or not quotas:
        return
    a_minute = SHARE * quotas[-1].limit
    minutes = conversations * REQUESTS / a_minute
    if minutes < LONG:
        return
    hours = round(minutes / 60)
    long = _counted(hours, "hour") if hours < 48 else _counted(round(hours / 24), "day")
    yield (
        f"There are {conversations:,} conversations: with {a_minute:.0f} requests a minute, which is the bot's share "
        f"of your quota, loading them takes about {long}. It begins with the oldest; reports answer up to where it has "
        "come. A later “start” makes it shorter."
    )


def _see_one(api: Api, start: datetime) -> None:
    """Read what cannot be done without: what happened, and one conversation with its messages and comments."""
    before = api.now()
    event = next(api.events(start.timestamp(), before), None)
    if event is not None and event["conversation"]:
        api.conversation(event["conversation"])
        try:
            api.http.get(f"/conversations/{event['conversation']}/comments")
        except StatusError as error:
            if not error.is_missing:
                raise


def _gaps(api: Api) -> Iterator[str]:
    """What can be done without, and cannot be read."""
    for gap, path in (("contacts", "/contacts"), ("accounts", "/accounts"), (EXPORTS, "/analytics/exports/exp_0")):
        try:
            api.http.get(path, {"limit": PAGE} if gap != EXPORTS else None)
        except StatusError as error:  # there is no such export; who may see none is told so first
            if error.is_denied or (error.is_missing and gap != EXPORTS):
                yield gap


def _without_scope(error: StatusError) -> SourceError:
    """What to do where the token may not read what it must."""
    if not error.is_denied:
        return error
    return SourceError(
        f"{error.text} Give a token with the scopes events:*:read, analytics:read, and :read of {SCOPES}, in the "
        "setting “token”; it is made in Front's settings under Developers, API tokens."
    )


def _sees(name: str, company: Company, options: Options) -> Iterator[str]:
    yield f"Front of {name}."
    yield (
        f"{_counted(len(company.inboxes), 'inbox', 'inboxes')}, {_counted(len(company.staff), 'teammate')}, "
        f"{_counted(len(company.teams), 'team')}."
    )
    yield f"What happened since {options.start:%-d %B %Y} can be read."


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def _totals(_name: str, settings: Mapping[str, str], start: datetime, end: datetime) -> tuple[Total, ...]:
    """Front's own figures of a span."""
    api = _api(settings, silent)
    with api.http:
        return totals_of(api, start, end)


KIND = SourceKind(
    "front",
    "Front, from its Core API",
    (
        SourceSetting(
            "token",
            "an API token, made in Front's settings under Developers; it needs the scopes events:*:read, "
            f"analytics:read, and :read of {SCOPES}",
            needed=True,
            secret=True,
        ),
        START,
        SourceSetting("private", "yes: private inboxes are told, too", "no", seldom=True),
        SourceSetting(
            "inactivity", "after how many days without activity a conversation begins anew (7 if left out)", seldom=True
        ),
        SourceSetting(
            "own", "addresses of yours besides those of Front's channels, with commas between them", seldom=True
        ),
        SourceSetting("address", "the address of Front's API", ADDRESS, seldom=True),
    ),
    _open,
    _check,
    _totals,
)
