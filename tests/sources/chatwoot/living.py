"""A Chatwoot in which things go on: written, revised, merged and deleted; the same for the same seed."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.sources.chatwoot.desk import Desk, at


@dataclass
class Living:
    """What goes on at a desk; `now` is when the last thing happened."""

    desk: Desk
    chance: random.Random
    now: datetime = field(default_factory=lambda: at("2 9:00"))
    contacts: list[int] = field(default_factory=list)
    agents: list[int] = field(default_factory=list)
    conversations: list[int] = field(default_factory=list)
    surveys: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.desk.inbox("Mail")
        self.desk.inbox("Web", "Channel::WebWidget")
        self.agents = [self.desk.agent(name) for name in ("Ana", "Bo")]
        self.contacts = [self.desk.contact(name) for name in ("Joe", "Kim", "Lee")]

    def go_on(self) -> None:
        """Let something happen."""
        self.now += timedelta(minutes=self.chance.randrange(1, 200))
        roll = self.chance.random()
        if len(self.conversations) < 3 or roll < 0.15:
            self._begin()
        elif roll < 0.20:
            self._merge()
        elif roll < 0.25:
            gone = self.conversations.pop(self.chance.randrange(len(self.conversations)))
            self.desk.delete_conversation(gone)
            self.surveys.pop(gone, None)
        elif roll < 0.30:
            self._people_change()
        else:
            self._happens(self.chance.choice(self.conversations))

    def _begin(self) -> None:
        contact = self.chance.choice(self.contacts)
        own = self.desk.conversation(self.chance.choice((1, 2)), contact, self.now)
        self.conversations.append(own)
        self.desk.inbound(own, self.now, contact)

    def _merge(self) -> None:
        """As Chatwoot does: conversations and messages move, and the loser is gone without a trace."""
        loser, winner = self.chance.sample(self.contacts, 2)
        if len(self.contacts) < 3:
            self.contacts.append(self.desk.contact(f"New{self.desk.numbers['contacts']}"))
        self.contacts.remove(loser)
        values = {"loser": loser, "winner": winner, "at": self.now.replace(tzinfo=None)}
        self.desk.run(
            "UPDATE conversations SET contact_id = :winner, updated_at = :at WHERE contact_id = :loser", **values
        )
        self.desk.run(
            "UPDATE messages SET sender_id = :winner, updated_at = :at WHERE sender_type = 'Contact' "
            "AND sender_id = :loser",
            **values,
        )
        self.desk.run("DELETE FROM contacts WHERE id = :loser", loser=loser)

    def _people_change(self) -> None:
        what = self.chance.randrange(4)
        if what == 0:
            self.agents.append(self.desk.agent(f"Agent{self.desk.numbers['users']}"))
        elif what == 1 and len(self.agents) > 1:
            gone = self.agents.pop()
            self.desk.run("DELETE FROM account_users WHERE user_id = :own", own=gone)
        elif what == 2:
            contact = self.chance.choice(self.contacts)
            self.desk.update("contacts", contact, name=f"Renamed {contact}", updated_at=self.now)
        else:
            self.desk.update("inboxes", 1, name=f"Mail {self.now:%d}", updated_at=self.now)

    def _happens(self, own: int) -> None:
        what, agent = self.chance.randrange(13), self.chance.choice(self.agents)
        contact = self.chance.choice(self.contacts)
        if what < 2:
            self.desk.inbound(own, self.now, contact)
            self.desk.update("conversations", own, status=0)
        elif what < 4:
            self.desk.outbound(own, self.now, agent)
        elif what == 4:
            self.desk.resolve(own, self.now)
        elif what == 5:
            self.desk.reopen(own, self.now)
        elif what == 6:
            self.desk.says(own, self.now, "Conversation was snoozed by Ana")
            self.desk.update("conversations", own, status=3, snoozed_until=self.now + timedelta(days=3))
        elif what == 7:
            self.desk.outbound(own, self.now, agent, private=True, content="see [@Bo](mention://user/2/Bo)")
        elif what == 8:
            self.desk.label(own, self.chance.choice(("vip", "urgent")))
            self.desk.touch(own, self.now)
        elif what in {9, 10} and own not in self.surveys:
            survey = self.desk.survey(own, self.now)
            self.surveys[own] = self.desk.rate(
                own, survey, self.now + timedelta(seconds=30), self.chance.randrange(1, 6)
            )
        elif what == 11:  # an answer was only a note, after all
            latest = "SELECT max(id) FROM messages WHERE conversation_id = :own AND message_type = 1"
            self.desk.run(
                f"UPDATE messages SET private = true, updated_at = :at WHERE id = ({latest})",
                own=own,
                at=self.now.replace(tzinfo=None),
            )
        elif what == 12:
            self.desk.run("DELETE FROM csat_survey_responses WHERE conversation_id = :own", own=own)
            self.surveys.pop(own, None)
            self.desk.touch(own, self.now)
        elif own in self.surveys:
            values = {"rating": self.chance.randrange(1, 6), "updated_at": self.now}
            self.desk.update("csat_survey_responses", self.surveys[own], **values)
