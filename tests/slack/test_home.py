"""The Home tab over the wire: shown at once, filled when it is counted, and again after what somebody did in it."""

from threading import Event

import pytest
from sqlalchemy import Engine

from cxbot.drawing import home as drawn
from cxbot.keeping.columns import Columns
from cxbot.keeping.preferences import LANGUAGE
from cxbot.period import CalendarUnit, last_complete
from cxbot.question import Question
from cxbot.settings import Who
from cxbot.slack.sending.clients import Access
from cxbot.view import View
from cxbot.viewing import Asker
from tests.driver import free_port, soon, words_of
from tests.slack.bot import NOW, running_bot
from tests.slack.scripted import SECRET, click, running, workspace

HEADLINE = "*Last week (9–15 Nov): 91 % satisfied, 4.6 of 5, 212 ratings.*"


def home_of(person, *words: str, lacks: str = "\0"):
    """The Home tab, once it has these words, and lacks that one."""

    def look():
        found = person.windows()["home"]
        shown = str(found and found["blocks"])
        return found and all(word in shown for word in words) and lacks not in shown and found

    return soon(look)


@pytest.fixture
def bot(start):
    return start()


def test_it_begins_with_the_answer_and_teaches_whoever_is_new(slack, bot):
    ana = slack.as_person("teammate")
    ana.opens_home()
    home = home_of(ana, HEADLINE, "New here?", "Saved views", "Data as of")
    assert home["blocks"][0]["text"]["text"].startswith(f"{HEADLINE}\nUp from 88 % on 2–8 Nov")
    assert "For admins" not in str(home["blocks"])
    assert [each["text"]["text"] for each in home["blocks"][1]["elements"]] == [
        *("Open Report", "This Month", "Accounts", "Low Ratings", "Ask …"),
    ]
    ana.presses(home, "Open Report")
    direct = ana.visitor.direct()
    assert soon(lambda: ana.reports(direct))[0]["text"].startswith("Last week (9–15 Nov): 91 % satisfied")
    ana.opens_home()
    home_of(ana, HEADLINE, lacks="New here?")


@pytest.mark.parametrize(("label", "told"), [("How to Ask", "last month"), ("What Is Measured", "CSAT")])
def test_the_buttons_that_teach_answer_directly(slack, bot, label, told):
    ana = slack.as_person("teammate")
    ana.opens_home()
    ana.presses(home_of(ana, "New here?"), label)
    direct = ana.visitor.direct()
    soon(lambda: any(told in words_of(each) for each in ana.sees(direct)))


def test_asking_from_home_opens_the_form_and_answers_directly(slack, bot):
    ana = slack.as_person("teammate")
    ana.opens_home()
    ana.presses(home_of(ana, HEADLINE), "Ask …")
    soon(lambda: [each for each in ana.windows()["stack"] if each["title"]["text"] == "Period and Filters"])
    assert ana.visitor.submit(ana.windows()["stack"][-1], {"period": {"period": "this month"}}) == {}
    direct = ana.visitor.direct()
    assert soon(lambda: ana.reports(direct))[0]["text"].startswith("This month so far (1–19 Nov)")


def test_a_headline_that_takes_long_does_not_hold_the_rest_up(slack, bot):
    bot.database.hold = Event()
    ana = slack.as_person("teammate")
    ana.opens_home()
    home_of(ana, "*Counting …*", "Saved views", "Open Report")
    bot.database.hold.set()
    home_of(ana, HEADLINE, "Saved views", lacks="Counting")


def test_what_is_chosen_is_kept_and_shown(slack, bot):
    ana = slack.as_person("teammate")
    me, viewing = Asker(ana.person), bot.context.viewing
    before = Question(last_complete(CalendarUnit.WEEK, NOW, "UTC", ago=2))
    kept = viewing.save(View.of("The week before", before, NOW, fixed=True, zone="UTC"), ana.person, me)
    ana.opens_home()
    home = home_of(ana, HEADLINE, "The week before")
    ana.presses(home, drawn.DEFAULT, kept.key)
    home = home_of(ana, "*2–8 Nov: 88 % satisfied", "your default", lacks=HEADLINE)
    ana.presses(home, "Open Report")
    direct = ana.visitor.direct()
    assert soon(lambda: ana.reports(direct))[0]["text"].startswith("2–8 Nov: 88 % satisfied")
    ana.presses(home, drawn.DEFAULT, drawn.NONE)
    home = home_of(ana, HEADLINE, lacks="your default")
    ana.presses(home, drawn.COLUMNS, ["messages_sent", "csat_percentage"])
    soon(lambda: set(Columns(bot.context.preferences).of(ana.person)) == {"messages_sent", "csat_percentage"})
    ana.types(direct, "/cx accounts")
    table = soon(lambda: [each for each in ana.reports(direct) if "accounts" in each["text"]])[0]
    shown = soon(lambda: bot.context.posting.reports.find(direct, table["ts"]))
    assert shown.question.columns == Columns(bot.context.preferences).of(ana.person)
    ana.presses(home_of(ana, "initial_options"), drawn.LANGUAGE, "de")
    soon(lambda: bot.context.preferences.find(ana.person, LANGUAGE) == "de")
    home_of(ana, "Deutsch")


def test_admins_set_what_the_environment_leaves_open(slack, start):
    bot = start(rules={"CXBOT_ASK": "everyone"})
    mona, ana = slack.as_person("manager"), slack.as_person("teammate")
    mona.opens_home()
    home = home_of(mona, HEADLINE, "For admins", "Data, up to when", "Who may see what")
    assert "Set by `CXBOT_ASK` where the bot runs." in str(home["blocks"])
    mona.presses(home, f"{drawn.RULE}:CXBOT_SEE", Who.MANAGERS.value)
    soon(lambda: bot.context.rules.now().see is Who.MANAGERS)
    mona.presses(home, f"{drawn.RULE}:CXBOT_MANAGERS", [ana.person])
    soon(lambda: bot.context.rules.now().managers == {ana.person})
    mona.presses(home, f"{drawn.RULE}:CXBOT_CHANNELS", [slack.channel])
    soon(lambda: bot.context.rules.now().channels == {slack.channel})
    mona.presses(home, f"{drawn.RULE}:CXBOT_CHANNELS", [])
    soon(lambda: not bot.context.rules.now().channels)


def test_a_rule_is_set_by_nobody_else(sqlite_engine: Engine):
    script = workspace() | {"conversations.open": [{"ok": True, "channel": {"id": "D1"}}]}
    with running(script | {"chat.postMessage": [{"ok": True, "ts": "1.9"}]}) as slack:
        access = Access("xoxb-1", signing_secret=SECRET, base_url=slack.url)
        with running_bot(access, sqlite_engine, mode="http", port=free_port()) as bot:
            home = {"type": "view", "view_id": "V1"}
            for variable, option in (("CXBOT_SEE", "managers"), ("CXBOT_MANAGERS", "U1")):
                chosen = {"selected_option": {"value": option}, "selected_users": [option]}
                action = {"type": "static_select", "action_id": f"{drawn.RULE}:{variable}", **chosen}
                before = len(slack.asked("chat.postMessage"))
                click(bot.url, action, {}, container=home)
                soon(lambda before=before: len(slack.asked("chat.postMessage")) > before)
            assert "Only admins may do this" in str(slack.asked("chat.postMessage"))
            assert bot.context.rules.now().see is Who.EVERYONE
            assert not bot.context.rules.now().managers


def test_whoever_may_not_ask_is_told_so_in_the_tab(slack, bot):
    guest = slack.as_person("guest")
    guest.opens_home()
    home = home_of(guest, "guests cannot see these reports")
    assert len(home["blocks"]) == 1
