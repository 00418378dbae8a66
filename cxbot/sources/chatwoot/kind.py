"""Chatwoot as a sort of source: its settings, how it is opened and tried, and its own figures."""

import re
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, func, select

from cxbot.errors import SourceError
from cxbot.source import Checked, Say, SourceKind, SourceSetting, Total, silent
from cxbot.sources.chatwoot import Chatwoot, Options
from cxbot.sources.chatwoot.database import open_database
from cxbot.sources.chatwoot.notes import notes_of
from cxbot.sources.chatwoot.people import read_company
from cxbot.sources.chatwoot.positions import Cursor, in_span, opened_since
from cxbot.sources.chatwoot.schema import Schema, read_schema
from cxbot.sources.chatwoot.texts import read_texts
from cxbot.sources.chatwoot.totals import totals_of
from cxbot.sources.starting import START, start_of

MOST_DAYS = 400


def _open(name: str, settings: Mapping[str, str], _say: Say) -> Chatwoot:
    if not settings["account"]:
        raise SourceError(f"The source “{name}” needs the setting “account”: which of Chatwoot's accounts it is.")
    return Chatwoot(name, open_database(name, settings["url"], settings["password"]), _options(settings))


def _options(settings: Mapping[str, str]) -> Options:
    return Options(
        account=_number("account", settings["account"], 2**31 - 1),
        web=_web(settings["web"]),
        start=start_of(settings["start"]),
        texts=read_texts(settings["texts"]),
        own=tuple(each for each in re.split(r"[,\s]+", settings["own"]) if each),
        inactivity=_number("inactivity", settings["inactivity"] or "0", MOST_DAYS) * 86_400,
    )


def _check(name: str, settings: Mapping[str, str], now: datetime) -> Checked:
    """Try it: which account, since when, how much there is."""
    database = open_database(name, settings["url"], settings["password"])
    start = start_of(settings["start"], now)
    with database.reading() as connection:
        schema = read_schema(connection, database.url.username or "")
        account, title = _account(connection, schema, settings["account"])
        found = {"account": str(account), "start": f"{start:%Y-%m-%d}"}
        options = _options({**settings, **found})
        company = read_company(connection, schema, account, options.own)
        columns = schema.table("conversations").c
        count, first = connection.execute(
            select(func.count(), func.min(columns.created_at)).where(*in_span(schema, account, start))
        ).one()
        opened = opened_since(connection, schema, account)
        notes = notes_of(schema, company, Cursor(start), opened, own_web=bool(options.web))
    begun = f", the first of {first:%-d %B %Y}" if first else ""
    inboxes = _counted(len(company.places), "inbox", "inboxes")
    sees = (
        f"Chatwoot {schema.version} or newer, account {account}, “{title}”.",
        f"{inboxes}, {_counted(len(company.people), 'teammate')}, {_counted(len(company.teams), 'team')}.",
        f"{_counted(count, 'conversation')} in which anything happened since {start:%-d %B %Y}{begun}.",
    )
    return Checked(sees, notes, found)


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def _totals(name: str, settings: Mapping[str, str], start: datetime, end: datetime) -> tuple[Total, ...]:
    return totals_of(_open(name, settings, silent), start, end)


def _account(connection: Connection, schema: Schema, said: str) -> tuple[int, str]:
    columns = schema.table("accounts").c
    rows = connection.execute(select(columns.id, columns.name).order_by(columns.id)).all()
    wanted = [row for row in rows if str(row.id) == said] if said else rows
    if len(wanted) == 1:
        return wanted[0].id, wanted[0].name
    names = ", ".join(f"{row.id} (“{row.name}”)" for row in rows[:20]) or "none"
    if said:
        raise SourceError(f"This Chatwoot has no account {said}. It has: {names}. Mend the setting “account”.")
    raise SourceError(f"This Chatwoot has several accounts: {names}. Say which one: --set account=ID")


def _number(name: str, text: str, most: int) -> int:
    if not text.isdecimal() or int(text) > most:
        raise SourceError(f"The setting “{name}” is {text!r}. Write a whole number up to {most}.")
    return int(text)


def _web(text: str) -> str:
    if text and not re.fullmatch(r"https?://[^\s/]+(/[^\s]*)?", text):
        raise SourceError(f"The setting “web” is {text!r}, which is no address. Write it like https://app.example.com")
    return text.rstrip("/")


KIND = SourceKind(
    "chatwoot",
    "Chatwoot, from its PostgreSQL database, which is only read",
    (
        SourceSetting(
            "url",
            "where its database is, without the password, such as "
            "postgresql://reader@db.example.com/chatwoot_production; a user who may SELECT from its tables is enough",
            needed=True,
        ),
        SourceSetting("password", "the password of that user", secret=True),
        SourceSetting("account", "which of Chatwoot's accounts, its number; left out where there is only one"),
        SourceSetting("web", "Chatwoot's address in the browser, for links, such as https://app.example.com"),
        START,
        SourceSetting(
            "inactivity",
            "after how many days without activity a conversation begins anew (7 if left out)",
            seldom=True,
        ),
        SourceSetting("own", "mail addresses of yours that stand in copies, with commas between them", seldom=True),
        SourceSetting(
            "texts", "a file with the forms of Chatwoot's texts in another language than English", seldom=True
        ),
    ),
    _open,
    _check,
    _totals,
)
