"""`cxbot digests`: what an operator sees of digests, and has done about them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from cxbot import migrations
from cxbot.cli.building import manifest
from cxbot.database import make_engine
from cxbot.errors import DeliveryError, Outcome
from cxbot.keeping.deliveries import Deliveries, State, Told
from cxbot.keeping.ledger import send_now
from cxbot.keeping.processes import Processes
from cxbot.keeping.schedules import KeptSchedule, Schedules, Wanted
from cxbot.outbox import Outbox, Rendered
from cxbot.schedule import Rhythm, Schedule
from cxbot.tables.promised import deliveries
from tests.cli.conftest import Run
from tests.cli.serving import environment_of, samples, serving
from tests.cli.serving import run as run_alone
from tests.driver import opened, soon, words_of
from tests.promised.world import VIEW
from tests.slack.bot import fill

# 09:00 in Berlin is 08:00 UTC in winter.
MONDAY = Schedule(Rhythm.WEEKLY, "Europe/Berlin", time(9), weekdays=frozenset({0}))
NOW = datetime.now(UTC).replace(microsecond=0)


class Place:
    """Takes what is posted, says so or not, and cannot be looked into."""

    def __init__(self) -> None:
        self.outcome: Outcome | None = None
        self.posted: list[str] = []

    def channel(self, place: str) -> str:
        return place

    def post(self, _message: object, _channel: str, delivery: str) -> str:
        if self.outcome:
            raise DeliveryError("Slack said nothing.", self.outcome)
        self.posted.append(delivery)
        return "1.1"

    def find(self, *_: object, **__: object) -> str:
        raise DeliveryError("It may not be looked for.", Outcome.REFUSED)


class Desk:
    """A database with digests, and an outbox that works on them at any moment; `base` is one that stands still."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.place, self.ahead = engine, Place(), timedelta(0)
        self.base: datetime | None = None

    def now(self) -> datetime:
        return (self.base or datetime.now(UTC)) + self.ahead

    @property
    def deliveries(self) -> Deliveries:
        return Deliveries(self.engine, "T1", self.now)

    def add(self, schedule: Schedule = MONDAY, place: str = "C1") -> KeptSchedule:
        return Schedules(self.engine, "T1", self.now, self.deliveries).add(Wanted(place, VIEW, "", schedule), "U1")

    def work(self) -> None:
        render = lambda _: Rendered("message", Told())  # noqa: E731  it is one line
        Outbox(self.deliveries, render, self.place, lambda _: "U1", self.now).deliver()

    def leave_unverified(self, kept: KeptSchedule) -> str:
        """A digest of which nobody knows: Slack said nothing, and it cannot be looked for."""
        send_now(self.deliveries, kept, self.now())
        self.place.outcome = Outcome.UNKNOWN
        self.work()
        self.ahead += timedelta(minutes=3)
        self.work()
        self.ahead, self.place.outcome = timedelta(0), None
        (found, *_) = self.deliveries.newest(kept.number)
        assert found.state is State.UNVERIFIED
        return found.id


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    engine = make_engine(f"sqlite:///{tmp_path}/data/cxbot.sqlite3")
    migrations.upgrade(engine)
    yield Desk(engine)
    engine.dispose()


def test_without_digests_it_says_how_to_have_one(run: Run):
    assert run("digests") == (0, "There are no digests yet. In Slack: /cx subscribe every Monday 09:00\n", "")
    assert json.loads(run("digests", "--json")[1]) == []


def test_they_are_listed_with_what_came_of_them(run: Run, desk: Desk):
    desk.base = NOW
    kept = desk.add()
    code, out, _ = run("digests")
    assert code == 0
    first, second, third = out.splitlines()
    assert first == f"{kept.key}  “Weekly” to C1, by U1"
    due = kept.due.at
    assert second == f"    every Monday at 09:00 (Europe/Berlin). Next: {due:%a %d %b %Y}, 09:00"
    assert third == "    None was due yet."
    send_now(desk.deliveries, kept, desk.now())
    desk.work()
    assert ", posted, 0 s after it was due  [" in run("digests")[1]
    (told,) = json.loads(run("digests", "--json")[1])
    assert (told["id"], told["place"], told["zone"]) == (kept.key, "C1", "Europe/Berlin")
    assert (told["last"]["outcome"], told["last"]["dwell_seconds"]) == ("posted", 0)


def test_the_same_request_sends_one(run: Run, desk: Desk):
    kept = desk.add()
    code, out, _ = run("digests", "run", kept.key)
    assert code == 0
    assert "is promised to C1. No bot runs on this database just now" in out
    assert "is sent once" in run("digests", "run", kept.key)[1]
    desk.work()
    assert len(desk.place.posted) == 1
    # It is there: asked for now it is another one.
    assert "is promised" in run("digests", "run", kept.key)[1]
    for _ in range(2):
        run("digests", "run", kept.key, "--request", "after the deploy")
        desk.work()
    assert len(desk.place.posted) == 3


def test_the_next_request_is_another_one_whatever_was_forgotten_before(desk: Desk):
    kept = desk.add()
    for number in range(3):
        assert send_now(desk.deliveries, kept, desk.now()), number
        desk.work()
    with desk.engine.begin() as connection:
        connection.execute(deliveries.delete().where(deliveries.c.key.endswith("command-1")))
    assert send_now(desk.deliveries, kept, desk.now())
    desk.work()
    assert len(set(desk.place.posted)) == 4


def test_where_a_bot_runs_it_says_so(run: Run, desk: Desk):
    kept = desk.add()
    Processes(desk.engine, "T1", desk.now).begin("p", "here", 1, "socket", "1")
    assert "The bot posts it within some seconds." in run("digests", "run", kept.key)[1]


def test_deliveries_are_shown_with_how_long_they_took(run: Run, desk: Desk):
    desk.base = NOW
    kept = desk.add()
    send_now(desk.deliveries, kept, desk.now() - timedelta(minutes=1))
    desk.work()
    unverified = desk.leave_unverified(kept)
    code, out, _ = run("digests", "show", kept.key)
    assert code == 0
    about, head, newest, older, *hint = out.splitlines()
    assert about.startswith("“Weekly” to C1: every Monday at 09:00 (Europe/Berlin). Next: ")
    assert head.split() == ["delivery", "due", "posted", "after", "outcome", "why"]
    assert newest.startswith(unverified[:8])
    assert "unverified  2 attempts. Slack did not say whether it took it" in newest
    assert older.split()[4:] == ["hand", *older.split()[5:7], "60", "s", "posted"]
    assert "cxbot digests resend DELIVERY" in hint[-1]
    told = json.loads(run("digests", "show", kept.key, "--json", "--most", "1")[1])
    assert [(each["id"], each["outcome"]) for each in told] == [(unverified, "unverified")]


def test_an_unverified_one_is_sent_again_once(run: Run, desk: Desk):
    kept = desk.add()
    unverified = desk.leave_unverified(kept)
    code, out, _ = run("digests", "resend", unverified[:8])
    assert (code, out.startswith("“Weekly” goes to C1 again.")) == (0, True)
    code, _, err = run("digests", "resend", unverified)
    assert code == 1
    assert "is pending; only an unverified one waits for a decision" in err
    desk.work()
    assert desk.place.posted == [unverified]
    assert desk.deliveries.newest(kept.number)[0].state is State.POSTED


@pytest.mark.parametrize(("words", "state"), [((), State.POSTED), (("--missing",), State.FAILED)])
def test_an_unverified_one_is_settled(run: Run, desk: Desk, words: tuple[str, ...], state: State):
    kept = desk.add()
    unverified = desk.leave_unverified(kept)
    assert run("digests", "settle", unverified, *words)[0] == 0
    assert desk.deliveries.newest(kept.number)[0].state is state
    desk.work()
    assert not desk.place.posted
    assert run("digests", "settle", unverified)[0] == 1


def test_what_is_sent_again_goes_however_late_it_is(run: Run, desk: Desk):
    kept = desk.add()
    unverified = desk.leave_unverified(kept)
    with desk.engine.begin() as connection:
        connection.execute(update(deliveries).values(due_at=desk.now() - timedelta(hours=13)))
    assert run("digests", "resend", unverified)[0] == 0
    desk.work()
    assert len(desk.place.posted) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("run", "7"), "There is no digest 7. `cxbot digests` lists those there are."),
        (("show", "x"), "There is no digest x."),
        (("resend", "123"), "“123” is no id of a delivery."),
        (("resend", "0123456789"), "There is no delivery 0123456789."),
        (("settle", "%%%%%%%%"), "“%%%%%%%%” is no id of a delivery."),
    ],
)
def test_what_is_not_there_is_told(run: Run, words: tuple[str, ...], told: str):
    code, out, err = run("digests", *words)
    assert (code, out) == (1, "")
    assert told in err


def test_a_deleted_one_is_not_sent(run: Run, desk: Desk):
    kept = desk.add()
    Schedules(desk.engine, "T1", desk.now, desk.deliveries).delete(kept, "U1")
    code, _, err = run("digests", "run", kept.key)
    assert (code, f"The digest {kept.key} was deleted" in err) == (1, True)


def _with_digest(found: dict[str, float]) -> dict[str, float]:
    """The metrics, once they know of it: what the database knows is remembered for a moment."""
    return found if found.get('cxbot_digests_ended_today{outcome="posted"}') else {}


@pytest.mark.slow
def test_what_the_command_line_asks_for_the_running_bot_posts_once(tmp_path: Path):
    database = f"sqlite:///{tmp_path}/cx.sqlite3"
    engine = make_engine(database)
    migrations.upgrade(engine)
    fill(engine)
    with opened(manifest()) as slack:
        environment = environment_of(slack, database, tmp_path)
        ana, channel = slack.as_person("teammate"), slack.channel_of("teammate")
        slack.invite(channel)
        workspace = slack.playground._state.workspace.team.id
        clock = lambda: datetime.now(UTC)  # noqa: E731  it is one line
        promises = Deliveries(engine, workspace, clock)
        kept = Schedules(engine, workspace, clock, promises).add(Wanted(channel, VIEW, "", MONDAY), ana.person)
        with serving(environment) as served:
            for _ in range(2):
                code, out, _ = run_alone(environment, "digests", "run", kept.key, "--request", "one")
                assert code == 0
            assert "is sent once" in out
            soon(lambda: ana.reports(channel), 30)
            assert len([each for each in ana.reports(channel) if "Digest of" in words_of(each)]) == 1
            soon(lambda: promises.newest(kept.number)[0].state is State.POSTED)
            code, out, _ = run_alone(environment, "digests", "show", kept.key)
            assert (code, " posted" in out) == (0, True)
            found = soon(lambda: _with_digest(samples(served.get("/metrics")[1])))
            assert found['cxbot_deliveries_ended_total{kind="digest",outcome="posted"}'] == 1
            assert found["cxbot_delivery_dwell_seconds_count"] == 1
            assert found['cxbot_delivery_dwell_seconds_bucket{le="30.0"}'] == 1
            assert found["cxbot_delivery_rendering_seconds_count"] == 1
            assert found['cxbot_digests_ended_today{outcome="posted"}'] == 1
            assert found['cxbot_open_deliveries{state="pending"}'] == 0
    engine.dispose()
