"""By hand over the raw tables: what happened, as the helpdesk told it, and no row that cxbot derived from it.

It is written for the data it is measured on: every conversation is one segment, in one inbox, with one teammate, put
away once; nobody keeps business hours, nothing is snoozed or reopened. Real histories ask for a good deal more. What is
read more than once is worked out once, and only for conversations in which something happened in time. It is plain SQL,
the same for SQLite, PostgreSQL and DuckDB.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.beside.questions import COLUMNS, ROWS, By, Details, Report, Span, Sums

Run = Callable[[str, Mapping[str, Any]], Sequence[Any]]  # a statement with :parameters

_KEYS = {
    By.ALL: "SELECT DISTINCT conversation_id, 0 AS key FROM told",
    By.CONTACT: """
        SELECT DISTINCT told.conversation_id, participants.contact_id AS key
        FROM told JOIN messages ON messages.conversation_id = told.conversation_id
        JOIN participants ON participants.message_id = messages.id WHERE participants.role <> 'bcc'""",
    By.INBOX: """
        SELECT DISTINCT told.conversation_id, message_inboxes.inbox_id AS key
        FROM told JOIN messages ON messages.conversation_id = told.conversation_id
        JOIN message_inboxes ON message_inboxes.message_id = messages.id""",
    By.TEAMMATE: """
        SELECT told.conversation_id, author_id AS key
        FROM told JOIN messages ON messages.conversation_id = told.conversation_id WHERE author_id IS NOT NULL
        UNION SELECT told.conversation_id, teammate_id
        FROM told JOIN activities ON activities.conversation_id = told.conversation_id WHERE teammate_id IS NOT NULL""",
    By.TAG: """
        SELECT told.conversation_id, tag_id AS key
        FROM told LEFT JOIN conversation_tags ON conversation_tags.conversation_id = told.conversation_id""",
}
# What waited when an outbound came is the oldest inbound since the outbound before it.
_BEFORE = """
    WITH happened AS MATERIALIZED (
        SELECT conversation_id FROM messages WHERE sent_at >= :a AND sent_at < :b
        UNION SELECT conversation_id FROM activities WHERE activities.at >= :a AND activities.at < :b
    ), rated AS MATERIALIZED (
        SELECT conversation_id, revisions.at, score FROM (
            SELECT ratings.conversation_id, submitted_at AS at, score,
                row_number() OVER (PARTITION BY rating_id ORDER BY submitted_at DESC) AS number
            FROM rating_revisions JOIN ratings ON ratings.id = rating_id) AS revisions
        WHERE number = 1 AND revisions.at >= :a AND revisions.at < :b
    ), told AS (
        SELECT conversation_id FROM happened UNION SELECT conversation_id FROM rated
    ), keyed AS MATERIALIZED ({keys}
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
        FROM replies WHERE replies.at >= :a AND replies.at < :b GROUP BY conversation_id
    ), started AS MATERIALIZED (
        SELECT messages.conversation_id, min(sent_at) AS at
        FROM happened JOIN messages ON messages.conversation_id = happened.conversation_id
        GROUP BY messages.conversation_id
    ), put_away AS MATERIALIZED (
        SELECT activities.conversation_id, max(activities.at) AS at
        FROM happened JOIN activities ON activities.conversation_id = happened.conversation_id
        WHERE kind = 'archive' GROUP BY activities.conversation_id
    ), resolved AS MATERIALIZED (
        SELECT put_away.conversation_id, put_away.at, sum(replies.seconds) AS seconds
        FROM put_away JOIN replies ON replies.conversation_id = put_away.conversation_id
        GROUP BY put_away.conversation_id, put_away.at
    ), """
_WITHIN = "{0}.at >= :a AND {0}.at < :b"
_STREAMS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("happened", "1 = 1"): {"active": "count(*)"},
    ("started", _WITHIN): {"new": "count(*)"},
    ("put_away", _WITHIN): {"archived": "count(*)"},
    ("messages", "sent_at >= :a AND sent_at < :b AND kind = 'message'"): {
        "received": "sum(CASE WHEN direction = 'in' THEN 1 ELSE 0 END)",
        "sent": "sum(CASE WHEN direction = 'out' AND NOT automatic THEN 1 ELSE 0 END)",
    },
    ("replied", "1 = 1"): {
        "first_replies": "sum(firsts)",
        "first_seconds": "sum(first_seconds)",
        "replies": "sum(times)",
        "reply_seconds": "sum(seconds)",
    },
    ("resolved", _WITHIN): {"resolutions": "count(*)", "resolution_seconds": "sum(seconds)"},
    ("rated", "1 = 1"): {"ratings": "count(*)", "satisfied": "sum(CASE WHEN score >= 4 THEN 1 ELSE 0 END)"},
}


def _streams(by: By) -> str:
    """All up to the sums of each stream by its key, below one another."""
    parts = []
    for (stream, condition), values in _STREAMS.items():
        columns = ", ".join(f"{values.get(each, '0')} AS {each}" for each in COLUMNS)
        joined = f"{stream} JOIN keyed ON keyed.conversation_id = {stream}.conversation_id"
        parts.append(f"SELECT key, {columns} FROM {joined} WHERE {condition.format(stream)} GROUP BY key")
    return f"{_BEFORE.format(keys=_KEYS[by])} streams AS ({' UNION ALL '.join(parts)})"


_SUMS = ", ".join(f"coalesce(sum({each}), 0) AS {each}" for each in COLUMNS)
_CUSTOMERS = f"""
    {_streams(By.CONTACT)}, found AS (SELECT key, {_SUMS} FROM streams GROUP BY key)
    SELECT contacts.name, {", ".join(COLUMNS)} FROM found JOIN contacts ON contacts.id = found.key
    ORDER BY active DESC, lower(contacts.name), contacts.id LIMIT {ROWS}"""
_SCORES = f"""
    {_BEFORE.partition("), told AS")[0]}) SELECT score, count(*) FROM rated GROUP BY score ORDER BY score"""
_TREND = f"""
    {_BEFORE.partition("), told AS")[0]}), buckets (number, since, until) AS (VALUES {{buckets}})
    SELECT number, count(score), coalesce(sum(CASE WHEN score >= 4 THEN 1 ELSE 0 END), 0)
    FROM buckets LEFT JOIN rated ON rated.at >= since AND rated.at < until GROUP BY number ORDER BY number"""
_FIRSTS = f"""
    {_BEFORE.format(keys=_KEYS[By.ALL]).rpartition("), replied AS")[0]}), firsts AS MATERIALIZED (
        SELECT conversation_id, replies.at, since_first AS seconds FROM replies
        WHERE number = 1 AND replies.at >= :a AND replies.at < :b)"""
_SUMMED = f"{_FIRSTS} SELECT count(*), coalesce(sum(seconds), 0) FROM firsts"
_PLACES = f"""
    {_FIRSTS}, ordered AS (SELECT seconds, row_number() OVER (ORDER BY seconds) - 1 AS place FROM firsts)
    SELECT place, seconds FROM ordered WHERE place IN ({{places}})"""
_LATEST = f"""
    {_FIRSTS}, latest AS (SELECT * FROM firsts ORDER BY firsts.at DESC LIMIT {ROWS})
    SELECT seconds, subject FROM latest JOIN conversations ON conversations.id = conversation_id
    ORDER BY latest.at DESC"""
_SEARCH = "SELECT name FROM contacts WHERE lower(name) LIKE :text OR lower(address) LIKE :text LIMIT 100"


@dataclass(frozen=True, slots=True)
class Raw:
    """Statements over the raw tables, run by a database."""

    run: Run

    def customers(self, during: Span) -> Sequence[tuple[Any, ...]]:
        return [(row[0], *map(int, row[1:])) for row in self.run(_CUSTOMERS, during.bounds)]

    def report(self, during: Span) -> Report:
        now, before = (self._sums(By.ALL, each)[0] for each in (during.bounds, during.earlier))
        edges = zip(during.edges, during.edges[1:], strict=False)
        buckets = ", ".join(f"({number}, {since}, {until})" for number, (since, until) in enumerate(edges))
        scores = self.run(_SCORES, during.bounds)
        trend = self.run(_TREND.format(buckets=buckets), during.bounds)
        return Report(
            now,
            before,
            tuple((int(score), int(count)) for score, count in scores),
            tuple((int(row[1]), int(row[2])) for row in trend),
        )

    def split(self, during: Span, by: By) -> Mapping[int | None, Sums]:
        return self._sums(by, during.bounds)

    def details(self, during: Span) -> Details:
        now, before = (self.run(_SUMMED, each)[0] for each in (during.bounds, during.earlier))
        count = int(now[0])
        middle, high = ((count - 1) * percent / 100 for percent in (50, 90))
        places = {int(middle), min(int(middle) + 1, count - 1), int(high), min(int(high) + 1, count - 1)}
        statement = _PLACES.format(places=", ".join(map(str, sorted(places))))
        values = {int(place): int(value) for place, value in self.run(statement, during.bounds)}

        def between(position: float) -> float:
            low, up = values[int(position)], values[min(int(position) + 1, count - 1)]
            return low + (up - low) * (position - int(position))

        latest = tuple(int(row[0]) for row in self.run(_LATEST, during.bounds))
        return Details((count, int(now[1])), (int(before[0]), int(before[1])), between(middle), between(high), latest)

    def search(self, text: str) -> Sequence[str]:
        return sorted(row[0] for row in self.run(_SEARCH, {"text": f"%{text.lower()}%"}))

    def _sums(self, by: By, bounds: Mapping[str, int]) -> dict[int | None, Sums]:
        rows = self.run(f"{_streams(by)} SELECT key, {_SUMS} FROM streams GROUP BY key", bounds)
        return {row[0]: tuple(map(int, row[1:])) for row in rows}
