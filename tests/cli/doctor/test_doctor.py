"""The doctor finds what is wrong in a workspace of the playground and in databases, and says what mends it."""

import json
import time as clock
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import update

from cxbot.cli.building import manifest
from cxbot.doctor import Check, Finding, Level, Subject, all_checks, examine, exit_code
from cxbot.doctor.slack import COSTS
from cxbot.tables.promised import schedules
from tests.cli.doctor.clinic import Clinic
from tests.cli.serving import run as run_alone
from tests.cli.serving import serving
from tests.slack.bot import fill


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
