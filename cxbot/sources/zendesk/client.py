"""What Zendesk is asked, and the shape of what it answers: JSON becomes plain rows here and goes no further up."""

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cxbot.errors import SourceError
from cxbot.source import Say, silent
from cxbot.sources.http import Exchange, Http, StatusError
from cxbot.sources.pacing import Clock, Limit, Quota
from cxbot.sources.zendesk.words import EXPORTS, LEGACY, SURVEYS

PAGE = 100
SURVEY_PAGE = 50
EXPORT_PAGE = 1_000
MANY = 100  # things that are asked for by their ids at once

# Of tickets and audits, what is needed; the rest, above all what people wrote, is let go of at once.
TICKET = (
    *("id", "subject", "raw_subject", "status", "via", "requester_id", "assignee_id", "group_id", "tags"),
    *("email_cc_ids", "updated_at", "created_at", "generated_timestamp", "satisfaction_rating", "submitter_id"),
)
EVENT = ("id", "type", "public", "author_id", "via", "field_name", "value", "previous_value", "comment_id")

USER = ("id", "name", "email", "phone", "role", "active", "suspended", "organization_id")
ORGANIZATION = ("id", "name", "domain_names", "deleted_at")
WORDY = frozenset({"subject", "description"})

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of an incremental export: its rows, where the next one begins, whether it is the last, and when it was."""

    rows: list[Row]
    after: str
    is_last: bool
    at: float


@dataclass(frozen=True, slots=True)
class Api:
    """Zendesk's API. Lists are read to their ends by cursors, never by numbers of pages."""

    http: Http

    def thing(self, path: str, key: str, **params: str | int) -> Row:
        """One thing.

        Raises:
            SourceError: as for `Http.get`; or it is not in the answer.
        """
        answer = self.http.get(path, params).json
        found = answer.get(key) if isinstance(answer, dict) else None
        if not isinstance(found, dict):
            raise _strange(path, key)
        return found

    def listed(self, path: str, key: str, **params: str | int) -> Iterator[Row]:
        """All of a list."""
        after, more = "", True
        while more:
            rows, after, more = self.leaf(path, key, after, **params)
            yield from rows

    def leaf(self, path: str, key: str, after: str, **params: str | int) -> tuple[list[Row], str, bool]:
        """A page of a list, after the cursor of the one before; with its own cursor, and whether there are more."""
        asked: dict[str, str | int] = {"page[size]": PAGE, **params, **({"page[after]": after} if after else {})}
        answer = self.http.get(path, asked).json
        rows = _rows(answer, path, key)
        meta = answer.get("meta") or {}
        again = str(meta.get("after_cursor") or "")
        if meta.get("has_more") and (not again or again == after):
            raise SourceError(
                f"Zendesk says that {path} goes on, and gives the same page again. The sync stops rather than turn in "
                "a circle, and is tried again later.",
                retry_after=600,
            )
        return rows, again, bool(meta.get("has_more"))

    def many(self, path: str, key: str, ids: Iterable[int]) -> Iterator[Row]:
        """Things by their ids, in their order; those that are gone are left out."""
        wanted = sorted(set(ids))
        for first in range(0, len(wanted), MANY):
            some = ",".join(str(each) for each in wanted[first : first + MANY])
            yield from _rows(self.http.get(f"{path}/show_many", {"ids": some}).json, path, key)

    def tickets(self, cursor: str, since: int) -> Page:
        """A page of tickets that changed: of a cursor, or without one since a moment."""
        asked = {"support_type_scope": "all"}
        page, _ = self._exported("/incremental/tickets/cursor", "tickets", cursor, since, asked)
        return replace(page, rows=[_only(each, TICKET) for each in page.rows])

    def measured(self, cursor: str, since: int) -> tuple[Page, Mapping[int, Row]]:
        """A page of tickets that changed, and what Zendesk measured of each, by the ids of tickets."""
        asked = {"support_type_scope": "all", "include": "metric_sets"}
        page, answer = self._exported("/incremental/tickets/cursor", "tickets", cursor, since, asked)
        sets = answer.get("metric_sets") or [each.get("metric_set") for each in page.rows]
        found = {int(each["ticket_id"]): each for each in sets if isinstance(each, dict) and each.get("ticket_id")}
        return replace(page, rows=[_only(each, TICKET) for each in page.rows]), found

    def users(self, cursor: str, since: int) -> Page:
        """A page of users that changed, likewise."""
        page, _ = self._exported("/incremental/users/cursor", "users", cursor, since, {})
        return replace(page, rows=[_only(each, USER) for each in page.rows])

    def organizations(self, since: int) -> Page:
        """A page of organizations that changed since a moment; the next one begins at a moment too.

        Those of that moment come again.
        """
        path = "/incremental/organizations"
        answer = self.http.get(path, {"start_time": since, "per_page": EXPORT_PAGE}, counts=("", EXPORTS))
        rows, after = _rows(answer.json, path, "organizations"), answer.json.get("end_time")
        is_last = answer.json.get("end_of_stream") is True or after is None
        if not is_last and after == since:
            raise _again("organizations")
        return Page([_only(each, ORGANIZATION) for each in rows], str(after or since), is_last, answer.at)

    def responses(self, tickets: Iterable[int]) -> Iterator[Row]:
        """Answers to surveys of some tickets, and what was only offered."""
        names = ",".join(f"zen:ticket:{each}" for each in tickets)
        asked: dict[str, str | int] = {"page[size]": SURVEY_PAGE, "sort": "id", "filter[subject_zrns]": names}
        return self.listed(f"/{SURVEYS}", "survey_responses", **asked)

    def ratings(self, what: str, since: int, after: str) -> tuple[list[Row], str, bool]:
        """A page of ratings that were asked for since a moment: answers to surveys, or older ones that were given."""
        if what == SURVEYS:
            asked: dict[str, str | int] = {"page[size]": SURVEY_PAGE, "sort": "id"}
            asked["filter[created_at_start]"] = since * 1000
            return self.leaf(f"/{SURVEYS}", "survey_responses", after, **asked)
        return self.leaf(f"/{LEGACY}", "satisfaction_ratings", after, score="received", start_time=since)

    def survey(self, survey: str, version: str) -> Row:
        """A survey as it was in a version. Its language does not matter."""
        return self.thing(f"/guide/en-us/surveys/{survey}/{version}", "survey")

    def rating(self, rating: int) -> Row:
        """An older rating, which Zendesk tells as a list of one."""
        path = f"/{LEGACY}/{rating}"
        answer = self.http.get(path).json
        found = answer.get("satisfaction_rating") if isinstance(answer, dict) else None
        one = next(iter(found), None) if isinstance(found, list) else found
        if not isinstance(one, dict):
            raise _strange(path, "satisfaction_rating")
        return one

    def _exported(
        self, path: str, key: str, cursor: str, since: int, more: Mapping[str, str]
    ) -> tuple[Page, Mapping[str, Any]]:
        asked: dict[str, str | int] = {"cursor": cursor} if cursor else {"start_time": since}
        answer = self.http.get(path, {**asked, "per_page": EXPORT_PAGE, **more}, counts=("", EXPORTS))
        rows = _rows(answer.json, path, key)
        after, is_last = str(answer.json.get("after_cursor") or ""), answer.json.get("end_of_stream") is True
        if not is_last and (not after or after == cursor):
            raise _again(key)
        return Page(rows, after or cursor, is_last, answer.at), answer.json

    def audits(self, ticket: int) -> list[Row] | None:
        """All that happened to a ticket; None where it is deleted.

        Raises:
            SourceError: as for `Http.get`; above all where the token may not read it.
        """
        try:
            found = [_light(each) for each in self.listed(f"/tickets/{ticket}/audits", "audits")]
        except StatusError as error:
            if error.is_missing:
                return None
            if error.is_denied:
                raise SourceError(
                    f"Zendesk does not let be read what happened to ticket {ticket} (403). Give the token of an admin "
                    "in the settings; one of OAuth needs the scope “read” for everything, “tickets:read” is not enough."
                ) from error
            raise
        return sorted(found, key=lambda each: (str(each.get("created_at")), each.get("id") or 0))


def open_api(
    base: str,
    email: str,
    token: str,
    say: Say = silent,
    clock: Clock | None = None,
    record: Callable[[Exchange], None] | None = None,
) -> Api:
    """Build what asks Zendesk; nothing is asked yet. Without a mail address the token is one of OAuth.

    Raises:
        SourceError: the address or the token is none.
    """
    if not token.isascii() or not token.isprintable() or " " in token or not token:
        raise SourceError("The setting “token” holds no token of Zendesk: it has letters and digits only.")
    packed = base64.b64encode(f"{email}/token:{token}".encode()).decode()
    headers = {"authorization": f"Basic {packed}" if email else f"Bearer {token}", "accept": "application/json"}
    limits = {EXPORTS: Limit(10)}
    http = Http("Zendesk", base, "token", headers, say, read_quota, limits, record, clock or Clock())
    return Api(http)


def read_quota(headers: Mapping[str, str], _now: float) -> Mapping[str, Quota]:
    """The quota of the account, and those of some endpoints, from the headers of an answer."""
    found = {}
    limit = _number(headers.get("x-rate-limit", headers.get("ratelimit-limit", "")))
    left = _number(headers.get("x-rate-limit-remaining", headers.get("ratelimit-remaining", "")))
    if limit is not None and left is not None:
        resets = _number(headers.get("ratelimit-reset", ""))
        found[""] = Quota(limit, left, 60 if resets is None else resets)
    for name, value in headers.items():
        if name.startswith("zendesk-ratelimit-") and "incremental" in name:
            said = dict(part.strip().split("=", 1) for part in value.split(";") if "=" in part)
            total, remaining = _number(said.get("total", "")), _number(said.get("remaining", ""))
            if total is not None and remaining is not None:
                found[EXPORTS] = Quota(total, remaining, _number(said.get("resets", "")) or 60)
    return found


def moment(text: Any) -> datetime:
    """A moment of Zendesk's, which says its zone.

    Raises:
        ValueError: it is none, or says no zone.
    """
    found = datetime.fromisoformat(str(text))
    if found.tzinfo is None:
        raise ValueError(f"{text!r} names no zone")
    return found


def _only(row: Row, wanted: Iterable[str]) -> Row:
    return {name: row[name] for name in wanted if name in row}


def _light(audit: Row) -> Row:
    kept = _only(audit, ("id", "created_at", "author_id", "via"))
    events = [_only(each, EVENT) for each in audit.get("events") or () if isinstance(each, dict)]
    return {**kept, "events": [each for each in events if each.get("field_name") not in WORDY]}


def _rows(answer: Any, path: str, key: str) -> list[Row]:
    rows = answer.get(key) if isinstance(answer, dict) else None
    if not isinstance(rows, list) or not all(isinstance(each, dict) for each in rows):
        raise _strange(path, key)
    return rows


def _again(what: str) -> SourceError:
    return SourceError(
        f"Zendesk gives the same page of changed {what} again. The sync stops rather than turn in a circle, and is "
        "tried again later.",
        retry_after=600,
    )


def _strange(path: str, key: str) -> SourceError:
    return SourceError(
        f"Zendesk answers {path} without “{key}”, as no Zendesk does. See that the settings “subdomain” and “address” "
        "are right.",
        retry_after=600,
    )


def _number(text: str) -> int | None:
    return int(text) if text.strip().isdecimal() else None
