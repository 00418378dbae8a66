"""Rules that are wrong in one plausible way each; `test_mutants` says which story catches which."""

from dataclasses import replace
from typing import Any

from cxbot.deriving import contacts, crediting, ordering, segmenting, waiting
from cxbot.deriving.business_hours import Week
from cxbot.deriving.contacts import Contacts
from cxbot.deriving.history import IN, OUT, SNOOZE_END, Activity
from cxbot.deriving.outcome import Archiving
from cxbot.deriving.reference import Inboxes

# The right rules, which some wrong ones bend.
original_replies = waiting.replies
original_course = segmenting.course
original_state_after = segmenting.state_after
original_lone = crediting.lone
original_week = Inboxes.week
original_moment = Week._moment


def from_the_latest_inbound(stretches: Any) -> Any:
    """The clock starts again with every inbound."""
    found = []
    for stretch in stretches:
        latest, first, answers = None, None, list[waiting.Reply]()
        for position, each in enumerate(stretch):
            if waiting.waits(each):
                latest = each.at
                first = each.at if first is None else first
            elif latest is not None and waiting.is_reply(each):
                answers.append(waiting.Reply(position, latest, None if answers else first))
                latest = None
        found.append(answers)
    return found


def each_segment_alone(stretches: Any) -> Any:
    """Nothing is carried over into the following segment."""
    return [original_replies([stretch])[0] for stretch in stretches]


def closed_after_the_period(segment: Any, at: int, oldest: int, inactivity: Any) -> bool:
    last = segment[-1]
    return at - last.at > inactivity(last.inbox, last.at) or at >= oldest or len(segment) >= 1000


def closed_by_where_it_began(segment: Any, at: int, oldest: int, inactivity: Any) -> bool:
    last = segment[-1]
    return at - last.at >= inactivity(segment[0].inbox, last.at) or at >= oldest or len(segment) >= 1000


def closed_by_the_period_of_now(segment: Any, at: int, oldest: int, inactivity: Any) -> bool:
    last = segment[-1]
    return at - last.at >= inactivity(last.inbox, at) or at >= oldest or len(segment) >= 1000


def a_thousand_and_one(segment: Any, at: int, oldest: int, inactivity: Any) -> bool:
    last = segment[-1]
    return at - last.at >= inactivity(last.inbox, last.at) or at >= oldest or len(segment) > 1000


def never_too_old(segment: Any, at: int, oldest: int, inactivity: Any) -> bool:
    last = segment[-1]
    return at - last.at >= inactivity(last.inbox, last.at) or len(segment) >= 1000


def days_180(at: int, months: int) -> int:
    return at + months * 30 * 86_400


def an_outbound_reopens(state: str, activity: Activity) -> str:
    return segmenting.OPEN if activity.kind == OUT else original_state_after(state, activity)


def auto_reply_reopens_nothing(state: str, activity: Activity) -> str:
    return state if activity.kind == IN and activity.automatic else original_state_after(state, activity)


def every_archive_is_new(stretch: Any) -> Any:
    state, _ = original_course(stretch)
    return state, [
        Archiving(position, each.at, None, each.kind, each.inbox)
        for position, each in enumerate(stretch)
        if each.kind in {"archive", "snooze"}
    ]


def snoozing_is_no_archiving(stretch: Any) -> Any:
    state, archivings = original_course(stretch)
    return state, [each for each in archivings if each.kind == "archive"]


def snoozes_never_end(activities: Any) -> Any:
    return activities


def snoozes_always_end(activities: Any) -> Any:
    ends = [Activity(each.until, SNOOZE_END) for each in activities if each.until is not None]
    return sorted([*activities, *ends], key=ordering.rank)


def by_time_and_id(activity: Activity) -> tuple[int, int, int]:
    return activity.at, 0, activity.id


def by_arrival(activity: Activity) -> int:
    return activity.id


def as_letters(activity: Activity) -> str:
    return activity.external_id


def inboxes_as_named(activities: Any) -> Any:
    return activities


def any_outbound_replies(activity: Activity) -> bool:
    return activity.kind == OUT and not activity.call


def calls_reply(activity: Activity) -> bool:
    return activity.kind == OUT and activity.human and not activity.automatic


def bots_reply(activity: Activity) -> bool:
    return activity.kind == OUT and not activity.automatic and not activity.call


def any_inbound_waits(activity: Activity) -> bool:
    return activity.kind == IN


def calls_count(activity: Activity) -> bool:
    return activity.is_message and not (activity.kind == OUT and activity.automatic)


def automatic_counts(activity: Activity) -> bool:
    return activity.is_message and not activity.call


def whoever_is_named(activity: Activity) -> bool:
    return activity.teammate is not None


def blind_copies_count(self: Contacts, participant: Any) -> bool:
    return not self.is_own(participant)


def we_count(_self: Contacts, participant: Any) -> bool:
    return participant.role in contacts.INVOLVED


def one_merge_only(self: Contacts, contact: int) -> int:
    return self.by_id[contact].merged_into or contact


def no_merges(_self: Contacts, contact: int) -> int:
    return contact


def no_message_nobody(stretches: Any, known: Contacts) -> Any:
    return [known.involved(stretch) for stretch in stretches]


def calendar_time(_self: Inboxes, _inboxes: Any, start: int, end: int) -> int:
    return end - start


def as_of_the_inbound(self: Inboxes, inboxes: Any, start: int, end: int) -> int:
    week = self.week(inboxes, start)
    return end - start if week is None else week.elapsed(start, end)


def workspace_first(self: Inboxes, inboxes: Any, at: int) -> Any:
    return next((week for valid_from, week in self.hours if valid_from <= at), None) or original_week(self, inboxes, at)


def by_ids(_self: Inboxes, ids: Any) -> Any:
    return tuple(sorted(ids))


def capitals_first(self: Inboxes, inbox: int) -> Any:
    return self.by_id[inbox].name, inbox


def every_day_24_hours(self: Week, day: int, minutes: int) -> int:
    return original_moment(self, day, 0) + minutes * 60


def three_satisfies(submission: Any) -> bool:
    return (submission.score or 0) >= 3 or bool(submission.satisfied)


def any_segment(known: Any, at: int) -> Any:
    return next((each for each in reversed(known) if each.started_at < at), None)


def the_first_segment(known: Any, _at: int) -> Any:
    return known[0] if known else None


def sender_of_all_time(activities: Any, _at: int) -> Any:
    return next((each.teammate for each in reversed(activities) if crediting.is_sender(each)), None)


def automatic_senders(activity: Activity) -> bool:
    return activity.kind == OUT and activity.teammate is not None


def inbox_of_now(activities: Any, _at: int) -> Any:
    return next((each.inbox for each in reversed(activities) if each.inboxes), None)


def always_the_sender(_rating: Any, activities: Any, at: int) -> Any:
    return crediting.last_sender(activities, at), crediting.LAST_SENDER


def only_what_is_carried(rating: Any, _activities: Any, _at: int) -> Any:
    return crediting.alone(rating)


def alone_without_teammates(*arguments: Any) -> Any:
    return replace(original_lone(*arguments), teammates=frozenset())
