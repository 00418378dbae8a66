"""What happens to channels and to the app, and which events the bot hears of it, in Slack's forms."""

import pytest

from cxbot.playground import NotPossibleError
from tests.driver import client_of
from tests.playground.conftest import MANIFEST
from tests.playground.test_api import code

CONFIG, SETTINGS = MANIFEST["oauth_config"], MANIFEST["settings"]
KINDS = ("archive", "unarchive", "rename", "deleted", "left")
EVENTS = [f"{kind}_{what}" for kind in ("channel", "group") for what in KINDS]
EVERYTHING = {
    **MANIFEST,
    "oauth_config": {"scopes": {**CONFIG["scopes"], "bot": [*CONFIG["scopes"]["bot"], "groups:read"]}},
    "settings": {
        **SETTINGS,
        "event_subscriptions": {
            "bot_events": [*EVENTS, "channel_shared", "channel_unshared", "app_uninstalled", "tokens_revoked"]
        },
    },
}
ANA, GENERAL = "U0ANA000001", "general"


@pytest.fixture
def slack(start):
    return start(manifest=EVERYTHING)


def id_of(slack, name):
    return next(each["id"] for each in slack.person("ana").workspace()["channels"] if each["name"] == name)


def event(slack, name):
    found = slack.record.wait_for(name).payload["event"]
    return {key: value for key, value in found.items() if key != "event_ts"}


def names_of(slack):
    """What the bot was sent; nobody acknowledges it, so it is sent again."""
    return list(dict.fromkeys(each.method for each in slack.record.entries if each.direction == "to_bot"))


def test_a_channel_is_archived_and_comes_back(slack):
    channel, client = id_of(slack, GENERAL), client_of(slack)
    slack.archive(GENERAL)
    told = {"channel": channel, "user": ANA, "is_moved": 0}
    assert event(slack, "channel_archive") == {"type": "channel_archive", **told}
    assert client.conversations_info(channel=channel)["channel"]["is_archived"]
    slack.archive(GENERAL)  # it is already
    slack.archive(GENERAL, archived=False)
    assert event(slack, "channel_unarchive") == {"type": "channel_unarchive", **told}
    assert names_of(slack) == ["channel_archive", "channel_unarchive"]


def test_a_renamed_channel_has_its_id_and_another_name(slack):
    channel = id_of(slack, "support-leads")
    slack.rename("support-leads", "leads")
    renamed = event(slack, "channel_rename")["channel"]
    assert (renamed["id"], renamed["name"]) == (channel, "leads")
    assert client_of(slack).conversations_info(channel=channel)["channel"]["name"] == "leads"
    with pytest.raises(NotPossibleError, match="already"):
        slack.rename("leads", GENERAL)
    with pytest.raises(NotPossibleError, match="small letters"):
        slack.rename("leads", "Two Words")


def test_a_channel_is_shared_with_another_company_and_no_longer(slack):
    channel, client = id_of(slack, GENERAL), client_of(slack)
    slack.share(GENERAL)
    told = event(slack, "channel_shared")
    assert told == {"type": "channel_shared", "channel": channel, "connected_team_id": "T0NORTHW001"}
    assert client.conversations_info(channel=channel)["channel"]["is_ext_shared"]
    assert slack.person("stella").messages(GENERAL) == []
    slack.share(GENERAL, shared=False)
    told = {"channel": channel, "previously_connected_team_id": "T0NORTHW001", "is_ext_shared": False}
    assert event(slack, "channel_unshared") == {"type": "channel_unshared", **told}
    assert not client.conversations_info(channel=channel)["channel"]["is_ext_shared"]
    with pytest.raises(NotPossibleError, match="Only public"):
        slack.share("leadership")


def test_a_deleted_channel_is_not_there_any_more(slack):
    channel, client = id_of(slack, "support-leads"), client_of(slack)
    slack.delete("support-leads")
    assert event(slack, "channel_deleted") == {"type": "channel_deleted", "channel": channel, "actor_id": ANA}
    assert code(client.conversations_info, channel=channel) == "channel_not_found"
    with pytest.raises(NotPossibleError, match="no such channel"):
        slack.archive("support-leads")


def test_who_is_taken_out_hears_it_by_the_name_of_the_kind(slack):
    channel = id_of(slack, GENERAL)
    slack.invite(GENERAL, belongs=False)
    assert event(slack, "channel_left") == {"type": "channel_left", "channel": channel, "actor_id": ANA}
    slack.archive("leadership")  # of a private channel that it is not in it hears nothing
    slack.archive("leadership", archived=False)
    slack.invite("leadership")
    slack.archive("leadership")
    assert event(slack, "group_archive")["channel"] == id_of(slack, "leadership")
    slack.invite("leadership", belongs=False)
    assert event(slack, "group_left")["channel"] == id_of(slack, "leadership")
    assert names_of(slack) == ["channel_left", "group_archive", "group_left"]


def test_an_app_that_is_uninstalled_hears_of_it_and_then_of_nothing(slack):
    client = client_of(slack)
    slack.uninstall()
    told = event(slack, "tokens_revoked")["tokens"]
    assert told == {"oauth": [], "bot": [slack.person("ana").workspace()["bot"]["user_id"]]}
    assert event(slack, "app_uninstalled") == {"type": "app_uninstalled"}
    assert code(client.auth_test) == "account_inactive"
    slack.archive(GENERAL)
    with pytest.raises(NotPossibleError, match="not a valid command"):
        slack.person("ana").command("/garden", "support-leads")
    slack.reinstall(without=["groups:read"])
    assert "groups:read" not in client.auth_test().headers["x-oauth-scopes"].split(",")
    slack.archive("leadership")
    assert set(names_of(slack)) == {"tokens_revoked", "app_uninstalled"}
    with pytest.raises(NotPossibleError, match="does not ask for"):
        slack.reinstall(without=["admin"])
