"""The doctor: looks whether everything that the bot needs is well, and says what mends what is not. It changes nothing.

A check is data and a function; to add one, put it into the `CHECKS` of the file that it belongs to.
"""

from cxbot.doctor import data, database, digests, machine, slack
from cxbot.doctor.check import Check, Examined, Finding, Level, Subject, examine, exit_code

__all__ = ["Check", "Examined", "Finding", "Level", "Subject", "all_checks", "examine", "exit_code"]


def all_checks() -> tuple[Check, ...]:
    """Every check, in the order in which they are told: what others need comes first."""
    return (*slack.CHECKS, *database.CHECKS, *digests.CHECKS, *data.CHECKS, *machine.CHECKS)
