"""Two replicas on one PostgreSQL, as processes of their own behind a balancer: each thing is done once among them."""

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import yaml
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import Engine

from cxbot.drawing.shapes.trend import COMPARE, MEASURE
from cxbot.playground.bot.payloads import event_callback, message_event
from cxbot.playground.state.workspace import Message
from cxbot.tables import metadata
from tests.driver import UNLIMITED, Person, Slack, free_port, opened, soon, words_of
from tests.replicas.balancer import Balancer, balancing
from tests.replicas.process import ROOT, Process, replica
from tests.slack.bot import NOW, fill
from tests.slack.test_chaos import _check_answers, _seen, dates_of

pytestmark = pytest.mark.slow
MANIFEST = yaml.safe_load((ROOT / "manifest.yml").read_text())
MONDAY = NOW + timedelta(days=4)
SECONDS = 30


@dataclass
class Replicas:
    """The workspace, the balancer and the replicas behind it."""

    slack: Slack
    balancer: Balancer
    engine: Engine
    folder: Path
    running: dict[int, Process] = field(default_factory=dict)
    stack: ExitStack = field(default_factory=ExitStack)

    @property
    def clock(self) -> Path:
        return self.folder / "ahead"

    def begin_at(self, moment: datetime) -> None:
        """Have it be that moment for all of them."""
        ahead = self.folder / "new"
        ahead.write_text(str((moment - datetime.now(UTC)).total_seconds()))
        ahead.replace(self.clock)

    def start(self) -> int:
        """Start one more; its port."""
        port, url = free_port(), self.engine.url.render_as_string(hide_password=False)
        log = self.folder / f"{port}.log"
        self.running[port] = self.stack.enter_context(replica(self.slack.access, url, port, self.clock, log))
        self.balancer.ports.append(port)
        soon(lambda: port in self.balancer.healthy, SECONDS)
        return port

    def stop(self, port: int) -> None:
        """Tell one to end, and wait until it did."""
        self.running[port].terminate()
        said, _ = self.running[port].communicate(timeout=40)
        self.balancer.ports.remove(port)
        self.balancer.healthy.discard(port)
        assert (self.running.pop(port).returncode, said) == (0, "stopped\n")

    def logged(self, event: str) -> int:
        """How often something was written down, by all of them."""
        return sum(each.read_text().count(f"event={event} ") for each in self.folder.glob("*.log"))


@pytest.fixture
def replicas(postgres_engine: Engine, tmp_path: Path) -> Iterator[Replicas]:
    fill(postgres_engine)
    _as_migrated(postgres_engine)
    port = free_port()
    with (
        balancing(port) as balancer,
        opened(MANIFEST, "http", UNLIMITED, request_url=f"{balancer.url}/slack/events") as slack,
    ):
        found = Replicas(slack, balancer, postgres_engine, tmp_path)
        found.begin_at(NOW)
        with found.stack:
            with ThreadPoolExecutor(2) as both:  # two at once, as after a deploy
                list(both.map(lambda _: found.start(), range(2)))
            yield found


def _as_migrated(engine: Engine) -> None:
    from alembic import command

    from cxbot import migrations

    assert metadata.tables
    config = migrations._config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.stamp(config, "head")


def tell(replicas: Replicas, port: int, payload: dict) -> None:
    """Send an event to one replica, signed, as Slack does."""
    body, at = json.dumps(payload).encode(), str(int(time.time()))
    sign = SignatureVerifier(replicas.slack.access.signing_secret).generate_signature
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": sign(timestamp=at, body=body),
    }
    with urlopen(Request(f"http://127.0.0.1:{port}/slack/events", body, headers), timeout=10) as answer:
        assert answer.status == 200


def mention(replicas: Replicas, person: Person, words: str, **more: str) -> dict:
    """The event of a mention, as the playground would send it."""
    state, channel = replicas.slack.playground._state, replicas.slack.channel
    text = f"<@{state.workspace.bot}> {words}"
    message = Message(channel, f"{time.time():.6f}", person.person, text)
    event = message_event(state, message, "app_mention") | more
    return event_callback(state, event, None)


def reports_of(person: Person, channel: str, dates: str) -> list[dict]:
    found = [each for each in person.reports(channel) if each["blocks"]]
    return [each for each in found if re.split("[:,]", each["text"])[0] == dates]


def test_events_clicks_and_digests_are_handled_once_among_them(replicas: Replicas):
    slack, channel = replicas.slack, replicas.slack.channel
    ana, ben = slack.as_person("manager"), slack.as_person("teammate")
    ports = list(replicas.running)

    # One event, redelivered to both at once; and one message that comes as two events.
    asked = [dates_of(number) for number in range(8)]
    redelivered = [mention(replicas, ana, typed) for typed, _ in asked[:4]]
    pairs = [(port, payload) for payload in redelivered for port in (*ports, *ports)]
    for number, (typed, _) in enumerate(asked[4:]):
        once = {"client_msg_id": f"written-{number}"}
        pairs += [(port, mention(replicas, ana, typed, **once)) for port in (*ports, *ports)]
    with ThreadPoolExecutor(8) as together:
        list(together.map(lambda pair: tell(replicas, *pair), pairs))
    for _, dates in asked:
        soon(lambda dates=dates: reports_of(ana, channel, dates), SECONDS)

    # Two people change one report at the same time, on whichever replica: both changes stay.
    ana.types(channel, "/cx last week")
    (report,) = soon(lambda: [e for e in ana.reports(channel) if e["blocks"] and "9–15 Nov" in e["text"]], SECONDS)
    with ThreadPoolExecutor(2) as together:
        together.submit(ana.presses, report, COMPARE)
        together.submit(ben.presses, report, MEASURE, "csat_average")

    def both() -> bool:
        shown = next(each for each in ana.sees(channel) if each["ts"] == report["ts"])
        return "Hide Comparison" in words_of(shown) and "csat_average" in json.dumps(_chosen(shown))

    soon(both, SECONDS)

    # Six digests are due at once: each comes once, whoever promises and posts it.
    for number in range(3):
        for words in ("", " private"):
            ana.types(channel, f"/cx subscribe every Monday 09:0{number}{words}")
            soon(lambda number=number: _subscribed(ana, channel) >= number * 2 + 1, SECONDS)
    soon(lambda: _subscribed(ana, channel) == 6, SECONDS)
    replicas.begin_at(MONDAY + timedelta(minutes=3))
    direct = slack.direct_of(ana)
    assert direct

    def digests() -> list[str]:
        places = (channel, direct)
        return [each["ts"] for place in places for each in ana.reports(place) if "Digest of" in words_of(each)]

    soon(lambda: len(digests()) == 6, 2 * SECONDS)

    # The channel is archived: paused three times, and its owner told of each once, though both replicas hear of it.
    state = slack.playground._state
    event = {"type": "channel_archive", "channel": channel, "user": ana.person, "event_ts": "1.1"}
    slack.playground.archive(channel)
    for port in (*ports, *ports):
        tell(replicas, port, event_callback(state, event, None))
    soon(lambda: len(_told(ana, direct, "The channel is archived.")) == 3, SECONDS)
    time.sleep(6)  # one more round of everybody's clock
    assert len(_told(ana, direct, "The channel is archived.")) == 3
    assert len(digests()) == 6
    answered = Counter(dates for _, dates in asked for _ in reports_of(ana, channel, dates))
    assert set(answered.values()) == {1}
    assert len(replicas.balancer.served) == 2  # both had their share


def _subscribed(person: Person, channel: str) -> int:
    return sum("Subscribed to" in each for each in person.whispers(channel))


def _told(person: Person, direct: str, words: str) -> list[dict]:
    return [each for each in person.reports(direct) if words in words_of(each)]


def _chosen(report: dict) -> list[object]:
    return [control.get("initial_option") for block in report["blocks"] or () for control in block.get("elements", ())]


def test_a_rolling_restart_under_load_loses_nothing(replicas: Replicas):
    slack = replicas.slack
    people = [slack.as_person(each["id"]) for each in slack.members()][:3]
    channels = [each["id"] for each in slack.open_channels()]
    asked: dict[str, Person] = {}
    mentioned: list[str] = []

    def load(until: Callable[[], bool]) -> None:
        number = 0
        while not until() or number < 10:
            typed, dates = dates_of(number)
            person, channel = people[number % len(people)], channels[number % len(channels)]
            if number % 4 == 3:
                if person.person in _members(slack, channel):
                    person.writes(channel, f"@cxbot csat {typed}")
                    mentioned.append(dates)
            else:
                asked[dates] = person
                person.types(channel, f"/csat {typed}")
            number += 1
            time.sleep(0.6)

    with ThreadPoolExecutor(1) as loading:
        over: list[bool] = []
        under_load = loading.submit(load, lambda: bool(over))
        time.sleep(1)
        for port in list(replicas.running):
            replicas.stop(port)
            replicas.start()
        over.append(True)
        under_load.result()
    commands = len(asked)

    def posted(dates: str) -> int:
        return sum(len(reports_of(people[0], channel, dates)) for channel in channels)

    for dates in mentioned:
        soon(lambda dates=dates: posted(dates), SECONDS)
    for port in list(replicas.running):
        replicas.stop(port)  # what is still counted is posted, or whoever waits for it is told
    assert [posted(dates) for dates in mentioned] == [1] * len(mentioned)
    seen = _seen(slack, people, channels)
    for person in people:
        _check_answers([dates for dates, who in asked.items() if who is person], seen[person.person])
    told = sum("restarted" in words_of(each) for found in seen.values() for each in found if each["ephemeral"])
    print(f"{commands} commands, {len(mentioned)} mentions, {told} told to ask again")


def _members(slack: Slack, channel: str) -> frozenset[str]:
    return slack.playground._state.workspace.channels[channel].members
