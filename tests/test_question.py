"""A question survives a button, for years."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxbot.errors import AskError
from cxbot.filter import Filter, Kind, combined
from cxbot.period import Bucket, Period
from cxbot.question import About, Question

WEEK = Period(date(2026, 11, 9), date(2026, 11, 15), "Europe/Berlin")
BEFORE = Period(date(2026, 9, 1), date(2026, 9, 30), "Europe/Berlin")

# No database takes the character that ends a text.
CHARACTERS = st.characters(exclude_characters="\x00", exclude_categories=["Cs"])
SPLITS = [each for each in Kind if each.splits]

filters = st.lists(
    st.builds(
        Filter,
        st.sampled_from([each for each in Kind if not each.of_time]),
        st.lists(st.text("0123456789", min_size=1, max_size=9), min_size=1, max_size=4).map(tuple),
    ),
    max_size=5,
).map(tuple)
TABLES: list[Kind | None] = [None, Kind.CONTACT, Kind.ACCOUNT]
CUSTOMERS = [Kind.CONTACT, Kind.ACCOUNT]


def cells(kinds: list[Kind]) -> st.SearchStrategy[tuple[Kind, str]]:
    return st.tuples(st.sampled_from(kinds), st.text(CHARACTERS, max_size=9))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    about = draw(st.sampled_from(About))
    behind = about in {About.METRIC, About.DETAILS}
    return Question(
        period=WEEK,
        about=about,
        section="customers" if about is About.SECTION else draw(st.none() | st.just("customers")),
        metric="reply_time" if behind else draw(st.none() | st.just("reply_time")),
        baseline=draw(st.none() | st.just(BEFORE)),
        compare=draw(st.booleans()),
        measure=draw(st.sampled_from([None, "csat_percentage", "csat_average"])),
        filters=draw(filters),
        split=draw(st.sampled_from(TABLES if about is About.CUSTOMERS else [None, *SPLITS])),
        bucket=draw(st.none() | st.sampled_from(Bucket)),
        search=draw(st.text(CHARACTERS, max_size=20)),
        sort=draw(st.sampled_from(["", "-csat_percentage"])),
        page=draw(st.integers(0, 99)),
        rows=draw(st.integers(0, 20)),
        cell=draw(cells(CUSTOMERS)) if about is About.PROFILE else draw(st.none() | cells(SPLITS)),
        columns=draw(st.lists(st.sampled_from(["reply_time", "csat_average"]), max_size=3).map(tuple)),
    )


@given(questions())
def test_every_question_survives_a_button(question: Question) -> None:
    assert Question.decode(question.encode()) == question


def test_a_plain_question_stays_short() -> None:
    # A public format: buttons of old messages hold exactly this.
    assert Question(WEEK).encode() == '{"v":1,"p":"2026-11-09/2026-11-15@Europe/Berlin"}'
    assert len(Question(WEEK).comparing().encode()) < 100
    behind = Question(WEEK).in_cell(Kind.TEAMMATE, "7")
    assert behind.encode() == '{"v":1,"p":"2026-11-09/2026-11-15@Europe/Berlin","w":"teammate:7"}'


WEEK_PACKED = '{"v":1,"p":"2026-11-09/2026-11-15@Europe/Berlin"'
# As buttons of old messages hold them: what each says is never to change.
OLD = {
    WEEK_PACKED + "}": Question(WEEK),
    WEEK_PACKED + ',"c":true,"y":"csat_average"}': Question(WEEK, compare=True, measure="csat_average"),
    WEEK_PACKED + ',"f":{"inbox":["1","2"],"tag":["9"]},"w":"teammate:7"}': Question(
        WEEK,
        filters=(Filter(Kind.INBOX, ("1", "2")), Filter(Kind.TAG, ("9",))),
        cell=(Kind.TEAMMATE, "7"),
    ),
    WEEK_PACKED + ',"b":"2026-09-01/2026-09-30@Europe/Berlin","a":"details","m":"reply_time","n":2}': Question(
        WEEK, about=About.DETAILS, metric="reply_time", baseline=BEFORE, page=2
    ),
    WEEK_PACKED + ',"a":"customers","x":"account","q":"acme","o":"-csat_percentage"}': Question(
        WEEK, about=About.CUSTOMERS, split=Kind.ACCOUNT, search="acme", sort="-csat_percentage"
    ),
    WEEK_PACKED + ',"a":"section","s":"changes_over_time","g":"week"}': Question(
        WEEK, about=About.SECTION, section="changes_over_time", bucket=Bucket.WEEK
    ),
    # Since a table may have a page of its own length.
    WEEK_PACKED + ',"a":"customers","x":"account","r":5}': Question(
        WEEK, about=About.CUSTOMERS, split=Kind.ACCOUNT, rows=5
    ),
    # Since there may be several filters of one kind.
    WEEK_PACKED + ',"l":[["tag","1"],["inbox","4"],["tag","2","3"]]}': Question(
        WEEK, filters=(Filter(Kind.TAG, ("1",)), Filter(Kind.INBOX, ("4",)), Filter(Kind.TAG, ("2", "3")))
    ),
}


@pytest.mark.parametrize("text", OLD)
def test_an_old_button_asks_the_same_question_for_ever(text: str) -> None:
    assert Question.decode(text) == OLD[text]
    assert OLD[text].encode() == text


PACKED = '{"v":1,"p":"2026-11-09/2026-11-15@UTC"'


@pytest.mark.parametrize(
    "text",
    [
        *("", "{}", "null", "[]", '{"v":1,"p":"yesterday"}'),
        PACKED.replace('"v":1', '"v":2') + "}",
        PACKED + ',"zz":1}',
        PACKED + ',"a":"dance"}',
        PACKED + ',"f":3}',
        PACKED + ',"w":"shoe size:3"}',
        PACKED + ',"w":3}',
        # Written by somebody else: types and sizes are looked at.
        PACKED + ',"n":"1"}',
        PACKED + ',"n":true}',
        PACKED + ',"n":1.5}',
        PACKED + ',"c":1}',
        PACKED + ',"q":["acme"]}',
        PACKED + ',"m":{"a":1}}',
        PACKED + ',"f":{"tag":"123"}}',
        PACKED + ',"f":{"tag":[["1"]]}}',
        PACKED + ',"f":[["tag","1"]]}',
        PACKED + ',"l":[[]]}',
        PACKED + ',"l":{"tag":["1"]}}',
        PACKED.replace("2026-11-09", "2026-13-09") + "}",
        "[" * 15_000,
        PACKED + ',"q":"' + "a" * 30_000 + '"}',
    ],
)
def test_what_is_no_question_gets_a_kind_error(text: str) -> None:
    with pytest.raises(AskError, match="Ask for a new report"):
        Question.decode(text)


def test_a_button_carries_the_question_changed_a_little() -> None:
    question = Question(WEEK, compare=True, page=3)
    assert question.comparing(compare=False).compare is False
    assert question.during(BEFORE).period == BEFORE
    assert question.during(BEFORE).page == 0
    narrowed = question.only(Kind.INBOX, "1", "2").only(Kind.TAG, "9").only(Kind.INBOX, "3")
    assert narrowed.filters == (Filter(Kind.TAG, ("9",)), Filter(Kind.INBOX, ("3",)))
    assert narrowed.only(Kind.TAG).values_of(Kind.TAG) == ()
    both = narrowed.also(Kind.TAG, "8", "9")
    assert both.filters[-1] == Filter(Kind.TAG, ("8", "9"))
    assert both.values_of(Kind.TAG) == ("9", "8")


def test_the_baseline_is_the_previous_period_unless_another_is_asked_for() -> None:
    assert Question(WEEK).before.words() == "2–8 Nov 2026"
    assert Question(WEEK, baseline=BEFORE).before is BEFORE


TWO_HUNDRED = "x" * 201


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"about": About.METRIC}, "names it"),
        ({"about": About.DETAILS}, "name it"),
        ({"about": About.SECTION}, "names it"),
        ({"about": About.CUSTOMERS, "split": Kind.INBOX}, "each contact or each account"),
        ({"split": Kind.TEAM}, "cannot be split by team"),
        ({"split": Kind.RATING}, "cannot be split by rating"),
        ({"cell": (Kind.TEAM, "1")}, "no rows by team"),
        ({"page": -1}, "no page 0"),
        ({"page": 10**9}, "no page"),
        ({"search": TWO_HUNDRED}, "up to 200 characters"),
        ({"metric": TWO_HUNDRED}, "more than 100 characters"),
        ({"cell": (Kind.CHANNEL, TWO_HUNDRED)}, "characters"),
        ({"filters": (Filter(Kind.TAG, tuple(map(str, range(26)))),) * 2}, "name 52 values"),
        ({"period": Period(date(1, 1, 1), date(1, 1, 2), "UTC")}, "reaches from 1900"),
        ({"baseline": Period(date(2000, 1, 1), date(2026, 1, 2), "UTC")}, "ten years"),
    ],
)
def test_what_cannot_be_asked_cannot_be_made(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(AskError, match=said):
        Question(**{"period": WEEK, **wrong})  # type: ignore[arg-type]  # each is a field with a value of its type


def test_fifty_values_are_not_too_many() -> None:
    assert len(Question(WEEK).only(Kind.TAG, *map(str, range(50))).values_of(Kind.TAG)) == 50


@pytest.mark.parametrize(
    ("kind", "ids", "said"),
    [
        (Kind.DAY, ("2026-11-09",), "name a period"),
        (Kind.INBOX, (), "names nothing"),
        (Kind.INBOX, (TWO_HUNDRED,), "200 characters"),
    ],
)
def test_what_is_no_filter_cannot_be_made(kind: Kind, ids: tuple[str, ...], said: str) -> None:
    with pytest.raises(AskError, match=said):
        Filter(kind, ids)


def test_filters_by_what_a_thing_has_one_of_are_alternatives_and_others_are_all_met() -> None:
    tags = (Filter(Kind.TAG, ("1",)), Filter(Kind.TAG, ("2", "3")))
    inboxes = (Filter(Kind.INBOX, ("4",)), Filter(Kind.INBOX, ("5", "4")))
    assert combined((tags[0], inboxes[0], tags[1], inboxes[1])) == (tags[0], Filter(Kind.INBOX, ("4", "5")), tags[1])
