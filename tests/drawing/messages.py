"""Messages made of answers, for tests of what is drawn: what customers wrote in them is hostile."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cxbot.answer import Answer, Figure, Group, Table
from cxbot.drawing import report
from cxbot.drawing.part import Rendering, written_out
from cxbot.filter import Kind
from cxbot.message import Json, Message
from cxbot.question import About, Question
from cxbot.rights import EVERYTHING
from cxbot.sections import asked, sections
from tests.drawing.answers import NOW, QUESTION, REACH, WEEK, answer, measured, voice

EVIL = "<!channel> *x* <https://evil|Log in> \u202egnp.exe"
VOICES = (
    voice(1, "Jane Doe", 5, "Quick and kind, thank you!"),
    voice(2, "株式会社さくら 山田太郎", 2, "返信が遅い。" * 60),
    voice(3, EVIL, 1, EVIL),
)


def table() -> Answer:
    customers = sections()["contacts_and_accounts"]
    figures = {name: Figure(1.0, 1) for name in customers.metrics}
    rows = tuple(
        Group(Kind.ACCOUNT, f"acc_{number}", f"Account {number} {'x' * 80}", figures, str(number))
        for number in range(20)
    )
    question = Question(WEEK, about=About.CUSTOMERS, split=Kind.ACCOUNT)
    shown = Table(Kind.ACCOUNT, customers.metrics, rows, 120, 0, 20, "Rows overlap.", customers.columns)
    return Answer(question=question, reach=REACH, table=shown)


def volume() -> Answer:
    names = sections()["volume_and_speed"].metrics
    total = {name: measured(name, Figure(1240.0, 1240), Figure(1120.0, 1120)) for name in names}
    question = Question(WEEK, about=About.SECTION, section="volume_and_speed")
    return Answer(question=question, reach=REACH, total=total)


def whole() -> Answer:
    """The report with everything in it: all twelve metrics."""
    plain = answer(voices=VOICES)
    return replace(plain, total={**plain.total, **volume().total})


RENDERING = Rendering(NOW, written_out, EVERYTHING)
STATES: dict[str, Answer] = {
    "plain": answer(voices=VOICES),
    "whole": whole(),
    "compared": answer(voices=VOICES, question=QUESTION.comparing()),
    "average": answer(voices=VOICES[:1], question=QUESTION.measuring("csat_average")),
    "empty": answer({}, before=(0, 0)),
    "one rating": answer({5: 1}, voices=VOICES[:1]),
    "satisfaction": answer(voices=VOICES, question=Question(WEEK, about=About.SECTION, section="satisfaction")),
    "trend": answer(question=Question(WEEK, about=About.SECTION, section="changes_over_time")),
    "volume": volume(),
    "table": table(),
}


def made(state: str) -> Message:
    return drawn(STATES[state])


def drawn(answered: Answer) -> Message:
    return report.report(answered, asked(answered.question), RENDERING, asked_by="U1")


def button_of(message: Message, label: str) -> Json:
    row = next(each for each in message.blocks if each.get("block_id") == "more")["elements"]
    return next(each for each in row if each.get("text", {}).get("text") == label)


def every(message: Message) -> Iterator[Message]:
    yield message
    for part in message.thread:
        yield from every(part)


def plain(message: Message) -> dict[str, Any]:
    return {
        "text": message.text,
        "blocks": list(message.blocks),
        "pictures": [{"key": each.key, "alt": each.alt} for each in message.pictures],
        "thread": [plain(each) for each in message.thread],
    }
