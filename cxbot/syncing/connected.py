"""Connected sources: the settings that reach them, and how syncing went. Secrets are sealed in the rows."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, Engine, insert, select, update

from cxbot.database import changing, reading
from cxbot.database.statements import upsert
from cxbot.errors import SourceError
from cxbot.sealing import Sealing
from cxbot.tables import connected, raw

EVERY = timedelta(minutes=10)  # the usual time between two syncs


class How(StrEnum):
    """How a setting is kept: as it is, sealed, or as the name of a variable that holds it where the bot runs."""

    TEXT = "text"
    SEALED = "sealed"
    VARIABLE = "variable"


@dataclass(frozen=True, slots=True)
class KeptSetting:
    """A setting as it is kept."""

    how: How
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Connected:
    """A connected source. `every` is none where it is synced only when somebody asks for it.

    `trouble` is the last one, with the moment; empty after a sync that ended well. `told`, `refused` and `removed`
    count since it was connected, `refused_lines` are the latest.
    """

    id: int
    kind: str
    name: str
    settings: Mapping[str, KeptSetting]
    every: timedelta | None
    synced_until: datetime | None
    next_at: datetime
    ended_at: datetime | None
    failures: int
    trouble: str
    trouble_at: datetime | None
    held_by: str
    held_until: datetime | None
    told: int
    refused: int
    removed: int
    refused_lines: tuple[str, ...]


def connected_sources(connection: Connection) -> list[Connected]:
    """All connected sources, by name."""
    table, source = connected.connected_sources, raw.sources.c
    statement = select(table, source.kind, source.name, source.synced_until).join_from(table, raw.sources)
    return [
        Connected(
            id=row.source_id,
            kind=row.kind,
            name=row.name,
            settings=_read(row.settings),
            every=timedelta(seconds=row.every) if row.every else None,
            synced_until=row.synced_until,
            next_at=row.next_at,
            ended_at=row.ended_at,
            failures=row.failures,
            trouble=row.trouble,
            trouble_at=row.trouble_at,
            held_by=row.held_by,
            held_until=row.held_until,
            told=row.told,
            refused=row.refused,
            removed=row.removed,
            refused_lines=tuple(row.refused_lines.splitlines()),
        )
        for row in connection.execute(statement.order_by(source.name))
    ]


def connected_named(engine: Engine, name: str) -> Connected:
    """The connected source of this name.

    Raises:
        SourceError: there is none.
    """
    with reading(engine) as connection:
        there = connected_sources(connection)
    found = next((each for each in there if each.name == name), None)
    if found is None:
        names = ", ".join(f"“{each.name}”" for each in there) or "none"
        raise SourceError(f"No source “{name}” is connected. There are: {names}. To connect one: cxbot connect")
    return found


def connect(
    engine: Engine,
    kind: str,
    name: str,
    settings: Mapping[str, KeptSetting],
    *,
    every: timedelta | None,
    notes: Sequence[str],
    now: datetime,
) -> None:
    """Keep how a source is reached. One that is there gets these settings, and is synced at once.

    Raises:
        SourceError: the name is that of a source of another kind.
    """
    columns = raw.sources.c
    values = {
        "settings": json.dumps({each: {kept.how: kept.value} for each, kept in settings.items()}),
        "every": int(every.total_seconds()) if every else 0,
        "next_at": now,
        "failures": 0,
        "trouble": "",
        "trouble_at": None,
        "connected_at": now,
    }
    with changing(engine) as connection:
        found = connection.execute(select(columns.id, columns.kind).where(columns.name == name)).first()
        if found is not None and found.kind != kind:
            raise SourceError(
                f"There is a source “{name}” already, of the sort {found.kind}. Give this one another name."
            )
        if found is None:
            new = insert(raw.sources).values(kind=kind, name=name)
            own = (connection.execute(new).inserted_primary_key or [0])[0]
        else:
            own = found.id
        connection.execute(update(raw.sources).where(columns.id == own).values(notes="\n".join(notes)))
        upsert(connection, connected.connected_sources, [{"source_id": own, **values}], ("source_id",))


def opened_settings(source: Connected, sealing: Sealing, variable: Callable[[str], str]) -> dict[str, str]:
    """The settings as they are used: secrets opened, variables (asked of `variable`) read.

    Raises:
        SettingError: a secret cannot be opened, or a variable is not set.
    """

    def opened(name: str, kept: KeptSetting) -> str:
        if kept.how is How.SEALED:
            return sealing.open(kept.value, f"The setting “{name}” of “{source.name}”")
        return variable(kept.value) if kept.how is How.VARIABLE else kept.value

    return {name: opened(name, kept) for name, kept in source.settings.items()}


def renew_seals(engine: Engine, source: Connected, sealing: Sealing) -> None:
    """Seal with the first key what an older one sealed, so that the older one can go.

    Raises:
        SettingError: a secret cannot be opened.
    """
    renewed = {
        name: KeptSetting(kept.how, sealing.renewed(kept.value, f"The setting “{name}” of “{source.name}”"))
        if kept.how is How.SEALED
        else kept
        for name, kept in source.settings.items()
    }
    if renewed == source.settings:
        return
    table = connected.connected_sources
    written = json.dumps({each: {kept.how: kept.value} for each, kept in renewed.items()})
    with changing(engine) as connection:
        connection.execute(update(table).where(table.c.source_id == source.id).values(settings=written))


def _read(text: str) -> dict[str, KeptSetting]:
    return {
        name: KeptSetting(How(how), value) for name, kept in json.loads(text).items() for how, value in kept.items()
    }
