"""The Home tab and the forms of views, within Slack's limits with much, little and nothing in them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cxbot.answer import Reach
from cxbot.drawing import blocks, digests, home, saved
from cxbot.drawing.forms import view as forms
from cxbot.message import Where
from cxbot.period import Baseline, CalendarUnit, Relative, Units, last_complete
from cxbot.playground.api.checking import VIEWS
from cxbot.question import About, Question
from cxbot.settings import RULES, Rules, Who
from cxbot.slack.sending.views import home_view, modal_view
from cxbot.view import View
from tests.drawing.messages import EVIL

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
WEEK = Question(last_complete(CalendarUnit.WEEK, NOW, "UTC"))
ASKING = home.Asking("open", {"This Month": "month", "Accounts": "accounts"}, "narrow")
METRICS = {"messages_sent": "Messages sent", "csat_percentage": "CSAT percentage"}
CHOSEN = home.Chosen("", (), "", METRICS)
LITTLE = home.Shown(
    None, ASKING, (), (), CHOSEN, Reach(), new_here=True, command="/cx", answers="cxbot answers everyone"
)
IDS = frozenset(f"U{number:09}" for number in range(40))
CHANNELS = frozenset(f"C{number:09}" for number in range(40))
TIGHT = Rules(Who.MANAGERS, Who.MANAGERS, IDS | {"S1"}, IDS, CHANNELS, CHANNELS, CHANNELS)
DIGESTS = [
    digests.Listed(
        str(n),
        f"{n}{EVIL * 2}"[:80],
        "in <#C000000001>",
        "every Monday, Tuesday, Wednesday and Thursday at 09:00",
        "Next on Mon 23 Nov, 09:00 (America/Argentina/Buenos_Aires)",
        [f"Last: that of Mon 16 Nov, 09:00 was not posted: {'why ' * 30}"] * 3,
        on=n % 3 > 0,
        may_change=n % 2 == 0,
        options=["only with 1,000,000 ratings or more", "short when nothing changed"],
        whose="By <@U000000001>, changed by <@U000000002>",
    )
    for n in range(300)
]
MUCH = home.Shown(
    blocks.words("*Last week*", "headline"),
    ASKING,
    [
        saved.Listed(str(n), f"{n}{EVIL * 2}"[:80], "for you", "last week · " * 20, "your default", n % 2 == 0)
        for n in range(300)
    ],
    DIGESTS,
    home.Chosen("7", tuple(METRICS), "de", METRICS),
    Reach(NOW, NOW, sources=tuple((f"source {EVIL} {n}", NOW) for n in range(50)), loading=True, waiting=7),
    new_here=False,
    command="/cx",
    answers="cxbot answers managers",
    administered=home.Administered(["files:write", "users:read"], TIGHT, frozenset()),
)
STATES = {
    "nothing": LITTLE,
    "much": MUCH,
    "open": replace(MUCH, administered=home.Administered([], TIGHT, frozenset(RULES))),
}


@pytest.mark.parametrize("state", STATES)
def test_the_tab_is_within_slacks_limits(state: str):
    assert list(VIEWS["home"](home_view(home.home(STATES[state])), "/view")) == []


@pytest.mark.parametrize("number", [0, 1, 300])
def test_a_list_of_views_is_within_slacks_limits(number: int):
    message = saved.listing(MUCH.views[:number], "/cx", here=True)
    assert len(message.blocks) <= 50
    assert list(VIEWS["home"]({"type": "home", "blocks": list(message.blocks)}, "/view")) == []
    assert ("280 views more" in str(message.blocks)) == (number == 300)


def test_what_a_view_asks_is_said_in_words():
    view = View.of("Weekly", WEEK.measuring("csat_average"), NOW, zone="UTC")
    said = saved.in_words(view, "inbox EMEA Support", {"csat_average": "CSAT average score"})
    assert said == "last week · inbox EMEA Support · trend of CSAT average score"
    assert saved.in_words(view, "", {"csat_average": "CSAT"}, timeless=True) == "trend of CSAT"
    table = View.of("Table", replace(WEEK, about=About.CUSTOMERS, search="acme & co"), NOW, zone="UTC")
    assert saved.in_words(table, "", {}) == "accounts · last week · search “acme &amp; co”"
    versus = replace(view, baseline=Baseline(CalendarUnit.DAY, 31), zone="Asia/Tokyo")
    assert (
        saved.in_words(versus, "", {"csat_average": "CSAT"})
        == "last week vs previous 31 days · trend of CSAT · Asia/Tokyo"
    )


def test_a_view_that_may_not_be_changed_offers_only_what_may_be_done():
    mine, others = (saved.row(saved.Listed("1", "X", "", "", may_change=may), Where.HERE) for may in (True, False))
    offered = [[each["text"]["text"] for each in row["accessory"]["options"]] for row in (mine, others)]
    assert offered == [["Open", "Change", "Rename", "Make Default", "Delete"], ["Open", "Make Default"]]


def test_the_forms_are_within_slacks_limits():
    choices = [forms.Choice("Me", "U1", "Only you see it"), forms.Choice("This channel", "C1")]
    draft = forms.Draft("x" * 80, choices, "C1", choices, ["U1"], "Asia/Tokyo")
    periods = [Relative.of(Units(CalendarUnit.WEEK))]
    for modal in (
        forms.save(draft, "last week", periods, "carried"),
        forms.view(draft, "", new=True),
        forms.rename(EVIL[:80], "1:1"),
        forms.delete(EVIL, "for you", ["your default", "the default of <#C1>"], "1:1"),
        forms.default(EVIL, choices, [], "why not", "1:1"),
    ):
        assert list(VIEWS["modal"](modal_view(modal), "/view")) == []
