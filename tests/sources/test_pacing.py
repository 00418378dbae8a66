"""What a process knows of a quota is known to the one after it, whenever it was killed; and clocks are set back."""

import json

import pytest

from cxbot.sources.pacing import Limit, Pace, Quota
from tests.sources.answering import NOON, Sleepless


def paces(kept: list[str]) -> tuple[Pace, Sleepless]:
    """A process that goes on with what was kept last."""
    time = Sleepless()
    found = Pace(time.clock, {"exports": Limit(10)})
    found.go_on(kept[-1] if kept else "", kept.append)
    return found, time


def test_a_limit_is_kept_before_it_is_used_so_that_processes_share_it() -> None:
    kept: list[str] = []
    for _ in range(6):
        pace, _ = paces(kept)
        assert pace.wait(("", "exports")) == 0
        pace.asking(("", "exports"))
    pace, time = paces(kept)
    assert pace.wait(("", "exports")) == 60
    assert pace.wait(("",)) == 0
    time.at += 61
    assert pace.wait(("exports",)) == 0


@pytest.mark.parametrize(
    ("remaining", "here", "later"), [(50, 0, 0), (44, 0, 0), (43, 0, 30), (41, 0, 30), (40, 30, 30)]
)
def test_shortly_before_a_quota_is_used_up_the_next_process_waits(remaining: int, here: int, later: int) -> None:
    """Sixty of a hundred may be used; up to three requests of killed processes may have been answered unheard."""
    kept: list[str] = []
    pace, _ = paces(kept)
    pace.told({"": Quota(100, remaining, 30)})
    assert pace.wait(("",)) == here
    assert paces(kept)[0].wait(("",)) == later


@pytest.mark.parametrize("kept", ["", "{}", "[]", "none", '{"at": 1, "ready": 3, "asked": {}}'])
def test_what_another_version_kept_says_nothing(kept: str) -> None:
    assert paces([kept])[0].wait(("", "exports")) == 0


def test_a_clock_that_was_set_back_lets_nobody_wait_until_then() -> None:
    kept: list[str] = []
    pace, time = paces(kept)
    pace.told({"": Quota(100, 40, 30)})
    for _ in range(6):
        pace.asking(("exports",))
    time.at -= 86_400
    assert pace.wait(("", "exports")) == 0
    assert json.loads(kept[-1])["at"] == NOON
    after, time = paces([])
    time.at -= 86_400
    after.go_on(kept[-1], kept.append)
    assert after.wait(("", "exports")) == 0
