"""What people keep comes back as it was, on both databases."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, func, select

from cxbot.errors import AskError, SettingError
from cxbot.filter import Kind
from cxbot.keeping.pictures import Pictures, Shown
from cxbot.keeping.questions import Questions
from cxbot.keeping.rules import KeptRules
from cxbot.period import Period
from cxbot.question import Question
from cxbot.settings import RULES, Rules, Who
from cxbot.tables.kept import questions as kept_questions

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
SHORT = Question(Period(date(2026, 11, 9), date(2026, 11, 15), "Europe/Berlin"), compare=True)
LONG = SHORT.only(Kind.CONTACT, *(f"contact_{number:04}_of_a_source_with_long_ids" for number in range(50)))


def kept_by(engine: Engine, workspace: str = "T1") -> Questions:
    return Questions(engine, workspace, lambda: NOW)


def test_a_short_question_stands_in_the_button_itself(engine: Engine):
    kept = kept_by(engine)
    assert kept.encode(SHORT) == SHORT.encode()
    assert kept.decode(kept.encode(SHORT)) == SHORT
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(kept_questions)) == 0


def test_a_question_too_long_for_a_button_is_carried_by_its_id(engine: Engine):
    kept = kept_by(engine)
    value = kept.encode(LONG)
    assert len(LONG.encode()) > 1_900
    assert value.startswith("#")
    assert len(value) <= 40
    assert kept.decode(value) == LONG
    assert kept.encode(LONG) == value  # the same question again makes no second row
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(kept_questions)) == 1


@pytest.mark.parametrize("value", ["#0123", "", "nonsense", '{"v":9}', "{"])
def test_a_value_that_is_no_question_gets_a_kind_error(sqlite_engine: Engine, value: str):
    with pytest.raises(AskError, match="Ask for a new report"):
        kept_by(sqlite_engine).decode(value)


def test_a_workspace_does_not_see_the_questions_of_another(sqlite_engine: Engine):
    value = kept_by(sqlite_engine, "T1").encode(LONG)
    with pytest.raises(AskError):
        kept_by(sqlite_engine, "T2").decode(value)


def test_a_report_knows_which_file_shows_which_picture(engine: Engine):
    kept = Pictures(engine, "T1", lambda: NOW)
    alone, compared = Shown("trend:alone", "F1", "91 %"), Shown("trend:compared", "F2", "91 %, was 88 %")
    kept.keep("C1", "1.1", [alone, compared])
    assert kept.find("C1", "1.1", "trend:compared") == compared
    assert kept.find("C1", "1.1", "trend:average") is None
    assert kept.find("C1", "2.2", "trend:alone") is None
    assert kept.find("C2", "1.1", "trend:alone") is None
    assert Pictures(engine, "T2", lambda: NOW).find("C1", "1.1", "trend:alone") is None


def test_a_picture_drawn_anew_takes_the_place_of_the_old(engine: Engine):
    kept = Pictures(engine, "T1", lambda: NOW)
    kept.keep("C1", "1.1", [Shown("trend:alone", "F1", "91 %")])
    kept.keep("C1", "1.1", [Shown("trend:alone", "F9", "92 %")])
    kept.keep("C1", "1.1", [])
    assert kept.find("C1", "1.1", "trend:alone") == Shown("trend:alone", "F9", "92 %")


def test_what_the_environment_says_of_the_rules_wins_over_what_admins_have_set(engine: Engine):
    usual = KeptRules(engine, "T1")
    assert usual.now() == Rules()
    assert usual.set("CXBOT_SEE", "managers").see is Who.MANAGERS
    assert usual.set("CXBOT_MANAGERS", "S1").managers == {"S1"}
    said = KeptRules(engine, "T1", {"CXBOT_SEE": "everyone"})
    assert said.now() == Rules(managers=frozenset({"S1"}))
    assert said.open() == set(RULES) - {"CXBOT_SEE", "CXBOT_ADMINS"}
    with pytest.raises(SettingError, match="environment"):
        said.set("CXBOT_SEE", "managers")
    # Another workspace has rules of its own; an empty value is what is usual.
    assert KeptRules(engine, "T2").now() == Rules()
    assert usual.set("CXBOT_SEE", "") == Rules(managers=frozenset({"S1"}))


def test_an_impossible_rule_is_not_kept_and_nobody_makes_herself_an_admin(engine: Engine):
    kept = KeptRules(engine, "T1")
    with pytest.raises(SettingError, match="CXBOT_CHANNELS names '#support'"):
        kept.set("CXBOT_CHANNELS", "#support")
    with pytest.raises(SettingError, match="environment"):
        kept.set("CXBOT_ADMINS", "U1")
    assert kept.now() == Rules()
