"""When something is due, by hand."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from cxbot.errors import AskError
from cxbot.schedule import Due, Rhythm, Schedule, slot_words, spread

BERLIN = "Europe/Berlin"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def daily(clock: str, zone: str = BERLIN) -> Schedule:
    return Schedule(Rhythm.DAILY, zone, time.fromisoformat(clock))


def monthly(day: int, zone: str = BERLIN) -> Schedule:
    return Schedule(Rhythm.MONTHLY, zone, time(9), day=day)


def cron(line: str, zone: str = BERLIN) -> Schedule:
    return Schedule(Rhythm.CRON, zone, cron=line)


def walked(schedule: Schedule, first: str, last: str) -> list[str]:
    found, now = [], at(first)
    while (due := schedule.next(now)).at <= at(last):
        found.append(due.slot)
        now = due.at
    return found


def test_monday_at_nine_follows_the_clock_on_the_wall():
    mondays = Schedule(Rhythm.WEEKLY, BERLIN, time(9), frozenset({0}))
    # Summer time ends on Sunday 25 October 2026: 09:00 was 07:00 UTC, and is 08:00 UTC.
    assert mondays.next(at("2026-10-19T06:59")) == Due("2026-10-19T09:00", at("2026-10-19T07:00"))
    assert mondays.next(at("2026-10-19T07:00")) == Due("2026-10-26T09:00", at("2026-10-26T08:00"))
    assert mondays.previous(at("2026-10-26T08:00")) == Due("2026-10-26T09:00", at("2026-10-26T08:00"))
    assert mondays.previous(at("2026-10-26T07:59")) == Due("2026-10-19T09:00", at("2026-10-19T07:00"))


def test_a_time_that_clocks_skip_is_due_when_they_land_behind_it():
    # On 28 March 2027 clocks in Berlin go from 02:00 to 03:00, at 01:00 UTC.
    assert daily("02:30").next(at("2027-03-27T12:00")) == Due("2027-03-28T02:30", at("2027-03-28T01:00"))
    assert daily("02:30").next(at("2027-03-28T01:00")) == Due("2027-03-29T02:30", at("2027-03-29T00:30"))


def test_a_time_that_clocks_show_twice_is_due_once():
    # On 25 October 2026 clocks in Berlin show 02:30 at 00:30 and again at 01:30 UTC.
    assert daily("02:30").next(at("2026-10-24T12:00")) == Due("2026-10-25T02:30", at("2026-10-25T00:30"))
    assert daily("02:30").next(at("2026-10-25T00:30")) == Due("2026-10-26T02:30", at("2026-10-26T01:30"))


def test_midnight_comes_where_the_day_begins_at_one():
    # Clocks in Cairo skip the hour after midnight on Friday 24 April 2026, when it is 22:00 UTC of the day before.
    assert daily("00:00", "Africa/Cairo").next(at("2026-04-23T12:00")) == Due(
        "2026-04-24T00:00", at("2026-04-23T22:00")
    )
    assert daily("00:00", "Africa/Cairo").next(at("2026-04-23T22:00")) == Due(
        "2026-04-25T00:00", at("2026-04-24T21:00")
    )


def test_a_day_that_a_zone_skipped_is_due_as_the_next_begins():
    # Samoa had no 30 December 2011; the 31st began at 10:00 UTC of the 30th.
    apia = daily("09:00", "Pacific/Apia")
    assert walked(apia, "2011-12-28T21:00", "2012-01-01T00:00") == [
        "2011-12-29T09:00", "2011-12-30T09:00", "2011-12-31T09:00", "2012-01-01T09:00",
    ]  # fmt: skip
    assert apia.previous(at("2011-12-30T10:00")).slot == "2011-12-30T09:00"
    # Of two midnights that are one moment the last counts.
    assert daily("00:00", "Pacific/Apia").next(at("2011-12-30T00:00")).slot == "2011-12-31T00:00"


@pytest.mark.parametrize(
    ("day", "days"),
    [
        (29, ["2027-01-29", "2027-02-28", "2027-03-29", "2027-04-29", "2028-02-29"]),
        (30, ["2027-01-30", "2027-02-28", "2027-03-30", "2027-04-30", "2028-02-29"]),
        (31, ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2028-02-29"]),
    ],
)
def test_the_last_days_of_a_month_are_the_last_of_a_shorter_one(day: int, days: list[str]):
    found = walked(monthly(day), "2027-01-01T00:00", "2028-03-01T00:00")
    assert found[:4] == [f"{each}T09:00" for each in days[:4]]
    assert found[-1] == f"{days[4]}T09:00"
    assert len(found) == 14


def test_a_cron_line_for_the_leap_day_waits_for_it():
    assert cron("0 9 29 2 *").next(at("2026-11-28T00:00")).slot == "2028-02-29T09:00"
    assert cron("0 9 29 2 *").previous(at("2027-11-28T00:00")).slot == "2024-02-29T09:00"
    # 2100 is no leap year.
    assert cron("0 9 29 2 *").next(at("2096-03-01T00:00")).slot == "2104-02-29T09:00"


def test_a_cron_line_skips_a_day_that_a_month_does_not_have():
    assert walked(cron("0 9 31 * *"), "2027-01-01T00:00", "2027-06-01T00:00") == [
        "2027-01-31T09:00", "2027-03-31T09:00", "2027-05-31T09:00",
    ]  # fmt: skip


def test_one_in_a_cron_line_is_monday():
    # 30 November 2026 is a Monday.
    assert cron("0 9 * * 1").next(at("2026-11-28T00:00")).slot == "2026-11-30T09:00"
    assert cron("0 9 * * 7").next(at("2026-11-28T00:00")).slot == "2026-11-29T09:00"
    assert cron("30 6,18 * dec mon-fri/2").next(at("2026-11-28T00:00")).slot == "2026-12-02T06:30"


def test_a_cron_line_with_both_kinds_of_days_means_either():
    # The 1st is a Tuesday, Fridays are the 4th and the 11th.
    assert walked(cron("0 9 1 12 fri"), "2026-11-30T12:00", "2026-12-12T00:00") == [
        "2026-12-01T09:00", "2026-12-04T09:00", "2026-12-11T09:00",
    ]  # fmt: skip


def test_every_hour_of_a_day_with_a_skipped_hour_is_23_times():
    found = walked(cron("0 * * * *"), "2027-03-27T22:59", "2027-03-28T21:59")
    assert found[:4] == ["2027-03-28T00:00", "2027-03-28T01:00", "2027-03-28T03:00", "2027-03-28T04:00"]
    assert len(found) == 23


def test_every_hour_of_a_day_with_an_hour_shown_twice_is_25_times():
    found = walked(cron("0 * * * *"), "2026-10-24T21:59", "2026-10-25T22:59")
    assert found[:5] == [
        "2026-10-25T00:00", "2026-10-25T01:00", "2026-10-25T02:00", "2026-10-25T02:00+01:00", "2026-10-25T03:00",
    ]  # fmt: skip
    assert len(found) == len(set(found)) == 25
    assert slot_words("2026-10-25T02:00+01:00") == slot_words("2026-10-25T02:00") == "Sun 25 Oct, 02:00"


def test_a_cron_line_that_names_its_hours_follows_the_clock_on_the_wall():
    # Clocks in Berlin show 02:45 at 00:45 and again at 01:45 UTC on 25 October 2026; asked at 01:10 it is over.
    assert cron("45 2 * * *").next(at("2026-10-24T12:00")) == Due("2026-10-25T02:45", at("2026-10-25T00:45"))
    assert cron("45 2 * * *").next(at("2026-10-25T01:10")) == Due("2026-10-26T02:45", at("2026-10-26T01:45"))
    assert cron("45 2 * * *").previous(at("2026-10-25T01:10")) == Due("2026-10-25T02:45", at("2026-10-25T00:45"))
    # On 28 March 2027 they skip from 02:00 to 03:00 at 01:00 UTC: both are due then, once.
    assert cron("0 2,3 * * *").next(at("2027-03-28T00:59")) == Due("2027-03-28T03:00", at("2027-03-28T01:00"))
    assert cron("0 2,3 * * *").next(at("2027-03-28T01:00")) == Due("2027-03-29T02:00", at("2027-03-29T00:00"))


def test_a_cron_line_is_asked_in_whatever_zone_the_moment_is_told():
    berlin = ZoneInfo(BERLIN)
    second = datetime(2026, 10, 25, 2, 10, tzinfo=berlin, fold=1)  # 01:10 UTC
    assert cron("45 2 * * *").next(second) == Due("2026-10-26T02:45", at("2026-10-26T01:45"))
    assert cron("0 9 l * *").next(second).slot == "2026-10-31T09:00"


@pytest.mark.parametrize(
    "line",
    [
        "", "0 9 * *", "* * * * *", "*/5 9 * * *", "60 9 * * *", "0 24 * * *", "0 9 0 * *", "0 9 32 * *", "0 9 * 13 *",
        "0 9 * * 8", "0 9 31 2 *", "0 9 30,31 feb *", "0 9 31 4,6 *", "٣ 9 * * *",
        "0 0 9 * * *", "0 9-8 * * *", "0 9 * * mon-", "0 9 */0 * *", "0 9 * * *; x",
    ],
)  # fmt: skip
def test_what_is_no_cron_line_is_refused_in_words(line: str):
    with pytest.raises(AskError):
        cron(line)


def test_what_is_wrong_with_a_cron_line_is_said():
    with pytest.raises(AskError, match=r"“0 9 31 2 \*” names what never comes: its day of the month"):
        cron("0 9 31 2 *")
    with pytest.raises(AskError, match=r"“0 24 \* \* \*” names what never comes: its hour"):
        cron("0 24 * * *")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Schedule(Rhythm.WEEKLY, BERLIN),
        lambda: Schedule(Rhythm.WEEKLY, BERLIN, weekdays=frozenset({7})),
        lambda: Schedule(Rhythm.MONTHLY, BERLIN, day=32),
        lambda: Schedule(Rhythm.DAILY, BERLIN, day=1),
        lambda: Schedule(Rhythm.DAILY, BERLIN, time(9, 0, 1)),
        lambda: Schedule(Rhythm.DAILY, "Europe/Nowhere"),
    ],
)
def test_parts_that_do_not_belong_together_are_refused(make):
    with pytest.raises(AskError):
        make()


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (daily("09:00"), "every day at 09:00"),
        (Schedule(Rhythm.WEEKLY, BERLIN, time(8, 30), frozenset({0, 3})), "every Monday and Thursday at 08:30"),
        (Schedule(Rhythm.WEEKLY, BERLIN, time(9), frozenset(range(5))), "every weekday at 09:00"),
        (monthly(31), "every month on the 31st at 09:00"),
        (monthly(12), "every month on the 12th at 09:00"),
        (cron("0 9 * * mon"), "by the cron line 0 9 * * mon"),
    ],
)
def test_a_schedule_is_read_back_and_said_in_words(schedule: Schedule, words: str):
    assert schedule.words() == words
    assert Schedule.decode(schedule.encode()) == schedule


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"v":2}', '{"v":1,"k":"daily","z":"UTC","t":"09:00","x":1}'])
def test_what_is_no_schedule_gets_a_kind_error(text: str):
    with pytest.raises(AskError, match="Subscribe anew"):
        Schedule.decode(text)


def test_what_is_due_at_once_is_spread_the_same_way_every_time():
    minute = timedelta(seconds=60)
    waits = [spread(f"schedule/{number}", minute) for number in range(1000)]
    assert waits == [spread(f"schedule/{number}", minute) for number in range(1000)]
    assert min(waits) >= timedelta(0)
    assert max(waits) < minute
    assert 400 < sum(each < minute / 2 for each in waits) < 600
