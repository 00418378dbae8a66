"""How far the data reach: nothing is taken for zero before they begin, and nothing for known that is not worked out."""

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import Engine, insert, update

from cxbot.answer import Answer, Reach
from cxbot.deriving import derive_stale
from cxbot.drawing.formats.json_format import to_json
from cxbot.filter import Kind
from cxbot.period import Bucket, Period
from cxbot.question import About, Question
from cxbot.tables import raw
from tests.answering.company import WEEK, asked
from tests.story import Desk

# The company's first message is of 2 Nov 9:00, its first rating of 10:00 on that day.
COUNTS = ("csat_responses", "messages_received", "active_conversations", "archived_conversations")


def november(first: int, last: int) -> Period:
    return Period(date(2026, 11, first), date(2026, 11, last), "UTC")


def before(answered: Answer) -> list[float | None]:
    return [answered.total[name].before.value for name in COUNTS]


def synced(engine: Engine, until: datetime) -> None:
    with engine.begin() as connection:
        connection.execute(update(raw.sources).values(synced_until=until))


def test_a_count_before_the_data_begin_is_unknown(company: Engine) -> None:
    answered = asked(company, Question(november(2, 8)))  # compared with 26 Oct - 1 Nov
    assert before(answered) == [None] * 4
    assert [answered.total[name].change.difference for name in COUNTS] == [None] * 4
    assert answered.total["messages_received"].now.value == 4
    assert answered.previous is None


def test_a_count_is_not_compared_with_a_part_of_a_period(company: Engine) -> None:
    # 1 November, before the data begin, lies within the baseline; of shares and times the rest still says something.
    total = asked(company, Question(november(9, 15), baseline=november(1, 8))).total
    assert (total["messages_received"].before.value, total["messages_received"].change.difference) == (4.0, None)
    assert (total["csat_percentage"].before.n, total["csat_percentage"].change.difference) == (2, 100 * 4 / 6 - 50)


def test_a_period_on_whose_first_day_the_data_begin_is_compared_with(company: Engine) -> None:
    # The first message came on 2 November at 9:00: 4 then, 7 in the week after.
    change = asked(company, Question(november(9, 15), baseline=november(2, 8))).total["messages_received"].change
    assert change.difference == 3.0


def test_a_count_after_the_data_begin_is_zero_where_nothing_was(company: Engine) -> None:
    # On the 8th nothing happened.
    answered = asked(company, Question(november(9, 9), baseline=november(8, 8)))
    assert before(answered) == [0.0] * 4
    assert answered.total["messages_received"].change.difference == 2.0
    assert answered.previous is not None


def test_a_bucket_before_the_data_begin_is_a_gap_and_no_zero(company: Engine) -> None:
    period = Period(date(2026, 10, 31), date(2026, 11, 2), "UTC")
    for metric in ("messages_received", "csat_responses"):
        series = asked(company, Question(period, about=About.METRIC, metric=metric, bucket=Bucket.DAY)).series
        assert series is not None
        assert [step.figures[metric].value for step in series.steps] == [None, None, 1.0]


def test_a_row_of_a_day_before_the_data_begin_is_empty(company: Engine) -> None:
    answered = asked(company, Question(Period(date(2026, 11, 1), date(2026, 11, 2), "UTC"), split=Kind.DAY))
    assert [each.figures["messages_received"].value for each in answered.groups] == [None, 1.0]


def test_a_period_after_the_end_of_the_data_is_not_known_and_no_zero(company: Engine) -> None:
    # The data end on the 18th at 23:00; the 19th is not known yet, the 12th had one message.
    synced(company, datetime(2026, 11, 18, 23, tzinfo=UTC))
    answered = asked(company, Question(november(19, 19), baseline=november(12, 12)))
    assert [answered.total[name].now.value for name in COUNTS] == [None] * 4
    assert answered.total["messages_received"].before.value == 1.0
    assert [answered.total[name].change.difference for name in COUNTS] == [None] * 4
    assert not answered.total["csat_percentage"].known


def test_a_bucket_after_the_end_of_the_data_is_a_gap_and_no_zero(company: Engine) -> None:
    synced(company, datetime(2026, 11, 17, 9, tzinfo=UTC))
    period, name = november(15, 19), "messages_received"
    series = asked(company, Question(period, about=About.METRIC, metric=name, bucket=Bucket.DAY)).series
    assert series is not None
    # A message of the 15th, one of the 16th, none on the 17th up to its morning; what came after is not known.
    assert [step.figures[name].value for step in series.steps] == [1.0, 1.0, 0.0, None, None]


def test_details_of_what_is_not_known_do_not_say_that_there_was_nothing(company: Engine) -> None:
    behind = Question(november(19, 19), about=About.DETAILS, metric="messages_received")
    assert (details := asked(company, behind).details) is not None
    assert details.calculation == "There were no messages."
    synced(company, datetime(2026, 11, 18, 23, tzinfo=UTC))
    assert (details := asked(company, behind).details) is not None
    assert details.calculation == "Nothing is known of messages in this period."


def test_ratings_alone_say_nothing_of_messages(engine: Engine) -> None:
    Desk(engine).rate("10 Nov 12:00 rate 3 by ana from jane in support", "jane")
    total = asked(engine, Question(WEEK)).total
    assert total["csat_responses"].now.value == 1
    assert total["messages_received"].now.value is None
    assert total["active_conversations"].now.value is None


def test_an_unknown_count_is_null_in_json(company: Engine) -> None:
    told = to_json(asked(company, Question(november(2, 8))))
    assert told["previous"]["metrics"]["messages_received"] == {"value": None}
    assert told["begins"] == "2026-11-02T09:00:00+00:00"


def test_what_waits_to_be_worked_out_is_told(company: Engine) -> None:
    synced = datetime(2026, 11, 19, 9, tzinfo=UTC)
    with company.begin() as connection:
        connection.execute(update(raw.sources).values(synced_until=synced))
        connection.execute(update(raw.conversations).values(stale=True).where(raw.conversations.c.id <= 3))
        connection.execute(update(raw.ratings).values(stale=True).where(raw.ratings.c.conversation_id.is_(None)))
    begins = datetime(2026, 11, 2, 9, tzinfo=UTC)
    # Three conversations, and the two ratings outside of conversations.
    known = Reach(begins, synced, loading=False, waiting=5, sources=(("stories", synced),))
    assert asked(company, Question(WEEK)).reach == known
    derive_stale(company)
    assert asked(company, Question(WEEK)).reach == replace(known, waiting=0)


def test_a_source_that_was_never_read_to_its_end_is_told(company: Engine) -> None:
    with company.begin() as connection:
        connection.execute(update(raw.sources).values(synced_until=datetime(2026, 11, 19, 9, tzinfo=UTC)))
        connection.execute(insert(raw.sources).values(kind="canonical", name="the other half"))
    reach = asked(company, Question(WEEK)).reach
    assert (reach.as_of, reach.loading) == (None, True)
