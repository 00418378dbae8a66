"""Who may see what, in sentences, and controls for what is open."""

from cxbot.drawing.rules import controls, rules_in_words
from cxbot.settings import RULES, Rules, Who

OPEN = frozenset(RULES) - {"CXBOT_ADMINS"}


def actions(rules: Rules, open_: frozenset[str] = OPEN) -> list[str]:
    return [each["accessory"]["action_id"].removeprefix("rule:") for each in controls(rules, open_)]


def test_the_usual_rules_are_said_in_a_few_sentences_and_all_but_the_admins_can_be_changed() -> None:
    assert rules_in_words(Rules(), OPEN) == [
        "Every full member may see what customers wrote, their names and scores of other teammates.",
        "Every full member may ask for reports.",
        "Managers: nobody but the admins.",
        "Admins: those of the workspace in Slack.",
        "Reports are posted into every channel that I am in.",
    ]
    assert set(actions(Rules())) == OPEN


def test_what_the_environment_says_is_told_apart_and_has_no_control() -> None:
    rules = Rules(
        see=Who.MANAGERS,
        managers=frozenset({"S1", "U2"}),
        full_channels=frozenset({"C1"}),
        channels=frozenset({"C1", "C2"}),
        shared_channels=frozenset({"C3"}),
    )
    said = rules_in_words(rules, OPEN - {"CXBOT_SEE"})
    assert said[0].startswith("Only managers may see")
    assert said[0].endswith("_Set in the environment._")
    assert "Managers: <!subteam^S1>, <@U2>." in said
    assert "Everything is shown in <#C1>." in said
    assert "Reports are posted into <#C1>, <#C2>." in said
    assert "Counts are shown in <#C3>, with other companies." in said
    # A user group cannot be chosen there, so it is not lost there.
    assert set(actions(rules, OPEN - {"CXBOT_SEE"})) == OPEN - {"CXBOT_SEE", "CXBOT_MANAGERS"}
