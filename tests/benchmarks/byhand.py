"""The same numbers by hand: SQL on the derived tables, to measure answers against.

Each says no more than the answer that it stands beside. Parameters are `a`, `b`: the period's first second and the one
after its last; `c`: the baseline's first second (its end is `a`); all rows end before now.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text

Bounds = Mapping[str, int]
Rows = Sequence[Any]
Way = Callable[[Connection, Bounds], Rows]

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
    WITH streams (contact_id, {names}) AS ({streams}),
    found AS (SELECT contact_id, {sums} FROM streams GROUP BY contact_id)
    SELECT contacts.name, {names}, (SELECT count(*) FROM found) FROM found
    JOIN contacts ON contacts.id = found.contact_id
    ORDER BY n0 DESC, lower(contacts.name), contacts.id LIMIT 10"""


def _table(streams: Mapping[str, Mapping[int, str]]) -> str:
    """The statement whose streams are put below one another: what each is read from, and its columns by position."""
    names = [f"n{number}" for number in range(len(_NOTHING))]
    parts = []
    for source, columns in streams.items():
        values = [columns.get(number, nothing) for number, nothing in enumerate(_NOTHING)]
        parts.append(f"SELECT contact_id, {', '.join(values)} FROM {source} GROUP BY contact_id")
    return _TABLE.format(
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
