"""What stands out: inboxes, channels, accounts and tags whose figure changed clearly against the baseline.

Who looks at many groups finds some that changed by chance alone. So a group stands out only where its change is clear
(Newcombe for shares, Welch for means) at a level that is divided by the number of all groups that were compared:
Bonferroni's inequality, after Dunn 1961 (`statistics.each_of`). Of twenty digests in which nothing changed, at least
nineteen on average then name nothing. What is shown of a change is its usual interval, as everywhere else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cxbot.answer import Comparison, Figure, Group, Measured
from cxbot.answer.highlights import StandOut
from cxbot.answering import spans
from cxbot.answering.comparing import is_clear_among, measured
from cxbot.answering.count import Count
from cxbot.answering.counting import counts as counts_of
from cxbot.answering.counting import figure
from cxbot.answering.names import external_ids, names, told_apart
from cxbot.answering.narrowing import event_of
from cxbot.answering.totals import BEFORE, NOW
from cxbot.filter import Kind
from cxbot.metric import Aggregate, Metric
from cxbot.statistics import FEW_REPLIES, FEWEST
from cxbot.unit import Unit

KINDS = (Kind.INBOX, Kind.CHANNEL, Kind.ACCOUNT, Kind.TAG)
SIDES = (Kind.INBOX, Kind.CHANNEL)  # by which times are looked at: teams work in inboxes, customers are told by ratings


@dataclass(frozen=True, slots=True)
class _Compared:
    """One group in both periods, before anybody knows what it is called."""

    kind: Kind
    id: int | str
    measured: Measured

    @property
    def sureness(self) -> float:
        """How large its change surely is: the end of its interval that is nearer to 0, in the unit of the metric."""
        interval = self.measured.change.interval
        return 0.0 if interval is None else min(abs(interval.low), abs(interval.high))

    @property
    def figures(self) -> tuple[Metric, Figure, Figure]:
        """What it was compared by: the same under two names is one finding."""
        return self.measured.metric, self.measured.now, self.measured.before


def stand_outs(
    count: Count, metrics: Sequence[Metric], whole: dict[str, Measured], counts: Comparison, *, accounts: bool
) -> tuple[tuple[StandOut, ...], int]:
    """The groups that changed clearly, the surest first of each metric, and how many groups were compared.

    `whole` has each metric of all groups together. Groups of fewer than five ratings, or thirty replies, on either side
    are not looked at, nor one that is the whole. Counts have no verdict, so they are left out, and so is what is still
    collecting. One statement for each kind of group and kind of thing that is counted.
    """
    judged = [
        each for each in metrics if each.aggregate is not Aggregate.COUNT and _may_be_compared(whole.get(each.name))
    ]
    compared = [
        each
        for metric in judged
        for kind in _kinds(metric, accounts=accounts)
        for each in _groups(count, metric, kind, whole[metric.name], counts)
    ]
    clear = [each for each in compared if is_clear_among(len(compared), each.measured)]
    found: list[_Compared] = []
    for metric in judged:
        own = [each for each in clear if each.measured.metric is metric]
        # A channel of one inbox, or a tag that all of an account's conversations have, says the same again.
        distinct = [each for at, each in enumerate(own) if each.figures not in [other.figures for other in own[:at]]]
        found += sorted(distinct, key=lambda each: -each.sureness)
    return tuple(_named(count, found)), len(compared)


def _may_be_compared(whole: Measured | None) -> bool:
    return whole is not None and not whole.collecting and whole.change.difference is not None


def _kinds(metric: Metric, *, accounts: bool) -> list[Kind]:
    kinds = KINDS if event_of(metric).is_rating else SIDES
    return [each for each in kinds if accounts or each is not Kind.ACCOUNT]


def _groups(count: Count, metric: Metric, kind: Kind, whole: Measured, counts: Comparison) -> Iterator[_Compared]:
    question, clocks = count.question, count.scope.clocks
    whens = [
        *spans.whole(question.period, NOW, clocks=clocks),
        *spans.whole(question.before, BEFORE, clocks=clocks),
    ]
    found = counts_of(count, [metric], whens, split=kind)
    least = FEW_REPLIES if metric.unit is Unit.DURATION else FEWEST
    # Of thousands of accounts few have enough; only of those more is worked out.
    many = {place: each[metric.name] for place, each in found.items() if each[metric.name][0] >= least}
    for by in sorted(by for slot, by in many if slot == NOW and by is not None and (BEFORE, by) in many):
        now, before = many[NOW, by], many[BEFORE, by]
        if (now[0], before[0]) != (whole.now.n, whole.before.n):
            yield _Compared(kind, by, measured(metric, figure(metric, *now), figure(metric, *before), counts))


def _named(count: Count, found: Sequence[_Compared]) -> Iterator[StandOut]:
    known: dict[tuple[Kind, int | str], Group] = {}
    for kind in dict.fromkeys(each.kind for each in found):
        ids = [each.id for each in found if each.kind is kind]
        rows = [int(each) for each in ids] if kind is not Kind.CHANNEL else []
        called = names(count.connection, kind, rows) if rows else {}
        there = external_ids(count.connection, kind, rows) if rows else {}
        groups = (
            Group(kind, str(each), str(each), {}, key=str(each))
            if kind is Kind.CHANNEL
            else Group(kind, there[int(each)], called[int(each)], {}, key=str(each))
            for each in ids
        )
        known |= {(kind, id_): group for id_, group in zip(ids, told_apart(count.connection, groups), strict=True)}
    for each in found:
        yield StandOut(known[each.kind, each.id], each.measured)
