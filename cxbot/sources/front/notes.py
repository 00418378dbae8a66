"""What a Front cannot tell, in plain sentences: it depends on the token, and on what was met on the way."""

from collections.abc import Collection, Iterator

from cxbot.sources.front.company import Company
from cxbot.sources.front.positions import Cursor

EXPORTS = "analytics/exports"
ELSEWHERE = "elsewhere"
REMINDERS = "reminders"
_GAPS = {
    EXPORTS: "Ratings cannot be read, nor which messages wrote themselves: the plan has no analytics, or the token has "
    "not the scope analytics:read.",
    ELSEWHERE: "Ratings cannot be read: Front keeps its exports on another host, which the token is not shown to.",
    REMINDERS: "Reminders run on conversations that were not put off as this version of the bot knows it, so some "
    "snoozes count as archivings, or not at all.",
    "teams": "Teams cannot be read: the token is of one team, or has not the scope teams:read.",
    "channels": "Your own addresses and the channels of inboxes cannot be read: the token has not the scope "
    "channels:read. Name your addresses in the setting “own”.",
    "tags": "Names of tags are those on conversations: the token has not the scope tags:read.",
    "contacts": "Names of customers are those on their messages: the token has not the scope contacts:read.",
    "accounts": "Accounts cannot be read: the plan has none, or the token has not the scope accounts:read.",
}


def notes_of(company: Company, at: Cursor, gaps: Collection[str], *, private: bool) -> tuple[str, ...]:
    """All notes, the most important ones first."""
    return tuple(_notes(company, at, gaps, private=private))


def _notes(company: Company, at: Cursor, gaps: Collection[str], *, private: bool) -> Iterator[str]:
    yield f"What happened before {at.start:%-d %B %Y} is not told: a conversation that began earlier begins there."
    yield from (_GAPS.get(each, f"{each} cannot be read.") for each in sorted({*gaps, *at.met}))
    yield "How many surveys were sent is not known, so there is no response rate; all count as sent by themselves."
    yield (
        "Ratings come from Front's exports; those of the last 30 days are read again once a day, so that a change of "
        "one is seen within a day."
    )
    if at.failed:
        yield f"Front gave no export of {', '.join(at.failed)}: ratings of these days are missing until it does."
    yield "Business hours are not told, for Front's shifts are those of teammates; nor are its inactivity periods."
    yield "A snooze is an archiving that Front says a reminder did; it ends when the reminder opens it again."
    yield "Drafts, messages that could not be sent, discussions and tasks among teammates are not told."
    yield "A merged contact is known again by its addresses; what is deleted for good is seen when it changes again."
    yield "A customer who left an account stays with it until another one has her."
    if not private and company.private:
        number = len(company.private)
        yield f"{number:,} private inbox{'es are' if number > 1 else ' is'} not told (setting “private”)."
    if company.strange:
        yield f"Unknown to this version of the bot, and taken for something else: {', '.join(company.strange)}."
    for name, count in sorted(at.unknown.items()):
        yield f"Unknown to this version of the bot: {name}, {count:,} times; not guessed at."
