"""From a typed command to the drawn report and back, everything real: the bot, its database, Slack over the wire."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from cxbot.database import reading
from cxbot.tables import raw
from cxbot.tables.derived import credits as given
from tests.driver import UNLIMITED, Person
from tests.whole.running import Whole, running

NOW = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
CHANNEL = "support-leads"
EVIL = "<!channel> *x* <https://evil|Log in>"


@pytest.fixture(scope="module", params=["socket", "http"])
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with running(tmp_path_factory.mktemp("whole"), request.param, NOW, settings=UNLIMITED) as found:
        yield found


def asked(person: Person, text: str) -> dict[str, Any]:
    """Type it, and wait for one more report with its thread."""
    before = len(person.reports(CHANNEL))
    person.types(CHANNEL, text)

    def look(person: Person) -> dict[str, Any] | None:
        found = person.reports(CHANNEL)
        return found[-1] if len(found) > before and found[-1]["reply_count"] == 2 else None

    return person.wait(look, 30)


def block(message: dict[str, Any], block_id: str) -> dict[str, Any]:
    return next(each for each in message["blocks"] if each.get("block_id") == block_id)


def test_the_report_says_what_the_database_says(whole: Whole) -> None:
    ana = whole.slack.as_person("ana")
    report = asked(ana, "/cx last week")
    assert any("Counting 9–15 Nov" in each for each in ana.whispers(CHANNEL))
    berlin = [datetime.fromisoformat(f"2026-11-{day}T00:00:00+01:00").timestamp() for day in ("09", "16")]
    with reading(whole.engine) as connection:
        found = connection.execute(
            select(given.c.satisfied, given.c.score).where(
                given.c.at >= berlin[0], given.c.at < berlin[1], given.c.until.is_(None)
            )
        ).all()
    percent = round(100 * sum(each.satisfied for each in found) / len(found))
    words = block(report, "headline")["text"]["text"]
    assert words.startswith(f"*Last week (9–15 Nov): {percent} % satisfied, ")
    assert f"{len(found)} ratings" in words
    assert not any(file["missing"] for file in report["files"].values())


def test_compare_and_the_measure_swap_at_once(whole: Whole) -> None:
    ana = whole.slack.as_person("ana")
    report = asked(ana, "/cx last week")
    alone = block(report, "changes_over_time")["slack_file"]["id"]
    uploads = len(whole.playground.record.calls("files.getUploadURLExternal"))
    ana.presses(report, "change:compare")

    def changed_from(file: str) -> dict[str, Any]:
        def look(person: Person) -> dict[str, Any] | None:
            newest = next(each for each in person.reports(CHANNEL) if each["ts"] == report["ts"])
            return newest if block(newest, "changes_over_time")["slack_file"]["id"] != file else None

        return ana.wait(look)

    compared = changed_from(alone)
    assert "compared with 2–8 Nov 2026" in block(compared, "context")["elements"][1]["text"]
    ana.presses(compared, "change:measure", "csat_average")
    average = changed_from(block(compared, "changes_over_time")["slack_file"]["id"])
    assert block(average, "changes_over_time")["alt_text"].startswith("Average score by day, ")
    assert "compared with 2–8 Nov" in block(average, "changes_over_time")["alt_text"]
    assert not any(file["missing"] for file in average["files"].values())
    assert len(whole.playground.record.calls("files.getUploadURLExternal")) == uploads


@pytest.mark.parametrize(
    "text",
    [
        "/csat this month",
        "/cx trend last 12 days as average",
        "/cx last week by inbox",
        "/cx first reply time last week",
        "/cx first reply time last week by teammate",
        "/cx volume last week",
        "/cx accounts last week",
        "/cx contacts last week sort:csat",
        "/cx last week inbox:support vs 1 Nov - 7 Nov",
        "/cx last week contact:nobody-with-this-name",
        "/cx 1 Jan 2025 - 31 Jan 2025",
        "/cx help",
        "/cx metrics",
        "/cx lst week",
        "/cx 31 Feb - 3 Mar",
        "/cx tomorrow",
    ],
)
def test_every_kind_of_question_is_answered_without_a_complaint_of_slack(whole: Whole, text: str) -> None:
    ben = whole.slack.as_person("ben")
    before = len(whole.playground.record.entries)
    seen = len(ben.sees(CHANNEL))
    ben.types(CHANNEL, text)
    ben.wait(lambda person: len(person.sees(CHANNEL)) > seen)
    if any(each.startswith("Counting") or "Counting" in each for each in ben.whispers(CHANNEL)[-1:]):
        ben.wait(lambda person: len(person.sees(CHANNEL)) > seen + 1, 30)
    calls = [each for each in whole.playground.record.entries[before:] if each.kind == "api"]
    # What is still running has not been refused.
    assert [(each.method, each.answer) for each in calls if each.ok is False] == []


def test_twenty_at_once_arrive_once_each(whole: Whole) -> None:
    people = [whole.slack.as_person(name) for name in ("ana", "ben", "chloe")]
    before = len(people[0].reports(CHANNEL))
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda number: people[number % 3].types(CHANNEL, "/cx last week"), range(20)))
    people[0].wait(lambda person: len(person.reports(CHANNEL)) >= before + 20, 90)
    people[0].wait(lambda person: all(each["reply_count"] == 2 for each in person.reports(CHANNEL)[-20:]), 90)
    assert len(people[0].reports(CHANNEL)) == before + 20
    assert not any("did not respond" in json.dumps(each) for each in people[0].sees(CHANNEL))


def test_what_a_customer_wrote_is_shown_and_does_nothing(whole: Whole) -> None:
    ana = whole.slack.as_person("ana")
    with whole.engine.begin() as connection:
        connection.execute(update(given).values(comment=EVIL))
        connection.execute(update(raw.contacts).values(name=EVIL))
    report = asked(ana, "/cx last week")
    assert EVIL in json.dumps(block(report, "feedback"))
    rest = [each for each in report["blocks"] if each.get("block_id") != "feedback"]
    assert "evil" not in json.dumps([report["text"], rest])
