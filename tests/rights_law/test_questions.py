"""The law of rights: for everything the bot can do, who gets it where. The tables below are the law, as data.

An action that is added to the bot fails here until it stands in a table.
"""

import importlib
import json
import pkgutil
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, delete

from cxbot.answer.counted import encode, hash_of
from cxbot.database import make_engine
from cxbot.drawing.removing import REMOVE
from cxbot.errors import AskError, RightsError
from cxbot.filter import Kind
from cxbot.keeping.questions import Questions
from cxbot.keeping.told import Told
from cxbot.message import Message, Modal, Where
from cxbot.migrations import upgrade
from cxbot.order import OrderKind
from cxbot.period import Period
from cxbot.question import About, Question
from cxbot.recalling import Recalling
from cxbot.replying import Replying
from cxbot.rights import COUNTS, EVERYTHING, Audience, Level, Person, Place, Rights, check_question, seen_by_both
from cxbot.settings import Rules, Subscribers, Who
from cxbot.slack import listeners
from cxbot.slack.listeners.options import FINDS
from cxbot.subscribers import Subscriber
from cxbot.tables.promised import schedules
from tests.answering.company import id_of
from tests.posted import posted, subscribed
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


@pytest.fixture(scope="module")
def told_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Replying, dict[str, Question], str]]:
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('law')}/law.sqlite3")
    upgrade(engine)
    yield tell(engine)
    engine.dispose()


@pytest.fixture
def company(told_once: tuple[Replying, dict[str, Question], str]) -> Company:
    return Company(*told_once)


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


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("action", sorted({action for action, _ in law()}))
def test_every_question_is_answered_as_the_law_says(company: Company, action: str, place: str):
    question, rights, where = company.actions[action], company.rights(place), PLACES[place]
    audiences = []
    for who, person in WHO.items():
        expected = law()[action, ROW[who]][place] if who in ROW else "no"
        came, audience = outcome(rights, question, person, where)
        assert (who, came) == (who, expected)
        if audience is not None and audience not in audiences:
            audiences.append(audience)
            check_told(company.says(question, audience), audience)


def test_every_refusal_is_a_sentence_that_says_whom_to_ask(company: Company):
    rights = company.rights("tightened")
    for action in ("feedback", "profile", "a search", "of another"):
        with pytest.raises(RightsError, match=r"^Only managers see .*\. Ask one of them, or ask .*\.$"):
            rights.way(company.actions[action], WHO["teammate"], PLACES["tightened"])
    for who in ("guest", "outsider", "deactivated", "app"):
        with pytest.raises(RightsError, match=r"\.$"):
            rights.way(WEEK, WHO[who], PLACES["tightened"])


SHOWN_WITH_EVERYTHING = {
    "report": (CUSTOMERS, COMMENTS),
    "satisfaction": (CUSTOMERS, COMMENTS),
    "details": (CUSTOMERS, COMMENTS),
    "report by mate": (CUSTOMERS, COMMENTS, OTHERS),
    "of an account": (CUSTOMERS, COMMENTS),
    "customers": (CUSTOMERS,),
    "by account": (CUSTOMERS,),
    "a search": (CUSTOMERS,),
    "feedback": (CUSTOMERS, COMMENTS),
    "profile": (CUSTOMERS, COMMENTS),
    "teammates": (OTHERS,),
    "by teammate": (OTHERS,),
    "of another": (OTHERS,),
}


@pytest.mark.parametrize("action", SHOWN_WITH_EVERYTHING)
def test_who_may_see_everything_is_shown_it(company: Company, action: str):
    words = company.says(company.actions[action], EVERYTHING)
    assert all(each.search(words) for each in SHOWN_WITH_EVERYTHING[action])


def test_everybody_is_shown_her_own_scores_and_nobody_elses(company: Company):
    rights = company.rights("tightened")
    audience = rights.audience(WHO["teammate"], Place(""))
    for action in ("by teammate", "of herself"):
        words = company.says(company.actions[action], audience)
        assert "Bertram" in words
        assert not OTHERS.search(words)


@pytest.mark.parametrize("action", sorted({action for action, _ in law()}))
def test_a_window_shows_what_a_direct_message_would(company: Company, action: str):
    question, rights = company.actions[action], company.rights("direct")
    for who, person in WHO.items():
        expected = law()[action, ROW[who]]["direct"] if who in ROW else "no"
        try:
            audience = rights.audience(person, Place(""))
            check_question(question, audience)
        except RightsError:
            assert (who, expected) == (who, "no")
            continue
        assert expected == ("alone" if audience == EVERYTHING else "few")
        check_told(company.says(question, audience, Where.WINDOW), audience)


@pytest.mark.parametrize("kind", OrderKind)
def test_every_order_is_obeyed_as_the_law_says(company: Company, kind: OrderKind):
    rights, rule = company.rights("direct"), ORDERS[kind]
    for who, person in WHO.items():
        if who not in ROW:
            with pytest.raises(RightsError):
                rights.check(person)
            assert not rights.may_remove(person, person.id)
            continue
        rights.check(person)
        audience = rights.audience(person, Place(""))
        if rule == "asker":
            assert rights.may_remove(person, person.id)
            assert rights.may_remove(person, "U_OTHER") is (who == "admin")
            assert rights.may_remove(person, "") is (who == "admin")
        if rule == "sees" and ROW[who] == "top":
            with company.replying.exported(CSAT, audience) as file:
                assert COMMENTS.search("".join(file.lines))
        elif rule == "sees":
            with pytest.raises(RightsError, match="manager"), company.replying.exported(CSAT, audience):
                pass
        if rule == "told":
            shown = recalled(company, kind, CSAT, audience)
            listed = kind is OrderKind.CHANGES and ROW[who] == "top"
            assert bool(COMMENTS.search(shown)) is bool(CUSTOMERS.search(shown)) is listed
            assert "ratings" in shown
            if ROW[who] == "mate":
                with pytest.raises(RightsError):
                    recalled(company, kind, company.actions["of another"], audience)


def recalled(company: Company, kind: OrderKind, question: Question, audience: Audience) -> str:
    """What the audience reads of a digest that told nothing yet, and of all that came since."""
    engine, figures = company.replying.engine, '{"csat_percentage": null}'
    kept, deliveries = subscribed(engine, question, NOW)
    nothing = Told(question.encode(), figures, 0, hash_of([]), "csat_percentage", rows=encode([]))
    delivery = posted(deliveries, kept, nothing, NOW)
    recalling = Recalling(company.replying, deliveries)
    show = recalling.changes if kind is OrderKind.CHANGES else recalling.as_posted
    try:
        return told(show(delivery, audience, name="Weekly"))
    finally:
        with engine.begin() as connection:
            connection.execute(delete(schedules))


@pytest.mark.parametrize("action", sorted({action for action, _ in law()}))
def test_where_only_managers_ask_everything_else_is_refused(company: Company, action: str):
    rules = replace(TIGHT, ask=Who.MANAGERS)
    rights = Rights("T1", lambda: rules, lambda _: frozenset({"U_MANAGER"}), company.teammates)
    for who, person in WHO.items():
        came, _ = outcome(rights, company.actions[action], person, PLACES["full"])
        assert (who, came) == (who, "all" if who in {"admin", "manager"} else "no")


# Who has digests come to herself, to another full member, to a channel; and who changes those of somebody else.
SUBSCRIBING = """
            everyone                    managers                    admins
            self other channel change   self other channel change   self other channel change
admin       yes  yes   yes     yes      yes  yes   yes     yes      yes  yes   yes     yes
manager     yes  yes   yes     yes      yes  yes   yes     yes      yes  no    no      yes
teammate    yes  yes   yes     no       yes  no    no      no       yes  no    no      no
guest       no   no    no      no       no   no    no      no       no   no    no      no
outsider    no   no    no      no       no   no    no      no       no   no    no      no
deactivated no   no    no      no       no   no    no      no       no   no    no      no
app         no   no    no      no       no   no    no      no       no   no    no      no
"""


def allowed(act: Callable[[], object]) -> str:
    try:
        return "yes" if act() is not False else "no"
    except RightsError:
        return "no"


@pytest.mark.parametrize("number", range(len(Subscribers)))
@pytest.mark.parametrize("who", [each for each in WHO if each != "lost"])
def test_who_subscribes_whom_is_as_the_law_says(company: Company, who: str, number: int):
    rows = {each.split()[0]: each.split()[1:] for each in SUBSCRIBING.strip("\n").splitlines()[2:]}
    rules, person = replace(TIGHT, see=Who.EVERYONE, subscribe=list(Subscribers)[number]), WHO[who]
    rights = Rights("T1", lambda: rules, lambda _: frozenset({"U_MANAGER"}), company.teammates)
    her = Subscriber(person, rights)
    acts = (
        lambda: her.check_place(Place("")),
        lambda: her.check_other(WHO["lost"]),
        lambda: her.check_place(PLACES["open"]),
        lambda: her.may_change("U_OTHER", "C_OPEN"),
    )
    assert [*map(allowed, acts)] == rows[who][4 * number : 4 * number + 4]
    # Her own, and what comes to her alone, she changes whatever the rules say.
    hers = "yes" if who in ROW else "no"
    assert allowed(lambda: her.may_change(person.id, "C_OPEN")) == hers
    assert allowed(lambda: her.may_change("U_OTHER", person.id)) == hers
    for other in ("guest", "outsider", "deactivated", "app"):
        assert allowed(lambda other=other: her.check_other(WHO[other])) == "no"


@pytest.mark.parametrize(("see", "channel"), [(Who.EVERYONE, "yes"), (Who.MANAGERS, "no")])
def test_where_nothing_is_said_who_sees_everything_subscribes(see: Who, channel: str):
    rights = Rights("T1", lambda: replace(TIGHT, see=see))
    assert allowed(lambda: Subscriber(WHO["teammate"], rights).check_place(PLACES["open"])) == channel


def test_what_two_audiences_may_both_see_is_less_than_either():
    hers = replace(COUNTS, own=frozenset({"1", "2"}), person="U1")
    assert seen_by_both(EVERYTHING, replace(COUNTS, public=True)) == replace(COUNTS, public=True)
    assert seen_by_both(EVERYTHING, EVERYTHING) == EVERYTHING
    assert seen_by_both(hers, EVERYTHING) == hers
    assert seen_by_both(EVERYTHING, hers) == hers
    assert seen_by_both(hers, replace(COUNTS, own=frozenset({"2", "3"}))).own == {"2"}


LEVELS = {"admin": Level.ADMIN, "manager": Level.MANAGER, "teammate": Level.TEAMMATE, "lost": Level.TEAMMATE}


def test_settings_are_for_admins_and_what_is_for_everyone_for_managers(company: Company):
    rights = company.rights("tightened")
    for who, person in WHO.items():
        assert rights.level(person) is LEVELS.get(who, Level.NONE)
        for level in (Level.MANAGER, Level.ADMIN):
            if LEVELS.get(who, Level.NONE) >= level:
                rights.check_level(person, level)
            else:
                with pytest.raises(RightsError):
                    rights.check_level(person, level)


@dataclass
class Heard:
    """Stands where the app stands and writes down what is listened to."""

    found: set[str] = field(default_factory=set)

    def __getattr__(self, kind: str) -> Callable[[Any], Callable[[Any], None]]:
        def listen(name: Any) -> Callable[[Any], None]:
            self.found.add(f"{kind} {getattr(name, 'pattern', name)}")
            return lambda _: None

        return listen


def parts() -> Iterator[Any]:
    """What listens, wherever it lies."""
    for each in pkgutil.iter_modules(listeners.__path__, f"{listeners.__name__}."):
        module = importlib.import_module(each.name)
        if hasattr(module, "register"):
            yield module


def names(things: Sequence[Any]) -> set[str]:
    return {str(each) for each in things}


def test_whatever_is_added_stands_in_the_law_before_it_is_there(company: Company):
    assert {each.about for each in company.actions.values()} == set(About)
    assert {action for action, _ in law()} == set(company.actions)
    assert set(ORDERS) == set(OrderKind)
    assert names(list(Where)) == {"here", "thread", "private", "window", "page"}
    heard = Heard()

    class Commands:
        commands = ("/cx", "/csat")

    for part in parts():
        part.register(heard, Commands())
    assert heard.found == HEARD
    assert REMOVE.startswith("ask:private")


@pytest.mark.parametrize("words", ["account:umb", "account:umbrela", "contact:quent", "accounts search:quent"])
def test_nobody_learns_a_customers_name_by_half_of_it(company: Company, words: str):
    audience = company.rights("tightened").audience(WHO["teammate"], Place(""))
    try:
        asked = company.replying.understand(f"csat {words}", audience=audience).asked
        assert isinstance(asked, Question)
        said = company.says(asked, audience)
    except (AskError, RightsError) as error:
        said = f"{error.text} {getattr(error, 'suggestion', '')}"
    assert not re.search(r"Quentin|Umbrella\b", said)


def test_a_customer_who_is_named_whole_is_counted_without_the_name(company: Company):
    audience = company.rights("tightened").audience(WHO["teammate"], Place(""))
    asked = company.replying.understand("csat account:umbrella last week", audience=audience).asked
    assert isinstance(asked, Question)
    assert "1 account" in company.replying.counting(asked, audience)
    assert "Umbrella" not in company.replying.counting(asked, audience)
