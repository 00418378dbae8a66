"""Who may ask, and where an answer may be posted. Decided for the person who asks or clicks, never for a button.

It knows people and places as plain data; where they are read from is not its business.
"""

from dataclasses import dataclass

from cxbot.errors import RightsError


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who asks, or is asked for. `teams` are the workspaces the person belongs to; `zone` is an IANA name.

    `known_as` are the address, where the bot may see it, and the names, the fullest first.
    """

    id: str
    teams: frozenset[str]
    guest: bool = False
    stranger: bool = False
    deactivated: bool = False
    bot: bool = False
    zone: str = ""
    known_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation. `known` is False where the bot cannot see it, so that nothing else is known about it."""

    id: str
    known: bool = True
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Audience:
    """What the readers of a place, or the person who clicked, may see beside counts and scores.

    `names` of customers, `comments` that they wrote, and the `scores` of single teammates.
    """

    names: bool = True
    comments: bool = True
    scores: bool = True


EVERYTHING = Audience()
COUNTS = Audience(names=False, comments=False, scores=False)


@dataclass(frozen=True, slots=True)
class Rights:
    """The rules of one workspace. `shared_allowed` are the ids of shared channels that reports may be posted to."""

    workspace: str
    shared_allowed: frozenset[str] = frozenset()

    def check(self, person: Person) -> None:
        """Let full members of the workspace pass.

        Raises:
            RightsError: the person is a guest, of another company, deactivated, or no person.
        """
        if person.bot:
            raise RightsError("I answer people only, not other apps.")
        if person.deactivated:
            raise RightsError("This account is deactivated, so I cannot answer it.")
        if person.stranger or self.workspace not in person.teams:
            raise RightsError(
                "Sorry, I answer members of this workspace only. Please ask your contact here to share it."
            )
        if person.guest:
            raise RightsError("Sorry, guests cannot see these reports. Please ask a full member of this workspace.")

    def audience(self, person: Person, place: Place) -> Audience:
        """What may be shown to a person in a place: full members see everything, readers of a shared channel counts.

        Raises:
            RightsError: the person may not ask at all.
        """
        self.check(person)
        return COUNTS if place.shared else EVERYTHING

    def open_to(self, place: Place) -> bool:
        """Whether a report may be posted there: the place is known and not shared with another company."""
        return place.known and (not place.shared or place.id in self.shared_allowed)

    def check_place(self, place: Place) -> None:
        """Let what changes a conversation pass where a report may be posted.

        Raises:
            RightsError: the conversation is shared with another company, or nobody can say whether it is.
        """
        if place.shared and not self.open_to(place):
            raise RightsError(
                "This channel is shared with another company, so I changed nothing here. Whoever runs the bot can "
                f"allow it: add {place.id} to CXBOT_SHARED_CHANNELS."
            )
        if not self.open_to(place):
            raise RightsError(
                "I cannot see this conversation, so I changed nothing here. Invite me to it, or ask for a new report."
            )
