"""Who was shown what is written down, without holding up what is shown."""

import logging
from dataclasses import dataclass

from cxbot.errors import CxbotError, DeliveryError
from cxbot.keeping.audit import Audit, Seen
from cxbot.observing import note
from cxbot.slack.running.jobs import Jobs

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Auditing:
    """Writes the audit in a worker; what cannot be written there stands in the log."""

    audit: Audit
    jobs: Jobs

    def __call__(self, seen: Seen) -> None:
        """Have it written down; never raises."""
        at = self.audit.now()

        def write() -> None:
            try:
                self.audit.write(seen, at)
            except CxbotError as error:
                _log(seen, type(error).__name__)

        try:
            self.jobs.hand(write, lambda: _log(seen, "stopping"))
        except DeliveryError:
            write()


def _log(seen: Seen, why: str) -> None:
    what = " ".join(seen.what)
    note(log, "audit_not_written", level=logging.WARNING, user=seen.user, shown=what, place=seen.place, error=why)
