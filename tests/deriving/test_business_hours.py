"""How much of a wait falls into business hours. All expected numbers are counted on a wall clock."""

import pytest
from sqlalchemy import Engine

from cxbot.deriving.business_hours import read_week
from cxbot.errors import SourceError
from tests.story import DAY, HOUR, MINUTE, Desk

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


def business(desk: Desk, text: str, inbox: str = "support") -> int:
    """Business seconds of a story's last reply."""
    return desk.tell(text, inbox=inbox).segments[-1].replies[-1].business


def test_without_hours_all_of_the_day_counts(sqlite_engine: Engine) -> None:
    assert business(Desk(sqlite_engine), "Sat 12:00 inbound; Sun 13:00 reply ana") == DAY + HOUR


def test_several_spans_a_day(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    desk.hours("mon-fri 9:00-12:00+13:00-17:00")
    assert business(desk, "Mon 11:00 inbound; 14:00 reply ana") == 2 * HOUR  # 11-12, 13-14


def test_overnight_hours_are_two_spans(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    desk.hours("mon 22:00-24:00, tue 00:00-06:00+22:00-24:00, wed 00:00-06:00")
    assert business(desk, "Mon 21:00 inbound; Tue 5:00 reply ana") == 7 * HOUR  # 22-24, 0-5
    assert business(desk, "Mon 23:00 inbound; Wed 1:00 reply ana") == 10 * HOUR  # 23-24, 0-6, 22-24, 0-1


def test_a_span_that_ends_before_it_starts_goes_on_into_the_next_day(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    desk.hours("sun 22:00-06:00")
    assert business(desk, "Sun 21:00 inbound; Mon 7:00 reply ana") == 8 * HOUR


def test_overlapping_spans_count_once(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    desk.hours("mon 9:00-12:00+11:00-13:00+10:00-11:00")
    assert business(desk, "Mon 8:00 inbound; 18:00 reply ana") == 4 * HOUR  # 9-13


def test_a_long_wait_over_a_weekend(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    desk.hours("mon-fri 9:00-17:00")
    assert business(desk, "6 Nov 16:00 inbound; 10 Nov 10:00 reply ana") == 10 * HOUR  # Friday 1, Monday 8, Tuesday 1


def test_the_hours_of_the_inbox_win_over_the_workspace(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    desk.hours("mon 9:00-10:00")
    desk.hours("mon 9:00-12:00", inbox="vip")
    assert business(desk, "Mon 8:00 inbound; 18:00 reply ana", inbox="vip") == 3 * HOUR
    assert business(desk, "Mon 8:00 inbound; 18:00 reply ana", inbox="support") == 1 * HOUR


def test_of_the_inboxes_of_the_reply_the_first_by_name_among_those_with_hours(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    for name in ("Zulu", "beta", "alpha"):
        desk.inbox(name)
    desk.hours("mon 9:00-10:00", inbox="Zulu")
    desk.hours("mon 9:00-12:00", inbox="beta")
    # alpha has none; of the rest beta comes before Zulu, whatever the capitals and ids. The inbound's does not matter.
    assert business(desk, "Mon 8:00 inbound in Zulu; 18:00 reply ana in alpha+Zulu+beta") == 3 * HOUR


def test_a_reply_that_names_no_inbox_has_the_hours_of_the_latest_one(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    desk.hours("mon 9:00-12:00", inbox="vip")
    assert business(desk, "Mon 8:00 inbound in vip; 18:00 reply ana in nothing") == 3 * HOUR


def test_the_hours_valid_when_the_reply_was_sent_apply_to_the_whole_wait(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    desk.hours("mon-sun 9:00-17:00")
    desk.hours("mon-sun 9:00-11:00", since="3 Nov 10:00")
    assert business(desk, "2 Nov 8:00 inbound; 3 Nov 9:59:59 reply ana") == 8 * HOUR + 59 * MINUTE + 59
    assert business(desk, "2 Nov 8:00 inbound; 3 Nov 10:00 reply ana") == 3 * HOUR  # 9-11, 9-10


def test_before_its_first_hours_an_inbox_has_those_of_the_workspace(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    desk.hours("mon-sun 9:00-10:00", inbox="support", since="4 Nov 0:00")
    assert business(desk, "2 Nov 8:00 inbound; 18:00 reply ana") == 10 * HOUR  # nobody has any: all of it
    desk.hours("mon-sun 9:00-11:00")
    assert business(desk, "2 Nov 8:00 inbound; 18:00 reply ana") == 2 * HOUR
    assert business(desk, "4 Nov 8:00 inbound; 18:00 reply ana") == 1 * HOUR


def test_withdrawn_hours_are_none(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    desk.hours("mon-sun 9:00-10:00", inbox="support")
    desk.hours("", inbox="support", since="3 Nov 0:00")
    assert business(desk, "2 Nov 8:00 inbound; 18:00 reply ana") == 1 * HOUR
    assert business(desk, "3 Nov 8:00 inbound; 18:00 reply ana") == 10 * HOUR
    desk.hours("mon-sun 9:00-11:00")
    assert business(desk, "3 Nov 8:00 inbound; 18:00 reply ana") == 2 * HOUR


def test_each_has_its_own_zone(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine, zone=NEW_YORK)
    desk.hours("mon-fri 9:00-17:00", inbox="berlin", zone=BERLIN)
    desk.hours("mon-fri 9:00-17:00", inbox="boston", zone=NEW_YORK)
    story = "Mon 6:00 inbound; 12:00 reply ana"  # in New York; 12:00 to 18:00 in Berlin
    assert business(desk, story, inbox="berlin") == 5 * HOUR  # 12-17
    assert business(desk, story, inbox="boston") == 3 * HOUR  # 9-12


def test_the_night_the_clock_goes_forward_is_an_hour_shorter(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine, zone=BERLIN)
    desk.hours("mon-sun 00:00-24:00", zone=BERLIN)
    # 29 March 2026: 2:00 becomes 3:00. From 1:00 to 4:00 two hours pass.
    assert business(desk, "29 Mar 1:00 inbound; 4:00 reply ana") == 2 * HOUR
    assert business(desk, "28 Mar 12:00 inbound; 29 Mar 12:00 reply ana") == 23 * HOUR


def test_the_night_the_clock_goes_back_is_an_hour_longer(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine, zone=BERLIN)
    desk.hours("sun 00:00-06:00", zone=BERLIN)
    # 25 October 2026: 3:00 becomes 2:00. From 1:00 to 4:00 four hours pass.
    assert business(desk, "25 Oct 1:00 inbound; 4:00 reply ana") == 4 * HOUR
    assert business(desk, "24 Oct 12:00 inbound; 26 Oct 12:00 reply ana") == 7 * HOUR


def test_on_the_day_the_clock_changes_opening_is_by_the_clock_on_the_wall(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine, zone=BERLIN)
    desk.hours("sun 9:00-17:00", zone=BERLIN)
    assert business(desk, "29 Mar 8:00 inbound; 10:00 reply ana") == 1 * HOUR  # 9-10, though 9:00 is 8 h after midnight
    assert business(desk, "25 Oct 16:00 inbound; 18:00 reply ana") == 1 * HOUR  # 16-17


def test_hours_keep_to_the_wall_clock_through_the_year(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)  # stories in UTC
    desk.hours("mon-fri 9:00-17:00", zone=BERLIN)
    assert business(desk, "13 Jul 6:00 inbound; 8:00 reply ana") == 1 * HOUR  # opens 7:00 UTC in summer
    assert business(desk, "9 Nov 6:00 inbound; 9:00 reply ana") == 1 * HOUR  # opens 8:00 UTC in winter


def test_opening_at_a_time_that_is_skipped_is_opening_behind_the_gap(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine, zone=BERLIN)
    desk.hours("sun 2:30-5:00", zone=BERLIN)
    assert business(desk, "29 Mar 1:00 inbound; 6:00 reply ana") == 2 * HOUR  # 3:00 to 5:00


def test_opening_at_a_time_that_comes_twice_is_opening_at_the_first(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine, zone=BERLIN)
    desk.hours("sun 2:30-5:00", zone=BERLIN)
    assert business(desk, "25 Oct 1:00 inbound; 6:00 reply ana") == 3.5 * HOUR  # 2:30 to 3:00 = 2:00, to 5:00


@pytest.mark.parametrize(
    ("zone", "spans"),
    [
        ("Mars/Olympus", '{"mon": [["09:00", "17:00"]]}'),
        ("UTC", "nine to five"),
        ("UTC", "[]"),
        ("UTC", '{"monday": [["09:00", "17:00"]]}'),
        ("UTC", '{"mon": [["09:00", "25:00"]]}'),
        ("UTC", '{"mon": [["09:75", "17:00"]]}'),
        ("UTC", '{"mon": [["9", "17:00"]]}'),
        ("UTC", '{"mon": ["09:00"]}'),
    ],
)
def test_hours_that_cannot_be_read_are_named_with_the_fix(zone: str, spans: str) -> None:
    with pytest.raises(SourceError, match="Write a zone like") as caught:
        read_week(zone, spans)
    assert repr(spans) in caught.value.text


def test_empty_text_is_no_hours_and_an_empty_week_is_never_open() -> None:
    assert read_week("UTC", "") is None
    never = read_week("UTC", "{}")
    assert never is not None
    assert never.elapsed(0, 30 * DAY) == 0
