"""The same numbers by hand: SQL on the derived tables and on the raw ones, and data frames, to measure answers against.

Each says no more than the answer that it stands beside. Parameters are `a`, `b`: the period's first second and the one
after its last; `c`: the baseline's first second (its end is `a`); all rows end before now.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text

Bounds = Mapping[str, int]
Rows = Sequence[Any]
Way = Callable[[Connection, Bounds], Rows]
PAGE = 10

_RATED = "count(*), sum(satisfied), count(score), sum(score), sum(score * score)"


def satisfaction(connection: Connection, bounds: Bounds) -> Rows:
    """Totals of both periods, ratings by score, two voices, and both series."""
    found: list[Any] = []
    for start, end in (("a", "b"), ("c", "a")):
        found += connection.execute(
            text(f"SELECT {_RATED} FROM credits WHERE until IS NULL AND at >= :{start} AND at < :{end}"), bounds
        )
    scores = """
        SELECT score, satisfied, count(*) FROM credits WHERE until IS NULL AND at >= :a AND at < :b
        GROUP BY score, satisfied"""
    voices = """
        SELECT credits.comment, credits.score, contacts.name FROM credits
        JOIN ratings ON ratings.id = credits.rating_id JOIN contacts ON contacts.id = ratings.contact_id
        WHERE credits.until IS NULL AND credits.at >= :a AND credits.at < :b AND credits.comment <> ''
        ORDER BY credits.at DESC LIMIT 2"""
    for statement in (scores, voices):
        found += connection.execute(text(statement), bounds)
    for start, end in (("a", "b"), ("c", "a")):
        step = max(86_400, (bounds[end] - bounds[start]) // 28)
        found += connection.execute(
            text(
                f"SELECT (at - :{start}) / {step} AS slot, {_RATED} FROM credits "
                f"WHERE until IS NULL AND at >= :{start} AND at < :{end} GROUP BY slot"
            ),
            bounds,
        )
    return found


_SPEED = (
    """SELECT direction, count(*), count(reply_business_seconds), sum(reply_business_seconds),
        sum(CAST(reply_business_seconds AS float) * reply_business_seconds), count(first_business_seconds),
        sum(first_business_seconds), sum(CAST(first_business_seconds AS float) * first_business_seconds)
        FROM counted_messages WHERE {within} AND counted_messages.leading GROUP BY direction""",
    "SELECT count(*) FROM segments WHERE started_at >= {start} AND started_at < {end} AND has_message",
    "SELECT count(DISTINCT segment_id) FROM touches WHERE {within}",
    """SELECT count(DISTINCT segment_id), count(DISTINCT CASE WHEN replied THEN segment_id END) FROM archivings
        WHERE {within} AND (until IS NULL OR until >= {end}) AND known_from = at""",
    """SELECT count(*), sum(total), sum(CAST(total AS float) * total) FROM (
        SELECT segment_id, max(reply_business_seconds) AS total FROM archivings
        WHERE {within} AND known_until IS NULL AND replies > 0 GROUP BY segment_id) AS resolved""",
)


def volume_and_speed(connection: Connection, bounds: Bounds) -> Rows:
    """Nine metrics in both periods."""
    found: list[Any] = []
    for start, end in (("a", "b"), ("c", "a")):
        for statement in _SPEED:
            bounded = statement.format(within=f"at >= :{start} AND at < :{end}", start=f":{start}", end=f":{end}")
            found += connection.execute(text(bounded), bounds)
    return found


def report(connection: Connection, bounds: Bounds) -> Rows:
    """Both sections."""
    return [*satisfaction(connection, bounds), *volume_and_speed(connection, bounds)]


def details(connection: Connection, bounds: Bounds) -> Rows:
    """First reply time: both periods, median and 90th percentile, and the latest ten replies with names."""
    value, found = "first_business_seconds", list[Any]()
    first = f"direction = 'out' AND {value} IS NOT NULL AND counted_messages.leading"
    for start, end in (("a", "b"), ("c", "a")):
        summed = f"count(*), sum({value}), sum(CAST({value} AS float) * {value})"
        within = f"{first} AND at >= :{start} AND at < :{end}"
        found += connection.execute(text(f"SELECT {summed} FROM counted_messages WHERE {within}"), bounds)
    within = f"{first} AND at >= :a AND at < :b"
    for percent in (50, 90):
        position = max(0, (found[0][0] - 1) * percent // 100)
        ordered = f"SELECT {value} FROM counted_messages WHERE {within} ORDER BY {value} LIMIT 2 OFFSET {position}"
        found += connection.execute(text(ordered), bounds)
    listed = f"""
        SELECT latest.at, latest.{value}, conversations.subject, teammates.name, inboxes.name,
            (SELECT min(contacts.name) FROM segment_contacts JOIN contacts ON contacts.id = contact_id
             WHERE segment_contacts.segment_id = latest.segment_id)
        FROM (SELECT * FROM counted_messages WHERE {within} ORDER BY at DESC, message_id DESC LIMIT 10) AS latest
        JOIN segments ON segments.id = latest.segment_id JOIN conversations ON conversations.id = conversation_id
        LEFT JOIN teammates ON teammates.id = latest.teammate_id LEFT JOIN inboxes ON inboxes.id = latest.inbox_id
        ORDER BY latest.at DESC"""
    return [*found, *connection.execute(text(listed), bounds)]


# The columns of a customers' table, in the order of its section: active, new, archived, received, sent, first replies
# and their seconds, replies and theirs, resolutions and theirs, ratings, satisfied ones.
_NOTHING = ("0",) * 13
_TABLE = """
    WITH {before}streams (contact_id, {names}) AS ({streams}),
    found AS (SELECT contact_id, {sums} FROM streams GROUP BY contact_id)
    SELECT contacts.name, {names}, (SELECT count(*) FROM found) FROM found
    JOIN contacts ON contacts.id = found.contact_id
    ORDER BY n0 DESC, lower(contacts.name), contacts.id LIMIT 10"""


def _table(streams: Mapping[str, Mapping[int, str]], before: str = "") -> str:
    """The statement whose streams are put below one another: what each is read from, and its columns by position.

    `before` are common table expressions that they read.
    """
    names = [f"n{number}" for number in range(len(_NOTHING))]
    parts = []
    for source, columns in streams.items():
        values = [columns.get(number, nothing) for number, nothing in enumerate(_NOTHING)]
        parts.append(f"SELECT contact_id, {', '.join(values)} FROM {source} GROUP BY contact_id")
    return _TABLE.format(
        before=before,
        names=", ".join(names),
        streams=" UNION ALL ".join(parts),
        sums=", ".join(f"sum({each}) AS {each}" for each in names),
    )


_LINKS = "(SELECT segment_id, contact_id FROM segment_contacts) AS links"


def _joined(table: str, condition: str) -> str:
    return f"{table} JOIN {_LINKS} ON links.segment_id = {table}.segment_id WHERE {condition}"


def _sum(value: str) -> str:
    return f"coalesce(sum({value}), 0)"


_WITHIN = "at >= :a AND at < :b"


def customers(connection: Connection, bounds: Bounds) -> Rows:
    """The first page of the contacts, most active first, on the derived tables."""
    replies, first, total = "reply_business_seconds", "first_business_seconds", "reply_business_seconds"
    started = f"segments JOIN {_LINKS} ON links.segment_id = segments.id"
    statement = _table({
        _joined("touches", _WITHIN): {0: "count(DISTINCT touches.segment_id)"},
        f"{started} WHERE has_message AND started_at >= :a AND started_at < :b": {1: "count(*)"},
        _joined("archivings", f"{_WITHIN} AND (until IS NULL OR until >= :b) AND known_from = at"): {
            2: "count(DISTINCT archivings.segment_id)"
        },
        _joined("counted_messages", f"{_WITHIN} AND counted_messages.leading"): {
            3: "sum(CASE WHEN direction = 'in' THEN 1 ELSE 0 END)",
            4: "sum(CASE WHEN direction = 'out' THEN 1 ELSE 0 END)",
            5: f"count({first})", 6: _sum(first), 7: f"count({replies})", 8: _sum(replies),
        },
        # A segment is archived once here; where it is not, its latest archiving counts.
        _joined("archivings", f"{_WITHIN} AND known_until IS NULL AND replies > 0"): {9: "count(*)", 10: _sum(total)},
        _joined("credits", f"{_WITHIN} AND until IS NULL"): {11: "count(*)", 12: _sum("satisfied")},
    })  # fmt: skip
    return connection.execute(text(statement), bounds).all()


# What is read more than once is worked out once, and only for the conversations in which something happened in time.
# What waited when an outbound came: the oldest inbound since the outbound before it.
_FROM_RAW = """
    happened AS MATERIALIZED (
        SELECT conversation_id FROM messages WHERE sent_at >= :a AND sent_at < :b
        UNION SELECT conversation_id FROM activities WHERE at >= :a AND at < :b
    ), involved AS MATERIALIZED (
        SELECT DISTINCT messages.conversation_id, participants.contact_id
        FROM happened JOIN messages ON messages.conversation_id = happened.conversation_id
        JOIN participants ON participants.message_id = messages.id WHERE participants.role <> 'bcc'
    ), counted AS (
        SELECT messages.conversation_id, direction, sent_at, sum(CASE WHEN direction = 'out' THEN 1 ELSE 0 END)
            OVER (PARTITION BY messages.conversation_id ORDER BY sent_at, messages.id) -
            CASE WHEN direction = 'out' THEN 1 ELSE 0 END AS earlier
        FROM happened JOIN messages ON messages.conversation_id = happened.conversation_id
        WHERE NOT automatic AND kind = 'message'
    ), waiting AS (
        SELECT conversation_id, direction, sent_at,
            min(CASE WHEN direction = 'in' THEN sent_at END) OVER (PARTITION BY conversation_id, earlier) AS waited
        FROM counted
    ), replies AS MATERIALIZED (
        SELECT conversation_id, sent_at AS at, sent_at - waited AS seconds,
            sent_at - min(waited) OVER (PARTITION BY conversation_id ORDER BY sent_at) AS since_first,
            row_number() OVER (PARTITION BY conversation_id ORDER BY sent_at) AS number
        FROM waiting WHERE direction = 'out' AND waited IS NOT NULL
    ), replied AS MATERIALIZED (
        SELECT conversation_id, sum(CASE WHEN number = 1 THEN 1 ELSE 0 END) AS firsts,
            sum(CASE WHEN number = 1 THEN since_first ELSE 0 END) AS first_seconds, count(*) AS times,
            sum(seconds) AS seconds
        FROM replies WHERE at >= :a AND at < :b GROUP BY conversation_id
    ), started AS MATERIALIZED (
        SELECT messages.conversation_id, min(sent_at) AS at
        FROM happened JOIN messages ON messages.conversation_id = happened.conversation_id
        GROUP BY messages.conversation_id
    ), put_away AS MATERIALIZED (
        SELECT activities.conversation_id, max(at) AS at
        FROM happened JOIN activities ON activities.conversation_id = happened.conversation_id
        WHERE kind = 'archive' GROUP BY activities.conversation_id
    ), resolved AS MATERIALIZED (
        SELECT put_away.conversation_id, at, sum(seconds) AS seconds
        FROM put_away JOIN (SELECT conversation_id, seconds FROM replies) AS spent
        ON spent.conversation_id = put_away.conversation_id GROUP BY put_away.conversation_id, at
    ), latest AS MATERIALIZED (
        SELECT ratings.conversation_id, submitted_at AS at, score, row_number() OVER
            (PARTITION BY rating_id ORDER BY submitted_at DESC) AS number
        FROM rating_revisions JOIN ratings ON ratings.id = rating_id
    ), """


def customers_from_raw(connection: Connection, bounds: Bounds) -> Rows:
    """The same from messages and activities, where every conversation is one segment, never reopened or snoozed."""

    def of(stream: str, condition: str = _WITHIN) -> str:
        return f"{stream} JOIN involved ON involved.conversation_id = {stream}.conversation_id WHERE {condition}"

    statement = _table(
        {
            of("happened", "1 = 1"): {0: "count(*)"},
            of("started"): {1: "count(*)"},
            of("put_away"): {2: "count(*)"},
            of("messages", "sent_at >= :a AND sent_at < :b AND kind = 'message'"): {
                3: "sum(CASE WHEN direction = 'in' THEN 1 ELSE 0 END)",
                4: "sum(CASE WHEN direction = 'out' THEN 1 ELSE 0 END)",
            },
            of("replied", "1 = 1"): {
                5: _sum("firsts"), 6: _sum("first_seconds"), 7: _sum("times"), 8: _sum("seconds"),
            },
            of("resolved"): {9: "count(*)", 10: _sum("seconds")},
            of("latest", f"{_WITHIN} AND number = 1"): {
                11: "count(*)", 12: "sum(CASE WHEN score >= 4 THEN 1 ELSE 0 END)"
            },
        },
        _FROM_RAW,
    )  # fmt: skip
    return connection.execute(text(statement), bounds).all()


# What received, sent, new and active come to by what a report is split by, where nothing was moved or acted on by two.
_OF_SPLIT = {
    "inbox": ("{0}.inbox_id", ""),
    "teammate": ("acted.teammate_id", "JOIN segment_teammates AS acted ON acted.segment_id = {0}.{1}"),
    "tag": (
        "tagged.tag_id",
        """JOIN segments AS told ON told.id = {0}.{1}
        LEFT JOIN conversation_tags AS tagged ON tagged.conversation_id = told.conversation_id""",
    ),
}


def split(connection: Connection, bounds: Bounds, by: str) -> Rows:
    """Rows (by, received, sent, new, active) by "inbox", "tag" or "teammate"."""
    column, joined = _OF_SPLIT[by]

    def of(table: str, segment: str, count: str, within: str) -> str:
        source = f"{table} {joined.format(table, segment)}"
        return f"SELECT {column.format(table)} AS by_what, {count} FROM {source} WHERE {within} GROUP BY 1"

    sent = "SUM(CASE WHEN direction = '{}' THEN 1 ELSE 0 END)"
    counted = f"{sent.format('in')} AS received, {sent.format('out')} AS sent, 0 AS started, 0 AS active"
    messages = of("counted_messages", "segment_id", counted, "at >= :a AND at < :b AND counted_messages.leading")
    begun = "segments.started_at >= :a AND segments.started_at < :b AND segments.has_message"
    starts = of("segments", "id", "0, 0, count(*), 0", begun)
    active = of("touches", "segment_id", "0, 0, 0, count(DISTINCT touches.segment_id)", "at >= :a AND at < :b")
    sums = ", ".join(f"sum({each})" for each in ("received", "sent", "started", "active"))
    union = f"{messages} UNION ALL {starts} UNION ALL {active}"
    return connection.execute(text(f"SELECT by_what, {sums} FROM ({union}) AS parts GROUP BY 1"), bounds).all()
