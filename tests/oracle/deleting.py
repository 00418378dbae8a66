"""What is deleted in a helpdesk after it was told: random parts of a history, and how a source tells of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

from hypothesis import strategies as st

from cxbot.source import (
    ActivityKind,
    ActivityRecord,
    Batch,
    ConversationRecord,
    Direction,
    Gone,
    MessageKind,
    MessageRecord,
    Participant,
    RatingRecord,
    Record,
    RecordKind,
    Role,
    SurveyKind,
    SurveyRecord,
)
from tests.oracle.facts import Activity, History, Message, Rating, Survey, name_of

Thing = TypeVar("Thing", Message, Activity, Survey, Rating)


@st.composite
def deletions(draw: st.DrawFn, history: History) -> History:
    """The history without some of what is in it; mostly all of it."""
    share = draw(st.sampled_from((0, 0, 0, 2, 3, 5)))
    conversations = {each.id for each in history.conversations}
    gone = draw(st.sampled_from((set(), set(), {1}, {2})))
    if not share and not gone & conversations:
        return history

    def left(things: list[Thing]) -> list[Thing]:
        there = [each for each in things if each.conversation not in gone]
        return [each for each in there if not share or each.id % share]

    surveys = left(history.surveys)
    kept = {each.id for each in surveys}
    return replace(
        history,
        conversations=[each for each in history.conversations if each.id not in gone],
        messages=left(history.messages),
        activities=left(history.activities),
        surveys=surveys,
        ratings=[_left(each, kept, share) for each in left(history.ratings)],
    )


def _left(rating: Rating, surveys: set[int], share: int) -> Rating:
    """Without a survey that is gone; of a conversation told as a whole, now and then without an earlier submission."""
    given = rating.submissions
    if share and rating.conversation and is_whole(rating.conversation) and rating.id % 2:
        given = given[-1:]
    return replace(rating, survey=rating.survey if rating.survey in surveys else None, submissions=given)


def is_whole(conversation: int) -> bool:
    """Whether a conversation is told as a whole: every second one."""
    return conversation % 2 == 1


@dataclass(frozen=True)
class Anew:
    """The source of a history, telling what became of it: conversations as a whole, or what is gone one by one."""

    records: tuple[Record, ...]
    name: str = "history"
    kind: str = "history"
    notes: tuple[str, ...] = ()

    def batches(self, _cursor: str, _now: datetime) -> Iterator[Batch]:
        """Tell it all at once."""
        yield Batch(self.records, "")


def telling_anew(before: History, after: History) -> Anew:
    """Tell of some conversations as a whole, and of the others what is gone."""
    left = {each.id for each in after.conversations}
    records: list[Record] = [
        Gone(RecordKind.CONVERSATION, name_of(each.id)) for each in before.conversations if each.id not in left
    ]
    whole = {each for each in left if is_whole(each)}
    for conversation in after.conversations:
        if conversation.id in whole:
            tags = tuple(name_of(each) for each in conversation.tags)
            records.append(ConversationRecord(name_of(conversation.id), tags=tags, whole=True))
    for things, others, kind in (
        (before.messages, after.messages, RecordKind.MESSAGE),
        (before.activities, after.activities, RecordKind.ACTIVITY),
        (before.surveys, after.surveys, RecordKind.SURVEY),
        (before.ratings, after.ratings, RecordKind.RATING),
    ):
        there = {each.id for each in others}  # type: ignore[attr-defined]
        deleted = (each for each in things if each.id not in there and each.conversation in {*left, None} - whole)  # type: ignore[attr-defined]
        records += [Gone(kind, name_of(each.id)) for each in deleted]
    records += [_message(each) for each in after.messages if each.conversation in whole]
    records += [_activity(each) for each in after.activities if each.conversation in whole]
    records += [_survey(each) for each in after.surveys if each.conversation in whole]
    records += [record for each in after.ratings if each.conversation in whole for record in _submissions(each)]
    return Anew(tuple(records))


def _message(message: Message) -> MessageRecord:
    return MessageRecord(
        id=message.name,
        conversation=name_of(message.conversation),
        sent_at=_moment(message.at),
        direction=Direction(message.direction),
        inboxes=tuple(name_of(each) for each in message.inboxes),
        kind=MessageKind(message.kind),
        automatic=message.automatic,
        author=_named(message.author),
        participants=tuple(
            Participant(Role(role), name_of(contact), address) for role, contact, address in message.participants
        ),
    )


def _activity(activity: Activity) -> ActivityRecord:
    return ActivityRecord(
        id=activity.name,
        conversation=name_of(activity.conversation),
        at=_moment(activity.at),
        kind=ActivityKind(activity.kind),
        teammate=_named(activity.teammate),
        rule=activity.rule,
        inbox=_named(activity.inbox),
        snoozed_until=None if activity.until is None else _moment(activity.until),
    )


def _survey(survey: Survey) -> SurveyRecord:
    return SurveyRecord(
        id=name_of(survey.id),
        sent_at=_moment(survey.at),
        kind=SurveyKind(survey.kind),
        conversation=_named(survey.conversation),
        owner=_named(survey.owner),
    )


def _submissions(rating: Rating) -> Iterator[RatingRecord]:
    for each in rating.submissions:
        yield RatingRecord(
            id=name_of(rating.id),
            submitted_at=_moment(each.at),
            score=each.score,
            satisfied=each.satisfied,
            survey=_named(rating.survey),
            conversation=_named(rating.conversation),
            contact=_named(rating.contact),
            inbox=_named(rating.inbox),
            teammate=_named(rating.teammate),
            channel=rating.channel,
        )


def _named(id_: int | None) -> str:
    return "" if id_ is None else name_of(id_)


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)
