"""Answers made by hand, for tests of what is drawn: each number is chosen, nothing is computed but what must agree."""

from datetime import UTC, date, datetime

from cxbot.answer import NOTHING_COUNTED, Answer, Change, Figure, Measured, Ratings, Reach, Series, Step, Voice
from cxbot.metrics import catalogue
from cxbot.period import CalendarUnit, Period
from cxbot.question import Question
from cxbot.statistics import Interval, Verdict

NOW = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
WEEK = Period(date(2026, 11, 9), date(2026, 11, 15), "Europe/Berlin", unit=CalendarUnit.WEEK)
QUESTION = Question(WEEK)
REACH = Reach(datetime(2025, 1, 2, 8, tzinfo=UTC), datetime(2026, 11, 19, 9, tzinfo=UTC))


def share(numerator: int, n: int) -> Figure:
    return Figure(100 * numerator / n, n, numerator=numerator) if n else NOTHING_COUNTED


def average(by_score: dict[int, int]) -> Figure:
    n = sum(by_score.values())
    return Figure(sum(score * count for score, count in by_score.items()) / n, n) if n else NOTHING_COUNTED


def measured(
    name: str,
    now: Figure,
    before: Figure,
    verdict: Verdict = Verdict.NONE,
    good: bool | None = None,
    interval: Interval | None = None,
) -> Measured:
    known = now.value is not None and before.value is not None
    difference = now.value - before.value if known else None  # type: ignore[operator]  # both are known here
    return Measured(catalogue()[name], now, before, Change(difference, interval, verdict, good))


def series(period: Period, values: list[tuple[int, int]]) -> Series:
    """Days of (satisfied, ratings)."""
    spans = period.buckets(QUESTION.grain)
    steps = tuple(
        Step(span.start, span.end, span.label, figures(*each)) for span, each in zip(spans, values, strict=True)
    )
    return Series(period, steps)


def figures(satisfied: int, n: int) -> dict[str, Figure]:
    mean = Figure(5 * satisfied / n + (n - satisfied) * 2 / n, n) if n else NOTHING_COUNTED
    return {"csat_percentage": share(satisfied, n), "csat_average": mean, "csat_responses": Figure(float(n), n)}


def voice(number: int, customer: str, score: int, comment: str) -> Voice:
    return Voice(str(number), customer, score, score > 3, datetime(2026, 11, 15 - number, 10, tzinfo=UTC), comment)


def answer(
    by_score: dict[int, int] | None = None,
    before: tuple[int, int] = (176, 200),
    verdict: Verdict = Verdict.NO_CLEAR_CHANGE,
    good: bool | None = None,
    interval: Interval | None = None,
    voices: tuple[Voice, ...] = (),
    question: Question = QUESTION,
) -> Answer:
    """A week of ratings: 150 fives, 43 fours, 10 threes, 5 twos and 4 ones unless told otherwise."""
    ratings = by_score if by_score is not None else {5: 150, 4: 43, 3: 10, 2: 5, 1: 4}
    satisfied, n = ratings.get(5, 0) + ratings.get(4, 0), sum(ratings.values())
    days = [(satisfied // 7, n // 7)] * 5 + [(0, 0), (satisfied - satisfied // 7 * 5, n - n // 7 * 5)]
    return Answer(
        question=question,
        reach=REACH,
        total={
            "csat_percentage": measured(
                "csat_percentage", share(satisfied, n), share(*before), verdict, good, interval
            ),
            "csat_average": measured(
                "csat_average", average(ratings), average({5: before[0], 2: before[1] - before[0]})
            ),
            "csat_responses": measured("csat_responses", Figure(float(n), n), Figure(float(before[1]), before[1])),
        },
        ratings=Ratings(ratings),
        series=series(question.period, days),
        previous=series(question.before, [(before[0] // 7, before[1] // 7)] * 7),
        voices=voices,
    )
