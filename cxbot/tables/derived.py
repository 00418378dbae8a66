"""Derived tables: what follows from the raw ones by the rules of the metrics; made by `cxbot.deriving`, never by hand.

All times are whole seconds since 1970, UTC. Deriving one conversation replaces all its rows. A rating outside of every
conversation gets a segment of its own (without activity, so nothing but ratings counts it): filters by customer,
teammate and so on then work alike for all ratings.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Double, ForeignKey, Index, Integer, Table, Text, true

from cxbot.tables.base import Id, index_of_few, link, metadata, own_id

segments = Table(
    "segments",
    metadata,
    own_id(),
    link("conversation_id", "conversations", optional=True, index=True),
    link("rating_id", "ratings", optional=True),  # set for the segment of a rating outside of conversations
    Column("number", Integer, nullable=False),  # 1, 2, 3 ... within the conversation
    Column("started_at", BigInteger, nullable=False),
    link("inbox_id", "inboxes", optional=True),  # where it started
    Column("has_message", Boolean, nullable=False),
    Column("state", Text, nullable=False),  # open, archived, snoozed, trashed: after its own last activity so far
    Column("last_at", BigInteger),  # its last activity; none for that of a rating outside of conversations
    # What the rows of counted_messages and archivings come to, for segments that lie within a period as a whole.
    Column("received", Integer, nullable=False, server_default="0"),
    Column("sent", Integer, nullable=False, server_default="0"),
    Column("replies", Integer, nullable=False, server_default="0"),
    Column("reply_total", BigInteger, nullable=False, server_default="0"),  # business seconds
    Column("reply_squares", BigInteger, nullable=False, server_default="0"),  # of each, added up
    Column("first_business_seconds", Integer),
    Column("archived", Integer, nullable=False, server_default="0"),  # 1 or 0: archived or snoozed at its end
    Column("archived_with_reply", Integer, nullable=False, server_default="0"),  # and after at least one reply
    # Whether its rows name more than one inbox; of one that did not move, all are where it started.
    Column("moved", Boolean, nullable=False, server_default=true()),
)
index_of_few(segments.c.rating_id)
# All that totals read of segments within a period.
Index(
    "ix_segments_started_at",
    segments.c.started_at,
    segments.c.last_at,
    segments.c.has_message,
    segments.c.inbox_id,
    segments.c.received,
    segments.c.sent,
    segments.c.replies,
    segments.c.reply_total,
    segments.c.reply_squares,
    segments.c.first_business_seconds,
    segments.c.archived,
    segments.c.archived_with_reply,
    segments.c.moved,
    segments.c.conversation_id,
)
# Which segments were active in a period, without a look at all that happened in them.
Index("ix_segments_last_at", segments.c.last_at, segments.c.started_at)


def _carried() -> tuple[Column[Any], ...]:
    """What a link says of its segment, so that customers are counted without a look at segments."""
    return (
        Column("started_at", BigInteger, nullable=False, server_default="0"),
        Column("last_at", BigInteger),
        Column("has_message", Boolean, nullable=False, server_default="0"),
        Column("received", Integer, nullable=False, server_default="0"),
        Column("sent", Integer, nullable=False, server_default="0"),
        Column("replies", Integer, nullable=False, server_default="0"),
        Column("reply_total", BigInteger, nullable=False, server_default="0"),
        Column("first_business_seconds", Integer),
        Column("archived", Integer, nullable=False, server_default="0"),
        Column("archived_with_reply", Integer, nullable=False, server_default="0"),
    )


# Who is involved: from, to, cc, reply-to of any message; merged contacts as the survivor. Kept in the order of
# customers (on SQLite the rows themselves), so that adding up by them needs no sorting.
segment_contacts = Table(
    "segment_contacts",
    metadata,
    link("contact_id", "contacts", key=True),
    link("segment_id", "segments", key=True),
    *_carried(),
    sqlite_with_rowid=False,  # the pair is the row
)
Index("ix_segment_contacts_segment_id", segment_contacts.c.segment_id, segment_contacts.c.contact_id)
segment_accounts = Table(
    "segment_accounts",
    metadata,
    link("account_id", "accounts", key=True),
    link("segment_id", "segments", key=True),
    *_carried(),
    sqlite_with_rowid=False,  # the pair is the row
)
Index("ix_segment_accounts_segment_id", segment_accounts.c.segment_id, segment_accounts.c.account_id)
# Who took any action: sent by hand, or acted.
segment_teammates = Table(
    "segment_teammates",
    metadata,
    link("segment_id", "segments", key=True),
    link("teammate_id", "teammates", key=True),
    sqlite_with_rowid=False,  # the pair is the row
)
Index("ix_segment_teammates_teammate_id", segment_teammates.c.teammate_id, segment_teammates.c.segment_id)

# One row for every activity of a segment (of a message in several inboxes: one for each). What made it is the message
# or the activity; neither, for the end of a snooze.
touches = Table(
    "touches",
    metadata,
    own_id(),
    link("segment_id", "segments", index=True),
    Column("at", BigInteger, nullable=False),
    link("inbox_id", "inboxes", optional=True),
)
Index("ix_touches_at", touches.c.at, touches.c.segment_id, touches.c.inbox_id)

# Messages that count as received or sent, one row for each of their inboxes; `leading` on one of those rows, so that a
# count without inboxes needs no DISTINCT. What makes an outbound one a reply stands in the reply columns: seconds since
# the oldest inbound that waited, by the calendar and in business time, and the same for the first reply of a segment,
# measured from its first inbound.
counted_messages = Table(
    "counted_messages",
    metadata,
    own_id(),
    link("message_id", "messages", index=True),
    link("segment_id", "segments", index=True),
    Column("at", BigInteger, nullable=False),
    Column("direction", Text, nullable=False),  # in, out
    link("inbox_id", "inboxes", optional=True),
    link("teammate_id", "teammates", optional=True),  # the author of an outbound one
    Column("leading", Boolean, nullable=False),
    Column("reply_seconds", Integer),
    Column("reply_business_seconds", Integer),
    Column("first_seconds", Integer),
    Column("first_business_seconds", Integer),
)
# All that totals read, so that they need no look at the rows.
Index(
    "ix_counted_messages_direction_at",
    counted_messages.c.direction,
    counted_messages.c.at,
    counted_messages.c.leading,
    counted_messages.c.segment_id,
    counted_messages.c.reply_business_seconds,
    counted_messages.c.first_business_seconds,
    counted_messages.c.teammate_id,
)

# One row for every time a segment became archived or snoozed. `until` is when that ended, which may lie ahead (a snooze
# ends by itself); none while nothing ended it. A reply while it lasts changes what is known of the segment's replies:
# from then on another row says so. `known_from` and `known_until` are from when until when a row says what is known;
# the first one's begins with the archiving.
archivings = Table(
    "archivings",
    metadata,
    own_id(),
    link("segment_id", "segments", index=True),
    Column("at", BigInteger, nullable=False),
    Column("until", BigInteger),
    Column("kind", Text, nullable=False),  # archive, snooze
    link("inbox_id", "inboxes", optional=True),
    Column("replied", Boolean, nullable=False),  # at least one reply up to and including this archiving
    Column("known_from", BigInteger, nullable=False),
    Column("known_until", BigInteger),
    Column("replies", Integer, nullable=False),  # of the segment, up to `known_from`
    Column("reply_seconds", Integer, nullable=False),  # their sum, by the calendar
    Column("reply_business_seconds", Integer, nullable=False),  # their sum in business time
)
Index(
    "ix_archivings_at",
    archivings.c.at,
    archivings.c.until,
    archivings.c.known_from,
    archivings.c.known_until,
    archivings.c.segment_id,
    archivings.c.replied,
    archivings.c.replies,
    archivings.c.reply_business_seconds,
    archivings.c.inbox_id,
)

# One row for every survey that was sent in a conversation.
sent_surveys = Table(
    "sent_surveys",
    metadata,
    link("survey_id", "surveys", key=True),
    link("segment_id", "segments", index=True),
    Column("at", BigInteger, nullable=False),  # when it was sent
    link("inbox_id", "inboxes", optional=True),  # the conversation's then
    link("teammate_id", "teammates", optional=True),  # whose rating it would be
    Column("answered_at", BigInteger),  # with a rating, for the first time; none: never
)
Index(
    "ix_sent_surveys_at",
    sent_surveys.c.at,
    sent_surveys.c.answered_at,
    sent_surveys.c.segment_id,
    sent_surveys.c.inbox_id,
    sent_surveys.c.teammate_id,
)

# One row for every submission of a rating that has a score or a satisfied / not satisfied. The rating stands as it says
# until the next submission; the row without an end is how it stands now.
credits = Table(  # noqa: A001 - the field's word for whom a rating belongs to
    "credits",
    metadata,
    link("rating_id", "ratings", key=True),
    link("segment_id", "segments", index=True),
    Column("at", BigInteger, primary_key=True),  # when it was submitted
    Column("until", BigInteger),  # when it was submitted again; none: not so far
    Column("score", Integer),
    Column("satisfied", Integer, nullable=False),  # 1 or 0
    link("inbox_id", "inboxes", optional=True),
    Column("channel", Text, nullable=False, server_default=""),  # the inbox's, or what a lone rating carries
    link("teammate_id", "teammates", optional=True),
    Column("rule", Text, nullable=False),  # signature, last sender, carried, nobody
    Column("comment", Text, nullable=False, server_default=""),
)
Index(
    "ix_credits_at",
    credits.c.at,
    credits.c.until,
    credits.c.score,
    credits.c.satisfied,
    credits.c.segment_id,
    credits.c.inbox_id,
    credits.c.teammate_id,
)

# Sums of days (days since 1970, UTC). A row is a change: deriving adds one that takes back what there was and one that
# says what there is, and puts the rows of a day together at its end. So whoever reads adds up all rows of a day.
_OF_REPLIES = ("replies", "reply_total", "reply_squares", "first_replies", "first_total", "first_squares")
_OF_SEGMENTS = (
    *("begun", "with_message", "received", "sent", *_OF_REPLIES, "archived", "archived_with_reply"),
    *("resolutions", "resolution_total", "resolution_squares"),
)


def _sum(name: str) -> Column[Any]:
    """Squares of a day may be more than a whole number holds."""
    kind = Double if name.endswith("squares") else BigInteger if name.endswith("total") else Integer
    return Column(name, kind, nullable=False)


def _named(name: str, target: str) -> Column[int]:
    """What is gone leaves its sums behind, as it does what they are the sums of."""
    return Column(name, Id, ForeignKey(f"{target}.id", ondelete="SET NULL"), nullable=True)


def _of_days(name: str, *by: Column[Any], sums: Sequence[str] = _OF_SEGMENTS) -> Table:
    """Sums of a day in a source, also by these columns."""
    whose = link("source_id", "sources"), Column("day", Integer, nullable=False)
    found = Table(name, metadata, own_id(), *whose, *by, *(_sum(each) for each in sums))
    Index(f"ix_{name}_day", found.c.day)
    return found


# What segments come to by the day they began, where that was, and whether they moved. Those of ratings outside of
# conversations are left out.
segment_days = _of_days(
    "segment_days",
    _named("inbox_id", "inboxes"),
    Column("moved", Boolean, nullable=False),
    Column("until", BigInteger),  # no segment of the day goes on after this moment; none where nothing is added
)
# The same by who acted in them, person or not: a segment for each of them.
acted_days = _of_days("acted_days", link("teammate_id", "teammates"))
# The same by the tags that conversations have now: a segment for each of them, or for none. They change with the tags.
tag_days = _of_days("tag_days", _named("tag_id", "tags"))
# What messages sent on a day come to by their author.
author_days = _of_days("author_days", _named("teammate_id", "teammates"), sums=("sent", *_OF_REPLIES))
