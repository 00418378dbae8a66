"""A random history as Zendesk would know it: without what it cannot tell, and written into a fake of it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from tests.oracle.facts import (
    Activity,
    Contact,
    History,
    Hours,
    Inactivity,
    Inbox,
    Message,
    Rating,
    Submission,
    Survey,
    Team,
)
from tests.oracle.histories import DAY, OWN
from tests.sources.zendesk.desk import Desk

LONG_AGO = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp())
APART = 3  # seconds between two things, so that nothing depends on the order within one
PEOPLE = (1, 2, 3)
STAFF = 1_000  # how much higher the ids of colleagues are: in Zendesk they are users as customers are
SYSTEM = -1
WEEK = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
MEMBERS = {1: (1, 3), 2: (2,), 3: (), 4: (1,)}
GIVEN, KEPT = "vip", "late"  # tags that come and go


@dataclass
class Known:
    """A history that Zendesk can tell, and what it has of each of its tickets."""

    history: History
    requesters: dict[int, int] = field(default_factory=dict)
    copies: dict[int, tuple[int, ...]] = field(default_factory=dict)
    groups: dict[int, int] = field(default_factory=dict)  # at first
    ends: dict[int, int] = field(default_factory=dict)  # the groups that they are in at the end


def known(history: History) -> Known:
    """Take out what Zendesk does not know."""
    found = Known(_company(history))
    for each in history.conversations:
        _conversation(history, each.id, found)
    return found


def _company(history: History) -> History:
    """Groups are its inboxes, and its teams; it has no bots, and one schedule for all."""
    seconds = history.inactivity[0].seconds if history.inactivity else 0
    inboxes = [Inbox(each.id, each.name, "email") for each in history.inboxes]
    hours = sorted(
        (each for each in history.hours if each.spans is not None), key=lambda each: (each.inbox is not None, each.zone)
    )
    return History(
        inboxes=inboxes,
        inactivity=[Inactivity(each.id, LONG_AGO, seconds) for each in inboxes] if seconds % DAY == 0 else [],
        hours=[Hours(None, LONG_AGO, hours[0].zone, hours[0].spans)] if hours else [],
        own_addresses=[OWN],
        teammates=[replace(each, blocked=False) for each in history.teammates if each.id in PEOPLE],
        teams=[Team(each.id, each.name, MEMBERS[each.id]) for each in inboxes],
        accounts=history.accounts,
        contacts=[Contact(each.id, each.name, each.address, each.account) for each in history.contacts],
        tags=history.tags,
        conversations=history.conversations,
    )


def _conversation(history: History, own: int, found: Known) -> None:
    messages = [each for each in history.messages if each.conversation == own]
    people = [one for each in messages for one in each.participants if one[2] != OWN]
    found.requesters[own] = requester = next((who for role, who, _ in people if role == "from"), 1)
    found.copies[own] = tuple(sorted({who for role, who, _ in people if role == "cc"}))
    found.groups[own] = group = next((each.inboxes[0] for each in messages if each.inboxes), 1)
    told: list[Message | Activity] = [*messages]
    told += [each for each in history.activities if each.conversation == own]
    before, status = 0, "open"
    ordered = sorted(told, key=lambda each: (each.at, isinstance(each, Activity), each.id))
    for number, each in enumerate(ordered):
        at = max(each.at, before + APART)
        if isinstance(each, Message):
            if status == "deleted":
                continue  # who writes to it then begins another ticket
            found.history.messages.append(_message(each, at, found, group))
            before = at
            if each.direction == "in" and status == "solved":  # the customer opens it, a moment later
                before = at + APART
                found.history.activities.append(Activity(each.id * 10, own, before, "reopen", None, "", group, None))
                status = "open"
            continue
        later = any(isinstance(one, Activity) and one.kind == "restore" for one in ordered[number + 1 :])
        kind = _deed(each, status, restored=later)
        if not kind:
            continue
        group = each.inbox or group if kind == "move" else group
        status = {"archive": "solved", "reopen": "open", "trash": "deleted", "restore": "open"}.get(kind, status)
        teammate = each.teammate if each.teammate in PEOPLE else None
        rule = each.rule if teammate is None else ""
        found.history.activities.append(Activity(each.id * 10 + 1, own, at, kind, teammate, rule, group, None))
        before = at
    found.ends[own] = group
    _asked(history, own, requester, group, found)


def _deed(activity: Activity, status: str, *, restored: bool) -> str:
    """What is told of a deed: there is no snooze, and nothing of what is deleted but that it came back."""
    kind = {"mention": "comment", "snooze": ""}.get(activity.kind, activity.kind)
    if status == "deleted":
        return kind if kind == "restore" else ""
    possible = {"archive": status == "open", "reopen": status == "solved", "restore": False, "trash": restored}
    return kind if possible.get(kind, True) else ""


def _message(message: Message, at: int, found: Known, group: int) -> Message:
    own, incoming = message.conversation, message.direction == "in"
    is_call = message.kind == "call"
    requester = found.requesters[own]
    senders = [who for role, who, address in message.participants if role == "from" and address != OWN]
    customer = next(iter(senders), requester) if incoming and not is_call else requester
    copies = () if is_call else tuple(each for each in found.copies[own] if each != customer)
    by_person = not incoming and message.author in PEOPLE
    robot = not incoming and not is_call and (message.automatic or not by_person)
    return replace(
        message,
        at=at,
        automatic=robot,
        author=message.author if by_person and not robot else None,
        inboxes=(group,),
        participants=(("from" if incoming else "to", customer, ""), *(("cc", each, "") for each in copies)),
    )


def _asked(history: History, own: int, requester: int, group: int, found: Known) -> None:
    """Answers to surveys, or where there are none the older good and bad, of which a ticket has one."""
    surveys = [each for each in history.surveys if each.conversation == own]
    ratings = [each for each in history.ratings if each.conversation == own]
    answers = {each.survey: each for each in ratings if each.survey is not None}
    if surveys:
        found.history.surveys.extend(Survey(each.id, own, each.at, "automatic", None) for each in surveys)
        for each in surveys:
            if each.id in answers and (last := _last(answers[each.id])):
                score = last.score or (5 if last.satisfied else 1)
                given = (Submission(last.at, score, None),)
                found.history.ratings.append(
                    Rating(answers[each.id].id, each.id, own, requester, group, None, "", given)
                )
        return
    rated = [(last.at, each.id, each, last) for each in ratings if (last := _last(each))]
    if rated:
        at, _, each, last = max(rated, key=lambda one: one[:2])
        is_good = last.satisfied if last.score is None else last.score >= 4
        teammate = each.teammate if each.teammate in PEOPLE else None
        given = (Submission(at, None, is_good),)
        found.history.ratings.append(Rating(each.id, None, own, requester, group, teammate, "", given))


def _last(rating: Rating) -> Submission | None:
    real = [each for each in rating.submissions if each.score is not None or each.satisfied is not None]
    return real[-1] if real else None


def write_desk(desk: Desk, told: Known) -> None:
    """Let it happen in Zendesk."""
    history = told.history
    for teammate in history.teammates:
        own = STAFF + teammate.id
        desk.users[own] = {"id": own, "name": teammate.name, "role": "agent", "active": True, "email": ""}
    for contact in history.contacts:
        desk.users[contact.id] = {
            "id": contact.id, "name": contact.name, "email": contact.address, "role": "end-user", "active": True,
            "organization_id": contact.account,
        }  # fmt: skip
    for account in history.accounts:
        desk.organizations[account.id] = {"id": account.id, "name": account.name, "domain_names": []}
    for team in history.teams:
        desk.groups[team.id] = {"id": team.id, "name": team.name}
    desk.members = [(STAFF + one, each.id) for each in history.teams for one in each.members]
    desk.schedules = [_schedule(each) for each in history.hours]
    names = {each.id: each.name for each in history.tags}
    for conversation in history.conversations:
        _write_ticket(desk, told, conversation.id, [names[each] for each in conversation.tags])


def _schedule(hours: Hours) -> dict[str, Any]:
    intervals = []
    for day, spans in (hours.spans or {}).items():
        begins = WEEK.index(day) * 1440
        for opens, closes in ([_minutes(each) for each in span] for span in spans):
            end = closes if closes > opens else closes + 1440  # into the next day
            intervals.append({"start_time": begins + opens, "end_time": begins + end})
    at = f"{_moment(LONG_AGO):%Y-%m-%dT%H:%M:%SZ}"
    named = {"id": 1, "name": "Office", "time_zone": hours.zone}
    return {**named, "intervals": intervals, "created_at": at, "updated_at": at}


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _write_ticket(desk: Desk, told: Known, own: int, tags: list[str]) -> None:
    history, requester = told.history, told.requesters[own]
    happened: list[Message | Activity] = [each for each in history.messages if each.conversation == own]
    happened += [each for each in history.activities if each.conversation == own]
    happened.sort(key=lambda each: each.at)
    rated = [each for each in history.ratings if each.conversation == own]
    asked = [each for each in history.surveys if each.conversation == own]
    begins = min((each.at for each in happened), default=LONG_AGO + DAY) - APART
    ticket = desk.ticket(requester, _moment(begins), told.groups[own], first=False)
    row = desk.tickets[ticket]
    for each in happened:
        author, events, via = _event(each, told, desk)
        desk.audit(ticket, _moment(each.at), author, events, via)
    row |= {"tags": tags, "email_cc_ids": list(told.copies[own]), "group_id": told.ends[own]}
    for survey in asked:
        answer = next((each for each in rated if each.survey == survey.id), None)
        desk.survey(ticket, _moment(survey.at), [_answer(answer)] if answer else [])
    for each in rated:
        if each.survey is None:
            row["assignee_id"] = STAFF + each.teammate if each.teammate else None
            desk.rate(ticket, _moment(each.submissions[0].at), "good" if each.submissions[0].satisfied else "bad")
            row["assignee_id"] = None
    moments = [each.at for each in (*happened, *asked)] + [each.submissions[0].at for each in rated]
    desk.touch(ticket, _moment(max(moments, default=begins)))


def _event(happened: Message | Activity, told: Known, desk: Desk) -> tuple[int, list[dict[str, Any]], Any]:
    """Who did it, what it is in an audit, and by what."""
    rule = {"channel": "rule", "source": {"rel": "automation", "from": {"title": "cleaner"}}}
    if isinstance(happened, Message):
        requester = told.requesters[happened.conversation]
        author = happened.participants[0][1] if happened.direction == "in" else requester
        if happened.kind == "call":
            rel = "inbound" if happened.direction == "in" else "outbound"
            author = STAFF + happened.author if happened.author else SYSTEM if rel == "outbound" else requester
            voice = desk.event("VoiceComment", author_id=author, public=True, data={"from": "+1"})
            return author, [voice], {"channel": "voice", "source": {"rel": rel}}
        if happened.automatic:
            return SYSTEM, [_comment(desk, SYSTEM)], rule if happened.id % 2 else {"channel": "email"}
        if happened.author:
            author = STAFF + happened.author
        return author, [_comment(desk, author)], {"channel": "email"}
    author = STAFF + happened.teammate if happened.teammate else SYSTEM
    if happened.kind == "reopen" and happened.teammate is None and not happened.rule:
        author = told.requesters[happened.conversation]
    via = rule if happened.rule else {"channel": "web"}
    if happened.kind == "comment":
        return author, [desk.event("Comment", author_id=author, public=False, body="a note")], via
    field_name, before, after = {
        "archive": ("status", "open", "solved"),
        "reopen": ("status", "solved", "open"),
        "trash": ("status", "open", "deleted"),
        "restore": ("status", "deleted", "open"),
        "assign": ("assignee_id", None, str(STAFF + 2)),
        "unassign": ("assignee_id", str(STAFF + 2), None),
        "move": ("group_id", "1", str(happened.inbox)),
        "tag": ("tags", [KEPT], [KEPT, GIVEN]),
        "untag": ("tags", [KEPT, GIVEN], [KEPT]),
    }[happened.kind]
    change = desk.event("Change", field_name=field_name, value=after, previous_value=before)
    return author, [change], via


def _comment(desk: Desk, author: int) -> dict[str, Any]:
    return desk.event("Comment", author_id=author, public=True, body="what a customer wrote")


def _answer(rating: Rating) -> dict[str, Any]:
    given = rating.submissions[0]
    options = [{"rating": each} for each in range(1, 6)]
    question = {"sub_type": "customer_satisfaction", "options": options}
    category = "neutral" if given.score == 3 else "good" if (given.score or 0) > 3 else "bad"
    told = {"type": "rating_scale", "question": question, "rating": given.score, "rating_category": category}
    return {**told, "updated_at": f"{_moment(given.at):%Y-%m-%dT%H:%M:%SZ}"}


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def external_id(table: str, thing: Any) -> str:
    """The id that a thing of a table has in Zendesk."""
    others = {"inboxes": f"{thing.id}:email", "teammates": str(STAFF + thing.id), "tags": thing.name}
    return others.get(table, str(thing.id))
