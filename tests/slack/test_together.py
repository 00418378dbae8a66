"""What many want written at once is written in one go, and nobody waits for what never will be."""

from collections.abc import Sequence
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any

import pytest

from cxbot.errors import DeliveryError
from cxbot.keeping.promises import Promise
from cxbot.slack.listeners.promised import Promised
from cxbot.slack.running.jobs import Jobs
from cxbot.slack.running.together import Together


def test_what_comes_while_one_is_written_follows_in_one_go() -> None:
    jobs, writes, going_on, begun = Jobs("quick", workers=2, waiting=2), [], Event(), Event()

    def write(things: Sequence[int]) -> None:
        writes.append(list(things))
        begun.set()
        going_on.wait(20)

    together = Together(jobs, write)
    first = together.hand(1)
    assert begun.wait(20)
    later = [together.hand(each) for each in range(2, 22)]  # more than there is room for, would each be a job
    assert not any(each.is_set() for each in (first, *later))
    going_on.set()
    assert all(each.wait(20) for each in (first, *later))
    assert writes == [[1], list(range(2, 22))]
    jobs.wait_until_quiet(20)
    assert together.hand(30).wait(20)
    assert writes[2:] == [[30]]
    assert jobs.finish(20)


def test_a_write_that_fails_holds_nobody_up() -> None:
    jobs = Jobs("quick", workers=1, waiting=2)

    def fails(things: Sequence[int]) -> None:
        raise ZeroDivisionError(things)

    together = Together(jobs, fails)
    assert together.hand(1).wait(20)
    jobs.wait_until_quiet(20)
    assert together.hand(2).wait(20)
    assert jobs.finish(20)


def test_nobody_waits_for_what_a_bot_that_stops_writes_no_more() -> None:
    jobs, held = Jobs("quick", workers=1, waiting=2), Event()
    jobs.hand(lambda: (held.wait(20), None)[1])
    written: list[int] = []
    together = Together(jobs, written.extend)
    waiting = together.hand(1)
    jobs.finish(0.2)
    assert waiting.wait(20)
    assert not written
    for each in (together, Together(jobs, written.extend)):
        with pytest.raises(DeliveryError):
            each.hand(2)
    held.set()


def test_a_report_that_is_there_before_it_was_promised_takes_its_promise_off() -> None:
    jobs, deeds = Jobs("quick", workers=1, waiting=2), []
    together = Together[Promise](jobs, lambda those: deeds.extend(f"{each.user} was promised" for each in those))
    ended: list[Thread] = []

    def hand(promise: Promise) -> Event:
        thread = Thread(target=promised.take_off)  # the report was quicker
        thread.start()
        thread.join(0.1)
        ended.append(thread)
        return together.hand(promise)

    context = SimpleNamespace(
        promising=SimpleNamespace(hand=hand),
        promises=SimpleNamespace(answered=lambda key: deeds.append(key.partition(":")[0])),
        timeouts=SimpleNamespace(promise=20),
    )
    request: Any = SimpleNamespace(context=context, key="T1", user="U1", channel="C1")
    promised = Promised(request)
    promised.write()
    ended[0].join(20)
    assert deeds == ["U1 was promised", "T1"]
    assert jobs.finish(20)
