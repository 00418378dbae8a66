"""Connected sources: helpdesks that are asked again and again, how they are reached, and how that went."""

from sqlalchemy import Column, Integer, Table, Text

from cxbot.database import Instant
from cxbot.tables.base import link, metadata

connected_sources = Table(
    "connected_sources",
    metadata,
    link("source_id", "sources", key=True),
    # JSON by the setting's name: {"text": ...}, {"sealed": ...} or {"variable": ...}, which stands in the environment
    Column("settings", Text, nullable=False),
    Column("every", Integer, nullable=False),  # seconds between two syncs; 0: only when somebody asks for one
    Column("connected_at", Instant, nullable=False),
    Column("next_at", Instant, nullable=False, index=True),  # when it is to be synced again
    Column("ended_at", Instant),  # when a sync came to its end
    Column("failures", Integer, nullable=False, server_default="0"),  # one after the other
    Column("trouble", Text, nullable=False, server_default=""),  # the last one, in words; stays until a sync ends well
    Column("trouble_at", Instant),
    Column("held_by", Text, nullable=False, server_default=""),  # whose turn it is to sync it
    Column("held_until", Instant),
    Column("pace", Text, nullable=False, server_default=""),  # JSON: how soon its API may be asked again
    # Since it was connected: records told, rows refused (the latest of them as lines), things that are gone.
    Column("told", Integer, nullable=False, server_default="0"),
    Column("refused", Integer, nullable=False, server_default="0"),
    Column("removed", Integer, nullable=False, server_default="0"),
    Column("refused_lines", Text, nullable=False, server_default=""),
)
