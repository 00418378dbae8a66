"""Who may have digests come where, and who may change them. What their readers see is a matter of the rights."""

from dataclasses import dataclass

from cxbot.errors import RightsError
from cxbot.rights import Level, Person, Place, Rights
from cxbot.settings import Subscribers

_LEVELS = {
    Subscribers.EVERYONE: Level.TEAMMATE,
    Subscribers.MANAGERS: Level.MANAGER,
    Subscribers.ADMINS: Level.ADMIN,
}


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who subscribes, or changes a digest."""

    person: Person
    rights: Rights

    def check_place(self, place: Place) -> None:
        """Let her pass who may have digests come to a place; to herself alone whoever may ask.

        Raises:
            RightsError: she may not, or nothing may be posted there.
        """
        self.rights.check(self.person)
        if not place.alone:
            self._check_level("subscribe a channel")
        self.rights.check_place(place)

    def check_other(self, other: Person) -> None:
        """Let her pass who may have digests come to another person, who may ask herself.

        Raises:
            RightsError: she may not, or the other one may not ask.
        """
        self.rights.check(self.person)
        if other.id == self.person.id:
            return
        self._check_level("subscribe others")
        try:
            self.rights.check(other)
        except RightsError as error:
            raise RightsError(
                "This person may not see these reports: guests, apps, people of other companies and whose account is "
                "deactivated may not, nor who may not ask here. Choose somebody else."
            ) from error

    def may_change(self, owner: str, place: str) -> bool:
        """Whether she may change, pause, resume, send or delete a digest.

        Hers are those that she owns and those that come to her alone; managers may change any.
        """
        level = self.rights.level(self.person)
        return level >= Level.MANAGER or (level > Level.NONE and self.person.id in {owner, place})

    def _check_level(self, act: str) -> None:
        needed = _LEVELS[self.rights.rules().subscribers]
        if self.rights.level(self.person) < needed:
            only = "managers" if needed is Level.MANAGER else "admins"
            raise RightsError(f"Only {only} {act} here. You can subscribe for yourself: add private.")
