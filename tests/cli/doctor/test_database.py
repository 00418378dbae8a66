"""The doctor looks at the databases, the clocks, what is due and the data."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import update

from cxbot import migrations
from cxbot.deriving import derive_stale
from cxbot.doctor import Level, all_checks, examine
from cxbot.doctor.database import _as_wanted
from cxbot.doctor.slack import compared
from cxbot.keeping.deliveries import Deliveries, Promise, State
from cxbot.keeping.processes import Processes
from cxbot.syncing.connected import connect
from cxbot.tables import raw
from cxbot.tables.connected import connected_sources
from cxbot.tables.promised import deliveries, schedules
from tests.cli.doctor.clinic import Clinic, now
from tests.cli.test_digests import MONDAY
from tests.slack.bot import fill


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
