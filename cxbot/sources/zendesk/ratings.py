"""What customers say of tickets: answers to surveys, or the older good and bad; never both of one ticket."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cxbot.source import RatingRecord, Refused, SurveyKind, SurveyRecord
from cxbot.sources.zendesk.client import Row, moment
from cxbot.sources.zendesk.words import BAD, GOOD

_BASE_32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's
_TIME = 10  # characters of a ULID that tell when it was made
_FIVE = 5


@dataclass(frozen=True, slots=True)
class Rated:
    """The ticket that was rated, as far as ratings name it."""

    id: str
    contact: str
    inbox: str = ""


def tickets_of(response: Row) -> Iterator[int]:
    """The tickets that an answer is about."""
    for each in response.get("subjects") or ():
        if isinstance(each, dict) and each.get("type") == "ticket" and str(each.get("id")).isdecimal():
            yield int(each["id"])


def survey_records(response: Row, ticket: Rated) -> Iterator[SurveyRecord | RatingRecord | Refused]:
    """A survey that was offered, and what was answered."""
    own = str(response.get("id") or "")
    place = f"survey response {own}"
    offered = made_at(own)
    if offered is None:
        yield Refused(place, "its id does not say when it was offered")
        return
    yield SurveyRecord(own, offered, SurveyKind.AUTOMATIC, ticket.id)
    answers = [each for each in response.get("answers") or () if isinstance(each, dict)]
    answer = next((each for each in answers if each.get("type") == "rating_scale" and _asks_satisfaction(each)), None)
    if answer is None or answer.get("rating") is None:
        return
    try:
        score, satisfied = _value(int(answer["rating"]), answer.get("rating_category"), _options(answer))
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


def _asks_satisfaction(answer: Row) -> bool:
    question = answer.get("question") or {}
    return bool(question.get("sub_type") == "customer_satisfaction")


def _options(answer: Row) -> tuple[int, ...]:
    return _ratings((answer.get("question") or {}).get("options"))


def _ratings(options: Any) -> tuple[int, ...]:
    return tuple(sorted({int(each["rating"]) for each in options or () if isinstance(each, dict) and "rating" in each}))


def _value(rating: int, category: Any, options: tuple[int, ...]) -> tuple[int | None, bool | None]:
    """A score where the scale has five points, else whether it is good, as Zendesk counts. None is guessed."""
    if options and rating not in options:
        raise ValueError(f"{rating} is none of the points {', '.join(map(str, options))}")
    if len(options) == _FIVE:
        return rating, None
    if category not in {GOOD, BAD, "neutral"}:
        raise ValueError(f"the category {category!r} is unknown")
    return None, category == GOOD
