"""A Front to ask: a real HTTP server with its limits, pages, merges, deletions, exports and outages, and a clock.

`Happening` is what happens there, `Desk` how it is asked. Every request, and every answer, is checked by
`specification`.
"""

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any
from urllib.parse import urlencode, urlsplit

from cxbot.sources.front import Front, Options
from cxbot.sources.front.client import open_api
from tests.sources.answering import Asked, Reply
from tests.sources.front.exporting import Job, exported, reported
from tests.sources.front.happening import START, Happening, Json
from tests.sources.front.specification import REQUESTS, check_answer, check_request, template

TOKEN = "s3cret.T0ken"
WEB = "https://acme.api.frontapp.com"  # what links point to: never the address that is asked
RESOURCES = ("conversations", "contacts", "accounts", "teammates", "teams", "inboxes", "channels", "tags", "events")


@dataclass
class Desk(Happening):
    """A Front with what happens in it.

    `page` is how many rows a page has at most, `limit` how often it may be asked in a minute, `burst` in a second of
    one resource. `closed` are paths that the token may not see, with the status; `down` are answers given instead.
    `polls` is how often an export is said to be running; `most_rows` beyond which it is too big; days in `failing`
    fail.
    """

    address: str = ""
    closed: dict[str, int] = field(default_factory=dict)
    down: deque[Reply] = field(default_factory=deque)
    asked: list[Asked] = field(default_factory=list)
    page: int = 100
    limit: int = 200
    burst: int = 5
    polls: int = 1
    most_rows: int = 1_000_000
    failing: set[str] = field(default_factory=set)
    percent: float = 100.0
    there: int = 0  # how many conversations it says that there are; 0: as many as there are
    header: dict[str, str] = field(default_factory=dict)  # columns of exports by other names
    download: str = f"{WEB}/analytics/exports/%s/download"
    jobs: dict[str, Job] = field(default_factory=dict)
    minutes: dict[int, int] = field(default_factory=dict)
    seconds: dict[tuple[str, int], int] = field(default_factory=dict)
    most_used: float = 0.0
    is_checked: bool = True
    at_request: Callable[[int], None] = lambda _number: None  # what happens as one comes in
    wrong: list[str] = field(default_factory=list)  # what was asked, or answered, as it is nowhere written

    @property
    def settings(self) -> dict[str, str]:
        """With which another process reaches it."""
        return {"token": TOKEN, "address": self.address, "start": f"{START:%Y-%m-%d}"}

    def quick(self) -> "Desk":
        """The same without checking its answers, which takes longer than all else; and exports are there at once."""
        self.is_checked, self.polls = False, 0
        return self

    def source(self, **options: Any) -> Front:
        api = open_api(self.address, TOKEN, clock=self.time.clock)
        return Front("shop", api, Options(**{"start": START, **options}))

    def answer(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        self.at_request(len(self.asked))
        if self.down:
            return self.down.popleft()
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Reply(401, {"_error": {"status": 401, "title": "Unauthenticated", "message": "JSON Web Token"}})
        limited, headers = self._limited(asked)
        if limited:
            return limited
        for closed, status in self.closed.items():
            if asked.path.startswith(closed):
                return Reply(status, {"_error": {"status": status, "message": "scope missing"}}, headers)
        if asked.path.endswith("/download"):
            return Reply(200, self._downloaded(asked.path.split("/")[3]), headers | {"content-type": "text/csv"})
        try:
            path = check_request(asked)
            reply = self._answered(path, asked)
            if self.is_checked and reply.status == REQUESTS[asked.method, path][1]:
                check_answer(asked.method, path, json.loads(reply.content))
        except Exception as error:  # noqa: BLE001 - said by the test, and not by a broken connection
            self.wrong.append(f"{asked.method} {asked.path}: {error!r}"[:2000])
            return Reply(400, {"wrong": self.wrong[-1]})
        return Reply(reply.status, reply.body, headers | dict(reply.headers))

    def _limited(self, asked: Asked) -> tuple[Reply | None, dict[str, str]]:
        minute, second = int(self.time.at // 60), int(self.time.at)
        self.minutes[minute] = used = self.minutes.get(minute, 0) + 1
        self.most_used = max(self.most_used, used / self.limit)
        headers = {
            "date": formatdate(self.time.at, usegmt=True),
            "x-ratelimit-limit": str(self.limit),
            "x-ratelimit-remaining": str(max(self.limit - used, 0)),
            "x-ratelimit-reset": str((minute + 1) * 60),
        }
        if used > self.limit:
            return Reply(429, {}, headers | {"retry-after": str(60 - self.time.at % 60)}), headers
        first = asked.path.split("/")[1]
        burst = (first, second)
        self.seconds[burst] = self.seconds.get(burst, 0) + 1
        if first in RESOURCES and self.seconds[burst] > self.burst:
            return Reply(429, {}, headers | {"retry-after": "1", "x-front-tier": "2"}), headers
        return None, headers

    def _answered(self, path: str, asked: Asked) -> Reply:
        parts = asked.path.strip("/").split("/")
        if parts[0] == "conversations":
            return self._conversation(parts, asked)
        if parts[0] == "analytics":
            return self._analytics(parts, asked)
        if path == "/me":
            return Reply(200, {"_links": {"self": f"{WEB}/me"}, "id": "cmp_1", "name": "Acme"})
        if path == "/events":
            return self._listed(asked, self._events(asked), 15)
        if path == "/contacts/{contact_id}":
            return self._contact(parts[1])
        if path == "/teams/{team_id}":
            return Reply(200, self.teams[parts[1]]) if parts[1] in self.teams else _missing()
        lists: dict[str, list[Json]] = {
            "/teammates": [*self.teammates.values()],
            "/teams": [{each: row[each] for each in ("_links", "id", "name")} for row in self.teams.values()],
            "/inboxes": [*self.inboxes.values()],
            "/channels": [*self.channels.values()],
            "/tags": [*self.tags.values()],
            "/accounts": sorted(
                self.accounts.values(),
                key=lambda each: float(each["updated_at"]),
                reverse=asked.one("sort_order") == "desc",
            ),
            "/contacts": self._contacts(asked),
        }
        if path == "/accounts/{account_id}/contacts":
            lists[path] = [self.contacts[each] for each in self.members.get(parts[1], ()) if each in self.contacts]
        return self._listed(asked, lists[path])

    def _conversation(self, parts: list[str], asked: Asked) -> Reply:
        if len(parts) == 1 or parts[1] == "search":
            there = [*self.conversations.values()]
            total = {"_total": self.there or len(there)} if len(parts) > 1 else {}
            return Reply(200, {**self._listed(asked, there).body, **total})
        own = parts[1]
        if own in self.merged:
            while own in self.merged:
                own = self.merged[own]
            return Reply(301, b"", {"location": "/".join([f"{WEB}/conversations", own, *parts[2:]])})
        if own not in self.conversations:
            return _missing()
        if len(parts) == 2:
            return Reply(200, self.conversations[own])
        if parts[2] == "events":
            found = [each for each in reversed(self._seen()) if self.owner_of(each) == own]
            return self._listed(asked, [{**each, "conversation": self.conversations[own]} for each in found])
        rows = {
            "messages": [each for each in self.messages[own] if each["created_at"] <= self.time.at],
            "comments": list(reversed(self.comments[own])),
            "inboxes": [self.inboxes[each] for each in self.placed[own] if each in self.inboxes],
        }
        return self._listed(asked, rows[parts[2]])

    def _seen(self) -> list[Json]:
        """The events that are there by now, in order of time; late ones come to be seen later."""
        there = [each for each in self.events if self.seen_from.get(each["id"], each["emitted_at"]) <= self.time.at]
        return sorted(there, key=lambda each: (each["emitted_at"], each["id"]))

    def _events(self, asked: Asked) -> list[Json]:
        after, before = (float(asked.one(f"q[{each}]", "0")) for each in ("after", "before"))
        assert asked.one("sort_order") == "asc"
        found = [each for each in self._seen() if after < each["emitted_at"] < before]
        gone = {each["id"] for each in found} if self.hide_gone else set()
        return [
            {**each, "conversation": self._partly(self.owner_of(each))}
            for each in found
            if each["id"] not in gone or self.owner_of(each) in self.conversations
        ]

    def _partly(self, own: str) -> Json:
        """A conversation as an event names it, also one that is gone."""
        return self.conversations.get(own) or self.conversation_row(own, "", self.time.at)

    def _contacts(self, asked: Asked) -> list[Json]:
        after, before = float(asked.one("q[updated_after]", "0")), float(asked.one("q[updated_before]", "9e9"))
        touched = sorted((at, own) for own, at in self.touched.items() if own in self.contacts and after < at < before)
        return [self.contacts[own] for _, own in touched]

    def _contact(self, own: str) -> Reply:
        if own.startswith("alt:"):
            _, source, handle = own.split(":", 2)
            wanted = {"handle": handle, "source": source}
            own = next((each for each, row in self.contacts.items() if wanted in row["handles"]), "")
        return Reply(200, self.contacts[own]) if own in self.contacts else _missing()

    def _listed(self, asked: Asked, rows: list[Json], most: int = 100) -> Reply:
        path = template(asked.path)
        if "limit" not in REQUESTS["GET", path][0]:
            return Reply(200, {"_links": {"self": f"{WEB}{asked.path}"}, "_results": rows})
        size = min(int(asked.one("limit", "50")), most, self.page)
        first = int(asked.one("page_token", "0"))
        following = None
        if first + size < len(rows):
            params = {name: values[0] for name, values in asked.params.items()} | {"page_token": str(first + size)}
            following = f"{WEB}{asked.path}?{urlencode(params)}"
        body = {"_pagination": {"next": following}, "_links": {"self": f"{WEB}{asked.path}"}}
        return Reply(200, {**body, "_results": rows[first : first + size]})

    # What is worked out

    def _analytics(self, parts: list[str], asked: Asked) -> Reply:
        if asked.method == "POST":
            body = json.loads(asked.body)
            own = f"{'exp' if parts[1] == 'exports' else 'rep'}_{self.next()}"
            self.jobs[own] = Job(parts[1], body, self.polls)
            return Reply(201, self._job(own, "running"))
        job = self.jobs.get(parts[2])
        if job is None:
            return _missing()
        job.left -= 1
        if job.left >= 0:
            return Reply(200, self._job(parts[2], "running"))
        if job.days & self.failing:
            return Reply(200, self._job(parts[2], "failed"))
        if job.what == "exports" and len(exported(self, job)) > self.most_rows:
            return Reply(200, self._job(parts[2], "too_big"))
        return Reply(200, self._job(parts[2], "done"))

    def _job(self, own: str, status: str) -> Json:
        job = self.jobs[own]
        made: Json = {"_links": {"self": f"{WEB}/analytics/{job.what}/{own}"}, "status": status, "progress": 20}
        if job.what == "reports":
            metrics = reported(self, job) if status == "done" else []
            return {**made, "uid": own, "metrics": metrics}
        made |= {"id": own, "filters": job.body.get("filters", {"inbox_ids": []}), "created_at": self.time.at}
        if status == "done":
            made |= {"url": self.download % own, "filename": "export.csv", "size": len(self._downloaded(own))}
        return made

    def _downloaded(self, own: str) -> bytes:
        return self.jobs[own].file(exported(self, self.jobs[own]), self.header)

    def paths(self) -> list[str]:
        """What was asked for, without parameters."""
        return [urlsplit(each.path).path for each in self.asked]


def _missing() -> Reply:
    return Reply(404, {"_error": {"status": 404, "title": "Not found", "message": "no such thing"}})
