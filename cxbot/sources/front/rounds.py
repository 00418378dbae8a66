"""A round tells what changed since the last one: people, customers, and day by day what was rated and what happened.

A day's export is read before its events, so that it is known which messages wrote themselves; what was read of a
conversation holds for all its events until then, so that each is told about once. What is only read again comes last:
it may take long, and what happened need not wait for it.
"""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from hashlib import blake2b

from cxbot.source import Batch, Record, TeammateKind, TeammateRecord
from cxbot.sources.front import customers
from cxbot.sources.front.client import Api, Row
from cxbot.sources.front.company import read_company
from cxbot.sources.front.happening import happened
from cxbot.sources.front.positions import Cursor
from cxbot.sources.front.rated import rated, read_again
from cxbot.sources.front.run import DAY, MOST_RECORDS, OVERLAP, Options, Run, begin_of, day_of
from cxbot.sources.front.telling import Telling
from cxbot.sources.http import StatusError

ACCOUNTS_EVERY = 6 * 3600  # seconds
ACCOUNTS_AT_ONCE = 50  # in one batch, each a request or more
MOST_ACCOUNTS = 300  # in one round: others keep them in step with all that they know at night


def batches(api: Api, options: Options, at: Cursor, now: datetime) -> Iterator[Batch]:
    """Tell everything up to now, by Front's clock or ours, whichever is behind."""
    before = min(now.timestamp(), api.now())
    company = read_company(api, options.own, private=options.private)
    told = OrderedDict(at.told)
    telling = Telling(api, company, at.start, before, options.private, dict(at.staff), dict(at.places), told)
    last = day_of(before)
    day = date.fromisoformat(at.day) if at.day else at.start.date()
    run = Run(api, options, company, telling, at, before, (last - day).days + 2, gaps=set(company.gaps))
    yield _people(run)
    yield from _optional(run, "accounts", _accounts(run))
    yield from _optional(run, "contacts", _contacts(run))
    while day <= last:
        yield from rated(run, day)
        yield from happened(run, min(begin_of(day + DAY), before))
        day += DAY
        run.done += 1
        if day <= last:
            run.at = replace(run.at, day=f"{day:%Y-%m-%d}")
            yield run.batch((), f"everything before {day:%-d %B %Y}", until=begin_of(day))
    yield from read_again(run)
    run.done += 1
    yield run.batch((), "the end", until=before)


def _people(run: Run) -> Batch:
    """People and places, where they are others than those told last."""
    company, staff = run.company, run.at.staff
    mark = blake2b(repr((company, run.options)).encode(), digest_size=8).hexdigest()
    records: list[Record] = []
    if mark != run.at.company:
        records += company.records(run.options.inactivity, run.at.start)
        for own, (name, email, kind) in sorted(staff.items()):
            if own not in company.staff:
                is_person = kind == TeammateKind.PERSON
                records.append(TeammateRecord(own, name, email, TeammateKind(kind), blocked=is_person))
        run.telling.staff |= {each.id: (each.name, each.email, str(each.kind)) for each in company.staff.values()}
        run.telling.places |= {each.id: (each.name, each.channel) for each in company.inboxes.values()}
        run.at = replace(run.at, company=mark)
    return run.batch(records, "people and places")


def _optional(run: Run, gap: str, some: Iterator[Batch]) -> Iterator[Batch]:
    """Tell what the plan or the token may not reach."""
    try:
        yield from some
    except StatusError as error:
        if not (error.is_denied or error.is_missing):
            raise
        run.gaps.add(gap)


def _accounts(run: Run) -> Iterator[Batch]:
    """Accounts that changed, with their contacts, the longest unchanged first, so many that all else need not wait."""
    if run.at.accounts_read and run.before - run.at.accounts_read < ACCOUNTS_EVERY:
        return
    about, changed = "accounts and their contacts", _accounts_changed(run)
    some = changed[:MOST_ACCOUNTS]
    last = _changed_at(some[-1]) if some else 0.0
    some += [each for each in changed[MOST_ACCOUNTS:] if _changed_at(each) == last]  # else these would come again
    told: list[Record] = []
    for place, row in enumerate(some, 1):
        told += [customers.account(row), *customers.members(run.api, str(row["id"]), private=run.options.private)]
        at = min(_changed_at(row), run.before)
        if place == len(some) or _changed_at(some[place]) > at:  # of one moment all or none are told
            run.at = replace(run.at, accounts=max(run.at.accounts, at))
        if len(told) >= MOST_RECORDS or place % ACCOUNTS_AT_ONCE == 0:
            yield run.batch(told, about)
            told = []
    run.at = replace(run.at, accounts_read=run.before if len(some) == len(changed) else 0.0)
    yield run.batch(told, about)


def _accounts_changed(run: Run) -> list[Row]:
    """The accounts that changed, the longest unchanged first; where that is gone on with, those that are left."""
    goes_on = not run.at.accounts_read
    since = run.at.accounts - (0 if goes_on else OVERLAP)
    found = []
    for row in run.api.listed("/accounts", limit=100, sort_by="updated_at", sort_order="desc"):
        changed = _changed_at(row)
        if 0 < changed < since or (goes_on and 0 < changed == since):
            break
        found.append(row)
    return sorted(found, key=_changed_at)


def _changed_at(account: Row) -> float:
    """When an account changed; 0 where it does not say."""
    return float(account.get("updated_at") or 0)


def _contacts(run: Run) -> Iterator[Batch]:
    """Contacts that changed; in the first round those that are met are told, as messages name them."""
    told: list[Record] = []
    about = "contacts that changed"
    if run.at.contacts:
        after = run.at.contacts - OVERLAP
        for each in customers.changed_contacts(run.api, after, run.before, private=run.options.private):
            told.append(each)
            if len(told) >= MOST_RECORDS:
                yield run.batch(told, about)
                told = []
    run.at = replace(run.at, contacts=run.before)
    yield run.batch(told, about)
