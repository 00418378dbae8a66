"""Promised tables: what is due again and again, each thing that must be said once, and who is at work on it.

A delivery is known by its key, so the same one is promised once, whoever promises it. Rows stay as tombstones, and
carry their workspace.
"""

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from cxbot.database import Instant
from cxbot.tables.base import link, metadata, own_id

schedules = Table(
    "schedules",
    metadata,
    own_id(),
    Column("workspace", Text, nullable=False),
    Column("place", Text, nullable=False),  # a channel's or a person's id in Slack
    Column("owner", Text, nullable=False),  # who made it, Slack's id
    Column("made_at", Instant, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),  # grows with every change that a person makes
    Column("view", Text, nullable=False),  # encoded, as it was when it was subscribed to
    Column("view_key", Text, nullable=False),  # of the saved view, empty where it is of no saved one
    Column("schedule", Text, nullable=False),  # encoded
    Column("state", Text, nullable=False),  # on, paused, deleted
    Column("reason", Text, nullable=False),  # why the bot paused it
    Column("cause", Text, nullable=False, server_default=""),  # what to look at to see whether that is over
    Column("next_slot", Text, nullable=False),  # what the clock on the wall shows when it is due next
    Column("next_at", Instant, nullable=False, index=True),
    Column("failures", Integer, nullable=False),  # one after the other
    Column("least", Integer, nullable=False),  # it comes where there are at least so many ratings; 0 is always
    Column("short", Integer, nullable=False),  # 1 where it is short when nothing changed
    Index(None, "workspace", "place"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Text, primary_key=True),  # derived from workspace and key
    Column("workspace", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),  # digest, notice, thread, correction
    link("schedule_id", "schedules", index=True),
    Column("place", Text, nullable=False),
    Column("slot", Text, nullable=False),  # empty for what follows no schedule
    Column("due_at", Instant, nullable=False),  # by the clock that reports follow; all below by the real one
    Column("made_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("fence", Integer, nullable=False),  # grows with every claim: who holds an older one writes nothing
    Column("lease_until", Instant),
    Column("not_before", Instant, nullable=False),
    Column("first_post_at", Instant),
    Column("last_post_at", Instant),
    Column("ended_at", Instant),
    Column("decided_at", Instant),  # when somebody decided about what nobody could tell of
    Column("channel", Text, nullable=False),  # where it was posted
    Column("ts", Text, nullable=False),
    Column("error", Text, nullable=False),  # in words, for its owner
    Column("words", Text, nullable=False),  # of a notice
    Column("question", Text, nullable=False),  # what was told: encoded, with absolute dates
    Column("figures", Text, nullable=False),  # JSON, by metric
    Column("counted", Integer),  # how many things the leading number counted
    Column("counted_hash", Text, nullable=False),  # of their ids
    Column("incomplete", Text, nullable=False),  # what was told of data that were not there yet
    Column("parts", Integer, nullable=False),  # how many messages follow in its thread
    Column("thread", Text, nullable=False),  # the ts of the message that it goes under
    Column("parent", Text, nullable=False),  # the id of the delivery that it is about
    Column("seen", Text, nullable=False),  # how far it was looked for: the oldest time that was looked at
    Column("metric", Text, nullable=False, server_default=""),  # the leading one
    Column("sizes", Text, nullable=False, server_default=""),  # JSON, by metric: how many things a figure rests on
    Column("told_at", Instant),  # when that was true, by the clock that reports follow
    Column("told_rows", Text, nullable=False, server_default=""),  # the name of what was counted, in the table below
    UniqueConstraint("workspace", "key"),
    Index(None, "state", "not_before"),
    Index(None, "channel", "ts"),
)

# What was counted, things as `cxbot.answer.counted` writes them; the same for all deliveries that counted the same.
told_rows = Table(
    "told_rows",
    metadata,
    Column("name", Text, primary_key=True),  # a hash of what it holds
    Column("told_at", Instant, nullable=False, index=True),  # last, by the real clock
    Column("rows", LargeBinary, nullable=False),
)

# The bot's processes, so that another one can tell whether any is at work. By the clock that they share.
processes = Table(
    "processes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("mode", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("ticked_at", Instant, nullable=False, index=True),  # when it last looked at what is due
    Column("stopped_at", Instant),  # nothing where it runs, or was killed
)
