"""Random histories told through a Zendesk: every number is what the oracle makes of what Zendesk can know.

And the same world told by files in our own form comes to the same numbers.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import Engine, delete, insert, select, update

from cxbot.deriving import derive_stale
from cxbot.source import (
    AccountRecord,
    ContactRecord,
    ConversationRecord,
    HoursRecord,
    InactivityRecord,
    InboxRecord,
    OwnAddressRecord,
    Record,
    Source,
    Span,
    TagRecord,
    TeammateRecord,
    TeamRecord,
)
from cxbot.sources.canonical import open_folder, write_folder
from cxbot.syncing import sync
from cxbot.tables import metadata, raw
from tests.oracle.comparing import compare
from tests.oracle.deleting import telling_anew
from tests.oracle.facts import History, name_of
from tests.oracle.histories import OWN, WEEK, histories
from tests.oracle.questions import Asked, asked
from tests.oracle.segments import understand
from tests.sources.zendesk.desk import Desk
from tests.sources.zendesk.known import LONG_AGO, Known, ids_of, known, write_desk

NAMED = (raw.inboxes, raw.accounts, raw.contacts, raw.teammates, raw.teams, raw.tags)
HISTORIES, IN_FILES = 20, 5
Told = Callable[[Known], tuple[Source, Iterable[tuple[str, int, str]]]]


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_every_number_is_the_oracles(zendesk: Desk, sqlite_engine: Engine) -> None:
    def by_zendesk(told: Known) -> tuple[Source, Iterable[tuple[str, int, str]]]:
        desk = Desk(address=zendesk.address)
        write_desk(desk, told)
        zendesk.__dict__.update(desk.__dict__)  # one server for all of them
        zendesk.limit = 1_000_000
        zendesk.time.at = datetime(2045, 1, 1, tzinfo=UTC).timestamp()
        seconds = told.history.inactivity[0].seconds if told.history.inactivity else 0
        start, schedule = datetime.fromtimestamp(LONG_AGO, UTC), "Office" if told.history.hours else ""
        return zendesk.source(start=start, own=(OWN,), inactivity=seconds, schedule=schedule), ids_of(told)

    seen = compared(by_zendesk, sqlite_engine, HISTORIES)
    assert {"archive", "reopen", "restore", "comment", "move", "in", "out", "call", "survey", "rating"} <= set(seen)


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_the_same_world_told_by_files_comes_to_the_same_numbers(tmp_path: Path, sqlite_engine: Engine) -> None:
    def by_files(told: Known) -> tuple[Source, Iterable[tuple[str, int, str]]]:
        rmtree(tmp_path / "folder", ignore_errors=True)
        write_folder(list(_records(told.history)), tmp_path / "folder")
        return open_folder(tmp_path / "folder"), ((table, own, name_of(own)) for table, own, _ in ids_of(told))

    assert {"archive", "move", "in", "out", "rating"} <= set(compared(by_files, sqlite_engine, IN_FILES))


def compared(telling: Told, engine: Engine, most: int) -> Counter[str]:
    """Tell random histories, and compare what is answered with the oracle; what happened in them."""
    seen: Counter[str] = Counter()

    @settings(
        max_examples=most,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(asked(histories(), past=False))
    def compare_one(example: Asked) -> None:
        told = known(example.history)
        source, ids = telling(told)
        _begin(engine, source, ids)
        now = datetime(2045, 1, 1, tzinfo=UTC)
        assert sync(engine, source, now=now).refused == ()
        with engine.begin() as connection:  # the oracle knows no end of the data, and things by our ids alone
            connection.execute(update(raw.sources).values(synced_until=None))
            for table in NAMED:
                for (own,) in connection.execute(select(table.c.id)).all():
                    connection.execute(update(table).where(table.c.id == own).values(external_id=f"ours-{own}"))
        derive_stale(engine)
        asking = replace(example, history=told.history, before=told.history)
        assert compare(engine, understand(told.history, example.now), asking) == []
        seen.update(each.kind for each in (*told.history.activities, *told.history.messages))
        seen.update(each.direction for each in told.history.messages)
        seen["rating"] += len(told.history.ratings)
        seen["survey"] += len(told.history.surveys)

    compare_one()
    return seen


def _begin(engine: Engine, source: Source, ids: Iterable[tuple[str, int, str]]) -> None:
    """Empty the database but for what questions are about: they name things by our ids, which are the same here."""
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
        connection.execute(insert(raw.sources).values(id=1, kind=source.kind, name=source.name))
        for name, own, external in ids:
            table = metadata.tables[name]
            more = {"channel": ""} if table is raw.inboxes else {}
            connection.execute(insert(table).values(id=own, source_id=1, external_id=external, name="", **more))


def _records(history: History) -> Iterator[Record]:
    """A history in our own records."""
    since = datetime.fromtimestamp(LONG_AGO, UTC)
    yield from (InboxRecord(name_of(each.id), each.name, each.channel) for each in history.inboxes)
    yield from (InactivityRecord(name_of(each.inbox), since, each.seconds) for each in history.inactivity)
    for hours in history.hours:
        yield HoursRecord("", since, hours.zone, tuple(sorted(_spans(hours.spans or {}))))
    yield from (OwnAddressRecord(each) for each in history.own_addresses)
    yield from (TeammateRecord(name_of(each.id), each.name) for each in history.teammates)
    for team in history.teams:
        yield TeamRecord(name_of(team.id), team.name, tuple(name_of(each) for each in team.members))
    yield from (AccountRecord(name_of(each.id), each.name) for each in history.accounts)
    for contact in history.contacts:
        account = name_of(contact.account) if contact.account else ""
        yield ContactRecord(name_of(contact.id), contact.name, contact.address, account)
    yield from (TagRecord(name_of(each.id), each.name) for each in history.tags)
    for conversation in history.conversations:
        yield ConversationRecord(name_of(conversation.id), tags=tuple(name_of(each) for each in conversation.tags))
    # The same things told of conversations of which all are told as a whole.
    odd = {each.id: 2 * each.id + 1 for each in history.conversations}
    moved = replace(
        history,
        conversations=[replace(each, id=odd[each.id]) for each in history.conversations],
        **{
            name: [replace(each, conversation=odd[each.conversation]) for each in getattr(history, name)]
            for name in ("messages", "activities", "surveys", "ratings")
        },
    )
    back = {name_of(new): name_of(old) for old, new in odd.items()}
    for each in telling_anew(moved, moved).records:
        if hasattr(each, "conversation"):
            yield replace(each, conversation=back[each.conversation])


def _spans(spans: dict[str, list[list[str]]]) -> Iterator[Span]:
    for day, some in spans.items():
        for opens, closes in ([_minutes(each) for each in span] for span in some):
            number = WEEK.index(day)
            if closes > opens:
                yield Span(number, opens, closes)
            else:
                yield Span(number, opens, 1440)
                yield Span((number + 1) % 7, 0, closes)


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)
