"""Metric Details: the sentences behind a number, what was counted, and what narrows it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from cxbot.answer import NOTHING_COUNTED, Answer, Details, Figure, Group, Measured, Ratings, Row
from cxbot.drawing import details
from cxbot.drawing.part import Rendering, written_out
from cxbot.errors import AskError
from cxbot.filter import Kind
from cxbot.message import Block, Modal
from cxbot.metrics import catalogue
from cxbot.period import CalendarUnit, Period
from cxbot.question import About, Question
from cxbot.rights import COUNTS, EVERYTHING
from cxbot.statistics import Interval, Usual, Verdict, newcombe, wilson
from tests.drawing.answers import NOW, REACH, measured, share

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31), "Europe/Berlin", unit=CalendarUnit.MONTH)
SCORE = Question(OCTOBER, about=About.DETAILS, metric="csat_percentage")
RENDERING = Rendering(NOW, written_out, EVERYTHING)
SCORES = Ratings({5: 180, 4: 81, 3: 20, 2: 15, 1: 18})
EVIL = "<!channel> *x* <https://evil|Log in> \u202egnp.exe"
LOW = Row(
    "r1",
    datetime(2026, 10, 31, 13, 2, tzinfo=UTC),
    "Where is my parcel?",
    "Grace O'Brien",
    "Support",
    "Olena Hrytsenko",
    0.0,
    "Third time I explain the same thing.",
    1,
    "https://desk.example/1",
    "Fjord Retail AB",
)


def answered(
    question: Question = SCORE, rows: tuple[Row, ...] = (LOW,), shown: Measured | None = None, **more: object
) -> Answer:
    """October: 261 of 314 satisfied; September: 273 of 295."""
    interval = newcombe(261, 314, 273, 295)
    shown = shown or measured(
        "csat_percentage", share(261, 314), share(273, 295), Verdict.DOWN, good=False, interval=interval
    )
    behind = Details(
        shown,
        "261 of 314 ratings were 4 or 5 stars: 83.1 %.",
        ("Surveys that were answered without a rating are not counted.",),
        wilson(261, 314),
        rows,
        314,
        question.page,
        10,
        SCORES,
    )
    name = shown.metric.name
    return Answer(question, REACH, {name: shown}, details=replace(behind, **more))  # type: ignore[arg-type]  # by name


def drawn(found: Answer, asked: Question | None = None, rendering: Rendering = RENDERING) -> Modal:
    return details.window(asked or found.question, found, catalogue().values(), rendering)


def block(modal: Modal, block_id: str) -> Block:
    return next(each for each in modal.blocks if each.get("block_id") == block_id)


def said(modal: Modal) -> list[str]:
    return str(block(modal, "calculation")["text"]["text"]).split("\n")


def options(modal: Modal, block_id: str, action_id: str) -> dict[str, str]:
    found = next(each for each in block(modal, block_id)["elements"] if each["action_id"] == action_id)
    return {each["text"]["text"]: each["value"] for each in found["options"]}


def test_the_window_says_how_the_number_came_about() -> None:
    # By hand: 261/314 = 83.12 %, 273/295 = 92.54 %; as printed 83.1 - 92.5 = -9.4. Newcombe: -14.6 to -4.2.
    usual = {"csat_percentage": Usual(90.0, 5.0, 0.0, 100.0)}
    modal = drawn(replace(answered(), usual=usual))
    assert modal.title == "Satisfaction score"
    assert said(modal) == [
        "*83 %* = 261 of 314 ratings were 4 or 5 stars: 83.1 % (95 % interval 78.6–86.9 %).",
        "In September 92.5 % (273 of 295): *−9.4 points, a clear drop*; between −14.6 and −4.2 with 95 % confidence.",
        "Below the usual 85–95 %.",
    ]


def test_of_what_is_not_known_yet_there_is_neither_a_number_nor_a_loss() -> None:
    # The data end with September; that October has none says nothing.
    missing = replace(
        measured("csat_responses", NOTHING_COUNTED, Figure(295.0, 295)),
        known=False,
    )
    ended = replace(REACH, as_of=datetime(2026, 9, 30, 20, tzinfo=UTC))
    nothing = answered(replace(SCORE, metric="csat_responses"), (), missing, count=0, interval=None)
    assert said(drawn(replace(nothing, reach=ended))) == [
        "Last month (October): no data yet. The data end 30 Sep 22:00."
    ]


def test_of_few_ratings_no_share_is_said_anywhere() -> None:
    few = measured("csat_percentage", share(1, 1), share(2, 3))
    modal = drawn(answered(shown=few, calculation="1 of 1 ratings were 4 or 5 stars.", count=1, interval=wilson(1, 1)))
    assert said(modal) == ["1 of 1 ratings were 4 or 5 stars.", "In September 2 of 3; too few to compare scores."]
    listed = modal.blocks[-1]["elements"][0]["text"]
    assert listed == "1 of 1, the newest first · all ratings that were counted are listed here"


def test_averages_of_few_ratings_are_not_compared() -> None:
    shown = measured("csat_average", Figure(4.5, 20, total=90.0), Figure(2.5, 2, total=5.0), Verdict.NO_CLEAR_CHANGE)
    question = replace(SCORE, metric="csat_average")
    modal = drawn(answered(question, shown=shown, calculation="90 stars in 20 scored ratings.", interval=None))
    assert said(modal)[1] == "In September 2.5 (2); too few to compare scores."


def test_what_no_source_tells_is_not_said_to_be_none() -> None:
    # A file of ratings says nothing of messages, now or before.
    untold = replace(measured("messages_received", NOTHING_COUNTED, NOTHING_COUNTED), known=False)
    words = "Nothing is known of messages in this period."
    question = replace(SCORE, metric="messages_received")
    nothing = answered(question, (), untold, calculation=words, count=0, interval=None, scores=None)
    assert said(drawn(nothing)) == [words]


def test_what_was_counted_stands_below_with_a_link() -> None:
    row = block(drawn(answered()), "row_0")
    first, second, comment = row["elements"]
    assert [each["text"] for each in first["elements"]] == ["★☆☆☆☆  ", "Grace O'Brien"]
    assert second["elements"][0]["text"] == "Fjord Retail AB · Support · Olena Hrytsenko · 31 Oct 14:02"
    assert second["elements"][2] == {"type": "link", "url": "https://desk.example/1", "text": "Open"}
    assert comment["elements"] == [{"type": "text", "text": "Third time I explain the same thing."}]


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "slack://x", "https://a b", "https://x\n", "", "https://" + "x" * 3000]
)
def test_an_address_that_cannot_be_opened_is_left_out(link: str) -> None:
    row = block(drawn(answered(rows=(replace(LOW, link=link),))), "row_0")
    assert len(row["elements"][1]["elements"]) == 1


def test_what_customers_wrote_does_nothing() -> None:
    wrote = replace(LOW, customer=EVIL, account=EVIL, comment=EVIL, conversation=EVIL, inbox=EVIL)
    row = block(drawn(answered(rows=(wrote,))), "row_0")
    assert {element["type"] for part in row["elements"] for element in part["elements"]} <= {"text", "link"}
    assert "\u202e" not in str(row)


def test_stars_are_chosen_with_how_many_there_are() -> None:
    assert options(drawn(answered()), "choose", details.STARS) == {
        "All ratings (314)": "all",
        "4–5 stars (261)": "4,5",
        "1–3 stars (53)": "1,2,3",
        "5 stars (180)": "5",
        "4 stars (81)": "4",
        "3 stars (20)": "3",
        "2 stars (15)": "2",
        "1 star (18)": "1",
    }


def test_of_ratings_of_some_scores_the_number_and_its_part_are_said() -> None:
    low = details.after(SCORE, details.STARS, "1,2,3")
    modal = drawn(answered(low, shown=measured("csat_percentage", share(0, 53), share(0, 22)), count=53))
    assert said(modal) == ["*53 of 314 ratings* had 1–3 stars: 17 %."]
    assert "1 of 53, the newest first · all ratings that were counted" in str(modal.blocks[-1])


def test_a_part_of_the_picture_can_be_chosen() -> None:
    inboxes = tuple(
        Group(Kind.INBOX, f"inb_{id_}", name, {"csat_percentage": share(1, n)}, key=id_)
        for id_, name, n in (("1", "Support", 200), ("2", "Billing " + "x" * 90, 114), ("3", "Empty", 0))
    )
    asked = replace(SCORE, split=Kind.INBOX)
    parts = options(drawn(answered(asked, parts=inboxes)), "choose", details.PART)
    assert list(parts.values())[:3] == ["all", "day:2026-10-01", "day:2026-10-02"]
    assert list(parts)[1] == "Thu 1 Oct"
    assert parts["Support (200)"] == "inbox:1"
    assert all(len(each) <= 75 for each in parts)
    assert "inbox:3" not in parts.values()
    chosen = details.after(asked, details.PART, "inbox:1")
    assert chosen.cell == (Kind.INBOX, "1")
    assert details.after(chosen, details.PART, "all") == asked


def test_another_metric_is_not_narrowed_to_scores() -> None:
    low = details.after(replace(SCORE, page=3), details.STARS, "1,2,3")
    assert low.page == 0
    assert details.after(low, details.METRIC, "reply_time") == replace(SCORE, metric="reply_time")


def test_a_duration_says_its_median_and_which_way_it_went() -> None:
    # By hand: 2 h 07 min now, 2 h 10 min before; "3 min faster".
    now = Figure(7620.0, 160, total=7620.0 * 160, median=3300.0, ninetieth=15_000.0)
    interval = Interval(-1200.0, 840.0)
    shown = measured("reply_time", now, Figure(7800.0, 150, total=1.0), Verdict.NO_CLEAR_CHANGE, None, interval)
    question = Question(OCTOBER, about=About.DETAILS, metric="reply_time")
    modal = drawn(
        answered(
            question,
            shown=shown,
            calculation="160 replies took 339 h in all: 2 h 07 min on average.",
            interval=None,
            scores=None,
        )
    )
    assert said(modal) == [
        "*2 h 07 min* = 160 replies took 339 h in all: 2 h 07 min on average.",
        "Half within 55 min (median), nine of ten within 4 h 10 min (90th percentile).",
        (
            "In September 2 h 10 min (150 replies): *3 min faster, no clear change*; between 20 min faster and 14 min "
            "slower with 95 % confidence."
        ),
    ]


def test_readers_of_counts_are_told_the_number_alone() -> None:
    modal = drawn(answered(), rendering=replace(RENDERING, audience=COUNTS))
    assert not any(each.get("block_id", "").startswith("row_") for each in modal.blocks)
    assert "Grace" not in str(modal.blocks)
    assert details.NOT_LISTED in str(modal.blocks[-1])
    assert "Export CSV" not in str(modal.blocks)
    assert "Post to Thread" not in str(modal.blocks)


@pytest.mark.parametrize(("page", "labels"), [(0, ["Next"]), (1, ["Previous", "Next"]), (31, ["Previous"])])
def test_pages_are_turned_and_nothing_else(page: int, labels: list[str]) -> None:
    row = block(drawn(answered(replace(SCORE, page=page))), "pages")
    assert [each["text"]["text"] for each in row["elements"]] == labels
    turned = {details.after(SCORE, each["action_id"], each["value"]) for each in row["elements"]}
    assert (
        turned <= {replace(SCORE, page=page - 1), replace(SCORE, page=page + 1)}
        if page
        else turned == {replace(SCORE, page=1)}
    )


def test_one_of_thousands_of_customers_is_found_while_somebody_types() -> None:
    asked = replace(SCORE, split=Kind.ACCOUNT)
    (found,) = [
        each for each in block(drawn(answered(asked)), "choose")["elements"] if each["type"] == "external_select"
    ]
    assert found["action_id"] == "change:part:find:account"
    chosen = details.after(asked, found["action_id"], "7")
    assert chosen.cell == (Kind.ACCOUNT, "7")
    named = replace(answered(chosen), names={(Kind.ACCOUNT, "7"): "Fjord Retail AB"})
    (found,) = [each for each in block(drawn(named), "choose")["elements"] if each["type"] == "external_select"]
    assert found["initial_option"]["text"]["text"] == "Fjord Retail AB"
    hidden = drawn(named, rendering=replace(RENDERING, audience=COUNTS))
    assert "Fjord" not in str(hidden.blocks)
    with pytest.raises(AskError):
        details.after(asked, found["action_id"], "x")
