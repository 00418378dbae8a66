"""The people and places of a Zendesk: staff, groups, addresses of ours, business hours. Told where they changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cxbot.errors import SourceError
from cxbot.source import (
    AccountRecord,
    ContactRecord,
    HoursRecord,
    InactivityRecord,
    InboxRecord,
    OwnAddressRecord,
    Record,
    Span,
    TeammateRecord,
    TeamRecord,
)
from cxbot.source.hours import MINUTES_A_DAY, write_spans
from cxbot.sources.http import StatusError
from cxbot.sources.zendesk.client import Api, Row, moment
from cxbot.sources.zendesk.tickets import number, place
from cxbot.sources.zendesk.words import STAFF
from cxbot.sources.zendesk.zones import iana


@dataclass(frozen=True, slots=True)
class Hours:
    """The business hours of the workspace, of one schedule."""

    began: datetime
    changed: datetime
    zone: str
    spans: tuple[Span, ...]

    @property
    def written(self) -> str:
        """As text, to find out whether they changed."""
        return f"{self.zone} {write_spans(self.spans)}"


@dataclass(frozen=True, slots=True)
class Company:
    """Who and what there is. `schedules` are the names of all schedules, `gaps` what could not be read."""

    staff: tuple[TeammateRecord, ...]
    groups: Mapping[int, str]
    teams: tuple[TeamRecord, ...]
    own: tuple[str, ...]
    hours: Hours | None
    schedules: tuple[str, ...]
    gaps: tuple[str, ...]

    def inboxes(self, places: Mapping[str, Sequence[str]], groups: Iterable[int]) -> Iterator[InboxRecord]:
        """The places of groups, by the channels that were seen of each."""
        for group in sorted(groups):
            channels = places.get(str(group), ())
            name = self.groups.get(group, f"Group {group} (deleted)")
            for channel in channels:
                yield InboxRecord(place(group, channel), name if len(channels) == 1 else f"{name} ({channel})", channel)

    def records(
        self, places: Mapping[str, Sequence[str]], inactivity: int, told: str, start: datetime
    ) -> Iterator[Record]:
        """Tell all of them; `told` are the hours told before, `inactivity` is in seconds, 0 for none."""
        for inbox in self.inboxes(places, [int(each) for each in places]):
            yield inbox
            if inactivity:
                yield InactivityRecord(inbox.id, start, inactivity)
        yield from (OwnAddressRecord(each) for each in self.own)
        if self.hours is not None and self.hours.written != told:
            since = self.hours.changed if told else self.hours.began
            yield HoursRecord("", since, self.hours.zone, self.hours.spans)
        yield from self.staff
        yield from self.teams


def read_company(api: Api, schedule: str, zone: str, own: Iterable[str], start: datetime) -> Company:
    """Read them; what the plan or the rights do not reach is left out.

    Raises:
        SourceError: they cannot be read; or the schedule is not there, or its zone has no IANA name.
    """
    staff = tuple(teammate(each) for role in sorted(STAFF) for each in api.listed("/users", "users", role=role))
    known = {each.id for each in staff}
    groups = {
        number(each.get("id")): str(each.get("name") or each.get("id")) for each in api.listed("/groups", "groups")
    }
    gaps: list[str] = []
    members: dict[int, set[str]] = defaultdict(set)
    for each in _optional(api, "/group_memberships", "group_memberships", gaps):
        if str(each.get("user_id")) in known:
            members[number(each.get("group_id"))].add(str(each.get("user_id")))
    addresses = {
        str(each.get("email") or "").lower()
        for each in _optional(api, "/recipient_addresses", "recipient_addresses", gaps)
    }
    schedules: list[Row] = []
    try:
        schedules = [
            each
            for each in api.http.get("/business_hours/schedules").json.get("schedules") or ()
            if isinstance(each, dict)
        ]
    except StatusError as error:
        if not (error.is_denied or error.is_missing):
            raise
        gaps.append("business_hours/schedules")
    return Company(
        staff,
        groups,
        tuple(TeamRecord(str(own), name, tuple(sorted(members[own], key=int))) for own, name in sorted(groups.items())),
        tuple(sorted({*addresses, *(each.lower() for each in own)} - {""})),
        _hours(schedules, schedule, zone, start),
        tuple(sorted(str(each.get("name")) for each in schedules)),
        tuple(gaps),
    )


def teammate(row: Row) -> TeammateRecord:
    """A user who is staff."""
    own = str(row.get("id"))
    name, email = str(row.get("name") or row.get("email") or own), str(row.get("email") or "")
    blocked = row.get("active") is False or row.get("suspended") is True
    return TeammateRecord(own, name, email, blocked=blocked)


def customers(users: Sequence[Row], organizations: Sequence[Row]) -> Iterator[AccountRecord | ContactRecord]:
    """Tell customers after the organizations that they belong to."""
    known = {number(each.get("id")) for each in organizations}
    for each in organizations:
        domains = each.get("domain_names") or [""]
        yield AccountRecord(str(each["id"]), str(each.get("name") or each["id"]), str(domains[0]))
    for each in users:
        own, email = str(each["id"]), str(each.get("email") or "")
        name = str(each.get("name") or email or each.get("phone") or own)
        organization = number(each.get("organization_id"))
        address = email or str(each.get("phone") or "")
        yield ContactRecord(own, name, address, str(organization) if organization in known else "")


def _optional(api: Api, path: str, key: str, gaps: list[str]) -> Iterator[Row]:
    try:
        yield from api.listed(path, key)
    except StatusError as error:
        if not (error.is_denied or error.is_missing):
            raise
        gaps.append(path.lstrip("/"))


def _hours(schedules: Sequence[Row], wanted: str, zone: str, start: datetime) -> Hours | None:
    if not wanted:
        return None
    found = next((each for each in schedules if wanted in {str(each.get("name")), str(each.get("id"))}), None)
    if found is None:
        names = ", ".join(f"“{each.get('name')}”" for each in schedules) or "none"
        raise SourceError(f"Zendesk has no schedule “{wanted}”. There are: {names}. Mend the setting “schedule”.")
    name = str(found.get("time_zone") or "")
    named = zone or iana(name)
    if not named:
        raise SourceError(
            f"The schedule “{wanted}” is in the zone “{name}”, which has no known IANA name. Give it in the "
            "setting “zone”, such as Europe/Berlin."
        )
    began, changed = (moment(found[each]) if found.get(each) else start for each in ("created_at", "updated_at"))
    spans = tuple(span for each in found.get("intervals") or () for span in _spans(each))
    return Hours(began, changed, named, tuple(sorted(spans)))


def _spans(interval: Row) -> Iterator[Span]:
    """Zendesk counts minutes from Sunday 0:00; one that goes over midnight is told day by day."""
    opens, closes = int(interval["start_time"]), int(interval["end_time"])
    while opens < closes:
        day = opens // MINUTES_A_DAY
        end = min(closes, (day + 1) * MINUTES_A_DAY)
        yield Span((day + 6) % 7, opens - day * MINUTES_A_DAY, end - day * MINUTES_A_DAY)
        opens = end
