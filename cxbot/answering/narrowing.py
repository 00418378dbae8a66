"""What a question lets through, as conditions on rows: filters are combined with AND, values of one with OR."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, or_, select

from cxbot.answering.belonging import LINKS, OWNER, source_of
from cxbot.answering.merging import after_merges, surviving
from cxbot.errors import AskError
from cxbot.event import Event
from cxbot.events import events
from cxbot.filter import Filter, Kind, combined, is_row
from cxbot.metric import Metric
from cxbot.question import Question
from cxbot.tables import derived, raw

PLACES = frozenset({Kind.INBOX, Kind.CHANNEL})  # by which a segment that moved is told apart from one that stayed


@dataclass(frozen=True, slots=True)
class Scope:
    """The filters, all of which must be met, and the one value of a split that is asked about (None: no value).

    Of what is split by `only` these rows are counted, where there are any.
    """

    filters: tuple[Filter, ...] = ()
    cell: tuple[Kind, Any] | None = None
    only: tuple[int, ...] = ()

    def values_of(self, kind: Kind) -> set[str] | None:
        """The ids that filters of this kind name; None without one."""
        found = [each.ids for each in self.filters if each.kind is kind]
        return {id_ for ids in found for id_ in ids} if found else None

    @property
    def clocks(self) -> bool:
        """Whether it matters what local clocks show: one hour of the day is asked about."""
        return self.cell is not None and self.cell[0] is Kind.HOUR


def scope_of(connection: Connection, question: Question) -> Scope:
    """What a question lets through; merged contacts are the survivors.

    Raises:
        AskError: there is no row of a split as the question names it.
    """
    filters = combined(after_merges(connection, question.filters))
    if question.cell is None:
        return Scope(filters)
    kind, id_ = question.cell
    if kind is Kind.CONTACT:
        (id_,) = surviving(connection, (id_,))
    return Scope(filters, (kind, None if id_ == "" else id_ if kind is Kind.CHANNEL else _whole(kind, id_)))


def conditions(event: Event, scope: Scope) -> list[ColumnElement[bool]]:
    """What rows must meet for the filters.

    Inbox and channel are those of the row itself, so both are met by the same activity. A teammate took any action in
    the segment; a tag is on the conversation now.

    Raises:
        AskError: what is counted cannot be narrowed so.
    """
    return [_condition(event, each) for each in scope.filters]


def event_of(metric: Metric) -> Event:
    """The event that a metric aggregates; of its rows those that the metric lets through."""
    event = events()[metric.event]
    if not metric.only:
        return event
    # Sums of segments, and what stands for several rows, know nothing of the filters.
    shortcut = replace(event.shortcut, leading=None, sums=None, by_author=(), whole=None, covers=False)
    return replace(event, where=(*event.where, *conditions(event, Scope(metric.only))), shortcut=shortcut)


def counted_as(metric: Metric) -> str:
    """A name for what a metric counts, that metrics which count the same share."""
    return f"{metric.event}_of_{metric.name}" if metric.only else metric.event.value


def can_narrow(event: Event, scope: Scope) -> bool:
    """Whether there is anything of this event behind these filters: only ratings have a rating."""
    return event.score is not None or all(each.kind is not Kind.RATING for each in scope.filters)


def involves_inboxes(scope: Scope, split: Kind | None = None) -> bool:
    """Whether it matters in which of its inboxes a row is."""
    kinds = {each.kind for each in scope.filters} | {split, scope.cell and scope.cell[0]}
    return not kinds.isdisjoint(PLACES)


def one_inbox(scope: Scope, split: Kind | None = None) -> bool:
    """Whether each row that is let through is told apart by its inbox."""
    inboxes = scope.values_of(Kind.INBOX)
    return (
        split is Kind.INBOX
        or (inboxes is not None and len(inboxes) == 1)
        or (scope.cell is not None and scope.cell[0] is Kind.INBOX)
    )


def involves_hours(scope: Scope, split: Kind | None = None) -> bool:
    """Whether it matters at which hour of the day a row is."""
    return split is Kind.HOUR or scope.clocks


def _condition(event: Event, narrowed: Filter) -> ColumnElement[bool]:
    kind = narrowed.kind
    if kind is Kind.CHANNEL:
        if event.channel is not None:
            return event.channel.in_(narrowed.ids)
        return event.inbox.in_(select(raw.inboxes.c.id).where(raw.inboxes.c.channel.in_(narrowed.ids)))
    if kind is Kind.RATING:
        return _rated(event, narrowed.ids)
    ids = [_whole(kind, each) for each in narrowed.ids]
    if kind is Kind.INBOX:
        return event.inbox.in_(ids)
    if kind is Kind.SOURCE:
        return _of_sources(event, ids)
    return event.segment.in_(_segments(kind, ids))


def _whole(kind: Kind, id_: str) -> int:
    if not is_row(id_):
        raise AskError(f"The {kind} filter of this question cannot be read. Ask for a new report.")
    return int(id_)


def _of_sources(event: Event, ids: Sequence[int]) -> ColumnElement[bool]:
    """Rows that these sources told: by their inbox, which needs no look at anything else, else by their segment."""
    if event.source is not None:
        return event.source.in_(ids)
    inbox = raw.inboxes.c
    nowhere = and_(event.inbox.is_(None), source_of(event).in_(ids))
    return or_(event.inbox.in_(select(inbox.id).where(inbox.source_id.in_(ids))), nowhere)


def _segments(kind: Kind, ids: Sequence[int]) -> Any:
    acted, member = derived.segment_teammates, raw.team_members
    if kind is Kind.TEAMMATE:
        return select(acted.c.segment_id).where(acted.c.teammate_id.in_(ids))
    if kind is Kind.TEAM:
        members = select(member.c.teammate_id).where(member.c.team_id.in_(ids))
        return select(acted.c.segment_id).where(acted.c.teammate_id.in_(members))
    if kind in LINKS:
        links = LINKS[kind].c
        return select(links.segment_id).where(links[OWNER[kind]].in_(ids))
    if kind is Kind.TAG:
        tagged = select(raw.conversation_tags.c.conversation_id).where(raw.conversation_tags.c.tag_id.in_(ids))
        return select(derived.segments.c.id).where(derived.segments.c.conversation_id.in_(tagged))
    raise AskError(f"Numbers cannot be narrowed by {kind}.")


def _rated(event: Event, ids: Sequence[str]) -> ColumnElement[bool]:
    """Ratings of these scores; a two-valued rating has none."""
    if event.score is None:
        raise AskError("Only ratings can be narrowed by rating. Leave the rating filter out, or ask for csat.", "csat")
    scores = [int(each) for each in ids if is_row(each)]
    return or_(event.score.in_(scores), false()) if scores else false()
