"""Which view is meant, whose it is, who may change it, and what it asks at its moment."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from cxbot.errors import AskError, RightsError
from cxbot.keeping.defaults import Defaults
from cxbot.keeping.reports import Reports
from cxbot.keeping.views import EVERYONE, KeptView, Views
from cxbot.message import Message
from cxbot.order import Order, OrderKind
from cxbot.period import CalendarUnit, Relative, Units, last_complete
from cxbot.question import Question
from cxbot.view import View
from cxbot.viewing import Asker, Viewing

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
WEEK = Question(last_complete(CalendarUnit.WEEK, NOW, "UTC"))
VIEW = View.of("EMEA weekly", WEEK, NOW, zone="UTC")
SUPPORT, BILLING = "C_SUPPORT", "C_BILLING"
ANA, BEN = Asker("U_ANA", SUPPORT), Asker("U_BEN", SUPPORT)
MONA, ADA = replace(BEN, id="U_MONA", manages=True), replace(BEN, id="U_ADA", manages=True, administers=True)


@pytest.fixture
def viewing(sqlite_engine: Engine) -> Viewing:
    return at(sqlite_engine, NOW)


def at(engine: Engine, now: datetime) -> Viewing:
    kept = (each(engine, "T1", lambda: now) for each in (Views, Defaults, Reports))
    return Viewing(*kept, engine, lambda: now)


def open_(name: str = "", key: str = "") -> Order:
    return Order(OrderKind.OPEN, name, key=key)


def save(viewing: Viewing, name: str, holder: str, asker: Asker = ANA) -> KeptView:
    return viewing.save(replace(VIEW, name=name), holder, asker)


def test_a_view_asks_about_the_days_of_the_moment(sqlite_engine: Engine):
    kept = save(at(sqlite_engine, NOW), "EMEA weekly", ANA.id)
    later = at(sqlite_engine, NOW + timedelta(days=14))
    question = later.question(later.opened(open_("emea WEEKLY"), ANA))
    assert (question.period.first, question.period.last) == (date(2026, 11, 30), date(2026, 12, 6))
    assert later.opened(open_(key=kept.key), ANA) == kept


def test_of_one_name_hers_is_opened_first(viewing: Viewing):
    for holder in (EVERYONE, SUPPORT, ANA.id):
        save(viewing, "Weekly", holder, replace(ADA, id=ANA.id))
    assert viewing.opened(open_("weekly"), ANA).holder == ANA.id
    assert viewing.opened(open_("weekly"), BEN).holder == SUPPORT
    assert viewing.opened(open_("weekly"), replace(BEN, channel=BILLING)).holder == EVERYONE


def test_a_name_that_is_not_there_is_told_the_nearest(viewing: Viewing):
    save(viewing, "EMEA weekly", ANA.id)
    with pytest.raises(AskError, match="no view “EMEA weekley” here") as caught:
        viewing.opened(open_("EMEA weekley"), ANA)
    assert caught.value.suggestion == 'view "EMEA weekly"'
    with pytest.raises(AskError) as caught:
        viewing.opened(open_("EMEA weekly"), BEN)
    assert caught.value.suggestion == "views"  # nothing of hers is told to others


@pytest.mark.parametrize(
    ("holder", "sees"),
    [
        (ANA.id, {"U_ANA", "U_ADA"}),
        (SUPPORT, {"U_ANA", "U_BEN", "U_MONA", "U_ADA"}),
        (BILLING, {"U_ANA", "U_ADA"}),
        (EVERYONE, {"U_ANA", "U_BEN", "U_MONA", "U_ADA"}),
    ],
)
def test_a_key_opens_only_what_its_presser_may_see(viewing: Viewing, holder: str, sees: set[str]):
    kept = save(
        viewing, "Weekly", holder, replace(ANA, channel=BILLING if holder == BILLING else SUPPORT, manages=True)
    )
    found = set()
    for asker in (ANA, BEN, MONA, ADA):
        with suppress(AskError):
            found.add(viewing.find(kept.key, asker) and asker.id)
    assert found == sees


def test_a_persons_direct_conversation_with_the_bot_is_no_channel(viewing: Viewing):
    alone = Asker("U_ANA", "D_ANA")
    save(viewing, "Weekly", ANA.id, alone)
    with pytest.raises(RightsError, match="for yourself"):
        save(viewing, "Weekly", "D_ANA", alone)
    assert viewing.default(alone) is None


@pytest.mark.parametrize(
    ("holder", "may"),
    [
        (ANA.id, {"U_ANA", "U_ADA"}),
        (SUPPORT, {"U_ANA", "U_BEN", "U_MONA", "U_ADA"}),
        (EVERYONE, {"U_ANA", "U_MONA", "U_ADA"}),
    ],
)
def test_whose_view_it_is_decides_who_may_change_it(viewing: Viewing, holder: str, may: set[str]):
    kept = save(viewing, "Weekly", holder, replace(ANA, manages=True))
    assert {each.id for each in (ANA, BEN, MONA, ADA) if viewing.may_change(kept, each)} == may
    for each in (ANA, BEN, MONA, ADA):
        if each.id not in may:
            for attempt in (
                lambda each=each: viewing.change(kept, replace(VIEW, name="Taken"), holder, each),
                lambda each=each: viewing.delete(kept, each),
            ):
                with pytest.raises(RightsError, match="“Weekly” is not yours"):
                    attempt()
    assert viewing.find(kept.key, ANA) == kept


def test_a_channels_view_is_changed_only_in_the_channel(viewing: Viewing):
    kept = save(viewing, "Weekly", SUPPORT)
    assert not viewing.may_change(kept, replace(BEN, channel=BILLING))
    assert viewing.may_change(kept, replace(ANA, channel=BILLING))  # she made it


def test_who_may_save_for_whom(viewing: Viewing):
    with pytest.raises(RightsError, match="managers"):
        save(viewing, "Weekly", EVERYONE, BEN)
    for holder in (BILLING, ANA.id):
        with pytest.raises(RightsError, match="for yourself"):
            save(viewing, "Weekly", holder, BEN)
    assert save(viewing, "Weekly", EVERYONE, MONA).holder == EVERYONE
    kept = save(viewing, "Weekly", BEN.id, BEN)
    with pytest.raises(RightsError, match="managers"):
        viewing.change(kept, kept.view, EVERYONE, BEN)


def test_the_channels_default_comes_before_the_persons(viewing: Viewing):
    hers, channels = save(viewing, "Hers", ANA.id), save(viewing, "Channels", SUPPORT)
    assert viewing.default(ANA) is None
    viewing.choose(hers, ANA.id, ANA)
    assert viewing.default(ANA) == hers
    assert viewing.default(BEN) is None
    viewing.choose(channels, SUPPORT, BEN)
    assert viewing.default(ANA) == viewing.default(BEN) == channels
    assert viewing.default(replace(ANA, channel=BILLING)) == hers
    viewing.delete(channels, ANA)
    assert viewing.default(ANA) == hers


def test_a_default_is_chosen_for_oneself_and_for_the_channel_one_is_in(viewing: Viewing):
    kept = save(viewing, "Weekly", SUPPORT)
    for holder in (BILLING, BEN.id, ""):
        with pytest.raises(RightsError, match="for yourself"):
            viewing.choose(kept, holder, ANA)


def test_nobody_sees_anothers_own_view_by_a_default(viewing: Viewing):
    kept = save(viewing, "Weekly", ANA.id)
    with pytest.raises(AskError, match="one of the channel or of everyone"):
        viewing.choose(kept, SUPPORT, ANA)
    shared = save(viewing, "Shared", SUPPORT)
    for holder, by in ((SUPPORT, ANA), (BEN.id, BEN), (ANA.id, ANA)):
        viewing.choose(shared, holder, by)
    viewing.change(shared, shared.view, ANA.id, ANA)  # now her own
    assert viewing.default(BEN) is None
    assert viewing.default(replace(ANA, channel=BILLING)) is not None


def test_the_last_report_is_that_of_the_channel_else_the_direct_one(viewing: Viewing):
    with pytest.raises(AskError, match="I know of no report"):
        viewing.last(ANA)
    month = Question(last_complete(CalendarUnit.MONTH, NOW, "UTC"))
    viewing.reports.keep("D_ANA", "1.1", Message("", (), question=month), ANA.id)
    assert viewing.last(ANA).question == month
    viewing.reports.keep(SUPPORT, "1.0", Message("", (), question=WEEK), ANA.id)
    assert viewing.last(ANA).question == WEEK
    assert viewing.last(replace(ANA, channel=BILLING)).question == month
    with pytest.raises(AskError):
        viewing.last(BEN)


def test_a_report_that_is_saved_late_is_what_it_was_when_it_was_asked(sqlite_engine: Engine):
    then, later = at(sqlite_engine, NOW), at(sqlite_engine, NOW + timedelta(days=14))
    then.reports.keep(SUPPORT, "1.1", Message("", (), question=WEEK), ANA.id)
    asked = later.asked_at(WEEK, SUPPORT, "1.1")
    assert View.of("Weekly", asked.question, asked.at).period == Relative.of(Units(CalendarUnit.WEEK))
    assert View.of("Weekly", WEEK, later.asked_at(WEEK, SUPPORT, "9.9").at).period.fixed


def test_all_time_begins_with_the_data(viewing: Viewing):
    kept = viewing.save(replace(VIEW, period=Relative.all_time()), ANA.id, ANA)
    assert viewing.question(kept).period.last == date(2026, 11, 25)
