"""A Zendesk to ask: a real HTTP server with its limits, cursors, deletions and outages, and a clock that tests move.

`Happening` is what happens there, `Desk` how it is asked.
"""

import base64
import json
from bisect import bisect_right
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import formatdate
from math import inf
from typing import Any

from cxbot.sources.zendesk import Options, Zendesk
from cxbot.sources.zendesk.client import open_api
from tests.sources.answering import Asked, Reply
from tests.sources.zendesk.happening import Happening, Json, at, iso, ulid

__all__ = ["EMAIL", "START", "TOKEN", "Desk", "at", "ulid"]
START = datetime(2025, 10, 1, tzinfo=UTC)
TOKEN, EMAIL = "s3cretT0ken", "admin@acme.example"


@dataclass
class Desk(Happening):
    """A Zendesk with what happens in it.

    `page` is how many rows a page has, `limit` how often it may be asked in a minute; `closed` is what the plan lacks,
    with the status, `down` are answers given instead. `expired` are cursors that it no longer knows.
    """

    address: str = ""
    closed: dict[str, int] = field(default_factory=dict)
    expired: set[str] = field(default_factory=set)
    down: deque[Reply] = field(default_factory=deque)
    asked: list[Asked] = field(default_factory=list)
    page: int = 100
    limit: int = 700
    minutes: dict[tuple[str, int], int] = field(default_factory=dict)
    most_used: float = 0.0
    sorted: dict[str, tuple[tuple[int, int], list[Json]]] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, str]:
        """What opens it in another process."""
        return {
            "subdomain": "acme",
            "address": self.address,
            "email": EMAIL,
            "token": TOKEN,
            "start": f"{START:%Y-%m-%d}",
        }

    def source(self, **options: Any) -> Zendesk:
        api = open_api(f"{self.address}/api/v2", EMAIL, TOKEN, clock=self.time.clock)
        return Zendesk("shop", api, Options(**{"web": "https://acme.zendesk.com", "start": START, **options}))

    def answer(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        if self.down:
            return self.down.popleft()
        wanted = base64.b64encode(f"{EMAIL}/token:{TOKEN}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {wanted}":
            return Reply(401, {"error": "Couldn't authenticate you"})
        path = asked.path.removeprefix("/api/v2/")
        limits = {"": self.limit} | ({"exports": 10} if path.startswith("incremental/") else {})
        headers = {"date": formatdate(self.time.at, usegmt=True)}
        for name, limit in limits.items():
            minute = (name, int(self.time.at // 60))
            self.minutes[minute] = used = self.minutes.get(minute, 0) + 1
            self.most_used = max(self.most_used, used / limit)
            resets = 60 - int(self.time.at % 60)
            if used > limit:
                return Reply(429, {}, {"retry-after": str(resets)})
            if name:
                said = f"total={limit}; remaining={limit - used}; resets={resets}"
                headers["zendesk-ratelimit-incremental-exports-cursor"] = said
            else:
                headers |= {"x-rate-limit": str(limit), "x-rate-limit-remaining": str(limit - used)}
                headers["ratelimit-reset"] = str(resets)
        for closed, status in self.closed.items():
            if path.startswith(closed):
                return Reply(status, {"error": "not in this plan"}, headers)
        reply = self._answered(path, asked)
        return Reply(reply.status, reply.body, headers | dict(reply.headers))

    def _answered(self, path: str, asked: Asked) -> Reply:
        parts = path.split("/")
        if parts[-1] == "show_many":
            wanted = [int(each) for each in asked.one("ids").split(",")]
            assert 0 < len(wanted) <= 100
            there = {"users": self.users, "organizations": self.organizations, "tickets": self.tickets}[parts[0]]
            found = [there[each] for each in reversed(wanted) if each in there and each not in self.archived]
            return Reply(200, {parts[0]: [each for each in found if each.get("status") != "deleted"]})
        if path.startswith("incremental/"):
            return self._exported(parts[1], asked)
        if parts[0] == "tickets":
            return self._of_ticket(int(parts[1]), parts[-1], asked)
        if parts[0] in {"satisfaction_ratings", "guide"}:
            return self._of_ratings(path, asked)
        return self._of_company(path, asked)

    def _of_ticket(self, own: int, what: str, asked: Asked) -> Reply:
        if self.tickets.get(own, {"status": "deleted"})["status"] == "deleted":
            return Reply(404, {"error": "RecordNotFound"})
        if what == "audits":
            return self._listed("audits", asked, self.audits[own])
        return Reply(200, {"ticket": self.tickets[own]})

    def _of_ratings(self, path: str, asked: Asked) -> Reply:
        parts = path.split("/")
        if parts[0] == "satisfaction_ratings" and len(parts) > 1:
            return Reply(200, {"satisfaction_rating": [self.ratings[int(parts[1])]]})
        if parts[0] == "satisfaction_ratings":
            assert asked.one("score") == "received"
            since = iso(datetime.fromtimestamp(int(asked.one("start_time")), UTC))
            given = [each for each in self.ratings.values() if each["score"] in {"good", "bad"}]
            return self._listed(path, asked, [each for each in given if each["created_at"] >= since])
        if path == "guide/survey_responses":
            return self._listed("survey_responses", asked, [_bare(each) for each in self._responses(asked)])
        version = (parts[3], int(parts[4]))
        if parts[:3] != ["guide", "en-us", "surveys"] or version not in self.surveys:
            return Reply(404, {"errors": [{"code": "NotFound"}]})
        return Reply(200, {"survey": {"id": version[0], "questions": self.surveys[version]}})

    def _responses(self, asked: Asked) -> list[Json]:
        found = [self.responses[each] for each in sorted(self.responses)]
        if zrns := asked.one("filter[subject_zrns]"):
            return [e for e in found if f"zen:ticket:{e['subjects'][0]['id']}" in zrns.split(",")]
        first = ulid(datetime.fromtimestamp(int(asked.one("filter[created_at_start]")) / 1000, UTC), 0)
        return [each for each in found if each["id"] >= first]

    def _of_company(self, path: str, asked: Asked) -> Reply:
        if path == "users/me":
            return Reply(200, {"user": {"id": 1, "role": "admin"}})
        if path == "business_hours/schedules":
            return Reply(200, {"schedules": self.schedules})
        staff = [own for own, each in self.users.items() if each["role"] == "agent"]
        members = [(user, group) for user in staff for group in self.groups] if self.members is None else self.members
        lists: dict[str, list[Json]] = {
            "users": [each for each in self.users.values() if each["role"] == asked.one("role")],
            "groups": [*self.groups.values()],
            "group_memberships": [{"user_id": user, "group_id": group} for user, group in members],
            "recipient_addresses": [{"email": "Help@acme.example"}],
        }
        return self._listed(path, asked, lists[path]) if path in lists else Reply(404, {"error": "InvalidEndpoint"})

    def _listed(self, key: str, asked: Asked, rows: list[Json]) -> Reply:
        size = min(int(asked.one("page[size]")), self.page)
        after = int(asked.one("page[after]", "0"))
        more = after + size < len(rows)
        meta = {"has_more": more, "after_cursor": str(after + size) if more else None}
        return Reply(200, {key: rows[after : after + size], "meta": meta})

    def _exported(self, what: str, asked: Asked) -> Reply:
        if what == "organizations":
            return self._organizations(asked)
        return self._export(asked, "users" if what == "users" else "tickets")

    def _export(self, asked: Asked, what: str = "tickets") -> Reply:
        cursor, settled = asked.one("cursor"), int(self.time.at) - 60
        if cursor in self.expired:
            return Reply(400, {"error": "InvalidValue", "description": "cursor is invalid"})
        if cursor:
            second, own = json.loads(base64.b64decode(cursor))
        else:
            second, own = int(asked.one("start_time")), 0
            assert second <= settled
        rows = self._by_change(what)
        first = bisect_right(rows, (second, own), key=_position)
        left = rows[first : bisect_right(rows, (settled, inf), key=_position)]
        page = left[: self.page]
        last = _position(page[-1]) if page else (second, own)
        after = base64.b64encode(json.dumps(last).encode()).decode()
        found: Json = {what: page, "after_cursor": after, "end_of_stream": len(left) <= self.page}
        if asked.one("include") == "metric_sets":
            found["metric_sets"] = [self.metrics(each["id"]) for each in page if each["status"] != "deleted"]
        return Reply(200, found)

    def _by_change(self, what: str) -> list[Json]:
        """All rows in the order of their changes; sorted anew only where something happened since."""
        there: dict[int, Json] = getattr(self, what)
        seen, rows = self.sorted.get(what, ((0, 0), []))
        if seen != (self.changes, len(there)):
            rows = sorted((each for each in there.values() if _position(each)[0]), key=_position)
            self.sorted[what] = ((self.changes, len(there)), rows)
        return rows

    def _organizations(self, asked: Asked) -> Reply:
        """By time: a page is as large as it must be so that no moment is cut; what is at its end comes again."""
        since, settled = int(asked.one("start_time")), int(self.time.at) - 60
        assert since <= settled
        rows = sorted((each for each in self.organizations.values() if each.get("changed")), key=_position)
        left = [each for each in rows if since <= _position(each)[0] <= settled]
        beyond = [_position(each)[0] for each in left if _position(each)[0] > since]
        end = max(_position(left[: self.page][-1])[0], min(beyond, default=since)) if left else None
        page = [each for each in left if end is not None and _position(each)[0] <= end]
        more = [each for each in left if end is not None and _position(each)[0] > end]
        return Reply(200, {"organizations": page, "end_time": end, "count": len(page), "end_of_stream": not more})


def _position(row: Json) -> tuple[float, float]:
    return row.get("generated_timestamp", row.get("changed", 0)), row["id"]


def _bare(response: Json) -> Json:
    """As the list gives it: without what the survey asked."""
    answers = [
        {**each, "question": {name: value for name, value in each.get("question", {}).items() if name != "options"}}
        for each in response["answers"] or ()
    ]
    return {**response, "answers": answers if response["answers"] is not None else None}
