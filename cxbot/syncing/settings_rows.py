"""Rows that have no id in the source: inactivity periods, business hours, our own addresses."""

from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from cxbot.calendar import zone_named
from cxbot.database.statements import upsert
from cxbot.errors import PeriodError
from cxbot.source import HoursRecord, InactivityRecord, OwnAddressRecord
from cxbot.source.hours import write_spans
from cxbot.syncing.ids import Ids
from cxbot.syncing.marking import Marks
from cxbot.tables import raw

SETTINGS_ROWS: dict[type, Table] = {
    InactivityRecord: raw.inactivity_periods,
    HoursRecord: raw.business_hours,
    OwnAddressRecord: raw.own_addresses,
}


def write_settings_row(record: Any, connection: Connection, ids: Ids, marks: Marks) -> str:
    """Write one such record and mark what it concerns; why it is refused, or nothing."""
    if isinstance(record, OwnAddressRecord):
        address = record.address.lower()
        if upsert(connection, raw.own_addresses, [{"address": address}], ("address",)):
            marks.of_addresses(connection, [address])
        return ""
    ids.look_up(connection, raw.inboxes, [record.inbox])
    inbox = ids.of(raw.inboxes).get(record.inbox)
    if inbox is None and (record.inbox or isinstance(record, InactivityRecord)):
        return f"inbox “{record.inbox}” is unknown"
    if isinstance(record, HoursRecord):
        try:
            zone_named(record.zone)
        except PeriodError as error:
            return error.text
        changed = _hours(record, inbox, connection)
    else:
        row = {"inbox_id": inbox, "valid_from": record.valid_from, "seconds": record.seconds}
        changed = bool(upsert(connection, raw.inactivity_periods, [row], ("inbox_id", "valid_from")))
    if changed and inbox is None:
        marks.everything(connection)
    elif changed and inbox is not None:
        marks.of_inboxes(connection, [inbox])
    return ""


def _hours(record: HoursRecord, inbox: int | None, connection: Connection) -> bool:
    """Write hours; whether they differ. Those of the workspace have no inbox, which no unique key covers."""
    columns = raw.business_hours.c
    spans = "" if record.spans is None else write_spans(record.spans)
    row = {"inbox_id": inbox, "valid_from": record.valid_from, "zone": record.zone, "spans": spans}
    if inbox is not None:
        return bool(upsert(connection, raw.business_hours, [row], ("inbox_id", "valid_from")))
    found = connection.execute(
        select(columns.id, columns.zone, columns.spans).where(
            columns.inbox_id.is_(None), columns.valid_from == record.valid_from
        )
    ).first()
    if found is None:
        connection.execute(insert(raw.business_hours).values(row))
    elif (found.zone, found.spans) != (record.zone, spans):
        connection.execute(update(raw.business_hours).where(columns.id == found.id).values(row))
    else:
        return False
    return True
