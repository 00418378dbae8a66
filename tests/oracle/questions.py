"""Random questions about a random history: about any metric and row, with any filters, over any period."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from cxbot.calendar import start_of
from cxbot.errors import PeriodError
from cxbot.filter import Filter, Kind
from cxbot.period import Bucket, CalendarUnit, Period, days
from cxbot.question import About, Question
from tests.oracle import counting
from tests.oracle.deleting import deletions
from tests.oracle.facts import History
from tests.oracle.histories import DAY, HOUR, ZONES, before_answers_of, before_revisions_of, latest_moment, moments_of

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


@dataclass(frozen=True)
class Asked:
    """A history, the time at which it is asked about, and questions; `before` is what was told of it before.

    What is not in the history any more was deleted in the helpdesk, and never happened.
    """

    history: History
    now: int
    questions: tuple[Question, ...]
    before: History


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
