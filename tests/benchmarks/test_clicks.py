"""How long a person waits for a click: from the press to the changed message, or to the filled window, over the wire.

With the sample, in the playground, whose Slack answers at once: what is measured is the bot and the way to it. Run with
`pytest tests/benchmarks/test_clicks.py -s` to read the medians; CLICKS says how many there are of each.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from cxbot.database import reading
from cxbot.drawing.details import NEXT, PREVIOUS, STARS
from cxbot.drawing.report import DETAILS
from cxbot.drawing.shapes.trend import COMPARE
from cxbot.tables.raw import contacts, sources
from tests.driver import UNLIMITED, Person, soon, words_of
from tests.whole.running import Whole, running

NOW = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
CLICKS = int(os.environ.get("CLICKS", "9"))
CONTACTS = int(os.environ.get("CONTACTS", "50000"))
DAYS = int(os.environ.get("DAYS", "120"))
AT_ONCE = 20
POLL, LONGEST = 0.005, 60.0  # seconds
Shown = dict[str, Any]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    folder = tmp_path_factory.mktemp("clicks")
    with running(folder, "socket", NOW, days=DAYS, settings=UNLIMITED) as found:
        yield found


@pytest.fixture(scope="module")
def ana(whole: Whole) -> Person:
    return whole.slack.as_person("manager")


def measured(what: str, acts: Callable[[int], Callable[[], object]], clicks: int = CLICKS) -> None:
    """Print the median of `clicks`: each act does the click, and gives what to look for."""
    took = []
    for number in range(clicks + 1):
        began = time.perf_counter()
        look = acts(number)
        while not look():
            assert time.perf_counter() < began + LONGEST
            time.sleep(POLL)
        took.append(time.perf_counter() - began)
    said = sorted(each * 1000 for each in took[1:])  # the first one warms up
    print(f"\n{what:40} median {statistics.median(said):7.0f} ms, slowest {said[-1]:7.0f} ms, of {len(said)}")


def posted(ana: Person, channel: str, words: str, *, whole: bool = False) -> Shown:
    """What the bot posts when it is asked; `whole` with its thread."""
    before = {each["ts"] for each in ana.reports(channel)}
    ana.types(channel, words)
    found = soon(lambda: [each for each in ana.reports(channel) if each["ts"] not in before], 60)[-1]
    if whole:
        soon(lambda: now(ana, found)["reply_count"] >= 2, 60)
    return now(ana, found)


def now(ana: Person, shown: Shown) -> Shown:
    return next(each for each in ana.sees(shown["channel"]) if each["ts"] == shown["ts"])


def on_top(ana: Person, words: str) -> Shown | None:
    """The topmost window, where it says that."""
    stack = ana.windows()["stack"]
    return stack[-1] if stack and words in str(stack[-1]) else None


@pytest.mark.slow
def test_toggle(whole: Whole, ana: Person) -> None:
    report = posted(ana, whole.slack.channel, "/cx last month", whole=True)
    labels = ("Hide Comparison", "Compare to Previous Period")

    def toggled(number: int) -> Callable[[], object]:
        ana.presses(report, COMPARE)
        return lambda: labels[number % 2] in words_of(now(ana, report))

    measured("toggle: click to changed message", toggled)


@pytest.mark.slow
def test_details(whole: Whole, ana: Person) -> None:
    report = posted(ana, whole.slack.channel, "/cx last month")

    def opened(_: int) -> Callable[[], object]:
        while stack := ana.windows()["stack"]:
            ana.visitor.close(stack[-1])
        ana.presses(report, DETAILS)
        return lambda: on_top(ana, "the newest first")

    measured("details: click to filled window", opened)

    def turned(number: int) -> Callable[[], object]:
        ana.presses(ana.windows()["stack"][-1], PREVIOUS if number % 2 else NEXT)
        return lambda: on_top(ana, "1–10 of" if number % 2 else "11–20 of")

    measured("next page: click to filled window", turned)
    stars = ("1,2,3", "4,5")
    said = ("had 1–3 stars", "had 4–5 stars")

    def switched(number: int) -> Callable[[], object]:
        ana.presses(ana.windows()["stack"][-1], STARS, stars[number % 2])
        return lambda: on_top(ana, said[number % 2])

    measured("star switch: click to filled window", switched)
    while stack := ana.windows()["stack"]:
        ana.visitor.close(stack[-1])


@pytest.mark.slow
def test_table_page(whole: Whole, ana: Person) -> None:
    table = posted(ana, whole.slack.channel, "/cx accounts last month")

    def turned(number: int) -> Callable[[], object]:
        ana.presses(now(ana, table), "ask:page:previous" if number % 2 else "ask:page:next")
        return lambda: ("1–10 of" if number % 2 else "11–20 of") in words_of(now(ana, table))

    measured("table page: click to changed message", turned)


@pytest.mark.slow
def test_type_ahead(whole: Whole, ana: Person) -> None:
    grow(whole, CONTACTS)
    table = posted(ana, whole.slack.channel, "/cx contacts last month")

    def typed(number: int) -> float:
        began = time.perf_counter()
        assert ana.visitor.options(table, "find:contact", f"person {number}")["options"]
        return time.perf_counter() - began

    with ThreadPoolExecutor(AT_ONCE) as people:
        took = sorted(1000 * each for _ in range(max(1, CLICKS // 3)) for each in people.map(typed, range(AT_ONCE)))
    print(
        f"\n{f'type-ahead: {AT_ONCE} at once, {CONTACTS:,} contacts':40} median {statistics.median(took):7.0f} ms, "
        f"slowest {took[-1]:7.0f} ms, of {len(took)} (budget 300 ms)"
    )


def grow(whole: Whole, number: int) -> None:
    """Add contacts until there are so many, whom the sample does not know."""
    with reading(whole.engine) as connection:
        source = connection.scalar(select(sources.c.id))
        more = max(0, number - (connection.scalar(select(func.count()).select_from(contacts)) or 0))
    rows = [
        {"source_id": source, "external_id": f"more_{each}", "name": f"Person {each}", "address": f"p{each}@x.example"}
        for each in range(more or AT_ONCE)
    ]
    with whole.engine.begin() as connection:
        connection.execute(insert(contacts), rows)
