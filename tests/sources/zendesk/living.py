"""A Zendesk in which things go on: written, solved, rated, merged and deleted; the same for the same seed."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.sources.zendesk.desk import Desk, at


@dataclass
class Living:
    """What goes on at a desk; `now` is when the last thing happened."""

    desk: Desk
    chance: random.Random
    now: datetime = field(default_factory=lambda: at("2 9:00"))
    tickets: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.groups = [self.desk.group(name) for name in ("Support", "Billing")]
        self.agents = [self.desk.agent(name) for name in ("Ana", "Bo")]
        for own in (7, 8):
            self.desk.organizations[own] = {"id": own, "name": f"Company {own}", "domain_names": []}
        self.customers = [self.desk.user(name) for name in ("Joe", "Kim", "Lee")]

    @property
    def gone(self) -> set[str]:
        """The tickets that were deleted."""
        return {str(own) for own, each in self.desk.tickets.items() if each["status"] == "deleted"}

    def go_on(self) -> None:
        """Let something happen."""
        self.now += timedelta(minutes=self.chance.randrange(1, 200))
        roll = self.chance.random()
        if len(self.tickets) < 3 or roll < 0.15:
            customer, group = self.chance.choice(self.customers), self.chance.choice(self.groups)
            self.tickets.append(
                self.desk.ticket(customer, self.now, group, self.chance.choice(("email", "chat", "web")))
            )
        elif roll < 0.18:
            self.desk.delete(self.tickets.pop(self.chance.randrange(len(self.tickets))), self.now)
        elif roll < 0.22:
            self.desk.touch(self.chance.choice(self.tickets), self.now)
        elif roll < 0.28:
            self._people_change()
        else:
            self._happens(self.chance.choice(self.tickets))

    def _people_change(self) -> None:
        what, customer = self.chance.randrange(3), self.chance.choice(self.customers)
        if what == 0:
            self.desk.alter("users", customer, self.now, name=f"Renamed {self.now:%d %H}")
        elif what == 1:
            self.desk.alter("users", customer, self.now, organization_id=self.chance.choice((7, 8, None)))
        else:
            own = self.chance.choice((7, 8))
            self.desk.alter("organizations", own, self.now, name=f"Company {own} {self.now:%d}")

    def _happens(self, own: int) -> None:
        what, agent = self.chance.randrange(10), self.chance.choice(self.agents)
        row = self.desk.tickets[own]
        if what == 0:
            if row["status"] == "solved":
                self.desk.change(own, self.now, row["requester_id"], with_comment=True, status="open")
            else:
                self.desk.comment(own, self.now, row["requester_id"])
        elif what <= 2:
            self.desk.comment(own, self.now, agent, public=what == 1 or self.chance.random() < 0.5)
        elif what == 3:
            self.desk.change(own, self.now, agent, with_comment=True, status="solved")
        elif what == 4:
            self.desk.change(own, self.now, agent, assignee_id=self.chance.choice(self.agents))
        elif what == 5:
            self.desk.change(own, self.now, agent, group_id=self.chance.choice(self.groups))
        elif what == 6:
            self.desk.change(own, self.now, agent, tags=self.chance.sample(["vip", "urgent", "late"], 2))
        elif what == 7:
            self.desk.rate(own, self.now, self.chance.choice(("good", "bad", "offered")), "thanks")
        elif what == 8:
            self.desk.survey(own, self.now, [answer(self.chance.randrange(1, 6), self.now)])
        else:
            self._revise(own)

    def _revise(self, own: int) -> None:
        """A customer changes her mind, of which the ticket knows nothing."""
        told = [each for each in self.desk.responses.values() if each["subjects"][0]["id"] == str(own)]
        if told and told[-1]["answers"]:
            told[-1]["answers"] = [answer(self.chance.randrange(1, 6), self.now)]
        elif self.desk.tickets[own]["satisfaction_rating"]:
            self.desk.rate(own, self.now, self.chance.choice(("good", "bad")), quietly=True)


def answer(rating: int, moment: datetime, points: int = 5, category: str = "good") -> dict[str, object]:
    """An answer to the question of satisfaction."""
    options = [{"rating": each} for each in range(1, points + 1)]
    question = {"sub_type": "customer_satisfaction", "options": options}
    updated = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    told = {"type": "rating_scale", "question": question, "rating": rating}
    return {**told, "rating_category": category, "updated_at": updated}
