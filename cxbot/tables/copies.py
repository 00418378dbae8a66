"""Copies to read reports from, and what changed since each was refreshed.

Changes are written by triggers that `cxbot.copying` puts on what is synced and derived, while there is any copy.
"""

from sqlalchemy import Column, Table, Text

from cxbot.database import Instant
from cxbot.tables.base import Id, metadata

copies = Table(
    "copies",
    metadata,
    Column("id", Text, primary_key=True),
    Column("place", Text, nullable=False),  # where it is: the machine and the file
    Column("made_at", Instant, nullable=False),
    Column("refreshed_at", Instant, nullable=False),
)

copy_changes = Table(
    "copy_changes",
    metadata,
    Column("copy_id", Text, primary_key=True),
    Column("kind", Text, primary_key=True),  # the name of the table
    Column("row_id", Id, primary_key=True, autoincrement=False),
    Column("taken", Text, nullable=False),  # by which refreshing; empty where it changed since
    sqlite_with_rowid=False,
)
