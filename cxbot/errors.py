"""Everything that can go wrong, as one tree.

    CxbotError                 text is for a person: names the thing, the place and the fix
    ├── AskError               what somebody asked cannot be answered as it stands; shown to the asker alone
    │   └── PeriodError        a period that is impossible, too long or ambiguous
    ├── RightsError            the person may not see or do this
    ├── SettingError           a setting is missing or wrong; names the variable
    ├── SourceError            data that cannot be read; `retry_after` says when trying again may help
    │   ├── StatusError        (sources.http) an API does not give a thing; a source may do without it
    │   └── ElsewhereError     (sources.http) an API sends on to another host, which is not asked
    ├── DataError              the database is not there, not migrated or too busy
    └── DeliveryError          Slack did not take it; `outcome` says whether it may be there all the same
        └── PictureError       Slack does not show a picture

Each is caught in one place per end: in `cxbot.slack.listeners`, and for the command line in `cxbot.cli`.
"""

import copyreg
from enum import StrEnum


class CxbotError(Exception):
    """Any error whose text is meant for a person."""

    @property
    def text(self) -> str:
        """The sentence to show."""
        return str(self)

    def __reduce__(self) -> tuple[object, ...]:
        """As it is, whatever it was made from: errors come out of processes, too."""
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


class AskError(CxbotError):
    """What was asked cannot be answered as it stands.

    `suggestion` is something that would work, ready to be typed; empty where there is none.
    """

    def __init__(self, text: str, suggestion: str = "") -> None:
        super().__init__(text)
        self.suggestion = suggestion


class PeriodError(AskError):
    """A period that is impossible, too long or ambiguous."""


class RightsError(CxbotError):
    """The person may not see or do this."""


class SettingError(CxbotError):
    """A setting is missing or wrong; the text names the variable and the fix."""


class SourceError(CxbotError):
    """Data that cannot be read; the text names file, line and column where there are any.

    `retry_after` says in how many seconds it may work; None: waiting alone is not known to help.
    """

    def __init__(self, text: str, *, retry_after: float | None = None) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class DataError(CxbotError):
    """The database is not there, not migrated or too busy.

    `reason` is for whoever runs the bot: which database, why, and what mends it; empty where the text says it all.
    """

    def __init__(self, text: str, *, reason: str = "") -> None:
        super().__init__(text)
        self.reason = reason


class Outcome(StrEnum):
    """What is known of a message that Slack did not confirm."""

    UNSENT = "unsent"  # surely not there; the same call may succeed later
    REFUSED = "refused"  # surely not there; the same call will be refused again
    UNKNOWN = "unknown"  # it may be there: sending it again may send it twice


class DeliveryError(CxbotError):
    """Slack did not take a message, or did not say so.

    `code` is Slack's own word for it, empty where it said none; `wait` how many seconds Slack wants to be left alone
    for before it may be tried again. `seen` is how far something was looked for, where looking was interrupted.
    """

    def __init__(
        self, text: str, outcome: Outcome = Outcome.REFUSED, *, code: str = "", wait: float = 0.0, seen: str = ""
    ) -> None:
        super().__init__(text)
        self.outcome = outcome
        self.code = code
        self.wait = wait
        self.seen = seen


class PictureError(DeliveryError):
    """Slack does not show a picture, or not yet; the message itself may go without it."""
