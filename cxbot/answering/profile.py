"""One customer: who it is, and the latest of its ratings and conversations."""

from dataclasses import replace

from sqlalchemy import Connection, func, select

from cxbot.answer import Details, Measured, Profile
from cxbot.answering.count import Count
from cxbot.answering.details import explained
from cxbot.answering.narrowing import event_of
from cxbot.errors import AskError
from cxbot.filter import Kind
from cxbot.section import Section
from cxbot.tables import raw

SHOWN = 5  # ratings, and conversations
GONE = (
    "This {} is no more: it was deleted in the helpdesk, or is not loaded yet. Look for it by its name, or ask for all."
)


def profile_of(count: Count, section: Section, total: dict[str, Measured]) -> Profile:
    """The customer whose row of a section's table is asked about; of a merged contact the survivor.

    Raises:
        AskError: there is no such customer.
    """
    if count.scope.cell is None or not isinstance(count.scope.cell[1], int):
        raise AskError("A profile is of one contact or account: name it.", "contact jane@acme.com")
    kind, id_ = count.scope.cell
    found = (_contact if kind is Kind.CONTACT else _account)(count.connection, id_)
    if found is None:
        raise AskError(GONE.format(kind), f"{kind}s")
    external_id, name, address, account, contacts = found
    shown = [total[each] for each in section.metrics if each in total]
    return Profile(
        by=kind,
        id=external_id,
        key=str(id_),
        name=name,
        address=address,
        ratings=_latest(count, next(each for each in shown if event_of(each.metric).is_rating)),
        conversations=_latest(count, shown[0]),
        account=account,
        contacts=contacts,
    )


def _contact(connection: Connection, id_: int) -> tuple[str, str, str, tuple[str, str] | None, int] | None:
    """Its id in the helpdesk, name, address and account."""
    contact, account = raw.contacts.c, raw.accounts.c
    columns = contact.external_id, contact.name, contact.address, account.id, account.name.label("account")
    statement = select(*columns).outerjoin_from(raw.contacts, raw.accounts, account.id == contact.account_id)
    found = connection.execute(statement.where(contact.id == id_)).first()
    if found is None:
        return None
    *told, key, name = found
    return (*told, None if key is None else (str(key), name), 0)


def _account(connection: Connection, id_: int) -> tuple[str, str, str, None, int] | None:
    """Its id in the helpdesk, name, domain, and how many contacts it has."""
    account, contact = raw.accounts.c, raw.contacts.c
    columns = account.external_id, account.name, account.domain
    found = connection.execute(select(*columns).where(account.id == id_)).first()
    if found is None:
        return None
    own = contact.account_id == id_, contact.merged_into.is_(None)
    number = connection.scalar(select(func.count()).select_from(raw.contacts).where(*own)) or 0
    return (*found, None, number)


def _latest(count: Count, measured: Measured) -> Details:
    """The newest of what a metric counted."""
    first = replace(count, question=replace(count.question, page=0, split=None))
    return explained(first, measured, SHOWN)
