"""Filters as conditions on an event's rows: kinds are combined with AND, values of one kind with OR."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select

from cxbot.errors import AskError
from cxbot.event import Event
from cxbot.question import Filter, Kind
from cxbot.tables import derived, raw


def conditions(event: Event, filters: Sequence[Filter]) -> list[ColumnElement[bool]]:
    """What rows must meet.

    Inbox and channel are those of the row itself, so both are met by the same activity. A teammate took any action in
    the segment; a tag is on the conversation now.

    Raises:
        AskError: what is counted cannot be narrowed so.
    """
    return [_condition(event, each) for each in filters]


def involves_inboxes(filters: Sequence[Filter]) -> bool:
    """Whether it matters in which of its inboxes a row is."""
    return any(each.kind in {Kind.INBOX, Kind.CHANNEL} for each in filters)


def _condition(event: Event, narrowed: Filter) -> ColumnElement[bool]:
    kind = narrowed.kind
    if kind is Kind.CHANNEL:
        if event.channel is not None:
            return event.channel.in_(narrowed.ids)
        return event.inbox.in_(select(raw.inboxes.c.id).where(raw.inboxes.c.channel.in_(narrowed.ids)))
    if kind is Kind.RATING:
        return _rated(event, narrowed.ids)
    try:
        ids = [int(each) for each in narrowed.ids]
    except ValueError as error:
        raise AskError(f"The {kind} filter of this question cannot be read. Ask again with /cx.") from error
    if kind is Kind.INBOX:
        return event.inbox.in_(ids)
    return event.segment.in_(_segments(kind, ids))


def _segments(kind: Kind, ids: Sequence[int]) -> Any:
    acted, member = derived.segment_teammates, raw.team_members
    if kind is Kind.TEAMMATE:
        return select(acted.c.segment_id).where(acted.c.teammate_id.in_(ids))
    if kind is Kind.TEAM:
        members = select(member.c.teammate_id).where(member.c.team_id.in_(ids))
        return select(acted.c.segment_id).where(acted.c.teammate_id.in_(members))
    if kind is Kind.CONTACT:
        links = derived.segment_contacts
        return select(links.c.segment_id).where(links.c.contact_id.in_(ids))
    if kind is Kind.ACCOUNT:
        accounts = derived.segment_accounts
        return select(accounts.c.segment_id).where(accounts.c.account_id.in_(ids))
    if kind is Kind.TAG:
        tagged = select(raw.conversation_tags.c.conversation_id).where(raw.conversation_tags.c.tag_id.in_(ids))
        return select(derived.segments.c.id).where(derived.segments.c.conversation_id.in_(tagged))
    raise AskError(f"Numbers cannot be narrowed by {kind}.")


def _rated(event: Event, ids: Sequence[str]) -> ColumnElement[bool]:
    """Ratings of these scores; a two-valued rating has none."""
    if event.score is None:
        raise AskError("Only ratings can be narrowed by rating. Leave the rating filter out, or ask for csat.", "csat")
    scores = [int(each) for each in ids if each.isdecimal()]
    return or_(event.score.in_(scores), false()) if scores else false()
