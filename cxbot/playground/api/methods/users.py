"""People (docs: reference/methods/users.info, users.list ...)."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cxbot.playground.api.calling import Argument, Call, Method, may, need
from cxbot.playground.state.errors import SlackError
from cxbot.playground.state.reading import Json
from cxbot.playground.state.workspace import Person


def info(call: Call) -> Json:
    """Docs: reference/methods/users.info."""
    person = call.state.workspace.people.get(call.text("user"))
    if person is None:
        raise SlackError("user_not_found")
    return {"user": shown(call, person)}


def everybody(call: Call) -> Json:
    """Docs: reference/methods/users.list; people of other companies are not in it."""
    team = call.state.workspace.team.id
    people = [each for each in call.state.workspace.people.values() if each.team == team]
    cursor = call.text("cursor").removeprefix("user:")
    if cursor and not cursor.isdecimal():
        raise SlackError("invalid_cursor")
    start = int(cursor or 0)
    end = start + max(1, min(call.number("limit", 1_000), 1_000))
    cursor = f"user:{end}" if end < len(people) else ""
    members = [shown(call, each) for each in people[start:end]]
    return {"members": members, "cache_ts": 0, "response_metadata": {"next_cursor": cursor}}


def by_email(call: Call) -> Json:
    """Docs: reference/methods/users.lookupByEmail."""
    for each in call.state.workspace.people.values():
        if each.role not in {"bot", "stranger"} and email(call, each) == call.text("email").lower():
            return {"user": shown(call, each)}
    raise SlackError("users_not_found")


def email(call: Call, person: Person) -> str:
    """A person's address."""
    return f"{person.name}@{call.state.workspace.teams[person.team].domain}.example"


def shown(call: Call, person: Person) -> Json:
    """A person as the Web API has her (docs: reference/objects/user-object)."""
    offset = datetime.now(UTC).astimezone(ZoneInfo(person.zone)).utcoffset()
    stranger = person.team != call.state.workspace.team.id
    profile: Json = {
        "title": person.title,
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "status_text": "",
        "status_emoji": "",
        "team": person.team,
    }
    if person.role == "bot":
        profile |= {"api_app_id": call.state.app.id, "bot_id": call.state.app.bot_id}
    elif call.may("users:read.email"):
        profile["email"] = email(call, person)
    user = {
        "id": person.id,
        "team_id": person.team,
        "name": person.name,
        "deleted": False,
        "color": person.color,
        "real_name": person.real_name,
        "tz": person.zone,
        "tz_label": person.zone,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": profile,
        "is_admin": person.role == "manager",
        "is_owner": person.role == "manager",
        "is_primary_owner": False,
        "is_restricted": person.role == "guest",
        "is_ultra_restricted": False,
        "is_bot": person.role == "bot",
        "is_app_user": False,
        "updated": 0,
    }
    # Docs: apis/slack-connect, "is_stranger": of another company, met in a shared channel.
    return user | ({"is_stranger": True} if stranger else {}) | _locale(call, person)


def _locale(call: Call, person: Person) -> Json:
    return {"locale": person.language} if call.flag("include_locale") else {}


LOCALE = Argument("include_locale", "flag")
METHODS = (
    Method("users.info", info, 4, ("users:read",), (need("user"), LOCALE)),
    Method("users.list", everybody, 2, ("users:read",), (*may("cursor"), Argument("limit", "number"), LOCALE)),
    Method("users.lookupByEmail", by_email, 3, ("users:read.email",), (need("email"), LOCALE)),
)
