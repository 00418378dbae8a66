"""One conversation, from what happened to what follows: the rules, put together."""

from collections.abc import Iterator, Sequence

from cxbot.deriving import contacts as involving
from cxbot.deriving import crediting, ordering, segmenting, surveying, waiting
from cxbot.deriving.contacts import Contacts
from cxbot.deriving.history import OUT, Activity, History, Rating
from cxbot.deriving.outcome import Answered, Archived, Archiving, Counted, Outcome, Segment, Touch
from cxbot.deriving.reference import Inboxes


def derive(history: History, inboxes: Inboxes, contacts: Contacts) -> Outcome:
    """Derive everything from one conversation."""
    activities = ordering.in_order(history.activities)
    stretches = segmenting.cut(activities, inboxes.inactivity)
    segments = tuple(
        _segment(number, stretch, people, replies, inboxes, contacts)
        for number, (stretch, people, replies) in enumerate(
            zip(stretches, involving.per_segment(stretches, contacts), waiting.replies(stretches), strict=True), 1
        )
    )
    credited = (crediting.credit(each, activities, segments, inboxes, contacts) for each in history.ratings)
    surveys = (surveying.sent(each, activities, segments) for each in history.surveys)
    return Outcome(
        history.conversation,
        segments,
        tuple(credit for of_rating in credited for credit in of_rating),
        tuple(each for each in surveys if each is not None),
    )


def derive_lone(rating: Rating, inboxes: Inboxes, contacts: Contacts) -> Outcome:
    """Derive what there is of a rating outside of conversations."""
    return Outcome(None, (), crediting.credit(rating, (), (), inboxes, contacts))


def is_counted(activity: Activity) -> bool:
    """Whether it counts as received or sent: no call, and no automatic reply of ours."""
    return activity.is_message and not activity.call and not (activity.kind == OUT and activity.automatic)


def took_action(activity: Activity) -> bool:
    """Whether a teammate did it: sent by hand, or acted. Being assigned or mentioned is not told as a teammate's."""
    return activity.teammate is not None and (
        (activity.kind == OUT and not activity.automatic) or not activity.is_message
    )


def _segment(
    number: int,
    stretch: Sequence[Activity],
    people: frozenset[int],
    replies: Sequence[waiting.Reply],
    inboxes: Inboxes,
    contacts: Contacts,
) -> Segment:
    state, archivings = segmenting.course(stretch)
    answers = {each.position: _answers(each, stretch[each.position], inboxes) for each in replies}
    return Segment(
        number=number,
        started_at=stretch[0].at,
        inbox=stretch[0].inbox,
        has_message=any(each.is_message for each in stretch),
        state=state,
        contacts=people,
        accounts=contacts.accounts(people),
        teammates=frozenset(each.teammate for each in stretch if each.teammate is not None and took_action(each)),
        touches=tuple(Touch(each.at, inbox) for each in stretch for inbox in each.inboxes or (None,)),
        counted=tuple(
            Counted(
                each.id,
                each.at,
                each.kind,
                each.inboxes,
                each.teammate if each.kind == OUT else None,
                *answers.get(position, (None, None)),
            )
            for position, each in enumerate(stretch)
            if is_counted(each)
        ),
        archived=tuple(
            known
            for each in archivings
            for known in _as_known(each, [(stretch[at].at, at, answer) for at, (answer, _) in answers.items()])
        ),
    )


def _as_known(archiving: Archiving, replies: Sequence[tuple[int, int, Answered]]) -> Iterator[Archived]:
    """What is known of a segment's replies (when, position, how long) while it is archived: each reply changes it."""
    ends = archiving.until
    changes = {at for at, _, _ in replies if archiving.at < at and (ends is None or at < ends)}
    moments = [archiving.at, *sorted(changes)]
    for known_from, known_until in zip(moments, (*moments[1:], ends), strict=True):
        known = [answer for at, _, answer in replies if at <= known_from]
        yield Archived(
            archiving,
            replied=any(position <= archiving.position for _, position, _ in replies),
            known_from=known_from,
            known_until=known_until,
            replies=len(known),
            reply_seconds=sum(each.seconds for each in known),
            reply_business_seconds=sum(each.business_seconds for each in known),
        )


def _answers(reply: waiting.Reply, activity: Activity, inboxes: Inboxes) -> tuple[Answered, Answered | None]:
    def since(start: int) -> Answered:
        return Answered(activity.at - start, inboxes.business_seconds(activity.inboxes, start, activity.at))

    return since(reply.waited_since), None if reply.first_since is None else since(reply.first_since)
