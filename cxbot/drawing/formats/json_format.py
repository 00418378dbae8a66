"""An answer as JSON: a public format, to which fields are only added.

Instants are half-open and in the report's zone, percentages 0-100, durations in seconds, all in full precision; null
where nothing was counted. Ids are the helpdesk's; where a conversation went on after its inactivity period, a number
stands behind its id.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from cxbot.answer import (
    Answer,
    Basis,
    Change,
    Details,
    Feedback,
    Figure,
    Group,
    Measured,
    Pooled,
    Profile,
    Ratings,
    Row,
    Series,
    SurveyCoverage,
    Table,
    Voice,
)
from cxbot.filter import Kind
from cxbot.message import Json
from cxbot.metric import Aggregate
from cxbot.metrics import catalogue
from cxbot.period import Period
from cxbot.statistics import Interval

FORMAT = 1
DIGITS = 6


def to_json(answer: Answer) -> Json:
    """Everything the answer has, as what json.dumps takes."""
    question = answer.question
    zone = ZoneInfo(question.period.zone)
    told: Json = {
        "format": FORMAT,
        "period": _period(question.period),
        "filters": _by_kind(answer),
        "narrowed_to": [
            {"by": each.kind.value, "any_of": [_named(answer, each.kind, id_) for id_ in each.ids]}
            for each in answer.question.filters
        ],
        "metrics": {name: _measured(each) | _usual(answer, name) for name, each in answer.total.items()},
        "as_of": _instant(answer.reach.as_of, zone),
        "begins": _instant(answer.reach.begins, zone),
        "waiting": answer.reach.waiting,
        "sources": {name: _instant(until, zone) for name, until in answer.reach.sources},
        "known": answer.reach.knows(question.period).value,
    }
    if question.cell is not None:
        told["row"] = {"by": question.cell[0].value, **_named(answer, *question.cell)}
    told |= _ratings(answer)
    if answer.series is not None:
        told["bucket"] = question.grain.value
        told["series"] = _series(answer.series)
    if answer.total:
        told["previous"] = {
            "period": _period(question.before),
            "metrics": {name: _figure(name, each.before) for name, each in answer.total.items()},
            **_counts_compared(answer),
            **({"series": _series(answer.previous)} if answer.previous is not None else {}),
        }
    if question.split is not None and answer.table is None:
        told["groups"] = [_group(each) for each in answer.groups]
    if answer.voices:
        told["feedback"] = [_voice(each, zone) for each in answer.voices]
    told |= _lists(answer, zone)
    if answer.details is not None:
        told |= _details(answer.details, zone)
    return told


def _lists(answer: Answer, zone: ZoneInfo) -> Json:
    """A table, comments, or one customer."""
    told: Json = {}
    if answer.table is not None:
        told["table"] = _table(answer.table)
    if answer.feedback is not None:
        told["comments"] = _comments(answer.feedback, zone)
    if answer.profile is not None:
        told["profile"] = _profile(answer.profile, zone)
    return told


def _by_kind(answer: Answer) -> Json:
    """What each kind is narrowed to; `narrowed_to` tells two filters of a kind apart."""
    told: Json = {}
    for each in answer.question.filters:
        told.setdefault(each.kind.value, []).extend(_named(answer, each.kind, id_) for id_ in each.ids)
    return told


def _named(answer: Answer, kind: Kind, id_: str) -> Json:
    """A thing by the helpdesk's id, never by ours."""
    key = (kind, id_)
    return {"id": answer.helpdesk_ids.get(key, id_), "name": answer.names.get(key, id_)}


def _period(period: Period) -> Json:
    zone = ZoneInfo(period.zone)
    return {
        "from": _instant(period.start, zone),
        "until": _instant(period.end, zone),
        "zone": period.zone,
        "so_far": period.so_far,
    }


def _instant(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return None if moment is None else moment.astimezone(zone).isoformat()


def _figure(name: str, figure: Figure) -> Json:
    metric = catalogue()[name]
    if metric.aggregate is Aggregate.COUNT:
        return {"value": None if figure.value is None else figure.n}
    told: Json = {"value": _number(figure.value), "n": figure.n}
    if metric.aggregate is Aggregate.SHARE:
        told["numerator"] = figure.numerator or 0
    if figure.median is not None:
        told["median"] = _number(figure.median)
    if figure.ninetieth is not None:
        told["p90"] = _number(figure.ninetieth)
    return told


def _usual(answer: Answer, name: str) -> Json:
    if name not in answer.usual:
        return {}
    return {"usual": _interval(answer.usual[name].at(answer.total[name].now.n))}


def _ratings(answer: Answer) -> Json:
    told: Json = {}
    if answer.ratings is not None:
        told["ratings"] = _by_score(answer.ratings)
    if answer.coverage is not None:
        told["coverage"] = _coverage(answer.coverage)
    return told


def _coverage(coverage: SurveyCoverage) -> Json:
    """How many were archived, asked and answered; null where no source tells which surveys were sent."""
    sent, usual = coverage.surveys, coverage.usual
    return {
        "archived": coverage.archived,
        "asked": sent and sent.n,
        "answered": sent and (sent.numerator or 0),
        "ratings": coverage.ratings,
        "collecting": coverage.collecting,
        "usual": _interval(usual.at(sent.n)) if usual and sent else None,
    }


def _interval(interval: Interval | None) -> list[float | None] | None:
    return None if interval is None else [_number(interval.low), _number(interval.high)]


def _counts_compared(answer: Answer) -> Json:
    """With what counts are compared; `difference` of a count is then over the same span, or per day."""
    if answer.counts is None or answer.counts.basis is Basis.WHOLE:
        return {}
    return {"counts": {"basis": answer.counts.basis.value, "period": _period(answer.counts.before)}}


def _measured(measured: Measured) -> Json:
    return _figure(measured.metric.name, measured.now) | {"change": _change(measured.change)}


def _change(change: Change) -> Json:
    interval = change.interval
    return {
        "difference": _number(change.difference),
        "interval": _interval(interval),
        "verdict": change.verdict.value or None,
        "good": change.good,
    }


def _figures(figures: dict[str, Figure]) -> Json:
    return {name: _figure(name, figure) for name, figure in figures.items()}


def _series(series: Series) -> list[Json]:
    zone, windows, usual = ZoneInfo(series.period.zone), series.windows, series.usual
    return [
        {
            "from": _instant(each.start, zone),
            "until": _instant(each.end, zone),
            "metrics": _figures(each.figures),
            **({"windows": {name: _window(found[number]) for name, found in windows.items()}} if windows else {}),
            **({"usual": {name: _interval(found[number]) for name, found in usual.items()}} if usual else {}),
        }
        for number, each in enumerate(series.steps)
    ]


def _window(pooled: Pooled) -> Json:
    interval = None if pooled.low is None or pooled.high is None else Interval(pooled.low, pooled.high)
    return {"value": _number(pooled.value), "n": pooled.n, "interval": _interval(interval)}


def _group(group: Group) -> Json:
    return {"by": group.by.value, "id": group.id, "name": group.name, "metrics": _figures(group.figures)}


def _voice(voice: Voice, zone: ZoneInfo) -> Json:
    return {
        "id": voice.rating_id,
        "customer": voice.customer,
        "score": voice.score,
        "satisfied": voice.satisfied,
        "at": _instant(voice.at, zone),
        "comment": voice.comment,
        "link": voice.link,
    }


def _table(table: Table) -> Json:
    rows = [_group(each) for each in table.rows]
    return {
        "by": table.by.value,
        "count": table.count,
        "page": table.page + 1,
        "rows": rows,
        "note": table.note,
        "columns": list(table.columns),
        "sorted_by": table.sorted_by or "name",
        "descending": table.descending,
    }


def _comments(feedback: Feedback, zone: ZoneInfo) -> Json:
    return {
        "count": feedback.count,
        "rated": feedback.rated,
        "page": feedback.page + 1,
        "by_score": _by_score(feedback.by_score),
        "rows": [_row(each, zone) for each in feedback.rows],
    }


def _profile(profile: Profile, zone: ZoneInfo) -> Json:
    lists = {"ratings": profile.ratings, "conversations": profile.conversations}
    return {
        "by": profile.by.value,
        "id": profile.id,
        "name": profile.name,
        "address": profile.address,
        "account": None if profile.account is None else profile.account[1],
        "contacts": profile.contacts if profile.by is Kind.ACCOUNT else None,
        **{name: {"count": each.count, "rows": [_row(row, zone) for row in each.rows]} for name, each in lists.items()},
    }


def _by_score(ratings: Ratings) -> Json:
    told: Json = {str(score): count for score, count in sorted(ratings.by_score.items())}
    if ratings.satisfied or ratings.unsatisfied:
        told |= {"satisfied": ratings.satisfied, "unsatisfied": ratings.unsatisfied}
    return told


def _details(details: Details, zone: ZoneInfo) -> Json:
    interval = details.interval
    return {
        "calculation": details.calculation,
        "definition": details.measured.metric.definition,
        "left_out": list(details.left_out),
        "interval": _interval(interval),
        "metrics": {details.measured.metric.name: _measured(details.measured)},
        "count": details.count,
        "page": details.page + 1,
        "rows": [_row(each, zone) for each in details.rows],
    }


def _row(row: Row, zone: ZoneInfo) -> Json:
    return {
        "id": row.id,
        "at": _instant(row.at, zone),
        "conversation": row.conversation,
        "customer": row.customer,
        "account": row.account,
        "inbox": row.inbox,
        "teammate": row.teammate,
        "value": _number(row.value),
        "score": row.score,
        "comment": row.comment,
        "link": row.link,
    }


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
