"""Full members of the workspace are answered, others refused kindly; shared channels hold no reports unless allowed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cxbot.errors import RightsError
from cxbot.filter import Kind
from cxbot.period import Period
from cxbot.question import About, Question
from cxbot.rights import COUNTS, EVERYTHING, Level, Person, Place, Rights, check_question, is_for_each
from cxbot.settings import Rules, Who

HOME = frozenset({"T1"})
RULES = Rights("T1", lambda: Rules(shared_channels=frozenset({"C_ALLOWED"})))


def test_a_full_member_may_ask():
    RULES.check(Person("U1", HOME))


def test_a_member_of_several_workspaces_of_the_company_may_ask():
    RULES.check(Person("U1", frozenset({"T2", "T1"})))


@pytest.mark.parametrize(
    ("person", "words"),
    [
        (Person("U1", HOME, guest=True), "guests"),
        (Person("U1", HOME, stranger=True), "members of this workspace"),
        (Person("U1", frozenset({"T2"})), "members of this workspace"),
        (Person("U1", frozenset()), "members of this workspace"),
        (Person("U1", HOME, deactivated=True), "deactivated"),
        (Person("U1", HOME, bot=True), "people only"),
    ],
)
def test_others_are_refused_with_a_reason(person: Person, words: str):
    with pytest.raises(RightsError, match=words):
        RULES.check(person)


def test_reports_go_into_known_channels_of_the_own_company():
    assert RULES.open_to(Place("C1"))
    assert not RULES.open_to(Place("C1", known=False))
    assert not RULES.open_to(Place("C1", shared=True))
    assert RULES.open_to(Place("C_ALLOWED", shared=True))


MANAGERS, ADMINS = "S1MANAGERS", "S2ADMINS"
GROUPS = {MANAGERS: frozenset({"U_MANAGER"}), ADMINS: frozenset({"U_ADMIN"})}
ANA, BEN = Person("U_MANAGER", HOME), Person("U_BEN", HOME, address="ben@acme.com", known_as=("ben@acme.com", "Ben"))
OWNER = Person("U_OWNER", HOME, admin=True)


def rights(**rules: Any) -> Rights:
    """Rights under these rules, the managers being a user group."""
    given = Rules(managers=frozenset({MANAGERS}), **rules)
    ids = {"ben@acme.com": frozenset({"7"})}
    return Rights("T1", lambda: given, GROUPS.__getitem__, lambda person: ids.get(person.address, frozenset()))


def test_levels_follow_the_groups_and_without_admins_slacks_own_are_the_admins():
    by_slack = rights()
    assert [by_slack.level(each) for each in (OWNER, ANA, BEN)] == [Level.ADMIN, Level.MANAGER, Level.TEAMMATE]
    named = rights(admins=frozenset({ADMINS, "U_BEN"}))
    assert [named.level(each) for each in (OWNER, ANA, BEN)] == [Level.TEAMMATE, Level.MANAGER, Level.ADMIN]
    assert named.level(Person("U_ADMIN", HOME)) is Level.ADMIN
    # What somebody is to Slack or to a group opens nothing to who is not answered.
    assert named.level(Person("U_ADMIN", HOME, guest=True, admin=True)) is Level.NONE


def test_a_group_of_which_nobody_says_who_is_in_it_makes_nobody_a_manager():
    shut = Rights("T1", lambda: Rules(see=Who.MANAGERS, managers=frozenset({MANAGERS})))
    assert shut.level(ANA) is Level.TEAMMATE
    assert shut.audience(ANA, Place("")) == COUNTS


def test_where_only_managers_ask_others_are_told_so():
    closed = rights(ask=Who.MANAGERS)
    closed.check(ANA)
    closed.check(OWNER)
    with pytest.raises(RightsError, match="only managers ask"):
        closed.check(BEN)


def test_by_default_every_full_member_sees_everything_but_in_a_shared_channel():
    usual = rights(shared_channels=frozenset({"C_ALLOWED"}))
    for place in (Place(""), Place("D1"), Place("C1")):
        assert usual.audience(BEN, place) == EVERYTHING
    assert usual.audience(ANA, Place("C_ALLOWED", shared=True)) == replace(COUNTS, public=True)


def test_tightened_a_channel_shows_counts_whoever_asks_and_managers_alone_see_the_rest():
    tight = rights(see=Who.MANAGERS, full_channels=frozenset({"C_FULL", "C_SHARED"}))
    for who in (OWNER, ANA, BEN):
        assert tight.audience(who, Place("C1")) == replace(COUNTS, public=True)
        assert tight.audience(who, Place("C_FULL")) == EVERYTHING
        assert tight.audience(who, Place("C_SHARED", shared=True)) == replace(COUNTS, public=True)
    for who in (OWNER, ANA):
        assert tight.audience(who, Place("D1")) == tight.audience(who, Place("")) == EVERYTHING
    assert tight.audience(BEN, Place("D1")) == replace(COUNTS, own=frozenset({"7"}))


def test_a_name_alone_proves_nobody_a_teammate():
    tight = rights(see=Who.MANAGERS)
    claims = Person("U_EVE", HOME, known_as=("ben@acme.com", "Ben"))  # an address that was written as a name
    assert tight.audience(claims, Place("")).own == frozenset()


def test_listed_channels_are_the_only_ones_posted_into_and_admit_no_shared_one():
    listed = rights(channels=frozenset({"C1", "C_SHARED"}), shared_channels=frozenset({"C_ALLOWED"}))
    assert listed.open_to(Place("C1"))
    assert listed.open_to(Place("D1"))
    assert listed.open_to(Place(""))
    assert not listed.open_to(Place("C2"))
    assert not listed.open_to(Place("C_SHARED", shared=True))
    assert not listed.open_to(Place("C_ALLOWED", shared=True))
    with pytest.raises(RightsError, match="add C2 to CXBOT_CHANNELS"):
        listed.check_place(Place("C2"))
    with pytest.raises(RightsError, match="add C_SHARED to CXBOT_SHARED_CHANNELS"):
        listed.check_place(Place("C_SHARED", shared=True))
    both = rights(channels=frozenset({"C_ALLOWED"}), shared_channels=frozenset({"C_ALLOWED"}))
    assert both.open_to(Place("C_ALLOWED", shared=True))


WEEK = Question(Period(date(2026, 11, 9), date(2026, 11, 15), "UTC"))
CSAT = replace(WEEK, about=About.METRIC, metric="csat_percentage")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (replace(WEEK, about=About.FEEDBACK), "what customers wrote"),
        (replace(WEEK, about=About.PROFILE, cell=(Kind.CONTACT, "1")), "single customers"),
        (replace(WEEK, about=About.CUSTOMERS, search="acme"), "single customers"),
        (replace(WEEK, about=About.TEAMMATES), "single teammates"),
        (replace(CSAT, split=Kind.TEAMMATE), "single teammates"),
        (CSAT.only(Kind.TEAMMATE, "8"), "single teammates"),
        (CSAT.in_cell(Kind.TEAMMATE, "8"), "single teammates"),
    ],
)
def test_what_cannot_be_answered_without_what_is_closed_is_refused(question: Question, words: str):
    check_question(question, EVERYTHING)
    with pytest.raises(RightsError, match=words):
        check_question(question, COUNTS)
    with pytest.raises(RightsError, match="Not everybody who reads this channel"):
        check_question(question, replace(COUNTS, public=True))


@pytest.mark.parametrize(
    "question",
    [
        WEEK,
        CSAT,
        replace(WEEK, about=About.CUSTOMERS),
        replace(CSAT, split=Kind.INBOX),
        replace(CSAT, split=Kind.ACCOUNT),
        CSAT.only(Kind.ACCOUNT, "1"),
        replace(CSAT, about=About.DETAILS),
        replace(WEEK, split=Kind.TEAMMATE),  # the report is shown without the split
    ],
)
def test_counts_are_for_everybody(question: Question):
    check_question(question, COUNTS)


def test_everybody_sees_her_own_scores():
    own = replace(COUNTS, own=frozenset({"7"}))
    check_question(CSAT.only(Kind.TEAMMATE, "7"), own)
    check_question(replace(CSAT, split=Kind.TEAMMATE), own)
    with pytest.raises(RightsError):
        check_question(CSAT.only(Kind.TEAMMATE, "7", "8"), own)
    with pytest.raises(RightsError):
        check_question(CSAT.only(Kind.TEAMMATE, "7").in_cell(Kind.TEAMMATE, "8"), own)


def test_a_channel_of_counts_leaves_lists_to_each_reader_alone():
    counts = replace(COUNTS, public=True)
    lists = (
        replace(WEEK, about=About.FEEDBACK),
        replace(WEEK, about=About.CUSTOMERS),
        replace(WEEK, about=About.TEAMMATES),
        replace(CSAT, split=Kind.ACCOUNT),
        CSAT.only(Kind.TEAMMATE, "8"),
    )
    assert all(is_for_each(each, counts) for each in lists)
    assert not any(is_for_each(each, EVERYTHING) or is_for_each(each, COUNTS) for each in lists)
    assert not any(is_for_each(each, counts) for each in (WEEK, CSAT, CSAT.only(Kind.ACCOUNT, "1")))
