"""Who is involved: contacts after merges, without our own addresses and blind copies, and their accounts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cxbot.deriving.history import Activity, Participant
from cxbot.source import Role
from cxbot.tables.merges import survivor

INVOLVED = frozenset({Role.FROM, Role.TO, Role.CC, Role.REPLY_TO})


@dataclass(frozen=True, slots=True)
class Contact:
    """What a contact's row says now."""

    account: int | None = None
    merged_into: int | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Contacts:
    """Contacts by id, those they were merged into among them, and our own addresses (lower case)."""

    by_id: Mapping[int, Contact]
    own: frozenset[str] = frozenset()

    def involved(self, activities: Iterable[Activity]) -> frozenset[int]:
        """The contacts involved in these activities, as the survivors of merges."""
        different = {each for activity in activities for each in activity.participants}
        return frozenset(self.survivor(each.contact) for each in different if self.counts(each))

    def counts(self, participant: Participant) -> bool:
        """Whether somebody on a message is involved: not in blind copy, and not one of us."""
        return participant.role in INVOLVED and not self.is_own(participant)

    def is_own(self, participant: Participant) -> bool:
        """Whether it is an address of ours: the one on the message, or the contact's where the message shows none."""
        return (participant.address or self.by_id[participant.contact].address).lower() in self.own

    def survivor(self, contact: int) -> int:
        """The contact that is left after all merges."""
        return survivor(contact, lambda each: self.by_id[each].merged_into)

    def accounts(self, contacts: Iterable[int]) -> frozenset[int]:
        """The accounts that these contacts have now."""
        found = (self.by_id[contact].account for contact in contacts)
        return frozenset(account for account in found if account is not None)


def per_segment(segments: Sequence[Sequence[Activity]], contacts: Contacts) -> list[frozenset[int]]:
    """The contacts of each segment; one without a message has those of the latest earlier one that has."""
    found: list[frozenset[int]] = []
    latest: frozenset[int] = frozenset()
    for segment in segments:
        if any(each.is_message for each in segment):
            latest = contacts.involved(segment)
        found.append(latest)
    return found
