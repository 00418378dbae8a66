"""Fields of forms and what is offered in them: within Slack's limits, whatever somebody is called."""

import pytest

from cxbot.drawing.forms import inputs
from cxbot.filter import Named


@pytest.mark.parametrize(
    ("thing", "shown"),
    [
        (Named("1", "Jane", "jane@acme.com"), "Jane · jane@acme.com"),
        (Named("1", "jane@acme.com", "JANE@acme.com"), "jane@acme.com"),
        (Named("1", "", "jane@acme.com"), "jane@acme.com"),
        (Named("1", "", ""), "(no name)"),
        (Named("1", " \u202e\u200b ", ""), "(no name)"),
        (Named("1", "*Bo* <!channel> :tada:", ""), "*Bo* <!channel> :tada:"),
        (Named("1", "محمد", "m@y.com"), "محمد · m@y.com"),
        # 68 characters leave less room than a readable address takes.
        (Named("1", "x" * 68, "jane@acme.com"), "x" * 68),
        (Named("1", "x" * 300, "jane@acme.com"), f"{'x' * 74}…"),
    ],
)
def test_what_is_offered_is_one_line_of_plain_text_that_fits(thing: Named, shown: str) -> None:
    (option,) = inputs.offered([thing])
    assert option == {"text": {"type": "plain_text", "text": shown, "emoji": False}, "value": "1"}
    assert len(shown) <= 75


def test_more_than_slack_takes_is_not_offered() -> None:
    assert len(inputs.offered(Named(str(number), f"n{number}") for number in range(150))) == 100


def test_a_sentence_among_options_fits_and_is_told_apart_from_things() -> None:
    (option,) = inputs.told("Why " * 60)
    assert option["value"] == inputs.NOTHING
    assert len(option["text"]["text"]) <= 75
    assert len(option["description"]["text"]) <= 75
    assert "description" not in inputs.told("Short.")[0]


def test_slack_takes_nothing_empty() -> None:
    options = [inputs.option("One", "1")]
    for block in (
        inputs.text("a", "A"),
        inputs.one_of("b", "B", options, chosen="2"),
        inputs.several_of("c", "C", options),
        inputs.day("d", "D"),
        inputs.ticks("e", "E", options),
    ):
        assert not [key for key in block["element"] if key.startswith("initial")]
        assert block["optional"]
