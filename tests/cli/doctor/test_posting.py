"""The doctor posts a test report, to see whether its pictures can be swapped."""

import pytest

from cxbot.cli.building import manifest
from cxbot.playground.api.methods import chat
from tests.cli.doctor.clinic import Clinic
from tests.cli.serving import run as run_alone
from tests.driver import words_of
from tests.slack.bot import fill


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
