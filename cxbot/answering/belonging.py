"""What a row belongs to: inbox, channel, source, teammate, tags, contacts, accounts, or the hour that clocks showed."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, select

from cxbot.event import Event
from cxbot.filter import Kind
from cxbot.tables import derived, raw
from cxbot.unit import DAY, HOUR

Belonging = tuple[FromClause, ColumnElement[Any]]

LINKS = {Kind.CONTACT: derived.segment_contacts, Kind.ACCOUNT: derived.segment_accounts}
OWNER = {Kind.CONTACT: "contact_id", Kind.ACCOUNT: "account_id"}
PEOPLE = ("person",)  # the kind of a teammate that is no bot


def splitting(event: Event, source: FromClause, kind: Kind, ahead: ColumnElement[int], name: str) -> Belonging:
    """The rows with what they belong to; several rows of one where it belongs to several, empty where to none.

    `ahead` is what local clocks show beyond UTC, in seconds; `name` keeps several such joins apart.
    """
    own = {Kind.INBOX: event.inbox, Kind.SOURCE: event.source}.get(kind)
    if event.owner is not None and event.owner[0] is kind:
        own = event.owner[1]
    if own is not None:
        return source, own
    if kind is Kind.HOUR:
        return source, (event.at + ahead) % DAY // HOUR
    if kind is Kind.CHANNEL:
        if event.channel is not None:
            return source, func.nullif(event.channel, "")
        inbox = raw.inboxes.alias(f"{name}_inbox")
        return source.outerjoin(inbox, inbox.c.id == event.inbox), inbox.c.channel
    if kind is Kind.SOURCE:
        inbox = raw.inboxes.alias(f"{name}_place")
        return source.outerjoin(inbox, inbox.c.id == event.inbox), func.coalesce(inbox.c.source_id, source_of(event))
    if kind is Kind.TEAMMATE:
        return _by_teammate(event, source, name)
    if kind is Kind.TAG:
        tagged, conversation = raw.conversation_tags.alias(f"{name}_tag"), derived.segments.c.conversation_id
        if event.rows is not derived.segments:
            segment = derived.segments.alias(f"{name}_segment")
            source, conversation = source.outerjoin(segment, segment.c.id == event.segment), segment.c.conversation_id
        return source.outerjoin(tagged, tagged.c.conversation_id == conversation), tagged.c.tag_id
    links = LINKS[kind].alias(f"{name}_link")
    return source.outerjoin(links, links.c.segment_id == event.segment), links.c[OWNER[kind]]


def source_of(event: Event) -> ColumnElement[Any]:
    """The source that told of a row's conversation, or of the rating that is outside of conversations."""
    segment, conversation, rating = derived.segments.alias(), raw.conversations.alias(), raw.ratings.alias()
    told = func.coalesce(conversation.c.source_id, rating.c.source_id)
    found = (
        select(told)
        .select_from(segment)
        .outerjoin(conversation, conversation.c.id == segment.c.conversation_id)
        .outerjoin(rating, rating.c.id == segment.c.rating_id)
    )
    return found.where(segment.c.id == event.segment).scalar_subquery()


def by_person(acted: FromClause, segment: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether a row of `segment_teammates` says that a person acted in a segment."""
    # "+ 0": else SQLite looks for every person there is in each segment.
    return and_(acted.c.segment_id == segment, (acted.c.teammate_id + 0).in_(people()))


def people() -> Select[tuple[int]]:
    """The ids of teammates that are no bots."""
    person = raw.teammates.alias("person")
    return select(person.c.id).where(person.c.kind.in_(PEOPLE))


def _by_teammate(event: Event, source: FromClause, name: str) -> Belonging:
    person = raw.teammates.alias(f"{name}_teammate")
    if event.teammate is not None:
        # Bots are nobody: what is credited to one stands with what is credited to no one.
        return source.outerjoin(person, and_(person.c.id == event.teammate, person.c.kind.in_(PEOPLE))), person.c.id
    acted = derived.segment_teammates.alias(f"{name}_acted")
    return source.outerjoin(acted, by_person(acted, event.segment)), acted.c.teammate_id
