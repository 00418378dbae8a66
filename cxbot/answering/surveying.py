"""Of how many conversations the ratings are: how many were archived, asked about, and answered."""

from collections.abc import Mapping, Sequence

from cxbot.answer import Figure, Reach, SurveyCoverage
from cxbot.answering.count import Count
from cxbot.answering.counting import figures
from cxbot.answering.narrowing import can_narrow, event_of
from cxbot.answering.totals import still_collecting
from cxbot.answering.usual import usual_ranges
from cxbot.calendar import seconds
from cxbot.event import Thing
from cxbot.filter import Kind
from cxbot.metric import Metric
from cxbot.metrics import catalogue
from cxbot.sections import COVERAGE

OF_SURVEYS = {Thing.RATING, Thing.SURVEY}


def survey_coverage(
    count: Count, metrics: Sequence[Metric], total: Mapping[str, Figure], reach: Reach
) -> SurveyCoverage | None:
    """How far the ratings reach, under the filters of the question; `total` has what is counted already.

    None where neither ratings nor surveys are asked about, where no conversations are known, and where not all of it
    can be narrowed alike: by scores, and to one row of a split by teammate, of whom each is credited with other things.
    """
    if {event_of(each).thing for each in metrics}.isdisjoint(OF_SURVEYS):
        return None
    question, since = count.question, count.since
    archived, rate, rated = wanted = [catalogue()[name] for name in COVERAGE]
    alike = question.cell is None or question.cell[0] is not Kind.TEAMMATE
    known = since.begins_with(archived, question.period) and alike
    if not known or not all(can_narrow(event_of(each), count.scope) for each in wanted):
        return None
    surveyed = since.begins_with(rate, question.period)
    found = dict(total)
    missing = [each for each in wanted if each.name not in found and (each is not rate or surveyed)]
    if missing:
        span = seconds(question.period.start), seconds(question.period.end)
        found |= since.figures(missing, figures(count, missing, count.whens)[0, None], *span)
    collecting = still_collecting(count, rate)
    usual = usual_ranges(count, [rate], found, reach) if surveyed and not collecting else {}
    return SurveyCoverage(
        archived=found[archived.name].n,
        ratings=found[rated.name].n,
        surveys=found[rate.name] if surveyed else None,
        collecting=collecting and surveyed,
        usual=usual.get(rate.name),
    )
