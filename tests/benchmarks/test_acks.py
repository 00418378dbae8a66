"""How soon twenty commands that come at once are acknowledged, while their reports are being made.

The budget is 300 ms for each. Run with `pytest tests/benchmarks/test_acks.py -s` to read the figures.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from sqlalchemy import Engine

from cxbot.slack.sending.clients import Access
from tests.driver import free_port
from tests.slack.bot import Running, running_bot
from tests.slack.scripted import SECRET, command, running, workspace

AT_ONCE = 20
ROUNDS = 2


@contextmanager
def talking_bot(engine: Engine) -> Iterator[tuple[Running, str]]:
    script = workspace() | {
        "chat.postMessage": [{"ok": True, "ts": f"{number}.1"} for number in range(1, 2 * ROUNDS * AT_ONCE + 20)],
    }
    with running(script) as slack:
        access = Access("xoxb-1", signing_secret=SECRET, base_url=slack.url)
        with running_bot(access, engine, mode="http", port=free_port()) as bot:
            yield bot, bot.url
            # A bot that stops begins nothing new, so first let it be done.
            for pool in (bot.context.pools.reports, bot.context.pools.threads):
                pool.wait_until_quiet(60)
                assert pool.finish(60)
            # Every report and its thread, once.
            assert len(slack.asked("chat.postMessage")) == 2 * (ROUNDS * AT_ONCE + 1)


def ask(url: str, number: int) -> float:
    """Type /cx; seconds until it was acknowledged."""
    began = time.perf_counter()
    assert b"Counting" in command(url, number)
    return time.perf_counter() - began


@pytest.mark.slow
def test_twenty_commands_at_once_are_acknowledged_and_each_report_arrives_once(sqlite_engine: Engine) -> None:
    with talking_bot(sqlite_engine) as (_, url), ThreadPoolExecutor(AT_ONCE) as people:
        ask(url, 0)
        took: list[float] = []
        for turn in range(ROUNDS):
            together = Barrier(AT_ONCE)

            def ask_together(number: int, together: Barrier = together) -> float:
                together.wait()
                return ask(url, number)

            first = 1 + turn * AT_ONCE
            took += people.map(ask_together, range(first, first + AT_ONCE))
    took.sort()
    print(
        f"\n{len(took)} acks, {AT_ONCE} at once: median {took[len(took) // 2] * 1000:.0f} ms, "
        f"slowest {took[-1] * 1000:.0f} ms (budget 300 ms)"
    )
