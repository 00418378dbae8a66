"""Raw tables: what happened, as the sources told it. Upserted by source and external id; never edited otherwise.

No bodies of messages: nothing that is reported needs them.
"""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, UniqueConstraint, select, text

from cxbot.database import Instant
from cxbot.tables.base import found_by, index_of_few, link, metadata, own_id, provenance

sources = Table(
    "sources",
    metadata,
    own_id(),
    Column("kind", Text, nullable=False),  # sample, csv, ratings_csv, front ...
    Column("name", Text, nullable=False, unique=True),
    Column("synced_until", Instant),  # everything up to here is known
    Column("cursor", Text, nullable=False, server_default=""),  # where an interrupted load goes on
    Column("notes", Text, nullable=False, server_default=""),  # a sentence a line: what it cannot know
    Column("mapping", Text, nullable=False, server_default="{}"),  # JSON: how its files are read
    Column("blank_ratings", Integer, nullable=False, server_default="0"),  # rows that carried no rating
)

inboxes = Table(
    "inboxes",
    metadata,
    own_id(),
    *provenance(),
    Column("name", Text, nullable=False),
    Column("channel", Text, nullable=False),  # email, chat, call, form, sms, social ...
    found_by("name"),
    UniqueConstraint("source_id", "external_id"),
)

inactivity_periods = Table(
    "inactivity_periods",
    metadata,
    link("inbox_id", "inboxes", key=True),
    Column("valid_from", Instant, primary_key=True),
    Column("seconds", Integer, nullable=False),
)

business_hours = Table(
    "business_hours",
    metadata,
    own_id(),
    link("inbox_id", "inboxes", optional=True),  # none: the workspace's
    Column("valid_from", Instant, nullable=False),
    Column("zone", Text, nullable=False),
    # JSON: {"mon": [["09:00", "12:00"], ["13:00", "24:00"]], ...}; empty text: hours were withdrawn
    Column("spans", Text, nullable=False),
    UniqueConstraint("inbox_id", "valid_from"),
)

own_addresses = Table("own_addresses", metadata, Column("address", Text, primary_key=True))  # lower case

teammates = Table(
    "teammates",
    metadata,
    own_id(),
    *provenance(),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False, server_default=""),
    Column("kind", Text, nullable=False, server_default="person"),  # person, bot
    Column("blocked", Boolean, nullable=False, server_default="0"),
    found_by("name", "email"),
    UniqueConstraint("source_id", "external_id"),
)

teams = Table(
    "teams",
    metadata,
    own_id(),
    *provenance(),
    Column("name", Text, nullable=False),
    found_by("name"),
    UniqueConstraint("source_id", "external_id"),
)

team_members = Table(
    "team_members",
    metadata,
    link("team_id", "teams", key=True),
    link("teammate_id", "teammates", key=True),
)

accounts = Table(
    "accounts",
    metadata,
    own_id(),
    *provenance(),
    Column("name", Text, nullable=False),
    Column("domain", Text, nullable=False, server_default=""),
    found_by("name", "domain"),
    UniqueConstraint("source_id", "external_id"),
)
Index("ix_accounts_found_by", accounts.c.found_by)

contacts = Table(
    "contacts",
    metadata,
    own_id(),
    *provenance(),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False, server_default=""),  # lower case; what search finds it by
    link("account_id", "accounts", optional=True, index=True),
    link("merged_into", "contacts", optional=True),
    found_by("name", "address"),
    UniqueConstraint("source_id", "external_id"),
)
Index("ix_contacts_found_by", contacts.c.found_by)
index_of_few(contacts.c.merged_into)

tags = Table(
    "tags",
    metadata,
    own_id(),
    *provenance(),
    Column("name", Text, nullable=False),
    found_by("name"),
    UniqueConstraint("source_id", "external_id"),
)

conversations = Table(
    "conversations",
    metadata,
    own_id(),
    *provenance(),
    Column("subject", Text, nullable=False, server_default=""),
    Column("link", Text, nullable=False, server_default=""),
    # Set by every load and sync that touches it, cleared by deriving in the same transaction as the derived rows.
    Column("stale", Boolean, nullable=False, server_default="1"),
    UniqueConstraint("source_id", "external_id"),
)
Index(
    "ix_conversations_stale",
    conversations.c.id,
    sqlite_where=text("stale"),
    postgresql_where=text("stale"),
)

conversation_tags = Table(
    "conversation_tags",
    metadata,
    link("conversation_id", "conversations", key=True),
    link("tag_id", "tags", key=True, index=True),
)

messages = Table(
    "messages",
    metadata,
    own_id(),
    *provenance(),
    link("conversation_id", "conversations", index=True),
    Column("sent_at", Instant, nullable=False),
    Column("direction", Text, nullable=False),  # in, out
    Column("kind", Text, nullable=False, server_default="message"),  # message, call
    Column("automatic", Boolean, nullable=False, server_default="0"),
    link("author_id", "teammates", optional=True),
    UniqueConstraint("source_id", "external_id"),
)

message_inboxes = Table(
    "message_inboxes",
    metadata,
    link("message_id", "messages", key=True),
    link("inbox_id", "inboxes", key=True),
)

participants = Table(
    "participants",
    metadata,
    link("message_id", "messages", key=True),
    Column("role", Text, primary_key=True),  # from, to, cc, bcc, reply_to
    link("contact_id", "contacts", key=True, index=True),
    Column("address", Text, nullable=False, server_default=""),  # lower case, as written in the message
)

activities = Table(
    "activities",
    metadata,
    own_id(),
    *provenance(),
    link("conversation_id", "conversations", index=True),
    Column("at", Instant, nullable=False),
    # archive, reopen, assign, unassign, tag, untag, move, comment, mention, snooze, trash, restore
    Column("kind", Text, nullable=False),
    link("teammate_id", "teammates", optional=True),  # by whom; none: by a rule or by nobody
    Column("rule", Text, nullable=False, server_default=""),
    link("inbox_id", "inboxes", optional=True),  # where; of a move: where to
    Column("snoozed_until", Instant),
    UniqueConstraint("source_id", "external_id"),
)

surveys = Table(
    "surveys",
    metadata,
    own_id(),
    *provenance(),
    link("conversation_id", "conversations", optional=True, index=True),
    Column("sent_at", Instant, nullable=False),
    Column("kind", Text, nullable=False),  # signature, automatic
    link("owner_id", "teammates", optional=True),  # whose signature
    UniqueConstraint("source_id", "external_id"),
)

# One rating is one survey answered, however often it was revised. Without a conversation it is filtered and credited
# by what it carries itself.
ratings = Table(
    "ratings",
    metadata,
    own_id(),
    *provenance(),
    link("survey_id", "surveys", optional=True),
    link("conversation_id", "conversations", optional=True, index=True),
    link("contact_id", "contacts", optional=True),
    link("inbox_id", "inboxes", optional=True),
    link("teammate_id", "teammates", optional=True),
    Column("channel", Text, nullable=False, server_default=""),
    Column("link", Text, nullable=False, server_default=""),
    Column("stale", Boolean, nullable=False, server_default="1"),  # as conversations.stale
    UniqueConstraint("source_id", "external_id"),
)
index_of_few(ratings.c.survey_id)
Index(
    "ix_ratings_stale",
    ratings.c.id,
    sqlite_where=text("stale AND conversation_id IS NULL"),
    postgresql_where=text("stale AND conversation_id IS NULL"),
)

rating_revisions = Table(
    "rating_revisions",
    metadata,
    link("rating_id", "ratings", key=True),
    Column("submitted_at", Instant, primary_key=True),
    Column("score", Integer),  # 1-5; none where the survey has two values, or the submission no rating
    Column("satisfied", Boolean),  # of a two-valued survey
    Column("comment", Text, nullable=False, server_default=""),
)

# What a rating of a file may be known by besides its id: what its line says. So it stays one rating when another column
# is taken for the id, or none.
rating_keys = Table(
    "rating_keys",
    metadata,
    link("rating_id", "ratings", key=True),
    Column("key", Text, primary_key=True, index=True),
    Column("at", Instant, nullable=False),  # when the line says that it was given
)

# What waits to be derived: conversations with their ratings, and ratings outside of conversations. In the words of the
# partial indexes: SQLite uses those only for the same words, and "stale = 1" are others.
waiting_conversations = select(conversations.c.id).where(text("conversations.stale"))
waiting_ratings = select(ratings.c.id).where(text("ratings.stale AND ratings.conversation_id IS NULL"))
