"""Tells conversations by their ids, each whole, after the people and things that they name."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from cxbot.source import (
    ContactRecord,
    ConversationRecord,
    Gone,
    InboxRecord,
    Record,
    RecordKind,
    Refused,
    TagRecord,
    TeammateKind,
    TeammateRecord,
)
from cxbot.sources.front.client import Api, Row
from cxbot.sources.front.company import Company, former, place
from cxbot.sources.front.conversations import LOOSE, Person, Story
from cxbot.sources.front.customers import named
from cxbot.sources.front.words import OTHER_CHANNEL

MOST_REMEMBERED = 5_000  # conversations, and addresses, so that memory does not grow with their number


@dataclass(frozen=True, slots=True)
class Conversations:
    """Conversations with all that they name. `stories` are by the id that was asked for."""

    records: tuple[Record, ...]
    refused: tuple[Refused, ...]
    stories: dict[str, Story]


@dataclass(slots=True)
class Telling:
    """Tells conversations. `told` says up to when each was known to be told, by Front's clock, for those of late.

    What is read in a run up to `before` is told up to then, for the run began with that moment.

    `staff` and `places` are teammates and inboxes as they were told: those that are no more are told so again.
    """

    api: Api
    company: Company
    start: datetime
    before: float
    private: bool
    staff: dict[str, tuple[str, str, str]]
    places: dict[str, tuple[str, str]]
    told: OrderedDict[str, float] = field(default_factory=OrderedDict)
    owners: OrderedDict[str, Row | None] = field(default_factory=OrderedDict)

    def tell(self, ids: Iterable[str], automatic: frozenset[str]) -> Conversations:
        """Tell them; `automatic` are messages that wrote themselves."""
        records: list[Record] = []
        refused: list[Refused] = []
        gone: list[str] = []
        stories: dict[str, Story] = {}
        for own in ids:
            story = self._story(own, automatic)
            self._remember(own)
            if story is None or not story.is_told:
                gone += {own, story.told.id if story else own}
                continue
            again = next((each for each in stories.values() if each.told.id == story.told.id), None)
            if again is None:
                self._remember(story.told.id)
                whole = self._whole(story, own, refused)
                if whole == []:  # what it had was no message after all, or went elsewhere
                    gone += {own, story.told.id}
                records += whole or ()
            stories[own] = again or story
        named_first = self._named({id(each): each for each in stories.values()}.values())
        here = {each.id for each in records if isinstance(each, ConversationRecord)}
        removed = (Gone(RecordKind.CONVERSATION, each) for each in sorted(set(gone) - here))
        return Conversations((*removed, *named_first, *records), tuple(refused), stories)

    def contact(self, handle: str) -> ContactRecord:
        """Who has an address, whom no message of a conversation names."""
        person = Person(f"{LOOSE}{handle.lower()}", handle, handle)
        return next(iter(named(person, self._owner(person))))

    def knows(self, own: str, happened: float, overlap: float) -> bool:
        """Whether a conversation was read so long after something happened that this was in it."""
        return self.told.get(own, 0.0) - overlap >= happened

    def _remember(self, own: str) -> None:
        self.told[own] = self.before
        self.told.move_to_end(own)
        if len(self.told) > MOST_REMEMBERED:
            self.told.popitem(last=False)

    def _story(self, own: str, automatic: frozenset[str]) -> Story | None:
        told = self.api.conversation(own)
        if told is None:
            return None
        return Story(told, self.start, self.company.private, self.company.own, automatic, self.private)

    def _whole(self, story: Story, asked: str, refused: list[Refused]) -> list[Record] | None:
        """All of a conversation, nothing where nothing happened since the start; None where it cannot be told."""
        try:
            records: list[Record] = [*story.records()]
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            refused.append(Refused(f"conversation {story.told.id}", f"it is not as conversations are: {error!r}"))
            return None
        if records:  # what was merged into it is empty now, but for its ratings until they are read again
            others = sorted({asked, *story.absorbed} - {story.told.id})
            records += [ConversationRecord(each, whole=True, rated_apart=True) for each in others]
        return records

    def _named(self, stories: Iterable[Story]) -> Iterator[Record]:
        inboxes: dict[str, Row] = {}
        teammates: dict[str, Row] = {}
        people: dict[str, Person] = {}
        tags: dict[str, str] = {}
        for story in stories:
            inboxes |= story.places
            teammates |= story.teammates
            people |= story.people
            tags |= story.tags
        yield from (self._place(own, inboxes[own]) for own in sorted(inboxes.keys() - self.company.inboxes.keys()))
        yield from (self._teammate(own, teammates[own]) for own in sorted(teammates.keys() - self.company.staff.keys()))
        contacts: dict[str, ContactRecord] = {}
        for own in sorted(people):
            for each in named(people[own], self._owner(people[own])):
                contacts[each.id] = each if each.id not in contacts or not each.unsaid else contacts[each.id]
        yield from contacts.values()
        known = {each.id for each in self.company.tags}
        yield from (TagRecord(own, tags[own]) for own in sorted(tags.keys() - known))

    def _place(self, own: str, row: Row) -> InboxRecord:
        found = place(row, OTHER_CHANNEL)
        if own in self.places:
            name, channel = self.places[own]
            found = replace(found, name=name, channel=channel)
        self.places[own] = (found.name, found.channel)
        return found

    def _teammate(self, own: str, row: Row) -> TeammateRecord:
        found = former(own, row)
        if own in self.staff:
            name, email, kind = self.staff[own]
            kept = TeammateKind(kind)
            found = TeammateRecord(own, name, email, kept, blocked=kept is TeammateKind.PERSON)
        self.staff[own] = (found.name, found.email, str(found.kind))
        return found

    def _owner(self, person: Person) -> Row | None:
        if not person.id.startswith(LOOSE):
            return None
        if person.handle not in self.owners:
            self.owners[person.handle] = self.api.owner(person.handle)
            if len(self.owners) > MOST_REMEMBERED:
                self.owners.popitem(last=False)
        return self.owners[person.handle]
