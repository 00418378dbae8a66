"""Commands and clicks while Slack fails at random, from one seed: each is answered once or told, none twice.

One thing is left out, because nobody can tell it apart: a sentence to one person on whose way the connection breaks may
have arrived, and is not said again. Everything else that the playground can break is broken here.

More of it on demand: CXTEST_CHAOS=300,100,7 gives commands, clicks and the seed.
"""

import os
import random
import re
import time
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from cxbot.drawing.shapes.trend import COMPARE, MEASURE
from cxbot.period import Period
from cxbot.slack.listeners.commands import ELSEWHERE
from tests.driver import Person, Slack, words_of
from tests.slack.bot import NOW

COMMANDS, CLICKS, SEED = (int(each) for each in os.environ.get("CXTEST_CHAOS", "60,20,7").split(","))
TOGETHER = 6  # commands at once, and as many faults
REPORTS = ("chat.postMessage", "files.getUploadURLExternal", "files.completeUploadExternal", "files.info")
LOOKS = ("users.info", "conversations.info", "conversations.open")
SENTENCES = ("chat.postEphemeral", "response_url")
FAULTS: dict[str, tuple[str, ...]] = {
    "slow": (*REPORTS, *LOOKS, *SENTENCES, "chat.update"),
    "429": (*REPORTS, *LOOKS, *SENTENCES, "chat.update"),
    "500": (*REPORTS, *LOOKS, *SENTENCES, "chat.update"),
    "accept_then_drop": (*REPORTS, *LOOKS, "chat.update"),
    "drop_before_accept": (*REPORTS, *LOOKS, "chat.update"),
    "timeout": (*REPORTS, "chat.update"),
    "never_ready": ("",),
    "revoked_token": REPORTS,
    "removed_from_channel": ("chat.postMessage",),
}


def dates_of(number: int) -> tuple[str, str]:
    """The words of a period that no other command asks for, as one types them and as the bot writes them."""
    first = date(2026, 11, 14) - timedelta(days=number % 60)
    last = max(first, date(2026, 11, 2)) + timedelta(days=number // 60)  # there are ratings since then
    return f"{first} to {last}", Period(first, last, "UTC").words(NOW.date())


@pytest.mark.slow
@pytest.mark.timeout(3_600)
def test_each_command_and_click_is_answered_once_or_told(slack_that, start_in):
    slack = slack_that(rate_limits=False)
    bot = start_in(slack)
    draw = random.Random(SEED)
    people = [slack.as_person(each["id"]) for each in slack.members()]
    clicker, people = people[0], people[1:]
    channels = [each["id"] for each in slack.open_channels()]
    faults: Counter[str] = Counter()
    asked: dict[str, Person] = {}

    def settle() -> None:
        for _ in range(2):
            for pool in (bot.context.pools.quick, bot.context.pools.reports, bot.context.pools.threads):
                pool.wait_until_quiet(120)

    def break_something() -> None:
        kind = draw.choice(list(FAULTS))
        method = draw.choice(FAULTS[kind])
        faults[kind] += 1
        slack.break_(kind, method=method or None, times=1, seconds=draw.choice([0.2, 1.0, 2.0]))

    def calm() -> None:
        slack.playground.faults.remove()
        for channel in channels:
            slack.invite(channel)

    for number in range(COMMANDS):
        typed, dates = dates_of(number)
        person = draw.choice(people)
        asked[dates] = person
        break_something()
        person.types(draw.choice(channels), f"/cx {typed}")
        if number % TOGETHER == TOGETHER - 1:
            time.sleep(0.5)
            settle()
            calm()
    settle()
    calm()

    seen = _seen(slack, people, channels)
    for person in people:
        mine = [dates for dates, who in asked.items() if who is person]
        _check_answers(mine, seen[person.person])

    changed = told = 0
    reports = [each for each in _reports(clicker, channels) if {COMPARE, MEASURE} <= _controls(each)]
    for _ in range(CLICKS):
        report = draw.choice(reports)
        channel, ts = report["channel"], report["ts"]
        before = next(each for each in clicker.sees(channel) if each["ts"] == ts)
        compared = "Hide Comparison" in words_of(before)
        said = len(_sentences(clicker, channels))
        break_something()
        if draw.random() < 0.5:
            clicker.presses(before, COMPARE)
            want = "Compare to Previous" if compared else "Hide Comparison"
        else:
            measure = draw.choice(["csat_average", "csat_percentage"])
            clicker.presses(before, MEASURE, measure)
            want = ""
        time.sleep(0.3)
        settle()
        calm()
        after = next(each for each in clicker.sees(channel) if each["ts"] == ts)
        sentences = len(_sentences(clicker, channels)) - said
        assert sentences <= 1
        done = (want in words_of(after)) if want else _shows(after, measure)
        assert done or sentences == 1
        changed, told = changed + done, told + (sentences == 1)
    print(f"seed {SEED}: {COMMANDS} commands, {CLICKS} clicks ({changed} changed, {told} told), faults {dict(faults)}")


def _seen(slack: Slack, people: list[Person], channels: list[str]) -> dict[str, list[dict[str, Any]]]:
    """What the bot wrote that each of them sees, her direct conversation with it included."""
    found = {}
    for person in people:
        direct = slack.direct_of(person)
        places = [*channels, *([direct] if direct else [])]
        found[person.person] = [each for place in places for each in person.sees(place) if each["bot"]]
    return found


def _reports(person: Person, channels: list[str]) -> list[dict[str, Any]]:
    return [each for channel in channels for each in person.reports(channel)]


def _sentences(person: Person, channels: list[str]) -> list[str]:
    return [each for channel in channels for each in person.whispers(channel)]


def _controls(report: dict[str, Any]) -> set[str]:
    return {
        control["action_id"]
        for each in report["blocks"] or ()
        for control in each.get("elements", ())
        if "action_id" in control
    }


def _shows(report: dict[str, Any], measure: str) -> bool:
    selects = [control for each in report["blocks"] for control in each.get("elements", ()) if "options" in control]
    return any(each["action_id"] == MEASURE and each["initial_option"]["value"] == measure for each in selects)


def _check_answers(mine: list[str], seen: list[dict[str, Any]]) -> None:
    reports = [each for each in seen if not each["ephemeral"] and each["blocks"]]
    begun = Counter(re.split("[:,]", each["text"])[0] for each in reports)
    posted = [dates for dates in mine if begun[dates]]
    assert all(begun[dates] == 1 for dates in posted), "a report twice"
    failed = [each for each in seen if each["failed"]]
    assert failed == []
    told = [words_of(each) for each in seen if each["ephemeral"] and "Counting" not in words_of(each)]
    told += [words_of(each) for each in seen if not each["ephemeral"] and not each["blocks"]]
    told = [each for each in told if ELSEWHERE not in each]  # said beside a report, not in its place
    unconfirmed = [each for each in told if "did not confirm" in each]
    missing = len(mine) - len(posted)
    assert len(told) >= missing, f"somebody waits in silence: {sorted(set(mine) - set(posted))}, {told}"
    # A report that Slack did not confirm may be there all the same.
    assert len(told) - len(unconfirmed) <= missing, "somebody was told and has her report, or was told twice"
