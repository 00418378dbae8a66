"""What happens exactly at local midnight belongs to the day that begins."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from cxbot.answering import answer
from cxbot.database import reading
from cxbot.period import Period
from cxbot.question import About, Question
from tests.story import Desk

LATER = datetime(2026, 12, 1, tzinfo=UTC)
TOLD = (
    "3 Nov 0:00 inbound; 4 Nov 0:00 reply ana; 5 Nov 0:00 archive ana; 6 Nov 0:00 survey automatic; 7 Nov 0:00 rate 5"
)
# On which days of November something is counted.
COUNTED = {
    "messages_received": [3],
    "new_conversations": [3],
    "messages_sent": [4],
    "first_reply_time": [4],
    "reply_time": [4],
    "active_conversations": [3, 4, 5],
    "archived_conversations": [5],
    "archived_with_reply": [5],
    "total_reply_time": [5],
    "csat_response_rate": [6],
    "csat_percentage": [7],
    "csat_average": [7],
    "csat_responses": [7],
}


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"])
def test_the_day_that_begins_counts_it(sqlite_engine: Engine, zone: str) -> None:
    check(sqlite_engine, zone)


def test_on_a_server_too(postgres_engine: Engine) -> None:
    check(postgres_engine, "Europe/Berlin")


def check(engine: Engine, zone: str) -> None:
    Desk(engine, zone).tell(TOLD)
    found: dict[str, list[int]] = {metric: [] for metric in COUNTED}
    for day in range(2, 9):
        period = Period(date(2026, 11, day), date(2026, 11, day), zone)
        with reading(engine) as connection:
            for metric, days in found.items():
                question = Question(period, about=About.METRIC, metric=metric)
                if answer(connection, question, now=LATER).total[metric].now.n:
                    days.append(day)
    assert found == COUNTED
