"""To whom a rating belongs: its segment, inbox and teammate, by the first submission; score and day by each.

Source: Front's help (signature: its owner; automatic reply: the last sender); [A] where it is silent.
"""

from collections.abc import Sequence

from cxbot.deriving.contacts import Contacts
from cxbot.deriving.history import OUT, Activity, Rating, Submission
from cxbot.deriving.outcome import Credit, Segment
from cxbot.deriving.reference import Inboxes
from cxbot.deriving.segmenting import OPEN
from cxbot.source import SurveyKind

SIGNATURE = "signature"
LAST_SENDER = "last sender"
CARRIED = "carried"
NOBODY = "nobody"
_SATISFIED_FROM = 4

Belonging = tuple[int | None, str]  # a teammate, and the rule that says so


def credit(
    rating: Rating, activities: Sequence[Activity], segments: Sequence[Segment], inboxes: Inboxes, contacts: Contacts
) -> tuple[Credit, ...]:
    """Credit a rating given in a conversation, or outside of any (then without activities), as each submission left it.

    Submissions without a rating are ignored, wherever they stand.
    """
    submissions = [each for each in rating.submissions if each.rates]
    if not submissions:
        return ()
    first = submissions[0]
    segment = belongs_to(segments, first.at)
    if segment is None:
        inbox = rating.inbox
        teammate, rule = alone(rating)
    else:
        named = inbox_at(activities, first.at)
        inbox = rating.inbox if named is None else named
        teammate, rule = teammate_of(rating, activities, first.at)
    ends = (*(each.at for each in submissions[1:]), None)
    return tuple(
        Credit(
            rating=rating.id,
            number=segment.number if segment else None,
            at=each.at,
            until=until,
            score=each.score,
            satisfied=is_satisfied(each),
            inbox=inbox,
            channel=inboxes.channel(inbox) or rating.channel,
            teammate=teammate,
            rule=rule,
            comment=each.comment,
            lone=None if segment else lone(rating, first.at, teammate, contacts),
        )
        for each, until in zip(submissions, ends, strict=True)
    )


def belongs_to(segments: Sequence[Segment], at: int) -> Segment | None:
    """The latest segment with a message, whenever it came, that started before the rating."""
    return next((each for each in reversed(segments) if each.has_message and each.started_at < at), None)


def inbox_at(activities: Sequence[Activity], at: int) -> int | None:
    """The inbox of the conversation at a moment: the latest one named up to then."""
    return next((each.inbox for each in reversed(activities) if each.at <= at and each.inboxes), None)


def teammate_of(rating: Rating, activities: Sequence[Activity], at: int) -> Belonging:
    """Whom a rating in a conversation is credited to."""
    if rating.survey == SurveyKind.SIGNATURE and rating.owner is not None:
        return rating.owner, SIGNATURE
    if rating.survey != SurveyKind.AUTOMATIC and rating.teammate is not None:
        return rating.teammate, CARRIED
    sender = last_sender(activities, at) if rating.survey != SurveyKind.SIGNATURE else None
    return (sender, LAST_SENDER) if sender is not None else (None, NOBODY)


def last_sender(activities: Sequence[Activity], at: int) -> int | None:
    """The person who last sent something by hand strictly before a moment."""
    return next((each.teammate for each in reversed(activities) if each.at < at and is_sender(each)), None)


def is_sender(activity: Activity) -> bool:
    """Whether a person sent it by hand; a call is one way to."""
    return activity.kind == OUT and activity.human and not activity.automatic


def alone(rating: Rating) -> Belonging:
    """Whom a rating outside of conversations is credited to: there is only what it carries."""
    if rating.survey == SurveyKind.SIGNATURE and rating.owner is not None:
        return rating.owner, SIGNATURE
    return (rating.teammate, CARRIED) if rating.teammate is not None else (None, NOBODY)


def is_satisfied(submission: Submission) -> bool:
    """A score of 4 or 5; where there is no score, what the survey says."""
    return submission.score >= _SATISFIED_FROM if submission.score is not None else bool(submission.satisfied)


def lone(rating: Rating, at: int, teammate: int | None, contacts: Contacts) -> Segment:
    """The segment of a rating outside of conversations, so that it can be filtered like any other."""
    people = frozenset() if rating.contact is None else frozenset({contacts.survivor(rating.contact)})
    return Segment(
        number=1,
        started_at=at,
        inbox=rating.inbox,
        has_message=False,
        state=OPEN,
        contacts=people,
        accounts=contacts.accounts(people),
        teammates=frozenset(each for each in (teammate, rating.teammate) if each is not None),
    )
