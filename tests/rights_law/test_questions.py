"""Every question is answered as the law of rights says: to whom, where, and without what is closed."""

import re
from dataclasses import replace

import pytest

from cxbot.errors import AskError, RightsError
from cxbot.message import Where
from cxbot.question import Question
from cxbot.rights import COUNTS, EVERYTHING, Place, Rights, check_question, seen_by_both
from cxbot.settings import Who
from tests.rights_law.law import (
    COMMENTS,
    CUSTOMERS,
    OTHERS,
    PLACES,
    ROW,
    TIGHT,
    WEEK,
    WHO,
    Company,
    check_told,
    law,
    outcome,
)


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


@pytest.mark.parametrize("action", sorted({action for action, _ in law()}))
def test_where_only_managers_ask_everything_else_is_refused(company: Company, action: str):
    rules = replace(TIGHT, ask=Who.MANAGERS)
    rights = Rights("T1", lambda: rules, lambda _: frozenset({"U_MANAGER"}), company.teammates)
    for who, person in WHO.items():
        came, _ = outcome(rights, company.actions[action], person, PLACES["full"])
        assert (who, came) == (who, "all" if who in {"admin", "manager"} else "no")


def test_what_two_audiences_may_both_see_is_less_than_either():
    hers = replace(COUNTS, own=frozenset({"1", "2"}), person="U1")
    assert seen_by_both(EVERYTHING, replace(COUNTS, public=True)) == replace(COUNTS, public=True)
    assert seen_by_both(EVERYTHING, EVERYTHING) == EVERYTHING
    assert seen_by_both(hers, EVERYTHING) == hers
    assert seen_by_both(EVERYTHING, hers) == hers
    assert seen_by_both(hers, replace(COUNTS, own=frozenset({"2", "3"}))).own == {"2"}


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
