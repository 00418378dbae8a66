"""What changes beside tickets: customers and their organizations, and ratings, of which Zendesk tells nobody."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from cxbot.source import AccountRecord, ContactRecord, Gone, IfKnown, Record, RecordKind
from cxbot.sources.zendesk.client import Api, Row, moment
from cxbot.sources.zendesk.company import customers
from cxbot.sources.zendesk.ratings import changed_last, tickets_of
from cxbot.sources.zendesk.telling import former
from cxbot.sources.zendesk.tickets import number


def organizations_changed(rows: Sequence[Row]) -> Iterator[Record]:
    """Tell organizations as they are now, where they are known; those that were deleted are gone."""
    there = [each for each in rows if not each.get("deleted_at")]
    yield from (Gone(RecordKind.ACCOUNT, str(each["id"])) for each in rows if each.get("deleted_at"))
    yield from (IfKnown(each) for each in customers((), there) if isinstance(each, AccountRecord))


def users_changed(api: Api, rows: Sequence[Row], left: frozenset[int]) -> Iterator[Record]:
    """Tell users as they are now, where they are known; `left` are those who were staff and are not any more."""
    wanted = {number(each.get("organization_id")) for each in rows} - {0}
    accounts: dict[str, AccountRecord] = {}
    for each in customers(rows, list(api.many("/organizations", "organizations", wanted))):
        if isinstance(each, AccountRecord):
            accounts[each.id] = each
        elif isinstance(each, ContactRecord):
            yield IfKnown(each, (accounts[each.account],) if each.account else ())
    yield from (IfKnown(former(str(each["id"]), each)) for each in rows if number(each.get("id")) in left)


def tickets_rated(rows: Iterable[Row], changed: datetime) -> set[int]:
    """The tickets of ratings that changed since a moment.

    Of what does not say when it changed, it is told anew: there it is refused, with the reason.
    """
    return {ticket for each in rows if _is_since(changed, each) for ticket in _rated(each)} - {0}


def _rated(rating: Row) -> Iterable[int]:
    return [number(rating["ticket_id"])] if "ticket_id" in rating else tickets_of(rating)


def _is_since(changed: datetime, rating: Row) -> bool:
    try:
        at = moment(rating.get("updated_at")) if "ticket_id" in rating else changed_last(rating)
    except ValueError:
        return True
    return at is None or at >= changed
