"""The builder of stories says what it does not understand, and understands what it says it does."""

from zoneinfo import ZoneInfo

import pytest

from tests.steps import Step, read, read_hours

UTC = ZoneInfo("UTC")


def steps(text: str) -> list[tuple[str, str, str, dict[str, str]]]:
    return [(f"{each.at:%a %d %b %Y %H:%M:%S}", each.what, each.whom, each.options) for each in read(text, UTC)]


def test_days_are_kept_until_another_is_named() -> None:
    text = (
        "9:00 tag; 9:00:05 tag; Wed 8:00 tag; 8:30 tag; next day 7:00 tag; 3 days later 6:00 tag; 11 Apr 2027 5:00 tag"
    )
    assert [each[0] for each in steps(text)] == [
        "Mon 02 Nov 2026 09:00:00",
        "Mon 02 Nov 2026 09:00:05",
        "Wed 04 Nov 2026 08:00:00",
        "Wed 04 Nov 2026 08:30:00",
        "Thu 05 Nov 2026 07:00:00",
        "Sun 08 Nov 2026 06:00:00",
        "Sun 11 Apr 2027 05:00:00",
    ]


def test_and_is_the_same_second_and_the_same_teammate() -> None:
    assert [each[1:] for each in steps("9:00 reply ana and archive and tag via rule")] == [
        ("reply", "ana", {}),
        ("archive", "", {"by": "ana"}),
        ("tag", "", {"via": "rule"}),
    ]


def test_options_may_hold_several_words_and_several_names() -> None:
    (step,) = read("9:00 inbound from carla+dan de la cruz in front desk cc eva", UTC)
    assert step.names("from") == ["carla", "dan de la cruz"]
    assert step.names("in") == ["front desk"]
    assert step.names("bcc") == []
    assert Step(step.at, "inbound", "", {"in": "nothing"}).names("in", "support") == []


def test_until_is_seen_from_the_step_and_moves_no_day() -> None:
    first, second = read("9:00 snooze ana until Tue 8:00; 10:00 tag", UTC)
    assert first.options["until"] == "2026-11-03T08:00:00+00:00"
    assert f"{second.at:%d %H:%M}" == "02 10:00"


def test_hours_in_short() -> None:
    assert read_hours("mon-tue 9:00-12:00+13:00-17:00, sat 0:00-24:00") == {
        "mon": [["09:00", "12:00"], ["13:00", "17:00"]],
        "tue": [["09:00", "12:00"], ["13:00", "17:00"]],
        "sat": [["00:00", "24:00"]],
    }


@pytest.mark.parametrize("text", ["9:00 dance", "9:00 inbound; 9:05", "9:00 replies ana", "9:00 snooze until teatime"])
def test_what_is_no_story_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is n"):
        read(text, UTC)
