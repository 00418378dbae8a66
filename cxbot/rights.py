"""Who may ask and see what, and where an answer may be posted. Decided for who asks or clicks, never for a button.

It knows people, places and rules as plain data; where they are read from is not its business.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum

from cxbot.errors import RightsError
from cxbot.filter import CUSTOMERS, Kind
from cxbot.question import About, Question
from cxbot.settings import Rules, Who


class Level(IntEnum):
    """What somebody is to the bot; each may do what those before may."""

    NONE = 0  # a guest, of another company, deactivated, or no person
    TEAMMATE = 1
    MANAGER = 2
    ADMIN = 3


class Sight(StrEnum):
    """What not everybody may see."""

    CUSTOMERS = "customers"  # their names
    COMMENTS = "comments"  # what they wrote
    SCORES = "scores"  # of single teammates


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who asks, or is asked for. `teams` are the workspaces the person belongs to; `zone` is an IANA name.

    `language` is the one that Slack speaks with her, such as fr-FR; empty where it does not say.

    `known_as` are the address, where the bot may see it, and the names, the fullest first. `address` is that address
    alone: it proves who somebody is, a name does not. `admin` is one of the workspace in Slack.
    """

    id: str
    teams: frozenset[str]
    guest: bool = False
    stranger: bool = False
    deactivated: bool = False
    bot: bool = False
    zone: str = ""
    known_as: tuple[str, ...] = ()
    address: str = ""
    admin: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation; without an id what one person alone sees: a window, the Home tab, words for her alone.

    `known` is False where the bot cannot see it, so that nothing else is known about it.
    """

    id: str
    known: bool = True
    shared: bool = False

    @property
    def alone(self) -> bool:
        """Whether nobody reads there but the person who asks: the bot's direct messages have no other readers."""
        return not self.id or self.id.startswith("D")


@dataclass(frozen=True, slots=True)
class Audience:
    """What the readers of a place, or the person who clicked, may see beside counts, and scores of all together.

    `names` of customers, `comments` that they wrote, and the `scores` of single teammates; where those are not shown,
    the scores of `own` are all the same: the ids of teammates that the person is. `public` says that others read it
    too, so that each of them may ask for the rest alone. `person` and `place` are Slack's ids, for the record.
    """

    names: bool = True
    comments: bool = True
    scores: bool = True
    own: frozenset[str] = frozenset()
    public: bool = False
    person: str = field(default="", compare=False)
    place: str = field(default="", compare=False)

    def lacks(self, sights: frozenset[Sight]) -> frozenset[Sight]:
        """Those of the sights that this audience may not see."""
        seen = {Sight.CUSTOMERS: self.names, Sight.COMMENTS: self.comments, Sight.SCORES: self.scores}
        return frozenset(each for each in sights if not seen[each])


@dataclass(frozen=True, slots=True)
class Way:
    """How something is answered: in the place where it was asked, or to the person alone, and what is shown.

    `for_each` says that it may be posted there, but not everybody who reads there may see it; `left` that something is
    left of it that everybody may.
    """

    audience: Audience
    here: bool = True
    for_each: bool = False
    left: bool = False


EVERYTHING = Audience()
COUNTS = Audience(names=False, comments=False, scores=False)

_REFUSED = {
    Sight.COMMENTS: "Only managers see what customers wrote. Ask one of them, or ask for the report without comments.",
    Sight.CUSTOMERS: "Only managers see single customers. Ask one of them, or ask for the numbers of all customers.",
    Sight.SCORES: (
        "Only managers see numbers of single teammates, and everybody their own. Ask one of them, or ask by inbox or "
        "team."
    ),
}


def _nobody(_: str) -> frozenset[str]:
    return frozenset()


def _no_teammate(_: Person) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights in one workspace.

    `rules` gives the rules of the moment, `members` the people in a user group, `teammates` the ids of the helpdesk's
    teammates that a person is.
    """

    workspace: str
    rules: Callable[[], Rules] = Rules
    members: Callable[[str], frozenset[str]] = _nobody
    teammates: Callable[[Person], frozenset[str]] = _no_teammate

    def check(self, person: Person) -> None:
        """Let full members of the workspace pass who may ask.

        Raises:
            RightsError: the person is a guest, of another company, deactivated, or no person; or only managers ask.
        """
        if refused := self._refused(person):
            raise RightsError(refused)
        if self.rules().ask is Who.MANAGERS and self.level(person) < Level.MANAGER:
            raise RightsError("Here only managers ask for these reports. Please ask one of them.")

    def level(self, person: Person) -> Level:
        """What the person is to the bot."""
        if self._refused(person):
            return Level.NONE
        rules = self.rules()
        if self._is_among(person, rules.admins) or (not rules.admins and person.admin):
            return Level.ADMIN
        return Level.MANAGER if self._is_among(person, rules.managers) else Level.TEAMMATE

    def check_level(self, person: Person, level: Level) -> None:
        """Let those pass who may ask and are at least that.

        Raises:
            RightsError: the person is not.
        """
        self.check(person)
        if self.level(person) < level:
            only = "managers" if level is Level.MANAGER else "admins"
            raise RightsError(f"Only {only} may do this. Please ask one of them.")

    def audience(self, person: Person, place: Place) -> Audience:
        """What may be shown to a person: to her alone what she may see, in a place what all its readers may see.

        Who is in a channel does not matter: whoever comes later reads back.

        Raises:
            RightsError: the person may not ask at all.
        """
        self.check(person)
        return replace(self._sees(person, place), person=person.id, place=place.id)

    def may_remove(self, person: Person, asked_by: str) -> bool:
        """Whether the person may remove a report; `asked_by` is who asked for it, empty where nobody knows."""
        return self.level(person) is Level.ADMIN or (self.level(person) > Level.NONE and person.id == asked_by)

    def way(self, question: Question, person: Person, place: Place, *, openly: bool = False) -> Way:
        """How a question is answered that was asked in a place: there, or to the person alone.

        `openly` she was answered alone before, and wants the place to be shown what all its readers may see.

        Raises:
            RightsError: the person may not ask, or may not see what it is about.
        """
        there = self.audience(person, place)
        is_open = self.open_to(place)
        if is_open and (openly or not is_for_each(question, there)):
            check_question(question, there)
            return Way(there)
        alone = self.audience(person, Place(""))
        check_question(question, alone)
        return Way(alone, here=False, for_each=is_open, left=is_open and not lacking_for(question, there))

    def open_to(self, place: Place) -> bool:
        """Whether a report may be posted there.

        The place is known and none shared with another company, unless that is allowed; and where the channels are
        listed, it is one of those.
        """
        if not place.known:
            return False
        rules = self.rules()
        listed = place.alone or not rules.channels or place.id in rules.channels
        return listed and (not place.shared or place.id in rules.shared_channels)

    def check_place(self, place: Place) -> None:
        """Let what changes a conversation pass where a report may be posted.

        Raises:
            RightsError: the conversation is shared with another company or not listed, or nobody can say.
        """
        if self.open_to(place):
            return
        if place.known and place.shared and place.id not in self.rules().shared_channels:
            raise RightsError(
                "This channel is shared with another company, so I changed nothing here. Whoever runs the bot can "
                f"allow it: add {place.id} to CXBOT_SHARED_CHANNELS."
            )
        if place.known:
            raise RightsError(
                "This channel is none of those that reports may be posted into, so I changed nothing here. Whoever "
                f"runs the bot can allow it: add {place.id} to CXBOT_CHANNELS."
            )
        raise RightsError(
            "I cannot see this conversation, so I changed nothing here. Invite me to it, or ask for a new report."
        )

    def readers(self, place: Place) -> Audience:
        """What all readers of a place may see; in a direct conversation what its one person was shown is hers."""
        if place.alone:
            return EVERYTHING
        tightened = self.rules().see is Who.MANAGERS
        if place.shared or not place.known or (tightened and place.id not in self.rules().full_channels):
            return replace(COUNTS, public=True)
        return EVERYTHING

    def _sees(self, person: Person, place: Place) -> Audience:
        if not place.alone:
            return self.readers(place)
        if self.rules().see is Who.EVERYONE or self.level(person) >= Level.MANAGER:
            return EVERYTHING
        return replace(COUNTS, own=self.teammates(person))

    def _refused(self, person: Person) -> str:
        """Why somebody is not answered at all; empty for full members of the workspace."""
        if person.bot:
            return "I answer people only, not other apps."
        if person.deactivated:
            return "This account is deactivated, so I cannot answer it."
        if person.stranger or self.workspace not in person.teams:
            return "Sorry, I answer members of this workspace only. Please ask your contact here to share it."
        if person.guest:
            return "Sorry, guests cannot see these reports. Please ask a full member of this workspace."
        return ""

    def _is_among(self, person: Person, ids: frozenset[str]) -> bool:
        groups = (each for each in sorted(ids) if each.startswith("S"))
        return person.id in ids or any(person.id in self.members(each) for each in groups)


def check_question(question: Question, audience: Audience) -> None:
    """Let a question pass whose answer the audience may see.

    Raises:
        RightsError: it is about what the audience may not see.
    """
    lacking = lacking_for(question, audience)
    if lacking and audience.public:
        raise RightsError("Not everybody who reads this channel may see this. Ask me in a direct message.")
    if lacking:
        raise RightsError(_REFUSED[min(lacking)])


def seen_by_both(one: Audience, other: Audience) -> Audience:
    """What one audience may see and the other one, too; the record is that of the first."""
    return replace(
        one,
        names=one.names and other.names,
        comments=one.comments and other.comments,
        scores=one.scores and other.scores,
        own=other.own if one.scores else one.own if other.scores else one.own & other.own,
        public=one.public or other.public,
    )


def unsorted(question: Question, audience: Audience) -> Question:
    """The question as an audience without names may see it: in order of names those who know them tell who is who."""
    by_name = question.about is About.CUSTOMERS and question.sort.removeprefix("-") == "name"
    return replace(question, sort="") if by_name and not audience.names else question


def lacking_for(question: Question, audience: Audience) -> frozenset[Sight]:
    """What the audience may not see and the question cannot be answered without."""
    needed = set()
    if question.about is About.FEEDBACK:
        needed.add(Sight.COMMENTS)
    if question.about is About.PROFILE or question.search:
        # A search tells whether there is such a customer.
        needed.add(Sight.CUSTOMERS)
    if _teammates(question) - audience.own or (_by_teammate(question) and not audience.own):
        needed.add(Sight.SCORES)
    return audience.lacks(frozenset(needed))


def is_for_each(question: Question, audience: Audience) -> bool:
    """Whether all readers of a place may not see an answer that some of them may: each of them is answered alone."""
    if not audience.public:
        return False
    by_customer = question.split in CUSTOMERS and question.about is not About.REPORT
    about_customers = by_customer or question.about is About.CUSTOMERS
    return bool(lacking_for(question, audience)) or (about_customers and not audience.names)


def _by_teammate(question: Question) -> bool:
    """Whether the answer is a list of teammates; beside a report it is a part that can be left out."""
    listed = question.split is Kind.TEAMMATE and question.about is not About.REPORT
    return question.about is About.TEAMMATES or listed


def _teammates(question: Question) -> frozenset[str]:
    """The single teammates whose numbers are asked for.

    What comes of the conversations that one teammate acted in is nearly her own score.
    """
    cell = {question.cell[1]} if question.cell is not None and question.cell[0] is Kind.TEAMMATE else set()
    return frozenset(question.values_of(Kind.TEAMMATE)) | cell
