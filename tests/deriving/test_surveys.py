"""Surveys that were sent: in which segment, from which inbox, whose rating it would be, and whether one came."""

from sqlalchemy import Engine, select

from cxbot.deriving import derive_stale, mark_all_stale
from cxbot.tables import derived, raw
from tests.story import Desk, story
from tests.told import Told

Row = tuple[int, str | None, str | None, int]  # number of the segment, inbox, teammate, answered


_ANSWERED = derived.sent_surveys.c.answered_at.is_not(None)


def sent(told: Told) -> list[Row]:
    """What was derived of a conversation's surveys, in order of sending."""
    with told.engine.connect() as connection:
        rows = connection.execute(
            select(derived.segments.c.number, raw.inboxes.c.name, raw.teammates.c.name, _ANSWERED)
            .select_from(derived.sent_surveys)
            .join(derived.segments, derived.segments.c.id == derived.sent_surveys.c.segment_id)
            .outerjoin(raw.inboxes, raw.inboxes.c.id == derived.sent_surveys.c.inbox_id)
            .outerjoin(raw.teammates, raw.teammates.c.id == derived.sent_surveys.c.teammate_id)
            .where(derived.segments.c.conversation_id == told.conversation)
            .order_by(derived.sent_surveys.c.at)
        )
        return [(row[0], row[1], row[2], row[3]) for row in rows]


def test_answered_and_unanswered_surveys(engine: Engine) -> None:
    told = story(
        engine,
        "9:00 inbound; 9:10 reply ana; 9:10 survey automatic; 9:20 rate 5; 10:00 reply ben; 10:10 survey automatic",
    )
    assert sent(told) == [(1, "support", "ana", 1), (1, "support", "ben", 0)]


def test_an_answer_without_a_rating_is_none(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "9:00 inbound; 9:10 reply ana; 9:10 survey automatic; 9:20 rate nothing")
    assert sent(told) == [(1, "support", "ana", 0)]


def test_a_signatures_survey_is_its_owners(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "9:00 inbound; 9:10 reply ben; 9:10 survey signature of ana; 9:20 survey signature")
    assert [each[2] for each in sent(told)] == ["ana", None]


def test_it_belongs_to_the_segment_that_had_started_when_it_was_sent(sqlite_engine: Engine) -> None:
    # Seven days without anything: a second segment begins on the 12th.
    told = story(
        sqlite_engine,
        "2 Nov 9:00 inbound; 9:10 reply ana; 11 Nov 9:00 survey automatic; 12 Nov 9:00 inbound and survey automatic; "
        "9:30 reply ben in sales; 9:40 survey automatic",
    )
    assert sent(told) == [(1, "support", "ana", 0), (2, "support", "ana", 0), (2, "sales", "ben", 0)]


def test_one_sent_before_anything_happened_belongs_to_the_first_segment(sqlite_engine: Engine) -> None:
    told = story(sqlite_engine, "8:50 survey automatic; 9:00 inbound; 9:10 reply ana")
    assert sent(told) == [(1, None, None, 0)]


def test_deriving_everything_again_comes_to_the_same(engine: Engine) -> None:
    desk = Desk(engine)
    told = desk.tell("9:00 inbound; 9:10 reply ana and survey automatic; 9:20 rate 5; 9:30 survey signature of ben")
    before = sent(told)
    mark_all_stale(engine)
    derive_stale(engine)
    assert sent(told) == before == [(1, "support", "ana", 1), (1, "support", "ben", 0)]
