"""Tells tickets whole, after the people and things that they name; learns on the way who is staff, and what is unknown.

It does not know which tickets are told, and in which order.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from cxbot.source import (
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
from cxbot.sources.zendesk.client import Api, Row, moment
from cxbot.sources.zendesk.company import Company, customers, teammate
from cxbot.sources.zendesk.notes import notes_of
from cxbot.sources.zendesk.options import Options
from cxbot.sources.zendesk.positions import Cursor
from cxbot.sources.zendesk.ratings import (
    Rated,
    Scale,
    is_known,
    legacy_record,
    made_at,
    rating_of,
    survey_records,
    tickets_of,
)
from cxbot.sources.zendesk.scales import Scales
from cxbot.sources.zendesk.tickets import Story, Ticket, number, place
from cxbot.sources.zendesk.words import BAD, CHANNELS, DELETED, GOOD, LEGACY, OTHER_CHANNEL, STAFF, SURVEYS

Told = tuple[tuple[Record, ...], tuple[Refused, ...]]


@dataclass(slots=True)
class Telling:
    """Tells tickets of one Zendesk. `at` moves with what is learnt; `gaps` are what cannot be read."""

    api: Api
    options: Options
    company: Company
    at: Cursor
    gaps: set[str]
    scales: Scales = field(init=False)

    def __post_init__(self) -> None:
        self.scales = Scales(self.api)

    @property
    def known(self) -> set[int]:
        """All who are staff now."""
        return {int(each.id) for each in self.company.staff}

    def notes(self) -> tuple[str, ...]:
        """What cannot be known, as far as it shows."""
        return notes_of(self.company, self.at, self.gaps, scheduled=bool(self.options.schedule))

    def tickets(self, rows: Sequence[Row]) -> Told:
        """Tell tickets, after the people and things that they name."""
        tickets = [self._ticket(each) for each in rows]
        known = self.known
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
            *self._places({group for each in tickets for group in each.groups}),
            *(former(str(each), users.get(each)) for each in rest),
            *customers(
                [users[each] for each in contacts if each in users],
                list(self.api.many("/organizations", "organizations", organizations)),
            ),
            *(ContactRecord(str(each), f"Customer {each} (deleted)") for each in contacts if each not in users),
            *(TagRecord(each, each) for each in tags),
            *told,
        ]
        return tuple(records), tuple(refused)

    def count(self, strange: Iterable[tuple[str, datetime]]) -> None:
        """Count what has no meaning here, of what was not told before the last round ended."""
        fresh = Counter(what for what, at in strange if at.timestamp() > self.at.known_until)
        if fresh:
            self.at = replace(self.at, unknown=dict(sorted((Counter(self.at.unknown) + fresh).items())))

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

    def _places(self, groups: set[int]) -> Iterator[Record]:
        for inbox in self.company.inboxes(self.at.places, groups):
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
            strange.append((f"channel {ticket.channel or 'none'}", moment(ticket.audits[0]["created_at"])))
        self.count(strange)
        return records

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
                found += survey_records(response, rated, self._scale(response))
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
        try:
            found = list(self.api.responses(sorted(tickets)))
        except StatusError as error:
            if not (error.is_denied or error.is_missing):
                raise
            self.gaps.add(SURVEYS)
            return []
        strangers = [each for each in found if not tickets.keys() & set(tickets_of(each))]
        self.count(("answer to a survey, not asked for", _offered(each, self.at.start)) for each in strangers)
        return found

    def _scale(self, response: Row) -> Scale:
        """The points of a survey's scale; of one that is unknown, it is counted."""
        scale = self.scales.of(response)
        if rating_of(response) is not None and not is_known(scale):
            points = f"of the points {', '.join(map(str, scale))}" if scale else "that Zendesk does not tell"
            self.count([(f"scale of a survey {points}", _offered(response, self.at.start))])
        return scale

    def _legacy(self, ticket: Ticket, rated: Rated, staff: frozenset[int]) -> RatingRecord | Refused | None:
        told = ticket.row.get("satisfaction_rating")
        if not isinstance(told, dict) or LEGACY in self.gaps:
            return None
        own = number(told.get("id"))
        if not own or not str(told.get("score")).startswith((GOOD, BAD)):
            return None
        try:
            return legacy_record(self.api.rating(own), rated, staff)
        except StatusError as error:
            if error.is_denied:
                self.gaps.add(LEGACY)
            elif not error.is_missing:
                raise
            return None


def former(own: str, row: Row | None) -> TeammateRecord:
    """Somebody who is no staff any more, or whom Zendesk no longer knows."""
    if row is None:
        return TeammateRecord(own, f"Teammate {own} (deleted)", blocked=True)
    found = teammate(row)
    return found if row.get("role") in STAFF else replace(found, blocked=True)


def _channel(ticket: Ticket) -> str:
    return CHANNELS.get(ticket.channel, OTHER_CHANNEL)


def _offered(response: Row, usual: datetime) -> datetime:
    return made_at(str(response.get("id") or "")) or usual


def _at(record: SurveyRecord | RatingRecord) -> datetime:
    return record.sent_at if isinstance(record, SurveyRecord) else record.submitted_at
