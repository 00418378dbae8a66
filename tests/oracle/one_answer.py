"""One answer of the product beside what the oracle says to the same question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cxbot.answer import Answer, Figure, Group, Profile, Series, SurveyCoverage, Table
from cxbot.filter import Kind
from cxbot.period import Bucket, Period
from cxbot.question import About, Question
from cxbot.statistics import FEWEST
from cxbot.unit import Unit
from tests.oracle import counting
from tests.oracle.arithmetic import in_seconds, midnight, same
from tests.oracle.counting import Filters, Number
from tests.oracle.questions import BY_ID, BY_TIME
from tests.oracle.segments import Desk, survivor

TREND = ("csat_percentage", "csat_average")  # of the whole report


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
        self.coverage(answered)
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
            now = self.measured(metric, question.period)
            self.figure(f"{metric} now", measured.now, now)
            if question.metric and measured.metric.unit is Unit.DURATION:
                middle = counting.percentile(now.values, 0.5) if now.n >= FEWEST else None
                self.check(f"{metric} median", measured.now.median, middle, equal=same(measured.now.median, middle))
            self.figure(f"{metric} before", measured.before, self.measured(metric, question.before))
            if question.metric or metric in TREND:
                self.series(f"{metric} series", metric, question.period, answered.series)
                self.series(f"{metric} previous", metric, question.before, answered.previous)
            if question.split:
                self.groups(metric, answered)

    def measured(self, metric: str, period: Period) -> Number:
        return counting.measured(self.desk, metric, *in_seconds(period.start, period.end), self.now, self.filters)

    def coverage(self, answered: Answer) -> None:
        """How many were archived, asked, answered and rated, where that is told."""
        question, told = self.question, answered.coverage
        about = {None, *counting.RATED, counting.RESPONSE_RATE}
        by_teammate = question.cell is not None and question.cell[0] is Kind.TEAMMATE
        asked = question.about is not About.METRIC and question.metric in about
        if (
            not asked
            or by_teammate
            or question.values_of(Kind.RATING)
            or not self.begins_with("archived_conversations")
        ):
            self.check("coverage", told, None)
            return
        archived, sent, rated = (
            self.in_cell(metric) for metric in ("archived_conversations", counting.RESPONSE_RATE, "csat_responses")
        )
        expected = (
            archived.n,
            rated.n,
            *((sent.n, sent.numerator or 0) if self.begins_with(counting.RESPONSE_RATE) else (None, None)),
        )
        got = told and (told.archived, told.ratings, *_survey_counts(told))
        self.check("coverage", got, expected)

    def begins_with(self, metric: str) -> bool:
        """Whether what a metric counts is known since as early in the period as anything."""
        own = counting.known_since(self.desk, metric)
        every = [counting.known_since(self.desk, each) for each in counting.METRICS]
        first = min((each for each in every if each is not None), default=None)
        if own is None or first is None or own >= self.question.period.end.timestamp():
            return False
        zone = ZoneInfo(self.question.period.zone)
        own_day, first_day = (datetime.fromtimestamp(each, zone).date() for each in (own, first))
        return own_day <= max(self.question.period.first, first_day)

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
        bounds = [in_seconds(each.start, each.end) for each in spans]
        self.check(f"{what} steps", [in_seconds(each.start, each.end) for each in series.steps], bounds)
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
            start = midnight(opened, period.zone)
            expected = counting.measured(self.desk, metric, start, int(span.end.timestamp()), self.now, self.filters)
            alike = same(pooled.value, expected.value) and pooled.n == expected.n
            self.check(f"{what} window to {span.end}", pooled, expected, equal=alike)

    def rows(self, metric: str, kind: Kind, period: Period | None = None) -> dict[str, Number]:
        """What a split has to show, of the question's period or another."""
        period = period or self.question.period
        if kind in BY_TIME:
            return {
                each.first.date().isoformat(): counting.measured(
                    self.desk, metric, *in_seconds(each.start, each.end), self.now, self.filters
                )
                for each in period.buckets(BY_TIME[kind])
            }
        span = in_seconds(period.start, period.end)
        return counting.split(self.desk, metric, kind.value, *span, self.now, self.filters, period.zone)

    def nothing(self, metric: str, period: Period) -> Number:
        """What a row comes to that counted nothing: before anything of the kind is known that is no zero."""
        return Number(None, 0) if self.measured(metric, period).value is None else counting.number(metric, [])

    def groups(self, metric: str, answered: Answer) -> None:
        kind = self.question.split
        assert kind is not None
        expected = self.rows(metric, kind)
        # Rows name things by the ids of the helpdesk, which end with ours here.
        got = {_called(each, kind): each.figures[metric] for each in answered.groups}
        self.check(f"{metric} by {kind}: rows", len(got), len(answered.groups))
        for value in sorted({*expected, *got}):
            what = f"{metric} by {kind} {value!r}"
            if value in got:
                self.figure(what, got[value], expected.get(value, self.nothing(metric, self.question.period)))
            else:
                self.check(what, 0, expected[value].n)

    def in_cell(self, metric: str) -> Number:
        """A metric in the period, or in the row of a split that is asked about."""
        whole = self.measured(metric, self.question.period)
        if self.question.cell is None:
            return whole
        kind, value = self.question.cell
        if kind is Kind.CONTACT and value:
            value = str(survivor(self.desk.history, int(value)))
        nothing = counting.number(metric, []) if whole.value is not None else whole
        return self.rows(metric, kind).get(value, nothing)

    def details(self, metric: str, answered: Answer) -> None:
        details = answered.details
        assert details is not None
        expected = self.in_cell(metric)
        got = details.measured.now
        self.figure(f"{metric} details", got, expected)
        self.check(f"{metric} details count", details.count, expected.n)
        self.check(f"{metric} details rows", len(details.rows), min(details.page_size, expected.n))
        if expected.values and details.measured.metric.unit is Unit.DURATION:
            for name, value, share in (("median", got.median, 0.5), ("ninetieth", got.ninetieth, 0.9)):
                wanted = counting.percentile(expected.values, share)
                self.check(f"{metric} {name}", value, wanted, equal=same(value, wanted))
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
                nothing = self.nothing(metric, self.question.period)
                expected = columns[metric].get(row.id.rpartition("-")[2], nothing)
                self.figure(f"table {metric} of {kind} {row.id}", row.figures[metric], expected)

    def profile(self, answered: Answer, shown: Profile) -> None:
        """The numbers of one row of the table in both periods, and as many rows listed."""
        question = self.question
        for metric, measured in answered.total.items():
            for what, period, got in (
                ("now", question.period, measured.now),
                ("before", question.before, measured.before),
            ):
                nothing = self.nothing(metric, period)
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
        equal = all(same(getattr(got, name), getattr(expected, name)) for name in names)
        self.check(what, got, expected, equal=equal)


def _called(group: Group, kind: Kind) -> str:
    return group.key if kind is Kind.SOURCE else group.id.rpartition("-")[2] if kind in BY_ID else group.id


def _survey_counts(told: SurveyCoverage) -> tuple[int | None, int | None]:
    return (None, None) if told.surveys is None else (told.surveys.n, told.surveys.numerator or 0)
