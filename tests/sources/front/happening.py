"""What happens in a Front, as its API would tell of it: people, places, conversations, events, merges, ratings."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.sources.answering import Sleepless
from tests.steps import Step, read

START = datetime(2026, 11, 1, tzinfo=UTC)
OURS = "help@acme.example"
Json = dict[str, Any]
Rows = dict[str, list[Json]]


def at(text: str) -> datetime:
    """A moment of November 2026, "2 9:00"."""
    day, clock = text.split()
    hour, minute, *second = (int(each) for each in clock.split(":"))
    return datetime(2026, 11, int(day), hour, minute, *second, tzinfo=UTC)


def links(kind: str, own: str, **related: str | None) -> Json:
    """Links to a thing, and to what is related to it."""
    web = "https://acme.api.frontapp.com"
    return {
        "self": f"{web}/{kind}/{own}",
        "related": {name: value and f"{web}/{value}" for name, value in related.items()},
    }


@dataclass
class Happening:
    """What there is. `touched` is when a contact changed last, `seen_from` when a late event comes to be seen."""

    time: Sleepless = field(default_factory=lambda: Sleepless(at("8 10:00").timestamp()))
    teammates: dict[str, Json] = field(default_factory=dict)
    teams: dict[str, Json] = field(default_factory=dict)
    inboxes: dict[str, Json] = field(default_factory=dict)
    channels: dict[str, Json] = field(default_factory=dict)
    tags: dict[str, Json] = field(default_factory=dict)
    contacts: dict[str, Json] = field(default_factory=dict)
    touched: dict[str, float] = field(default_factory=dict)
    accounts: dict[str, Json] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    conversations: dict[str, Json] = field(default_factory=dict)
    placed: dict[str, list[str]] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)
    seen_from: dict[str, float] = field(default_factory=dict)
    messages: Rows = field(default_factory=lambda: defaultdict(list))
    comments: Rows = field(default_factory=lambda: defaultdict(list))
    surveyed: dict[str, dict[str, str]] = field(default_factory=dict)
    wrote_itself: set[str] = field(default_factory=set)
    response_times: dict[str, str] = field(default_factory=dict)
    hide_gone: bool = False  # whether events of what is deleted are no more
    number: int = 100

    def next(self) -> int:
        self.number += 1
        return self.number

    def owner_of(self, event: Json) -> str:
        """The conversation that an event is of, after all merges."""
        return self.left_of(str(event["conversation"]))

    def left_of(self, own: str) -> str:
        """The conversation that one was merged into, at last."""
        while own in self.merged:
            own = self.merged[own]
        return own

    # People and places

    def teammate(self, name: str, kind: str = "user", **more: Any) -> Json:
        for each in self.teammates.values():
            if each["first_name"] == name:
                return each
        row = self.teammate_row(f"tea_{self.next()}", name, kind) | more
        self.teammates[row["id"]] = row
        return row

    def teammate_row(self, own: str, name: str, kind: str = "user") -> Json:
        return {
            "_links": links("teammates", own), "id": own, "email": f"{name.lower()}@acme.example", "username": name,
            "first_name": name, "last_name": "", "is_admin": False, "is_available": True, "is_blocked": False,
            "type": kind, "custom_fields": {},
        }  # fmt: skip

    def team(self, name: str, *members: Json) -> str:
        own = f"tim_{self.next()}"
        self.teams[own] = {
            "_links": links("teams", own), "id": own, "name": name, "inboxes": [], "members": list(members),
        }  # fmt: skip
        return own

    def inbox(self, name: str, channel: str = "smtp", *, private: bool = False, address: str = OURS) -> Json:
        for each in self.inboxes.values():
            if each["name"] == name:
                return each
        own = f"inb_{self.next()}"
        self.inboxes[own] = {
            "_links": links("inboxes", own), "id": own, "name": name, "is_private": private, "is_public": not private,
            "custom_fields": {},
        }  # fmt: skip
        self.channel(own, channel, address)
        return self.inboxes[own]

    def channel(self, inbox: str, kind: str, address: str = OURS) -> None:
        own = f"cha_{self.next()}"
        self.channels[own] = {
            "_links": links("channels", own, inbox=f"inboxes/{inbox}"), "id": own, "name": kind, "address": address,
            "type": kind, "send_as": address, "settings": {}, "is_private": False, "is_valid": True,
        }  # fmt: skip

    def tag(self, name: str) -> Json:
        for each in self.tags.values():
            if each["name"] == name:
                return each
        own = f"tag_{self.next()}"
        self.tags[own] = {
            "_links": links("tags", own), "id": own, "name": name, "description": None, "highlight": None,
            "is_private": False, "is_visible_in_conversation_lists": True,
        }  # fmt: skip
        return self.tags[own]

    def contact(self, name: str, moment: datetime | None = None, *handles: str) -> Json:
        for each in self.contacts.values():
            if each["name"] == name:
                return each
        own = f"crd_{self.next()}"
        told = handles or (f"{name.lower()}@customers.example",)
        self.contacts[own] = {
            "_links": links("contacts", own), "id": own, "name": name, "description": "", "avatar_url": "", "links": [],
            "groups": [], "lists": [], "custom_fields": {}, "is_private": False,
            "handles": [{"handle": each, "source": "email" if "@" in each else "phone"} for each in told],
        }  # fmt: skip
        self.touch(own, moment or at("1 0:00"))
        return self.contacts[own]

    def touch(self, contact: str, moment: datetime) -> None:
        """A contact changed."""
        self.touched[contact] = moment.timestamp()

    def merge_contacts(self, loser: str, winner: str, moment: datetime) -> None:
        """The loser is deleted; the winner owns its handles."""
        self.contacts[winner]["handles"] += self.contacts.pop(loser)["handles"]
        self.touch(winner, moment)
        link = links("contacts", winner)["self"]
        for rows in self.messages.values():
            for row in rows:
                for each in row["recipients"]:
                    if str(each["_links"]["related"]["contact"]).endswith(f"/{loser}"):
                        each["_links"]["related"]["contact"] = link

    def account(self, name: str, moment: datetime, *contacts: str) -> str:
        own = f"acc_{self.next()}"
        self.accounts[own] = {
            "_links": links("accounts", own), "id": own, "name": name, "logo_url": None, "description": None,
            "domains": [f"{name.lower()}.example"], "external_id": None, "custom_fields": {},
            "created_at": moment.timestamp(), "updated_at": moment.timestamp(),
        }  # fmt: skip
        self.members[own] = list(contacts)
        return own

    # Conversations

    def conversation_row(self, own: str, subject: str, moment: float) -> Json:
        return {
            "_links": links("conversations", own), "id": own, "type": "conversation", "subject": subject,
            "status": "unassigned", "ticket_ids": [], "assignee": None, "recipient": None, "tags": [], "links": [],
            "custom_fields": {}, "created_at": moment, "updated_at": moment, "is_private": False,
            "scheduled_reminders": [], "metadata": {},
        }  # fmt: skip

    def conversation(self, moment: datetime, *inboxes: str, **more: Any) -> str:
        own = f"cnv_{self.next()}"
        self.conversations[own] = self.conversation_row(own, "Help", moment.timestamp()) | more
        self.placed[own] = [self.inbox(each)["id"] for each in inboxes or ("support",)]
        return own

    def happens(
        self, own: str, moment: datetime, kind: str, source: Json, target: Json | None = None, late: str = ""
    ) -> Json:
        """An event; a late one comes to be seen at another moment only."""
        event = {"_links": {"self": ""}, "id": f"evt_{self.next()}", "type": kind, "emitted_at": moment.timestamp()}
        event |= {"source": source, "conversation": own} | ({"target": target} if target else {})
        self.events.append(event)
        if late:
            self.seen_from[event["id"]] = at(late).timestamp()
        return event

    def by(self, name: str) -> Json:
        return {"_meta": {"type": "teammate"}, "data": self.teammate(name)}

    def by_rule(self, name: str) -> Json:
        row = {"_links": links("rules", "rul_1"), "id": "rul_1", "name": name, "actions": [], "is_private": False}
        return {"_meta": {"type": "rule"}, "data": row}

    def by_thing(self, kind: str) -> Json:
        return {"_meta": {"type": kind}, "data": None}

    def written(
        self,
        own: str,
        moment: datetime,
        *,
        inbound: bool,
        author: Json | None = None,
        people: Json | None = None,
        **more: Any,
    ) -> Json:
        """A message; `people` are names by role, of contacts or addresses."""
        row = {
            "_links": links("messages", f"msg_{self.number + 1}", conversation=f"conversations/{own}"),
            "id": f"msg_{self.next()}", "type": "email", "is_inbound": inbound, "draft_mode": None, "error_type": None,
            "created_at": moment.timestamp(), "subject": "Help", "blurb": "what a customer wrote",
            "author": author, "recipients": [], "body": "what a customer wrote", "text": "what a customer wrote",
            "attachments": [], "metadata": {}, **more,
        }  # fmt: skip
        ours = {
            "role": "to" if inbound else "from",
            "handle": OURS,
            "name": None,
            "_links": {"related": {"contact": None}},
        }
        row["recipients"] = [ours, *(self._recipient(role, who) for role, who in (people or {}).items())]
        self.messages[own].append(row)
        return row

    def _recipient(self, role: str, who: str) -> Json:
        if "@" in who or who.startswith("+"):
            return {"role": role, "handle": who, "name": None, "_links": {"related": {"contact": None}}}
        row = self.contact(who)
        return {
            "role": role, "handle": row["handles"][0]["handle"], "name": who,
            "_links": {"related": {"contact": row["_links"]["self"]}},
        }  # fmt: skip

    def inbound(self, own: str, moment: datetime, who: str = "joe", late: str = "", **more: Any) -> Json:
        row = self.written(own, moment, inbound=True, people={"from": who}, **more)
        there = [self.inboxes[each] for each in self.placed[own] if each in self.inboxes]
        source = {"_meta": {"type": "inboxes"}, "data": there}
        self.happens(own, moment, "inbound", source, {"_meta": {"type": "message"}, "data": row}, late)
        return row

    def outbound(self, own: str, moment: datetime, by: str = "ana", to: str = "joe", **more: Any) -> Json:
        kind = more.pop("kind", "out_reply")
        author = self.teammate(by) if by else None
        row = self.written(own, moment, inbound=False, author=more.pop("author", author), people={"to": to}, **more)
        source = self.by(by) if by else self.by_thing("api")
        self.happens(own, moment, kind, source, {"_meta": {"type": "message"}, "data": row})
        return row

    def commented(self, own: str, moment: datetime, author: Json) -> Json:
        row = {
            "_links": links("comments", f"com_{self.number + 1}"), "id": f"com_{self.next()}", "author": author,
            "body": "what a teammate wrote", "posted_at": moment.timestamp(), "attachments": [], "is_pinned": False,
        }  # fmt: skip
        self.comments[own].append(row)
        source = {"_meta": {"type": "teammate"}, "data": author}
        self.happens(own, moment, "comment", source, {"_meta": {"type": "comment"}, "data": row})
        return row

    def rate(self, own: str, moment: datetime, rating: str, comment: str = "", who: str = "joe", **more: str) -> str:
        """A survey is answered: a comment of its own, and a row in exports."""
        author = self.teammate_row("tea_csat", "Survey", more.pop("author", "csat"))
        row = self.commented(own, moment, author)
        told = {"Survey rating": rating, "Survey comment": comment}
        handle = self.contact(who)["handles"][0]["handle"] if who else ""
        self.surveyed[row["id"]] = {**told, "Contact handle": handle, **more}
        return str(row["id"])

    def archive(self, own: str, moment: datetime, by: str = "ana") -> None:
        self.happens(own, moment, "archive", self.by(by))
        self.conversations[own]["status"] = "archived"

    def snooze(self, own: str, moment: datetime, until: datetime) -> None:
        self.happens(own, moment, "archive", self.by_thing("reminder"))
        self.conversations[own] |= {"status": "archived"}
        self.conversations[own]["scheduled_reminders"] = [
            {"_links": {}, "created_at": moment.timestamp(), "scheduled_at": until.timestamp()}
        ]

    def wake(self, own: str, moment: datetime) -> None:
        self.happens(own, moment, "reminder", self.by_thing("reminder"))
        self.conversations[own] |= {"status": "unassigned", "scheduled_reminders": []}

    def move(self, own: str, moment: datetime, inbox: str, by: str = "ana") -> None:
        row = self.inbox(inbox)
        self.happens(own, moment, "move", self.by(by), {"_meta": {"type": "inboxes"}, "data": [row]})
        self.placed[own] = [row["id"]]

    def tagged(self, own: str, moment: datetime, name: str, by: str = "ana", *, off: bool = False) -> None:
        row = self.tag(name)
        self.happens(own, moment, "untag" if off else "tag", self.by(by), {"_meta": {"type": "tag"}, "data": row})
        kept = [each for each in self.conversations[own]["tags"] if each["id"] != row["id"]]
        self.conversations[own]["tags"] = kept if off else [*kept, row]

    def merge(self, gone: str, into: str, moment: datetime, by: str = "ana") -> None:
        """All that the one has is the other's, whose address it answers by."""
        target = {"_meta": {"type": "deleted_conversation_ids"}, "data": [gone]}
        self.happens(into, moment, "conversations_merged", self.by(by), target)
        self.merged[gone] = into
        for rows in (self.messages, self.comments):
            rows[into] = sorted([*rows[into], *rows.pop(gone, [])], key=lambda each: str(each["id"]))
        self.messages[into].sort(key=lambda each: float(each["created_at"]))
        self.placed[into] = list(dict.fromkeys([*self.placed[into], *self.placed.pop(gone)]))
        del self.conversations[gone]

    def delete(self, own: str) -> None:
        """It is gone for good."""
        del self.conversations[own], self.placed[own]
        self.messages.pop(own, None)

    def tell(self, text: str, inbox: str = "support", customer: str = "joe", **more: Any) -> str:
        """A story as in `tests.story`: inbound, reply, outbound, deeds, ratings of 1 to 5."""
        steps = read(text, ZoneInfo("UTC"))
        own = self.conversation(steps[0].at, inbox, **more)
        for step in steps:
            self.step(own, step, customer)
        return own

    def step(self, own: str, step: Step, customer: str) -> None:
        """Let one step of a story happen."""
        acts = step.what in {"reply", "outbound", "comment", "archive", "reopen", "trash", "restore", "tag", "untag"}
        doer = step.options.get("by") or (step.whom if acts and "tag" not in step.what else "") or "ana"
        customer = step.options.get("from", customer)
        if step.what in {"inbound", "automatic inbound"}:
            row = self.inbound(own, step.at, customer)
            if step.what != "inbound":
                self.wrote_itself.add(row["id"])
        elif step.what in {"reply", "outbound"}:
            self.outbound(own, step.at, doer, customer, kind="out_reply" if step.what == "reply" else "outbound")
        elif step.what == "automatic reply":
            self.outbound(own, step.at, "", customer)
        elif step.what in {"inbound call", "outbound call"}:
            if step.what == "inbound call":
                self.inbound(own, step.at, customer, type="call")
            else:
                self.outbound(own, step.at, doer, customer, type="phone-call")
        elif step.what == "comment":
            self.commented(own, step.at, self.teammate(doer))
        elif step.what == "archive":
            self.archive(own, step.at, doer)
        elif step.what == "snooze":
            self.snooze(own, step.at, datetime.fromisoformat(step.options["until"]))
        elif step.what == "assign":
            target = {"_meta": {"type": "teammate"}, "data": self.teammate(step.whom)}
            self.happens(own, step.at, "assign", self.by(doer), target)
        elif step.what in {"tag", "untag"}:
            self.tagged(own, step.at, step.whom, doer, off=step.what == "untag")
        elif step.what == "move":
            self.move(own, step.at, step.options["to"], doer)
        elif step.what == "rate":
            self.rate(own, step.at, step.whom, step.options.get("saying", ""), customer)
        else:
            self.happens(own, step.at, step.what, self.by(doer))
