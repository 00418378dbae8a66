"""A random history as Front would know it: without what it cannot tell, and put into the fake as it happened."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from tests.oracle.facts import Activity, History, Inactivity, Message, Rating, Submission
from tests.oracle.histories import OWN
from tests.sources.front.desk import Desk
from tests.sources.front.happening import Json, links

APART = 3  # seconds between two things, so that nothing depends on the order within one
COMMENTS, WAKES = 10_000_000, 20_000_000  # how much higher the ids of what follows from other things are
PEOPLE = (1, 2, 3)
SURVEY = 5  # the bot as which surveys write
CHANNELS = {"email": "smtp", "chat": "front_chat", "sms": "twilio"}
STATES = frozenset({"archive", "snooze", "reopen", "trash", "restore"})


@dataclass
class Known:
    """A history that Front can tell; `placed` is where each conversation is in the end."""

    history: History
    placed: dict[int, tuple[int, ...]] = field(default_factory=dict)


def known(history: History, now: int, inactivity: int) -> Known:
    """Take out what Front does not know, as of a moment; `inactivity` is the setting, in seconds."""
    found = Known(
        History(
            inboxes=history.inboxes,
            inactivity=[Inactivity(each.id, 0, inactivity) for each in history.inboxes] if inactivity else [],
            hours=[],
            own_addresses=[OWN],
            teammates=history.teammates,
            teams=history.teams,
            accounts=history.accounts,
            contacts=[replace(each, merged_into=None) for each in history.contacts],
            tags=history.tags,
            conversations=history.conversations,
        )
    )
    for each in history.conversations:
        _conversation(history, each.id, found, now)
    return found


def _conversation(history: History, own: int, found: Known, now: int) -> None:
    messages = [each for each in history.messages if each.conversation == own]
    told: list[Message | Activity | Rating] = [*messages]
    told += [each for each in history.activities if each.conversation == own]
    told += [each for each in history.ratings if each.conversation == own and _submitted(each)]
    told.sort(key=lambda each: (_at(each), not isinstance(each, Message), each.id))
    place = _first_place(told)
    before, wakes, snooze = 0, 0, -1
    for each in told:
        at = max(_at(each), before + APART)
        if wakes and wakes < at - APART:  # a reminder opens it before
            before = _wake(found.history, own, max(wakes, before + APART), place)
            at, wakes = max(at, before + APART), 0
        if isinstance(each, Message):
            inbound = each.direction == "in"
            place = each.inboxes if inbound else place
            found.history.messages.append(_message(each, at, place))
            wakes = 0 if inbound else wakes
        elif isinstance(each, Rating):
            found.history.ratings.append(_rating(each, at))
            inbox = place[0] if place else None
            comment = Activity(COMMENTS + each.id, own, at, "comment", SURVEY, "", inbox, None)
            found.history.activities.append(comment)
        else:
            if each.kind == "move":
                place = (each.inbox or 1,)
            found.history.activities.append(_deed(each, at, place))
            if each.kind in STATES:
                wakes = (each.until or 0) if each.kind == "snooze" and (each.until or 0) > at else 0
                snooze = len(found.history.activities) - 1
        before = at
    if wakes and wakes <= now:
        _wake(found.history, own, max(wakes, before + APART), place)
    elif wakes:  # the snooze that runs
        found.history.activities[snooze] = replace(found.history.activities[snooze], until=wakes)
    found.placed[own] = place


def _first_place(told: list[Message | Activity | Rating]) -> tuple[int, ...]:
    """In the inboxes of the first message from a customer; else nowhere until it is moved, or all the time in one."""
    inbound = next((each.inboxes for each in told if isinstance(each, Message) and each.direction == "in"), None)
    moved = any(isinstance(each, Activity) and each.kind == "move" for each in told)
    return inbound if inbound is not None else () if moved else (1,)


def _at(each: Message | Activity | Rating) -> int:
    return _submitted(each)[0].at if isinstance(each, Rating) else each.at


def _submitted(rating: Rating) -> list[Submission]:
    return [each for each in rating.submissions if each.score is not None or each.satisfied is not None]


def _rating(rating: Rating, at: int) -> Rating:
    """When its survey commented, with what was answered last."""
    last = _submitted(rating)[-1]
    score = last.score or (5 if last.satisfied else 1)
    return Rating(rating.id, None, rating.conversation, rating.contact, None, None, "", (Submission(at, score, None),))


def _message(message: Message, at: int, place: tuple[int, ...]) -> Message:
    out = message.direction == "out"
    robot = out and message.author not in PEOPLE
    people = tuple(
        (role, who, address)
        for role, who, address in message.participants
        if address != OWN and not (out and role in {"from", "reply_to"})
    )
    author = message.author if out and not robot else None
    automatic = message.automatic or robot
    return replace(message, at=at, inboxes=place, author=author, automatic=automatic, participants=people)


def _deed(activity: Activity, at: int, place: tuple[int, ...]) -> Activity:
    inbox = place[0] if place else None
    if activity.kind == "snooze":
        return replace(activity, at=at, inbox=inbox, teammate=None, rule="", until=None)
    return replace(activity, at=at, inbox=inbox, until=None)


def _wake(history: History, own: int, at: int, place: tuple[int, ...]) -> int:
    inbox = place[0] if place else None
    history.activities.append(Activity(WAKES + len(history.activities), own, at, "reopen", None, "", inbox, None))
    return at


def write_desk(desk: Desk, told: Known, now: int) -> None:
    """Let it happen in a Front."""
    history = told.history
    for inbox in history.inboxes:
        row = desk.inbox(f"new {inbox.id}", CHANNELS[inbox.channel], address=OWN)
        del desk.inboxes[row["id"]]
        for channel in desk.channels.values():
            related = channel["_links"]["related"]
            related["inbox"] = related["inbox"].replace(row["id"], str(inbox.id))
        desk.inboxes[str(inbox.id)] = {**row, "id": str(inbox.id), "name": inbox.name}
    for each in history.teammates:
        kind = "user" if each.kind == "person" else each.kind
        row = desk.teammate_row(str(each.id), each.name, kind)
        desk.teammates[row["id"]] = row | {"is_blocked": each.blocked}
    for team in history.teams:
        members = [desk.teammates[str(each)] for each in team.members]
        row = desk.teams[desk.team(team.name, *members)]
        del desk.teams[row["id"]]
        desk.teams[str(team.id)] = row | {"id": str(team.id)}
    for contact in history.contacts:
        row = desk.contact(f"new {contact.id}", None, contact.address)
        del desk.contacts[row["id"]]
        own = str(contact.id)
        desk.contacts[own] = row | {"id": own, "name": contact.name, "_links": links("contacts", own)}
    for account in history.accounts:
        members = [str(each.id) for each in history.contacts if each.account == account.id]
        row = desk.accounts[desk.account(account.name, datetime.fromtimestamp(0, UTC), *members)]
        del desk.accounts[row["id"]]
        desk.accounts[str(account.id)] = row | {"id": str(account.id)}
        desk.members[str(account.id)] = members
    for tag in history.tags:
        row = desk.tag(f"new {tag.id}")
        del desk.tags[row["id"]]
        desk.tags[str(tag.id)] = row | {"id": str(tag.id), "name": tag.name}
    for conversation in history.conversations:
        own = f"cnv_{conversation.id}"
        desk.conversations[own] = desk.conversation_row(own, "Help", 0.0)
        desk.conversations[own]["tags"] = [desk.tags[str(each)] for each in conversation.tags]
        desk.placed[own] = [str(each) for each in told.placed[conversation.id]]
    things: list[Message | Activity] = [*history.messages, *history.activities]
    for thing in sorted(things, key=lambda each: each.at):
        if isinstance(thing, Message):
            _write_message(desk, thing)
        else:
            _write_deed(desk, thing)
    for rating in history.ratings:
        last = rating.submissions[-1]
        handle = next((each.address for each in history.contacts if each.id == rating.contact), "")
        desk.surveyed[f"com_{COMMENTS + rating.id}"] = {"Survey rating": str(last.score), "Contact handle": handle}
    desk.time.at = float(now)


def _write_message(desk: Desk, message: Message) -> None:
    own, moment = f"cnv_{message.conversation}", datetime.fromtimestamp(message.at, UTC)
    author = desk.teammates.get(str(message.author))
    inbound = message.direction == "in"
    row = desk.written(own, moment, inbound=inbound, author=author, id=f"msg_{message.id}")
    row["recipients"] = []
    row["type"] = "call" if message.kind == "call" else "email"
    for role, who, address in message.participants:
        link = desk.contacts[str(who)]["_links"]["self"]
        told = {"role": role.replace("_", "-"), "handle": address, "name": None}
        row["recipients"].append({**told, "_links": {"related": {"contact": link}}})
    if message.automatic:
        desk.wrote_itself.add(row["id"])
    source: Json = {"_meta": {"type": "teammate"}, "data": author} if author else desk.by_thing("api")
    if inbound:
        source = {"_meta": {"type": "inboxes"}, "data": [desk.inboxes[str(each)] for each in message.inboxes]}
    desk.happens(
        own, moment, "inbound" if inbound else "out_reply", source, {"_meta": {"type": "message"}, "data": row}
    )


def _write_deed(desk: Desk, activity: Activity) -> None:
    own, moment = f"cnv_{activity.conversation}", datetime.fromtimestamp(activity.at, UTC)
    target = None
    if activity.kind == "comment":
        target = {"_meta": {"type": "comment"}, "data": _comment(desk, own, activity, moment)}
    elif activity.kind == "move":
        target = {"_meta": {"type": "inboxes"}, "data": [desk.inboxes[str(activity.inbox)]]}
    source = desk.by_rule(activity.rule) if activity.rule else desk.by_thing("api")
    if activity.teammate:
        source = {"_meta": {"type": "teammate"}, "data": desk.teammates[str(activity.teammate)]}
    kind = activity.kind
    if kind == "snooze" or activity.id >= WAKES:
        kind, source = "archive" if kind == "snooze" else "reminder", desk.by_thing("reminder")
    event = desk.happens(own, moment, kind, source, target)
    event["id"] = f"evt_{activity.id}"
    if activity.until:
        desk.conversations[own]["scheduled_reminders"] = [{"_links": {}, "scheduled_at": float(activity.until)}]


def _comment(desk: Desk, own: str, activity: Activity, moment: datetime) -> Json:
    author = desk.teammates.get(str(activity.teammate), desk.teammates["1"])
    row = {
        "_links": links("comments", f"com_{activity.id}"), "id": f"com_{activity.id}", "author": author, "body": "",
        "posted_at": moment.timestamp(), "attachments": [], "is_pinned": False,
    }  # fmt: skip
    desk.comments[own].append(row)
    return row


def moments(told: Known) -> Iterator[int]:
    """When anything happened."""
    yield from (each.at for each in (*told.history.messages, *told.history.activities))
