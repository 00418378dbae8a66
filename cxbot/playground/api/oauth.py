"""Installing an app with OAuth (docs: authentication/installing-with-oauth, reference/methods/oauth.v2.access)."""

import secrets
import time
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from cxbot.playground.state.reading import Fields, Json
from cxbot.playground.state.state import Install, State

CODE_LIVES = 600.0  # docs: "The code ... will expire in ten minutes"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an app asks for on the install page."""

    client_id: str
    scopes: tuple[str, ...]
    redirect_uri: str
    state: str


def routes(state: State) -> list[Route]:
    """The install page and its answer."""
    return [
        Route("/oauth/v2/authorize", partial(_ask, state)),
        Route("/oauth/v2/allow", partial(_answer, state), methods=["POST"]),
    ]


async def _ask(state: State, request: Request) -> Response:
    query = request.query_params
    scopes = tuple(each.strip() for each in query.get("scope", "").split(",") if each.strip())
    wanted = Wanted(query.get("client_id", ""), scopes, _redirect(state, query), query.get("state", ""))
    problem = _problem(state, wanted)
    asked = secrets.token_urlsafe(18)
    if not problem:
        state.asked[asked] = wanted
    people = [each for each in state.workspace.people.values() if each.role == "manager"]
    pages = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=select_autoescape())
    page = pages.get_template("install.html").render(
        app=state.app.name,
        team=state.workspace.team.name,
        problem=problem,
        scopes=wanted.scopes,
        optional=state.app.optional_scopes,
        people=people,
        request=asked,
    )
    return HTMLResponse(page, 400 if problem else 200)


async def _answer(state: State, request: Request) -> Response:
    form = parse_qs((await request.body()).decode("utf-8", "replace"))
    wanted = state.asked.pop(form.get("request", [""])[0], None)
    if wanted is None:
        return HTMLResponse("This page was answered already.", 400)
    echoed = {"state": wanted.state} if wanted.state else {}
    if form.get("answer") != ["allow"]:
        return RedirectResponse(f"{wanted.redirect_uri}?{urlencode({'error': 'access_denied', **echoed})}", 303)
    ticked = set(form.get("scope", ()))
    granted = tuple(each for each in wanted.scopes if each in ticked or each not in state.app.optional_scopes)
    person = form.get("person", [""])[0]
    code = f"{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
    state.installs[code] = Install(person, granted, wanted.redirect_uri, time.monotonic())
    return RedirectResponse(f"{wanted.redirect_uri}?{urlencode({'code': code, **echoed})}", 303)


def _problem(state: State, wanted: Wanted) -> str:
    """Why the app cannot ask for that, in Slack's words; empty where it can."""
    known = {*state.app.manifest_scopes, *state.app.optional_scopes}
    unknown = [each for each in wanted.scopes if each not in known]
    if wanted.client_id != state.app.client_id:
        return "Invalid client_id parameter"
    if not wanted.scopes:
        return "No scopes requested"
    if unknown:
        return f"Invalid permissions requested: {', '.join(unknown)} (not in the manifest)"
    if not any(wanted.redirect_uri.startswith(each) for each in state.app.redirect_urls):
        return f"redirect_uri did not match any configured URIs: {wanted.redirect_uri or 'none'}"
    return ""


def _redirect(state: State, query: Fields) -> str:
    return str(query.get("redirect_uri") or next(iter(state.app.redirect_urls), ""))


def installed(state: State, install: Install) -> Json:
    """The app is installed; what oauth.v2.access tells it."""
    state.app = replace(state.app, granted=install.scopes)
    state.revoked = False
    return {
        "access_token": state.app.bot_token,
        "token_type": "bot",
        "scope": ",".join(install.scopes),
        "bot_user_id": state.workspace.bot,
        "app_id": state.app.id,
        "team": {"id": state.workspace.team.id, "name": state.workspace.team.name},
        "enterprise": None,
        "authed_user": {"id": install.person},
        "is_enterprise_install": False,
    }
