"""An app is installed with OAuth: asked for, allowed by somebody, exchanged once."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.oauth import AuthorizeUrlGenerator

from tests.driver import client_of
from tests.playground.conftest import UNLIMITED
from tests.playground.test_api import code as error_of

BACK = "http://127.0.0.1/slack/oauth_redirect"


def page_of(playground, **changed: Any):
    asked = {"client_id": playground.client_id, "scopes": ["commands", "chat:write"], "redirect_uri": BACK} | changed
    url = AuthorizeUrlGenerator(**asked, authorization_url=f"{playground.url}oauth/v2/authorize").generate("s1")
    return httpx.get(url)


def allow(playground, page, **answers: Any):
    request = re.search(r'name="request" value="([^"]+)"', page.text)[1]
    form = {"request": request, "answer": "allow", "person": "U0ANA000001", **answers}
    found = httpx.post(f"{playground.url}oauth/v2/allow", data=form)
    assert found.status_code == 303
    assert found.headers["location"].startswith(BACK)
    return {key: value[0] for key, value in parse_qs(urlsplit(found.headers["location"]).query).items()}


def exchange(playground, code, **changed: Any):
    ours = {"client_id": playground.client_id, "client_secret": playground.client_secret, "redirect_uri": BACK}
    return WebClient(base_url=playground.api_url).oauth_v2_access(code=code, **ours | changed)


def test_an_app_is_allowed_and_gets_a_token_with_the_scopes_it_asked_for(playground):
    answer = allow(playground, page_of(playground))
    assert answer["state"] == "s1"
    found = exchange(playground, answer["code"])
    assert found["access_token"] == playground.bot_token
    assert found["scope"] == "commands,chat:write"
    assert found["authed_user"]["id"] == "U0ANA000001"
    client = client_of(playground)
    assert client.chat_postMessage(channel="general", text="x")["ok"]
    assert error_of(client.users_info, user="U0ANA000001") == "missing_scope"
    assert error_of(exchange, playground, answer["code"]) == "code_already_used"


def test_optional_scopes_may_be_left_out(playground):
    scopes = ["chat:write", "users:read.email"]
    without = allow(playground, page_of(playground, scopes=scopes))
    assert exchange(playground, without["code"])["scope"] == "chat:write"
    ticked = allow(playground, page_of(playground, scopes=scopes), scope="users:read.email")
    assert exchange(playground, ticked["code"])["scope"] == "chat:write,users:read.email"


def test_somebody_may_say_no(playground):
    assert allow(playground, page_of(playground), answer="deny") == {"error": "access_denied", "state": "s1"}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"client_id": "1.2"}, "Invalid client_id"),
        ({"scopes": ["admin"]}, "Invalid permissions requested: admin"),
        ({"redirect_uri": "https://evil.example/"}, "did not match any configured URIs"),
    ],
)
def test_what_an_app_may_not_ask_for(playground, changed, words):
    page = page_of(playground, **changed)
    assert page.status_code == 400
    assert words in page.text


def test_what_may_be_wrong_with_an_exchange(playground):
    good = allow(playground, page_of(playground))["code"]
    assert error_of(exchange, playground, "1.abc") == "invalid_code"
    assert error_of(exchange, playground, good, client_secret="x") == "bad_client_secret"
    assert error_of(exchange, playground, good, client_id="x") == "invalid_client_id"
    assert error_of(exchange, playground, good, redirect_uri="http://127.0.0.1/other") == "bad_redirect_uri"
    assert exchange(playground, good)["ok"]


def test_an_app_that_was_removed_has_a_dead_token(start):
    playground = start(UNLIMITED)
    client = client_of(playground)
    assert error_of(client.apps_uninstall, client_id="x", client_secret="y") == "client_id_token_mismatch"
    client.apps_uninstall(client_id=playground.client_id, client_secret=playground.client_secret)
    assert error_of(client.auth_test) == "account_inactive"
    exchange(playground, allow(playground, page_of(playground))["code"])
    assert client.auth_test()["ok"]
