"""Whole messages, as JSON snapshots, within Slack's limits; --snapshot-update writes them anew, to be read."""

import json
from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from cxbot.answer import Figure, Group
from cxbot.drawing import report, teaching
from cxbot.drawing.tables import figures_table
from cxbot.errors import AskError
from cxbot.filter import Filter, Kind
from cxbot.metrics import catalogue
from cxbot.question import About, Question
from cxbot.rights import COUNTS
from cxbot.sections import asked, sections
from cxbot.statistics import Verdict
from tests.drawing.answers import QUESTION, WEEK, answer, measured, share
from tests.drawing.messages import RENDERING, STATES, VOICES, button_of, drawn, every, made, plain, table


@pytest.fixture
def as_json(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(JSONSnapshotExtension)


@pytest.mark.parametrize("state", STATES)
def test_the_message_is_as_it_was(state: str, as_json: SnapshotAssertion) -> None:
    assert plain(made(state)) == as_json


@pytest.mark.parametrize("state", STATES)
def test_the_message_is_within_slacks_limits(state: str) -> None:
    for message in every(made(state)):
        assert 0 < len(message.text) < 3000
        assert len(message.blocks) <= 50
        assert len(json.dumps(message.blocks, ensure_ascii=False)) < 30_000
        ids = [block["block_id"] for block in message.blocks if "block_id" in block]
        assert len(ids) == len(set(ids))
        for block in message.blocks:
            if block["type"] == "section":
                assert 0 < len(block["text"]["text"]) <= 3000
            if block["type"] == "context":
                assert all(0 < len(each["text"]) <= 2000 for each in block["elements"])
            if block["type"] == "image":
                assert 0 < len(block["alt_text"]) <= 2000
                assert block["picture"] in {each.key for each in message.pictures}
            for element in block["elements"] if block["type"] == "actions" else ():
                assert len(element.get("value", "")) <= 2000
                assert all(len(each["value"]) <= 150 for each in element.get("options", ()))


@pytest.mark.parametrize("state", STATES)
def test_nothing_that_customers_wrote_is_live(state: str) -> None:
    for message in every(made(state)):
        for block in message.blocks:
            if block["type"] not in {"rich_text", "table"}:
                assert "<!channel>" not in json.dumps(block)
                assert "evil" not in json.dumps(block)
        assert "<!" not in message.text


def test_every_picture_of_a_report_can_be_drawn() -> None:
    for message in every(made("compared")):
        for picture in message.pictures:
            assert picture.draw().startswith(b"\x89PNG")


def test_a_message_holds_only_what_its_readers_may_see() -> None:
    counts = replace(RENDERING, audience=COUNTS)
    told = json.dumps(report.report(answer(voices=VOICES), asked(QUESTION), counts).blocks, ensure_ascii=False)
    assert "Jane" not in told
    assert "Quick and kind" not in told
    rows = json.dumps(report.report(table(), asked(table().question), counts).blocks, ensure_ascii=False)
    assert "xxx" not in rows
    assert "Account 3" in rows


def test_teaching_messages_are_as_they_were(as_json: SnapshotAssertion) -> None:
    assert {
        "help": plain(teaching.help_message()),
        "metrics": plain(teaching.metrics_message(catalogue().values())),
        "about": list(teaching.about_modal(sections().values(), catalogue()).blocks),
        "home": list(teaching.home()),
        "mistake": plain(teaching.mistake(AskError("“lst week” is no period.", "last week"), "lst week")),
    } == as_json


def test_a_name_from_right_to_left_moves_nothing_around_it() -> None:
    asks = Question(WEEK, filters=(Filter(Kind.INBOX, ("1",)),))
    evil = "\u2068\u202e دعم العملاء"
    message = drawn(replace(answer(question=asks), names={(Kind.INBOX, "1"): evil}))
    said = message.blocks[0]["text"]["text"]
    assert "inbox \u2068دعم العملاء\u2069: 91 % satisfied" in said
    assert said.count("\u2068") == said.count("\u2069") == 1
    assert "\u202e" not in said


def test_the_pages_of_a_table_can_be_turned() -> None:
    # 120 rows are six pages of twenty.
    def turns(page: int) -> dict[str, int]:
        shown = table()
        assert shown.table is not None
        at = replace(shown, question=replace(shown.question, page=page), table=replace(shown.table, page=page))
        row = next(each for each in drawn(at).blocks if each.get("block_id") == "more")["elements"]
        buttons = [each for each in row if each["type"] == "button"]
        return {each["text"]["text"]: Question.decode(each["value"]).page for each in buttons}

    assert turns(0) == {"Next 20": 1}
    assert turns(2) == {"Previous 20": 1, "Next 20": 3}
    assert turns(5) == {"Previous 20": 4}


def test_a_score_of_few_is_a_count_in_a_table() -> None:
    few = {**table().table.rows[0].figures, "csat_percentage": share(2, 3)}  # type: ignore[union-attr]
    shown = replace(table().table, rows=(Group(Kind.ACCOUNT, "1", "Acme", few),))  # type: ignore[type-var]
    assert "2 of 3" in str(drawn(replace(table(), table=shown)).blocks)


def test_printed_differences_are_those_of_printed_values() -> None:
    # 92.53 % and 83.12 % are printed 92.5 and 83.1: -9.4, though they differ by 9.41.
    fall = measured("csat_percentage", Figure(83.12, 314, 261), Figure(92.53, 308, 285), Verdict.DOWN)
    rows = figures_table([fall], now="October", before="September", counts=None)["rows"]
    assert [each["text"] for each in rows[0]] == ["Metric", "October", "September", "Change"]
    assert [each["text"] for each in rows[1]] == ["Satisfaction", "83.1 %", "92.5 %", "−9.4 points"]


def test_a_filter_by_teammate_is_not_her_score_and_leads_to_it() -> None:
    question = Question(WEEK, filters=(Filter(Kind.TEAMMATE, ("7",)), Filter(Kind.INBOX, ("1",))))
    filtered = replace(answer(question=question), names={(Kind.TEAMMATE, "7"): "Ben Turner", (Kind.INBOX, "1"): "EMEA"})
    message = drawn(filtered)
    scope = "conversations that Ben Turner acted in (not their own score), inbox EMEA"
    words = f"*Last week (9–15 Nov), {scope}: 91 % satisfied"
    assert message.blocks[0]["text"]["text"].startswith(words)
    own = button_of(message, "Teammates' Own Scores")
    asks = Question.decode(own["value"])
    assert asks == Question(WEEK, about=About.TEAMMATES, filters=question.filters[1:])


def test_of_ratings_of_some_scores_only_their_number_is_shown() -> None:
    question = Question(WEEK, filters=(Filter(Kind.RATING, ("1", "2")),))
    message = drawn(answer({2: 5, 1: 4}, before=(0, 6), question=question))
    assert [each.key for each in message.pictures] == ["satisfaction"]
    assert "0 %" not in message.pictures[0].alt.partition(".")[0]
    assert ": 9 ratings." in message.pictures[0].alt
