"""The people and places of an account: inboxes with their hours, colleagues, teams. Told as each sync begins."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from cxbot.source import (
    HoursRecord,
    InactivityRecord,
    InboxRecord,
    OwnAddressRecord,
    Record,
    Span,
    TeammateRecord,
    TeamRecord,
)
from cxbot.source.hours import MINUTES_A_DAY, write_spans
from cxbot.sources.chatwoot.conversations import Person
from cxbot.sources.chatwoot.messages import aware
from cxbot.sources.chatwoot.schema import Schema
from cxbot.sources.chatwoot.words import CHANNELS, OTHER_CHANNEL, TWILIO, TWILIO_WHATSAPP

_WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Hours:
    """Business hours of an inbox as they are now: none where they are switched off.

    `began` is when the inbox was made, `changed` when anything about the hours did, at the latest.
    """

    inbox: int
    began: datetime
    changed: datetime
    zone: str
    spans: tuple[Span, ...] | None

    @property
    def written(self) -> str:
        """As text, to find out whether they changed."""
        return _WITHDRAWN if self.spans is None else f"{self.zone} {write_spans(self.spans)}"


@dataclass(frozen=True, slots=True)
class Place:
    """An inbox."""

    id: int
    name: str
    channel: str
    kind: str
    created_at: datetime
    address: str


@dataclass(frozen=True, slots=True)
class Company:
    """Who and what there is in an account. `names` are colleagues' ids by a name that only one of them has."""

    places: tuple[Place, ...]
    hours: tuple[Hours, ...]
    people: tuple[Person, ...]
    teams: tuple[TeamRecord, ...]
    own: tuple[str, ...]

    @property
    def names(self) -> Mapping[str, str]:
        """Ids by name, of those whose name nobody else has."""
        found: dict[str, list[str]] = defaultdict(list)
        for each in self.people:
            found[each.name].append(each.id)
        return {name: ids[0] for name, ids in found.items() if len(ids) == 1}

    @property
    def strange_channels(self) -> list[str]:
        """Sorts of inboxes that are not known."""
        return sorted({each.kind for each in self.places if each.kind not in CHANNELS})

    def records(self, inactivity: int, told: Mapping[str, str]) -> Iterator[Record]:
        """Tell all of them. `told` has the hours told before, by inbox; `inactivity` is in seconds, 0 for none."""
        for each in self.places:
            yield InboxRecord(str(each.id), each.name, each.channel)
            if inactivity:
                yield InactivityRecord(str(each.id), each.created_at, inactivity)
        yield from (OwnAddressRecord(each) for each in self.own)
        for hours in self.hours_told(told):
            since = hours.changed if str(hours.inbox) in told else hours.began
            yield HoursRecord(str(hours.inbox), since, hours.zone, hours.spans)
        for person in self.people:
            yield TeammateRecord(person.id, person.name, person.email)
        yield from self.teams

    def hours_told(self, told: Mapping[str, str]) -> Iterator[Hours]:
        """Business hours that are not as they were told before; none that were never switched on."""
        for each in self.hours:
            before = told.get(str(each.inbox))
            if before != each.written and not (before is None and each.spans is None):
                yield each


def read_company(connection: Connection, schema: Schema, account: int, own: Iterable[str]) -> Company:
    """Read them."""
    rows = list(_inboxes(connection, schema, account))
    twilio = _twilio(connection, schema, (each.channel_id for each in rows if each.channel_type == TWILIO))
    places = tuple(
        Place(
            id=each.id,
            name=each.name,
            channel=_channel(each, twilio),
            kind=each.channel_type or "",
            created_at=aware(each.created_at),
            address=(each.email_address or "").strip().lower(),
        )
        for each in rows
    )
    people = tuple(_people(connection, schema, account))
    known = {each.id for each in people}
    addresses = {each.address for each in places if each.address} | {each.strip().lower() for each in own}
    return Company(
        places,
        tuple(_hours_of(connection, schema, rows)),
        people,
        tuple(_teams(connection, schema, account, known)),
        tuple(sorted(addresses - {""})),
    )


def _inboxes(connection: Connection, schema: Schema, account: int) -> Iterable[Any]:
    columns = schema.table("inboxes").c
    statement = select(
        columns.id,
        columns.name,
        columns.channel_type,
        schema.optional("inboxes", "channel_id"),
        schema.optional("inboxes", "email_address"),
        schema.optional("inboxes", "working_hours_enabled"),
        schema.optional("inboxes", "timezone"),
        columns.created_at,
        columns.updated_at,
    )
    return connection.execute(statement.where(columns.account_id == account).order_by(columns.id))


def _twilio(connection: Connection, schema: Schema, channels: Iterable[int]) -> Mapping[int, int]:
    """The medium of Twilio's channels, where that may be read."""
    wanted = sorted(channels)
    if not wanted or not schema.has("channel_twilio_sms", "id", "medium"):
        return {}
    columns = schema.table("channel_twilio_sms").c
    found = connection.execute(select(columns.id, columns.medium).where(columns.id.in_(wanted)))
    return {row.id: row.medium for row in found}


def _channel(row: Any, twilio: Mapping[int, int]) -> str:
    if row.channel_type == TWILIO and twilio.get(row.channel_id) == TWILIO_WHATSAPP:
        return "whatsapp"
    return CHANNELS.get(row.channel_type, OTHER_CHANNEL)


def _people(connection: Connection, schema: Schema, account: int) -> Iterator[Person]:
    users, members = schema.table("users"), schema.table("account_users")
    statement = (
        select(users.c.id, users.c.name, schema.optional("users", "email"))
        .join_from(members, users, members.c.user_id == users.c.id)
        .where(members.c.account_id == account)
    )
    for row in connection.execute(statement.distinct().order_by(users.c.id)):
        yield Person(str(row.id), row.name or row.email or str(row.id), row.email or "")


def _teams(connection: Connection, schema: Schema, account: int, known: set[str]) -> Iterator[TeamRecord]:
    teams, members = schema.table("teams").c, schema.table("team_members").c
    belonging: dict[int, list[str]] = defaultdict(list)
    inside = select(teams.id).where(teams.account_id == account)
    statement = select(members.team_id, members.user_id).where(members.team_id.in_(inside))
    for row in connection.execute(statement.distinct().order_by(members.user_id)):
        if str(row.user_id) in known:
            belonging[row.team_id].append(str(row.user_id))
    for row in connection.execute(select(teams.id, teams.name).where(teams.account_id == account).order_by(teams.id)):
        yield TeamRecord(str(row.id), row.name, tuple(belonging[row.id]))


def _hours_of(connection: Connection, schema: Schema, inboxes: list[Any]) -> Iterator[Hours]:
    columns = schema.table("working_hours").c
    statement = select(
        columns.inbox_id,
        columns.day_of_week,
        columns.open_hour,
        columns.open_minutes,
        columns.close_hour,
        columns.close_minutes,
        schema.optional("working_hours", "closed_all_day"),
        schema.optional("working_hours", "open_all_day"),
        schema.optional("working_hours", "updated_at"),
    ).where(columns.inbox_id.in_([each.id for each in inboxes]))
    days: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(statement.order_by(columns.inbox_id, columns.day_of_week)):
        days[row.inbox_id].append(row)
    for inbox in inboxes:
        changes = [aware(inbox.updated_at), *(aware(each.updated_at) for each in days[inbox.id] if each.updated_at)]
        spans = tuple(span for each in days[inbox.id] if (span := _span(each))) if inbox.working_hours_enabled else None
        yield Hours(inbox.id, aware(inbox.created_at), max(changes), inbox.timezone or "UTC", spans)


def _span(row: Any) -> Span | None:
    """The open hours of a day: Chatwoot's week begins on Sunday, and its whole day ends at 23:59."""
    weekday = (row.day_of_week + 6) % 7
    if row.closed_all_day:
        return None
    clocks = (row.open_hour, row.open_minutes, row.close_hour, row.close_minutes)
    if row.open_all_day or clocks == (0, 0, 23, 59):
        return Span(weekday, 0, MINUTES_A_DAY)
    if None in clocks:
        return None
    opens, closes = clocks[0] * 60 + clocks[1], clocks[2] * 60 + clocks[3]
    return Span(weekday, opens, closes) if opens != closes else None
