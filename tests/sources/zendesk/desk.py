"""A Zendesk to ask: a real HTTP server with its limits, cursors, deletions and outages, and a clock that tests move."""

import base64
import json
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import formatdate
from typing import Any
from zoneinfo import ZoneInfo

from cxbot.sources.zendesk import Options, Zendesk
from cxbot.sources.zendesk.client import open_api
from tests.sources.answering import Asked, Reply, Sleepless
from tests.story import Step, read

START = datetime(2025, 10, 1, tzinfo=UTC)
TOKEN, EMAIL = "s3cretT0ken", "admin@acme.example"
_BASE_32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
Json = dict[str, Any]


def at(text: str) -> datetime:
    """A moment of November 2026, "2 9:00"."""
    day, clock = text.split()
    hour, minute, *second = (int(each) for each in clock.split(":"))
    return datetime(2026, 11, int(day), hour, minute, *second, tzinfo=UTC)


def ulid(moment: datetime, number: int) -> str:
    """An id that says when it was made."""
    value, text = int(moment.timestamp() * 1000), ""
    for _ in range(10):
        text = _BASE_32[value % 32] + text
        value //= 32
    return f"{text}{number:016d}"


@dataclass
class Desk:
    """What is there, and how it is asked. `page` is how many rows a page has; `down` are answers given instead."""

    address: str = ""
    time: Sleepless = field(default_factory=lambda: Sleepless(at("25 10:00").timestamp()))
    users: dict[int, Json] = field(default_factory=dict)
    groups: dict[int, Json] = field(default_factory=dict)
    organizations: dict[int, Json] = field(default_factory=dict)
    tickets: dict[int, Json] = field(default_factory=dict)
    audits: dict[int, list[Json]] = field(default_factory=dict)
    ratings: dict[int, Json] = field(default_factory=dict)
    responses: dict[str, Json] = field(default_factory=dict)
    surveys: dict[tuple[str, int], list[Json]] = field(default_factory=dict)
    archived: set[int] = field(default_factory=set)  # tickets that are given one by one only
    schedules: list[Json] = field(default_factory=list)
    members: list[tuple[int, int]] | None = None  # who is in which group; None: all of the staff in all of them
    closed: dict[str, int] = field(default_factory=dict)  # what the plan lacks, with the status
    expired: set[str] = field(default_factory=set)
    down: deque[Reply] = field(default_factory=deque)
    asked: list[Asked] = field(default_factory=list)
    page: int = 100
    limit: int = 700
    number: int = 100
    minutes: dict[tuple[str, int], int] = field(default_factory=dict)
    most_used: float = 0.0

    def next(self) -> int:
        self.number += 1
        return self.number

    # What happens there

    def user(self, name: str, role: str = "end-user", **more: Any) -> int:
        for own, each in self.users.items():
            if each["name"] == name:
                return own
        own = self.next()
        email = f"{name.lower()}@{'customers' if role == 'end-user' else 'acme'}.example"
        self.users[own] = {"id": own, "name": name, "email": email, "role": role, "active": True, **more}
        return own

    def agent(self, name: str, **more: Any) -> int:
        return self.user(name, "agent", **more)

    def group(self, name: str) -> int:
        found = next((own for own, each in self.groups.items() if each["name"] == name), None)
        if found is None:
            found = self.next()
            self.groups[found] = {"id": found, "name": name}
        return found

    def ticket(
        self, requester: int, moment: datetime, group: int | None = None, channel: str = "email", **more: Any
    ) -> int:
        """A ticket, with what its first audit holds; a comment of the requester unless there is to be none."""
        own = self.next()
        tags, first, author = more.pop("tags", []), more.pop("first", True), more.pop("author", requester)
        self.tickets[own] = {
            "id": own, "subject": "Help", "status": "new", "via": {"channel": channel}, "requester_id": requester,
            "assignee_id": None, "group_id": group, "tags": list(tags), "email_cc_ids": [], "satisfaction_rating": None,
            "description": "what a customer wrote", "created_at": _iso(moment), "submitter_id": author, **more,
        }  # fmt: skip
        fields = [("requester_id", str(requester)), ("status", "new"), ("group_id", str(group) if group else None)]
        events = [self.event("Create", field_name=name, value=value) for name, value in fields if value]
        if tags:
            events.append(self.event("Create", field_name="tags", value=list(tags)))
        if first:
            events.insert(0, self._comment(author))
        self.audits[own] = []
        self.audit(own, moment, author, events, via={"channel": channel})
        return own

    def audit(self, ticket: int, moment: datetime, author: int, events: list[Json], via: Json | None = None) -> None:
        row = {
            "id": self.next(),
            "ticket_id": ticket,
            "created_at": _iso(moment),
            "author_id": author,
            "events": events,
        }
        self.audits[ticket].append({**row, "via": via or {"channel": "web"}})
        self.touch(ticket, moment)

    def comment(self, ticket: int, moment: datetime, author: int, *, public: bool = True, rule: str = "") -> int:
        event = self._comment(author, public=public)
        self.audit(ticket, moment, author, [event], _rule(rule))
        return int(event["id"])

    def change(
        self, ticket: int, moment: datetime, author: int, rule: str = "", with_comment: bool = False, **fields: Any
    ) -> None:
        events = [self._comment(author)] if with_comment else []
        for name, value in fields.items():
            before = self.tickets[ticket][name]
            self.tickets[ticket][name] = value
            events.append(self.event("Change", field_name=name, value=_text(value), previous_value=_text(before)))
        self.audit(ticket, moment, author, events, _rule(rule))

    def touch(self, ticket: int, moment: datetime) -> None:
        """A system update: the ticket comes up in the export again, with nothing new."""
        self.tickets[ticket]["updated_at"] = _iso(moment)
        self.tickets[ticket]["generated_timestamp"] = int(moment.timestamp())

    def alter(self, what: str, own: int, moment: datetime, **values: Any) -> None:
        """A user or an organization changes."""
        there: dict[int, Json] = getattr(self, what)
        there.setdefault(own, {"id": own}).update(values)
        there[own]["changed"] = int(moment.timestamp())

    def delete(self, ticket: int, moment: datetime) -> None:
        self.tickets[ticket]["status"] = "deleted"
        self.touch(ticket, moment)

    def rate(self, ticket: int, moment: datetime, score: str, comment: str = "", *, quietly: bool = False) -> None:
        """Rate a ticket in the older way; quietly: the ticket does not come up for it."""
        row = self.tickets[ticket]
        own = row["satisfaction_rating"]["id"] if row["satisfaction_rating"] else self.next()
        rating = {
            "id": own, "ticket_id": ticket, "score": score, "comment": comment, "requester_id": row["requester_id"],
            "assignee_id": row["assignee_id"], "updated_at": _iso(moment),
            "created_at": self.ratings.get(own, {}).get("created_at", _iso(moment)),
        }  # fmt: skip
        self.ratings[own] = rating
        row["satisfaction_rating"] = {"id": own, "score": score, "comment": comment}
        if not quietly:
            self.touch(ticket, moment)

    def survey(self, ticket: int, moment: datetime, answers: list[Json] | None = None) -> str:
        """Offer a survey; what it asks stands in the survey, as in Zendesk, not in the answers."""
        own = ulid(moment, self.next())
        questions = [dict(each["question"]) for each in answers or () if "question" in each]
        known = [version for (_, version), asking in self.surveys.items() if asking == questions]
        version = known[0] if known else 1 + len(self.surveys)
        self.surveys["S", version] = questions
        subjects = [{"type": "ticket", "id": str(ticket)}]
        survey = {"id": "S", "version": version, "state": "enabled"}
        self.responses[own] = {"id": own, "subjects": subjects, "survey": survey, "answers": answers}
        self.touch(ticket, moment)
        return own

    def tell(self, text: str, group: str = "support", customer: str = "joe", channel: str = "email") -> int:
        """A story as in `tests.story`: inbound, reply, outbound, archive, reopen, assign, tag, comment, rate."""
        steps = read(text, ZoneInfo("UTC"))
        requester = self.user(customer)
        first = steps[0].what == "inbound"
        own = self.ticket(requester, steps[0].at, self.group(group), channel, first=first)
        for step in steps[1:] if first else steps:
            self._step(own, step, requester)
        return own

    def _step(self, own: int, step: Step, requester: int) -> None:
        acts = step.what in {"reply", "outbound", "comment", "archive", "reopen"}
        doer = self.agent(step.options.get("by") or (step.whom if acts else "") or "ana")
        if step.what == "inbound":
            if self.tickets[own]["status"] == "solved":
                self.change(own, step.at, requester, with_comment=True, status="open")
            else:
                self.comment(own, step.at, requester)
        elif step.what in {"reply", "outbound"}:
            self.comment(own, step.at, doer)
        elif step.what == "automatic reply":
            self.comment(own, step.at, -1, rule="Notify requester")
        elif step.what == "comment":
            self.comment(own, step.at, doer, public=False)
        elif step.what in {"archive", "reopen"}:
            self.change(own, step.at, doer, status="solved" if step.what == "archive" else "open")
        elif step.what == "assign":
            self.change(own, step.at, doer, assignee_id=self.agent(step.whom))
        elif step.what in {"tag", "untag"}:
            kept = [each for each in self.tickets[own]["tags"] if each != step.whom]
            self.change(own, step.at, doer, tags=[*kept, step.whom] if step.what == "tag" else kept)
        elif step.what == "rate":
            self.rate(own, step.at, step.whom, step.options.get("saying", ""))
        else:
            raise ValueError(f"{step.what} is not told here")

    def _comment(self, author: int, *, public: bool = True) -> Json:
        return self.event("Comment", author_id=author, public=public, body="what a customer wrote", attachments=[])

    def event(self, kind: str, **more: Any) -> Json:
        return {"id": self.next(), "type": kind, **more}

    # How it is asked

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
            live = {own: each for own, each in self.tickets.items() if each["status"] != "deleted"}
            near = {own: each for own, each in live.items() if own not in self.archived}
            there = {"users": self.users, "organizations": self.organizations, "tickets": near}[parts[0]]
            return Reply(200, {parts[0]: [there[each] for each in reversed(wanted) if each in there]})
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
            since = _iso(datetime.fromtimestamp(int(asked.one("start_time")), UTC))
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
        there: dict[int, Json] = getattr(self, what)
        rows = sorted((each for each in there.values() if _position(each)[0]), key=_position)
        left = [each for each in rows if (second, own) < _position(each) and _position(each)[0] <= settled]
        page = left[: self.page]
        last = _position(page[-1]) if page else (second, own)
        after = base64.b64encode(json.dumps(last).encode()).decode()
        found: Json = {what: page, "after_cursor": after, "end_of_stream": len(left) <= self.page}
        if asked.one("include") == "metric_sets":
            found["metric_sets"] = [self.metrics(each["id"]) for each in page if each["status"] != "deleted"]
        return Reply(200, found)

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

    def metrics(self, ticket: int) -> Json:
        """What Zendesk measures of a ticket: its first public answer by staff, how often it was opened again."""
        comments = [
            (audit["created_at"], event)
            for audit in self.audits[ticket]
            for event in audit["events"]
            if event["type"] == "Comment" and event["public"] and audit["via"]["channel"] != "rule"
        ]
        requester = self.tickets[ticket]["requester_id"]
        answers = [at for at, event in comments if event["author_id"] != requester]
        begun = datetime.fromisoformat(self.tickets[ticket]["created_at"])
        solves = [
            audit["created_at"]
            for audit in self.audits[ticket]
            for event in audit["events"]
            if event.get("field_name") == "status" and event["value"] == "solved"
        ]
        minutes = round((datetime.fromisoformat(answers[0]) - begun).total_seconds() / 60) if answers else None
        return {
            "ticket_id": ticket,
            "reply_time_in_minutes": {"calendar": minutes, "business": minutes},
            "replies": len(answers),
            "solved_at": solves[-1] if solves else None,
        }


def _position(row: Json) -> tuple[int, int]:
    return row.get("generated_timestamp", row.get("changed", 0)), row["id"]


def _bare(response: Json) -> Json:
    """As the list gives it: without what the survey asked."""
    answers = [
        {**each, "question": {name: value for name, value in each.get("question", {}).items() if name != "options"}}
        for each in response["answers"] or ()
    ]
    return {**response, "answers": answers if response["answers"] is not None else None}


def _rule(title: str) -> Json | None:
    return {"channel": "rule", "source": {"rel": "trigger", "from": {"id": 5, "title": title}}} if title else None


def _text(value: Any) -> Any:
    return value if value is None or isinstance(value, list) else str(value)


def _iso(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
