"""Kept tables: what people make. Each row carries its workspace, Slack's team id.

So far: questions too long for a button; posted reports with the question that each shows and the files of its
pictures and the messages in its thread, so that a toggle asks nothing anew and all of it can be removed; what was
handled, so that several processes handle it once; reports that were promised and are not there yet; what admins have
set; who saw what not everybody may see; saved views, whose default they are, and what a person likes.
"""

from sqlalchemy import Column, Index, Integer, Table, Text, UniqueConstraint

from cxbot.database import Instant
from cxbot.tables.base import link, metadata, own_id

questions = Table(
    "questions",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("id", Text, primary_key=True),  # a hash of the encoded question
    Column("encoded", Text, nullable=False),
    Column("kept_at", Instant, nullable=False),
)

# Which file shows which question in a posted report.
pictures = Table(
    "pictures",
    metadata,
    own_id(),
    Column("workspace", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("report", Text, nullable=False),  # the parent's ts
    Column("key", Text, nullable=False),
    Column("file", Text, nullable=False),  # Slack's id
    Column("alt", Text, nullable=False),
    Column("kept_at", Instant, nullable=False, index=True),
    UniqueConstraint("workspace", "channel", "report", "key"),
)

# What a posted report shows, and the words it was drawn with.
reports = Table(
    "reports",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("ts", Text, primary_key=True),
    Column("question", Text, nullable=False),  # as it is now
    Column("text", Text, nullable=False),
    Column("blocks", Text, nullable=False),  # JSON, as first drawn
    Column("compared_by", Text, nullable=False),  # Slack's id, empty when nobody did
    Column("changes", Text, nullable=False),  # JSON: for each control when it was last pressed
    Column("version", Integer, nullable=False),
    Column("kept_at", Instant, nullable=False),
    Column("asked_by", Text, nullable=False, server_default=""),  # Slack's id, empty where nobody asked
    Index(None, "workspace", "asked_by", "channel", "kept_at"),
)

# The messages that follow a report in a thread.
report_parts = Table(
    "report_parts",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("report", Text, primary_key=True),  # the report's own ts
    Column("ts", Text, primary_key=True),
)

# Events, commands and clicks that somebody has handled.
handled = Table(
    "handled",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("handled_at", Instant, nullable=False, index=True),
)

# What open windows show since they were changed.
windows = Table(
    "windows",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("view", Text, primary_key=True),  # Slack's id
    Column("hash", Text, nullable=False),  # Slack's, of what it shows
    Column("carries", Text, nullable=False),
    Column("earlier", Text, nullable=False),  # JSON: the hashes of what it showed before
    Column("shown_at", Instant, nullable=False, index=True),
)

# Reports that somebody was promised, until they are there.
promises = Table(
    "promises",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("key", Text, primary_key=True),  # of the command
    Column("user", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("promised_at", Instant, nullable=False),
)

# The rules that the environment leaves open, as admins have set them.
workspace_settings = Table(
    "workspace_settings",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("name", Text, primary_key=True),  # that of the environment's variable
    Column("value", Text, nullable=False),
)

# Who was shown what not everybody may see.
audit = Table(
    "audit",
    metadata,
    own_id(),
    Column("workspace", Text, nullable=False),
    Column("user", Text, nullable=False),  # Slack's id
    Column("at", Instant, nullable=False, index=True),
    Column("what", Text, nullable=False),  # words with spaces between them
    Column("about", Text, nullable=False),  # the question, encoded
    Column("place", Text, nullable=False),  # Slack's id, empty where she alone saw it
)

# Saved views. A deleted one stays, so that whoever presses an old button is told; its name may be used again.
views = Table(
    "views",
    metadata,
    own_id(),
    Column("workspace", Text, nullable=False),
    Column("holder", Text, nullable=False),  # whose it is: a person's or a channel's id in Slack, empty: everyone's
    Column("called", Text),  # its name without capitals; nothing once it is deleted
    Column("encoded", Text, nullable=False),
    Column("owner", Text, nullable=False),  # who made it, Slack's id
    Column("made_at", Instant, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),  # grows with every change
    UniqueConstraint("workspace", "holder", "called"),
    Index(None, "workspace", "owner"),
)

# What a person or a channel is answered who asks for nothing else.
default_views = Table(
    "default_views",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("holder", Text, primary_key=True),
    link("view_id", "views", index=True),
    Column("chosen_by", Text, nullable=False),
    Column("chosen_at", Instant, nullable=False),
)

# What a person likes: columns of a table, the language of dates.
preferences = Table(
    "preferences",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("kept_at", Instant, nullable=False),
)
