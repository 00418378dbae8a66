"""Our figures beside Chatwoot's own: equal, or different with the rows and the known reasons."""

from collections.abc import Callable

import pytest

from tests.cli.conftest import Run
from tests.sources.chatwoot.conftest import chatwoot_urls, desk, new_desk
from tests.sources.chatwoot.desk import Desk, at

__all__ = ["chatwoot_urls", "desk", "new_desk"]
SPAN = ("2026-11-01", "-", "2026-11-20")


@pytest.mark.parametrize("words", ["blah", "last week by inbox", "help"])
def test_what_is_no_period_is_told(run: Run, desk: Desk, words: str) -> None:
    assert run("connect", "chatwoot", "the shop", "--set", f"url={desk.url}")[0] == 0
    code, _, err = run("check", "the shop", *words.split())
    assert code == 1
    assert err == f'cxbot: “{words}” is no period.\nTry: cxbot check "the shop" last month\n'


@pytest.fixture
def checked(run: Run, desk: Desk) -> Callable[[], tuple[int, str, str]]:
    """Three ratings, two replies; synced and checked."""
    for day, rating in ((2, 5), (3, 4), (4, 1)):
        own = desk.conversation(1, 1, at(f"{day} 9:00"))
        desk.inbound(own, at(f"{day} 9:00"))
        if day < 4:
            desk.outbound(own, at(f"{day} 9:10"))
            desk.event(own, at(f"{day} 9:10"), "reply_time", event_start_time=at(f"{day} 9:00"), value=600.4)
        desk.rate(own, desk.survey(own, at(f"{day} 9:30")), at(f"{day} 10:00"), rating)
    assert run("connect", "chatwoot", "shop", "--set", f"url={desk.url}")[0] == 0

    def check() -> tuple[int, str, str]:
        assert run("sync")[0] == 0
        return run("check", "shop", *SPAN)

    return check


def test_what_is_equal_is_said_to_be(checked: Callable[[], tuple[int, str, str]]) -> None:
    code, out, err = checked()
    assert (code, err) == (0, "")
    assert "satisfaction score: theirs 66.7 % of 3, ours 66.7 % of 3: equal" in out
    assert "reply time: theirs 600.4 s of 2, ours 600.0 s of 2: equal" in out


def test_rows_that_differ_are_named_with_the_known_reasons(
    checked: Callable[[], tuple[int, str, str]], desk: Desk
) -> None:
    desk.update("csat_survey_responses", 3, rating=5, updated_at=at("24 9:00"))  # counts then for us, and not before
    desk.event(3, at("4 9:20"), "reply_time", event_start_time=at("4 9:00"), value=1200.0)
    desk.update("reporting_events", 1, value=900.0)
    code, out, _ = checked()
    assert code == 1
    assert "satisfaction score: theirs 100.0 % of 3, ours 100.0 % of 2: DIFFERENT" in out
    assert "  only theirs: 3\n" in out
    assert "Chatwoot counts a rating on the day of its first answer" in out
    assert f"  only theirs: 3 {int(at('4 9:20').timestamp())}\n" in out
    assert f"  other: 1 {int(at('2 9:10').timestamp())}\n" in out
