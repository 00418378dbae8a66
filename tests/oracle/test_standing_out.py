"""Random ratings of many groups in two weeks: what stands out is what the oracle finds by trying; by chance little."""

import random
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, select

from cxbot import statistics
from cxbot.answering import answer
from cxbot.answering.highlights import highlights
from cxbot.database import reading
from cxbot.period import CalendarUnit, Period
from cxbot.question import About, Question
from cxbot.tables import raw
from tests.oracle.counting import Number
from tests.oracle.judging import Side, stand_outs
from tests.oracle.test_mutants import everywhere
from tests.story import Desk

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
WEEK = Period(date(2026, 11, 16), date(2026, 11, 22), "UTC", unit=CalendarUnit.WEEK)
DAYS = {"now": "17 Nov", "before": "10 Nov"}
GROUPS, DESKS = 8, 8
Scores = dict[str, dict[str, list[int]]]  # by inbox, and whether it is now or before


def drawn(seed: int) -> Scores:
    """Inboxes of a few to many ratings each, some of which got better or worse."""
    chance = random.Random(seed)
    found: Scores = {}
    for number in range(GROUPS):
        usual = chance.choice((0.6, 0.8, 0.9))
        shares = {"before": usual, "now": chance.choice((usual, usual, 0.2, 0.5, 1.0))}
        found[f"inbox {number}"] = {
            when: [
                chance.choice((4, 5)) if chance.random() < share else chance.choice((1, 2, 3))
                for _ in range(chance.choice((3, 5, 12, 25)))
            ]
            for when, share in shares.items()
        }
    return found


def told(engine: Engine, scores: Scores) -> dict[str, str]:
    """Write all of it; the names of the inboxes by id."""
    desk = Desk(engine)
    steps = []
    for at, (inbox, sides) in enumerate(scores.items()):
        desk.inbox(inbox, f"channel {at % 2}")
        for when, given in sides.items():
            steps += [f"{DAYS[when]} {at:02d}:{n:02d} rate {score} in {inbox}" for n, score in enumerate(given)]
    desk.rate("; ".join(steps))
    with engine.connect() as connection:
        return {str(each.id): each.name for each in connection.execute(select(raw.inboxes))}


def numbers(given: list[int], *, share: bool) -> Number:
    if share:
        return Number(None, len(given), sum(each > 3 for each in given))
    mean = sum(given) / len(given)
    return Number(mean, len(given), variance=sum((each - mean) ** 2 for each in given) / (len(given) - 1))


def expected(scores: Scores, *, share: bool) -> tuple[dict[str, float], int]:
    """Inboxes and channels, by name."""
    joined: Scores = dict(scores)
    for at, sides in enumerate(scores.values()):
        channel = joined.setdefault(f"channel {at % 2}", {"now": [], "before": []})
        for when, given in sides.items():
            channel[when] += given
    groups = {
        ("", name): Side(*(numbers(sides[when], share=share) for when in ("now", "before")))
        for name, sides in joined.items()
        if min(map(len, sides.values())) >= 5
    }
    found = stand_outs(groups, share=share, among=len(groups))
    return {name: sure for (_, name), sure in found.items()}, len(groups)


def found(engine: Engine, names: dict[str, str], measure: str) -> tuple[dict[str, float], int]:
    with reading(engine) as connection:
        answered = answer(connection, Question(WEEK, About.METRIC, metric=measure), now=NOW)
        shown = highlights(connection, answered, now=NOW)
    surely = {}
    for each in shown.stand_outs:
        interval = each.measured.change.interval
        assert interval is not None
        surely[names.get(each.group.key, each.group.name)] = min(abs(interval.low), abs(interval.high))
    assert list(surely.values()) == sorted(surely.values(), reverse=True)
    return surely, shown.compared


@pytest.mark.slow
@pytest.mark.parametrize("measure", ["csat_percentage", "csat_average"])
@pytest.mark.parametrize("seed", range(DESKS))
def test_what_stands_out_is_what_the_oracle_finds(sqlite: Engine, seed: int, measure: str) -> None:
    scores = drawn(seed)
    got, compared = found(sqlite, told(sqlite, scores), measure)
    wanted, among = expected(scores, share=measure == "csat_percentage")
    assert compared == among
    assert got == {name: pytest.approx(sure, rel=1e-5) for name, sure in wanted.items()}


@pytest.mark.slow
def test_judged_one_by_one_others_would_stand_out(sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oracle notices that nobody minds how many were looked at."""
    everywhere(monkeypatch, statistics, "each_of", lambda _: statistics.CONFIDENCE)
    wrong = 0
    for seed in range(DESKS):
        scores = drawn(seed)
        names = told(sqlite, scores)
        got, _ = found(sqlite, names, "csat_percentage")
        wrong += set(got) != set(expected(scores, share=True)[0])
        with sqlite.begin() as connection:
            for table in reversed(raw.ratings.metadata.sorted_tables):
                connection.execute(table.delete())
    assert wrong


def test_by_chance_alone_nearly_nothing_stands_out() -> None:
    """Of 400 digests of 40 groups in which nothing changed at most 5 in 100 name any; one by one it would be most.

    Counted with the intervals alone, each group 30 ratings in both weeks, of which 80 % are satisfied.
    """
    chance = random.Random(7)
    groups, digests = 40, 400
    named = {"together": 0, "one by one": 0}
    for _ in range(digests):
        counts = [[sum(chance.random() < 0.8 for _ in range(30)) for _ in range(2)] for _ in range(groups)]
        for way, sure in (("together", statistics.each_of(groups)), ("one by one", statistics.CONFIDENCE)):
            verdicts = (statistics.newcombe(now, 30, before, 30, sure).verdict for now, before in counts)
            named[way] += any(each in {statistics.Verdict.UP, statistics.Verdict.DOWN} for each in verdicts)
    assert named["together"] <= digests * 0.05
    assert named["one by one"] >= digests * 0.5
