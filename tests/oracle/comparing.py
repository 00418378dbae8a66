"""The product's answers to random questions about a history, beside the oracle's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from math import isclose
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st
from sqlalchemy import Engine

from cxbot.answer import Answer, Figure, Profile, Series, Table
from cxbot.answering import answer
from cxbot.calendar import start_of
from cxbot.database import reading
from cxbot.deriving import derive_stale
from cxbot.errors import AskError, PeriodError
from cxbot.filter import Filter, Kind
from cxbot.period import Bucket, CalendarUnit, Period, days
from cxbot.question import About, Question
from cxbot.syncing import sync
from cxbot.unit import Unit
from tests.oracle import counting
from tests.oracle.counting import Filters, Number
from tests.oracle.deleting import deletions, telling_anew
from tests.oracle.facts import History, write
from tests.oracle.histories import DAY, HOUR, ZONES, before_answers_of, before_revisions_of, latest_moment, moments_of
from tests.oracle.segments import Desk, survivor, understand

VALUES: dict[Kind, tuple[str, ...]] = {
    Kind.INBOX: ("1", "2", "3", "4"),
    Kind.CHANNEL: ("email", "chat", "sms", "phone"),
    Kind.TEAMMATE: ("1", "2", "3"),
    Kind.TEAM: ("1", "2", "3"),
    Kind.TAG: ("1", "2"),
    Kind.ACCOUNT: ("1", "2", "3"),
    Kind.CONTACT: ("1", "2", "3", "4", "5", "6"),
    Kind.RATING: ("1", "2", "3", "4", "5"),
}
FILTERED = (*VALUES, Kind.TEAMMATE, Kind.TEAMMATE, Kind.TEAM)
BY_ID = (Kind.INBOX, Kind.TEAMMATE, Kind.TAG, Kind.ACCOUNT, Kind.CONTACT)
BY_TIME = {Kind.DAY: Bucket.DAY, Kind.WEEK: Bucket.WEEK, Kind.MONTH: Bucket.MONTH}
SPLITS = (*BY_ID, *BY_ID, Kind.CHANNEL, Kind.HOUR, *BY_TIME)
LONGEST = 390  # days
PROFILES = 2  # of a table that are compared
TREND = ("csat_percentage", "csat_average")  # of the whole report


@dataclass(frozen=True)
class Asked:
    """A history, the time at which it is asked about, and questions; `before` is what was told of it before.

    What is not in the history any more was deleted in the helpdesk, and never happened.
    """

    history: History
    now: int
    questions: tuple[Question, ...]
    before: History


# --- what is asked


@st.composite
def asked(draw: st.DrawFn, histories: st.SearchStrategy[History], questions: int = 4, *, past: bool = True) -> Asked:
    """A history and some questions about it; where `past`, often about the past, or after something was deleted."""
    before = draw(histories)
    history = draw(deletions(before)) if past else before
    now = latest_moment(history) + draw(st.sampled_from((0, 0, 1, 2 * HOUR, 3 * DAY, 40 * DAY)))
    if past and draw(st.integers(0, 3)):  # in the past: now and then right before somebody answers, or answers again
        moments = [*moments_of(history), now]
        before_answers = st.sampled_from(before_answers_of(history) or moments)
        before_revisions = st.sampled_from(before_revisions_of(history) or moments)
        at_any = st.tuples(st.sampled_from(moments), st.sampled_from((0, 1, HOUR))).map(sum)
        now = draw(st.one_of(before_revisions, before_revisions, before_answers, at_any))
    everything = Question(_since_the_beginning(history, now, draw(st.sampled_from(ZONES))))
    # Most rules show in who is credited and where.
    everything = replace(
        everything, split=draw(st.sampled_from((Kind.TEAMMATE, Kind.HOUR, *BY_ID))), bucket=Bucket.MONTH
    )
    if draw(st.integers(0, 3)) == 3:
        kind = draw(st.sampled_from((Kind.CONTACT, Kind.ACCOUNT)))
        everything = replace(everything, about=About.CUSTOMERS, split=kind, bucket=None)
    others = [draw(_question(history, now)) for _ in range(draw(st.integers(1, questions - 1)))]
    return Asked(history, now, (everything, *others), before)


def _since_the_beginning(history: History, now: int, zone: str) -> Period:
    first = min([each.at for each in (*history.messages, *history.activities)], default=now)
    first = min(first, now)
    start, end = (datetime.fromtimestamp(each, ZoneInfo(zone)).date() for each in (first, now))
    start = max(start - timedelta(days=9), end - timedelta(days=LONGEST))
    return days(start, end, datetime.fromtimestamp(now, UTC), zone)


@st.composite
def _question(draw: st.DrawFn, history: History, now: int) -> Question:
    about = draw(st.sampled_from((About.REPORT, About.METRIC, About.METRIC, About.DETAILS, About.CUSTOMERS)))
    filters = draw(st.lists(st.sampled_from(FILTERED).flatmap(_filter), max_size=2))
    if filters and draw(st.integers(0, 4)) == 4:
        filters.append(draw(_filter(filters[0].kind)))  # two of one kind
    metric = None
    if about in {About.METRIC, About.DETAILS}:  # a filter by rating is refused with what is no rating
        rated = any(each.kind is Kind.RATING for each in filters)
        metric = draw(st.sampled_from(counting.RATED if rated else counting.METRICS))
    question = Question(draw(_period(history, now)), about=about, metric=metric, filters=tuple(filters))
    if about is About.CUSTOMERS:
        return replace(question, split=draw(st.sampled_from((Kind.CONTACT, Kind.ACCOUNT))))
    if about is About.DETAILS:
        return replace(question, cell=draw(st.sampled_from((None, *SPLITS)).flatmap(lambda kind: _row(kind, question))))
    question = replace(
        question, split=draw(st.sampled_from((None, *SPLITS))), bucket=draw(st.sampled_from((None, *Bucket)))
    )
    try:
        for each in (question.period, question.before):
            each.buckets(question.grain)
            each.buckets(BY_TIME.get(question.split or Kind.MONTH, Bucket.MONTH))
    except PeriodError:  # more than 100 points
        question = replace(question, bucket=Bucket.MONTH, split=None)
    if question.split in VALUES and not question.filters:
        question = replace(question, filters=tuple(draw(st.lists(_filter(question.split), max_size=1))))
    return question


def _filter(kind: Kind) -> st.SearchStrategy[Filter]:
    ids = st.sets(st.sampled_from(VALUES[kind]), min_size=1, max_size=2)
    return ids.map(lambda found: Filter(kind, tuple(sorted(found))))


def _row(kind: Kind | None, question: Question) -> st.SearchStrategy[tuple[Kind, str] | None]:
    """A row of a split, whose details are asked for; under a filter of its kind, one that is shown."""
    if kind is None:
        return st.none()
    if kind in BY_TIME:
        try:
            spans = question.period.buckets(BY_TIME[kind])
        except PeriodError:  # more than 100 points
            return st.none()
        return st.sampled_from(spans).map(lambda span: (kind, span.first.date().isoformat()))
    values = ("00", "09", "10", "14") if kind is Kind.HOUR else question.values_of(kind) or ("", *VALUES[kind])
    return st.sampled_from(values).map(lambda value: (kind, value))


@st.composite
def _period(draw: st.DrawFn, history: History, now: int) -> Period:
    """Days around something that happened, in some zone; all of it now and then."""
    zone = draw(st.sampled_from(ZONES))
    moments = sorted({each.at for each in (*history.messages, *history.activities) if each.at <= now} | {now})
    first = draw(st.sampled_from(moments))
    last = draw(st.sampled_from([each for each in moments if each >= first]))
    start, end = (datetime.fromtimestamp(each, ZoneInfo(zone)).date() for each in (first, last))
    shape = draw(st.sampled_from(("days", "days", "days", "all", "week", "month", "longer")))
    if shape == "all":
        start = datetime.fromtimestamp(moments[0], UTC).date() - timedelta(days=1)
    elif shape == "longer":
        start, end = start - timedelta(days=2), end + timedelta(days=3)
    elif shape in {"week", "month"}:
        start = start_of(CalendarUnit(shape), start)
        end = start + timedelta(days=6)
        if shape == "month":
            end = start_of(CalendarUnit.MONTH, start + timedelta(days=31)) - timedelta(days=1)
    return days(start, min(end, start + timedelta(days=LONGEST)), datetime.fromtimestamp(now, UTC), zone)


# --- what is answered


def differences(engine: Engine, asked: Asked) -> list[str]:
    """Write the history, derive, ask, and say where product and oracle differ."""
    write(engine, asked.before)
    derive_stale(engine)
    if asked.before != asked.history:
        sync(engine, telling_anew(asked.before, asked.history), now=datetime.fromtimestamp(asked.now, UTC))
        derive_stale(engine)
    return compare(engine, understand(asked.history, asked.now), asked)


def compare(engine: Engine, desk: Desk, asked: Asked) -> list[str]:
    """Say where the product's answers about what it derived differ from the oracle's."""
    found = []
    moment = datetime.fromtimestamp(asked.now, UTC)
    for question in asked.questions:
        if question.metric == counting.RESPONSE_RATE and not desk.invitations:
            with reading(engine) as connection, pytest.raises(AskError):
                answer(connection, question, now=moment)
            continue
        with reading(engine) as connection:
            answered = answer(connection, question, now=moment)
        comparing = Comparing(desk, question, asked.now, [])
        comparing.all(answered)
        found += comparing.found
        for behind in _behind(question, answered):
            with reading(engine) as connection:
                answered = answer(connection, behind, now=moment)
            comparing = Comparing(desk, behind, asked.now, [])
            comparing.all(answered)
            found += comparing.found
    return found


def _behind(question: Question, answered: Answer) -> list[Question]:
    """What is asked by the controls of an answer: profiles of some rows of a table, and teammates."""
    plain = Question(question.period, baseline=question.baseline, filters=question.filters)
    if answered.table:
        rows = answered.table.rows[:PROFILES]
        return [replace(plain, about=About.PROFILE, cell=(each.by, each.key)) for each in rows]
    if question.split is Kind.TEAMMATE and question.metric is None:
        return [replace(plain, about=About.TEAMMATES)]
    return []


@dataclass
class Comparing:
    """One answer beside what the oracle says."""

    desk: Desk
    question: Question
    now: int
    found: list[str]

    @property
    def filters(self) -> Filters:
        found: Filters = {}
        for each in self.question.filters:
            found[each.kind.value] = (*found.get(each.kind.value, ()), each.ids)
        return found

    def all(self, answered: Answer) -> None:
        """Compare everything that was answered."""
        question = self.question
        if answered.profile:
            self.profile(answered, answered.profile)
            return
        if answered.table and question.about is About.TEAMMATES:
            self.teammates(answered.table)
            return
        if answered.table:
            self.table(answered.table)
            return
        metrics = [question.metric] if question.metric else list(counting.METRICS)
        if not self.desk.invitations:  # nothing is known of surveys
            metrics = [each for each in metrics if each != counting.RESPONSE_RATE]
        if question.metric is None and question.values_of(Kind.RATING):
            metrics = list(counting.RATED)
        self.check("metrics", sorted(answered.total), sorted(metrics))
        for metric in metrics:
            if answered.details:
                self.details(metric, answered)
                continue
            measured = answered.total[metric]
            self.figure(f"{metric} now", measured.now, self.measured(metric, question.period))
            self.figure(f"{metric} before", measured.before, self.measured(metric, question.before))
            if question.metric or metric in TREND:
                self.series(f"{metric} series", metric, question.period, answered.series)
                self.series(f"{metric} previous", metric, question.before, answered.previous)
            if question.split:
                self.groups(metric, answered)

    def measured(self, metric: str, period: Period) -> Number:
        return counting.measured(self.desk, metric, *_span(period.start, period.end), self.now, self.filters)

    def series(self, what: str, metric: str, period: Period, series: Series | None) -> None:
        shown = self.question.metric or "csat_responses"
        if what.endswith("previous") and not counting.known(self.desk, shown, int(period.end.timestamp())):
            self.check(what, series, None)
            return
        if series is None:
            self.check(what, series, "a series")
            return
        for step in series.steps:
            self.check(
                f"{what} metrics",
                sorted(step.figures),
                sorted([self.question.metric] if self.question.metric else TREND),
            )
        spans = period.buckets(self.question.grain)
        bounds = [_span(each.start, each.end) for each in spans]
        self.check(f"{what} steps", [_span(each.start, each.end) for each in series.steps], bounds)
        for step, (start, end) in zip(series.steps, bounds, strict=False):
            expected = counting.measured(self.desk, metric, start, end, self.now, self.filters)
            self.figure(f"{what} {step.start}", step.figures[metric], expected)
        self.windows(what, metric, period, series)

    def windows(self, what: str, metric: str, period: Period, series: Series) -> None:
        """What each bucket comes to with the six days, or three weeks, before it."""
        bucket = self.question.grain
        if metric in counting.COUNTS or bucket not in {Bucket.DAY, Bucket.WEEK}:
            self.check(f"{what} windows", metric not in series.windows, expected=True)
            return
        for span, pooled in zip(period.buckets(bucket), series.windows[metric], strict=True):
            first = span.first.date()
            if bucket is Bucket.DAY:
                opened = first - timedelta(days=6)
            else:
                opened = first - timedelta(days=21 + (first.weekday() - period.week_starts) % 7)
            start = _midnight(opened, period.zone)
            expected = counting.measured(self.desk, metric, start, int(span.end.timestamp()), self.now, self.filters)
            same = _same(pooled.value, expected.value) and pooled.n == expected.n
            self.check(f"{what} window to {span.end}", pooled, expected, equal=same)

    def rows(self, metric: str, kind: Kind, period: Period | None = None) -> dict[str, Number]:
        """What a split has to show, of the question's period or another."""
        period = period or self.question.period
        if kind in BY_TIME:
            return {
                each.first.date().isoformat(): counting.measured(
                    self.desk, metric, *_span(each.start, each.end), self.now, self.filters
                )
                for each in period.buckets(BY_TIME[kind])
            }
        span = _span(period.start, period.end)
        return counting.split(self.desk, metric, kind.value, *span, self.now, self.filters, period.zone)

    def groups(self, metric: str, answered: Answer) -> None:
        kind = self.question.split
        assert kind is not None
        expected = self.rows(metric, kind)
        # Rows name things by the ids of the helpdesk, which end with ours here.
        got = {
            each.id.rpartition("-")[2] if kind in BY_ID else each.id: each.figures[metric] for each in answered.groups
        }
        self.check(f"{metric} by {kind}: rows", len(got), len(answered.groups))
        for value in sorted({*expected, *got}):
            what = f"{metric} by {kind} {value!r}"
            if value in got:
                self.figure(what, got[value], expected.get(value, counting.number(metric, [])))
            else:
                self.check(what, 0, expected[value].n)

    def details(self, metric: str, answered: Answer) -> None:
        details, cell = answered.details, self.question.cell
        assert details is not None
        expected = self.measured(metric, self.question.period)
        if cell:
            kind, value = cell
            if kind is Kind.CONTACT and value:
                value = str(survivor(self.desk.history, int(value)))
            nothing = counting.number(metric, []) if expected.value is not None else expected
            expected = self.rows(metric, kind).get(value, nothing)
        got = details.measured.now
        self.figure(f"{metric} details", got, expected)
        self.check(f"{metric} details count", details.count, expected.n)
        self.check(f"{metric} details rows", len(details.rows), min(details.page_size, expected.n))
        if expected.values and details.measured.metric.unit is Unit.DURATION:
            for name, value, share in (("median", got.median, 0.5), ("ninetieth", got.ninetieth, 0.9)):
                wanted = counting.percentile(expected.values, share)
                self.check(f"{metric} {name}", value, wanted, equal=_same(value, wanted))
        if expected.values and expected.n <= details.page_size:
            values = sorted(each.value or 0.0 for each in details.rows)
            self.check(f"{metric} details values", values, list(expected.values))

    def table(self, table: Table) -> None:
        """A row for every customer with an activity or a rating; by active conversations, then name, then id."""
        kind = self.question.split
        assert kind is not None
        columns = {metric: self.rows(metric, kind) for metric in (*table.metrics, "active_conversations")}
        if self.question.values_of(Kind.RATING):
            customers = set(self.rows("csat_responses", kind))
            columns["active_conversations"] = {}
        else:
            customers = {*self.rows("csat_responses", kind), *columns["active_conversations"]}
        history = self.desk.history
        things: Sequence[tuple[int, str]] = [
            (each.id, each.name) for each in (history.contacts if kind is Kind.CONTACT else history.accounts)
        ]
        active = columns["active_conversations"]
        ordered = sorted(
            (each for each in things if str(each[0]) in customers),
            key=lambda each: (-active[str(each[0])].n if str(each[0]) in active else 0, each[1], each[0]),
        )
        self.check(f"table of {kind} count", table.count, len(ordered))
        self.check(
            f"table of {kind} rows",
            [each.id.rpartition("-")[2] for each in table.rows],
            [str(id_) for id_, _ in ordered],
        )
        for row in table.rows:
            for metric in table.metrics:
                if metric not in counting.RATED and self.question.values_of(Kind.RATING):
                    continue
                expected = columns[metric].get(row.id.rpartition("-")[2], counting.number(metric, []))
                self.figure(f"table {metric} of {kind} {row.id}", row.figures[metric], expected)

    def profile(self, answered: Answer, shown: Profile) -> None:
        """The numbers of one row of the table in both periods, and as many rows listed."""
        question = self.question
        for metric, measured in answered.total.items():
            for what, period, got in (
                ("now", question.period, measured.now),
                ("before", question.before, measured.before),
            ):
                nothing = counting.number(metric, [])
                if self.measured(metric, period).value is None:
                    nothing = Number(None, 0)  # before anything is known
                self.figure(
                    f"profile {metric} {what}", got, self.rows(metric, shown.by, period).get(shown.key, nothing)
                )
        for details in (shown.ratings, shown.conversations):
            metric = details.measured.metric.name
            expected = self.rows(metric, shown.by).get(shown.key, counting.number(metric, []))
            self.check(f"profile {metric} count", details.count, expected.n)
            self.check(f"profile {metric} rows", len(details.rows), min(details.page_size, expected.n))

    def teammates(self, table: Table) -> None:
        """A row for every person to whom anything is credited, by name, then by id."""
        metrics = [each for each in table.metrics if each in counting.RATED or not self.question.values_of(Kind.RATING)]
        columns = {metric: self.rows(metric, Kind.TEAMMATE) for metric in metrics}
        known = {str(each.id): each.name for each in self.desk.history.teammates}
        people = {value for column in columns.values() for value, number in column.items() if number.n} - {""}
        ordered = sorted(people, key=lambda each: (known[each].casefold(), int(each)))
        self.check("teammates", [each.key for each in table.rows], ordered)
        for row in table.rows:
            for metric in metrics:
                expected = columns[metric].get(row.key, counting.number(metric, []))
                self.figure(f"{metric} of teammate {row.key}", row.figures[metric], expected)

    def check(self, what: str, got: object, expected: object, *, equal: bool | None = None) -> None:
        if not (got == expected if equal is None else equal):
            asked = self.question
            more = f"{asked.about} of {asked.cell} by {asked.split} {self.filters}"
            self.found.append(f"{what}: got {got}, expected {expected} ({asked.period.encode()} {more})")

    def figure(self, what: str, got: Figure, expected: Number) -> None:
        names = ["value", "n", "numerator", "total", "variance"]
        if what.startswith("table"):
            names.remove("variance")  # rows of the table say no verdict, so theirs is not computed
        equal = all(_same(getattr(got, name), getattr(expected, name)) for name in names)
        self.check(what, got, expected, equal=equal)


def _same(got: float | None, expected: float | None) -> bool:
    if got is None or expected is None:
        return got is expected
    return isclose(got, expected, rel_tol=1e-9, abs_tol=1e-9)


def _midnight(day: date, zone: str) -> int:
    """When a local day begins, also where clocks are set at midnight: the first second that shows it."""
    local = ZoneInfo(zone)
    at = int(datetime.combine(day, time.min, UTC).timestamp()) - DAY
    while datetime.fromtimestamp(at, local).date() < day:
        at += HOUR // 2
    return at


def _span(start: datetime, end: datetime) -> tuple[int, int]:
    return int(start.timestamp()), int(end.timestamp())
