"""A Bolt app that is not cxbot runs in the playground, in both modes, and notices nothing."""

import pytest

from tests.driver import client_of
from tests.playground.garden import running_garden


@pytest.fixture(params=["socket", "http"])
def garden(request, start):
    playground = start(mode=request.param)
    with running_garden(playground, client_of(playground), request.param):
        yield playground


def last(person, channel):
    messages = person.messages(channel)
    return messages[-1] if messages else None


def said(words):
    return lambda person: next((each for each in person.messages("general") if words in each["text"]), None)


def test_a_command_is_answered_to_one_person_alone(garden):
    ana, ben = garden.person("ana"), garden.person("ben")
    ana.command("/garden water & <b>", "general")
    message = ana.wait(lambda person: last(person, "general"))
    assert message["text"] == "I heard: water &amp; &lt;b&gt;"
    assert message["ephemeral"]
    assert ben.messages("general") == []


def test_a_command_can_be_answered_to_everybody_and_later(garden):
    ana, ben = garden.person("ana"), garden.person("ben")
    ana.command("/garden loud", "general")
    ben.wait(said("the garden is open"))
    assert [each["text"] for each in ben.messages("general")] == ["/garden loud", "Everybody: the garden is open."]
    ana.command("/garden later", "general")
    assert ana.wait(said("as promised"))["ephemeral"]


def test_names_become_ids_where_the_manifest_wants_it(garden):
    ana = garden.person("ana")
    ana.command("/tend @Ben Okafor in #general, @nobody", "general")
    told = ana.wait(lambda person: last(person, "general"))
    assert told["text"] == f"<@{garden.person('ben').id}|ben> in <#C0GENERAL01|general>, @nobody"


def test_a_form_is_filled_in_corrected_and_sent(garden):
    ana = garden.person("ana")
    ana.command("/garden plant", "general")
    form = ana.wait(lambda person: person.views()["stack"])[0]
    offered = ana.options(form, "kind", "ac")["options"]
    assert [each["value"] for each in offered] == ["acer", "acacia"]
    assert set(ana.submit(form, {})) == {"name", "kind"}  # Slack itself finds what is missing
    filled = {"name": {"name": "weed"}, "kind": {"kind": offered[0]}, "sun": {"sun": "much"}}
    assert ana.submit(form, filled) == {"name": "No weeds, please."}
    assert ana.views()["stack"]
    assert ana.submit(form, {**filled, "name": {"name": "Ally"}}) == {}
    assert ana.views()["stack"] == []
    assert ana.wait(said("planted Ally (acer)"))
    submission = garden.record.calls("view_submission")[-1].payload
    assert submission["view"]["state"]["values"]["sun"]["sun"]["selected_option"]["value"] == "much"


def test_a_form_pushes_another_and_tells_when_it_is_closed(garden):
    ana = garden.person("ana")
    ana.shortcut("plant")
    form = ana.wait(lambda person: person.views()["stack"])[0]
    ana.click(form, "advice")
    stack = ana.wait(lambda person: found if len(found := person.views()["stack"]) == 2 else None)
    ana.close(stack[1])
    assert [each["id"] for each in ana.views()["stack"]] == [form["id"]]
    ana.close(form)
    assert ana.wait(said("changed her mind"))


def test_a_message_shortcut_answers_in_the_thread(garden):
    ana = garden.person("ana")
    ts = ana.post("The roses look dry", "general")
    ana.shortcut("water", {"channel": "C0GENERAL01", "ts": ts})
    assert ana.wait(lambda person: person.thread("general", ts)[1:])[0]["text"] == "Splash"


def test_the_home_tab_is_shown_and_changed(garden):
    ana = garden.person("ana")
    ana.open_home()
    home = ana.wait(lambda person: person.views()["home"])
    ana.choose(home, "day", "2026-11-30")
    ana.wait(lambda person: "Watering on 2026-11-30" in str(person.views()["home"]))


def test_mentions_and_direct_messages_are_heard(garden):
    ana = garden.person("ana")
    bot = garden.record.calls("auth.test")[0].answer["user_id"]
    ts = ana.post(f"<@{bot}> hello", "general")
    assert ana.wait(lambda person: person.thread("general", ts)[1:])[0]["text"] == "You called?"
    ana.post("hello", ana.direct())
    answer = ana.wait(lambda person: found if (found := last(person, person.direct()))["bot"] else None)
    ana.click(answer, "again")
    ana.wait(lambda person: last(person, person.direct())["text"] == "Hello again (1)")


def test_a_file_is_uploaded_into_a_channel(garden):
    ana = garden.person("ana")
    ana.command("/garden picture", "general")
    message = ana.wait(lambda person: next((each for each in person.messages("general") if each["files"]), None))
    (file,) = message["files"].values()
    assert (file["name"], file["mimetype"], file["missing"]) == ("The bed", "image/png", False)


def test_what_is_typed_while_the_app_is_being_prepared_reaches_it_when_it_is_ready(garden):
    garden.status("Getting ready", holding=True)
    ana = garden.person("ana")
    ana.command("/garden picture", "general")
    ana.command("/garden picture", "general")
    assert ana.messages("general") == []
    garden.status("Ready", ready=True)
    ana.wait(lambda person: len([each for each in person.messages("general") if each["files"]]) == 2)
    assert not any(each.get("failed") for each in ana.messages("general"))


def test_a_command_that_nobody_hears_fails_before_the_persons_eyes(start):
    playground = start()
    ana = playground.person("ana")
    ana.command("/garden", "general")
    failed = ana.wait(lambda person: last(person, "general"))
    assert failed["failed"] == '/garden failed with the error "dispatch_failed"'
    assert playground.person("ben").messages("general") == []
