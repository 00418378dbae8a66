"""What a copy holds: the tables that reports read, and to which conversation or rating each row of them belongs."""

import hashlib
from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, Table

from cxbot.tables import derived, metadata, raw
from cxbot.tables.connected import connected_sources

FORMAT = 2  # of the file beside its tables, and of what is noted for it
INFO = "cxbot_copy"  # the table in which a copy says what it is
# How a source is reached stays where it is sealed.
WITHOUT: Mapping[Table, frozenset[str]] = {connected_sources: frozenset({"settings"})}
# What only deriving reads, and names no report shows.
_NOT_READ = {
    *(raw.participants, raw.message_inboxes, raw.activities, raw.rating_keys, raw.own_addresses),
    *(raw.business_hours, raw.inactivity_periods),
}


class Belongs(StrEnum):
    """By what a table's rows are replaced when something changed."""

    CONVERSATION = "conversation"
    RATING = "rating"
    SEGMENT = "segment"
    ITSELF = "itself"  # by its own id
    WHOLE = "whole"  # all of them, as they are few


_BY_THEMSELVES = (raw.contacts, raw.accounts, raw.surveys, raw.ratings)
CHANGING = (raw.conversations, *_BY_THEMSELVES)  # tables whose changes are noted row by row
# By which column of a row its change is noted, and of what: a tag comes and goes without a change of its conversation.
NOTED: Mapping[Table, tuple[Table, str]] = {each: (each, "id") for each in CHANGING} | {
    raw.conversation_tags: (raw.conversations, "conversation_id")
}


def tables() -> list[Table]:
    """The tables of a copy, those first that others name."""
    known = {
        each
        for module in (raw, derived)
        for each in vars(module).values()
        if isinstance(each, Table) and each not in _NOT_READ
    }
    return [each for each in metadata.sorted_tables if each in known or each is connected_sources]


def belongs(table: Table) -> Belongs:
    """By what the rows of a table are replaced."""
    names = set(table.c.keys())
    if table in _BY_THEMSELVES:
        return Belongs.ITSELF
    if "segment_id" in names:
        return Belongs.SEGMENT
    if table is raw.conversations or "conversation_id" in names:
        return Belongs.CONVERSATION
    return Belongs.RATING if "rating_id" in names else Belongs.WHOLE


def columns(table: Table) -> list[Column[object]]:
    """What is copied of a table."""
    return [each for each in table.c if each.name not in WITHOUT.get(table, ())]


def type_of(column: Column[object]) -> str:
    """A column's type in a copy."""
    kind = column.type
    if isinstance(kind, Boolean):
        return "BOOLEAN"
    if isinstance(kind, Float):
        return "DOUBLE"
    # An Instant is whole seconds.
    whole = isinstance(kind, Integer) or isinstance(getattr(kind, "impl_instance", None), BigInteger)
    return "BIGINT" if whole else "VARCHAR"


def version() -> str:
    """What tells copies of one schema from those of another."""
    told = [f"{table.name}.{column.name} {type_of(column)}" for table in tables() for column in columns(table)]
    return hashlib.sha256("\n".join([str(FORMAT), *told]).encode()).hexdigest()[:16]
