"""A source's records become raw rows: upserted batch by batch, with a cursor, so that a load can be interrupted.

Deriving is a second step (`cxbot.deriving.derive_stale`); everything that a batch touches is marked for it in the same
transaction.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select, update

from cxbot.database import changing
from cxbot.errors import SourceError
from cxbot.source import Batch, Refused, Source
from cxbot.syncing.ids import Ids
from cxbot.syncing.writing import Writing
from cxbot.tables import raw

__all__ = ["Loaded", "Progress", "Took", "sync"]

Progress = Callable[[int, int], None]  # done, expected (0: unknown)

MOST_REFUSED = 100


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load took: `counts` of records by raw table, the first refused ones and how many there were in all.

    `removed` counts what was there and is gone, likewise, but not what hung on it. `blank` counts rows without a
    rating. `synced_until` is the source's, None if it has never said.
    """

    counts: Mapping[str, int]
    removed: Mapping[str, int]
    refused: tuple[Refused, ...]
    refused_count: int
    blank: int
    synced_until: datetime | None


@dataclass(frozen=True, slots=True)
class Took:
    """What one batch came to: how many records were taken and things removed, and what was refused."""

    told: int
    removed: int
    refused: tuple[Refused, ...]


Within = Callable[[Connection, Took], None]


def sync(
    engine: Engine,
    source: Source,
    *,
    now: datetime,
    progress: Progress | None = None,
    within: Within | None = None,
    known: int | None = None,
) -> Loaded:
    """Take everything that the source tells up to `now`, from where the last sync ended.

    Each batch is one transaction, which also keeps the cursor: interrupted anywhere, the next sync goes on after the
    last whole batch, and comes to the same rows. Rows that are told again unchanged are left alone. `progress` is
    called after each batch, `within` at the end of its transaction, which it may stop by an error. `known` is our
    id of a source that is there already.

    Raises:
        SourceError: the source cannot be read, or somebody else is loading it at the same time.
        DataError: the database cannot be reached, is busy, or full.
    """
    with changing(engine, patient=True) as connection:
        ids = Ids(_enter(connection, source, known))
        cursor = _cursor(connection, ids.source) or ""
        until = connection.scalar(select(raw.sources.c.synced_until).where(raw.sources.c.id == ids.source))
    counts: Counter[str] = Counter()
    removed: Counter[str] = Counter()
    refused: list[Refused] = []
    refused_count = blank = 0
    for batch in source.batches(cursor, now):
        with changing(engine, patient=True) as connection:
            there = _cursor(connection, ids.source)
            if there is None:
                raise _forgotten(source)
            if there != cursor:
                raise SourceError(f"“{source.name}” is being loaded by another process. Wait until it is done.")
            taking = Writing(connection, ids)
            taking.write(batch.records, batch.places)
            _move_on(connection, ids.source, batch, afresh=batch.anew or not cursor)
            left_out = (*batch.refused, *taking.refused)
            if within:
                within(connection, Took(sum(taking.counts.values()), sum(taking.removed.values()), left_out))
        cursor = batch.cursor
        until = batch.synced_until or until
        counts.update(taking.counts)
        removed.update(taking.removed)
        refused.extend(left_out[: MOST_REFUSED - len(refused)])
        refused_count += len(left_out)
        blank += batch.blank
        if progress:
            progress(batch.done, batch.expected)
    return Loaded(dict(counts), dict(removed), tuple(refused), refused_count, blank, until)


def _enter(connection: Connection, source: Source, known: int | None) -> int:
    """Our id of the source, entered if it is new; if it is known, it is still there."""
    sources = raw.sources
    notes = "\n".join(source.notes or ())
    found = connection.execute(select(sources.c.id, sources.c.kind).where(sources.c.name == source.name)).first()
    if known is not None and (found is None or found.id != known):
        raise _forgotten(source)
    if found is None:
        new = insert(sources).values(kind=source.kind, name=source.name, notes=notes)
        return int((connection.execute(new).inserted_primary_key or [0])[0])
    if found.kind != source.kind:
        raise SourceError(
            f"“{source.name}” was loaded before as {found.kind}, and this is {source.kind}. Give this one another name."
        )
    if source.notes is not None:
        connection.execute(
            update(sources).where(sources.c.id == found.id, sources.c.notes != notes).values(notes=notes)
        )
    return int(found.id)


def _forgotten(source: Source) -> SourceError:
    return SourceError(
        f"“{source.name}” was forgotten while it was being loaded, so nothing of it is kept. To have it again, load or "
        "connect it anew."
    )


def _cursor(connection: Connection, source: int) -> str | None:
    """Where the last batch ended; held until this transaction ends, so that two loads cannot interleave.

    None where the source is not there any more. Rows that name the source, as sums of days do, may be written meanwhile
    by who derives: the two would wait for each other.
    """
    columns = raw.sources.c
    held = select(columns.cursor).where(columns.id == source).with_for_update(key_share=True)
    found: str | None = connection.scalar(held)
    return found


def _move_on(connection: Connection, source: int, batch: Batch, *, afresh: bool) -> None:
    columns = raw.sources.c
    values = {
        "cursor": batch.cursor,
        "blank_ratings": batch.blank if afresh else columns.blank_ratings + batch.blank,
        **({"synced_until": batch.synced_until} if batch.synced_until else {}),
        **({"notes": "\n".join(batch.notes)} if batch.notes is not None else {}),
    }
    connection.execute(update(raw.sources).where(columns.id == source).values(values))
