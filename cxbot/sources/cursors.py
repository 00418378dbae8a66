"""Where a sync left off: what every source that keeps it as JSON says of one that it cannot read."""

from cxbot.errors import SourceError


def unreadable_cursor(name: str) -> SourceError:
    """The error of a cursor that another version of the bot wrote, in words with the fix; `name` is the source's."""
    return SourceError(
        f"“{name}” was synced by another version of the bot, which left off where this one cannot go on. Begin anew: "
        f'cxbot forget "{name}", and connect it again.'
    )
