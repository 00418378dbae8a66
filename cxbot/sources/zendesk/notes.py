"""What a Zendesk cannot tell, in plain sentences: it depends on its plan, and on what was met on the way."""

from collections.abc import Collection, Iterator

from cxbot.sources.zendesk.company import Company
from cxbot.sources.zendesk.positions import Cursor

_GAPS = {
    "business_hours/schedules": "Business hours cannot be read: the plan has none, or the token belongs to no admin.",
    "guide/survey_responses": "Answers to the newer surveys cannot be read: the plan has none, or it may not be read.",
    "satisfaction_ratings": "Ratings (good, bad) cannot be read: the plan has none, or they are switched off.",
    "group_memberships": "Who is in which group cannot be read, so teams have no members.",
    "incremental/users": "Which customers changed cannot be read; they are told anew with their tickets only.",
    "incremental/organizations": "Which organizations changed cannot be read; they are told anew with tickets only.",
    "recipient_addresses": "Your support addresses cannot be read; name them in the setting “own”.",
}


def notes_of(company: Company, at: Cursor, gaps: Collection[str], *, scheduled: bool) -> tuple[str, ...]:
    """All notes, the most important ones first."""
    return tuple(_notes(company, at, gaps, scheduled=scheduled))


def _notes(company: Company, at: Cursor, gaps: Collection[str], *, scheduled: bool) -> Iterator[str]:
    yield f"What happened before {at.start:%-d %B %Y} is not told: a ticket that began earlier begins there."
    if not at.is_loaded:
        yield "The first load goes on from the oldest ticket, so numbers are whole up to where it has come only."
    yield from (_GAPS.get(each, f"{each} cannot be read.") for each in sorted(gaps))
    yield "Zendesk has no inboxes: they are its groups, each once for every channel that tickets came by."
    yield "Zendesk's pending and on-hold count as open; closing a solved ticket later changes nothing."
    yield "A ticket merged into another stays a conversation of its own; its wait ends where it is merged."
    yield (
        "Ratings are looked at again for 30 days after they were asked for, about once an hour; a ticket keeps only "
        "its latest one."
    )
    yield "Reply times of chat and messaging are not told, for their messages may be one transcript."
    yield "A deleted ticket counts as put into the trash; suspended tickets are not told until they are recovered."
    yield "Who is staff is known of today: who was once seen as staff counts as such for all the time."
    if scheduled:
        yield (
            "Business hours have no history: those of the first sync count for all the time before, changes are exact "
            "from then on. Holidays are not known."
        )
        if len(company.schedules) > 1:
            yield f"Of {len(company.schedules)} schedules the one in the settings counts for everything."
    elif company.schedules:
        yield f"Business hours are not told; name one of Zendesk's in “schedule”: {', '.join(company.schedules)}."
    for name, count in sorted(at.unknown.items()):
        yield f"Unknown to this version of the bot: {name}, {count:,} times; not guessed at."
