"""The stories are worth something: a rule that is wrong in one way is caught by one that names it.

Each mutant replaces one rule by a plausible mistake; the story beside it must fail with it, and passes without.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine

from cxbot.deriving import contacts, conversation, crediting, ordering, reference, segmenting, waiting
from cxbot.deriving.business_hours import Week
from cxbot.deriving.contacts import Contacts
from cxbot.deriving.reference import Inboxes
from tests.deriving import test_business_hours as hours
from tests.deriving import test_contacts as people
from tests.deriving import test_ordering as in_order
from tests.deriving import test_ratings as ratings
from tests.deriving import test_replies as replying
from tests.deriving import test_segments as segments
from tests.deriving import test_worked_examples as examples
from tests.deriving import wrong_rules

Story = Callable[[Engine], None]


def no_reply(outbound: str) -> Story:
    return partial(replying.test_what_is_no_reply_leaves_the_customer_waiting, outbound=outbound)


def state(deeds: str, after: str) -> Story:
    return partial(segments.test_the_state_after_the_last_activity, deeds=deeds, state=after)


Mutant = tuple[Any, str, Any, Story]

MUTANTS: list[Mutant] = [
    # Who waits, and what answers.
    (
        waiting,
        "replies",
        wrong_rules.from_the_latest_inbound,
        replying.test_the_clock_runs_from_the_oldest_inbound_not_yet_replied_to,
    ),
    (
        waiting,
        "replies",
        wrong_rules.each_segment_alone,
        replying.test_an_inbound_in_the_following_segment_does_not_restart_the_clock,
    ),
    (waiting, "ENDS_THE_WAIT", ("trash",), partial(replying.test_an_archive_or_trash_ends_the_wait, end="archive")),
    (waiting, "ENDS_THE_WAIT", ("archive",), partial(replying.test_an_archive_or_trash_ends_the_wait, end="trash")),
    (waiting, "ENDS_THE_WAIT", ("archive", "trash", "snooze"), replying.test_a_snooze_does_not),
    (waiting, "is_reply", wrong_rules.any_outbound_replies, no_reply("automatic reply ana")),
    (waiting, "is_reply", wrong_rules.calls_reply, no_reply("outbound call ana")),
    (waiting, "is_reply", wrong_rules.bots_reply, no_reply("reply robot")),
    (
        waiting,
        "waits",
        wrong_rules.any_inbound_waits,
        partial(replying.test_what_starts_no_clock, inbound="automatic inbound"),
    ),
    (
        waiting,
        "waits",
        wrong_rules.any_inbound_waits,
        partial(replying.test_what_starts_no_clock, inbound="inbound call"),
    ),
    # Where a segment ends.
    (
        segmenting,
        "is_closed",
        wrong_rules.closed_after_the_period,
        segments.test_a_gap_of_exactly_the_inactivity_period_opens_a_new_segment,
    ),
    (
        segmenting,
        "is_closed",
        wrong_rules.closed_by_where_it_began,
        segments.test_the_period_is_that_of_the_inbox_of_the_last_activity,
    ),
    (
        segmenting,
        "is_closed",
        wrong_rules.closed_by_the_period_of_now,
        segments.test_the_period_is_the_one_valid_at_the_last_activity,
    ),
    (segmenting, "is_closed", wrong_rules.a_thousand_and_one, segments.test_the_1001st_activity_opens_a_new_segment),
    (segmenting, "is_closed", wrong_rules.never_too_old, segments.test_six_calendar_months_end_a_segment_however_busy),
    (segmenting, "months_after", wrong_rules.days_180, segments.test_six_calendar_months_end_a_segment_however_busy),
    (reference, "DEFAULT_INACTIVITY", 0, replying.test_only_the_first_reply_of_a_segment_is_one),
    # Its state.
    (segmenting, "state_after", wrong_rules.an_outbound_reopens, state("9:10 archive; 9:20 reply ana", "archived")),
    (
        segmenting,
        "state_after",
        wrong_rules.auto_reply_reopens_nothing,
        state("9:10 archive; 9:20 automatic inbound", "open"),
    ),
    (
        segmenting,
        "course",
        wrong_rules.every_archive_is_new,
        segments.test_archiving_an_archived_one_is_an_activity_but_no_archiving,
    ),
    (segmenting, "course", wrong_rules.every_archive_is_new, examples.test_example_8_archived_twice_in_one_segment),
    (segmenting, "course", wrong_rules.snoozing_is_no_archiving, examples.test_example_4_a_snooze_adds_nothing_either),
    (
        ordering,
        "with_ends_of_snoozes",
        wrong_rules.snoozes_never_end,
        segments.test_a_snooze_ends_by_itself_as_an_activity_of_nobody,
    ),
    (
        ordering,
        "with_ends_of_snoozes",
        wrong_rules.snoozes_always_end,
        state("9:10 snooze until 9:30; 9:20 archive", "archived"),
    ),
    (
        ordering,
        "rank",
        wrong_rules.by_time_and_id,
        segments.test_within_a_second_inbound_comes_before_outbound_before_anything_else,
    ),
    (ordering, "told_order", wrong_rules.by_arrival, in_order.test_of_two_in_one_second_the_higher_number_is_the_later),
    (ordering, "told_order", wrong_rules.as_letters, in_order.test_of_two_in_one_second_the_higher_number_is_the_later),
    (
        ordering,
        "with_inboxes",
        wrong_rules.inboxes_as_named,
        segments.test_an_activity_without_an_inbox_is_where_the_latest_one_was,
    ),
    # What is counted, and who is involved.
    (
        conversation,
        "is_counted",
        wrong_rules.calls_count,
        segments.test_calls_and_our_own_automatic_replies_are_not_counted_but_touch,
    ),
    (
        conversation,
        "is_counted",
        wrong_rules.automatic_counts,
        segments.test_calls_and_our_own_automatic_replies_are_not_counted_but_touch,
    ),
    (conversation, "took_action", wrong_rules.whoever_is_named, segments.test_who_took_action),
    (
        Contacts,
        "counts",
        wrong_rules.blind_copies_count,
        people.test_everybody_on_a_message_is_involved_but_blind_copies,
    ),
    (Contacts, "counts", wrong_rules.we_count, people.test_our_own_addresses_are_nobodys),
    (
        Contacts,
        "survivor",
        wrong_rules.one_merge_only,
        people.test_merged_contacts_are_the_survivor_through_chains_with_the_account_it_has_now,
    ),
    (Contacts, "survivor", wrong_rules.no_merges, people.test_what_a_merge_touched_is_derived_again),
    (contacts, "per_segment", wrong_rules.no_message_nobody, people.test_each_segment_has_its_own_people),
    # Business hours.
    (Inboxes, "business_seconds", wrong_rules.calendar_time, examples.test_what_comes_after_closing_waits_from_opening),
    (
        Inboxes,
        "business_seconds",
        wrong_rules.as_of_the_inbound,
        hours.test_the_hours_valid_when_the_reply_was_sent_apply_to_the_whole_wait,
    ),
    (Inboxes, "week", wrong_rules.workspace_first, hours.test_the_hours_of_the_inbox_win_over_the_workspace),
    (
        Inboxes,
        "in_order",
        wrong_rules.by_ids,
        hours.test_of_the_inboxes_of_the_reply_the_first_by_name_among_those_with_hours,
    ),
    (
        Inboxes,
        "_name",
        wrong_rules.capitals_first,
        hours.test_of_the_inboxes_of_the_reply_the_first_by_name_among_those_with_hours,
    ),
    (
        Week,
        "_moment",
        wrong_rules.every_day_24_hours,
        hours.test_on_the_day_the_clock_changes_opening_is_by_the_clock_on_the_wall,
    ),
    (Week, "_moment", wrong_rules.every_day_24_hours, hours.test_the_night_the_clock_goes_back_is_an_hour_longer),
    # Ratings.
    (
        crediting,
        "is_satisfied",
        wrong_rules.three_satisfies,
        partial(ratings.test_satisfied_is_4_or_5_or_a_thumb_up, given="3", score=3, satisfied=False),
    ),
    (
        crediting,
        "belongs_to",
        wrong_rules.any_segment,
        ratings.test_it_belongs_to_the_latest_segment_with_a_message_that_started_before_it,
    ),
    (
        crediting,
        "belongs_to",
        wrong_rules.the_first_segment,
        ratings.test_it_belongs_to_the_latest_segment_with_a_message_that_started_before_it,
    ),
    (
        crediting,
        "last_sender",
        wrong_rules.sender_of_all_time,
        ratings.test_a_survey_in_an_automatic_reply_belongs_to_the_last_sender_before_the_rating,
    ),
    (
        crediting,
        "is_sender",
        wrong_rules.automatic_senders,
        ratings.test_a_survey_in_an_automatic_reply_belongs_to_the_last_sender_before_the_rating,
    ),
    (
        crediting,
        "inbox_at",
        wrong_rules.inbox_of_now,
        ratings.test_its_inbox_is_that_of_the_conversation_when_it_was_rated,
    ),
    (
        crediting,
        "teammate_of",
        wrong_rules.always_the_sender,
        ratings.test_a_survey_in_a_signature_belongs_to_its_owner,
    ),
    (
        crediting,
        "teammate_of",
        wrong_rules.only_what_is_carried,
        ratings.test_a_survey_in_an_automatic_reply_belongs_to_the_last_sender_before_the_rating,
    ),
    (
        crediting,
        "lone",
        wrong_rules.alone_without_teammates,
        ratings.test_without_a_conversation_it_is_filtered_and_credited_by_what_it_carries,
    ),
]


@pytest.mark.parametrize(
    ("place", "name", "wrong", "told"),
    MUTANTS,
    ids=[f"{name}-{getattr(wrong, '__name__', wrong)}" for _, name, wrong, _ in MUTANTS],
)
def test_a_wrong_rule_is_caught(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch, place: Any, name: str, wrong: Any, told: Story
) -> None:
    monkeypatch.setattr(place, name, wrong)
    # ValueError: there are more or fewer segments than the one the story speaks of.
    with pytest.raises((AssertionError, ValueError)):
        told(sqlite_engine)
