"""What a digest looks like: in which order it answers, what it leaves out for whom, and that it stays short."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cxbot.answer import Group, Voice
from cxbot.answer.highlights import NO_HIGHLIGHTS, Highlights, LowRatings
from cxbot.drawing.digest import Notes
from cxbot.drawing.low_ratings import low_in_words
from cxbot.filter import Kind
from cxbot.question import About, Question
from cxbot.rights import COUNTS
from cxbot.statistics import Usual, Verdict
from tests.drawing.answers import NOW, QUESTION, WEEK, answer, measured, share
from tests.drawing.highlights import ACME, BILLING, CHAT, FULL, TWO, drawn, full, low, lows, read, stand_out
from tests.drawing.messages import EVIL, VOICES, every, table, volume

_SECONDS = int(datetime(2026, 11, 19, 9, tzinfo=UTC).timestamp())
AS_OF = f"<!date^{_SECONDS}^{{date_short_pretty}} {{time}}|19 Nov 2026 09:00 UTC>"


def test_it_answers_in_order() -> None:
    # Usual at n = 212: 89 ± 87.3 / √212 = 89 ± 6.0.
    assert read(drawn(full(), FULL)) == [
        "*Last week (9–15 Nov): 91 % satisfied, 4.6 of 5, 212 ratings.*",
        "Up from 88 % on 2–8 Nov, no clear change; inside the usual 83–95 %.",
        f"412 archived · 248 asked · 212 answered (86 %) · data as of {AS_OF}",
        "[units]",
        "*Stands out*",
        "• *Billing* (inbox): 48 % satisfied (only 21 ratings), down from 90 %, a clear drop of 19 to 62 points",
        "• *Acme* (account): 100 % satisfied (only 20 ratings), up from 50 %, a clear rise of 24 to 70 points",
        "• *Chat* (inbox): first reply 17 min (44), up from 6 min, a clear rise of 2 min to 20 min",
        "2 low ratings, 1 not answered yet",
        "★☆☆☆☆  Grace 0  Fjord Retail AB · 16 Nov · waiting for 3 d 0 h · Open",
        "Third time I explain the same thing, and the parcel is still in Rotterdam.",
        "Open Report | Metric Details | All 2 Low Ratings | ...",
        "9–15 Nov 2026 · Europe/Berlin · all inboxes · Digest of “EMEA weekly”, every Monday at 09:00",
    ]


def test_beside_less_that_stands_out_there_is_room_for_two() -> None:
    said = read(drawn(full(), replace(FULL, stand_outs=(BILLING, ACME))))
    assert "★★☆☆☆  Grace 1  Fjord Retail AB · 16 Nov · answered by Rafael Pinto after 2 h 00 min · Open" in said
    assert "Open Report | Metric Details | ..." in said


def test_a_notification_sums_it_up() -> None:
    said = drawn(full(), FULL, notes=Notes(incomplete="Incomplete: data as of Sun 22:10", late="Due 09:00")).text
    assert said == (
        "Incomplete: data as of Sun 22:10. Last week (9–15 Nov): 91 % satisfied, 4.6 of 5, 212 ratings. "
        "Up from 88 % on 2–8 Nov, no clear change; inside the usual 83–95 %. "
        "Stands out: Billing down to 48 %, Acme up to 100 %, Chat first reply up to 17 min. "
        "2 low ratings, 1 not answered yet."
    )


def test_what_is_said_of_the_delivery_stands_first() -> None:
    notes = Notes("Incomplete: data as of Sun 22:10", "Due 09:00, posted 10:42", (f"2 ratings came later {EVIL}",))
    said = read(drawn(full(), FULL, notes=notes))
    assert said[:2] == ["Incomplete: data as of Sun 22:10", "Due 09:00, posted 10:42"]
    assert said[2].startswith("2 ratings came later &lt;!channel&gt;")
    assert said[3].startswith("*Last week")


def test_one_picture_shows_twelve_units_in_their_usual_range() -> None:
    message = drawn(full(), FULL)
    (picture,) = message.pictures
    assert picture.alt.startswith("Satisfaction by week, 9–15 Nov: 91 %; between 86 % in the week of 24 August")
    assert "inside the usual range; 212 ratings" in picture.alt
    assert picture.draw().startswith(b"\x89PNG")


def test_the_rest_is_one_message_of_the_thread_without_what_changes_it() -> None:
    whole = full()
    (rest,) = drawn(replace(whole, total={**whole.total, **volume().total}), FULL).thread
    assert [each.key for each in rest.pictures] == ["satisfaction", "trend:csat_percentage:alone"]
    kinds = [each["type"] for each in rest.blocks]
    assert kinds == ["section", "image", "image", "section", "table", "actions"]
    assert all(picture.draw().startswith(b"\x89PNG") for picture in rest.pictures)
    assert "change:" not in json.dumps(rest.blocks)


def test_voices_speak_where_nobody_was_dissatisfied() -> None:
    said = read(drawn(full(), replace(FULL, low=lows())))
    assert "Sample feedback  ★★★★★  Jane Doe  14 Nov" in said
    assert not any("low rating" in each for each in said)


def test_counts_are_all_that_everybody_may_see() -> None:
    message = drawn(full(), FULL, replace(COUNTS, public=True))
    said = read(message)
    assert "2 low ratings, 1 not answered yet" in said
    assert any("Billing" in each for each in said)
    told = json.dumps([message.text, message.blocks, [each.blocks for each in message.thread]], ensure_ascii=False)
    for secret in ("Grace", "Fjord", "Rafael", "Rotterdam", "Acme", "desk.example", "Jane", "Quick and kind"):
        assert secret not in told
    assert "Open Report | Metric Details | Show Feedback | Show Customers | ..." in said


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (lows(low(0)), ("1 low rating", "not answered yet")),
        (lows(low(0, after=timedelta(hours=1))), ("1 low rating", "answered")),
        (lows(low(0, conversation=False)), ("1 low rating", "outside of conversations")),
        (lows(low(0), low(1)), ("2 low ratings", "none answered yet")),
        (lows(low(0), low(1, after=timedelta(1))), ("2 low ratings", "1 not answered yet")),
        (lows(low(0, after=timedelta(1)), low(1, after=timedelta(1))), ("2 low ratings", "all answered")),
        (
            lows(low(0), low(1, after=timedelta(1)), low(2, conversation=False)),
            ("3 low ratings", "1 not answered yet, 1 outside of conversations"),
        ),
        (
            lows(low(0, after=timedelta(1)), low(2, conversation=False)),
            ("2 low ratings", "1 answered, 1 outside of conversations"),
        ),
    ],
)
def test_what_became_of_low_ratings_in_words(found: LowRatings, said: tuple[str, str]) -> None:
    assert low_in_words(found) == said


def test_all_of_many_low_ratings_can_be_opened() -> None:
    many = lows(low(0), low(1), low(2), count=9)
    message = drawn(full(), replace(FULL, low=many))
    assert "Open Report | Metric Details | All 9 Low Ratings | ..." in read(message)
    row = next(each for each in message.blocks if each.get("block_id") == "more")["elements"]
    asks = Question.decode(row[2]["value"])
    expected = Question(WEEK, about=About.DETAILS, metric="csat_responses").only(Kind.RATING, "1", "2", "3")
    assert asks == expected
    # Of thumbs a filter by score lists none, so it says how many it does.
    some = drawn(full(), replace(FULL, low=replace(many, scored=7)))
    assert "Open Report | Metric Details | 7 of 1–3 Stars | ..." in read(some)


def test_of_what_stands_out_the_worst_and_the_best_are_told() -> None:
    worse = stand_out(Kind.TAG, "refund", (2, 20), (18, 20))
    better = stand_out(Kind.CHANNEL, "chat", (30, 30), (16, 30))
    said = read(drawn(full(), replace(FULL, stand_outs=(worse, BILLING, better, ACME, CHAT))))
    at = said.index("*Stands out*")
    assert [each.partition(":")[0] for each in said[at + 1 : at + 4]] == [
        "• *refund* (tag)",
        "• *chat* (channel)",
        "• *Chat* (inbox)",
    ]
    assert "*Stands out*" not in read(drawn(full(), replace(FULL, stand_outs=())))


class TestShort:
    QUIET = replace(FULL, stand_outs=(), low=lows())

    def test_it_is_headline_and_context_where_there_is_nothing_to_tell(self) -> None:
        message = drawn(full(), self.QUIET, short=True)
        assert [each["type"] for each in message.blocks] == ["section", "context", "context"]
        assert (message.pictures, message.thread) == ((), ())

    @pytest.mark.parametrize("told", [{"stand_outs": (BILLING,)}, {"low": TWO}])
    def test_it_is_whole_where_something_stands_out_or_somebody_was_dissatisfied(self, told: dict[str, object]) -> None:
        message = drawn(full(), replace(self.QUIET, **told), short=True)  # type: ignore[arg-type]  # of highlights
        assert message.pictures

    def test_it_is_whole_after_a_clear_change_and_outside_of_the_usual(self) -> None:
        clear = full()
        fallen = measured("csat_percentage", share(193, 212), share(208, 212), Verdict.DOWN, good=False)
        assert drawn(replace(clear, total={**clear.total, "csat_percentage": fallen}), self.QUIET, short=True).pictures
        low_for_once = {"csat_percentage": Usual(97.0, 30.0, 0.0, 100.0, narrows=True)}  # 97 ± 2.1
        assert drawn(replace(clear, usual=low_for_once), self.QUIET, short=True).pictures

    def test_a_list_is_not_shortened(self) -> None:
        assert any(each["type"] == "table" for part in every(drawn(table(), short=True)) for each in part.blocks)


def test_a_list_is_shown_as_it_is_with_the_way_to_the_report() -> None:
    message = drawn(table(), notes=Notes(late="Due 09:00"))
    said = read(message)
    assert said[0] == "Due 09:00"
    assert said[-1] == "Digest of “EMEA weekly”, every Monday at 09:00"
    assert any(each.startswith("Open Report | ") for each in said)


def test_a_table_taller_than_a_window_is_in_the_thread() -> None:
    tall = drawn(table())  # of twenty rows
    assert "The table is in the thread." in read(tall)
    assert [each["type"] for part in tall.thread for each in part.blocks] == ["section", "table"]
    shown = table()
    assert shown.table is not None
    low = drawn(replace(shown, table=replace(shown.table, rows=shown.table.rows[:12])))
    assert ([each["type"] for each in low.blocks].count("table"), low.thread) == (1, ())


def test_of_a_split_it_says_whether_the_whole_moved_too() -> None:
    figures = {name: each.now for name, each in full().total.items()}
    groups = tuple(Group(Kind.INBOX, name, name, figures, key=name) for name in ("EMEA", "APAC"))
    split = full(groups=groups, question=replace(QUESTION, split=Kind.INBOX))
    message = drawn(split, FULL)
    assert read(message)[:3] == [
        "*Last week (9–15 Nov): 91 % satisfied, 4.6 of 5, 212 ratings.*",
        "Up from 88 % on 2–8 Nov, no clear change; inside the usual 83–95 %.",
        "APAC 91 %, EMEA 91 %.",
    ]
    assert [each.key for each in message.pictures] == ["split"]
    assert "units" in [each.key for each in message.thread[0].pictures]


def test_a_list_of_figures_is_one() -> None:
    assert any("First reply time" in each for each in read(drawn(volume())))


def test_without_units_the_trend_of_the_report_is_shown() -> None:
    assert [each.key for each in drawn(full()).pictures] == ["satisfaction"]
    trend = replace(full(), question=Question(WEEK, About.METRIC, metric="csat_percentage"))
    assert [each.key for each in drawn(trend).pictures] == ["trend:csat_percentage:alone"]


def test_where_nothing_was_rated_it_says_so() -> None:
    empty = drawn(answer({}, before=(0, 0)), Highlights(low=lows()))
    assert read(empty)[0] == "*Last week (9–15 Nov): no ratings.*"
    assert empty.pictures == ()


HOSTILE = Voice("1", EVIL, 1, satisfied=False, at=NOW, comment=EVIL)
STATES = {
    "full": (full(), FULL),
    "plain": (answer(voices=VOICES), NO_HIGHLIGHTS),
    "empty": (answer({}, before=(0, 0)), NO_HIGHLIGHTS),
    "one rating": (answer({5: 1}, voices=VOICES[:1]), replace(FULL, low=lows(), stand_outs=())),
    "hostile": (
        full(voices=(HOSTILE,)),
        replace(
            FULL,
            stand_outs=(stand_out(Kind.TAG, EVIL, (2, 20), (18, 20)),),
            low=lows(low(0, comment=EVIL, customer=EVIL, account=EVIL, answered_by=EVIL, link=f"https://{EVIL}")),
        ),
    ),
    "table": (table(), NO_HIGHLIGHTS),
    "other": (full(question=QUESTION.measuring("csat_average")), FULL),
}


@pytest.mark.parametrize("state", STATES)
def test_it_stays_within_slacks_limits_and_nothing_in_it_is_live(state: str) -> None:
    for message in every(drawn(*STATES[state])):
        assert 0 < len(message.text) < 3000
        assert "<!channel>" not in message.text
        ids = [block["block_id"] for block in message.blocks if "block_id" in block]
        assert len(ids) == len(set(ids))
        for block in message.blocks:
            if block["type"] not in {"rich_text", "table"}:
                assert "<!channel>" not in json.dumps(block)
                assert "<https" not in json.dumps(block)
            if block["type"] == "section":
                assert 0 < len(block["text"]["text"]) <= 3000
            if block["type"] == "image":
                assert block["picture"] in {each.key for each in message.pictures}
            if block["type"] == "actions":
                actions = [each["action_id"] for each in block["elements"]]
                assert len(actions) == len(set(actions))
                assert sum(each.get("style") == "primary" for each in block["elements"]) <= 1
                assert all(len(each.get("value", "")) <= 2000 for each in block["elements"])
            if block["type"] == "rich_text":
                assert "xn--" not in json.dumps(block)
                links = [
                    each["url"] for line in block["elements"] for each in line["elements"] if each["type"] == "link"
                ]
                assert all(" " not in each for each in links)
