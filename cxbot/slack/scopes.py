"""What the bot may do in its workspace, beside what its manifest asks for. It does not know what each is good for."""

import logging
from collections.abc import Collection

from slack_sdk import WebClient

from cxbot.errors import CxbotError, SettingError
from cxbot.observing import note
from cxbot.slack.sending.clients import Bot, introduce
from cxbot.slack.sending.errors import is_refused

log = logging.getLogger(__name__)

FIX = "add it under OAuth & Permissions of the app's settings and install the app again"


class Scopes:
    """The scopes that the bot should have, and which of them it lacks; `refused` is a bot that may do nothing."""

    def __init__(self, bot: Bot, needed: Collection[str], reading: WebClient) -> None:
        """`bot` says what was granted at the start, `needed` what the bot may not do without."""
        self._needed = frozenset(needed)
        self._reading = reading
        self.missing: tuple[str, ...] = ()
        self.refused = False
        self._compare(bot)

    def look(self) -> None:
        """Ask Slack anew; where it does not answer, what was known stays. It may refuse the bot as a whole."""
        try:
            self._compare(introduce(self._reading))
        except SettingError as error:
            if not is_refused(error.__cause__):
                return  # Slack itself fails
            if not self.refused:
                note(log, "token_refused", level=logging.ERROR, next=error.text)
            self.refused = True
        except CxbotError as error:
            note(log, "scopes_unknown", level=logging.WARNING, error=type(error).__name__)
        else:
            self.refused = False

    def _compare(self, bot: Bot) -> None:
        """Find out what is missing, and tell the log of what was not missing before; nothing is where Slack is mute."""
        before = self.missing
        self.missing = tuple(sorted(self._needed - bot.scopes)) if bot.scopes else ()
        for scope in self.missing:
            if scope not in before:
                note(log, "missing_scope", level=logging.WARNING, scope=scope, next=FIX)
