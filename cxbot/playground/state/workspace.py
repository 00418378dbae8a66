"""The workspace: people, channels, messages, files and views, and what is true of them.

It is used by one thread alone, that of the playground's event loop.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from cxbot.playground.state.ids import Times, new_id
from cxbot.playground.state.reading import Json

Blocks = tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Team:
    """A company; `domain` is the first word of its address."""

    id: str
    name: str
    domain: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in Slack.

    `role` is manager, teammate, guest (of several channels), single_channel_guest, stranger (of another company),
    workflow (a bot of the company that only writes messages) or bot (the app's own).
    """

    id: str
    name: str
    real_name: str
    role: str
    team: str
    title: str = ""
    zone: str = "UTC"
    language: str = "en-US"
    color: str = "5b6770"
    channels: tuple[str, ...] = ()  # by name, when the workspace is made
    deactivated: bool = False

    @property
    def is_bot(self) -> bool:
        """Whether it is no human being."""
        return self.role in {"workflow", "bot"}


@dataclass(frozen=True, slots=True)
class Group:
    """A user group; people write @handle."""

    id: str
    handle: str
    name: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation; `kind` is channel, private, shared (with another company), im or mpim (a group message)."""

    id: str
    name: str
    kind: str
    topic: str = ""
    members: frozenset[str] = frozenset()
    archived: bool = False
    creator: str = ""
    created: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """A message; `ephemeral_to` is the one person who sees it, `failed` is Slack's own notice instead of a text."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: Blocks | None = None
    thread_ts: str | None = None
    ephemeral_to: str | None = None
    edited: str | None = None
    metadata: Json | None = None
    attachments: tuple[Json, ...] = ()
    files: tuple[str, ...] = ()
    failed: str | None = None
    subtype: str | None = None
    broadcast: bool = False  # a reply that is shown in the channel too
    name: str | None = None  # shown instead of the bot's, with chat:write.customize

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread under another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file. `ready_at` is on the monotonic clock; None means never. Not `completed`, it is nobody's yet."""

    id: str
    name: str
    length: int
    content: bytes | None = None
    title: str = ""
    alt: str = ""
    completed: bool = False
    ready_at: float | None = None
    shared_in: frozenset[str] = frozenset()
    created: int = 0
    deleted: bool = False


@dataclass(slots=True)
class Workspace:
    """Everything that is there."""

    team: Team
    bot: str
    teams: dict[str, Team] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: dict[str, dict[str, Message]] = field(default_factory=dict)  # by channel, then ts
    files: dict[str, File] = field(default_factory=dict)
    read: dict[tuple[str, str], str] = field(default_factory=dict)  # person, channel -> ts
    times: Times = field(default_factory=Times)

    def person(self, who: str) -> Person | None:
        """Somebody by id, name or role."""
        if who in self.people:
            return self.people[who]
        active_first = sorted(self.people.values(), key=lambda each: each.deactivated)
        return next((each for each in active_first if who in {each.name, each.role}), None)

    def channel(self, which: str) -> Channel | None:
        """A channel by id or name, with or without #."""
        if which in self.channels:
            return self.channels[which]
        name = which.removeprefix("#")
        return next((each for each in self.channels.values() if each.name == name and each.kind != "im"), None)

    def sees(self, person: str, channel: Channel) -> bool:
        """Whether the person can open the channel: a member, or a colleague who may look into a public one."""
        if person in channel.members:
            return True
        known = self.people.get(person)
        return channel.kind == "channel" and known is not None and known.role in {"manager", "teammate", "bot"}

    def direct(self, one: str, other: str) -> Channel:
        """The direct conversation of two; made when there is none."""
        members = frozenset({one, other})
        for each in self.channels.values():
            if each.kind == "im" and each.members == members:
                return each
        made = Channel(new_id("D"), "", "im", members=members, creator=one)
        self.channels[made.id] = made
        return made

    def group(self, members: Iterable[str], creator: str) -> Channel:
        """The group message of some people; made when there is none."""
        wanted = frozenset(members)
        for each in self.channels.values():
            if each.kind == "mpim" and each.members == wanted:
                return each
        names = "--".join(sorted(self.people[each].name for each in wanted))
        made = Channel(
            *(new_id("C"), f"mpdm-{names}-1", "mpim"), members=wanted, creator=creator, created=int(time.time())
        )
        self.channels[made.id] = made
        return made

    def put(self, message: Message) -> Message:
        """Add a message or change it."""
        self.messages.setdefault(message.channel, {})[message.ts] = message
        return message

    def message(self, channel: str, ts: str) -> Message | None:
        """One message."""
        return self.messages.get(channel, {}).get(ts)

    def in_channel(self, channel: str) -> list[Message]:
        """All messages of a channel, replies too, oldest first."""
        found = self.messages.get(channel, {})
        return [found[ts] for ts in sorted(found)]

    def replies(self, channel: str, ts: str) -> list[Message]:
        """The replies under a message that everybody sees, oldest first."""
        return [
            each
            for each in self.in_channel(channel)
            if each.thread_ts == ts and each.is_reply and each.ephemeral_to is None and each.failed is None
        ]

    def share(self, files: Iterable[str], channel: str) -> None:
        """People of the channel may see the files from now on."""
        for each in files:
            if each in self.files:
                self.files[each] = replace(self.files[each], shared_in=self.files[each].shared_in | {channel})

    def change_members(self, channel: str, person: str, *, belongs: bool) -> bool:
        """Take somebody in or out; whether that changed anything."""
        found = self.channels[channel]
        members = found.members | {person} if belongs else found.members - {person}
        self.channels[channel] = replace(found, members=members)
        return members != found.members

    def is_shared_with(self, channel: Channel) -> list[str]:
        """The other companies whose people are in the channel."""
        teams = {self.people[each].team for each in channel.members if each in self.people}
        return sorted(teams - {self.team.id})
