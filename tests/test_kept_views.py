"""Saved views, defaults and preferences come back as they were, on both databases; two people at once lose nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from cxbot.errors import AskError
from cxbot.keeping.columns import Columns
from cxbot.keeping.defaults import Defaults
from cxbot.keeping.preferences import LANGUAGE, Preferences
from cxbot.keeping.reports import Reports
from cxbot.keeping.views import EVERYONE, MOST, KeptView, Views, called, folded
from cxbot.message import Message
from cxbot.period import CalendarUnit, Period, Relative, Units
from cxbot.question import Question
from cxbot.view import View

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
WEEK = Question(Period(date(2026, 11, 16), date(2026, 11, 22), "UTC", None, CalendarUnit.WEEK))
VIEW = View("EMEA weekly", WEEK, Relative.of(Units(CalendarUnit.WEEK)))
ANA, BEN, SUPPORT, BILLING = "U_ANA", "U_BEN", "C_SUPPORT", "C_BILLING"


def kept_by(engine: Engine, workspace: str = "T1") -> Views:
    return Views(engine, workspace, lambda: NOW)


def named(name: str) -> View:
    return replace(VIEW, name=name)


def names(found: list[KeptView]) -> list[tuple[str, str]]:
    return [(each.view.name, each.holder) for each in found]


def test_a_view_comes_back_as_it_was(engine: Engine):
    added = kept_by(engine).add(VIEW, SUPPORT, ANA)
    found = kept_by(engine).find(added.key)
    assert found == added
    assert (found.view, found.holder, found.owner, found.changed_by) == (VIEW, SUPPORT, ANA, ANA)
    assert (found.changed_at, found.version) == (NOW, 1)
    with pytest.raises(AskError, match="no such view"):
        kept_by(engine, "T2").find(added.key)


@pytest.mark.parametrize("key", ["", "0", "99", "-1", "x", "1 OR 1=1", "9" * 40, "١"])
def test_what_is_no_key_finds_nothing(sqlite_engine: Engine, key: str):
    kept_by(sqlite_engine).add(VIEW, ANA, ANA)
    with pytest.raises(AskError, match="no such view"):
        kept_by(sqlite_engine).find(key)


@pytest.mark.parametrize("same", ["emea WEEKLY", "EMEA  weekly", "EMEA weekly "])
def test_a_name_is_given_once_to_each_holder(engine: Engine, same: str):
    kept = kept_by(engine)
    kept.add(VIEW, ANA, ANA)
    with pytest.raises(AskError, match="already"):
        kept.add(named(same), ANA, BEN)
    for holder in (BEN, SUPPORT, EVERYONE):
        kept.add(named(same), holder, ANA)
    kept_by(engine, "T2").add(named(same), ANA, ANA)


def test_names_are_compared_as_people_read_them():
    composed, decomposed = "Zu\u0308rich", "ZÜRICH"
    assert folded(composed) == folded(decomposed)
    assert folded("Straße") == folded("STRASSE")
    assert folded("Support") != folded("Support 2")


def test_a_person_sees_hers_the_channels_and_everyones(engine: Engine):
    kept = kept_by(engine)
    for name, holder, owner in (
        ("mine", ANA, ANA),
        ("bens", BEN, BEN),
        ("support", SUPPORT, BEN),
        ("billing", BILLING, BEN),
        ("all", EVERYONE, BEN),
        ("made by me", BILLING, ANA),
    ):
        kept.add(named(name), holder, owner)
    assert names(kept.visible(ANA)) == [("all", EVERYONE), ("made by me", BILLING), ("mine", ANA)]
    here = [("all", EVERYONE), ("made by me", BILLING), ("mine", ANA), ("support", SUPPORT)]
    assert names(kept.visible(ANA, SUPPORT)) == here


def test_of_one_name_hers_comes_first_then_the_channels(engine: Engine):
    kept = kept_by(engine)
    for holder in (EVERYONE, BILLING, SUPPORT, ANA):
        kept.add(VIEW, holder, ANA)
    found = called("emea weekly", kept.visible(ANA, SUPPORT))
    assert [each.holder for each in found] == [ANA, SUPPORT, EVERYONE, BILLING]


def test_a_change_says_who_and_when(engine: Engine):
    kept = kept_by(engine)
    first = kept.add(VIEW, ANA, ANA)
    later = Views(engine, "T1", lambda: NOW + timedelta(days=1))
    second = later.change(first, named("EMEA, week by week"), SUPPORT, BEN)
    assert second == kept.find(first.key)
    assert (second.view.name, second.holder, second.owner, second.changed_by) == (
        "EMEA, week by week",
        SUPPORT,
        ANA,
        BEN,
    )
    assert (second.changed_at, second.version) == (NOW + timedelta(days=1), 2)
    kept.add(VIEW, ANA, ANA)  # the old name is free again


def test_of_two_at_once_the_later_is_told(engine: Engine):
    kept = kept_by(engine)
    seen = kept.add(VIEW, SUPPORT, ANA)
    kept.change(seen, named("Bens"), SUPPORT, BEN)
    with pytest.raises(AskError, match="“Bens” was changed by somebody else"):
        kept.change(seen, named("Anas"), SUPPORT, ANA)
    with pytest.raises(AskError, match="“Bens” was changed by somebody else"):
        kept.delete(seen, ANA)
    assert kept.find(seen.key).view.name == "Bens"


def test_a_name_that_is_taken_is_not_taken_over(engine: Engine):
    kept = kept_by(engine)
    first, second = kept.add(VIEW, SUPPORT, ANA), kept.add(named("Billing"), SUPPORT, ANA)
    with pytest.raises(AskError, match="“emea weekly” already"):
        kept.change(second, named("emea weekly"), SUPPORT, ANA)
    kept.change(first, named("emea weekly"), SUPPORT, ANA)  # its own name, written otherwise


def test_a_deleted_view_is_remembered_by_its_name(engine: Engine):
    kept = kept_by(engine)
    gone = kept.add(VIEW, SUPPORT, ANA)
    kept.delete(gone, BEN)
    assert kept.visible(ANA, SUPPORT) == []
    for attempt in (
        lambda: kept.find(gone.key),
        lambda: kept.delete(gone, BEN),
        lambda: kept.change(gone, VIEW, SUPPORT, ANA),
    ):
        with pytest.raises(AskError, match="“EMEA weekly” was deleted on 25 Nov 2026"):
            attempt()
    assert kept.add(VIEW, SUPPORT, ANA).key != gone.key  # its name is free


def test_a_holder_has_so_many_views_and_no_more(sqlite_engine: Engine):
    kept = kept_by(sqlite_engine)
    for number in range(MOST):
        kept.add(named(f"View {number}"), ANA, ANA)
    with pytest.raises(AskError, match="100 views already"):
        kept.add(VIEW, ANA, ANA)
    kept.add(VIEW, SUPPORT, ANA)


def test_a_default_is_chosen_changed_and_forgotten(engine: Engine):
    kept, defaults = kept_by(engine), Defaults(engine, "T1", lambda: NOW)
    first, second = kept.add(VIEW, SUPPORT, ANA), kept.add(named("Second"), EVERYONE, ANA)
    defaults.choose(SUPPORT, first.key, ANA)
    defaults.choose(ANA, first.key, ANA)
    defaults.choose(ANA, second.key, ANA)
    assert defaults.of([ANA, BEN, SUPPORT]) == {ANA: second.key, SUPPORT: first.key}
    assert defaults.holders(first.key) == [SUPPORT]
    assert Defaults(engine, "T2", lambda: NOW).of([ANA]) == {}
    defaults.forget(ANA)
    assert defaults.of([ANA]) == {}


def test_a_deleted_view_is_nobodys_default(engine: Engine):
    kept, defaults = kept_by(engine), Defaults(engine, "T1", lambda: NOW)
    view = kept.add(VIEW, SUPPORT, ANA)
    defaults.choose(SUPPORT, view.key, ANA)
    kept.delete(view, ANA)
    assert defaults.of([SUPPORT]) == {}
    defaults.choose(SUPPORT, view.key, BEN)  # who chose it in that very moment
    assert defaults.of([SUPPORT]) == {}


def test_each_persons_columns_and_language_are_her_own(engine: Engine):
    preferences = Preferences(engine, "T1", lambda: NOW)
    columns = Columns(preferences)
    assert columns.of(ANA) == ()
    columns.keep(ANA, ["csat_percentage", "messages_sent"])
    columns.keep(BEN, ["messages_sent"])
    preferences.keep(ANA, LANGUAGE, "de")
    assert columns.of(ANA) == ("csat_percentage", "messages_sent")
    columns.keep(ANA, [])
    assert columns.of(ANA) == ()
    assert preferences.find(ANA, LANGUAGE) == "de"
    assert preferences.find(BEN, LANGUAGE) == ""


def test_the_last_report_of_a_person_in_a_channel(engine: Engine):
    days = iter(range(10))
    kept = Reports(engine, "T1", lambda: NOW + timedelta(days=next(days)))
    asked = [replace(WEEK, page=page) for page in range(5)]
    for channel, ts, question, by in (
        (SUPPORT, "1.1", asked[0], ANA),
        (SUPPORT, "1.2", asked[1], ANA),
        (SUPPORT, "1.3", asked[2], BEN),
        (BILLING, "1.4", asked[3], ANA),
        (SUPPORT, "1.5", asked[4], ""),
    ):
        kept.keep(channel, ts, Message("", (), question=question), by)
    found = kept.last_of(ANA, SUPPORT)
    assert found is not None
    assert found.question == asked[1]
    assert found.kept_at == NOW + timedelta(days=1)
    kept.keep(SUPPORT, "1.1", Message("", (), question=asked[4]))  # somebody turns its page
    again = kept.last_of(ANA, SUPPORT)
    assert again is not None
    assert again.question == asked[4]
    assert kept.last_of(BEN, BILLING) is None
    kept.remove(BILLING, "1.4")
    assert kept.last_of(ANA, BILLING) is None
    assert [kept.has_asked(each) for each in (ANA, BEN, "U_NEW")] == [True, True, False]
