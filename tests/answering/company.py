"""A small company of a fortnight, told as stories: every kind of thing that metrics count, filter and split by."""

from datetime import UTC, datetime

from sqlalchemy import Engine, insert, select

from cxbot.answer import Answer, Row
from cxbot.answering import answer, rows
from cxbot.answering.names import DatabaseNames
from cxbot.database import reading
from cxbot.filter import Kind
from cxbot.period import CalendarUnit, Period, last_complete
from cxbot.question import Question
from cxbot.tables import raw
from tests.story import Desk
from tests.telling_once import filled

NOW = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
WEEK: Period = last_complete(CalendarUnit.WEEK, NOW, "UTC")  # 9-15 Nov 2026

STORIES: tuple[tuple[str, dict[str, object]], ...] = (
    # the week before
    ("2 Nov 9:00 inbound; 9:10 reply ana; 9:20 archive ana and survey automatic; 10:00 rate 5",
     {"customer": "jane", "tags": "billing"}),
    ("3 Nov 9:00 inbound; 9:40 reply bo and archive; 11:00 rate 2 saying slow", {"customer": "raj"}),
    ("4 Nov 14:00 inbound; next day 9:00 reply ana and archive", {"customer": "jane", "inbox": "sales"}),
    ("7 Nov 12:00 inbound; 12:30 reply bo; 9 Nov 8:00 archive bo; 8:30 rate 4", {"customer": "li"}),
    # the week itself
    (("9 Nov 9:00 inbound; 9:05 assign ana; 9:10 reply ana; 9:20 inbound; "
     "9:35 reply ana and archive and survey automatic; 10:00 rate 5"),
     {"customer": "jane", "tags": "billing+urgent"}),
    (("10 Nov 9:00 inbound; 9:20 reply bo; 9:30 archive bo and survey automatic; 11:00 rate 1; "
     "12 Nov 9:00 rate again 4 saying better"),
     {"customer": "raj", "tags": "urgent"}),
    (("11 Nov 10:00 inbound in support+sales; 10:30 reply ana in support+sales and survey signature of ana; "
     "11:00 snooze ana until 17 Nov 9:00"),
     {"customer": "li"}),
    ("12 Nov 8:00 inbound from jane+raj; 8:01 automatic reply; 9:00 comment bo", {"inbox": "sales"}),
    (("13 Nov 16:00 outbound carla; 14 Nov 9:00 inbound; 10:00 reply carla and archive and survey automatic; "
     "16 Nov 9:00 inbound"),
     {"customer": "zoé", "inbox": "chat"}),
    ("15 Nov 22:00 inbound call; 22:05 trash ana", {"customer": "li", "inbox": "chat"}),
    ("15 Nov 23:00 inbound; 23:30 archive via cleaner; 23:45 rate good", {"customer": "zoé", "inbox": "chat"}),
)  # fmt: skip


def found(engine: Engine) -> Desk:
    """Tell all of it in an empty database."""
    filled(engine, _tell)
    return Desk(engine)


def _tell(engine: Engine) -> None:
    desk = Desk(engine)
    for name, channel in (("support", "email"), ("sales", "email"), ("chat", "chat")):
        desk.inbox(name, channel)
    for name, account in (("jane", "Acme"), ("raj", "Acme"), ("li", "Globex"), ("zoé", "")):
        desk.contact(name, account, f"{name}@example.com")
    for name in ("ana", "bo", "carla"):
        desk.teammate(name)
    for text, more in STORIES:
        desk.tell(text, **more)  # type: ignore[arg-type]  # each story's options are Desk.tell's
    desk.rate("10 Nov 12:00 rate 3 by ana from jane in support; 14 Nov 12:00 rate bad by carla channel phone", "raj")
    with engine.begin() as connection:
        source = connection.scalar(select(raw.sources.c.id))
        team = connection.scalar(
            insert(raw.teams).values(source_id=source, external_id="north", name="north").returning(raw.teams.c.id)
        )
        members = select(raw.teammates.c.id).where(raw.teammates.c.name.in_(("ana", "carla")))
        rows = [{"team_id": team, "teammate_id": each} for each in connection.scalars(members)]
        connection.execute(insert(raw.team_members), rows)


def another(engine: Engine) -> Desk:
    """Another helpdesk of the company: one conversation in an inbox, one in none, and a rating outside of both."""
    desk = Desk(engine, source="other")
    desk.inbox("shop", "email")
    desk.contact("jo", "Initech", "jo@example.com")
    desk.tell("10 Nov 9:00 inbound; 9:30 reply dana and archive and survey automatic; 12:00 rate 2",
              inbox="shop", customer="jo", tags="late")  # fmt: skip
    desk.tell("11 Nov 9:00 inbound; 10:00 reply dana; 11:00 archive dana; 15:00 rate 5", inbox="", customer="jo")
    desk.rate("13 Nov 9:00 rate 4 by dana", "jo")
    return desk


def asked(engine: Engine, question: Question) -> Answer:
    """The answer to a question."""
    with reading(engine) as connection:
        return answer(connection, question, now=NOW)


def listed(engine: Engine, question: Question) -> list[Row]:
    """Every row behind a question about details."""
    with reading(engine) as connection:
        return list(rows(connection, question, now=NOW))


def id_of(engine: Engine, kind: Kind, name: str) -> str:
    """The id of what is called so."""
    with reading(engine) as connection:
        return DatabaseNames(connection).find(kind, name)[0][0]


def values(answered: Answer) -> dict[str, float | None]:
    """What every metric comes to."""
    return {name: each.now.value for name, each in answered.total.items()}
