"""A round tells every ticket that changed since the last one, whole, some at a time.

The first load asks which tickets there are, and tells them from the oldest on, so that everything is known up to the
latest one told, long before it is at its end. After that tickets come in the order of Zendesk's export, which is the
one of their last changes.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from cxbot.source import Batch, Record, TeammateRecord
from cxbot.sources.http import StatusError
from cxbot.sources.zendesk import ranges
from cxbot.sources.zendesk.client import Api, Page, Row, moment
from cxbot.sources.zendesk.company import read_company
from cxbot.sources.zendesk.following import organizations_changed, tickets_rated, users_changed
from cxbot.sources.zendesk.options import Options
from cxbot.sources.zendesk.positions import Cursor
from cxbot.sources.zendesk.telling import Telling, former
from cxbot.sources.zendesk.tickets import number
from cxbot.sources.zendesk.words import DELETED, LEGACY, ORGANIZATIONS, SURVEYS, USERS

AT_ONCE = 50  # tickets in one batch: as many requests, and a few more
LAG = 60  # seconds that Zendesk withholds
OVERLAP = 600  # seconds, where a position is a time
REVISED = timedelta(days=30)  # so long after they were asked for, ratings are looked at again
RECENT = timedelta(days=2)  # within which most are given
LOOKED_EVERY = 3_000  # seconds after which those of the last month are looked at, for they may be hundreds of pages
SEEN = "seen"  # all ratings of this round: whoever is killed now looks at none of them again


@dataclass(slots=True)
class Round:
    """One sync. `at` is where it begins; from then on `telling` has where it stands."""

    name: str
    api: Api
    options: Options
    at: Cursor
    now: datetime
    done: int = 0
    telling: Telling = field(init=False)

    def batches(self) -> Iterator[Batch]:
        """Tell the first load, where that is not at its end, what changed, and up to when all is told."""
        company = read_company(self.api, self.options.schedule, self.options.zone, self.options.own, self.at.start)
        self.telling = Telling(self.api, self.options, company, self.at, set(company.gaps))
        yield self._batch(self._people(), about="people and places")
        yield from self._list()
        yield from self._load()
        page = yield from self._changes()
        yield from self._organizations(page)
        yield from self._users()
        yield from self._rated(page)
        yield self._end(page)

    def _move(self, **values: Any) -> None:
        self.telling.at = replace(self.telling.at, **values)

    def _batch(
        self, told: Sequence[Record], *, about: str, expected: int = 0, synced_until: datetime | None = None
    ) -> Batch:
        at, notes = self.telling.at.written(), self.telling.notes()
        return Batch(tuple(told), at, self.done, expected, about=about, notes=notes, synced_until=synced_until)

    # People and places

    def _people(self) -> list[Record]:
        """Those of now, where they are others than those told last."""
        company, at = self.telling.company, self.telling.at
        mark = blake2b(repr((company, self.options)).encode(), digest_size=8).hexdigest()
        if mark == at.company:
            return []
        records = [*company.records(at.places, self.options.inactivity, at.hours, at.start)]
        here = {each.id for each in company.staff}
        records += self._left(sorted({str(each) for each in at.staff} - here, key=int))
        staff = tuple(sorted({*at.staff, *(int(each) for each in here)}))
        self._move(company=mark, hours=company.hours.written if company.hours else at.hours, staff=staff)
        return records

    def _left(self, gone: Sequence[str]) -> Iterator[TeammateRecord]:
        """Those who were staff."""
        found = {str(each["id"]): each for each in self.api.many("/users", "users", (int(each) for each in gone))}
        for each in gone:
            yield former(each, found.get(each))

    # The first load

    def _list(self) -> Iterator[Batch]:
        """Ask which tickets there are; of those that are deleted there is nothing more to be asked for."""
        while not self.telling.at.listed:
            at = self.telling.at
            page = self._page()
            deleted = [each for each in page.rows if each.get("status") == DELETED]
            ids = (number(each.get("id")) for each in page.rows if each.get("status") != DELETED)
            begun = at.begun or int(min(self.now.timestamp(), page.at))
            self._move(
                left=ranges.with_numbers(at.left, ids),
                begun=begun,
                latest=max((at.latest, *(_position(each)[0] for each in page.rows))),
                organizations=at.organizations or begun - OVERLAP,
                page=page.after,
                listed=page.is_last,
            )
            records, refused = self.telling.tickets(deleted)
            batch = self._batch(records, about=f"a list of tickets, {ranges.how_many(self.telling.at.left):,} so far")
            yield replace(batch, refused=refused)

    def _load(self) -> Iterator[Batch]:
        """Tell them, from the oldest on."""
        expected = self.done + ranges.how_many(self.telling.at.left) + 1
        while ids := ranges.first_numbers(self.telling.at.left, AT_ONCE):
            rows = self._rows(ids)
            records, refused = self.telling.tickets(rows)
            self._move(left=ranges.beyond(self.telling.at.left, ids[-1]))
            self.done += len(ids)
            opened = max((moment(each["created_at"]) for each in rows if each.get("created_at")), default=None)
            until = None if opened is None else opened - timedelta(seconds=OVERLAP)
            yield replace(
                self._batch(
                    records,
                    about=f"tickets of {opened:%B %Y}" if opened else "tickets",
                    expected=expected,
                    synced_until=until if until and until > self.telling.at.start else None,
                ),
                refused=refused,
            )

    def _rows(self, ids: Sequence[int]) -> list[Row]:
        """Tickets as they are now. Where one is not among many, it may be archived, and is asked for alone."""
        found = {number(each.get("id")): each for each in self.api.many("/tickets", "tickets", ids)}
        for each in ids:
            if each not in found:
                try:
                    found[each] = self.api.thing(f"/tickets/{each}", "ticket")
                except StatusError as error:
                    if not error.is_missing:
                        raise
        return [found[each] for each in sorted(found)]

    # What changed

    def _changes(self) -> Generator[Batch, None, Page]:
        """Tell the tickets that changed, as Zendesk exports them, and return the last page of them."""
        while True:
            page = self._page()
            rows = sorted(page.rows, key=_position)
            left = [each for each in rows if _position(each) > self.telling.at.told]
            for first in range(0, len(left), AT_ONCE):
                some = left[first : first + AT_ONCE]
                records, refused = self.telling.tickets(some)
                last = _position(some[-1])
                self._move(told=last, latest=max(self.telling.at.latest, last[0]))
                if first + AT_ONCE >= len(left):
                    self._move(page=page.after, told=(0, 0))
                self.done += len(some)
                changed = datetime.fromtimestamp(last[0], UTC)
                batch = self._batch(records, about=f"tickets changed until {changed:%-d %B %Y}")
                yield replace(batch, refused=refused)
            self._move(page=page.after, told=(0, 0))
            if page.is_last:
                return page

    def _page(self) -> Page:
        """The next page; where there is no cursor, or Zendesk no longer knows it, from the last change seen on."""
        at = self.telling.at
        if at.page:
            try:
                return self.api.tickets(at.page, 0)
            except StatusError as error:
                if error.is_denied:
                    raise
                self._move(page="", told=(0, 0))
        since = max(int(at.start.timestamp()), at.latest - OVERLAP)
        return self.api.tickets("", min(since, int(self.now.timestamp()) - 2 * LAG))

    def _organizations(self, last: Page) -> Iterator[Batch]:
        """Tell what changed of organizations."""
        since = min(self.telling.at.organizations, int(last.at) - 2 * LAG)
        while True:
            try:
                page = self.api.organizations(since)
            except StatusError as error:
                self._without(error, ORGANIZATIONS)
                return
            since = int(float(page.after))
            self._move(organizations=since)
            if records := [*organizations_changed(page.rows)]:
                yield self._batch(records, about="organizations that changed")
            if page.is_last:
                return

    def _users(self) -> Iterator[Batch]:
        """Tell what changed of customers and former colleagues."""
        while True:
            try:
                page = self._users_page()
            except StatusError as error:
                self._without(error, USERS)
                return
            left = frozenset(self.telling.at.staff) - self.telling.known
            records = [*users_changed(self.api, page.rows, left)]
            self._move(users=page.after)
            if records:
                yield self._batch(records, about="customers that changed")
            if page.is_last:
                return

    def _users_page(self) -> Page:
        at = self.telling.at
        if at.users:
            try:
                return self.api.users(at.users, 0)
            except StatusError as error:
                if error.is_denied:
                    raise
        return self.api.users("", min(at.known_until - OVERLAP, int(self.now.timestamp()) - 2 * LAG))

    def _without(self, error: StatusError, what: str) -> None:
        """Go on without what the plan or the rights do not reach."""
        if not (error.is_denied or error.is_missing):
            raise error
        self.telling.gaps.add(what)

    def _rated(self, last: Page) -> Iterator[Batch]:
        """Tell the tickets of which a rating changed since they were looked at: not each of those comes up otherwise.

        Those that were asked for lately are looked at in each round, those of the last month about once an hour.
        """
        if not self.telling.at.rated[0]:  # else it is gone on with, as it was begun
            begun = int(self._seen(last).timestamp())
            self._move(looking=begun, whole=begun - self.telling.at.looked >= LOOKED_EVERY)
        at = self.telling.at
        known = datetime.fromtimestamp((at.looked or at.known_until) - OVERLAP, UTC)
        back = datetime.fromtimestamp(at.looking, UTC) - (REVISED if at.whole else RECENT)
        since = int(max(back, at.start).timestamp())
        what, after = at.rated if at.rated[0] else (SURVEYS, "")
        while what != SEEN:
            rows: list[Row] = []
            more = False
            try:
                if what not in self.telling.gaps:
                    rows, after, more = self.api.ratings(what, since, after)
            except StatusError as error:
                self._without(error, what)
            found = self._rows(sorted(tickets_rated(rows, known)))
            records, refused = self.telling.tickets(found)
            self.done += len(found)
            if not more:
                what, after = (LEGACY if what == SURVEYS else SEEN), ""
            self._move(rated=(what, after))
            if rows:
                yield replace(self._batch(records, about="ratings that changed"), refused=refused)

    def _end(self, last: Page) -> Batch:
        until = self._seen(last) - timedelta(seconds=LAG)
        # A position that is a time: the next round begins a little before.
        again = max(self.at.organizations, self.telling.at.organizations - OVERLAP)
        at = self.telling.at
        self._move(until=int(until.timestamp()), organizations=again, rated=("", ""))
        self._move(looked=at.looking if at.whole else at.looked)
        self.done += 1
        return self._batch((), about="the end", expected=self.done, synced_until=until)

    def _seen(self, page: Page) -> datetime:
        """When Zendesk said what changed, by its clock."""
        return min(self.now, datetime.fromtimestamp(page.at, UTC))


def _position(row: Row) -> tuple[int, int]:
    return number(row.get("generated_timestamp")), number(row.get("id"))
