"""The doctor finds what is wrong in a workspace of the playground and in databases, and says what mends it."""

import json
import time as clock
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import update

from cxbot import migrations
from cxbot.cli.building import manifest
from cxbot.database import make_engine
from cxbot.deriving import derive_stale
from cxbot.doctor import Check, Finding, Level, Subject, all_checks, examine, exit_code
from cxbot.doctor.database import _as_wanted
from cxbot.doctor.slack import COSTS, compared
from cxbot.keeping.deliveries import Deliveries, Promise, State
from cxbot.keeping.processes import Processes
from cxbot.keeping.schedules import KeptSchedule, Schedules, Wanted
from cxbot.playground.api.methods import chat
from cxbot.settings import read_settings
from cxbot.syncing.connected import connect
from cxbot.tables import raw
from cxbot.tables.connected import connected_sources
from cxbot.tables.promised import deliveries, schedules
from tests.cli.serving import environment_of, serving
from tests.cli.serving import run as run_alone
from tests.cli.test_digests import MONDAY
from tests.driver import SETTINGS, Slack, opened, words_of
from tests.promised.world import VIEW
from tests.slack.bot import fill

PLENTY = replace(SETTINGS, optional_scopes=True, rate_limits=False)


def now() -> datetime:
    return datetime.now(UTC)


class Clinic:
    """A workspace and a database, and what the doctor finds in them."""

    def __init__(self, slack: Slack, url: str, folder: Path) -> None:
        self.slack, self.url = slack, url
        self.environment = environment_of(slack, url, folder)
        self.engine = make_engine(url)
        migrations.upgrade(self.engine)

    @property
    def workspace(self) -> str:
        return str(self.slack.playground._state.workspace.team.id)

    @property
    def promises(self) -> Deliveries:
        return Deliveries(self.engine, self.workspace, now)

    def subject(self, clock: Callable[[], datetime] = now, **variables: str) -> Subject:
        settings = read_settings({**self.environment, **variables})
        return Subject(settings, manifest(), now=clock)

    def finds(self, name: str, clock: Callable[[], datetime] = now, **variables: str) -> list[tuple[str, str, str]]:
        """What a check finds: level, words and fix."""
        subject = self.subject(clock, **variables)
        check = next(each for each in all_checks() if each.name == name)
        try:
            (found,) = examine([check], subject)
        finally:
            subject.close()
        return [(each.level.value, each.said, each.fix) for each in found.findings]

    def subscribe(self, place: str) -> KeptSchedule:
        return Schedules(self.engine, self.workspace, now, self.promises).add(Wanted(place, VIEW, "", MONDAY), "U1")

    def grant(self, *scopes: str) -> None:
        """Install the app again with these scopes alone."""
        state = self.slack.playground._state
        state.app = replace(state.app, granted=scopes)


@pytest.fixture
def slack() -> Iterator[Slack]:
    with opened(manifest(), settings=PLENTY) as slack:
        yield slack


@pytest.fixture
def clinic(slack: Slack, tmp_path: Path) -> Iterator[Clinic]:
    found = Clinic(slack, f"sqlite:///{tmp_path}/cx.sqlite3", tmp_path)
    yield found
    found.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def clinics(request: pytest.FixtureRequest, slack: Slack, tmp_path: Path) -> Iterator[Clinic]:
    """The same on both databases."""
    url = f"sqlite:///{tmp_path}/cx.sqlite3"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
        engine = make_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        engine.dispose()
    found = Clinic(slack, url, tmp_path)
    yield found
    found.engine.dispose()


@pytest.mark.slow
def test_where_all_is_well_every_check_says_so_while_the_bot_runs(clinics: Clinic):
    fill(clinics.engine)
    channel = clinics.slack.channel
    clinics.subscribe(channel)
    with serving(clinics.environment):
        code, out, err = run_alone(clinics.environment, "doctor", "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert (told["ok"], told["faults"]) == (True, 0)
    assert {each["check"] for each in told["found"]} == {each.name for each in all_checks()}
    # What this machine itself lacks is no matter of the bot.
    machine = {"zone data", "drawing", "disk", "data"}
    assert [each for each in told["found"] if each["level"] != "ok" and each["check"] not in machine] == []
    tick = next(each for each in told["found"] if each["check"] == "last tick")
    assert "(socket)" in tick["said"]


def test_what_is_wrong_is_a_fault_with_its_fix_and_stops_no_other_check(clinic: Clinic):
    environment = {**clinic.environment, "CXBOT_SLACK_BOT_TOKEN": "xoxb-wrong"}
    code, out, _ = run_alone(environment, "doctor")
    assert code == 1
    lines = {line[9:24].strip(): line for line in out.splitlines() if line}
    assert lines["bot token"] == (
        "fault    bot token       Slack refuses CXBOT_SLACK_BOT_TOKEN (invalid_auth). Fix: Copy the Bot User OAuth "
        "Token (xoxb-...) from OAuth & Permissions of the app's settings, after installing the app to the workspace."
    )
    assert lines["scopes"].startswith("skipped  scopes          Not looked at: Slack does not say who the bot is.")
    assert lines["schema"].startswith("ok       schema")
    assert lines["last tick"].startswith("warning  last tick       No bot has looked at what is due")
    assert "xoxb-wrong" not in out


def test_no_token_at_all_is_told(clinic: Clinic):
    assert clinic.finds("bot token", CXBOT_SLACK_BOT_TOKEN="")[0][:2] == (
        "fault",
        "CXBOT_SLACK_BOT_TOKEN is not set.",
    )
    assert clinic.finds("scopes", CXBOT_SLACK_BOT_TOKEN="")[0][0] == "skipped"


@pytest.mark.parametrize(
    ("variables", "level", "said"),
    [
        ({}, "ok", "Slack opens a connection for it."),
        ({"CXBOT_SLACK_APP_TOKEN": "xapp-1-wrong"}, "fault", "Slack refuses CXBOT_SLACK_APP_TOKEN (invalid_auth)."),
        ({"CXBOT_SLACK_APP_TOKEN": ""}, "fault", "CXBOT_SLACK_APP_TOKEN is not set, which Socket Mode needs."),
        ({"CXBOT_MODE": "http"}, "ok", "The signing secret is set; whether it is right shows when Slack calls."),
        (
            {"CXBOT_MODE": "http", "CXBOT_SLACK_SIGNING_SECRET": ""},
            *("fault", "CXBOT_SLACK_SIGNING_SECRET is not set."),
        ),
    ],
)
def test_what_lets_the_bot_connect(clinic: Clinic, variables: dict[str, str], level: str, said: str):
    ((found, told, fix),) = clinic.finds("app token", **variables)
    assert (found, told, bool(fix)) == (level, said, level == "fault")


def test_scopes_are_compared_with_the_manifest_again_after_each_installation(clinic: Clinic):
    assert clinic.finds("scopes") == [("ok", "All scopes of the manifest are granted.", "")]
    asked = manifest()["oauth_config"]["scopes"]
    clinic.grant(*(set(asked["bot"]) - {"files:write"}), *(set(asked["bot_optional"]) - {"metadata.message:read"}))
    fix = "Add it under OAuth & Permissions, and install the app again."
    unverified = "where Slack did not confirm a digest, it stays unverified, and its owner has to look"
    assert clinic.finds("scopes") == [
        ("fault", "files:write is missing: reports come without pictures.", fix),
        ("warning", f"metadata.message:read is not granted: {unverified}.", fix),
    ]
    clinic.grant(*asked["bot"], *asked["bot_optional"])
    assert clinic.finds("scopes")[0][0] == "ok"


def test_every_scope_of_the_manifest_has_its_cost():
    asked = manifest()["oauth_config"]["scopes"]
    assert set(COSTS) == {*asked["bot"], *asked["bot_optional"]}


def test_the_bot_must_be_where_digests_go(clinic: Clinic):
    assert clinic.finds("places") == [("ok", "No digest goes anywhere yet.", "")]
    ana = clinic.slack.as_person("teammate")
    channel = clinic.slack.channel_of("teammate")
    clinic.slack.invite(channel, invite=False)
    clinic.subscribe(channel)
    clinic.subscribe(ana.person)
    name = clinic.slack.playground._state.workspace.channels[channel].name
    ((level, said, fix),) = clinic.finds("places")
    assert (level, said) == ("fault", f"Digests go to #{name} ({channel}), and the bot is not in it.")
    assert fix == "Type /invite @cxbot there."
    clinic.slack.invite(channel)
    assert clinic.finds("places") == [("ok", "All 2 places that digests go to can be posted into.", "")]
    workspace = clinic.slack.playground._state.workspace
    workspace.channels[channel] = replace(workspace.channels[channel], archived=True)
    clinic.slack.playground.deactivate(ana.person)
    told = {said for level, said, _ in clinic.finds("places") if level == "fault"}
    assert told == {
        f"Digests go to #{name} ({channel}), which is archived.",
        f"Digests go to {ana.person}, whose account is deactivated.",
    }
    clinic.subscribe("C0GONE00001")
    gone = "Digests go to C0GONE00001, which Slack does not show the bot (channel_not_found)."
    assert gone in [said for _, said, _ in clinic.finds("places")]


def test_digests_of_another_workspace_are_noticed(clinic: Clinic):
    kept = clinic.subscribe("C1")
    with clinic.engine.begin() as connection:
        connection.execute(update(schedules).where(schedules.c.id == kept.number).values(workspace="T2"))
    assert any("is not the workspace of 1 of the digests here" in said for _, said, _ in clinic.finds("bot token"))


@pytest.mark.parametrize(
    ("apart", "took", "level", "said"),
    [
        (0, 0, Level.OK, "This machine's clock agrees with Slack's."),
        (-0.9, 0, Level.OK, "This machine's clock agrees with Slack's."),  # it shows whole seconds
        (11, 3, Level.OK, "This machine's clock agrees with Slack's."),  # it answered late
        (30, 0, Level.WARNING, "This machine's clock is 30 s behind Slack's: digests come that much off."),
        (-31, 0, Level.WARNING, "This machine's clock is 30 s ahead of Slack's: digests come that much off."),
        (600, 0, Level.FAULT, "This machine's clock is 600 s behind Slack's: digests come that much off."),
    ],
)
def test_clocks_are_compared(apart: float, took: float, level: Level, said: str):
    here = datetime(2026, 11, 23, 9, tzinfo=UTC)
    found = compared(here, here + timedelta(seconds=apart), took, "Slack's")
    assert (found.level, found.said) == (level, said)


def test_a_clock_that_is_off_is_told_by_slacks_own_date(clinic: Clinic):
    assert clinic.finds("clock") == [("ok", "This machine's clock agrees with Slack's.", "")]
    ((level, said, fix),) = clinic.finds("clock", lambda: now() - timedelta(minutes=10))
    assert (level, "s behind Slack's" in said, fix.startswith("Set it by the network")) == ("fault", True, True)


def test_the_databases_are_as_the_bot_sets_them(clinics: Clinic):
    for name in ("database", "settings", "schema", "database clock", "disk"):
        (found,) = clinics.finds(name)
        assert found[0] == "ok", found
    said = clinics.finds("settings")[0][1]
    if clinics.engine.dialect.name == "sqlite":
        assert said == "journal_mode wal, synchronous full, foreign_keys 1, busy_timeout 30000"
    else:
        assert "jit off, plan_cache_mode force_custom_plan, statement_timeout 1min, lock_timeout 10s" in said


def test_what_something_between_has_changed_is_told():
    assert [(each.level, each.said) for each in _as_wanted({"jit": ("on", "off"), "lock_timeout": ("10s", "10s")})] == [
        (Level.FAULT, "jit is on, where the bot sets off.")
    ]


def test_an_older_schema_is_told_and_nothing_is_upgraded(clinics: Clinic):
    with clinics.engine.begin() as connection:
        config = migrations._config()
        config.attributes["connection"] = connection
        command.downgrade(config, "-1")
    ((level, said, fix),) = clinics.finds("schema")
    assert (level, said) == ("fault", "The database is of an older version.")
    assert fix == "Run `cxbot db upgrade` first."
    assert clinics.finds("last tick")[0][:2] == (
        *("skipped",),
        "Not looked at: The database has not the schema of this version.",
    )
    assert clinics.finds("schema")[0][0] == "fault"


def test_a_database_that_is_not_there_is_told_once_and_not_made(clinic: Clinic, tmp_path: Path):
    elsewhere = tmp_path / "elsewhere" / "cx.sqlite3"
    subject = clinic.subject(CXBOT_DATABASE_URL=f"sqlite:///{elsewhere}")
    found = [each for one in examine(all_checks(), subject) for each in one.findings]
    subject.close()
    faults = [each.said for each in found if each.level is Level.FAULT]
    assert faults == [f"sqlite:///{elsewhere} is not there."]
    assert not elsewhere.exists()


def test_a_server_that_is_away_is_told_without_its_password(clinic: Clinic):
    ((level, said, fix),) = clinic.finds("database", CXBOT_DATABASE_URL="postgresql://cx:secret@127.0.0.1:1/cx")
    assert (level, "cannot be reached" in said, "secret" in said) == ("fault", True, False)
    assert "CXBOT_DATABASE_URL" in fix


def test_the_last_tick_is_seen_from_outside(clinics: Clinic):
    assert clinics.finds("last tick")[0][:2] == (
        "warning",
        "No bot has looked at what is due within the last week.",
    )
    clinics.subscribe("C1")
    assert clinics.finds("last tick")[0][0] == "fault"
    ago = [timedelta(minutes=5)]
    known = Processes(clinics.engine, clinics.workspace, lambda: now() - ago[0])
    known.begin("a", "here", 41, "socket", "0.1.0")
    ((level, said, fix),) = clinics.finds("last tick")
    assert level == "fault"
    assert said == "The last tick was 5 min ago (process 41 on here; it was killed, or hangs), and 1 digest is on."
    assert fix.startswith("Start it: cxbot serve")
    ago[0] = timedelta(seconds=3)
    known.begin("b", "there", 42, "http", "0.2.0")
    ((level, said, _),) = clinics.finds("last tick")
    assert (level, said.endswith("s ago. At work: 42 on there (http)")) == ("ok", True)
    known.tick("a")
    assert clinics.finds("last tick")[1][:2] == ("warning", "Different versions run side by side: 0.1.0, 0.2.0.")
    known.end("a")
    known.end("b")
    assert "it was stopped then" in clinics.finds("last tick")[0][1]


def test_what_is_stuck_is_told(clinics: Clinic):
    kept = clinics.subscribe("C1")
    assert clinics.finds("deliveries") == [("ok", "Nothing is overdue.", "")]
    due = now() - timedelta(minutes=20)
    promises = Deliveries(clinics.engine, clinics.workspace, lambda: due)
    promises.promise(kept.number, [Promise("idle", "C1", due)])
    ((level, said, fix),) = clinics.finds("deliveries")
    assert (level, "was due 20 min ago, and nobody works on it." in said) == ("fault", True)
    assert fix == "See that cxbot serve runs, and what its log says."
    held = promises.claim(timedelta(seconds=120))
    assert held is not None
    promises.again(held, timedelta(minutes=30), "Slack asks me to slow down.")
    ((level, said, _),) = clinics.finds("deliveries")
    assert (level, said.endswith("and 1 attempt did not bring it there: Slack asks me to slow down.")) == (
        *("warning",),
        True,
    )
    with clinics.engine.begin() as connection:
        connection.execute(update(deliveries).values(attempts=0))
    assert clinics.finds("deliveries")[0][0] == "ok"  # held back on purpose


def test_what_failed_and_what_nobody_knows_is_told_with_the_command(clinics: Clinic):
    kept = clinics.subscribe("C1")
    clinics.promises.promise(
        kept.number,
        [
            Promise("failed", "C1", now(), state=State.FAILED, error="The channel is archived."),
            Promise("unsure", "C1", now() - timedelta(hours=1), state=State.UNVERIFIED),
            Promise("missed", "C1", now(), state=State.MISSED),
        ],
    )
    failed, unsure = clinics.finds("outcomes")
    assert (failed[0], failed[1].endswith("failed: The channel is archived.")) == ("warning", True)
    assert failed[2] == f"Mend that, then: cxbot digests run {kept.number}"
    assert (unsure[0], "is unverified: nobody knows whether it is there." in unsure[1]) == ("warning", True)
    assert "cxbot digests settle " in unsure[2]
    with clinics.engine.begin() as connection:
        old = now() - timedelta(days=8)
        connection.execute(update(deliveries).where(deliveries.c.state == "failed").values(ended_at=old))
    assert len(clinics.finds("outcomes")) == 1


def test_what_the_bot_paused_itself_is_told(clinics: Clinic):
    kept = clinics.subscribe("C1")
    with clinics.engine.begin() as connection:
        connection.execute(update(schedules).values(state="paused", reason="I am not in the channel."))
    ((level, said, _),) = clinics.finds("paused")
    assert (level, said) == ("warning", f"Digest {kept.key} to C1 was paused by the bot: I am not in the channel.")


def test_a_schedule_in_a_zone_that_is_unknown_here_never_comes(clinics: Clinic):
    kept = clinics.subscribe("C1")
    assert clinics.finds("zones") == [("ok", "Europe/Berlin: known here.", "")]
    with clinics.engine.begin() as connection:
        renamed = MONDAY.encode().replace("Europe/Berlin", "Europe/Atlantis")
        connection.execute(update(schedules).values(schedule=renamed))
    ((level, said, _),) = clinics.finds("zones")
    assert (level, said.startswith(f"Digest {kept.key} cannot be read, so it never comes:")) == ("fault", True)


def test_the_data_are_told_with_how_far_they_reach(clinics: Clinic):
    assert clinics.finds("data")[0][:2] == ("warning", "There are no data yet.")
    fill(clinics.engine)
    derive_stale(clinics.engine)
    ((level, said, fix),) = clinics.finds("data", lambda: datetime(2026, 12, 9, 10, tzinfo=UTC))
    assert (level, fix) == ("warning", "Load what came since: cxbot load FILE.csv")
    assert said.endswith("days ago.")
    ((level, _, _),) = clinics.finds("data", lambda: datetime(2026, 11, 20, 10, tzinfo=UTC))
    assert level == "ok"


def test_a_connected_source_that_lags_or_has_trouble_is_told_with_its_own_fix(clinics: Clinic):
    now = datetime(2026, 11, 20, 10, tzinfo=UTC)
    connect(clinics.engine, "chatwoot", "shop", {}, every=timedelta(minutes=10), notes=(), now=now)
    fix = 'Ask it now, and see what it says: cxbot sync "shop"'
    never = ("warning", "shop (chatwoot): it was never loaded to its end.", fix)
    assert clinics.finds("data", lambda: now) == [never]
    with clinics.engine.begin() as connection:
        connection.execute(update(connected_sources).values(trouble="It refused the password."))
    assert clinics.finds("data", lambda: now) == [("warning", "shop (chatwoot): It refused the password.", fix), never]
    with clinics.engine.begin() as connection:
        connection.execute(update(connected_sources).values(trouble=""))
        connection.execute(update(raw.sources).values(synced_until=now))
    # It may lag by two rounds of ten minutes and an hour.
    assert clinics.finds("data", lambda: now + timedelta(minutes=80))[0][0] == "ok"
    ((level, said, fixed),) = clinics.finds("data", lambda: now + timedelta(minutes=81))
    until = "shop (chatwoot): complete up to 2026-11-20 10:00 UTC"
    assert (level, said, fixed) == ("warning", f"{until}, though it is asked every 10 minutes.", fix)


def test_the_machine_can_draw_and_says_how_old_its_zones_are(clinic: Clinic):
    assert clinic.finds("drawing")[0][0] == "ok"
    ((level, said, _),) = clinic.finds("zone data")
    assert level in {"ok", "warning"}
    assert "20" in said  # the release


def test_a_check_that_fails_or_hangs_stops_no_other(clinic: Clinic):
    def breaks(_: Subject) -> Iterator[Finding]:
        raise ValueError("postgresql://cx:s3cret@db/cx is odd")

    def hangs(_: Subject) -> Iterator[Finding]:
        clock.sleep(5)
        yield Finding(Level.OK, "at last")

    def well(_: Subject) -> Iterator[Finding]:
        return iter(())

    checks = [
        Check("breaks", "", "mend it", breaks),
        Check("hangs", "", "wait", hangs, seconds=0.2),
        Check("well", "It is well.", "", well),
    ]
    broken, hung, fine = (each.findings[0] for each in examine(checks, clinic.subject()))
    assert (broken.level, broken.fix) == (Level.FAULT, "mend it")
    assert broken.said == "The check itself failed: ValueError: postgresql://cx:[password]@db/cx is odd"
    assert (hung.level, hung.said) == (Level.FAULT, "This took longer than 0.2 s and was given up.")
    assert (fine.level, fine.said) == (Level.OK, "It is well.")
    assert (exit_code([fine]), exit_code([fine, hung])) == (0, 1)
    assert exit_code([Finding(Level.WARNING, ""), Finding(Level.SKIPPED, "")]) == 0


def test_a_slack_that_breaks_off_is_a_fault_and_no_error(clinic: Clinic):
    clinic.subscribe("C1")
    clinic.slack.break_("drop_before_accept")
    subject = clinic.subject()
    found = {one.check.name: one.findings[0] for one in examine(all_checks(), subject)}
    subject.close()
    assert found["bot token"].said.startswith("Slack cannot be reached at http://127.0.0.1:")
    assert found["app token"].said.startswith("Slack did not answer (")
    assert found["scopes"].level is Level.SKIPPED
    assert found["schema"].level is Level.OK


@pytest.fixture
def ready(clinic: Clinic) -> Clinic:
    fill(clinic.engine)
    clinic.slack.invite(clinic.slack.channel)
    return clinic


def pictures(out: str) -> list[str]:
    return [line for line in out.splitlines() if line[9:17] == "pictures"]


@pytest.mark.slow
def test_a_test_report_says_that_swapping_works_and_is_removed(ready: Clinic):
    channel, ana = ready.slack.channel, ready.slack.as_person("manager")
    before = len(ana.reports(channel))
    code, out, _ = run_alone(ready.environment, "doctor", "--post", channel, "--yes")
    assert code == 0
    posted, toggled, verdict, removed = pictures(out)
    assert "Posted with 2 pictures: https://" in posted
    assert "Toggled, and read back: Slack shows the other picture." in toggled
    assert verdict.startswith("ok       pictures        Way 1 works")
    assert "was removed, with its thread and files" in removed
    assert len(ana.reports(channel)) == before
    assert all(file.deleted for file in ready.slack.playground._state.workspace.files.values())
    # By the product's own path: the message was updated once, nothing was uploaded for it.
    assert len(ana.record("chat.update")) == 1


@pytest.mark.slow
def test_without_a_terminal_the_report_stays_until_it_is_removed(ready: Clinic):
    channel, ana = ready.slack.channel, ready.slack.as_person("manager")
    ready.grant(*manifest()["oauth_config"]["scopes"]["bot"])  # nothing may be read back
    code, out, _ = run_alone(ready.environment, "doctor", "--post", channel)
    assert code == 0
    posted, toggled, verdict, stays = pictures(out)
    assert "Posted with" in posted
    assert toggled.startswith("warning")
    assert "could not be read back" in toggled
    assert "Way 1 works" in verdict
    (report,) = [each for each in ana.reports(channel) if "91 %" in words_of(each)]
    assert any("is a test by `cxbot doctor`" in words_of(each) for each in ana.reads_thread(channel, report["ts"]))
    place = stays.rpartition(" ")[2]
    assert place == f"{channel}/{report['ts']}"
    code, out, _ = run_alone(ready.environment, "doctor", "--remove", place)
    assert (code, out) == (0, "The test report was removed, with its thread and files.\n")
    assert not [each for each in ana.reports(channel) if each["ts"] == report["ts"]]
    code, _, err = run_alone(ready.environment, "doctor", "--remove", place)
    assert (code, "No report is known in" in err) == (1, True)


@pytest.mark.slow
@pytest.mark.parametrize(("second", "level"), [(True, "warning"), (False, "fault")])
def test_where_the_thread_shares_nothing_the_other_way_is_tried(
    ready: Clinic, monkeypatch: pytest.MonkeyPatch, second: bool, level: str
):
    # A Slack that does not count what a message shows as shared.
    monkeypatch.setattr(chat, "file_ids", lambda _: ())
    if not second:
        monkeypatch.setattr(type(ready.slack.playground._state.workspace), "share", lambda *_: None)
    code, out, _ = run_alone(ready.environment, "doctor", "--post", ready.slack.channel, "--yes")
    assert code == (0 if second else 1)
    first, other = [line for line in pictures(out) if " Way " in line]
    assert first.startswith("warning  pictures        Way 1: Slack does not say that people may see")
    assert other.startswith(level)
    assert ("Way 2 works" in other) is second


@pytest.mark.slow
def test_where_nothing_can_be_posted_that_is_told(clinic: Clinic):
    channel = clinic.slack.channel
    ((_, no_data, _),) = [_split(line) for line in pictures(_posted(clinic, channel))]
    assert no_data.startswith("There are no ratings to make a report of.")
    fill(clinic.engine)
    clinic.slack.invite(channel, invite=False)
    clinic.grant(*manifest()["oauth_config"]["scopes"]["bot"])
    ((level, said, _),) = [_split(line) for line in pictures(_posted(clinic, channel))]
    assert (level, said) == ("fault", f"The bot is not in {channel}. Fix: Type /invite @cxbot in it.")
    ((_, said, _),) = [_split(line) for line in pictures(_posted(clinic, "C0NOWHERE01"))]
    assert said.startswith("Slack does not show C0NOWHERE01 to the bot.")


def _posted(clinic: Clinic, channel: str) -> str:
    code, out, _ = run_alone(clinic.environment, "doctor", "--post", channel)
    assert code == 1
    return out


def _split(line: str) -> tuple[str, str, str]:
    return line[:8].strip(), line[25:], ""
