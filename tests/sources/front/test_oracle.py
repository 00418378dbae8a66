"""Random histories told through a Front: every number is what the oracle makes of what Front can know."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from tests.oracle.histories import DAY
from tests.oracle.questions import Asked
from tests.sources.front.desk import Desk
from tests.sources.front.known import Known, known, moments, write_desk
from tests.sources.oracles import Told, compared

HISTORIES = 30
LONGEST = 150 * DAY  # an export a day is asked for
INACTIVITIES = (0, DAY, 7 * DAY)


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_every_number_is_the_oracles(front: Desk, sqlite_engine: Engine) -> None:
    def by_front(example: Asked) -> Told:
        told, first, now = _known(example)
        desk = Desk(address=front.address, limit=1_000_000, burst=1_000_000, wrong=front.wrong).quick()
        front.__dict__.update(desk.__dict__)  # one server for all of them
        write_desk(front, told, now)
        start = datetime.fromtimestamp(first - DAY, UTC)
        source = front.source(start=start, inactivity=_inactivity(example))
        source.api.http.limits = {}
        return Told(told.history, source, datetime.fromtimestamp(now, UTC), lambda _, each: str(each.id))

    seen = compared(sqlite_engine, HISTORIES, by_front, _is_short)
    assert {"archive", "snooze", "comment", "in", "out", "rating"} <= set(seen)
    assert seen["compared"] == HISTORIES


def _known(example: Asked) -> tuple[Known, int, int]:
    """What Front knows of a history, when the first of it happened, and a moment after all of it."""
    told = known(example.history, example.now, _inactivity(example))
    there = list(moments(told))
    now = max([example.now, *(each + 1 for each in there)])  # later than anything that was moved apart
    return told, min(there, default=0), now


def _is_short(example: Asked) -> bool:
    _, first, now = _known(example)
    return 0 < now - first <= LONGEST


def _inactivity(example: Asked) -> int:
    return INACTIVITIES[len(example.history.messages) % len(INACTIVITIES)]
