"""Asked by its name, or in a direct message, over the wire."""

from contextlib import ExitStack

import pytest
from sqlalchemy import Engine

from cxbot.drawing.shapes.trend import COMPARE
from cxbot.slack.sending.clients import Access
from tests.driver import free_port, soon
from tests.slack.bot import running_bot
from tests.slack.reports import report_in
from tests.slack.scripted import SECRET, event, running, workspace

MODES = pytest.mark.parametrize("mode", ["socket", "http"])


@pytest.mark.parametrize("may_see_addresses", [True, False])
def test_who_is_mentioned_is_told_by_address_and_names(slack_that, start_in, may_see_addresses):
    slack = slack_that(optional_scopes=may_see_addresses)
    bot = start_in(slack)
    other = slack.members()[1]
    known_as = bot.context.directory.known_as([other["id"]])
    assert list(known_as) == [other["id"]]
    address = (f"{other['name']}@harbor-bikes.example",) if may_see_addresses else ()
    assert known_as[other["id"]] == (*address, other["real_name"], other["name"])


def test_a_mention_in_a_thread_is_answered_there(slack, start):
    start()
    ana = slack.as_person("manager")
    bot_user = ana.workspace()["bot"]["user_id"]
    ts = ana.writes(slack.channel, "How was last week?")
    ana.writes(slack.channel, f"<@{bot_user}> last week", ts)
    answers = soon(lambda: [each for each in ana.reads_thread(slack.channel, ts) if each["bot"]] or None, 20)
    assert answers[0]["text"].startswith("Last week (9–15 Nov): 91 %")
    assert not any("Counting" in each for each in ana.whispers(slack.channel))
    # The report's own further views follow in the same thread, and its button works.
    soon(lambda: sum(each["bot"] for each in ana.reads_thread(slack.channel, ts)) == 2)
    ana.presses(answers[0], COMPARE)
    soon(lambda: "compared with" in str(ana.reads_thread(slack.channel, ts)))


def test_what_stands_before_a_mention_is_asked_where_nothing_follows_it(slack, start):
    start()
    ana = slack.as_person("manager")
    bot_user = ana.workspace()["bot"]["user_id"]
    for number, text in enumerate((f"last 2 weeks <@{bot_user}>", f"hey <@{bot_user}> last week"), 1):
        ana.writes(slack.channel, text)
        report_in(ana, slack.channel, number)
    told = [each["text"].partition(" (")[0] for each in ana.reports(slack.channel)]
    assert told == ["Last 2 weeks", "Last week"]


@MODES
def test_words_in_a_direct_message_are_answered_there(slack, start, mode):
    start()
    ana = slack.as_person("manager")
    direct = slack.direct_of(ana)
    ana.writes(direct, "last week")
    report_in(ana, direct)
    ana.writes(direct, "lst month")
    assert "last month" in soon(lambda: ana.whispers(direct))[0]
    # What the bot itself writes there is no question.
    assert len(ana.reports(direct)) == len(ana.whispers(direct)) == 1


def test_a_mention_that_is_not_understood_is_answered_to_the_asker_alone(slack, start):
    start()
    ana = slack.as_person("manager")
    ana.writes(slack.channel, f"<@{ana.workspace()['bot']['user_id']}> lst month")
    assert "last month" in soon(lambda: ana.whispers(slack.channel))[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("thanks {bot}!", "You are welcome"),
        ("{bot}", "/cx"),
        ("{bot} !", "/cx"),
        ("{bot}: thank you", "You are welcome"),
    ],
)
def test_a_mention_that_asks_nothing_is_answered_to_the_person_alone(slack, start, text, told):
    bot = start()
    ana, ben = slack.as_person("manager"), slack.as_person("teammate")
    ana.writes(slack.channel, text.format(bot=f"<@{ana.workspace()['bot']['user_id']}>"))
    assert told in soon(lambda: ana.whispers(slack.channel))[0]
    bot.context.pools.reports.wait_until_quiet(10)
    assert ana.reports(slack.channel) == ben.whispers(slack.channel) == []


@pytest.mark.parametrize("text", ["{bot}: csat last week", "csat {bot} last week", "csat last week, {bot}!"])
def test_words_on_both_sides_of_a_mention_are_one_question(slack, start, text):
    start()
    ana = slack.as_person("manager")
    ana.writes(slack.channel, text.format(bot=f"<@{ana.workspace()['bot']['user_id']}>"))
    (report,) = soon(lambda: ana.reports(slack.channel), 20)
    assert report["text"].startswith("Last week (9–15 Nov): 91 %")
    assert [block["block_id"] for block in report["blocks"] if block["type"] == "image"] == ["satisfaction"]


MENTION = {"type": "app_mention", "user": "U1", "text": "<@UBOT> last week", "channel": "C1", "ts": "7.1"}


@pytest.fixture
def posting():
    script = {"chat.postMessage": [{"ok": True, "ts": "1.9"}], "chat.postEphemeral": [{"ok": True}]}
    with running(workspace() | script) as scripted:
        yield scripted


def bots(slack, engine: Engine, number: int):
    """So many processes of one bot, over one database."""
    access = Access("xoxb-1", signing_secret=SECRET, base_url=slack.url)
    for _ in range(number):
        yield running_bot(access, engine, mode="http", port=free_port())


@pytest.mark.parametrize(
    "by",
    [
        {"bot_id": "B7"},
        {"bot_profile": {"id": "B7"}},
        {"user": "USLACKBOT"},
        {"user": ""},
        {"subtype": "bot_message"},
        {"edited": {"user": "U1", "ts": "8.1"}},
    ],
)
def test_other_apps_and_what_was_edited_are_not_answered(posting, sqlite_engine: Engine, by):
    with next(bots(posting, sqlite_engine, 1)) as bot:
        event(bot.url, MENTION | by)
        event(bot.url, MENTION | by | {"type": "message", "channel": "D1", "channel_type": "im"}, 2)
        bot.context.pools.reports.wait_until_quiet(10)
        assert bot.context.pools.reports.finish(10)
    assert posting.asked("chat.postMessage") == posting.asked("chat.postEphemeral") == []


def test_a_mention_by_a_person_that_is_an_app_is_not_answered(posting, sqlite_engine: Engine):
    posting.script["users.info"] = [{"ok": True, "user": {"id": "U1", "team_id": "T1", "is_bot": True}}]
    with next(bots(posting, sqlite_engine, 1)) as bot:
        event(bot.url, MENTION)
        soon(lambda: posting.asked("users.info"))
        assert bot.context.pools.reports.finish(10)
    assert posting.asked("chat.postMessage") == posting.asked("chat.postEphemeral") == []


def test_one_message_that_is_told_as_two_events_is_answered_once(posting, sqlite_engine: Engine):
    with ExitStack() as running_ones:
        first, second = [running_ones.enter_context(each) for each in bots(posting, sqlite_engine, 2)]
        for number, bot in enumerate((first, first, second)):
            event(bot.url, MENTION | {"client_msg_id": "one"}, number)
        for bot in (first, second):
            assert bot.context.pools.reports.finish(15)
            assert bot.context.pools.threads.finish(15)
    assert len(posting.asked("chat.postMessage")) == 2  # the report and its thread


def test_an_event_of_long_ago_is_not_answered(posting, sqlite_engine: Engine):
    with next(bots(posting, sqlite_engine, 1)) as bot:
        event(bot.url, MENTION, age=700)
        assert bot.context.pools.reports.finish(10)
    assert posting.asked("chat.postMessage") == posting.asked("chat.postEphemeral") == []
