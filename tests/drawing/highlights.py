"""What stands out and low ratings made by hand, and the digests that are drawn of them, as lines that people read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cxbot.answer import Answer, Change, Figure, Group, Series, Step, SurveyCoverage
from cxbot.answer.highlights import NO_HIGHLIGHTS, Highlights, LowRating, LowRatings, StandOut
from cxbot.drawing.digest import NO_NOTES, Notes, digest
from cxbot.filter import Kind
from cxbot.message import Block, Message
from cxbot.rights import EVERYTHING, Audience
from cxbot.sections import asked
from cxbot.statistics import Interval, Usual, Verdict, newcombe
from tests.drawing.answers import WEEK, answer, measured, share
from tests.drawing.messages import RENDERING, VOICES

COVERED = SurveyCoverage(412, 212, Figure(85.5, 248, 212))


def stand_out(kind: Kind, name: str, now: tuple[int, int], before: tuple[int, int]) -> StandOut:
    interval = newcombe(*now, *before)
    found = measured("csat_percentage", share(*now), share(*before), interval.verdict, interval.low > 0, interval)
    return StandOut(Group(kind, "1", name, {}, key="1"), found)


def slower(name: str) -> StandOut:
    change = Change(660.0, Interval(120.0, 1200.0), Verdict.UP, good=False)
    found = measured("first_reply_time", Figure(1020.0, 44), Figure(360.0, 40))
    return StandOut(Group(Kind.INBOX, "2", name, {}, key="2"), replace(found, change=change))


# 10 of 21 (Wilson 28.3-67.6 %) after 45 of 50 (78.6-95.7 %): -42.4 points, from -42.4 - √(19.3² + 5.7²) = -62.5 to
# -42.4 + √(20.0² + 11.4²) = -19.4. And 20 of 20 (from 83.9 %) after 10 of 20 (29.9-70.1 %): from +24.3 to +70.1.
BILLING = stand_out(Kind.INBOX, "Billing", (10, 21), (45, 50))
ACME = stand_out(Kind.ACCOUNT, "Acme", (20, 20), (10, 20))
CHAT = slower("Chat")


def low(
    number: int, *, score: int | None = 1, comment: str = "", after: timedelta | None = None, **more: object
) -> LowRating:
    at = datetime(2026, 11, 16, 9, 30, tzinfo=UTC) + timedelta(hours=number)
    known = LowRating(
        rating_id=str(number),
        customer=f"Grace {number}",
        account="Fjord Retail AB",
        score=score,
        at=at,
        comment=comment,
        link="https://desk.example/1",
        conversation=True,
        answered_at=None if after is None else at + after,
        answered_by="" if after is None else "Rafael Pinto",
    )
    return replace(known, **more)  # type: ignore[arg-type]  # fields of its own


def lows(*rows: LowRating, count: int = 0, scored: int = -1) -> LowRatings:
    answered = sum(each.answered_at is not None for each in rows)
    inside = sum(each.conversation for each in rows)
    number = count or len(rows)
    return LowRatings(number, number if scored < 0 else scored, answered, inside - answered + number - len(rows), rows)


TWO = lows(
    low(0, comment="Third time I explain the same thing, and the parcel is still in Rotterdam."),
    low(1, score=2, after=timedelta(hours=2)),
)


def units(values: list[tuple[int, int]]) -> Series:
    """Weeks of (satisfied, ratings), the period's own last, in a usual range."""
    usual, spans, period = Usual(90.0, 90.0, 0.0, 100.0, narrows=True), [], WEEK
    for _ in values:
        spans.append(period)
        period = period.previous()
    steps = tuple(
        Step(each.start, each.end, each.words(WEEK.last), {"csat_percentage": share(*value)})
        for each, value in zip(reversed(spans), values, strict=True)
    )
    return Series(WEEK, steps, {}, {"csat_percentage": tuple(usual.at(n) for _, n in values)})


WEEKS = units([(50 + at, 58 + at) for at in range(11)] + [(193, 212)])
FULL = Highlights(WEEKS, (BILLING, ACME, CHAT), 12, TWO)


def full(**more: object) -> Answer:
    usual = {"csat_percentage": Usual(89.0, 87.3, 0.0, 100.0, narrows=True)}
    return replace(answer(voices=VOICES), coverage=COVERED, usual=usual, **more)  # type: ignore[arg-type]  # an answer's


def drawn(
    answered: Answer,
    beyond: Highlights = NO_HIGHLIGHTS,
    audience: Audience = EVERYTHING,
    *,
    notes: Notes = NO_NOTES,
    short: bool = False,
) -> Message:
    rendering = replace(RENDERING, audience=audience)
    shown = asked(answered.question)
    return digest(
        answered, beyond, shown, rendering, name="EMEA weekly", when="every Monday at 09:00", notes=notes, short=short
    )


def texts(block: Block) -> Iterator[str]:
    """What is read in a block, line by line."""
    if block["type"] == "section":
        yield from block["text"]["text"].split("\n")
    elif block["type"] == "image":
        yield f"[{block['picture']}]"
    elif block["type"] == "context":
        yield from (each["text"] for each in block["elements"])
    elif block["type"] == "rich_text":
        for line in block["elements"]:
            yield "".join(each["text"] for each in line["elements"])
    elif block["type"] == "actions":
        yield " | ".join(each["text"]["text"] if "text" in each else "..." for each in block["elements"])


def read(message: Message) -> list[str]:
    return [line for block in message.blocks for line in texts(block)]
