"""The steps of a delivery are bounded, and what is bounded sums to less than the time that a delivery has for it."""

from datetime import timedelta

from cxbot.database import STATEMENT_SECONDS
from cxbot.outbox import Timing
from cxbot.slack.sending.clients import Access
from cxbot.slack.sending.timeouts import Timeouts

TIMING, TIMEOUTS, REQUEST = Timing(), Timeouts(), Access("").timeout


def seconds(span: timedelta) -> float:
    return span.total_seconds()


def test_looking_ends_within_the_lease():
    # The last page may begin just before the time is over.
    assert TIMEOUTS.look + REQUEST < seconds(TIMING.lease)


def test_answering_drawing_and_uploading_end_within_the_lease():
    assert STATEMENT_SECONDS + TIMEOUTS.pictures < seconds(TIMING.lease)


def test_what_is_posted_is_there_before_anybody_looks_for_it():
    # It may be sent once more without its picture.
    posting = TIMEOUTS.turn + 2 * REQUEST
    assert seconds(TIMING.frozen) + posting < seconds(TIMING.settle) <= seconds(TIMING.lease)
