"""Full members of the workspace are answered, others refused kindly; shared channels hold no reports unless allowed."""

import pytest

from cxbot.errors import RightsError
from cxbot.rights import Person, Place, Rights

HOME = frozenset({"T1"})
RULES = Rights("T1", frozenset({"C_ALLOWED"}))


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
