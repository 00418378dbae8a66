"""The law of rights: for everything the bot can do, who gets it where. The tables below are the law, as data.

An action that is added to the bot fails here until it stands in a table.
"""

import json
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine

from cxbot.errors import AskError, RightsError
from cxbot.filter import Kind
from cxbot.keeping.questions import Questions
from cxbot.message import Message, Modal, Where
from cxbot.order import OrderKind
from cxbot.period import Period
from cxbot.question import About, Question
from cxbot.replying import Replying
from cxbot.rights import COUNTS, EVERYTHING, Audience, Level, Person, Place, Rights
from cxbot.settings import Rules, Who
from cxbot.slack.listeners.options import FINDS
from tests.answering.company import id_of
from tests.story import Desk

NOW = datetime(2026, 11, 19, 9, tzinfo=UTC)
HOME = frozenset({"T1"})
MANAGERS = "S1"

# How an answer comes: `all` into the place with everything, `counts` into the place without what is closed; `alone` to
# the person alone with everything, `few` to her alone without what is closed to her (her own scores are not); `no` is
# refused in words. In a direct message the place is hers alone.
LAW = """
                       open     full     tightened  shared  listed   direct
report          top    all      all      counts     alone   counts   alone
                mate   all      all      counts     few     counts   few
satisfaction    top    all      all      counts     alone   counts   alone
                mate   all      all      counts     few     counts   few
metric          top    all      all      counts     alone   counts   alone
                mate   all      all      counts     few     counts   few
details         top    all      all      counts     alone   counts   alone
                mate   all      all      counts     few     counts   few
report by mate  top    all      all      counts     alone   counts   alone
                mate   all      all      counts     few     counts   few
of an account   top    all      all      counts     alone   counts   alone
                mate   all      all      counts     few     counts   few
customers       top    all      all      alone      alone   alone    alone
                mate   all      all      few        few     few      few
by account      top    all      all      alone      alone   alone    alone
                mate   all      all      few        few     few      few
a search        top    all      all      alone      alone   alone    alone
                mate   all      all      no         no      no       no
feedback        top    all      all      alone      alone   alone    alone
                mate   all      all      no         no      no       no
profile         top    all      all      alone      alone   alone    alone
                mate   all      all      no         no      no       no
teammates       top    all      all      alone      alone   alone    alone
                mate   all      all      few        few     few      few
by teammate     top    all      all      alone      alone   alone    alone
                mate   all      all      few        few     few      few
of another      top    all      all      alone      alone   alone    alone
                mate   all      all      no         no      no       no
of herself      top    all      all      alone      alone   alone    alone
                mate   all      all      few        few     few      few
"""

# What is told, not asked: `all` are full members who may ask; `sees` who sees comments and customers; `asker` who asked
# for it, and admins; `kept`,
# `digest` and `told` what the own tests of saved views, of digests and of what those told hold.
ORDERS = {
    OrderKind.HELP: "all",
    OrderKind.METRICS: "all",
    OrderKind.ABOUT: "all",
    OrderKind.HOME: "all",
    OrderKind.DEFINITION: "all",
    OrderKind.HELLO: "all",
    OrderKind.THANKS: "all",
    OrderKind.NARROW: "all",
    OrderKind.COLUMNS: "all",
    OrderKind.EXPORT: "sees",
    OrderKind.REMOVE: "asker",
    OrderKind.POST: "all",  # what is left of it for all who read there
    OrderKind.SAVE: "kept",
    OrderKind.OPEN: "kept",
    OrderKind.VIEWS: "kept",
    OrderKind.VIEW: "kept",
    OrderKind.RENAME: "kept",
    OrderKind.DELETE: "kept",
    OrderKind.DEFAULT: "kept",
    OrderKind.SUBSCRIBE: "digest",
    OrderKind.DIGESTS: "digest",
    OrderKind.PAUSE: "digest",
    OrderKind.RESUME: "digest",
    OrderKind.UNSUBSCRIBE: "digest",
    OrderKind.SEND_NOW: "digest",
    OrderKind.EDIT: "digest",
    OrderKind.PREVIEW: "digest",
    OrderKind.SEND_AGAIN: "digest",
    OrderKind.IT_IS_THERE: "digest",
    OrderKind.AS_POSTED: "told",
    OrderKind.CHANGES: "told",
}

# What the bot listens to. Each asks for the person anew; what it shows is a question or an order, as above.
HEARD = {
    "command /cx",
    "command /csat",
    "event app_mention",
    "event message",
    "event app_home_opened",
    "event subteam_members_changed",  # shows nothing
    "event subteam_updated",  # shows nothing
    # These pause digests, and tell their owners why.
    "event app_uninstalled",
    "event channel_archive",
    "event channel_deleted",
    "event channel_left",
    "event channel_shared",
    "event channel_unarchive",
    "event channel_unshared",
    "event group_archive",
    "event group_deleted",
    "event group_left",
    "event group_unarchive",
    "event member_joined_channel",
    "event tokens_revoked",
    "event user_change",
    "action ^ask\\b",
    "action ^change:",
    "action ^report\\.(about|compare)$",
    "action ^form:",
    "action home:default",
    "action home:columns",
    "action home:language",
    "action ^home:rule:",  # settings: for admins
    "action ^find:",  # opens the profile of who was found
    f"options {FINDS}",  # names of customers to who may see them
    "action ",  # what nobody knows is answered with a sentence
    "view ^form:",
}

GROUP = {"U_MANAGER", "U_LOST"}
WHO = {
    "admin": Person("U_ADMIN", HOME, admin=True),
    "manager": Person("U_MANAGER", HOME),
    "teammate": Person("U_BO", HOME, address="bo@example.com"),
    "lost": Person("U_LOST", HOME, address="bo@example.com"),  # was a manager a moment ago
    "guest": Person("U_GUEST", HOME, guest=True, admin=True),
    "outsider": Person("U_STELLA", frozenset({"T2"}), stranger=True),
    "deactivated": Person("U_DORA", HOME, deactivated=True),
    "app": Person("U_APP", HOME, bot=True),
}
PLACES = {
    "open": Place("C_OPEN"),
    "full": Place("C_FULL"),
    "tightened": Place("C_TIGHT"),
    "shared": Place("C_SHARED", shared=True),
    "listed": Place("C_LISTED", shared=True),
    "direct": Place("D_HERS"),
}
ROW = {"admin": "top", "manager": "top", "teammate": "mate", "lost": "mate"}
TIGHT = Rules(
    see=Who.MANAGERS,
    managers=frozenset({MANAGERS}),
    full_channels=frozenset({"C_FULL", "C_SHARED"}),
    shared_channels=frozenset({"C_LISTED"}),
)
WEEK = Question(Period(date(2026, 11, 9), date(2026, 11, 15), "UTC"))
CSAT = replace(WEEK, about=About.METRIC, metric="csat_percentage")
# Words that nothing of the bot's own says.
CUSTOMERS = re.compile(r"Quentin|Umbrella|quentin@")
COMMENTS = re.compile("quokka")
OTHERS = re.compile("Adelaide")


def law() -> dict[tuple[str, str], dict[str, str]]:
    """The table, by action and row."""
    heads, *rows = LAW.strip("\n").splitlines()
    found, action = {}, ""
    for each in rows:
        action = each[:16].strip() or action
        who, *cells = each[16:].split()
        found[action, who] = dict(zip(heads.split(), cells, strict=True))
    return found


@dataclass
class Company:
    """A company with a customer, a comment and two teammates, and the bot's replies about it."""

    replying: Replying
    actions: dict[str, Question]
    own: str
    group: set[str] = field(default_factory=lambda: set(GROUP))

    def rights(self, place: str) -> Rights:
        """The rights where this place is looked at; a manager lost hers a moment ago."""
        rules = Rules(managers=TIGHT.managers) if place == "open" else TIGHT
        found = Rights("T1", lambda: rules, lambda _: frozenset(self.group), self.teammates)
        if place != "open":
            assert found.audience(WHO["lost"], Place("")) == EVERYTHING
        self.group.discard("U_LOST")
        return found

    def says(self, question: Question, audience: Audience, where: Where = Where.HERE) -> str:
        """What the audience can read and hear of the answer, or of why there is none."""
        try:
            shown = self.replying.reply(question, audience, where=where)
        except AskError as error:
            return error.text
        assert isinstance(shown, Message | Modal)
        return told(shown)

    def teammates(self, person: Person) -> frozenset[str]:
        """The teammate that a person is."""
        return frozenset({self.own}) if person.address else frozenset()


def tell(engine: Engine) -> tuple[Replying, dict[str, Question], str]:
    """A company in a database: the bot's replies about it, what may be asked, and who is a teammate herself."""
    desk = Desk(engine)
    desk.inbox("support", "email")
    desk.contact("Quentin", "Umbrella", "quentin@example.com")
    for name in ("Bertram", "Adelaide"):
        desk.teammate(name)
    for day, whom in ((9, "Bertram"), (10, "Adelaide")):
        desk.tell(
            f"{day} Nov 9:00 inbound; 9:10 reply {whom}; 9:20 archive {whom} and survey automatic; "
            "10:00 rate 5 saying quokka",
            customer="Quentin",
        )
    own, other = (id_of(engine, Kind.TEAMMATE, name) for name in ("Bertram", "Adelaide"))
    account = id_of(engine, Kind.ACCOUNT, "Umbrella")
    contact = id_of(engine, Kind.CONTACT, "Quentin")
    actions = {
        "report": WEEK,
        "satisfaction": replace(WEEK, about=About.SECTION, section="satisfaction"),
        "metric": CSAT,
        "details": replace(CSAT, about=About.DETAILS),
        "report by mate": replace(WEEK, split=Kind.TEAMMATE),
        "of an account": WEEK.only(Kind.ACCOUNT, account),
        "customers": replace(WEEK, about=About.CUSTOMERS, split=Kind.CONTACT),
        "by account": replace(CSAT, split=Kind.ACCOUNT),
        "a search": replace(WEEK, about=About.CUSTOMERS, split=Kind.CONTACT, search="quentin"),
        "feedback": replace(WEEK, about=About.FEEDBACK),
        "profile": replace(WEEK, about=About.PROFILE, cell=(Kind.CONTACT, contact)),
        "teammates": replace(WEEK, about=About.TEAMMATES),
        "by teammate": replace(CSAT, split=Kind.TEAMMATE),
        "of another": CSAT.only(Kind.TEAMMATE, other),
        "of herself": CSAT.only(Kind.TEAMMATE, own),
    }
    replying = Replying(engine, lambda: NOW, Questions(engine, "T1", lambda: NOW).encode)
    return replying, actions, own


def outcome(rights: Rights, question: Question, person: Person, place: Place) -> tuple[str, Audience | None]:
    """How it is answered, in the words of the table."""
    try:
        way = rights.way(question, person, place)
    except RightsError:
        return "no", None
    into_place = way.here and not place.alone
    if way.audience == EVERYTHING:
        return ("all" if into_place else "alone"), way.audience
    assert replace(way.audience, own=frozenset(), public=False) == COUNTS
    assert way.audience.public is into_place
    return ("counts" if into_place else "few"), way.audience


def told(shown: Message | Modal) -> str:
    """Everything that somebody can read in it, also by listening; not what buttons carry."""
    texts: list[Any] = [getattr(shown, "text", "")]

    def read(found: Any) -> None:
        for name, each in found.items() if isinstance(found, dict) else enumerate(found):
            if isinstance(each, dict | list | tuple):
                read(each)
            elif name not in {"value", "action_id", "block_id"}:
                texts.append(each)

    for each in (shown, *getattr(shown, "thread", ())):
        read(each.blocks)
        texts.extend(picture.alt for picture in getattr(each, "pictures", ()))
    return json.dumps(texts, ensure_ascii=False)


def check_told(words: str, audience: Audience) -> None:
    """Nothing closed is told."""
    assert audience.names or not CUSTOMERS.search(words)
    assert audience.comments or not COMMENTS.search(words)
    assert audience.scores or not OTHERS.search(words)


LEVELS = {"admin": Level.ADMIN, "manager": Level.MANAGER, "teammate": Level.TEAMMATE, "lost": Level.TEAMMATE}
