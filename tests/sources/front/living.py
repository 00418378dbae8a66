"""A Front in which things go on: written, archived, put off, rated, merged and deleted; the same for the same seed."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.sources.front.desk import Desk
from tests.sources.front.happening import at


@dataclass
class Living:
    """What goes on at a desk; `now` is when the last thing happened."""

    desk: Desk
    chance: random.Random
    now: datetime = field(default_factory=lambda: at("2 9:00"))
    conversations: list[str] = field(default_factory=list)
    customers: list[str] = field(default_factory=lambda: ["joe", "kim", "lee", "stray@customers.example"])
    deletes: bool = True
    slowest: int = 40_000  # seconds between two things
    gone: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in ("support", "billing"):
            self.desk.inbox(name, "smtp" if name == "support" else "front_chat")
        self.agents = ["ana", "bo"]
        for name in (*self.agents,):
            self.desk.teammate(name)
        joe = self.desk.contact("joe")["id"]
        self.desk.account("Globex", at("1 9:00"), joe)

    def go_on(self) -> None:
        """Let something happen."""
        self.now += timedelta(seconds=self.chance.randrange(60, self.slowest))
        roll = self.chance.random()
        first = len(self.customers)  # conversations that stay: one of each customer
        number = len(self.conversations)
        if number <= first or roll < 0.15:
            own = self.desk.conversation(self.now, self.chance.choice(("support", "billing")))
            self.conversations.append(own)
            self.desk.inbound(own, self.now, self.customers[number % first])
        elif roll < 0.18:
            gone = self.conversations.pop(self.chance.randrange(first, number))
            self.desk.merge(gone, self.chance.choice(self.conversations), self.now)
        elif roll < 0.20 and self.deletes:
            gone = self.conversations.pop(self.chance.randrange(first, number))
            self.gone += [gone, *(each for each in self.desk.merged if self.desk.left_of(each) == gone)]
            self.desk.delete(gone)
        elif roll < 0.24:
            self._people_change()
        else:
            self._happens(self.chance.choice(self.conversations))

    def _people_change(self) -> None:
        what = self.chance.randrange(4)
        joe = self.desk.contact("joe")["id"]
        if what == 0:
            self.desk.inbox("support")["name"] = "support"
            self.desk.inboxes[self.desk.placed[self.conversations[0]][0]]["is_public"] = False
        elif what == 1:
            self.agents.append(f"agent{self.desk.next()}")
            self.desk.teammate(self.agents[-1])
        elif what == 2:
            self.desk.contacts[joe]["handles"].append({"handle": f"+49{self.desk.next()}", "source": "phone"})
            self.desk.touch(joe, self.now)
        elif "stray" in "".join(self.customers):
            self.desk.contact("stray", self.now, "stray@customers.example")

    def _happens(self, own: str) -> None:
        what, agent = self.chance.randrange(14), self.chance.choice(self.agents)
        customer = self.chance.choice(self.customers)
        if what < 2:
            self.desk.inbound(own, self.now, customer)
        elif what < 4:
            self.desk.outbound(own, self.now, agent, customer)
        elif what == 4:
            self.desk.archive(own, self.now, agent)
        elif what == 5:
            self.desk.snooze(own, self.now, self.now + timedelta(days=2))
        elif what == 6:
            self.desk.wake(own, self.now)
        elif what == 7:
            self.desk.commented(own, self.now, self.desk.teammate(agent))
        elif what == 8:
            self.desk.tagged(
                own, self.now, self.chance.choice(("vip", "urgent")), agent, off=self.chance.random() < 0.3
            )
        elif what == 9:
            self.desk.move(own, self.now, self.chance.choice(("support", "billing")), agent)
        elif what == 10:
            self.desk.wrote_itself.add(self.desk.inbound(own, self.now, customer)["id"])
        elif what == 11:
            row = {"_meta": {"type": "teammate"}, "data": self.desk.teammate(agent)}
            self.desk.happens(own, self.now, "assign", self.desk.by(agent), row)
        else:
            self.desk.rate(
                own, self.now, str(self.chance.randrange(1, 6)), "thanks", customer if "@" not in customer else ""
            )
