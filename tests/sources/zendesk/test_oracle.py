"""Random histories told through a Zendesk: every number is what the oracle makes of what Zendesk can know.

And the same world told by files in our own form comes to the same numbers.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

import pytest
from sqlalchemy import Engine

from cxbot.source import (
    AccountRecord,
    ContactRecord,
    ConversationRecord,
    HoursRecord,
    InactivityRecord,
    InboxRecord,
    OwnAddressRecord,
    Record,
    Span,
    TagRecord,
    TeammateRecord,
    TeamRecord,
)
from cxbot.sources.canonical import open_folder, write_folder
from tests.oracle.deleting import telling_anew
from tests.oracle.facts import History, name_of
from tests.oracle.histories import OWN, WEEK
from tests.oracle.questions import Asked
from tests.sources.oracles import Told, compared
from tests.sources.zendesk.desk import Desk
from tests.sources.zendesk.known import LONG_AGO, external_id, known, write_desk

HISTORIES, IN_FILES = 100, 5
NOW = datetime(2045, 1, 1, tzinfo=UTC)


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_every_number_is_the_oracles(zendesk: Desk, sqlite_engine: Engine) -> None:
    def by_zendesk(example: Asked) -> Told:
        told = known(example.history)
        zendesk.__dict__.update(Desk(address=zendesk.address, limit=1_000_000).__dict__)  # one server for all of them
        write_desk(zendesk, told)
        zendesk.time.at = NOW.timestamp()
        seconds = told.history.inactivity[0].seconds if told.history.inactivity else 0
        start, schedule = datetime.fromtimestamp(LONG_AGO, UTC), "Office" if told.history.hours else ""
        source = zendesk.source(start=start, own=(OWN,), inactivity=seconds, schedule=schedule)
        return Told(told.history, source, NOW, external_id)

    seen = compared(sqlite_engine, HISTORIES, by_zendesk)
    assert {"archive", "reopen", "restore", "comment", "move", "in", "out", "call", "survey", "rating"} <= set(seen)


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_the_same_world_told_by_files_comes_to_the_same_numbers(tmp_path: Path, sqlite_engine: Engine) -> None:
    def by_files(example: Asked) -> Told:
        told = known(example.history)
        rmtree(tmp_path / "folder", ignore_errors=True)
        write_folder(list(_records(told.history)), tmp_path / "folder")
        return Told(told.history, open_folder(tmp_path / "folder"), NOW, lambda _, each: name_of(each.id))

    assert {"archive", "move", "in", "out", "rating"} <= set(compared(sqlite_engine, IN_FILES, by_files))


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
