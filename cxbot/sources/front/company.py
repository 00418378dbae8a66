"""The people and places of a Front: teammates, teams, inboxes with their channels, tags. Told where they changed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cxbot.source import (
    InactivityRecord,
    InboxRecord,
    OwnAddressRecord,
    Record,
    TagRecord,
    TeammateKind,
    TeammateRecord,
    TeamRecord,
)
from cxbot.sources.front.client import Api, Row, id_of_link
from cxbot.sources.front.words import BOTS, CHANNELS, OTHER_CHANNEL, PERSON
from cxbot.sources.http import StatusError


@dataclass(frozen=True, slots=True)
class Company:
    """Who and what there is. `private` are inboxes that are not told, `gaps` what could not be read.

    `own` are our addresses, in lower case; `strange` are words without meaning here.
    """

    staff: Mapping[str, TeammateRecord]
    teams: tuple[TeamRecord, ...]
    inboxes: Mapping[str, InboxRecord]
    private: frozenset[str]
    own: frozenset[str]
    tags: tuple[TagRecord, ...]
    strange: tuple[str, ...]
    gaps: tuple[str, ...]

    def records(self, inactivity: int, start: datetime) -> Iterator[Record]:
        """Tell all of them; `inactivity` is in seconds, 0 for none."""
        for inbox in self.inboxes.values():
            yield inbox
            if inactivity:
                yield InactivityRecord(inbox.id, start, inactivity)
        yield from (OwnAddressRecord(each) for each in sorted(self.own))
        yield from self.staff.values()
        yield from self.teams
        yield from self.tags


def read_company(api: Api, own: Iterable[str], *, private: bool) -> Company:
    """Read them; what the token does not reach is left out. Private inboxes are places only where `private` is said.

    Raises:
        SourceError: they cannot be read.
    """
    gaps: list[str] = []
    people = list(api.listed("/teammates"))
    staff = {each.id: each for each in (teammate(row) for row in people)}
    kinds, addresses, strange = _channels(_optional(api, "/channels", gaps))
    inboxes, hidden = {}, set()
    for row in api.listed("/inboxes"):
        if row.get("is_private") and not private:
            hidden.add(str(row["id"]))
        else:
            inboxes[str(row["id"])] = place(row, kinds.get(str(row["id"]), OTHER_CHANNEL))
    strange += [f"teammate {each}" for each in sorted({str(row.get("type")) for row in people} - BOTS - {PERSON})]
    return Company(
        staff,
        tuple(_teams(api, gaps, staff)),
        inboxes,
        frozenset(hidden),
        frozenset({*addresses, *(each.lower() for each in own)} - {""}),
        tuple(TagRecord(str(row["id"]), str(row.get("name") or row["id"])) for row in _optional(api, "/tags", gaps)),
        tuple(strange),
        tuple(gaps),
    )


def teammate(row: Row) -> TeammateRecord:
    """A teammate; what is no user is a bot."""
    own = str(row.get("id"))
    name = " ".join(str(row[each]) for each in ("first_name", "last_name") if row.get(each))
    email = str(row.get("email") or "")
    kind = TeammateKind.PERSON if row.get("type", PERSON) == PERSON else TeammateKind.BOT
    return TeammateRecord(
        own,
        name or str(row.get("username") or "") or email or own,
        email,
        kind,
        blocked=row.get("is_blocked") is True,
    )


def former(own: str, row: Row | None) -> TeammateRecord:
    """A teammate who is not listed any more, or never was, as bots are; `row` is how something told names them."""
    found = teammate(row) if row and (row.get("type") or row.get("email")) else None
    if found is None:
        return TeammateRecord(own, f"Teammate {own} (deleted)", blocked=True)
    return replace(found, blocked=found.kind is TeammateKind.PERSON)


def place(row: Row, channel: str) -> InboxRecord:
    """An inbox; one without a name is gone."""
    own = str(row["id"])
    return InboxRecord(own, str(row.get("name") or f"Inbox {own} (deleted)"), channel)


def _teams(api: Api, gaps: list[str], staff: Mapping[str, TeammateRecord]) -> Iterator[TeamRecord]:
    for row in _optional(api, "/teams", gaps):
        own = str(row["id"])
        try:
            found = api.http.get(f"/teams/{own}", counts=("", "teams")).json
        except StatusError as error:
            if not (error.is_denied or error.is_missing):
                raise
            gaps.append("teams")
            return
        members = {str(each.get("id")) for each in (found or {}).get("members") or ()}
        yield TeamRecord(own, str(row.get("name") or own), tuple(sorted(members & staff.keys())))


def _channels(rows: Iterable[Row]) -> tuple[dict[str, str], set[str], list[str]]:
    """The sort of each inbox, which is that of most of its channels; our addresses; and words without meaning."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    addresses, strange = set(), set()
    for row in rows:
        kind = str(row.get("type"))
        addresses |= {str(row.get(each) or "").lower() for each in ("address", "send_as")}
        if kind not in CHANNELS:
            strange.add(f"channel {kind}")
        inbox = id_of_link(_related(row).get("inbox"))
        kinds[inbox][CHANNELS.get(kind, OTHER_CHANNEL)] += 1
    usual = {inbox: min(counts, key=lambda kind: (-counts[kind], kind)) for inbox, counts in kinds.items()}
    return usual, addresses, sorted(strange)


def _related(row: Row) -> Mapping[str, Any]:
    return (row.get("_links") or {}).get("related") or {}


def _optional(api: Api, path: str, gaps: list[str]) -> list[Row]:
    try:
        return list(api.listed(path))
    except StatusError as error:
        if not (error.is_denied or error.is_missing):
            raise
        gaps.append(path.lstrip("/"))
        return []
