"""What a Chatwoot cannot tell, in plain sentences: it depends on its version, and on what was met on the way."""

from collections.abc import Iterator
from datetime import datetime

from cxbot.sources.chatwoot.people import Company
from cxbot.sources.chatwoot.positions import Cursor
from cxbot.sources.chatwoot.schema import Schema
from cxbot.sources.chatwoot.words import TWILIO


def notes_of(
    schema: Schema, company: Company, at: Cursor, opened: datetime | None, *, own_web: bool
) -> tuple[str, ...]:
    """All notes, the most important ones first."""
    return tuple(_notes(schema, company, at, opened, own_web=own_web))


def _notes(schema: Schema, company: Company, at: Cursor, opened: datetime | None, *, own_web: bool) -> Iterator[str]:
    yield f"What happened before {at.start:%-d %B %Y} is not told: a conversation that began earlier begins there."
    if opened is None or opened > at.start:
        until = f"Before {opened:%-d %B %Y}" if opened else "So far"
        yield (
            f"{until} Chatwoot does not keep when a conversation was opened again by hand (it does since version 4.5): "
            "that is the first thing written in it between two resolves."
        )
    yield (
        "Who resolved, snoozed, assigned or labelled a conversation, and when it was snoozed, is read from texts that "
        "Chatwoot writes; in other languages than English it is unknown unless their forms are given (setting “texts”)."
    )
    yield "Pending conversations, which a bot has, count as open."
    yield "A snooze that is over ended when the conversation was opened again; how long it was to last is not kept."
    yield "Messages that could not be delivered are left out; those that were deleted afterwards count as sent."
    yield "Addresses in “To” of incoming mails are taken for ours, and left out."
    if any(each.spans is not None for each in company.hours):
        yield (
            "Business hours have no history: those of the first sync count for all the time before, changes are exact "
            "from then on. Holidays are not known."
        )
    if not schema.has("companies", "id", "name") or not schema.has("contacts", "company_id"):
        yield "Accounts are the company names that contacts carry; the same name is one account."
    if any(each.kind == TWILIO for each in company.places) and not schema.has("channel_twilio_sms", "medium"):
        yield "Twilio's WhatsApp counts as SMS: channel_twilio_sms (id, medium) may not be read."
    if strange := company.strange_channels:
        yield f"Inboxes of an unknown sort count as channel “other”: {', '.join(each or 'none' for each in strange)}."
    if not own_web:
        yield "Conversations have no links, for Chatwoot's address in the browser is not given (setting “web”)."
    yield from (_unknown(name, count) for name, count in sorted(at.unknown.items()) if count)


def _unknown(name: str, count: int) -> str:
    if name == "text":
        return f"Texts of Chatwoot's own of no known form (priorities, another language ...): {count:,}, not told."
    return f"Unknown to this version of the bot: {name}, {count:,} times; not guessed at."
