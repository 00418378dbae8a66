"""A random history as Chatwoot would know it: without what it cannot tell, and written into its tables."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from tests.oracle.facts import Activity, History, Hours, Inactivity, Message, Rating, Submission, Survey
from tests.oracle.histories import DAY, OWN
from tests.sources.chatwoot.desk import ACCOUNT, Desk

ACTIVITIES, SURVEYS = 10_000_000, 20_000_000  # how much higher their ids are among messages
LONG_AGO = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp())
APART = 3  # seconds between two things, so that nothing depends on the order within one
PEOPLE = (1, 2, 3)
KINDS = {"Zeta": "Channel::Email", "beta": "Channel::WebWidget", "Alpha": "Channel::Email", "alpha": "Channel::Sms"}
STATES = {"archive": "archived", "snooze": "snoozed", "reopen": "open"}
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NOBODY, RULE = "Somebody Unknown", "Automation System"


@dataclass
class Known:
    """A history that Chatwoot can tell, and the state of each of its conversations."""

    history: History
    contacts: dict[int, int]
    inboxes: dict[int, int]
    states: dict[int, tuple[str, int | None]]


def known(history: History, *, modern: bool) -> Known:
    """Take out what Chatwoot does not know; `modern` ones have companies."""
    found = Known(_company(history, modern=modern), {}, {}, {})
    for each in history.conversations:
        _conversation(history, each.id, found)
    return found


def _company(history: History, *, modern: bool) -> History:
    inboxes = [each.id for each in history.inboxes]
    seconds = history.inactivity[0].seconds if history.inactivity else 0
    return History(
        inboxes=history.inboxes,
        inactivity=[Inactivity(each, LONG_AGO, seconds) for each in inboxes] if seconds and seconds % DAY == 0 else [],
        hours=[found for each in inboxes if (found := _hours(history, each))],
        own_addresses=[OWN],
        teammates=[replace(each, blocked=False) for each in history.teammates],
        teams=[replace(each, members=tuple(one for one in each.members if one in PEOPLE)) for each in history.teams],
        accounts=history.accounts if modern else [],
        contacts=[
            replace(each, merged_into=None, account=each.account if modern else None) for each in history.contacts
        ],
        tags=history.tags,
        conversations=history.conversations,
    )


def _hours(history: History, inbox: int) -> Hours | None:
    """Hours with one span a day, which end before midnight or go on into the next day."""
    for each in history.hours:
        spans = each.spans
        if each.inbox == inbox and spans and all(len(day) == 1 and day[0][1] != "24:00" for day in spans.values()):
            return Hours(inbox, LONG_AGO, each.zone, spans)
    return None


def _conversation(history: History, own: int, found: Known) -> None:
    messages = [each for each in history.messages if each.conversation == own]
    inbox = next((each.inboxes[0] for each in messages if each.inboxes), 1)
    contact = next((who for each in messages for role, who, _ in each.participants if role == "from"), 1)
    found.contacts[own], found.inboxes[own] = contact, inbox
    told: list[Message | Activity | Survey] = [*messages]
    told += [each for each in history.activities if each.conversation == own]
    told += [each for each in history.surveys if each.conversation == own]
    addresses = {each.id: each.address for each in history.contacts}
    before, state, until = 0, "open", None
    names: dict[int | None, int] = {}
    for each in sorted(told, key=lambda each: (each.at, isinstance(each, Activity), each.id)):
        at = max(each.at, before + APART)
        if isinstance(each, Survey):
            names[each.id] = SURVEYS + each.id
            found.history.surveys.append(Survey(names[each.id], own, at, "automatic", None))
            found.history.messages.append(_survey(each, own, at, contact, inbox))
        elif isinstance(each, Message):
            found.history.messages.append(_message(each, at, contact, inbox, addresses))
            state, until = ("open", None) if each.direction == "in" else (state, until)
        else:
            kinds = _deeds(each, state)
            if not kinds:
                continue
            found.history.activities.extend(
                Activity(ACTIVITIES + each.id + number * ACTIVITIES, own, at, kind, *_by(each), inbox, None)
                for number, kind in enumerate(kinds)
            )
            if kinds[0] in STATES:
                state, until = STATES[kinds[0]], each.until if kinds[0] == "snooze" else None
        before = at
    if state == "snoozed" and until is not None:  # the snooze that runs
        place = max(number for number, each in enumerate(found.history.activities) if each.kind == "snooze")
        found.history.activities[place] = replace(found.history.activities[place], until=until)
    found.states[own] = (state, until)
    found.history.ratings.extend(_ratings(history, own, contact, inbox, names))


def _deeds(activity: Activity, state: str) -> tuple[str, ...]:
    """What is told of a deed: nothing of moves and trash, and no opening of what is open."""
    if activity.kind in {"move", "trash", "restore"} or (activity.kind == "reopen" and state == "open"):
        return ()
    if activity.kind == "archive" and state == "archived":
        return ()
    return ("comment", "mention") if activity.kind == "mention" else (activity.kind,)


def _by(activity: Activity) -> tuple[int | None, str]:
    """Who did it, as a text can say it."""
    if activity.kind in {"comment", "mention"}:
        return activity.teammate if activity.teammate in PEOPLE else None, ""
    if activity.teammate in PEOPLE:
        return activity.teammate, ""
    return None, RULE if activity.rule else ""


def _message(message: Message, at: int, contact: int, inbox: int, addresses: dict[int, str]) -> Message:
    incoming = message.direction == "in"
    sender = next((who for role, who, _ in message.participants if role == "from"), contact)
    leading = ("from", sender) if incoming else ("to", contact)
    copies = [who for role, who, address in message.participants if role == "cc" and address != OWN]
    people = [leading, *(("cc", who) for who in copies)]
    robot = message.author is not None and message.author not in PEOPLE
    return replace(
        message,
        at=at,
        automatic=message.automatic or robot,
        inboxes=(inbox,),
        participants=tuple((role, who, addresses[who]) for role, who in people),
    )


def _survey(survey: Survey, own: int, at: int, contact: int, inbox: int) -> Message:
    people = (("to", contact, ""),)
    return Message(
        SURVEYS + survey.id,
        own,
        at,
        "out",
        "message",
        automatic=True,
        author=None,
        inboxes=(inbox,),
        participants=people,
    )


def _ratings(history: History, own: int, contact: int, inbox: int, names: dict[int | None, int]) -> Iterator[Rating]:
    """The first answer and the last one, both with what was answered last."""
    for each in history.ratings:
        real = [one for one in each.submissions if one.score is not None or one.satisfied is not None]
        if each.conversation != own or not real:
            continue
        score = real[-1].score or (5 if real[-1].satisfied else 1)
        moments = [real[0].at, *([max(real[-1].at, real[0].at + APART)] if len(real) > 1 else [])]
        teammate = each.teammate if each.teammate in PEOPLE else None
        yield Rating(
            each.id,
            names.get(each.survey),
            own,
            contact,
            inbox,
            teammate,
            "",
            tuple(Submission(at, score, None) for at in moments),
        )


def write_desk(desk: Desk, told: Known) -> None:
    """Write what Chatwoot knows into its tables, as its code would."""
    history = told.history
    hours = {each.inbox: each for each in history.hours}
    for inbox in history.inboxes:
        own = hours.get(inbox.id)
        more = {"working_hours_enabled": own is not None, "timezone": own.zone if own else "UTC"}
        desk.insert(
            "inboxes",
            id=inbox.id,
            account_id=ACCOUNT,
            name=inbox.name,
            channel_type=KINDS[inbox.name],
            created_at=_moment(LONG_AGO),
            updated_at=_moment(LONG_AGO),
            **more,
        )
        for day, ((opens, closes),) in (own.spans or {}).items() if own else ():
            clocks = dict(zip(("open_hour", "open_minutes"), map(int, opens.split(":")), strict=True))
            clocks |= dict(zip(("close_hour", "close_minutes"), map(int, closes.split(":")), strict=True))
            number = (WEEK.index(day) + 1) % 7
            desk.insert("working_hours", inbox_id=inbox.id, day_of_week=number, updated_at=_moment(LONG_AGO), **clocks)
    for teammate in history.teammates:
        if teammate.id in PEOPLE:
            desk.insert("users", id=teammate.id, name=teammate.name, email=f"{teammate.name}@ours.example")
            desk.insert("account_users", account_id=ACCOUNT, user_id=teammate.id)
        else:
            desk.insert("agent_bots", id=teammate.id, name=teammate.name)
    for team in history.teams:
        desk.insert("teams", id=team.id, name=team.name, account_id=ACCOUNT)
        for member in team.members:
            desk.insert("team_members", team_id=team.id, user_id=member)
    for account in history.accounts:
        desk.insert("companies", id=account.id, name=account.name, account_id=ACCOUNT)
    for contact in history.contacts:
        desk.insert(
            "contacts",
            id=contact.id,
            account_id=ACCOUNT,
            name=contact.name,
            email=contact.address,
            company_id=contact.account,
        )
    for tag in history.tags:
        desk.insert("tags", id=tag.id, name=tag.name)
    if desk.version in {"4.5", "4.15"}:  # openings were kept from long ago on
        desk.event(0, _moment(LONG_AGO), "conversation_opened")
    for conversation in history.conversations:
        _write_conversation(desk, told, conversation.id, conversation.tags)


def _write_conversation(desk: Desk, told: Known, own: int, tags: tuple[int, ...]) -> None:
    history, contact, inbox = told.history, told.contacts[own], told.inboxes[own]
    state, until = told.states[own]
    desk.conversation(
        inbox,
        contact,
        _moment(LONG_AGO),
        id=own,
        status={"open": 0, "archived": 1, "snoozed": 3}[state],
        snoozed_until=None if until is None else _moment(until),
    )
    for tag in tags:
        desk.insert("taggings", tag_id=tag, taggable_id=own, taggable_type="Conversation", context="labels")
    for message in history.messages:
        if message.conversation == own:
            _write_message(desk, message, inbox)
    mentioned = {(each.at, each.teammate) for each in history.activities if each.kind == "mention"}
    for activity in history.activities:
        if activity.conversation == own and activity.kind != "mention":
            _write_deed(desk, activity, inbox, mentions=(activity.at, activity.teammate) in mentioned)
    for rating in history.ratings:
        if rating.conversation == own:
            first, last = rating.submissions[0], rating.submissions[-1]
            desk.rate(
                own,
                rating.survey or 0,
                _moment(first.at),
                last.score or 0,
                again=_moment(last.at),
                id=rating.id,
                assigned_agent_id=rating.teammate,
            )


def _write_message(desk: Desk, message: Message, inbox: int) -> None:
    copies = [address for role, _, address in message.participants if role == "cc"]
    attributes: dict[str, object] = {"cc_emails": copies} if copies else {}
    if message.automatic and message.direction == "in":
        attributes["email"] = {"auto_reply": True}
    elif message.automatic and message.id < ACTIVITIES and message.author in {*PEOPLE, None}:
        attributes["automation_rule_id"] = 1
    who: tuple[str | None, int | None] = (None, None)
    if message.direction == "in":
        who = ("Contact", next(each for role, each, _ in message.participants if role == "from"))
    elif message.author is not None:
        who = ("User" if message.author in PEOPLE else "AgentBot", message.author)
    survey = message.id > SURVEYS
    desk.message(
        message.conversation,
        _moment(message.at),
        0 if message.direction == "in" else 3 if survey else 1,
        inbox=inbox,
        attributes=attributes,
        twice=message.id % 2 == 0,
        id=message.id,
        sender_type=who[0],
        sender_id=who[1],
        content_type=9 if survey else 12 if message.kind == "call" else 0,
    )


def _write_deed(desk: Desk, activity: Activity, inbox: int, *, mentions: bool) -> None:
    names = {1: "ana", 2: "bo", 3: "carla"}
    by = names.get(activity.teammate or 0, RULE if activity.rule else NOBODY)
    at, own = _moment(activity.at), activity.conversation
    if activity.kind == "comment":
        sender = {"sender_type": "User", "sender_id": activity.teammate} if activity.teammate else {}
        said = "[@bo](mention://user/2/bo)" if mentions else "a note"
        desk.message(own, at, 1, inbox=inbox, id=activity.id, private=True, content=said, **sender)
        return
    said = {
        "archive": f"Conversation was marked resolved by {by}",
        "reopen": f"Conversation was reopened by {by}",
        "snooze": f"Conversation was snoozed by {by}",
        "assign": f"Assigned to bo by {by}",
        "unassign": f"Conversation unassigned by {by}",
        "tag": f"{by} added vip",
        "untag": f"{by} removed vip",
    }[activity.kind]
    desk.message(own, at, 2, inbox=inbox, id=activity.id, content=said)
    events = {"archive": "conversation_resolved"}
    if desk.version in {"4.5", "4.15"}:
        events["reopen"] = "conversation_opened"
    if activity.kind in events:
        desk.event(own, at, events[activity.kind], id=activity.id)


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def external_id(table: str, thing: Any) -> str:
    """The id that a thing of a table has in Chatwoot."""
    return f"bot:{thing.id}" if table == "teammates" and thing.id not in PEOPLE else str(thing.id)
