"""The Web API's rules: tokens, scopes, membership, and Slack's own word for each refusal."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from cxbot.playground import PlaygroundSettings
from tests.driver import client_of
from tests.playground.conftest import MANIFEST, UNLIMITED

LEADS, GENERAL, FEEDBACK, LEADERSHIP = "C0LEADS0001", "C0GENERAL01", "C0FEEDBACK1", "C0LEADERS01"
ANA = "U0ANA000001"


def code(call: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(*args, **kwargs)
    return str(caught.value.response["error"])


def archive(playground, channel):
    httpx.post(f"{playground.url}page/archive", json={"channel": channel, "archived": True}).raise_for_status()


def test_the_bot_learns_who_it_is(playground, client):
    found = client.auth_test()
    assert found["user"] == "gardener"
    assert found["team"] == "Harbor Bikes"
    assert client.users_info(user=found["user_id"])["user"]["is_bot"]


def test_a_token_is_needed_and_must_be_the_right_one(playground, client):
    assert code(WebClient(base_url=playground.api_url).auth_test) == "not_authed"
    assert code(WebClient("xoxb-no", base_url=playground.api_url).auth_test) == "invalid_auth"
    app = WebClient(playground.app_token, base_url=playground.api_url)
    assert code(app.chat_postMessage, channel=GENERAL, text="x") == "not_allowed_token_type"
    assert code(client.apps_connections_open, app_token=playground.bot_token) == "not_allowed_token_type"


def test_an_unknown_method_is_named(client):
    assert code(client.api_call, "garden.water") == "unknown_method"


def test_a_scope_that_the_manifest_lacks_is_missing(client):
    with pytest.raises(SlackApiError) as caught:
        client.conversations_history(channel=LEADERSHIP)
    assert caught.value.response["error"] == "channel_not_found"
    with pytest.raises(SlackApiError) as caught:
        client.users_lookupByEmail(email="ana@harbor-bikes.example")
    answer = caught.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", "users:read.email")
    assert answer["provided"] == ",".join(MANIFEST["oauth_config"]["scopes"]["bot"])


def test_optional_scopes_are_granted_when_asked_for(start):
    playground = start(PlaygroundSettings(optional_scopes=True))
    client = client_of(playground)
    assert client.users_lookupByEmail(email="ana@harbor-bikes.example")["user"]["id"] == ANA
    # chat:write.public lets a bot post where it is no member, in public channels alone.
    assert client.chat_postMessage(channel=FEEDBACK, text="x")["ok"]
    assert code(client.chat_postMessage, channel=LEADERSHIP, text="x") == "channel_not_found"


def test_where_the_bot_may_post(playground, client):
    assert client.chat_postMessage(channel=GENERAL, text="x")["channel"] == GENERAL
    assert client.chat_postMessage(channel="#general", text="x")["channel"] == GENERAL
    assert client.chat_postMessage(channel=ANA, text="x")["channel"] == playground.person("ana").direct()
    assert code(client.chat_postMessage, channel=FEEDBACK, text="x") == "not_in_channel"
    assert code(client.chat_postMessage, channel=LEADERSHIP, text="x") == "channel_not_found"
    assert code(client.chat_postMessage, channel="C0NOWHERE01", text="x") == "channel_not_found"
    archive(playground, GENERAL)
    assert code(client.chat_postMessage, channel=GENERAL, text="x") == "is_archived"


def test_a_message_needs_something_in_it(client):
    assert code(client.api_call, "chat.postMessage", json={"channel": GENERAL, "text": ""}) == "no_text"
    assert code(client.api_call, "chat.postMessage", json={"text": "x"}) == "invalid_arguments"
    assert client.chat_postMessage(channel=GENERAL, text="x" * 50_000)["message"]["text"] == "x" * 40_000


def test_arguments_come_as_form_or_json(start):
    playground = start(UNLIMITED)
    url, token = f"{playground.api_url}chat.postMessage", {"Authorization": f"Bearer {playground.bot_token}"}
    blocks = [{"type": "divider"}]
    for sent in (
        {"json": {"channel": GENERAL, "text": "x", "blocks": blocks}},
        {"data": {"channel": GENERAL, "text": "x", "blocks": json.dumps(blocks)}},
        {"params": {"channel": GENERAL, "text": "x", "blocks": json.dumps(blocks)}},
        {"files": {"channel": (None, GENERAL), "text": (None, "x"), "blocks": (None, json.dumps(blocks))}},
    ):
        answer = httpx.post(url, headers=token, **sent).json()
        assert answer["ok"], answer
        assert answer["message"]["blocks"][0]["type"] == "divider"
    wrong = httpx.post(url, headers=token, data={"channel": GENERAL, "attachments": "[{"}).json()
    assert wrong["error"] == "invalid_arguments"
    assert wrong["response_metadata"]["messages"] == ["[ERROR] must be valid JSON [json-pointer:/attachments]"]
    # Blocks and metadata that cannot be read have a word of their own.
    for sent, refusal in (
        ({"blocks": "[{'type': 'divider'}]"}, "invalid_blocks_format"),
        ({"blocks": '{"blocks": []}'}, "invalid_blocks_format"),
        ({"metadata": "{"}, "invalid_metadata_format"),
    ):
        assert httpx.post(url, headers=token, data={"channel": GENERAL, "text": "x", **sent}).json()["error"] == refusal
    assert httpx.post(url, headers=token, json=[]).json()["error"] == "invalid_json"


def test_a_bot_changes_and_deletes_its_own_messages_alone(playground, client):
    theirs = playground.person("ana").post("mine", "general")
    assert code(client.chat_update, channel=GENERAL, ts=theirs, text="x") == "cant_update_message"
    assert code(client.chat_delete, channel=GENERAL, ts=theirs) == "cant_delete_message"
    assert code(client.chat_update, channel=GENERAL, ts="1.000001", text="x") == "message_not_found"
    own = client.chat_postMessage(channel=GENERAL, text="x")["ts"]
    assert code(client.api_call, "chat.update", json={"channel": GENERAL, "ts": own}) == "no_text"
    assert code(client.chat_update, channel=GENERAL, ts=own, text="x" * 4_001) == "msg_too_long"
    assert client.chat_update(channel=GENERAL, ts=own, text="y" * 4_000)["ok"]
    assert client.chat_delete(channel=GENERAL, ts=own)["ok"]
    assert code(client.chat_delete, channel=GENERAL, ts=own) == "message_not_found"


def test_text_alone_takes_the_blocks_away(playground, client):
    own = client.chat_postMessage(channel=GENERAL, text="x", blocks=[{"type": "divider"}])["ts"]
    two = [{"type": "divider"}, {"type": "divider"}]
    client.api_call("chat.update", json={"channel": GENERAL, "ts": own, "blocks": two})
    (shown,) = playground.person("ana").messages("general")
    assert (len(shown["blocks"]), shown["text"], shown["edited"]) == (2, "x", False)
    client.chat_update(channel=GENERAL, ts=own, text="y")
    (shown,) = playground.person("ana").messages("general")
    assert (shown["blocks"], shown["text"], shown["edited"]) == (None, "y", True)


def test_an_ephemeral_message_is_for_one_person_and_cannot_be_changed(playground, client):
    ts = client.chat_postEphemeral(channel=GENERAL, user=ANA, text="psst")["message_ts"]
    assert playground.person("ana").messages("general")[0]["text"] == "psst"
    assert playground.person("ben").messages("general") == []
    assert client.conversations_history(channel=GENERAL)["messages"] == []
    assert code(client.chat_update, channel=GENERAL, ts=ts, text="x") == "message_not_found"
    gus = playground.person("gus").id
    assert code(client.chat_postEphemeral, channel=GENERAL, user=gus, text="x") == "user_not_in_channel"


def test_threads_and_history(start):
    playground = start(UNLIMITED)
    client = client_of(playground)
    first = playground.person("ana").post("first", "general")
    reply = client.chat_postMessage(channel=GENERAL, thread_ts=first, text="reply")["ts"]
    again = client.chat_postMessage(channel=GENERAL, thread_ts=reply, text="again", reply_broadcast=True)
    assert again["message"]["thread_ts"] == first
    second = client.chat_postMessage(channel=GENERAL, text="second", metadata={"event_type": "a", "event_payload": {}})
    history = client.conversations_history(channel=GENERAL, include_all_metadata=True)["messages"]
    assert [each["text"] for each in history] == ["second", "first"]
    assert history[0]["metadata"] == {"event_type": "a", "event_payload": {}}
    assert (history[1]["reply_count"], history[1]["latest_reply"]) == (2, again["ts"])
    page = client.conversations_history(channel=GENERAL, limit=1)
    assert page["has_more"]
    rest = client.conversations_history(channel=GENERAL, limit=1, cursor=page["response_metadata"]["next_cursor"])
    assert [each["text"] for each in rest["messages"]] == ["first"]
    assert client.conversations_history(channel=GENERAL, oldest=second["ts"])["messages"] == []
    thread = client.conversations_replies(channel=GENERAL, ts=first)["messages"]
    assert [each["text"] for each in thread] == ["first", "reply", "again"]
    assert [each["text"] for each in playground.person("ana").messages("general")] == ["first", "again", "second"]
    assert code(client.conversations_replies, channel=GENERAL, ts="1.000001") == "thread_not_found"
    assert code(client.chat_postMessage, channel=GENERAL, text="x", metadata={"event_type": "a"}) == (
        "invalid_metadata_format"
    )


def test_markdown_text_stands_alone(playground, client):
    client.api_call("chat.postMessage", json={"channel": GENERAL, "markdown_text": "**bold**"})
    assert playground.person("ana").messages("general")[0]["blocks"][0]["type"] == "markdown"
    both = {"channel": GENERAL, "markdown_text": "x", "text": "x"}
    assert code(client.api_call, "chat.postMessage", json=both) == "markdown_text_conflict"


def test_channels_and_people_are_described(playground, client):
    shared = client.conversations_info(channel="C0NORTHW001", include_num_members=True)["channel"]
    assert shared["is_ext_shared"]
    assert shared["num_members"] == 3
    assert not shared["is_member"]
    assert code(client.conversations_info, channel=LEADERSHIP) == "channel_not_found"
    assert [each["name"] for each in client.conversations_list()["channels"]] == [
        *("support-leads", "general", "product-feedback", "northwind-parts"),
    ]
    assert [each["name"] for each in client.users_conversations()["channels"]] == ["support-leads", "general"]
    # Of a person those that she is in, as far as the bot sees them.
    hers = client.users_conversations(user=ANA)["channels"]
    assert {"support-leads", "general"} <= {each["name"] for each in hers}
    shared = client.users_conversations(user="U0STELLA001")["channels"]
    assert [each["name"] for each in shared] == ["northwind-parts"]
    assert code(client.users_conversations, user="U0NOBODY001") == "user_not_found"
    assert code(client.conversations_list, types="im") == "missing_scope"
    assert ANA in client.conversations_members(channel=GENERAL)["members"]
    stranger = client.users_info(user="U0STELLA001")["user"]
    assert stranger["is_stranger"]
    assert stranger["team_id"] != client.auth_test()["team_id"]
    assert client.users_info(user="U0GUS000001")["user"]["is_restricted"]
    assert client.users_info(user=ANA, include_locale=True)["user"]["locale"] == "en-GB"
    assert "email" not in client.users_info(user=ANA)["user"]["profile"]
    assert "U0STELLA001" not in {each["id"] for each in client.users_list()["members"]}
    assert code(client.users_info, user="U0NOBODY001") == "user_not_found"


def test_people_come_in_pages(client):
    first = client.users_list(limit=2)
    second = client.users_list(limit=9, cursor=first["response_metadata"]["next_cursor"])
    assert [len(first["members"]), second["response_metadata"]["next_cursor"]] == [2, ""]
    assert {each["id"] for each in first["members"]}.isdisjoint(each["id"] for each in second["members"])
    assert code(client.users_list, cursor="nonsense") == "invalid_cursor"


def test_the_managers_are_a_user_group(start, client):
    assert code(client.usergroups_users_list, usergroup="S0MANAGERS1") == "missing_scope"
    config = MANIFEST["oauth_config"]
    scopes = {"bot": [*config["scopes"]["bot"], "usergroups:read"]}
    allowed = client_of(start(manifest={**MANIFEST, "oauth_config": {**config, "scopes": scopes}}))
    (group,) = allowed.usergroups_list(include_users=True)["usergroups"]
    assert (group["handle"], group["users"]) == ("managers", [ANA])
    assert "users" not in allowed.usergroups_list()["usergroups"][0]
    assert allowed.usergroups_users_list(usergroup=group["id"])["users"] == [ANA]
    assert code(allowed.usergroups_users_list, usergroup="S0NOBODY001") == "no_such_subteam"


def test_half_an_emoji_does_not_make_a_channel_unreadable(playground, client):
    # A text that was cut in the middle of an emoji; UTF-8 cannot carry it.
    sent = json.dumps({"channel": GENERAL, "text": "cut \ud83c", "blocks": [{"type": "markdown", "text": "\ud83c"}]})
    headers = {"Authorization": f"Bearer {playground.bot_token}", "Content-Type": "application/json"}
    answer = httpx.post(f"{playground.api_url}chat.postMessage", headers=headers, content=sent)
    assert answer.json()["message"]["text"] == "cut \ufffd"
    client.chat_postMessage(channel=GENERAL, text="a whole one \U0001f331")
    page = httpx.get(f"{playground.url}page/messages", params={"person": ANA, "channel": GENERAL})
    assert [each["text"] for each in page.json()["messages"]] == ["cut \ufffd", "a whole one \U0001f331"]
    assert httpx.get(f"{playground.url}page/record.json").status_code == 200


def test_a_direct_conversation_is_opened_once(playground, client):
    first = client.conversations_open(users=[ANA])["channel"]["id"]
    assert client.conversations_open(users=ANA, return_im=True)["channel"]["user"] == ANA
    assert first == playground.person("ana").direct()
    assert code(client.conversations_open, users=["U0NOBODY001"]) == "user_not_found"
    assert code(client.api_call, "conversations.open") == "users_list_not_supplied"


def test_a_token_that_was_given_back_is_dead(client):
    assert client.auth_revoke()["revoked"]
    assert code(client.auth_test) == "account_inactive"


def test_rate_limits_come_with_the_time_to_wait(start):
    playground = start(PlaygroundSettings(rate_limits=True))
    client = client_of(playground)
    for _ in range(3):
        client.chat_postMessage(channel=GENERAL, text="x")
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=GENERAL, text="x")
    assert caught.value.response["error"] == "ratelimited"
    assert caught.value.response.status_code == 429
    assert 1 <= int(caught.value.response.headers["Retry-After"]) <= 4
    assert client.chat_postMessage(channel=LEADS, text="another channel")["ok"]
    for _ in range(20):
        client.conversations_list()
    assert code(client.conversations_list) == "ratelimited"


def test_without_rate_limits_nothing_waits(start):
    client = client_of(start(UNLIMITED))
    for _ in range(30):
        client.chat_postMessage(channel=GENERAL, text="x")
