"""Kept tables: what people make. Each row carries its workspace, Slack's team id.

So far: questions too long for a button, and pictures, so that a picture of the same numbers is uploaded once and a
toggle knows which file shows which question.
"""

from sqlalchemy import Column, Table, Text, UniqueConstraint

from cxbot.database import Instant
from cxbot.tables.base import metadata, own_id

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
    Column("kept_at", Instant, nullable=False),
    UniqueConstraint("workspace", "channel", "report", "key"),
)
