"""Behind one number: how it was calculated, what was left out, and the very rows that were counted."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, func, select

from cxbot.answer import Details, Measured, Ratings, Row
from cxbot.answering.count import Count
from cxbot.answering.customer_names import accounts_of, customers_of
from cxbot.answering.names import names
from cxbot.answering.narrowing import event_of
from cxbot.answering.percentiles import percentiles
from cxbot.answering.selecting import latest_rows
from cxbot.answering.splitting import split_groups
from cxbot.answering.totals import count_ratings
from cxbot.calendar import moment
from cxbot.errors import AskError
from cxbot.event import Event, Thing
from cxbot.filter import CUSTOMERS, Kind
from cxbot.metric import Aggregate, Metric
from cxbot.statistics import FEWEST, wilson
from cxbot.tables import derived, raw
from cxbot.unit import Unit, duration, show, thousands

PAGE = 10
AT_ONCE = 500  # rows that an export reads at a time

Rated = tuple[int | None, int | None, str, str]  # contact, score, comment, link

OF_THING = {Thing.RATING: raw.ratings, Thing.MESSAGE: raw.messages, Thing.SURVEY: raw.surveys}

UNRATED: Rated = (None, None, "", "")


def explained(count: Count, measured: Measured, page_size: int = PAGE, *, whole: Count | None = None) -> Details:
    """The calculation of a metric with this question's numbers, and one page of the rows that it counted.

    `whole` is the question without its cell, if that has one.

    Raises:
        AskError: there is no such page.
    """
    question, metric, figure = count.question, measured.metric, measured.now
    if metric.unit is Unit.DURATION and figure.n:
        median, ninetieth = percentiles(count, metric, figure.n, 50, 90)
        measured = replace(measured, now=replace(figure, median=median, ninetieth=ninetieth))
    last = max(0, -(-figure.n // page_size) - 1)
    if not 0 <= question.page <= last:
        raise AskError(f"The list ends with page {last + 1}.")
    start = question.page * page_size
    found = count.connection.execute(_rows(count, metric).offset(start).limit(page_size)).all()
    interval = wilson(figure.numerator or 0, figure.n) if metric.aggregate is Aggregate.SHARE and figure.n else None
    return Details(
        measured=measured,
        calculation=calculation(measured),
        left_out=tuple(_left_out(measured)),
        interval=interval,
        rows=tuple(described(count.connection, metric, found)),
        count=figure.n,
        page=question.page,
        page_size=page_size,
        scores=_scores(count, metric),
        parts=() if question.split in CUSTOMERS else split_groups(whole or count, [metric]),
    )


def _scores(count: Count, metric: Metric) -> Ratings | None:
    """How many ratings of each score there are, whichever of them are asked about."""
    event = event_of(metric)
    if not event.is_rating:
        return None
    others = tuple(each for each in count.scope.filters if each.kind is not Kind.RATING)
    return count_ratings(replace(count, scope=replace(count.scope, filters=others)), event)


def _left_out(measured: Measured) -> Iterator[str]:
    metric = measured.metric
    if metric.left_out:
        yield metric.left_out
    if measured.collecting:
        days = f"the last {metric.settles} days"
        yield f"Still collecting: {metric.noun[1]} of {days} may yet be answered. It is not compared until then."


def every_row(count: Count, metric: Metric, event: Event | None = None) -> Iterator[Row]:
    """Every row that a metric counted, the newest first, read in one go and described in pieces.

    Of those only some where an `event` of the metric's kind says which.
    """
    statement = latest_rows(event or event_of(metric), count.whens, count.scope, now=count.now)
    with count.connection.execute(statement, execution_options={"yield_per": AT_ONCE}) as found:
        for some in found.partitions():
            yield from described(count.connection, metric, some)


def calculation(measured: Measured) -> str:
    """The metric's sentence with the numbers of its figure: "193 of 212 ratings were 4 or 5 stars: 91.0 %.".

    Of fewer than five no share is said: "2 of 3 ratings were 4 or 5 stars.".
    """
    metric, figure = measured.metric, measured.now
    if not measured.known:
        return f"Nothing is known of {metric.noun[1]} in this period."
    if figure.n == 0:
        return f"There were no {metric.noun[1]}."
    total = figure.total or 0.0
    few = metric.aggregate is Aggregate.SHARE and figure.n < FEWEST
    sentence = metric.calculation.replace(": {value}", "") if few else metric.calculation
    said = sentence.format(
        value=show(figure.value, metric.unit, more=True),
        n=thousands(figure.n),
        numerator=thousands(figure.numerator or 0),
        total=duration(total) if metric.unit is Unit.DURATION else thousands(total),
    )
    if figure.n != 1 or f"of 1 {metric.noun[1]}" in said:  # "1 of 1 ratings were ..."
        return said
    one = f"1 {metric.noun[0]}"
    return said.replace(f"1 {metric.noun[1]}", one, 1).replace(f"{one} were ", f"{one} was ", 1)


def _rows(count: Count, metric: Metric) -> Select[Any]:
    return latest_rows(event_of(metric), count.whens, count.scope, now=count.now)


def described(connection: Connection, metric: Metric, found: Sequence[Any]) -> Iterator[Row]:
    """The rows with what people want to see of each."""
    event = event_of(metric)
    known = _helpdesk_ids(connection, event.thing, [each.key for each in found])
    conversations = _conversations(connection, {each.segment for each in found})
    ratings = _ratings(connection, {each.key: each.at for each in found}) if event.is_rating else {}
    about = [ratings.get(each.key, UNRATED) for each in found]
    people = [(row.segment, rated[0]) for row, rated in zip(found, about, strict=True)]
    called, accounts = customers_of(connection, people), accounts_of(connection, people)
    places = [each.inbox for each in found] if event.shortcut.whole is None else _places(connection, event, found)
    inboxes = names(connection, Kind.INBOX, {each for each in places if each is not None})
    teammates = names(connection, Kind.TEAMMATE, {each.teammate for each in found if each.teammate is not None})
    told = zip(found, about, called, accounts, places, strict=True)
    for each, (_, score, comment, link), customer, account, place in told:
        subject, conversation_link = conversations.get(each.segment, ("", ""))
        yield Row(
            id=known[each.key],
            at=moment(each.at),
            conversation=subject,
            customer=customer,
            inbox="" if place is None else inboxes.get(place, ""),
            teammate=teammates.get(each.teammate, ""),
            value=None if metric.aggregate is Aggregate.COUNT else float(each.value),
            comment=comment,
            score=score,
            link=link or conversation_link,
            account=account,
        )


def _helpdesk_ids(connection: Connection, thing: Thing, keys: Sequence[int]) -> dict[int, str]:
    """What things are called by in the helpdesk; a later segment of a conversation has its number behind it."""
    table = OF_THING.get(thing)
    if table is not None:
        found = connection.execute(select(table.c.id, table.c.external_id).where(table.c.id.in_(keys)))
        return {each.id: each.external_id for each in found}
    segment, conversation = derived.segments, raw.conversations
    segments = (
        select(segment.c.id, segment.c.number, conversation.c.external_id)
        .join(conversation, conversation.c.id == segment.c.conversation_id)
        .where(segment.c.id.in_(keys))
    )
    return {
        each.id: each.external_id if each.number == 1 else f"{each.external_id}/{each.number}"
        for each in connection.execute(segments)
    }


def _places(connection: Connection, event: Event, found: Sequence[Any]) -> list[int | None]:
    """The inbox of each row's moment, where a row does not tell it."""
    wanted = {(each.segment, each.at) for each in found if each.inbox is None}
    moments = event.segment.in_({segment for segment, _ in wanted}), event.at.in_({at for _, at in wanted})
    there = connection.execute(
        select(event.segment, event.at, func.min(event.inbox)).where(*moments).group_by(event.segment, event.at)
    )
    known = {(segment, at): inbox for segment, at, inbox in there}
    return [each.inbox or known.get((each.segment, each.at)) for each in found]


def _conversations(connection: Connection, segments: Collection[int]) -> dict[int, tuple[str, str]]:
    """Subject and link of each segment's conversation."""
    of_segment, conversation = derived.segments.c, raw.conversations.c
    statement = select(of_segment.id, conversation.subject, conversation.link).join_from(
        derived.segments, raw.conversations, conversation.id == of_segment.conversation_id
    )
    found = connection.execute(statement.where(of_segment.id.in_(sorted(segments))))
    return {segment: (subject, link) for segment, subject, link in found}


def _ratings(connection: Connection, known: Mapping[int, int]) -> dict[int, Rated]:
    """What ratings tell by themselves, each as it was submitted at its moment."""
    rating, given = raw.ratings.c, derived.credits.c
    statement = select(rating.id, given.at, rating.contact_id, given.score, given.comment, rating.link).join_from(
        raw.ratings, derived.credits, given.rating_id == rating.id
    )
    found = connection.execute(statement.where(rating.id.in_(list(known))))
    return {each: (contact, *told) for each, at, contact, *told in found if known[each] == at}
