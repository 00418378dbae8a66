"""Every order is obeyed, and every setting changed, by whom the law of rights says."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from sqlalchemy import delete

from cxbot.answer.counted import encode, hash_of
from cxbot.drawing.removing import REMOVE
from cxbot.errors import RightsError
from cxbot.keeping.told import Told
from cxbot.message import Where
from cxbot.order import OrderKind
from cxbot.question import About, Question
from cxbot.recalling import Recalling
from cxbot.rights import Audience, Level, Place, Rights
from cxbot.settings import Subscribers, Who
from cxbot.slack import listeners
from cxbot.subscribers import Subscriber
from cxbot.tables.promised import schedules
from tests.posted import posted, subscribed
from tests.rights_law.law import (
    COMMENTS,
    CSAT,
    CUSTOMERS,
    HEARD,
    LEVELS,
    NOW,
    ORDERS,
    PLACES,
    ROW,
    TIGHT,
    WHO,
    Company,
    law,
    told,
)


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
