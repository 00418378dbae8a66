"""Lists and profiles made by hand, in every state, and what is read of the messages that are drawn of them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from cxbot.answer import (
    NOTHING_COUNTED,
    Answer,
    Change,
    Details,
    Feedback,
    Figure,
    Group,
    Measured,
    Profile,
    Ratings,
    Row,
    Table,
)
from cxbot.drawing import report
from cxbot.drawing.part import Rendering
from cxbot.filter import Kind
from cxbot.message import Message, Modal
from cxbot.metric import Aggregate
from cxbot.metrics import catalogue
from cxbot.period import CalendarUnit, Period
from cxbot.question import About, Question
from cxbot.rights import EVERYTHING
from cxbot.sections import asked
from cxbot.statistics import Verdict
from tests.drawing.answers import NOW, REACH, measured, share

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31), "Europe/Berlin", unit=CalendarUnit.MONTH)
CUSTOMERS = Question(OCTOBER, about=About.CUSTOMERS, split=Kind.ACCOUNT)
FEEDBACK = Question(OCTOBER, about=About.FEEDBACK)
TEAMMATES = Question(OCTOBER, about=About.TEAMMATES)
PROFILE = Question(OCTOBER, about=About.PROFILE, cell=(Kind.CONTACT, "7"))
RENDERING = Rendering(
    NOW, lambda each, longest=1900: each.encode() if len(each.encode()) <= longest else "#" + "0" * 32, EVERYTHING
)
EVIL = "<!channel> *x* <https://evil|Log in> \u202egnp.exe & =1+1"
NAMES = {
    "plain": "Granite Labs Ltd",
    "long": "W" * 300,
    "right to left": "دعم العملاء في المنطقة الشرقية",
    "CJK": "株式会社さくらデザインスタジオ" * 5,
    "hostile": EVIL,
    "empty": "",
}
COMMENTS = {**NAMES, "long": "very long " * 300}
AT = datetime(2026, 10, 31, 13, 2, tzinfo=UTC)


def figure(name: str, n: int) -> Figure:
    metric = catalogue()[name]
    if metric.aggregate is Aggregate.COUNT:
        return Figure(float(n), n)
    if not n:
        return NOTHING_COUNTED
    return share(n, n) if metric.aggregate is Aggregate.SHARE else Figure(4.2, n, total=4.2 * n)


def table(name: str = "Granite Labs Ltd", rows: int = 10, n: int = 12, **more: Any) -> Answer:
    """So many of 161 accounts, each with that many of everything."""
    section = asked(CUSTOMERS)[0]
    figures = {each: figure(each, n) for each in section.metrics}
    shown = tuple(Group(Kind.ACCOUNT, f"a{row}", name, figures, key=str(row)) for row in range(rows))
    found = Table(
        *(Kind.ACCOUNT, section.metrics, shown, 161 if rows else 0, 0, 10, "Rows do not add up.", section.columns),
        sorted_by=section.metrics[0],
        descending=True,
    )
    return Answer(CUSTOMERS, REACH, table=replace(found, **more))


def row(name: str, comment: str, score: int | None = 1) -> Row:
    link = "https://desk.example/1"
    return Row("r1", AT, name, name, name, name, 0.0 if score != 5 else 1.0, comment, score, link, name)


def feedback(name: str = "Jane", comment: str = "Slow.", number: int = 10, score: int | None = 1) -> Answer:
    """A page of 23 comments, 18 of them of one star."""
    by_score = Ratings({1: 18, 2: 0, 3: 2, 4: 1, 5: 2}) if score else Ratings(dict.fromkeys(range(1, 6), 0), 0, 23)
    found = Feedback((row(name, comment, score),) * number, 23 if number else 0, 61, by_score, 0, 10)
    rated = measured("csat_percentage", share(30, 61), share(3, 4))
    return Answer(FEEDBACK, REACH, {"csat_percentage": rated}, feedback=found)


def teammates(name: str = "Ana Castillo", rows: int = 20, n: int = 12) -> Answer:
    section = asked(TEAMMATES)[0]
    figures = {each: figure(each, n) for each in section.metrics}
    shown = tuple(Group(Kind.TEAMMATE, f"t{each}", name, figures, key=str(each)) for each in range(rows))
    found = Table(Kind.TEAMMATE, section.metrics, shown, rows, 0, 20, "1 belongs to nobody.", section.columns)
    return Answer(TEAMMATES, REACH, table=found)


def details(name: str, rows: tuple[Row, ...], count: int) -> Details:
    nothing = Measured(catalogue()[name], figure(name, count), figure(name, 0), Change(None, None, Verdict.NONE, None))
    return Details(nothing, "", (), None, rows, count, 0, 5)


def customer(name: str = "Jane Doe", comment: str = "Slow.", number: int = 5, n: int = 12) -> Answer:
    total = {each: measured(each, figure(each, n), figure(each, 6)) for each in asked(PROFILE)[0].metrics}
    shown = Profile(
        *(Kind.CONTACT, "c7", "7", name, "jane@acme.com"),
        ratings=details("csat_responses", (row(name, comment),) * number, n),
        conversations=details("active_conversations", (row(name, "", None),) * number, n),
        account=("3", name),
    )
    return Answer(PROFILE, REACH, total, profile=shown, names={(Kind.CONTACT, "7"): name})


ANSWERS: dict[str, Answer] = {
    **{f"table, {state}": table(name) for state, name in NAMES.items()},
    "table, empty": table(rows=0),
    "table, one": table(rows=1, n=1, count=1),
    "table, without ratings": table(n=0),
    "table, page 5,000 of 50,000": replace(
        table(count=50_000, page=4_999), question=replace(CUSTOMERS, page=4_999, sort="name", search="x" * 200)
    ),
    "table, all columns": replace(
        table(columns=asked(CUSTOMERS)[0].metrics),
        question=replace(CUSTOMERS, columns=asked(CUSTOMERS)[0].metrics).only(Kind.INBOX, *map(str, range(50))),
    ),
    "table, of some scores": replace(table(), question=CUSTOMERS.only(Kind.RATING, "1", "2")),
    **{f"comments, {state}": feedback(NAMES[state], said) for state, said in COMMENTS.items()},
    "comments, none": feedback(number=0),
    "comments, thumbs only": feedback(score=None),
    "comments, one": feedback(number=1),
    "comments, of an odd choice": replace(feedback(), question=FEEDBACK.only(Kind.RATING, "1", "5")),
    **{f"teammates, {state}": teammates(name) for state, name in NAMES.items()},
    "teammates, none": teammates(rows=0),
    "teammates, of few ratings": teammates(n=3),
}  # fmt: skip


def drawn(answer: Answer, rendering: Rendering = RENDERING) -> Message:
    return report.report(answer, asked(answer.question), rendering, asked_by="U1")


def control(message: Message | Modal, action_id: str) -> dict[str, Any]:
    return next(
        each for block in message.blocks for each in block.get("elements", ()) if each.get("action_id", "") == action_id
    )


def options(message: Message, action_id: str) -> dict[str, str]:
    return {each["text"]["text"]: each["value"] for each in control(message, action_id)["options"]}


def cells(message: Message) -> list[list[str]]:
    block = next(each for each in message.blocks if each["type"] == "table")
    return [[cell["text"] for cell in line] for line in block["rows"]]
