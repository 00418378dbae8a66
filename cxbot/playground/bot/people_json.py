"""People and bots as the Web API and payloads have them (docs: reference/objects/user-object)."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cxbot.playground.state.reading import Json
from cxbot.playground.state.state import State
from cxbot.playground.state.workspace import Person


def person_json(state: State, person: Person, *, addresses: bool) -> Json:
    """A person as the Web API has her (docs: reference/objects/user-object); `addresses` adds the mail address."""
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
    if person.is_bot:
        profile |= {"api_app_id": app_id(state, person), "bot_id": bot_id(state, person)}
    elif addresses:
        profile["email"] = email_of(state, person)
    user: Json = {
        "id": person.id,
        "team_id": person.team,
        "name": person.name,
        "deleted": person.deactivated,
        "profile": profile,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 0,
    }
    if person.deactivated:
        # Slack tells no more of a person who is gone.
        return user
    offset = datetime.now(UTC).astimezone(ZoneInfo(person.zone)).utcoffset()
    user |= {
        "color": person.color,
        "real_name": person.real_name,
        "tz": person.zone,
        "tz_label": person.zone,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_admin": person.role == "manager",
        "is_owner": person.role == "manager",
        "is_primary_owner": False,
        # Docs: reference/objects/user-object, a single-channel guest is both.
        "is_restricted": person.role in {"guest", "single_channel_guest"},
        "is_ultra_restricted": person.role == "single_channel_guest",
    }
    user |= {"is_workflow_bot": True} if person.role == "workflow" else {}
    # Docs: apis/slack-connect, "is_stranger": of another company, met in a shared channel.
    return user | ({"is_stranger": True} if person.team != state.workspace.team.id else {})


def email_of(state: State, person: Person) -> str:
    """A person's address."""
    return f"{person.name}@{state.workspace.teams[person.team].domain}.example"


def bot_id(state: State, person: Person) -> str:
    """A bot's id as such, beside its id as a member."""
    return state.app.bot_id if person.role == "bot" else f"B{person.id[1:]}"


def app_id(state: State, person: Person) -> str:
    """The app that a bot belongs to."""
    return state.app.id if person.role == "bot" else f"A{person.id[1:]}"


def bot_profile(state: State, bot: Person) -> Json:
    """What a bot's message says of its bot."""
    profile = {
        "id": bot_id(state, bot),
        "app_id": app_id(state, bot),
        "name": state.app.name if bot.role == "bot" else bot.real_name,
        "deleted": bot.deactivated,
        "team_id": bot.team,
        "updated": 0,
        "icons": {},
    }
    return profile | ({"is_workflow_bot": True} if bot.role == "workflow" else {})
