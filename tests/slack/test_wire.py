"""The bot in the playground, over the wire: what people type and press, and what they get to see."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from cxbot.drawing.shapes.trend import COMPARE, MEASURE
from cxbot.errors import SettingError
from cxbot.observing import Lines
from cxbot.slack.sending.clients import Access, introduce, reading_client
from tests.driver import soon, words_of
from tests.slack.bot import QUICK, running_bot
from tests.slack.reports import report_in, shown_trend

MODES = pytest.mark.parametrize("mode", ["socket", "http"])


@MODES
def test_a_command_is_answered_by_a_report_whose_trend_can_be_compared(slack, start, mode):
    start()
    ana = slack.as_person("manager")
    ana.types(slack.channel, "/cx last week")
    assert any("Counting" in each for each in soon(lambda: ana.whispers(slack.channel)))
    (report,) = report_in(ana, slack.channel)
    assert report["text"].startswith("Last week (9–15 Nov): 91 % satisfied, 4.6 of 5, 212 ratings. Up from 88 %")
    pictures = [block for block in report["blocks"] if block["type"] == "image"]
    assert len(pictures) == 2
    assert not any(file["missing"] for file in report["files"].values())
    (reply,) = ana.reads_thread(slack.channel, report["ts"])
    assert sum(block["type"] == "image" for block in reply["blocks"]) == 3

    uploads = len(ana.record("files.getUploadURLExternal"))
    posts = len(ana.record("chat.postMessage"))
    before = shown_trend(report)
    ana.presses(report, COMPARE)
    compared = soon(lambda: next((each for each in ana.reports(slack.channel) if shown_trend(each) != before), None))
    assert "compared with" in words_of(compared)
    assert f"<@{ana.person}>" in words_of(compared)
    assert not any(file["missing"] for file in compared["files"].values())
    # One chat.update: no query, no drawing, no upload.
    assert len(ana.record("chat.update")) == 1
    assert len(ana.record("files.getUploadURLExternal")) == uploads
    assert len(ana.record("chat.postMessage")) == posts

    ana.presses(compared, COMPARE)  # "Hide Comparison"
    soon(lambda: shown_trend(ana.reports(slack.channel)[0]) == before)
    ana.presses(ana.reports(slack.channel)[0], MEASURE, "csat_average")
    average = soon(lambda: [each for each in ana.reports(slack.channel) if shown_trend(each) != before])[0]
    assert shown_trend(average) != shown_trend(compared)


@MODES
def test_twenty_commands_at_once_are_answered_by_one_report_each(slack_that, start_in, mode):
    slack = slack_that(rate_limits=False)
    start_in(slack)
    people = [slack.as_person(each["id"]) for each in slack.members()]
    channels = slack.open_channels()

    def ask(number):
        person = people[number % len(people)]
        person.types(channels[number % len(channels)]["id"], "/cx last week")

    with ThreadPoolExecutor(20) as together:
        list(together.map(ask, range(20)))

    def arrived():
        found = [each for channel in channels for each in people[0].reports(channel["id"])]
        return found if len(found) >= 20 and all(each["reply_count"] == 1 for each in found) else None

    reports = soon(arrived, 90)
    assert len(reports) == 20
    assert len({each["ts"] for each in reports}) == 20
    assert not any(each["failed"] for channel in channels for person in people for each in person.sees(channel["id"]))


def test_a_guest_is_refused_kindly(slack, start):
    start()
    guest = slack.as_person("guest")
    channel = slack.channel_of("guest")
    guest.types(channel, "/cx")
    assert "guests" in soon(lambda: guest.whispers(channel))[0]
    assert guest.reports(channel) == []


def test_a_guest_who_presses_a_button_changes_nothing(slack, start):
    start()
    ana, guest = slack.as_person("manager"), slack.as_person("guest")
    channel = slack.channel_of("guest")
    slack.invite(channel)
    ana.types(channel, "/cx")
    (report,) = report_in(ana, channel)
    guest.presses(report, COMPARE)
    assert "guests" in soon(lambda: guest.whispers(channel))[0]
    assert ana.record("chat.update") == []


def test_a_person_of_another_company_who_presses_a_button_changes_nothing(slack, start):
    shared = slack.shared_channel()
    slack.invite(shared)
    start(rules={"CXBOT_SHARED_CHANNELS": shared})
    ana, stranger = slack.as_person("manager"), slack.as_person("stranger")
    ana.types(shared, "/cx")
    (report,) = report_in(ana, shared)
    stranger.presses(report, COMPARE)
    assert "members of this workspace" in soon(lambda: stranger.whispers(shared))[0]
    assert ana.record("chat.update") == []


def test_an_unknown_word_gets_the_nearest_suggestion(slack, start):
    start()
    ana = slack.as_person("manager")
    ana.types(slack.channel, "/cx lst month")
    (told,) = soon(lambda: ana.whispers(slack.channel))
    assert "/cx last month" in told
    assert "Counting" not in told
    assert ana.reports(slack.channel) == []


def test_help_is_for_the_asker_alone(slack, start):
    start()
    ana, ben = slack.as_person("manager"), slack.as_person("teammate")
    ana.types(slack.channel, "/cx help")
    assert "Words come in any order" in soon(lambda: ana.whispers(slack.channel))[0]
    assert ben.whispers(slack.channel) == []


def test_the_short_command_asks_for_the_satisfaction_section(slack, start):
    start()
    ana = slack.as_person("manager")
    ana.types(slack.channel, "/csat last week")
    (report,) = soon(lambda: ana.reports(slack.channel), 20)
    assert [block["block_id"] for block in report["blocks"] if block["type"] == "image"] == ["satisfaction"]


def test_a_fault_of_ours_is_told_with_a_reference(slack, start):
    bot = start()
    bot.database.fault = RuntimeError("a fault of ours, about jane@acme.com")
    ana = slack.as_person("manager")
    ana.types(slack.channel, "/cx")
    assert "in my log as" in soon(lambda: ana.whispers(slack.channel))[0]


def test_a_database_that_is_away_is_told_and_the_log_has_the_reason(slack, start, caplog):
    start(reports_url="postgresql://cx:secret@127.0.0.1:1/cx")
    ana = slack.as_person("manager")
    ana.types(slack.channel, "/cx")
    assert soon(lambda: ana.whispers(slack.channel))[0].startswith("The database cannot be reached right now.")
    logged = [Lines().format(each) for each in caplog.records if each.getMessage() == "database_failed"]
    assert "postgresql://cx:[password]@127.0.0.1:1/cx cannot be reached: connection failed" in logged[0]
    assert "secret" not in logged[0]


def test_about_this_report_opens_a_window(slack, start):
    start()
    ana = slack.as_person("manager")
    ana.types(slack.channel, "/cx")
    (report,) = report_in(ana, slack.channel)
    ana.presses(report, "About This Report")
    assert soon(lambda: ana.windows()["stack"])[0]["title"]["text"] == "About This Report"


def test_the_home_tab_teaches_what_to_type_and_guests_that_they_may_not(slack, start):
    start()
    for role, words in (("manager", "/cx"), ("guest", "guests")):
        person = slack.as_person(role)
        person.opens_home()
        assert words in str(soon(lambda person=person: person.windows()["home"]))


def test_admins_see_in_the_home_tab_what_the_bot_may_not_do(slack, start):
    start(scopes=("chat:write", "reminders:write"))
    ana, ben = slack.as_person("manager"), slack.as_person("ben")
    for person in (ana, ben):
        person.opens_home()
        soon(lambda person=person: "cxbot answers" in str(person.windows()["home"]))
    assert "*The bot lacks 1 permission*\n`reminders:write`: add" in str(ana.windows()["home"]).replace("\\n", "\n")
    assert "The bot lacks" not in str(ben.windows()["home"])


def test_a_picture_that_never_gets_ready_is_left_out_and_the_report_arrives(slack, start):
    start(timeouts=replace(QUICK, ready=0.5))
    ana = slack.as_person("manager")
    slack.break_("never_ready")
    ana.types(slack.channel, "/cx")
    (report,) = soon(lambda: ana.reports(slack.channel), 30)
    assert not any(block["type"] == "image" for block in report["blocks"])
    assert "4.6 of 5, 91 % satisfied" in words_of(report)  # in words instead


def test_a_post_whose_answer_is_lost_is_not_sent_again(slack, start):
    start()
    ana = slack.as_person("manager")
    slack.break_("accept_then_drop", method="chat.postMessage", times=1)
    ana.types(slack.channel, "/cx")
    assert "did not confirm" in str(soon(lambda: [each for each in ana.whispers(slack.channel) if "confirm" in each]))
    assert len(ana.reports(slack.channel)) == 1
    assert len(ana.record("chat.postMessage")) == 1


def test_a_token_that_is_revoked_is_told_to_the_person(slack, start):
    start()
    ana = slack.as_person("manager")
    slack.break_("revoked_token")
    ana.types(slack.channel, "/cx")
    assert "no longer accepts this bot's token" in str(
        soon(lambda: [each for each in ana.whispers(slack.channel) if "token" in each])
    )


def test_a_wrong_token_is_named_at_the_start(slack):
    with pytest.raises(SettingError, match="CXBOT_SLACK_BOT_TOKEN"):
        introduce(reading_client(replace(slack.access, bot_token="xoxb-wrong")))


def test_a_wrong_app_token_is_named_at_the_start(slack, sqlite_engine):
    access: Access = replace(slack.access, app_token="xapp-wrong")
    with pytest.raises(SettingError, match="CXBOT_SLACK_APP_TOKEN"), running_bot(access, sqlite_engine):
        pass


def test_a_trend_that_no_file_shows_is_drawn_shared_and_swapped_in(slack, start):
    bot = start()
    bot.context.pools.threads.finish(1)  # no thread is posted any more
    ana = slack.as_person("manager")
    ana.types(slack.channel, "/cx")
    (report,) = soon(lambda: ana.reports(slack.channel), 20)
    before, uploads = shown_trend(report), len(ana.record("files.getUploadURLExternal"))
    ana.presses(report, COMPARE)
    compared = soon(lambda: [each for each in ana.reports(slack.channel) if shown_trend(each) != before], 20)[0]
    assert len(ana.record("files.getUploadURLExternal")) == uploads + 1
    assert not any(file["missing"] for file in compared["files"].values())
    (reply,) = ana.reads_thread(slack.channel, report["ts"])
    assert shown_trend(compared) in str(reply["blocks"])
    # From now on it is known.
    ana.presses(compared, COMPARE)
    soon(lambda: shown_trend(ana.reports(slack.channel)[0]) == before)
    ana.presses(ana.reports(slack.channel)[0], COMPARE)
    soon(lambda: shown_trend(ana.reports(slack.channel)[0]) == shown_trend(compared))
    assert len(ana.record("files.getUploadURLExternal")) == uploads + 1


def test_a_trend_that_many_ask_for_at_once_is_drawn_once(slack, start):
    bot = start()
    bot.context.pools.threads.finish(1)  # no thread is posted any more
    ana = slack.as_person("manager")
    ana.types(slack.channel, "/cx")
    (report,) = soon(lambda: ana.reports(slack.channel), 20)
    before, uploads = shown_trend(report), len(ana.record("files.getUploadURLExternal"))
    with ThreadPoolExecutor(6) as together:
        list(together.map(lambda _: ana.presses(report, COMPARE), range(6)))
    soon(lambda: shown_trend(ana.reports(slack.channel)[0]) != before, 20)
    for jobs in (bot.context.pools.reports, bot.context.pools.quick):
        jobs.wait_until_quiet(10)
    assert len(ana.record("files.getUploadURLExternal")) == uploads + 1
    assert "compared with" in words_of(ana.reports(slack.channel)[0])


def test_a_picture_that_takes_its_time_is_waited_for(slack_that, start_in):
    slack = slack_that(file_ready_after=1.2)
    start_in(slack)
    ana = slack.as_person("manager")
    ana.types(slack.channel, "/cx")
    (report,) = report_in(ana, slack.channel)
    assert sum(block["type"] == "image" for block in report["blocks"]) == 2


@pytest.mark.slow
def test_twenty_commands_at_once_arrive_once_each_under_slacks_rate_limits(slack_that, start_in):
    slack = slack_that(rate_limits=True)
    start_in(slack)
    ana = slack.as_person("manager")
    with ThreadPoolExecutor(20) as together:
        list(together.map(lambda _: ana.types(slack.channel, "/cx"), range(20)))
    reports = soon(lambda: found if len(found := ana.reports(slack.channel)) >= 20 else None, 90)
    assert len(reports) == 20
    # Threads wait while reports are on their way: the limit on uploads is spent on what people wait for.
    assert [sum(block["type"] == "image" for block in each["blocks"]) for each in reports] == [2] * 20
    assert any(each["status"] == 429 for each in ana.record())
    assert not any("slow down" in each for each in ana.whispers(slack.channel))


@pytest.mark.slow
def test_a_lost_connection_is_made_anew(slack, start):
    start()
    ana = slack.as_person("manager")
    slack.break_("lost_socket", seconds=0, times=1)
    soon(lambda: not ana.workspace()["connected"] or None, 5)
    soon(lambda: ana.workspace()["connected"], 30)
    ana.types(slack.channel, "/cx")
    report_in(ana, slack.channel)


def test_of_two_people_who_press_at_once_neither_is_lost(slack, start):
    start()
    ana, ben = slack.as_person("manager"), slack.as_person("teammate")
    ana.types(slack.channel, "/cx")
    (report,) = report_in(ana, slack.channel)
    with ThreadPoolExecutor(2) as together:
        together.submit(ana.presses, report, COMPARE)
        together.submit(ben.presses, report, MEASURE, "csat_average")

    def both():
        (after,) = ana.reports(slack.channel)
        words = words_of(after)
        return "Hide Comparison" in words and "Average score by day" in words and "compared with" in words

    soon(both)
    assert 1 <= len(ana.record("chat.update")) <= 2
