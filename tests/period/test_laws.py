from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from cxbot.calendar import first_moment
from cxbot.errors import PeriodError
from cxbot.period import Bucket, CalendarUnit, Period, days, last_complete, since, this_so_far

ZONES = [
    *("UTC", "Europe/Berlin", "America/Sao_Paulo", "America/New_York", "America/Havana", "Africa/Cairo", "Asia/Beirut"),
    *(
        "Asia/Kathmandu",
        "Asia/Tehran",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Pacific/Kiritimati",
        "Africa/Casablanca",
    ),
    *("America/St_Johns", "Etc/GMT+12", "Asia/Gaza", "America/Asuncion", "Antarctica/Troll"),
]
MOMENTS = st.datetimes(datetime(2009, 1, 1), datetime(2027, 1, 1)).map(lambda each: each.replace(tzinfo=UTC))  # noqa: DTZ001 - hypothesis wants naive bounds


@st.composite
def periods(draw):
    zone, now, week_starts = draw(st.sampled_from(ZONES)), draw(MOMENTS), draw(st.sampled_from([0, 6]))
    today = now.astimezone(ZoneInfo(zone)).date()
    unit = draw(st.sampled_from([each for each in CalendarUnit if each is not CalendarUnit.HOUR]))
    kind = draw(st.sampled_from(["last", "this", "since", "days"]))
    if kind == "last":
        most = {CalendarUnit.DAY: 400, CalendarUnit.WEEK: 57, CalendarUnit.MONTH: 13, CalendarUnit.QUARTER: 4}
        return last_complete(unit, now, zone, draw(st.integers(1, most.get(unit, 1))), week_starts)
    if kind == "this":
        return this_so_far(unit, now, zone, week_starts)
    first = today - timedelta(days=draw(st.integers(0, 399)))
    if kind == "since":
        return since(first, now, zone, week_starts)
    return days(first, first + timedelta(days=draw(st.integers(0, 399))), now, zone, week_starts)


@settings(max_examples=150, deadline=None)
@given(periods(), st.sampled_from(Bucket))
def test_buckets_partition_the_period(period, bucket):
    try:
        spans = period.buckets(bucket)
    except PeriodError:
        assert period.days / {"hour": 1 / 24, "day": 1, "week": 7, "month": 28}[bucket] > 90
        return
    assert spans[0].start == period.start
    assert spans[-1].end == max(period.start, period.end)
    assert all(one.end == two.start for one, two in pairwise(spans))
    assert all(each.start < each.end for each in spans) or len(spans) == 1
    assert all(each.first.astimezone(UTC) == each.start for each in spans)


@settings(max_examples=150, deadline=None)
@given(periods())
def test_the_previous_period_abuts_or_lies_one_unit_earlier(period):
    before = period.previous()
    assert before.last < period.first
    if not period.so_far:
        assert before.end == period.start
        if period.unit not in {CalendarUnit.MONTH, CalendarUnit.QUARTER, CalendarUnit.YEAR}:
            assert before.days == period.days
    elif before.so_far:
        zone = ZoneInfo(period.zone)
        clocks = [each.until.astimezone(zone).time() for each in (before, period)]
        assert clocks[0] == clocks[1] or clocks[0].hour != clocks[1].hour  # skipped there: the clock jumped over it


@settings(max_examples=150, deadline=None)
@given(periods())
def test_every_baseline_is_earlier_and_survives_a_button(period):
    for each in (period, period.previous(), period.year_before(), period.month_before(), period.blocks_before(31)):
        assert Period.decode(each.encode()) == each
        assert each is period or each.start < period.start
        assert each.words(period.last)
        assert each.name(period.last)


@settings(max_examples=100, deadline=None)
@given(periods())
def test_every_bucket_is_a_period_of_its_own_with_the_same_ends(period):
    bucket = period.usual_bucket()
    for span in period.buckets(bucket):
        alone = period.within(span, bucket)
        assert (alone.start, alone.end) == (span.start, span.end)
        assert Period.decode(alone.encode()) == alone


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ZONES), st.dates(date(2005, 1, 1), date(2027, 12, 31)))
def test_days_begin_where_local_dates_change(zone, which):
    tz = ZoneInfo(zone)
    moment = first_moment(which, tz)
    assert moment.astimezone(tz).date() >= which
    assert (moment - timedelta(seconds=1)).astimezone(tz).date() < which
