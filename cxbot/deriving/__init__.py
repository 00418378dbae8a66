"""Raw rows of a conversation become derived ones: segments, replies, touches, archivings, credits.

The rules are plain functions that know no database: `ordering` (what happened when), `segmenting` (where segments end
and how their state went), `waiting` (who waited, what answered), `business_hours`, `contacts`, `crediting` (ratings).
`conversation` puts them together; `reading`, `writing` and `staleness` are the rows around them.
"""

from collections.abc import Callable

from sqlalchemy import Connection, Engine

from cxbot.database import changing
from cxbot.deriving import days, staleness
from cxbot.deriving.conversation import derive, derive_lone
from cxbot.deriving.reading import Weeks, read_contacts, read_histories, read_inboxes, read_lone_ratings
from cxbot.deriving.staleness import conversations_of_contacts, ratings_of_contacts
from cxbot.deriving.writing import replace

__all__ = [
    "conversations_of_contacts",
    "count_stale",
    "derive_all",
    "derive_stale",
    "mark_all_stale",
    "ratings_of_contacts",
]

Progress = Callable[[int, int], None]


def derive_stale(engine: Engine, *, batch: int = 500, progress: Progress | None = None) -> int:
    """Derive every conversation and lone rating that a load or sync touched; how many there were.

    Each batch is a transaction of its own that also clears the marks, so an interrupted run goes on where it stopped.
    `progress` is told how many are done and how many are expected after each. Reference data are read with each batch:
    what a sync changes meanwhile, and marks, is derived with what it changed.

    Raises:
        SourceError: business hours in the database cannot be read.
        DataError: the database cannot be reached, is busy, or full.
    """
    weeks = Weeks()
    with changing(engine, patient=True) as connection:
        staleness.spread_from_ratings(connection)
        expected = staleness.count(connection)
    done = 0
    for some in (_some_conversations, _some_lone_ratings):
        while True:
            with changing(engine, patient=True) as connection:
                derived = some(connection, batch, weeks)
            if not derived:
                break
            done += derived
            if progress:
                progress(done, max(done, expected))
    days.put_together(engine)
    return done


def derive_all(engine: Engine, *, progress: Progress | None = None) -> int:
    """Derive every conversation and lone rating again, and what days come to; how many were derived.

    Raises:
        SourceError: business hours in the database cannot be read.
        DataError: the database cannot be reached, is busy, or full.
    """
    mark_all_stale(engine)
    done = derive_stale(engine, progress=progress)
    days.make_anew(engine)
    return done


def count_stale(engine: Engine) -> int:
    """How many conversations and lone ratings wait to be derived, as after an upgrade that brings new derived rows."""
    return staleness.count_all(engine)


def mark_all_stale(engine: Engine) -> int:
    """Mark every conversation and lone rating to be derived again; how many there are."""
    return staleness.mark_all(engine)


def _some_conversations(connection: Connection, most: int, weeks: Weeks) -> int:
    ids = staleness.next_conversations(connection, most)
    if not ids:
        return 0
    marked = staleness.hold_ratings(connection, ids)
    inboxes = read_inboxes(connection, weeks)
    histories = read_histories(connection, ids, inboxes)
    contacts = read_contacts(connection, histories)
    outcomes = [derive(history, inboxes, contacts) for history in histories]
    replace(connection, outcomes, ids, [rating.id for history in histories for rating in history.ratings])
    staleness.clear(connection, ids, marked)
    return len(ids)


def _some_lone_ratings(connection: Connection, most: int, weeks: Weeks) -> int:
    ids = staleness.next_lone_ratings(connection, most)
    if not ids:
        return 0
    inboxes = read_inboxes(connection, weeks)
    ratings = read_lone_ratings(connection, ids)
    contacts = read_contacts(connection, (), ratings)
    replace(connection, [derive_lone(rating, inboxes, contacts) for rating in ratings], [], ids)
    staleness.clear(connection, [], ids)
    return len(ids)
