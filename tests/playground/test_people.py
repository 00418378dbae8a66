"""People of every kind: who is gone, single-channel guests, workflows, and group messages."""

import pytest

from cxbot.playground import NotPossibleError
from tests.driver import client_of
from tests.playground.conftest import MANIFEST
from tests.playground.test_api import ANA, code

BEN, DORA, IRIS, FLOW = "U0BEN000001", "U0DORA00001", "U0IRIS00001", "U0FLOW00001"
CONFIG, SETTINGS = MANIFEST["oauth_config"], MANIFEST["settings"]
EVENTS = SETTINGS["event_subscriptions"]["bot_events"]
GROUPS = {
    **MANIFEST,
    "oauth_config": {
        "scopes": {"bot": [*CONFIG["scopes"]["bot"], "mpim:read", "mpim:write", "mpim:history"]},
    },
    "settings": {**SETTINGS, "event_subscriptions": {"bot_events": [*EVENTS, "message.mpim", "user_change"]}},
}


@pytest.fixture
def groups(start):
    """A workspace whose bot may use group messages."""
    return start(manifest=GROUPS)


@pytest.mark.parametrize(
    ("who", "flags"),
    [
        (ANA, {"deleted": False, "is_bot": False, "is_restricted": False, "is_ultra_restricted": False}),
        ("U0GUS000001", {"is_restricted": True, "is_ultra_restricted": False}),
        (IRIS, {"is_restricted": True, "is_ultra_restricted": True}),
        (FLOW, {"is_bot": True, "is_workflow_bot": True, "deleted": False}),
        ("U0STELLA001", {"is_stranger": True, "team_id": "T0NORTHW001"}),
    ],
)
def test_the_api_tells_what_somebody_is(client, who, flags):
    user = client.users_info(user=who)["user"]
    assert {key: user.get(key) for key in flags} == flags


def test_of_a_person_who_is_gone_the_api_tells_little(client):
    user = client.users_info(user=DORA)["user"]
    assert (user["deleted"], user["name"]) == (True, "dora")
    assert not {"tz", "is_admin", "is_restricted", "real_name"} & set(user)
    # She is in the list all the same.
    assert DORA in [each["id"] for each in client.users_list()["members"]]
    assert code(client.conversations_open, users=[DORA]) == "user_disabled"
    assert code(client.chat_postMessage, channel=DORA, text="x") == "user_disabled"
    assert code(client.views_publish, user_id=DORA, view={"type": "home", "blocks": []}) == "user_not_found"


@pytest.mark.parametrize("act", ["command", "post", "open_home"])
def test_a_person_who_is_gone_does_nothing(playground, act):
    dora = playground.person("dora")
    with pytest.raises(NotPossibleError, match="The account of Dora Klein is deactivated"):
        dora.open_home() if act == "open_home" else getattr(dora, act)("/garden", "general")


def test_an_account_is_deactivated_while_she_works_and_activated_again(groups):
    ben = groups.person("ben")
    ben.post("still here", "general")
    groups.deactivate("ben")
    event = groups.record.wait_for("user_change").payload["event"]
    assert (event["user"]["id"], event["user"]["deleted"]) == (BEN, True)
    with pytest.raises(NotPossibleError, match="deactivated"):
        groups.person("ben").command("/garden", "general")
    people = {each["id"]: each for each in groups.person("ana").workspace()["people"]}
    assert people[BEN]["deactivated"]
    groups.deactivate("ben", deactivated=False)
    groups.person("ben").post("back", "general")
    assert client_of(groups).users_info(user=BEN)["user"]["deleted"] is False


def test_a_single_channel_guest_is_in_one_channel_and_sees_no_other(playground):
    iris = playground.person("single_channel_guest")
    assert [each["name"] for each in iris.workspace()["channels"] if each["kind"] != "im"] == ["general"]
    with pytest.raises(NotPossibleError, match="cannot see support-leads"):
        iris.messages("support-leads")
    iris.command("/garden", "general")
    assert playground.record.wait_for("/garden").payload["user_id"] == IRIS


def test_a_workflow_mentions_the_bot_and_does_nothing_else(playground, client):
    flow = playground.person("workflow")
    flow.post("@gardener water", "general")
    event = playground.record.wait_for("app_mention").payload["event"]
    assert (event["user"], event["bot_id"], event["subtype"]) == (FLOW, "B0FLOW00001", "bot_message")
    assert event["bot_profile"]["is_workflow_bot"]
    assert event["bot_profile"]["name"] == "Feedback Flow"
    assert event["bot_id"] != client.auth_test()["bot_id"]
    with pytest.raises(NotPossibleError, match="Feedback Flow is a workflow"):
        flow.command("/garden", "general")


def test_a_group_message_is_a_conversation_of_its_kind(groups):
    client = client_of(groups)
    ana = groups.person("ana")
    bot = client.auth_test()["user_id"]
    group = ana.group("ben", "chloe", bot)
    found = client.conversations_info(channel=group)["channel"]
    assert (found["is_mpim"], found["is_private"], found["is_im"], found["is_channel"]) == (True, True, False, False)
    assert found["name"] == "mpdm-ana--ben--chloe--gardener-1"
    assert group in [each["id"] for each in client.conversations_list(types="mpim")["channels"]]
    ana.post("hello", group)
    event = groups.record.wait_for("message").payload["event"]
    assert (event["channel_type"], event["text"]) == ("mpim", "hello")
    assert client.conversations_history(channel=group)["messages"][0]["text"] == "hello"
    ana.command("/garden", group)
    assert groups.record.wait_for("/garden").payload["channel_name"] == "mpdm-ana--ben--chloe--gardener-1"
    # By the others it is called by those who are in it.
    (seen,) = [each for each in groups.person("ben").workspace()["channels"] if each["id"] == group]
    assert (seen["kind"], seen["name"]) == ("mpim", "Ana Lopez, Chloé Martin")
    with pytest.raises(NotPossibleError, match="cannot see"):
        groups.person("gus").messages(group)


def test_the_bot_opens_a_group_message_once(groups):
    client = client_of(groups)
    group = client.conversations_open(users=[ANA, "U0CHLOE0001"])["channel"]["id"]
    assert client.conversations_open(users=["U0CHLOE0001", ANA])["channel"]["id"] == group
    assert client.chat_postMessage(channel=group, text="hello")["ok"]
    assert groups.person("chloe").messages(group)[0]["text"] == "hello"
    assert code(client.conversations_open, users=[ANA, BEN, DORA]) == "user_disabled"
    assert code(client.conversations_join, channel=group) == "missing_scope"


def test_group_messages_need_scopes_of_their_own(client):
    assert code(client.conversations_open, users=[ANA, BEN]) == "missing_scope"
    assert code(client.conversations_list, types="mpim") == "missing_scope"


def test_a_group_is_of_three_at_least(playground):
    with pytest.raises(NotPossibleError, match="three people or more"):
        playground.person("ana").group("ben")
