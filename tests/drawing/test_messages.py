"""Whole messages, as JSON snapshots, within Slack's limits; --snapshot-update writes them anew, to be read."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from cxbot.answer import Answer, Figure, Group, Table
from cxbot.drawing import report, teaching
from cxbot.drawing.part import Rendering, written_out
from cxbot.drawing.shapes import split, trend
from cxbot.drawing.tables import figures_table
from cxbot.errors import AskError
from cxbot.filter import Filter, Kind
from cxbot.message import Json, Message
from cxbot.metrics import catalogue
from cxbot.question import About, Question
from cxbot.rights import COUNTS
from cxbot.sections import asked, sections
from cxbot.statistics import Verdict
from tests.drawing.answers import NOW, QUESTION, REACH, WEEK, answer, measured, share, voice

EVIL = "<!channel> *x* <https://evil|Log in> \u202egnp.exe"
VOICES = (
    voice(1, "Jane Doe", 5, "Quick and kind, thank you!"),
    voice(2, "株式会社さくら 山田太郎", 2, "返信が遅い。" * 60),
    voice(3, EVIL, 1, EVIL),
)


def table() -> Answer:
    customers = sections()["contacts_and_accounts"]
    figures = {name: Figure(1.0, 1) for name in customers.metrics}
    rows = tuple(Group(Kind.ACCOUNT, f"acc_{number}", f"Account {number} {'x' * 80}", figures) for number in range(20))
    question = Question(WEEK, about=About.CUSTOMERS, split=Kind.ACCOUNT)
    shown = Table(Kind.ACCOUNT, customers.metrics, rows, 120, 0, 20, "Rows overlap.", customers.columns)
    return Answer(question=question, reach=REACH, table=shown)


def volume() -> Answer:
    names = sections()["volume_and_speed"].metrics
    total = {name: measured(name, Figure(1240.0, 1240), Figure(1120.0, 1120)) for name in names}
    question = Question(WEEK, about=About.SECTION, section="volume_and_speed")
    return Answer(question=question, reach=REACH, total=total)


def whole() -> Answer:
    """The report with everything in it: all twelve metrics."""
    plain = answer(voices=VOICES)
    return replace(plain, total={**plain.total, **volume().total})


RENDERING = Rendering(NOW, written_out)
STATES: dict[str, Answer] = {
    "plain": answer(voices=VOICES),
    "whole": whole(),
    "compared": answer(voices=VOICES, question=QUESTION.comparing()),
    "average": answer(voices=VOICES[:1], question=QUESTION.measuring("csat_average")),
    "empty": answer({}, before=(0, 0)),
    "one rating": answer({5: 1}, voices=VOICES[:1]),
    "satisfaction": answer(voices=VOICES, question=Question(WEEK, about=About.SECTION, section="satisfaction")),
    "trend": answer(question=Question(WEEK, about=About.SECTION, section="changes_over_time")),
    "volume": volume(),
    "table": table(),
}


def made(state: str) -> Message:
    return drawn(STATES[state])


def drawn(answered: Answer) -> Message:
    return report.report(answered, asked(answered.question), RENDERING, asked_by="U1")


def button_of(message: Message, label: str) -> Json:
    row = next(each for each in message.blocks if each.get("block_id") == "more")["elements"]
    return next(each for each in row if each.get("text", {}).get("text") == label)


def every(message: Message) -> Iterator[Message]:
    yield message
    for part in message.thread:
        yield from every(part)


def plain(message: Message) -> dict[str, Any]:
    return {
        "text": message.text,
        "blocks": list(message.blocks),
        "pictures": [{"key": each.key, "alt": each.alt} for each in message.pictures],
        "thread": [plain(each) for each in message.thread],
    }


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


def test_a_toggle_changes_the_picture_the_controls_and_the_context() -> None:
    shown = made("plain").blocks
    alts = {"trend:csat_percentage:compared": "compared"}
    compared = report.changed(shown, asked(QUESTION), QUESTION.comparing(), alts, "U2")
    by_id = {block.get("block_id"): block for block in compared}
    key = "trend:csat_percentage:compared"
    assert by_id["changes_over_time"] == {
        "type": "image", "block_id": "changes_over_time", "picture": key, "alt_text": "compared"
    }  # fmt: skip
    assert by_id["satisfaction"]["picture"] == "satisfaction"
    select, button = by_id["controls:changes_over_time"]["elements"]
    assert button["text"]["text"] == "Hide Comparison"
    assert button["value"] == "alone"
    assert select["initial_option"]["value"] == "csat_percentage"
    assert by_id["context"]["elements"][1]["text"] == "compared with 2–8 Nov 2026 by <@U2>"
    hidden = report.changed(shown, asked(QUESTION), QUESTION, {}, "U3")
    assert "compared with" not in json.dumps(hidden)


def test_a_control_changes_only_what_it_is_for() -> None:
    compared = trend.after(QUESTION.measuring("csat_average"), trend.COMPARE, "compared")
    assert compared == QUESTION.measuring("csat_average").comparing()
    assert trend.after(compared, trend.MEASURE, "csat_percentage") == QUESTION.measuring("csat_percentage").comparing()


def test_a_report_whose_baseline_cannot_be_drawn_has_no_compare_button() -> None:
    # As "last week vs 2025": a year has no hundred days. The select goes on.
    message = drawn(replace(answer(voices=VOICES), previous=None))
    by_id = {block.get("block_id"): block for block in message.blocks}
    assert [each["action_id"] for each in by_id["controls:changes_over_time"]["elements"]] == [trend.MEASURE]
    assert [each.key for each in message.thread[-1].pictures] == ["trend:csat_average:alone"]
    toggled = report.changed(message.blocks, asked(QUESTION), QUESTION.measuring("csat_average"), {}, "U1")
    (controls,) = (each for each in toggled if each.get("block_id") == "controls:changes_over_time")
    assert [each["action_id"] for each in controls["elements"]] == [trend.MEASURE]


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


def test_a_split_by_the_hour_of_the_day_is_a_line_in_order_of_time() -> None:
    hours = tuple(
        Group(Kind.HOUR, f"{hour:02d}", f"{hour:02d}:00", {"csat_percentage": Figure(50.0 + hour, 40)}, key=str(hour))
        for hour in (9, 10, 11)
    )
    question = replace(QUESTION, about=About.METRIC, metric="csat_percentage", split=Kind.HOUR)
    picture = split.picture(asked(question)[0], replace(answer(question=question), groups=hours), RENDERING)
    assert picture.alt == (
        "Satisfaction by hour of day, 9–15 Nov: 91 %; between 59 % from 09:00 and 61 % from 11:00; 212 ratings."
    )
    assert picture.draw().startswith(b"\x89PNG")


def test_a_split_that_does_not_fit_can_be_opened_whole() -> None:
    inboxes = tuple(
        Group(Kind.INBOX, str(number), f"Inbox {number}", {"csat_percentage": share(40 + number, 100)}, key=str(number))
        for number in range(32)
    )
    question = replace(QUESTION, about=About.METRIC, metric="csat_percentage", split=Kind.INBOX)
    answered = replace(answer(question=question), groups=inboxes)
    message = drawn(answered)
    button = button_of(message, "Show All 32")
    assert Question.decode(button["value"]) == question
    assert message.blocks[0]["text"]["text"].endswith("Highest Inbox 31 71 %, lowest Inbox 0 40 %.")
    window = report.window(answered, asked(question), RENDERING)
    assert window.title == "All 32"
    said = "\n".join(each["text"]["text"] for each in window.blocks)
    assert said.count("of 100 ratings") == 32
    assert said.index("Inbox 31") < said.index("Inbox 0 ")


def test_the_worst_of_a_split_stand_first_and_the_others_are_a_button_further() -> None:
    inboxes = tuple(
        Group(Kind.INBOX, str(number), f"Inbox {number}", {"csat_percentage": share(40 + number, 100)}, key=str(number))
        for number in range(7)
    )
    question = replace(QUESTION, about=About.METRIC, metric="csat_percentage", split=Kind.INBOX)
    question = replace(question, sort="csat_percentage", rows=5)
    answered = replace(answer(question=question), groups=inboxes)
    message = drawn(answered)
    assert Question.decode(button_of(message, "Show All 7")["value"]) == question
    picture = split.picture(asked(question)[0], answered, RENDERING)
    assert picture.alt.index("Inbox 0 40 %") < picture.alt.index("Inbox 4 44 %")
    assert "Inbox 5" not in picture.alt.partition(":")[2]


@pytest.mark.parametrize("kind", [Kind.CONTACT, Kind.ACCOUNT, Kind.TEAMMATE])
def test_a_split_tells_readers_of_counts_no_names_and_no_teammates_scores(kind: Kind) -> None:
    groups = tuple(
        Group(kind, str(number), f"Jane {number}", {"csat_percentage": share(80 - number, 100)}, key=str(number))
        for number in range(12)
    )
    asks = replace(QUESTION, about=About.METRIC, metric="csat_percentage", split=kind)
    asks = asks.only(Kind.ACCOUNT, "7", "8")
    answered = replace(answer(question=asks), groups=groups, names={(Kind.ACCOUNT, "7"): "Jane Ltd"})
    counts = replace(RENDERING, audience=COUNTS)
    message = report.report(answered, asked(asks), counts, asked_by="U1")
    told = json.dumps([message.text, *message.blocks, *(each.alt for each in message.pictures)], ensure_ascii=False)
    assert "Jane" not in told
    assert "2 accounts" in told
    if kind is Kind.TEAMMATE:
        assert message.pictures == ()
        with pytest.raises(AskError):
            report.window(answered, asked(asks), counts)
    else:
        assert f"{kind.value.capitalize()} 1" in told
        assert "Jane" not in str(report.window(answered, asked(asks), counts))


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


def test_a_window_of_long_names_stays_within_slacks_limits() -> None:
    groups = tuple(
        Group(Kind.CONTACT, str(number), "<" * 55, {"csat_percentage": share(9, 10)}, key=str(number))
        for number in range(60)
    )
    asks = replace(QUESTION, about=About.METRIC, metric="csat_percentage", split=Kind.CONTACT)
    window = report.window(replace(answer(question=asks), groups=groups), asked(asks), RENDERING)
    assert max(len(each["text"]["text"]) for each in window.blocks if each["type"] == "section") <= 3_000
    assert len(window.blocks) <= 100


def test_what_was_asked_for_oneself_alone_stays_so() -> None:
    error = AskError("I do not understand “lst”.", "csat last week")
    message = teaching.mistake(error, "csat lst week private", "/cx", QUESTION.encode(), private=True)
    assert message.blocks[1]["elements"][0]["action_id"] == "ask:private:better"
    assert "csat last week private" in str(message.blocks[0])


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
    words = "*Last week (9–15 Nov), conversations that Ben Turner acted in, inbox EMEA: 91 % satisfied"
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


def test_a_suggestion_can_be_asked_by_a_button() -> None:
    error = AskError("I do not understand “lst”.", "last week")
    message = teaching.mistake(error, "lst week", "", QUESTION.encode())
    (button,) = message.blocks[1]["elements"]
    assert (button["text"]["text"], button["action_id"]) == ("Ask This", "ask:here:better")
    assert Question.decode(button["value"]) == QUESTION
    assert "/cx" not in str(message)  # in a direct message nobody is told to type a command


def test_a_split_by_teammate_marks_scores_of_few_ratings() -> None:
    people = tuple(
        Group(Kind.TEAMMATE, name, name, {"csat_percentage": Figure(value, n)}, key=name)
        for name, value, n in (("Zoë", 95.0, 29), ("Ana", 70.0, 30))
    )
    question = replace(QUESTION, about=About.METRIC, metric="csat_percentage", split=Kind.TEAMMATE)
    picture = split.picture(asked(question)[0], replace(answer(question=question), groups=people), RENDERING)
    assert "Ana 70 % (30), Zoë 95 % (only 29)." in picture.alt


def test_a_mistake_repeats_what_was_asked_without_making_it_live() -> None:
    message = teaching.mistake(AskError(f"I do not know “{EVIL}”.", ""), EVIL)
    assert "<!channel>" not in json.dumps(message.blocks)


def test_the_commands_are_named_as_they_are_here():
    for shown in (teaching.help_message("/report", "/score").blocks, teaching.home("/report", "/score")):
        said = str(shown)
        assert "`/report last month`" in said
        assert "`/score this month`" in said
        assert "`/report metrics`" in said
        assert "/cx" not in said
        assert "/csat" not in said
