"""People (docs: reference/methods/users.info, users.list ...)."""

from cxbot.playground.api.calling import Argument, Call, Method, may, need
from cxbot.playground.bot.people_json import email_of, person_json
from cxbot.playground.state.errors import SlackError
from cxbot.playground.state.reading import Json
from cxbot.playground.state.workspace import Person


def info(call: Call) -> Json:
    """Docs: reference/methods/users.info."""
    person = call.state.workspace.people.get(call.text("user"))
    if person is None:
        raise SlackError("user_not_found")
    return {"user": _shown(call, person)}


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
    members = [_shown(call, each) for each in people[start:end]]
    return {"members": members, "cache_ts": 0, "response_metadata": {"next_cursor": cursor}}


def by_email(call: Call) -> Json:
    """Docs: reference/methods/users.lookupByEmail."""
    for each in call.state.workspace.people.values():
        known = each.role != "stranger" and not each.is_bot and not each.deactivated
        if known and email_of(call.state, each) == call.text("email").lower():
            return {"user": _shown(call, each)}
    raise SlackError("users_not_found")


def _shown(call: Call, person: Person) -> Json:
    shown = person_json(call.state, person, addresses=call.may("users:read.email"))
    return shown | ({"locale": person.language} if call.flag("include_locale") and not person.deactivated else {})


LOCALE = Argument("include_locale", "flag")
METHODS = (
    Method("users.info", info, 4, ("users:read",), (need("user"), LOCALE)),
    Method("users.list", everybody, 2, ("users:read",), (*may("cursor"), Argument("limit", "number"), LOCALE)),
    Method("users.lookupByEmail", by_email, 3, ("users:read.email",), (need("email"), LOCALE)),
)
