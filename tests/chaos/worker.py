"""A worker: the product's own scheduling, outbox and hands, in a process that is killed or freezes at planned points.

It waits as the product does, SCALE times shorter. Whatever is due is drawn as a line of text, unless the plan says so.
"""

import json
import os
import signal
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import get_ident, local
from typing import Any

from slack_sdk.http_retry import default_retry_handlers
from sqlalchemy import text

from cxbot.cli import promising as composed
from cxbot.database import changing, make_engine
from cxbot.keeping.deliveries import Deliveries, Delivery, DeliveryKind, Told
from cxbot.keeping.questions import Questions
from cxbot.message import Message
from cxbot.outbox import Outbox, Rendered, Timing, awake
from cxbot.replying import Replying
from cxbot.scheduling import Scheduling
from cxbot.slack.running.app import open_context
from cxbot.slack.sending.clients import Access, Bot
from cxbot.slack.sending.delivering import Delivering, Ready
from cxbot.slack.sending.timeouts import Timeouts
from tests.chaos.plan import Plan

SCALE = 30
USUAL = Timing()
EVER = timedelta(days=3650)
HTTP = 20 / SCALE  # seconds a post waits for its answer
# A post that was begun lands by then or never: what lands after `settle` is a gap that the design names.
LANDS = 1.5
FREEZE = 1.25 * 120 / SCALE  # seconds; longer than the lease
PAUSE = 0.05
OFTEN = timedelta(minutes=1)
REMEMBERED = 50  # deliveries
SPREAD = timedelta(seconds=60) / SCALE


def timing(late: timedelta) -> Timing:
    """The product's, shorter. What depends on the clock that is moved in hours is not: nothing is missed."""
    short = {
        each.name: getattr(USUAL, each.name) / SCALE
        for each in fields(Timing)
        if isinstance(getattr(USUAL, each.name), timedelta)
    }
    return replace(USUAL, **(short | {"late": late, "catch_up": EVER}))


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is told: `clock` is the file with the moment that it is."""

    plan: Plan
    url: str
    clock: Path
    access: Access
    bot: Bot

    def write(self, file: Path) -> None:
        """Write it for `read`."""
        bot = asdict(self.bot) | {"scopes": sorted(self.bot.scopes)}
        job = {"url": self.url, "clock": str(self.clock), "access": asdict(self.access), "bot": bot}
        file.write_text(json.dumps(job | {"plan": self.plan.packed()}), encoding="utf-8")

    @classmethod
    def read(cls, file: Path) -> "Job":
        """Read it back."""
        job = json.loads(file.read_text(encoding="utf-8"))
        bot = Bot(**(job["bot"] | {"scopes": frozenset(job["bot"]["scopes"])}))
        return cls(Plan.unpacked(job["plan"]), job["url"], Path(job["clock"]), Access(**job["access"]), bot)


@dataclass(frozen=True, slots=True)
class Hands(Delivering):
    """The product's hands, which are killed or freeze where the plan says so."""

    plan: Plan = field(kw_only=True)
    number: int = field(kw_only=True)
    attempts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    froze: list[str] = field(default_factory=list)
    turn: local = field(default_factory=local)  # what a thread has drawn, and how often it looked at the clock since
    sent: dict[str, float] = field(default_factory=dict)  # by delivery: when it was last looked at the clock for it

    def render(self, delivery: Delivery) -> Rendered:
        self.attempts[delivery.id] = delivery.attempts
        self.hit("render", delivery.id)
        self.turn.drawn, self.turn.looks = delivery.id, 0
        if self.plan.real or delivery.kind is not DeliveryKind.DIGEST:
            return Delivering.render(self, delivery)
        message = Message(f"Digest {delivery.schedule} of {delivery.slot}", ())
        return Rendered(Ready(message, {}), Told("", "{}", 1, "hash"))

    def post(self, message: Any, channel: str, delivery: str) -> str:
        self.hit("post", delivery)
        ts = Delivering.post(self, message, channel, delivery)
        self.hit("posted", delivery)
        return ts

    def find(self, *where: Any, **named: Any) -> str:
        return "" if self.plan.rules == "no_look_up" else Delivering.find(self, *where, **named)

    def awake(self) -> float:
        """The outbox's clock: its second look after drawing is the last thing before it posts."""
        self.turn.looks += 1
        if self.turn.looks == 2:
            self.hit("guard", self.turn.drawn)
        # Slack tells by it how long a post was under way.
        self.sent[self.turn.drawn] = time.time()
        for forgotten in list(self.sent)[:-REMEMBERED]:
            self.sent.pop(forgotten, None)
        self.courier.posting.headers["X-Sent"] = json.dumps(dict(self.sent))
        return awake()

    def hit(self, point: str, delivery: str) -> None:
        what = self.plan.hit(point, delivery, self.attempts[delivery], self.number)
        if what == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(1)  # this very thread gets no further
        elif what == "frozen" and not (self.plan.frozen and self.froze):
            self.froze.append(delivery)  # on purpose once: whoever wakes it waits for what it does then
            signal.pthread_kill(get_ident(), signal.SIGSTOP)  # all of it, this very thread at once


def work(job: Job, number: int) -> None:
    """Promise and deliver until the process is killed."""
    plan = job.plan
    engine = make_engine(job.url)

    def now() -> datetime:
        return datetime.fromisoformat(job.clock.read_text(encoding="utf-8"))

    questions = Questions(engine, job.bot.workspace, now)
    replying = Replying(engine=engine, now=now, encode=questions.encode, zone="Europe/Berlin")
    shorter = {each: getattr(Timeouts(), each) / SCALE for each in ("turn", "apart") if hasattr(Timeouts(), each)}
    with open_context(
        job.access,
        job.bot,
        replying=replying,
        questions=questions,
        engine=engine,
        now=now,
        timeouts=replace(Timeouts(), **shorter),
    ) as context:
        own = [getattr(context.delivering, each.name) for each in fields(Delivering)]
        hands = Hands(*own, plan=plan, number=number)
        posting = hands.courier.posting
        posting.headers["X-Worker"] = str(os.getpid())

        def outbox(*words: Any, **named: Any) -> Outbox:
            return replace(Outbox(*words, **named), timing=timing(plan.late), awake=hands.awake)

        def scheduling(*words: Any, **named: Any) -> Scheduling:
            return replace(Scheduling(*words, **named), catch_up=EVER)

        # Only how long it waits, and where it is hit, differs from what `cxbot serve` runs.
        composed.Outbox, composed.Scheduling = outbox, scheduling  # type: ignore[assignment,misc]  # they make the same
        if plan.frozen:
            # A thread that is frozen within a transaction would hold up the other process, which is to go on.
            composed.side_by_side = partial(composed.side_by_side, at_once=1)
        RULES.get(plan.rules, lambda _: None)(hands)
        jobs = composed.promising(replace(context, delivering=hands), now, spread=SPREAD)
        while True:
            for act, every in jobs:
                if every < OFTEN:
                    act()
            time.sleep(PAUSE)


def posting_is_done(_hands: Hands) -> None:
    begin = Deliveries.begin_posting

    def begun(self: Deliveries, held: Delivery, *others: Any, **named: Any) -> bool:
        return begin(self, held, *others, **named) and self.posted(held, "", "")

    Deliveries.begin_posting = begun  # type: ignore[method-assign]


def retries_of_the_package(hands: Hands) -> None:
    hands.courier.posting.retry_handlers[:] = default_retry_handlers()


def no_fence(_hands: Hands) -> None:
    def begun(self: Deliveries, held: Delivery, *_others: Any, **_named: Any) -> bool:
        state = text("UPDATE deliveries SET state = 'posting', lease_until = NULL, ended_at = NULL WHERE id = :id")
        with changing(self.engine) as connection:
            connection.execute(state, {"id": held.id})
        return True

    Deliveries.begin_posting = begun  # type: ignore[method-assign]


RULES: dict[str, Callable[[Hands], None]] = {
    "no_look_up": lambda _: None,
    "posting_is_done": posting_is_done,
    "retries_of_the_package": retries_of_the_package,
    "no_fence": no_fence,
}
