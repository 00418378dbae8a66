"""Tables of customers and teammates, and comments: what they say, in every state within Slack's limits."""

import json
from dataclasses import replace

import pytest

from cxbot.answer import NOTHING_COUNTED, Answer, Figure, Group
from cxbot.drawing import profile
from cxbot.drawing.formats.csv_format import table_lines
from cxbot.drawing.formats.json_format import to_json
from cxbot.drawing.formats.text import plain
from cxbot.drawing.forms import columns
from cxbot.drawing.part import Rendering, written_out
from cxbot.errors import RightsError
from cxbot.filter import Kind
from cxbot.metrics import catalogue
from cxbot.order import Order, OrderKind
from cxbot.playground.api.kit.blocks import IN_MESSAGES, IN_MODALS, characters
from cxbot.playground.api.kit.rules import items
from cxbot.question import About, Question
from cxbot.rights import COUNTS, EVERYTHING
from cxbot.sections import asked
from tests.drawing.answers import NOW, share
from tests.drawing.lists import (
    ANSWERS,
    CUSTOMERS,
    EVIL,
    FEEDBACK,
    OCTOBER,
    PROFILE,
    RENDERING,
    cells,
    control,
    customer,
    drawn,
    feedback,
    options,
    table,
    teammates,
)


@pytest.mark.parametrize("state", ANSWERS)
def test_slack_takes_every_list_in_every_state(state: str) -> None:
    message = drawn(ANSWERS[state])
    assert list(items(IN_MESSAGES, 50)(list(message.blocks), "/blocks")) == []
    assert characters(list(message.blocks)) <= 10_000
    assert 0 < len(message.text) <= 3_000
    ids = [block["block_id"] for block in message.blocks if "block_id" in block]
    assert len(ids) == len(set(ids))
    assert sum(block["type"] == "table" for block in message.blocks) <= 1


@pytest.mark.parametrize("answer", [table(EVIL), feedback(EVIL, EVIL), teammates(EVIL)])
def test_what_others_wrote_does_nothing(answer: Answer) -> None:
    message = drawn(answer)
    marked = [str(each) for block in message.blocks for each in (block, *block.get("elements", ())) if "mrkdwn" in each]
    told = json.dumps([message.text, *marked, message.blocks[0]], ensure_ascii=False)
    assert "<!channel>" not in told
    assert "<https://evil" not in told
    assert "\u202e" not in json.dumps(list(message.blocks), ensure_ascii=False)


def test_the_table_says_how_many_there_are_and_what_it_is_sorted_by() -> None:
    message = drawn(table())
    first, second = message.blocks[0]["text"]["text"].split("\n")
    assert first == "*Last month (October): 161 accounts.*"
    assert second == "Sorted by active conversations, the most first."
    assert cells(message)[:2] == [
        ["Account", "Active", "Satisfaction", "First reply", "Total reply"],
        ["Granite Labs Ltd", "12", "100 % (12)", "4 s", "4 s"],
    ]
    foot = message.blocks[-1]["elements"][0]["text"]
    assert foot.startswith("1–10 of 161 · Rows do not add up · October 2026")


def test_customers_without_names_are_counted_once() -> None:
    one = replace(table(rows=1, count=1), question=CUSTOMERS.only(Kind.ACCOUNT, "0"))
    hidden = drawn(one, replace(RENDERING, audience=COUNTS)).blocks[0]["text"]["text"]
    assert hidden.startswith("*Last month (October), 1 account.*\n")
    named = drawn(one).blocks[0]["text"]["text"]
    assert named.startswith("*Last month (October), account 0: 1 account.*\n")


def test_what_it_is_sorted_by_stands_first_and_nothing_is_cut_off() -> None:
    sorted_by = replace(table(sorted_by="csat_average"), question=replace(CUSTOMERS, sort="-csat_average"))
    message = drawn(sorted_by)
    assert cells(message)[0] == ["Account", "Average score", "Active", "Satisfaction", "First reply"]
    assert "the highest first; fewer than 5 ratings come last" in message.text
    assert options(message, "ask:page:sort")["Average score, highest first"].startswith("page|")
    every = drawn(ANSWERS["table, all columns"])
    assert len(cells(every)[0]) == 13


def test_a_row_is_opened_by_a_select() -> None:
    message = drawn(table(rows=2))
    opened = [
        Question.decode(each["value"].partition("|")[2]) for each in control(message, "ask:window:customer")["options"]
    ]
    assert opened == [Question(OCTOBER, about=About.PROFILE, cell=(Kind.ACCOUNT, key)) for key in ("0", "1")]


def test_rows_of_one_name_are_told_apart_in_the_table_and_in_the_select() -> None:
    two = table("Li", rows=2)
    assert two.table is not None
    rows = tuple(replace(each, beside=f"li@{each.key}.example") for each in two.table.rows)
    message = drawn(replace(two, table=replace(two.table, rows=rows)))
    called = ["Li (li@0.example)", "Li (li@1.example)"]
    assert [line[0] for line in cells(message)][1:] == called
    assert [each["text"]["text"] for each in control(message, "ask:window:customer")["options"]] == called


def test_the_gear_opens_a_form_of_twelve_metrics() -> None:
    order = Order.decode(control(drawn(table()), "ask:window:columns")["value"])
    assert (order.kind, order.question) == (OrderKind.COLUMNS, CUSTOMERS)
    form = columns.form(asked(CUSTOMERS)[0], CUSTOMERS, RENDERING)
    (field,) = form.blocks
    assert len(field["element"]["options"]) == 12
    chosen = [each["value"] for each in field["element"]["initial_options"]]
    assert chosen == list(asked(CUSTOMERS)[0].columns)
    assert list(items(IN_MODALS, 100)(list(form.blocks), "/blocks")) == []
    assert Question.decode(form.carries) == CUSTOMERS


def test_without_accounts_there_is_but_one_view_and_it_says_why() -> None:
    message = drawn(table(), replace(RENDERING, accounts=False))
    assert "View by" not in str(message.blocks)
    assert "CXBOT_PLAN" in message.blocks[-1]["elements"][0]["text"]


def test_readers_of_counts_see_numbers_and_can_open_nobody() -> None:
    message = drawn(table(), replace(RENDERING, audience=COUNTS))
    assert cells(message)[1][0] == "Account 0"  # the number that it has on every surface
    told = str(message.blocks)
    for hidden in ("Granite", "find:", "ask:window:customer", "Export CSV", "A to Z"):
        assert hidden not in told
    with pytest.raises(RightsError):
        profile.message(asked(PROFILE)[0], customer(), replace(RENDERING, audience=COUNTS))
    assert "Slow" not in str(drawn(feedback(), replace(RENDERING, audience=COUNTS)))


def test_comments_say_how_many_of_the_ratings_have_one() -> None:
    message = drawn(feedback())
    assert message.blocks[0]["text"]["text"] == "*Last month (October): 23 comments.*\n23 of 61 ratings have a comment."
    assert list(options(message, "ask:page:stars")) == [
        *("All comments (23)", "1–3 stars (20)", "4–5 stars (3)"),
        *("5 stars (2)", "4 stars (1)", "3 stars (2)", "2 stars (0)", "1 star (18)"),
    ]
    said = next(each for each in message.blocks if each.get("block_id") == "row_0")["elements"]
    assert said[1]["elements"][0]["text"] == "Jane · Jane · Jane · 31 Oct 14:02"
    assert said[2]["elements"] == [{"type": "text", "text": "Slow."}]
    assert control(message, "ask:page:next")["text"]["text"] == "Next 10"


def test_a_teammates_score_of_few_ratings_is_marked() -> None:
    assert cells(drawn(teammates(n=12)))[:2] == [
        ["Teammate", "Satisfaction", "Ratings", "Reply time", "Replies"],
        ["Ana Castillo", "100 %", "only 12", "4 s", "12"],
    ]
    assert cells(drawn(teammates(n=30)))[1] == ["Ana Castillo", "100 %", "30", "4 s", "30"]
    assert cells(drawn(teammates(n=3)))[1][1:3] == ["3 of 3", "only 3"]


def test_everybody_sees_her_own_scores() -> None:
    own = replace(RENDERING, audience=replace(COUNTS, own=frozenset({"3"})))
    answer = teammates()
    named = replace(answer.table, rows=tuple(replace(each, name=f"Name {each.key}") for each in answer.table.rows))  # type: ignore[union-attr,type-var]  # it has one
    message = drawn(replace(answer, table=named), own)
    assert [line[0] for line in cells(message)] == ["Teammate", "Name 3"]
    assert "Scores of other teammates are not shown here." in str(message.blocks)


def test_the_formats_tell_the_same() -> None:
    told = to_json(feedback())["comments"]
    assert (told["count"], told["rated"], told["page"], len(told["rows"])) == (23, 61, 1, 10)
    assert told["by_score"]["1"] == 18
    shown = to_json(customer())["profile"]
    assert (shown["by"], shown["name"], shown["account"], shown["ratings"]["count"]) == (
        "contact",
        "Jane Doe",
        "Jane Doe",
        12,
    )
    assert to_json(table())["table"]["columns"] == list(asked(CUSTOMERS)[0].columns)
    text = plain(feedback(), asked(FEEDBACK), now=NOW)
    assert "Last month (October): 23 comments." in text
    assert "With a comment: 5 ★ 2, 4 ★ 1, 3 ★ 2, 2 ★ 0, 1 ★ 18" in text
    assert "Jane Doe · jane@acme.com · Jane Doe" in plain(customer(), asked(PROFILE), now=NOW)
    chosen = replace(table(rows=1, columns=("csat_average",)), question=replace(CUSTOMERS, columns=("csat_average",)))
    assert "By account        CSAT average score\nGranite Labs Ltd  4.2 (12)" in plain(
        chosen, asked(CUSTOMERS), now=NOW
    )


def test_a_table_as_csv_is_unrounded_and_runs_nothing() -> None:
    group = Group(
        Kind.ACCOUNT, "a1", "=1+1", {"csat_percentage": share(2, 3), "messages_sent": Figure(4.0, 4)}, key="1"
    )
    nothing = Group(
        Kind.ACCOUNT, "a2", "B", {"csat_percentage": NOTHING_COUNTED, "messages_sent": Figure(0.0, 0)}, key="2"
    )
    metrics = [catalogue()["csat_percentage"], catalogue()["messages_sent"]]
    assert list(table_lines([group, nothing], metrics)) == [
        "by,id,name,csat_percentage,csat_percentage_n,messages_sent\r\n",
        f"account,a1,'=1+1,{200 / 3!r},3,4\r\n",
        "account,a2,B,,0,0\r\n",
    ]


def test_a_written_out_rendering_draws_alike() -> None:
    assert drawn(table(), Rendering(NOW, written_out, EVERYTHING)).text == drawn(table()).text
