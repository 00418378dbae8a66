"""Conversations cut into segments, what happened in each, and who is credited: sentence by sentence, one after another.

Nothing here is fast. A conversation is walked through once, in order, and everything is noted down as it happens.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from tests.oracle.facts import Activity, History, Message, Rating, Submission, source_of
from tests.oracle.hours import business_seconds, hours_of_a_reply

USUAL_INACTIVITY = 7 * 86_400
MOST_ACTIVITIES = 1000
MONTHS = 6


@dataclass
class Happening:
    """One activity: a message, a deed, or the end of a snooze (which is a reopen by nobody)."""

    at: int
    kind: str  # in, out, or what was done
    inboxes: tuple[int, ...]  # where; of one that names none, the latest named before
    main: int | None  # the first of them by name
    message: Message | None = None
    activity: Activity | None = None
    reply: int | None = None  # business seconds since the oldest inbound that waited
    first_reply: int | None = None
    replies_before: int = 0  # in its segment, up to and including itself


@dataclass
class Segment:
    """A conversation segment, or what a rating outside of conversations carries in place of one."""

    conversation: int | None
    number: int
    start: int
    happenings: list[Happening] = field(default_factory=list)
    contacts: set[int] = field(default_factory=set)
    accounts: set[int] = field(default_factory=set)
    actors: set[int] = field(default_factory=set)
    tags: set[int] = field(default_factory=set)
    source: int = 1

    @property
    def has_message(self) -> bool:
        return any(each.message for each in self.happenings)


@dataclass
class Credit:
    """A rating: where it belongs, to whom, and how it stands."""

    rating: Rating
    segment: Segment
    first: int  # when it was submitted for the first time
    at: int
    score: int | None
    satisfied: bool
    inbox: int | None
    channel: str
    teammate: int | None


@dataclass
class Invitation:
    """A survey that was sent in a conversation, and whether it has been answered with a rating."""

    segment: Segment
    at: int
    inbox: int | None
    teammate: int | None
    answered: bool


@dataclass
class Desk:
    """Everything that metrics count."""

    history: History
    segments: list[Segment]
    credits: list[Credit]
    invitations: list[Invitation]


def understand(history: History, now: int) -> Desk:
    """Work everything out. What somebody answers after now, for the first time or again, is not known yet."""
    history = replace(history, ratings=[_up_to(each, now) for each in history.ratings])
    segments = [segment for each in history.conversations for segment in segments_of(history, each.id)]
    credited = [credit for each in history.ratings if (credit := credit_of(history, segments, each))]
    return Desk(history, segments, credited, list(_invitations(history, segments)))


def _up_to(rating: Rating, now: int) -> Rating:
    return replace(rating, submissions=tuple(each for each in rating.submissions if each.at <= now))


def _invitations(history: History, segments: list[Segment]) -> Iterator[Invitation]:
    for survey in history.surveys:
        own = [each for each in segments if each.conversation == survey.conversation]
        if survey.conversation is None or not own:
            continue  # outside of a conversation nobody knows to whom it went
        before = [each for each in own if each.start <= survey.at]
        happened = [each for segment in own for each in segment.happenings if each.at <= survey.at]
        named = [each.inboxes[0] for each in happened if each.inboxes]
        senders = [each.message.author for each in happened if each.message and _by_a_person(history, each.message)]
        last = senders[-1] if senders else None
        yield Invitation(
            segment=before[-1] if before else own[0],
            at=survey.at,
            inbox=named[-1] if named else None,
            teammate=survey.owner if survey.kind == "signature" else last,
            answered=any(
                not _blank(each)
                for rating in history.ratings
                if rating.survey == survey.id
                for each in rating.submissions
            ),
        )


# --- segments


def segments_of(history: History, conversation: int) -> list[Segment]:
    """Walk through a conversation."""
    segments: list[Segment] = []
    told: list[Message | Activity] = [each for each in history.messages if each.conversation == conversation]
    told += [each for each in history.activities if each.conversation == conversation]
    left = sorted(told, key=_order)
    snoozed_until: int | None = None  # a snooze that lasts, and when it will end
    waiting: int | None = None  # the oldest inbound that has not been replied to
    clock: int | None = None  # from when this segment's first reply is measured
    named: int | None = None  # the inbox named latest
    while left or snoozed_until is not None:
        following = left[0] if left else None
        if snoozed_until is not None and (following is None or _ends_before(snoozed_until, following)):
            at, snoozed_until = snoozed_until, None
            own_reopen = any(isinstance(each, Activity) and each.kind == "reopen" and each.at == at for each in told)
            if own_reopen:
                continue
            happening = Happening(at, "reopen", () if named is None else (named,), named)
        else:
            assert following is not None
            left.pop(0)
            happening = _happening(history, following, named)
        named = happening.main

        if not segments or _closed(history, segments[-1], happening.at):
            segments.append(Segment(conversation, len(segments) + 1, happening.at, source=source_of(conversation)))
            clock = waiting
        segment = segments[-1]
        segment.happenings.append(happening)
        replies = segment.happenings[-2].replies_before if len(segment.happenings) > 1 else 0

        if _starts_a_wait(happening):
            waiting = happening.at if waiting is None else waiting
            clock = happening.at if clock is None else clock
        if happening.kind in {"archive", "trash"}:
            waiting = None
        if _may_reply(history, happening) and waiting is not None:
            hours = hours_of_a_reply(history, happening.inboxes, happening.at)
            happening.reply = business_seconds(hours, waiting, happening.at)
            if replies == 0:
                assert clock is not None
                happening.first_reply = business_seconds(hours, clock, happening.at)
            waiting = None
            replies += 1
        happening.replies_before = replies

        if happening.kind == "snooze":
            until = happening.activity.until if happening.activity else None
            snoozed_until = None if until is None else max(until, happening.at)
        elif happening.kind in {"in", "archive", "trash", "reopen", "restore"}:
            snoozed_until = None
    for segment in segments:
        _people(history, segment, segments)
    return segments


def _order(told: Message | Activity) -> tuple[int, int, list[int | str]]:
    """By second; messages first, the customer's before ours; then by the id of the source, its numbers as numbers."""
    number, letter, id_ = told.name.partition("-")
    natural = [int(number), letter, int(id_)]
    if isinstance(told, Message):
        return told.at, 0 if told.direction == "in" else 1, natural
    return told.at, 2, natural


def _ends_before(snooze_end: int, following: Message | Activity) -> bool:
    """What else happens in the second in which a snooze ends comes after that end."""
    return snooze_end <= following.at


def _happening(history: History, told: Message | Activity, named: int | None) -> Happening:
    inboxes = by_name(history, told.inboxes) if isinstance(told, Message) else _only(told.inbox)
    inboxes = inboxes or _only(named)
    main = inboxes[0] if inboxes else None
    if isinstance(told, Message):
        return Happening(told.at, told.direction, inboxes, main, message=told)
    return Happening(told.at, told.kind, inboxes, main, activity=told)


def by_name(history: History, inboxes: tuple[int, ...]) -> tuple[int, ...]:
    """Inboxes by name without case, then by id."""
    names = {each.id: each.name for each in history.inboxes}
    return tuple(sorted(inboxes, key=lambda each: (names[each].casefold(), each)))


def _only(inbox: int | None) -> tuple[int, ...]:
    return () if inbox is None else (inbox,)


def _closed(history: History, segment: Segment, at: int) -> bool:
    last = segment.happenings[-1]
    valid = [
        each
        for each in history.inactivity
        if last.main is not None and each.inbox == last.main and each.valid_from <= last.at
    ]
    allowed = max(valid, key=lambda each: each.valid_from).seconds if valid else USUAL_INACTIVITY
    return at - last.at >= allowed or at >= _months_later(segment.start) or len(segment.happenings) >= MOST_ACTIVITIES


def _months_later(at: int) -> int:
    then = datetime.fromtimestamp(at, UTC)
    year, month = then.year, then.month + MONTHS
    if month > 12:
        year, month = year + 1, month - 12
    day = min(then.day, monthrange(year, month)[1])
    return int(then.replace(year=year, month=month, day=day).timestamp())


def _starts_a_wait(happening: Happening) -> bool:
    message = happening.message
    return message is not None and message.direction == "in" and message.kind == "message" and not message.automatic


def _may_reply(history: History, happening: Happening) -> bool:
    message = happening.message
    return message is not None and message.kind == "message" and _by_a_person(history, message)


def _by_a_person(history: History, message: Message) -> bool:
    people = {each.id for each in history.teammates if each.kind == "person"}
    return message.direction == "out" and not message.automatic and message.author in people


# --- who is involved


def _people(history: History, segment: Segment, segments: list[Segment]) -> None:
    like = segment
    if not segment.has_message:  # as the latest earlier one that has one
        like = next((each for each in reversed(segments[: segment.number - 1]) if each.has_message), segment)
    for happening in like.happenings:
        if happening.message:
            for role, contact, address in happening.message.participants:
                if role != "bcc" and address not in history.own_addresses:
                    segment.contacts.add(survivor(history, contact))
    segment.accounts = _accounts(history, segment.contacts)
    for happening in segment.happenings:
        message, activity = happening.message, happening.activity
        if message and message.direction == "out" and not message.automatic and message.author is not None:
            segment.actors.add(message.author)
        if activity and activity.teammate is not None:
            segment.actors.add(activity.teammate)
    segment.tags = {tag for each in history.conversations if each.id == segment.conversation for tag in each.tags}


def survivor(history: History, contact: int) -> int:
    """The contact that is left of this one."""
    found = next(each for each in history.contacts if each.id == contact)
    return contact if found.merged_into is None else survivor(history, found.merged_into)


def _accounts(history: History, contacts: set[int]) -> set[int]:
    return {each.account for each in history.contacts if each.id in contacts and each.account is not None}


# --- ratings


def credit_of(history: History, segments: list[Segment], rating: Rating) -> Credit | None:
    """Where a rating belongs; nothing, if it never was one."""
    real = sorted((each for each in rating.submissions if not _blank(each)), key=lambda each: each.at)
    if not real:
        return None
    first, latest = real[0], real[-1]
    satisfied = latest.score >= 4 if latest.score is not None else bool(latest.satisfied)
    survey = next((each for each in history.surveys if each.id == rating.survey), None)
    conversation = rating.conversation
    own = [each for each in segments if conversation is not None and each.conversation == conversation]
    before = [each for each in own if each.has_message and each.start < first.at]
    channels = {each.id: each.channel for each in history.inboxes}
    if before:
        inbox = rating.inbox  # where the conversation has been in none
        for happening in _in_order(own):
            if happening.at <= first.at and happening.main is not None:
                inbox = happening.main
        sender = None
        for happening in _in_order(own):
            if happening.message and happening.at < first.at and _by_a_person(history, happening.message):
                sender = happening.message.author
        if survey is None:
            teammate = rating.teammate if rating.teammate is not None else sender
        elif survey.kind == "signature":
            teammate = survey.owner if survey.owner is not None else rating.teammate
        else:
            teammate = sender
        channel = channels[inbox] if inbox is not None else rating.channel
        return Credit(rating, before[-1], first.at, latest.at, latest.score, satisfied, inbox, channel, teammate)

    teammate = rating.teammate
    if survey is not None and survey.kind == "signature" and survey.owner is not None:
        teammate = survey.owner
    alone = Segment(None, 1, first.at, source=source_of(rating.id))
    if rating.contact is not None:
        alone.contacts = {survivor(history, rating.contact)}
        alone.accounts = _accounts(history, alone.contacts)
    alone.actors = {each for each in (teammate, rating.teammate) if each is not None}
    channel = channels[rating.inbox] if rating.inbox is not None else rating.channel
    return Credit(rating, alone, first.at, latest.at, latest.score, satisfied, rating.inbox, channel, teammate)


def _blank(submission: Submission) -> bool:
    return submission.score is None and submission.satisfied is None


def _in_order(segments: list[Segment]) -> list[Happening]:
    return [happening for segment in segments for happening in segment.happenings]
