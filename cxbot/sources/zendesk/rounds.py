"""A round tells every ticket that changed since the last one, whole, some at a time, in the order of Zendesk's export.

That order is the one of their last changes, so that it is known up to when all is told at the end of a round only.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from cxbot.source import (
    Batch,
    ContactRecord,
    ConversationRecord,
    InactivityRecord,
    RatingRecord,
    Record,
    Refused,
    SurveyRecord,
    TagRecord,
    TeammateRecord,
)
from cxbot.sources.http import StatusError
from cxbot.sources.zendesk.client import Api, Page, Row
from cxbot.sources.zendesk.company import Company, customers, read_company, teammate
from cxbot.sources.zendesk.notes import notes_of
from cxbot.sources.zendesk.positions import Cursor
from cxbot.sources.zendesk.ratings import Rated, legacy_record, survey_records, tickets_of
from cxbot.sources.zendesk.tickets import Story, Ticket, number, place
from cxbot.sources.zendesk.words import BAD, CHANNELS, DELETED, GOOD, OTHER_CHANNEL, STAFF

AT_ONCE = 50  # tickets in one batch: as many requests, and a few more
LAG = 60  # seconds that Zendesk withholds
OVERLAP = 600  # seconds, where a position is a time
SURVEYS, LEGACY = "guide/survey_responses", "satisfaction_ratings"


@dataclass(frozen=True, slots=True)
class Options:
    """What a person says of a Zendesk: its address in the browser, from when on it is told, whose hours hold.

    `own` are addresses of ours besides those of Zendesk, `inactivity` seconds (0: as everywhere).
    """

    web: str
    start: datetime
    schedule: str = ""
    zone: str = ""
    own: tuple[str, ...] = ()
    inactivity: int = 0


@dataclass(slots=True)
class Round:
    """One sync. `at` moves with what is told."""

    name: str
    api: Api
    options: Options
    at: Cursor
    now: datetime
    done: int = 0
    gaps: set[str] = field(default_factory=set)

    def batches(self) -> Iterator[Batch]:
        """Tell the people and places, the tickets that changed, and up to when all is told."""
        company = read_company(self.api, self.options.schedule, self.options.zone, self.options.own, self.at.start)
        self.gaps |= set(company.gaps)
        yield self._people(company)
        while True:
            page = self._page()
            rows = sorted(page.rows, key=_position)
            left = [each for each in rows if _position(each) > self.at.told]
            for first in range(0, len(left), AT_ONCE):
                some = left[first : first + AT_ONCE]
                records, refused = self._tickets(some, company)
                last = _position(some[-1])
                self.at = replace(self.at, told=last, latest=max(self.at.latest, last[0]))
                if first + AT_ONCE >= len(left):
                    self.at = replace(self.at, page=page.after, told=(0, 0))
                self.done += len(some)
                changed = datetime.fromtimestamp(last[0], UTC)
                about = f"tickets changed until {changed:%-d %B %Y}"
                yield Batch(
                    records, self.at.written(), self.done, refused=refused, about=about, notes=self._notes(company)
                )
            self.at = replace(self.at, page=page.after, told=(0, 0))
            if page.is_last:
                yield self._end(page, company)
                return

    def _page(self) -> Page:
        """The next page; where Zendesk no longer knows our cursor, from the last change told on."""
        if self.at.page:
            try:
                return self.api.tickets(self.at.page, 0)
            except StatusError as error:
                if error.is_denied:
                    raise
                since = max(int(self.at.start.timestamp()), self.at.latest - OVERLAP)
                self.at = replace(self.at, page="", told=(0, 0), since=since)
        since = self.at.since or int(self.at.start.timestamp())
        return self.api.tickets("", min(since, int(self.now.timestamp()) - 2 * LAG))

    def _people(self, company: Company) -> Batch:
        """People and places, where they are others than those told last."""
        mark = blake2b(repr((company, self.options)).encode(), digest_size=8).hexdigest()
        records: tuple[Record, ...] = ()
        if mark != self.at.company:
            told = company.records(self.at.places, self.options.inactivity, self.at.hours, self.at.start)
            here = {each.id for each in company.staff}
            gone = sorted({str(each) for each in self.at.staff} - here, key=int)
            records = (*told, *self._left(gone))
            hours = company.hours.written if company.hours else self.at.hours
            staff = tuple(sorted({*self.at.staff, *(int(each) for each in here)}))
            self.at = replace(self.at, company=mark, hours=hours, staff=staff)
        return Batch(records, self.at.written(), about="people and places", notes=self._notes(company))

    def _left(self, gone: Sequence[str]) -> Iterator[TeammateRecord]:
        """Those who were staff."""
        found = {str(each["id"]): each for each in self.api.many("/users", "users", (int(each) for each in gone))}
        for each in gone:
            yield _former(each, found.get(each))

    def _tickets(self, rows: Sequence[Row], company: Company) -> tuple[tuple[Record, ...], tuple[Refused, ...]]:
        """Tell tickets, after the people and things that they name."""
        tickets = [self._ticket(each) for each in rows]
        known = {int(each.id) for each in company.staff}
        people = {one for each in tickets for one in each.people}
        requesters = {one for each in tickets for one in each.requesters}
        users = {number(each.get("id")): each for each in self.api.many("/users", "users", people - known | requesters)}
        promoted = {own for own, each in users.items() if each.get("role") in STAFF}
        workers = {one for each in tickets for one in each.workers}
        staff = frozenset(known | promoted | workers | set(self.at.staff))
        self._learn(tickets, staff)
        refused: list[Refused] = []
        told = [record for each in tickets for record in self._story(each, staff, refused)]
        told += self._ratings(
            tickets, {each.id for each in told if isinstance(each, ConversationRecord)}, staff, refused
        )
        tags = sorted({tag for each in told if isinstance(each, ConversationRecord) for tag in each.tags})
        contacts = sorted((people - staff) | requesters)
        organizations = {number(users[each].get("organization_id")) for each in contacts if each in users} - {0}
        rest = sorted((people & staff) - known)
        records: list[Record] = [
            *self._places(company, {group for each in tickets for group in each.groups}),
            *(_former(str(each), users.get(each)) for each in rest),
            *customers(
                [users[each] for each in contacts if each in users],
                list(self.api.many("/organizations", "organizations", organizations)),
            ),
            *(ContactRecord(str(each), f"Customer {each} (deleted)") for each in contacts if each not in users),
            *(TagRecord(each, each) for each in tags),
            *told,
        ]
        return tuple(records), tuple(refused)

    def _ticket(self, row: Row) -> Ticket:
        own = number(row.get("id"))
        audits = None if row.get("status") == DELETED else self.api.audits(own)
        return Ticket(own, row, audits or (), gone=audits is None)

    def _learn(self, tickets: Sequence[Ticket], staff: frozenset[int]) -> None:
        """Keep who is staff, and by which channels each group is reached."""
        places = {group: set(channels) for group, channels in self.at.places.items()}
        for each in tickets:
            for group in each.groups:
                places.setdefault(str(group), set()).add(_channel(each))
        kept = {group: tuple(sorted(channels)) for group, channels in sorted(places.items())}
        self.at = replace(self.at, staff=tuple(sorted(staff)), places=kept)

    def _places(self, company: Company, groups: set[int]) -> Iterator[Record]:
        for inbox in company.inboxes(self.at.places, groups):
            yield inbox
            if self.options.inactivity:
                yield InactivityRecord(inbox.id, self.at.start, self.options.inactivity)

    def _story(self, ticket: Ticket, staff: frozenset[int], refused: list[Refused]) -> list[Record]:
        link = f"{self.options.web}/agent/tickets/{ticket.id}"
        story = Story(ticket, _channel(ticket), staff, self.at.start, link)
        try:
            records = story.records()
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            refused.append(Refused(f"ticket {ticket.id}", f"it is not as tickets are: {error!r}"))
            return []
        strange = [*story.strange]
        if ticket.channel not in CHANNELS and ticket.audits:
            strange.append((f"channel {ticket.channel or 'none'}", self._changed(ticket)))
        fresh = Counter(what for what, at in strange if at.timestamp() > self.at.until)
        if fresh:
            self.at = replace(self.at, unknown=dict(sorted((Counter(self.at.unknown) + fresh).items())))
        return records

    def _changed(self, ticket: Ticket) -> datetime:
        return datetime.fromtimestamp(_position(ticket.row)[0], UTC)

    def _ratings(
        self, tickets: Sequence[Ticket], told: set[str], staff: frozenset[int], refused: list[Refused]
    ) -> Iterator[Record]:
        """What customers said of tickets; an answer to a survey, where there is one, stands for both."""
        there = {each.id: each for each in tickets if not each.gone}
        answers: dict[int, list[Row]] = {}
        for response in self._responses(there):
            for own in tickets_of(response):
                answers.setdefault(own, []).append(response)
        for own, ticket in there.items():
            group, contact = number(ticket.row.get("group_id")), ticket.requester
            inbox = place(group, _channel(ticket)) if group else ""
            rated = Rated(str(own), str(contact) if contact else "", inbox)
            found: list[SurveyRecord | RatingRecord | Refused] = []
            for response in answers.get(own, ()):
                found += survey_records(response, rated)
            if own not in answers and (legacy := self._legacy(ticket, rated, staff)) is not None:
                found.append(legacy)
            refused += [each for each in found if isinstance(each, Refused)]
            records = [each for each in found if not isinstance(each, Refused) and _at(each) >= self.at.start]
            if records and str(own) not in told:  # nothing else happened since the start
                link = f"{self.options.web}/agent/tickets/{own}"
                subject = str(ticket.row.get("subject") or "")
                yield ConversationRecord(str(own), subject, link, tuple(ticket.tags), whole=True)
            yield from records

    def _responses(self, tickets: Mapping[int, Ticket]) -> list[Row]:
        if SURVEYS in self.gaps or not tickets:
            return []
        asked = ",".join(f"zen:ticket:{each}" for each in sorted(tickets))
        try:
            return list(self.api.listed(f"/{SURVEYS}", "survey_responses", **{"filter[subject_zrns]": asked}))
        except StatusError as error:
            if not (error.is_denied or error.is_missing):
                raise
            self.gaps.add(SURVEYS)
            return []

    def _legacy(self, ticket: Ticket, rated: Rated, staff: frozenset[int]) -> RatingRecord | Refused | None:
        told = ticket.row.get("satisfaction_rating")
        if not isinstance(told, dict) or LEGACY in self.gaps:
            return None
        own = number(told.get("id"))
        if not own or not str(told.get("score")).startswith((GOOD, BAD)):
            return None
        try:
            return legacy_record(self.api.thing(f"/{LEGACY}/{own}", "satisfaction_rating"), rated, staff)
        except StatusError as error:
            if error.is_denied:
                self.gaps.add(LEGACY)
            elif not error.is_missing:
                raise
            return None

    def _end(self, page: Page, company: Company) -> Batch:
        until = min(self.now, datetime.fromtimestamp(page.at, UTC)) - timedelta(seconds=LAG)
        self.at = replace(self.at, until=int(until.timestamp()))
        self.done += 1
        notes = self._notes(company)
        return Batch((), self.at.written(), self.done, self.done, synced_until=until, about="the end", notes=notes)

    def _notes(self, company: Company) -> tuple[str, ...]:
        return notes_of(company, self.at, self.gaps, scheduled=bool(self.options.schedule))


def _position(row: Row) -> tuple[int, int]:
    return number(row.get("generated_timestamp")), number(row.get("id"))


def _channel(ticket: Ticket) -> str:
    return CHANNELS.get(ticket.channel, OTHER_CHANNEL)


def _former(own: str, row: Row | None) -> TeammateRecord:
    """Somebody who is no staff any more, or whom Zendesk no longer knows."""
    if row is None:
        return TeammateRecord(own, f"Teammate {own} (deleted)", blocked=True)
    found = teammate(row)
    return found if row.get("role") in STAFF else replace(found, blocked=True)


def _at(record: SurveyRecord | RatingRecord) -> datetime:
    return record.sent_at if isinstance(record, SurveyRecord) else record.submitted_at
