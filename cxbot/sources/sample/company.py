"""Who and what there is in the sample company: inboxes, colleagues, customers. It depends on the seed alone."""

import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from itertools import accumulate
from random import Random
from typing import Any

from cxbot.source import (
    AccountRecord,
    ContactRecord,
    HoursRecord,
    InactivityRecord,
    InboxRecord,
    OwnAddressRecord,
    Record,
    Span,
    TagRecord,
    TeammateKind,
    TeammateRecord,
    TeamRecord,
)

ALWAYS = datetime(2015, 1, 1, tzinfo=UTC)
ACCOUNTS, CONTACTS = 300, 4000
DOMAIN = "northlight.example"


@dataclass(frozen=True, slots=True)
class Inbox:
    """An inbox: where its people sit, when they work (hours of the wall clock), and how it goes there.

    `wait` is the median working time to a reply in seconds, `share` how many conversations in 100 arrive there, `own`
    whether it has business hours of its own (else the workspace's count).
    """

    name: str
    channel: str
    zone: str
    opens: int
    closes: int
    wait: int
    share: float
    team: str
    weekend: bool = False
    own: bool = True

    @property
    def id(self) -> str:
        """Its id in the source."""
        return f"inb-{self.name.lower().replace(' ', '-')}"

    @property
    def address(self) -> str:
        """Its mail address."""
        return f"{self.name.lower().replace(' ', '.')}@{DOMAIN}"


@dataclass(frozen=True, slots=True)
class Person:
    """A colleague: how much happier than others the customers are (skill), and how much longer it takes (pace)."""

    id: str
    name: str
    team: str
    skill: float
    pace: float

    @property
    def first(self) -> str:
        """The first name."""
        return self.name.split()[0]


@dataclass(frozen=True, slots=True)
class Customer:
    """A contact, its language, and the account it belongs to ("" for none)."""

    id: str
    name: str
    address: str
    language: str
    account: str


@dataclass(frozen=True, slots=True)
class Company:
    """The whole company. `weights` add up how often each customer writes; `colleagues` are ids by account."""

    inboxes: tuple[Inbox, ...]
    people: tuple[Person, ...]
    teams: dict[str, tuple[Person, ...]]
    customers: tuple[Customer, ...]
    weights: tuple[float, ...]
    colleagues: dict[str, tuple[Customer, ...]]
    accounts: tuple[AccountRecord, ...]
    topics: dict[str, dict[str, Any]]
    comments: dict[str, dict[str, list[str]]]

    def customer(self, chance: Random) -> Customer:
        """Somebody who writes; some write far more often than others."""
        return chance.choices(self.customers, cum_weights=self.weights)[0]


INBOXES = (
    Inbox("Support", "email", "America/New_York", 9, 18, 2900, 24, "Support", own=False),
    Inbox("EMEA Support", "email", "Europe/Berlin", 9, 18, 2300, 20, "EMEA"),
    Inbox("APAC Support", "email", "Asia/Singapore", 9, 18, 3000, 9, "Support"),
    Inbox("Chat", "chat", "Europe/Berlin", 8, 20, 150, 20, "EMEA", weekend=True),
    Inbox("Billing", "email", "Europe/Berlin", 9, 17, 4000, 11, "Sales & Billing"),
    Inbox("Sales", "email", "America/New_York", 9, 17, 2300, 9, "Sales & Billing", own=False),
    Inbox("Phone calls", "call", "Europe/Berlin", 8, 18, 0, 7, "EMEA"),
)
_TEAMS = {
    "Support": "Ana Castillo,Ben Turner,Chinedu Okafor,Mei Lin,Priya Nair,Tom Hale,Siobhán Walsh,Kenji Mori",
    "EMEA": "Jonas Weber,Zoë Laurent,Katarzyna Zając,Omar Haddad,Søren Holm,Elif Aksoy,Νίκη Παππά",
    "Sales & Billing": "Grace Mwangi,Luca Ferri,Dana Levin,Olena Hrytsenko,Rafael Pinto",
}
BOTS = (
    TeammateRecord("bot-csat", "CSAT survey", kind=TeammateKind.BOT),
    TeammateRecord("bot-rules", "Routing rules", kind=TeammateKind.BOT),
)
TAGS = ("VIP", "Urgent", "Escalated")


def build(seed: int) -> Company:
    """The company that belongs to a seed."""
    chance = Random(f"company {seed}")  # noqa: S311 - a made-up company, no secret
    people = tuple(
        Person(f"tea-{number:02}", name, team, chance.gauss(0, 0.45), chance.uniform(0.7, 1.5))
        for number, (name, team) in enumerate(
            ((name, team) for team, names in _TEAMS.items() for name in names.split(",")), start=1
        )
    )
    accounts = tuple(_accounts(chance, _read("accounts.toml")))
    customers = tuple(_customers(chance, accounts, _read("names.toml")))
    weights = [1 / (number + 25) ** 0.6 for number in range(len(customers))]
    chance.shuffle(weights)
    colleagues: dict[str, list[Customer]] = {}
    for each in customers:
        colleagues.setdefault(each.account, []).append(each)
    return Company(
        INBOXES,
        people,
        {team: tuple(each for each in people if each.team == team) for team in _TEAMS},
        customers,
        tuple(accumulate(weights)),
        {account: tuple(members) for account, members in colleagues.items() if account},
        accounts,
        _read("topics.toml"),
        _read("comments.toml"),
    )


def records(company: Company) -> Iterator[Record]:
    """The company as records, what is named before what names it."""
    for inbox in company.inboxes:
        yield InboxRecord(inbox.id, inbox.name, inbox.channel)
        yield OwnAddressRecord(inbox.address)
        if inbox.channel == "chat":
            yield InactivityRecord(inbox.id, ALWAYS, 2 * 86_400)
        if inbox.own:
            yield HoursRecord(inbox.id, ALWAYS, inbox.zone, spans(inbox))
    # Those of the inboxes in New York that have none of their own.
    yield HoursRecord("", ALWAYS, "America/New_York", spans(company.inboxes[0]))
    yield from BOTS
    for each in company.people:
        mail = "".join(letter for letter in _plain(each.first) if letter.isalpha()) or each.id
        blocked = each is company.people[7]  # has left; the numbers stay
        yield TeammateRecord(each.id, each.name, f"{mail}@{DOMAIN}", blocked=blocked)
    for name, members in company.teams.items():
        yield TeamRecord(f"team-{name.lower().replace(' & ', '-')}", name, tuple(each.id for each in members))
    yield from company.accounts
    # One in a hundred was entered twice, and merged with the contact before.
    for number, one in enumerate(company.customers):
        merged = company.customers[number - 1].id if number % 100 == 99 else ""
        yield ContactRecord(one.id, one.name, one.address, one.account, merged)
    for tag in (*(topic["tag"] for topic in company.topics.values()), *TAGS):
        yield TagRecord(tag_id(tag), tag)


def tag_id(name: str) -> str:
    """A tag's id in the source."""
    return f"tag-{name.lower().replace(' ', '-')}"


def spans(inbox: Inbox) -> tuple[Span, ...]:
    """When people work in an inbox."""
    return tuple(Span(day, inbox.opens * 60, inbox.closes * 60) for day in range(6 if inbox.weekend else 5))


def _accounts(chance: Random, words: dict[str, str]) -> Iterator[AccountRecord]:
    pairs = [f"{head} {tail}".replace("-", " ") for head in words["heads"].split() for tail in words["tails"].split()]
    forms = words["forms"].split()
    chance.shuffle(pairs)
    for number, pair in enumerate(pairs[:ACCOUNTS], start=1):
        domain = f"{pair.lower().replace(' ', '-')}.example"
        yield AccountRecord(f"acc-{number:03}", f"{pair} {chance.choice(forms)}", domain)


def _customers(chance: Random, accounts: tuple[AccountRecord, ...], names: dict[str, Any]) -> Iterator[Customer]:
    languages = list(names)
    shares = [names[each]["share"] for each in languages]
    sizes = [1 / (number + 8) for number in range(len(accounts))]
    firsts = {each: names[each]["first"].split() for each in languages}
    lasts = {each: names[each]["last"].split() for each in languages}
    spelled = {each: names[each].get("spelled", names[each]["last"]).split() for each in languages}
    for number in range(1, CONTACTS + 1):
        language = chance.choices(languages, shares)[0]
        first = chance.choice(firsts[language])
        which = chance.randrange(len(lasts[language]))
        last = lasts[language][which].replace("-", " ")
        gap = "" if names[language].get("joined") else " "
        name = f"{last}{gap}{first}" if names[language].get("family_first") else f"{first}{gap}{last}"
        account = None if chance.random() < 0.15 else chance.choices(accounts, sizes)[0]
        domain = account.domain if account else "mail.example"
        address = f"{_plain(spelled[language][which]).replace(' ', '')}.{number}@{domain}"
        yield Customer(f"con-{number:04}", name, address, language, account.id if account else "")


def _plain(text: str) -> str:
    """Lower-case letters without marks, as they stand in addresses."""
    letters: dict[str, str | int | None] = {"ł": "l", "ø": "o", "ß": "ss", "đ": "d", "ı": "i", "'": "", "’": ""}
    folded = text.lower().translate(str.maketrans(letters))
    return "".join(each for each in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(each))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
