"""What happens in a Zendesk: tickets with their audits, people, ratings. How it is asked stands in `desk`."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.sources.answering import Sleepless
from tests.steps import Step, read

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
class Happening:
    """What is there. `archived` are tickets that are given one by one only."""

    time: Sleepless = field(default_factory=lambda: Sleepless(at("25 10:00").timestamp()))
    users: dict[int, Json] = field(default_factory=dict)
    groups: dict[int, Json] = field(default_factory=dict)
    members: list[tuple[int, int]] | None = None  # who is in which group; None: all of the staff in all of them
    organizations: dict[int, Json] = field(default_factory=dict)
    tickets: dict[int, Json] = field(default_factory=dict)
    audits: dict[int, list[Json]] = field(default_factory=dict)
    ratings: dict[int, Json] = field(default_factory=dict)
    responses: dict[str, Json] = field(default_factory=dict)
    surveys: dict[tuple[str, int], list[Json]] = field(default_factory=dict)
    archived: set[int] = field(default_factory=set)
    schedules: list[Json] = field(default_factory=list)
    number: int = 100
    changes: int = 0  # how often anything changed

    def next(self) -> int:
        self.number += 1
        return self.number

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
            "description": "what a customer wrote", "created_at": iso(moment), "submitter_id": author, **more,
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
            "created_at": iso(moment),
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
        self.tickets[ticket]["updated_at"] = iso(moment)
        self.tickets[ticket]["generated_timestamp"] = int(moment.timestamp())
        self.changes += 1

    def alter(self, what: str, own: int, moment: datetime, **values: Any) -> None:
        """A user or an organization changes."""
        there: dict[int, Json] = getattr(self, what)
        there.setdefault(own, {"id": own}).update(values)
        there[own]["changed"] = int(moment.timestamp())
        self.changes += 1

    def delete(self, ticket: int, moment: datetime) -> None:
        self.tickets[ticket]["status"] = "deleted"
        self.touch(ticket, moment)

    def rate(self, ticket: int, moment: datetime, score: str, comment: str = "", *, quietly: bool = False) -> None:
        """Rate a ticket in the older way; quietly: the ticket does not come up for it."""
        row = self.tickets[ticket]
        own = row["satisfaction_rating"]["id"] if row["satisfaction_rating"] else self.next()
        rating = {
            "id": own, "ticket_id": ticket, "score": score, "comment": comment, "requester_id": row["requester_id"],
            "assignee_id": row["assignee_id"], "updated_at": iso(moment),
            "created_at": self.ratings.get(own, {}).get("created_at", iso(moment)),
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


def _rule(title: str) -> Json | None:
    return {"channel": "rule", "source": {"rel": "trigger", "from": {"id": 5, "title": title}}} if title else None


def _text(value: Any) -> Any:
    return value if value is None or isinstance(value, list) else str(value)


def iso(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
