"""Tables of customers and teammates, comments and profiles: what they say, in every state within Slack's limits."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from cxbot.answer import (
    NOTHING_COUNTED,
    Answer,
    Change,
    Details,
    Feedback,
    Figure,
    Group,
    Measured,
    Profile,
    Ratings,
    Row,
    Table,
)
from cxbot.drawing import profile, report
from cxbot.drawing.formats.csv_format import table_lines
from cxbot.drawing.formats.json_format import to_json
from cxbot.drawing.formats.text import plain
from cxbot.drawing.forms import columns
from cxbot.drawing.part import Rendering, written_out
from cxbot.errors import RightsError
from cxbot.filter import Kind
from cxbot.message import Message, Modal
from cxbot.metric import Aggregate
from cxbot.metrics import catalogue
from cxbot.order import Order, OrderKind
from cxbot.period import CalendarUnit, Period
from cxbot.playground.api.kit.blocks import IN_MESSAGES, IN_MODALS, characters
from cxbot.playground.api.kit.rules import items
from cxbot.question import About, Question
from cxbot.rights import COUNTS, EVERYTHING
from cxbot.sections import asked
from cxbot.statistics import Verdict
from tests.drawing.answers import NOW, REACH, measured, share

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31), "Europe/Berlin", unit=CalendarUnit.MONTH)
CUSTOMERS = Question(OCTOBER, about=About.CUSTOMERS, split=Kind.ACCOUNT)
FEEDBACK = Question(OCTOBER, about=About.FEEDBACK)
TEAMMATES = Question(OCTOBER, about=About.TEAMMATES)
PROFILE = Question(OCTOBER, about=About.PROFILE, cell=(Kind.CONTACT, "7"))
RENDERING = Rendering(
    NOW, lambda each, longest=1900: each.encode() if len(each.encode()) <= longest else "#" + "0" * 32, EVERYTHING
)
EVIL = "<!channel> *x* <https://evil|Log in> \u202egnp.exe & =1+1"
NAMES = {
    "plain": "Granite Labs Ltd",
    "long": "W" * 300,
    "right to left": "دعم العملاء في المنطقة الشرقية",
    "CJK": "株式会社さくらデザインスタジオ" * 5,
    "hostile": EVIL,
    "empty": "",
}
COMMENTS = {**NAMES, "long": "very long " * 300}
AT = datetime(2026, 10, 31, 13, 2, tzinfo=UTC)


def figure(name: str, n: int) -> Figure:
    metric = catalogue()[name]
    if metric.aggregate is Aggregate.COUNT:
        return Figure(float(n), n)
    if not n:
        return NOTHING_COUNTED
    return share(n, n) if metric.aggregate is Aggregate.SHARE else Figure(4.2, n, total=4.2 * n)


def table(name: str = "Granite Labs Ltd", rows: int = 10, n: int = 12, **more: Any) -> Answer:
    """So many of 161 accounts, each with that many of everything."""
    section = asked(CUSTOMERS)[0]
    figures = {each: figure(each, n) for each in section.metrics}
    shown = tuple(Group(Kind.ACCOUNT, f"a{row}", name, figures, key=str(row)) for row in range(rows))
    found = Table(
        *(Kind.ACCOUNT, section.metrics, shown, 161 if rows else 0, 0, 10, "Rows do not add up.", section.columns),
        sorted_by=section.metrics[0],
        descending=True,
    )
    return Answer(CUSTOMERS, REACH, table=replace(found, **more))


def row(name: str, comment: str, score: int | None = 1) -> Row:
    link = "https://desk.example/1"
    return Row("r1", AT, name, name, name, name, 0.0 if score != 5 else 1.0, comment, score, link, name)


def feedback(name: str = "Jane", comment: str = "Slow.", number: int = 10, score: int | None = 1) -> Answer:
    """A page of 23 comments, 18 of them of one star."""
    by_score = Ratings({1: 18, 2: 0, 3: 2, 4: 1, 5: 2}) if score else Ratings(dict.fromkeys(range(1, 6), 0), 0, 23)
    found = Feedback((row(name, comment, score),) * number, 23 if number else 0, 61, by_score, 0, 10)
    rated = measured("csat_percentage", share(30, 61), share(3, 4))
    return Answer(FEEDBACK, REACH, {"csat_percentage": rated}, feedback=found)


def teammates(name: str = "Ana Castillo", rows: int = 20, n: int = 12) -> Answer:
    section = asked(TEAMMATES)[0]
    figures = {each: figure(each, n) for each in section.metrics}
    shown = tuple(Group(Kind.TEAMMATE, f"t{each}", name, figures, key=str(each)) for each in range(rows))
    found = Table(Kind.TEAMMATE, section.metrics, shown, rows, 0, 20, "1 belongs to nobody.", section.columns)
    return Answer(TEAMMATES, REACH, table=found)


def details(name: str, rows: tuple[Row, ...], count: int) -> Details:
    nothing = Measured(catalogue()[name], figure(name, count), figure(name, 0), Change(None, None, Verdict.NONE, None))
    return Details(nothing, "", (), None, rows, count, 0, 5)


def customer(name: str = "Jane Doe", comment: str = "Slow.", number: int = 5, n: int = 12) -> Answer:
    total = {each: measured(each, figure(each, n), figure(each, 6)) for each in asked(PROFILE)[0].metrics}
    shown = Profile(
        *(Kind.CONTACT, "c7", "7", name, "jane@acme.com"),
        ratings=details("csat_responses", (row(name, comment),) * number, n),
        conversations=details("active_conversations", (row(name, "", None),) * number, n),
        account=("3", name),
    )
    return Answer(PROFILE, REACH, total, profile=shown, names={(Kind.CONTACT, "7"): name})


ANSWERS: dict[str, Answer] = {
    **{f"table, {state}": table(name) for state, name in NAMES.items()},
    "table, empty": table(rows=0),
    "table, one": table(rows=1, n=1, count=1),
    "table, without ratings": table(n=0),
    "table, page 5,000 of 50,000": replace(
        table(count=50_000, page=4_999), question=replace(CUSTOMERS, page=4_999, sort="name", search="x" * 200)
    ),
    "table, all columns": replace(
        table(columns=asked(CUSTOMERS)[0].metrics),
        question=replace(CUSTOMERS, columns=asked(CUSTOMERS)[0].metrics).only(Kind.INBOX, *map(str, range(50))),
    ),
    "table, of some scores": replace(table(), question=CUSTOMERS.only(Kind.RATING, "1", "2")),
    **{f"comments, {state}": feedback(NAMES[state], said) for state, said in COMMENTS.items()},
    "comments, none": feedback(number=0),
    "comments, thumbs only": feedback(score=None),
    "comments, one": feedback(number=1),
    "comments, of an odd choice": replace(feedback(), question=FEEDBACK.only(Kind.RATING, "1", "5")),
    **{f"teammates, {state}": teammates(name) for state, name in NAMES.items()},
    "teammates, none": teammates(rows=0),
    "teammates, of few ratings": teammates(n=3),
}  # fmt: skip


def drawn(answer: Answer, rendering: Rendering = RENDERING) -> Message:
    return report.report(answer, asked(answer.question), rendering, asked_by="U1")


def control(message: Message | Modal, action_id: str) -> dict[str, Any]:
    return next(
        each for block in message.blocks for each in block.get("elements", ()) if each.get("action_id", "") == action_id
    )


def options(message: Message, action_id: str) -> dict[str, str]:
    return {each["text"]["text"]: each["value"] for each in control(message, action_id)["options"]}


def cells(message: Message) -> list[list[str]]:
    block = next(each for each in message.blocks if each["type"] == "table")
    return [[cell["text"] for cell in line] for line in block["rows"]]


@pytest.mark.parametrize("state", ANSWERS)
def test_slack_takes_every_list_in_every_state(state: str) -> None:
    message = drawn(ANSWERS[state])
    assert list(items(IN_MESSAGES, 50)(list(message.blocks), "/blocks")) == []
    assert characters(list(message.blocks)) <= 10_000
    assert 0 < len(message.text) <= 3_000
    ids = [block["block_id"] for block in message.blocks if "block_id" in block]
    assert len(ids) == len(set(ids))
    assert sum(block["type"] == "table" for block in message.blocks) <= 1


@pytest.mark.parametrize("state", COMMENTS)
@pytest.mark.parametrize("number", [5, 1, 0])
def test_slack_takes_every_profile_in_every_state(state: str, number: int) -> None:
    answer = customer(NAMES[state], COMMENTS[state], number, n=12 if number == 5 else number)
    message = profile.message(asked(PROFILE)[0], answer, RENDERING, "U1")
    window = profile.window(asked(PROFILE)[0], answer, RENDERING)
    assert list(items(IN_MESSAGES, 50)(list(message.blocks), "/blocks")) == []
    assert list(items(IN_MODALS, 100)(list(window.blocks), "/blocks")) == []
    assert characters(list(message.blocks)) <= 10_000
    assert 0 < len(window.title) <= 24
    assert len(window.carries) <= 2_000


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


def test_a_profile_says_how_content_the_customer_is_and_lists_what_was_counted() -> None:
    message = profile.message(asked(PROFILE)[0], customer(), RENDERING, "U1")
    first, _ = message.blocks[0]["text"]["text"].split("\n")
    assert first == "*Jane Doe, last month (October): 100 % satisfied, 4.2 of 5, only 12 ratings.*"
    assert "jane@acme.com · Jane Doe" in str(message.blocks[1])
    numbers = next(each for each in message.blocks if each.get("block_id") == "figures")["text"]["text"].split("\n")
    assert numbers[0] == "Active  *12*, 6 more"
    assert len(numbers) == 12
    opened = Question.decode(control(message, "ask:window:list")["value"])
    assert opened == replace(PROFILE, about=About.DETAILS, metric="csat_responses")
    account = Question.decode(control(message, "ask:window:account")["value"])
    assert account == Question(OCTOBER, about=About.PROFILE, cell=(Kind.ACCOUNT, "3"))


def test_a_profile_does_not_say_that_what_no_source_tells_was_none() -> None:
    known = customer()
    assert known.profile is not None
    nothing = "Nothing is known of conversations in this period."
    none = replace(known.profile.conversations, rows=(), count=0, calculation=nothing)
    untold = replace(none, measured=replace(none.measured, known=False))
    message = profile.message(
        asked(PROFILE)[0], replace(known, profile=replace(known.profile, conversations=untold)), RENDERING, "U1"
    )
    (said,) = (each for each in message.blocks if each.get("block_id") == "title:active_conversations")
    assert said["text"]["text"] == f"*Conversations*\n{nothing}"


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
