"""The same seed plans the same run; another seed another; and what is due is what the clocks on the walls show."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from itertools import islice, pairwise

from cxbot.schedule import Rhythm, Schedule
from tests.chaos.plan import POINTS, START, STEP, Plan
from tests.chaos.running import places


def plan(seed: int, **others: object) -> Plan:
    return Plan(seed, workers=3, due=40, places=places(10), crashes=True, **others)  # type: ignore[arg-type]


def everything(found: Plan) -> list[object]:
    """All that a plan says of some deliveries."""
    names, turns = [f"delivery {number}" for number in range(20)], range(1, 6)
    return [
        found.subscriptions(),
        found.run(),
        list(islice(found.blows(), 50)),
        [found.post_fault(name, turn) for name in names for turn in turns],
        [found.look_fault(name, turn) for name in names for turn in turns],
        [found.hit(point, name, turn, 0) for point in POINTS for name in names for turn in turns],
    ]


def test_a_seed_plans_all_of_a_run():
    one, same, other = everything(plan(7)), everything(plan(7)), everything(plan(8))
    assert one == same
    assert all(mine != others for mine, others in zip(one, other, strict=True))
    assert Plan.unpacked(plan(7).packed()) == plan(7)


def test_nothing_is_due_twice_within_a_step():
    found = plan(7).run()
    moments = [START, *found.steps]
    for before, after in pairwise(moments):
        assert after - before <= timedelta(hours=STEP[1])
        due = Counter(each.key for each in found.owed if before < each.at <= after)
        assert set(due.values()) <= {1}
    assert len(found.owed) >= 40
    assert len({(each.place, each.key, each.slot) for each in found.owed}) == len(found.owed)


def test_what_is_due_by_hand(monkeypatch):
    sundays = Schedule(Rhythm.WEEKLY, "Europe/Berlin", time(2, 30), frozenset({6}))
    monkeypatch.setattr(Plan, "_schedule", lambda *_: sundays)
    due = [(each.slot, each.at) for each in Plan(1, 1, 2, ("C1",), schedules=1).run().owed]
    # On Sunday 26 October 2025 clocks in Berlin show 02:30 at 00:30 and again at 01:30 UTC.
    assert due == [
        ("2025-10-26T02:30", datetime(2025, 10, 26, 0, 30, tzinfo=UTC)),
        ("2025-11-02T02:30", datetime(2025, 11, 2, 1, 30, tzinfo=UTC)),
    ]
