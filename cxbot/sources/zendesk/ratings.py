"""What customers say of tickets: answers to surveys, or the older good and bad; never both of one ticket."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cxbot.source import RatingRecord, Refused, SurveyKind, SurveyRecord
from cxbot.sources.zendesk.client import Row, moment
from cxbot.sources.zendesk.words import BAD, GOOD, NEUTRAL

_BASE_32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's
_TIME = 10  # characters of a ULID that tell when it was made
TICKET = "ticket"
Scale = tuple[int, ...]  # its points, in order
FIVE: Scale = (1, 2, 3, 4, 5)
POINTS = frozenset({2, 3})  # of the other scales, of which the category says what is good


@dataclass(frozen=True, slots=True)
class Rated:
    """The ticket that was rated, as far as ratings name it."""

    id: str
    contact: str
    inbox: str = ""


def tickets_of(response: Row) -> Iterator[int]:
    """The tickets that an answer is about."""
    subjects = [each for each in response.get("subjects") or () if isinstance(each, dict)]
    names = [str(each) for each in response.get("subject_zrns") or ()]
    told = [str(each.get("id")) for each in subjects if each.get("type") == TICKET]
    told += [each.rpartition(":")[2] for each in names if not subjects and f":{TICKET}:" in each]
    yield from (int(each) for each in dict.fromkeys(told) if each.isdecimal())


def rating_of(response: Row) -> Row | None:
    """The answer to the question how satisfied somebody is; None while it is not answered."""
    for each in response.get("answers") or ():
        if isinstance(each, dict) and each.get("type") == "rating_scale" and _asks_satisfaction(each.get("question")):
            return each if each.get("rating") is not None else None
    return None


def changed_last(response: Row) -> datetime | None:
    """When a survey was answered last, or offered; None where it does not say."""
    answers = [each for each in response.get("answers") or () if isinstance(each, dict)]
    told = [moment(each["updated_at"]) for each in answers if each.get("updated_at")]
    offered = made_at(str(response.get("id") or ""))
    return max((*told, *([offered] if offered else [])), default=None)


def scale_told(question: Any) -> Scale:
    """The points of a question's scale; empty where they are not told."""
    options = question.get("options") if isinstance(question, dict) else None
    told = {str(each.get("rating")) for each in options or () if isinstance(each, dict)}
    return tuple(sorted(int(each) for each in told if each.isdecimal()))


def is_known(scale: Scale) -> bool:
    """Whether it is clear what the points of a scale mean."""
    return scale == FIVE or len(scale) in POINTS


def survey_scale(survey: Row, answer: Row) -> Scale:
    """The points of the scale on which a survey was answered."""
    questions = [each for each in survey.get("questions") or () if isinstance(each, dict)]
    own = (answer.get("question") or {}).get("id")
    same = [each for each in questions if own and each.get("id") == own]
    asking = [each for each in questions if _asks_satisfaction(each)]
    return scale_told(next(iter(same or (asking if len(asking) == 1 else ())), None))


def survey_records(response: Row, ticket: Rated, scale: Scale) -> Iterator[SurveyRecord | RatingRecord | Refused]:
    """A survey that was offered, and what was answered on a scale of these points."""
    own = str(response.get("id") or "")
    place = f"survey response {own}"
    offered = made_at(own)
    if offered is None:
        yield Refused(place, "its id does not say when it was offered")
        return
    yield SurveyRecord(own, offered, SurveyKind.AUTOMATIC, ticket.id)
    answers = [each for each in response.get("answers") or () if isinstance(each, dict)]
    answer = rating_of(response)
    if answer is None:
        return
    try:
        score, satisfied = _value(int(answer["rating"]), answer.get("rating_category"), scale)
        at = moment(answer["updated_at"])
    except (ValueError, KeyError, TypeError) as error:
        yield Refused(place, f"its answer cannot be read: {error}")
        return
    yield RatingRecord(
        id=own,
        submitted_at=at,
        score=score,
        satisfied=satisfied,
        comment=next((str(each.get("value") or "") for each in answers if each.get("type") == "open_ended"), ""),
        survey=own,
        conversation=ticket.id,
        contact=ticket.contact,
        inbox=ticket.inbox,
    )


def legacy_record(rating: Row, ticket: Rated, staff: Iterable[int]) -> RatingRecord | Refused | None:
    """An older rating; none where it was only offered."""
    score = str(rating.get("score") or "")
    if not score.startswith((GOOD, BAD)):
        return None
    agent = rating.get("assignee_id")
    try:
        at = moment(rating.get("updated_at"))
    except ValueError as error:
        return Refused(f"satisfaction rating {rating.get('id')}", str(error))
    return RatingRecord(
        id=f"ticket:{ticket.id}",
        submitted_at=at,
        satisfied=score.startswith(GOOD),
        comment=str(rating.get("comment") or ""),
        conversation=ticket.id,
        contact=ticket.contact,
        inbox=ticket.inbox,
        teammate=str(agent) if agent in set(staff) else "",
    )


def made_at(ulid: str) -> datetime | None:
    """When a ULID was made: its first characters are milliseconds in base 32."""
    text = ulid[:_TIME].upper()
    if len(text) < _TIME or any(each not in _BASE_32 for each in text):
        return None
    milliseconds = 0
    for each in text:
        milliseconds = milliseconds * 32 + _BASE_32.index(each)
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _asks_satisfaction(question: Any) -> bool:
    return isinstance(question, dict) and question.get("sub_type") == "customer_satisfaction"


def _value(rating: int, category: Any, scale: Scale) -> tuple[int | None, bool | None]:
    """A score where the scale has five points, else whether it is good, as Zendesk counts. None is guessed."""
    if not scale:
        raise ValueError("Zendesk does not tell of which scale it is, so it may mean anything")
    if not is_known(scale):
        raise ValueError(f"a scale of the points {', '.join(map(str, scale))} is unknown")
    if rating not in scale:
        raise ValueError(f"{rating} is none of the points {', '.join(map(str, scale))}")
    if scale == FIVE:
        return rating, None
    if category not in {GOOD, BAD, NEUTRAL}:
        raise ValueError(f"the category {category!r} is unknown")
    return None, category == GOOD
