"""What a digest is paused for by the bot itself, in words: what happened, what to do about it, and that it is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """What keeps a digest from where it goes."""

    ARCHIVED = "archived"
    GONE = "gone"  # deleted, or private and without the bot: Slack tells them apart for nobody
    REMOVED = "removed"
    SHARED = "shared"
    RECIPIENT = "recipient"
    OWNER = "owner"
    SCOPE = "scope"
    UNINSTALLED = "uninstalled"


@dataclass(frozen=True, slots=True)
class Found:
    """A cause that was found; `scope` is the permission that is missing."""

    cause: Cause
    scope: str = ""

    @property
    def reason(self) -> str:
        """What happened, as lists say it."""
        return _REASONS[self.cause].format(scope=self.scope)

    def fix(self, bot: str, place: str) -> str:
        """What to do about it; `bot` is the bot's name, `place` the id of where the digest goes."""
        return _FIXES[self.cause].format(bot=bot, place=place, scope=self.scope)


def paused(name: str, where: str, found: Found, fix: str) -> str:
    """What is told of a pause: `name` is the digest's, `where` says where it goes."""
    return f"I paused the digest “{name}”{where}. {found.reason} {fix}"


def resumable(name: str, where: str, cause: str) -> str:
    """What is told once a pause is over."""
    over = _OVER.get(cause, "What I paused it for is over.")
    return f"The digest “{name}”{where} is still paused, and can be resumed. {over} {RESUME}"


RESUME = "Press Digests below, or type the digests command where it goes, and press Resume; or delete it."
OVER = "It can be resumed: what it was paused for is over."
OWNER_LEFT = "You are told because I cannot tell its owner."

_REASONS: Mapping[Cause, str] = {
    Cause.ARCHIVED: "The channel is archived.",
    Cause.GONE: "The channel was deleted, or I was removed from it.",
    Cause.REMOVED: "I was removed from the channel.",
    Cause.SHARED: "The channel is shared with another company now.",
    Cause.RECIPIENT: "The account that it goes to is deactivated.",
    Cause.OWNER: "The account of whoever made it is deactivated.",
    Cause.SCOPE: "The bot lacks the permission {scope}.",
    Cause.UNINSTALLED: "The app was uninstalled.",
}
_FIXES: Mapping[Cause, str] = {
    Cause.ARCHIVED: "Once it is no longer archived and I am in it, resume the digest; or delete it.",
    Cause.GONE: "If it is still there, type /invite @{bot} in it and resume the digest; else delete the digest.",
    Cause.REMOVED: "To have it again, type /invite @{bot} in the channel and resume the digest; else delete it.",
    Cause.SHARED: (
        "To have counts only posted there all the same, whoever runs the bot can allow it: add {place} to "
        "CXBOT_SHARED_CHANNELS, then resume the digest; else delete it."
    ),
    Cause.RECIPIENT: "There is nothing to do: it stays paused.",
    Cause.OWNER: "If it is still wanted, type the digests command where it goes and press Resume: then it is yours.",
    Cause.SCOPE: (
        "Ask whoever runs the bot to add {scope} under OAuth & Permissions and to install the app again; then resume "
        "the digest."
    ),
    Cause.UNINSTALLED: "Once it is installed again, resume the digest.",
}
_OVER: Mapping[str, str] = {
    Cause.ARCHIVED: "The channel is no longer archived, and I am in it.",
    Cause.GONE: "I am in the channel again.",
    Cause.REMOVED: "I am in the channel again.",
    Cause.SHARED: "I may post into the channel now.",
    Cause.RECIPIENT: "The account that it goes to is active again.",
    Cause.OWNER: "The account of whoever made it is active again.",
    Cause.SCOPE: "It was paused because the bot lacked a permission, which it has now.",
    Cause.UNINSTALLED: "It was paused because the app was uninstalled; it is installed again.",
}
