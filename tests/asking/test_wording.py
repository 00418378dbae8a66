"""The words of a question ask it again: the law over random questions, and how some of them read."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cxbot.asking import Context, ask, view, words_of
from cxbot.errors import AskError
from cxbot.filter import Filter, Kind, combined
from cxbot.metrics import catalogue
from cxbot.period import Baseline, Bucket, CalendarUnit, Dates, Latest, Part, Piece, Relative, Units, Weekday, days
from cxbot.question import UNCOMPARED, About, Question
from cxbot.section import Shape
from cxbot.sections import sections
from tests.asking.catalogue import BERLIN, NOW, Known

TODAY = date(2026, 11, 12)
LATER = NOW + timedelta(days=40)
THINGS = {
    Kind.INBOX: {"1": "Support", "2": "Sales EMEA", "3": "October", "4": "Sales, old", "5": "a:b=c", "6": "private"},
    Kind.CHANNEL: {"email": "email", "chat": "chat"},
    Kind.TEAMMATE: {"7": "Ana Silva", "8": "Ben", "9": "Ben", "10": "Siobhán O’Brien", "11": "@home"},
    Kind.TEAM: {"1": "EMEA", "2": "by inbox"},
    Kind.TAG: {
        "5": 'say "hi"',
        "6": "vip",
        "7": "very – vip",
        "8": "& more; or less?",
        "9": "חשבון",
        "10": "vs last year",
    },
    Kind.ACCOUNT: {"11": "Acme Corp", "12": "Globex", "13": "Globex Mining", "14": "last month"},
    Kind.CONTACT: {"21": "Jo Twin", "22": "Jo Twin", "23": "jane@acme.com", "24": "8 ball"},
}
EXTERNAL = {(kind, f"x-{kind}-{id_}"): [(id_, name)] for kind, things in THINGS.items() for id_, name in things.items()}
CALLED = {(kind, id_): (name, f"x-{kind}-{id_}") for kind, things in THINGS.items() for id_, name in things.items()}
CONTEXT = Context(
    NOW,
    BERLIN,
    names=Known(THINGS, EXTERNAL),
    sections=tuple(sections().values()),
    metrics=tuple(catalogue().values()),
    reach=lambda: date(2026, 3, 2),
)
METRICS = sorted(catalogue())
SECTIONS = [each.name for each in sections().values() if each.shape in {Shape.DONUT, Shape.TREND, Shape.FIGURES}]
TREND = next(each for each in sections().values() if each.shape is Shape.TREND)
UNITS = [each for each in CalendarUnit if each is not CalendarUnit.HOUR]
SPLITS = [each for each in Kind if each.splits and (not each.of_time or each is Kind.HOUR)]

PARTS = [
    *(
        Part(Piece.HALF, half, unit, ago)
        for half in (1, 2)
        for unit in (CalendarUnit.MONTH, CalendarUnit.YEAR)
        for ago in (0, 1)
    ),
    *(
        Part(Piece.DAY, count, unit)
        for count in (-10, -1, 1, 3)
        for unit in (CalendarUnit.WEEK, CalendarUnit.MONTH)
        if abs(count) < 7 or unit is CalendarUnit.MONTH
    ),
    *(Part(Piece.WEEK, number, CalendarUnit.MONTH, ago) for number in (-1, 1, 4) for ago in (0, 1)),
    *(Part(Piece.MONTH, number, CalendarUnit.QUARTER) for number in (-1, 1, 2)),
]

dates = st.dates(date(2024, 1, 1), TODAY)
stretches = st.one_of(
    st.builds(Units, st.sampled_from(UNITS), ago=st.integers(0, 3)),
    st.builds(Latest, st.sampled_from(Weekday), st.booleans()),
    st.lists(dates, min_size=2, max_size=2).map(lambda two: Dates(min(two), max(two))),
    st.builds(lambda day: Dates(day, day), dates),
    st.sampled_from([(9, 30), (10, 31), (11, 30)]).map(lambda at: Dates(date(2026, at[0], 1), date(2026, *at))),
    st.just(Dates(date(2026, 7, 1), date(2026, 9, 30))),
    st.sampled_from(PARTS),
    st.just(Dates(date(2025, 1, 1), date(2025, 12, 31))),
)
relatives = st.one_of(
    stretches.map(Relative.of),
    st.builds(Units, st.sampled_from(UNITS), st.integers(2, 9)).map(Relative.of),
    stretches.map(Relative.since),
    st.just(Relative.all_time()),
    st.builds(
        Relative,
        st.builds(lambda day: Dates(day, day), dates),
        st.sampled_from([Units(CalendarUnit.DAY), Units(CalendarUnit.DAY, ago=0)]),
    ),
)
baselines = st.one_of(
    st.just(Baseline(CalendarUnit.YEAR)),
    st.just(Baseline(CalendarUnit.MONTH)),
    st.just(Baseline()),
    st.builds(Baseline, st.sampled_from([CalendarUnit.DAY, CalendarUnit.WEEK]), st.integers(1, 40)),
    st.lists(dates, min_size=2, max_size=2).map(lambda two: Baseline(period=Relative.of(Dates(min(two), max(two))))),
)


@st.composite
def filters(draw):
    found = []
    for kind in draw(st.lists(st.sampled_from([*THINGS, Kind.RATING]), max_size=4)):
        known = sorted(THINGS.get(kind, {str(score): "" for score in range(1, 6)}))
        ids = draw(st.lists(st.sampled_from(known), min_size=1, max_size=4, unique=True))
        found.append(Filter(kind, tuple(ids)))
    return tuple(dict.fromkeys(combined(found)))


def measures(about, shown):
    """What a trend of this can be asked to show."""
    if about is About.REPORT or shown == TREND.name:
        return [None, *TREND.metrics]
    return [None, *METRICS]


@st.composite
def questions(draw, period):
    """Questions that words can ask."""
    about = draw(st.sampled_from(About))
    asked = Question(period, filters=draw(filters()))
    if about is About.SECTION:
        section = draw(st.sampled_from(SECTIONS))
        asked = replace(asked, section=section)
        asked = replace(asked, bucket=draw(st.none() | st.sampled_from(Bucket))) if section == TREND.name else asked
    elif about in {About.METRIC, About.DETAILS, About.REPORT}:
        metric = None if about is About.REPORT else draw(st.sampled_from(METRICS))
        split, bucket = draw(st.none() | st.sampled_from(SPLITS)), draw(st.none() | st.sampled_from(Bucket))
        asked = replace(asked, metric=metric, split=split, bucket=bucket)
        if about is About.METRIC and split in {Kind.INBOX, Kind.CHANNEL, Kind.TAG} and draw(st.booleans()):
            asked = replace(asked, rows=draw(st.integers(1, 20)), sort=f"{draw(st.sampled_from(['', '-']))}{metric}")
    elif about is About.CUSTOMERS:
        asked = replace(
            asked,
            split=draw(st.sampled_from([Kind.ACCOUNT, Kind.CONTACT])),
            sort=draw(st.sampled_from(["", "name", "-name", *METRICS, *(f"-{each}" for each in METRICS)])),
            search=draw(
                st.sampled_from(["", "acme", "acme corp", "last month", "a, b", "jane@acme.com", "sort:csat", "או"])
            ),
            rows=draw(st.sampled_from([0, 0, 5, 20])),
            columns=draw(st.lists(st.sampled_from(METRICS), max_size=4, unique=True).map(tuple)),
        )
    elif about is About.PROFILE:
        kind = draw(st.sampled_from([Kind.ACCOUNT, Kind.CONTACT]))
        cell = (kind, draw(st.sampled_from(sorted(THINGS[kind]))))
        assume(Filter(kind, (cell[1],)) not in asked.filters)
        asked = replace(asked, cell=cell)
    elif about is About.TEAMMATES and all(each.kind is not Kind.TEAMMATE for each in asked.filters):
        one = draw(st.none() | st.sampled_from(sorted(THINGS[Kind.TEAMMATE])))
        asked = replace(asked, cell=(Kind.TEAMMATE, one) if one else None)
    asked = replace(asked, about=about)
    if about in {About.REPORT, About.METRIC, About.DETAILS, About.SECTION}:
        asked = replace(asked, measure=draw(st.sampled_from(measures(about, asked.section))))
    return asked if about in UNCOMPARED else replace(asked, compare=draw(st.booleans()))


def fits(relative, question):
    try:
        period = relative.at(NOW, BERLIN, 0, date(2026, 3, 2))
        if question.bucket:
            period.buckets(question.bucket)
        relative.at(LATER, BERLIN, 0, date(2026, 3, 2))
    except AskError:
        return None
    return period


@settings(max_examples=400, deadline=None)
@given(relatives, st.data())
def test_the_words_of_a_question_ask_it(relative, data):
    question = data.draw(questions(days(TODAY, TODAY, NOW, BERLIN)))
    period = fits(relative, question)
    assume(period)
    question = replace(question, period=period)
    if question.compare:
        baseline = data.draw(baselines)
        try:
            question = replace(question, baseline=baseline.of(period, NOW))
        except AskError:
            return
    words = words_of(question, CALLED, CONTEXT)
    assert ask(words, CONTEXT) == question, words


@settings(max_examples=400, deadline=None)
@given(relatives, st.none() | baselines, st.data())
def test_the_words_of_a_view_keep_its_period_moving(relative, baseline, data):
    question = data.draw(questions(days(TODAY, TODAY, NOW, BERLIN)))
    period = fits(relative, question)
    assume(period)
    assume(not (baseline and question.about in UNCOMPARED))
    try:
        asked = replace(question, period=period, compare=question.compare or baseline is not None)
        asked = replace(asked, baseline=baseline.of(period, NOW) if baseline else None)
    except AskError:
        return
    words = words_of(asked, CALLED, CONTEXT, period=relative, baseline=baseline)
    kept = view("mine", words, CONTEXT)
    assert kept.asked == asked, words
    assert kept.baseline in {baseline, baseline or Baseline(), None}
    reach = date(2026, 3, 2)
    assert kept.period.at(LATER, BERLIN, 0, reach) == relative.at(LATER, BERLIN, 0, reach), words


# Worked by hand, on Thursday 12 November 2026


@pytest.mark.parametrize(
    "words",
    [
        "last week",
        "last month inbox:Support by day vs last year",
        "first reply time last 12 weeks by inbox by week",
        "csat yesterday",
        "trend last 12 weeks as average",
        "csat average score this quarter compared",
        'this month inbox:"Sales EMEA",Support tag:vip',
        "october 2025 vs july 2025",
        "Q2 2026 rating:1-3,5",
        "1-15 Oct 2026 by teammate",
        "since 1 Oct 2026",
        "accounts last month sort:csat columns: active conversations, csat",
        'contacts last week sort:+first_reply_time search:"acme corp"',
        "contact jane@acme.com last month vs last year",
        'account "Globex" last quarter',
        "feedback last week rating:1-3",
        "teammates last month",
        'teammate "Ana Silva" last month inbox:Support',
        "details first reply time yesterday",
        "messages received yesterday by hour of day",
        'last week inbox:"October","Sales, old","a:b=c"',
        "last week teammate:x-teammate-8",
        "last week contact:x-contact-22",
        'last week contact:"Jo Twin"',
        "last week tag:x-tag-5,x-tag-7",
    ],
)
def test_words_that_are_learnt_are_the_ones_that_come_back(words):
    assert words_of(ask(words, CONTEXT), CALLED, CONTEXT) == words.replace('"October"', "October")


def test_a_period_that_was_cut_earlier_this_day_is_still_this_week():
    morning = replace(CONTEXT, now=datetime(2026, 11, 12, 8, tzinfo=UTC))
    assert words_of(ask("this week", morning), {}, CONTEXT) == "this week"
    monday = replace(CONTEXT, now=datetime(2026, 11, 9, 8, tzinfo=UTC))
    assert words_of(ask("this month", monday), {}, CONTEXT) == "1-9 Nov 2026"


def test_what_no_words_say_is_left_out():
    week = ask("csat by inbox last week", CONTEXT)
    for cut in (replace(week, page=3), week.in_cell(Kind.INBOX, "1")):
        assert words_of(cut, CALLED, CONTEXT) == "satisfaction score last week by inbox"
    assert words_of(week.only(Kind.INBOX, "77"), {}, CONTEXT) == "satisfaction score last week inbox:77 by inbox"


def test_every_word_of_a_metric_is_its_own():
    for metric in catalogue().values():
        period = ask("last week", CONTEXT).period
        words = words_of(Question(period, About.METRIC, metric=metric.name), {}, CONTEXT)
        assert "_" not in words
        assert ask(words, CONTEXT).metric == metric.name


@pytest.mark.parametrize("words", ["accounts last week", "teammates last week", "feedback last week"])
def test_what_a_list_does_not_compare_is_not_said_of_it(words):
    assert words_of(ask(words, CONTEXT).comparing(), CALLED, CONTEXT) == words
