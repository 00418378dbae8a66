"""When Slack is looked at for a file: soon where somebody waits, and not often."""

from itertools import accumulate, takewhile

import pytest

from cxbot.slack.sending.timeouts import Timeouts
from cxbot.slack.sending.uploading import pauses

A_MINUTE = 100  # looks that Slack lets through, at least


def looks(*, awaited: bool) -> list[float]:
    """The seconds after sending at which it is looked at, until it is given up."""
    timeouts = Timeouts()
    at = takewhile(lambda each: each < timeouts.ready, accumulate(pauses(timeouts, awaited=awaited)))
    return [round(each, 2) for each in at]


BOTH = (looks(awaited=True), looks(awaited=False))


def test_a_file_that_somebody_waits_for_is_seen_soon_after_it_is_ready() -> None:
    # After the first look each pause is 0.4 of what was waited, at most 2 seconds.
    assert looks(awaited=True)[:9] == [0.25, 0.35, 0.49, 0.69, 0.96, 1.34, 1.88, 2.64, 3.69]
    assert looks(awaited=True)[9:12] == [5.17, 7.17, 9.17]
    for ready in (0.15, 0.3, 0.5, 1.0, 3.0):
        seen = next(each for each in looks(awaited=True) if each >= ready)
        assert seen - ready <= max(0.1, 0.4 * ready)


def test_a_file_that_nobody_waits_for_is_looked_at_half_as_often() -> None:
    assert looks(awaited=False)[:7] == [0.25, 0.5, 1.0, 2.0, 4.0, 6.0, 8.0]


@pytest.mark.parametrize(("ready", "most"), [(0.3, 12), (1.0, 5), (3.0, 3)])
def test_reports_of_a_minute_stay_within_what_slack_lets_through(ready: float, most: int) -> None:
    """A report has two pictures that somebody waits for, and two that nobody does."""
    hurried, unhurried = (next(n for n, at in enumerate(each, 1) if at >= ready) for each in BOTH)
    assert most * (2 * hurried + 2 * unhurried) <= A_MINUTE
