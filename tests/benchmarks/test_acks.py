"""How soon twenty commands that come at once are acknowledged while their reports are made; and clicks meanwhile.

The bot is a process of its own, and Slack another one, as Slack sees it: the budget is 300 ms for each. Run with
`pytest tests/benchmarks/test_acks.py -s` to read the figures.
"""

import statistics
import time
from threading import Thread

import pytest

from cxbot.drawing.shapes.trend import COMPARE
from tests.benchmarks.serving import make_sample, serving
from tests.benchmarks.slack import Beside, Call, posts, slack_beside
from tests.driver import free_port

AT_ONCE, ROUNDS, CLICKS = 20, 2, 10
DAYS = 80
CHANNELS = ("support-leads", "general")
MESSAGES = 3  # of a report: itself and two in its thread


def acks(calls: list[Call], method: str) -> list[float]:
    """Seconds until each was acknowledged; all were."""
    found = [each for each in calls if each.to_bot and each.method == method]
    assert all(each.ok for each in found), found
    return [each.took for each in found if each.took is not None]


def told(what: str, took: list[float]) -> None:
    print(
        f"\n{what:45} median {statistics.median(took) * 1000:4.0f} ms, slowest {max(took) * 1000:4.0f} ms "
        f"of {len(took)} (budget 300 ms)"
    )


def ask_at_once(slack: Beside, number: int) -> None:
    typing = [Thread(target=slack.types, args=(CHANNELS[each % 2], "/cx last month")) for each in range(number)]
    for each in typing:
        each.start()
    for each in typing:
        each.join()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('acks')}/sample.sqlite3"
    make_sample(url, days=DAYS)
    return url


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["socket", "http"])
def test_twenty_commands_at_once_are_acknowledged_and_each_report_arrives_once(mode: str, sample: str) -> None:
    port = free_port()
    took: list[float] = []
    clicked: list[float] = []
    with slack_beside(mode, port) as slack, serving({**slack.settings, "CXBOT_DATABASE_URL": sample}):
        began = time.time()
        slack.types(CHANNELS[0], "/cx last month")
        slack.wait_for(lambda calls: len(posts(calls)) == MESSAGES, began)
        report = slack.messages(CHANNELS[0])[-1]
        place = {"type": "message", "channel": report["channel"], "ts": report["ts"]}
        for _ in range(ROUNDS):
            began = time.time()
            ask_at_once(slack, AT_ONCE)
            for _ in range(CLICKS):
                slack.do("action", container=place, action_id=COMPARE)
                time.sleep(0.2)  # somebody clicks while they are made
            calls = slack.wait_for(lambda calls: len(posts(calls)) >= MESSAGES * AT_ONCE, began)
            took += acks(calls, "/cx")
            clicked += acks(calls, "block_actions")
        # Every report and its thread, once.
        assert len(posts(slack.calls(0))) == MESSAGES * (ROUNDS * AT_ONCE + 1)
    assert (len(took), len(clicked)) == (ROUNDS * AT_ONCE, ROUNDS * CLICKS)
    told(f"{mode}: a command, {AT_ONCE} at once", took)
    told(f"{mode}: a click while {AT_ONCE} reports are made", clicked)
