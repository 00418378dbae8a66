"""A person does something: types, presses, fills in. The page and the tests' handles both come here."""

from collections.abc import Mapping
from typing import Any

from cxbot.playground.api.normalising import elements
from cxbot.playground.api.responding import DID_NOT_RESPOND, FAILED_WITH, answer, tell_failure
from cxbot.playground.bot import payloads
from cxbot.playground.bot.api_json import view_shown
from cxbot.playground.bot.delivering import Ack, deliver
from cxbot.playground.bot.events import happened, joined, send_event
from cxbot.playground.page import controls
from cxbot.playground.state.errors import NotPossibleError, SlackError
from cxbot.playground.state.state import Ground, ResponseUrl
from cxbot.playground.state.windows import View
from cxbot.playground.state.workspace import Channel, Message, Person

TROUBLE = "We had some trouble connecting. Try again?"
State = Mapping[str, Mapping[str, Any]]


def somebody(ground: Ground, who: str) -> Person:
    """The person who acts.

    Raises:
        NotPossibleError: there is nobody of that name.
    """
    person = ground.workspace.person(who)
    if person is None or person.role == "bot":
        raise NotPossibleError(f'There is nobody called "{who}".')
    return person


def open_channel(ground: Ground, person: Person, which: str) -> Channel:
    """A channel that the person can see.

    Raises:
        NotPossibleError: she cannot.
    """
    channel = ground.workspace.channel(which)
    if channel is None or not ground.workspace.sees(person.id, channel):
        raise NotPossibleError(f"{person.real_name} cannot see {which}.")
    return channel


def _writable(ground: Ground, person: Person, which: str) -> Channel:
    channel = open_channel(ground, person, which)
    if channel.archived:
        raise NotPossibleError(f"#{channel.name} is archived.")
    if person.id not in channel.members:
        raise NotPossibleError(f"{person.real_name} has to join #{channel.name} first.")
    return channel


def command(ground: Ground, person: Person, where: str, text: str) -> None:
    """Type a slash command (docs: interactivity/implementing-slash-commands)."""
    channel = _writable(ground, person, where)
    name, _, words = text.strip().partition(" ")
    known = next((each for each in ground.app.commands if each.get("command") == name), None)
    # An app's commands are there for people of the workspace it is installed in.
    if known is None or person.team != ground.workspace.team.id:
        raise NotPossibleError(f"{name} is not a valid command.")
    words = controls.escaped(ground, words.strip(), names=bool(known.get("should_escape")))
    payload = payloads.slash_command(ground, person, channel, name, words)
    ground.later(_command(ground, person, channel, text.strip(), payload))


async def _command(ground: Ground, person: Person, channel: Channel, typed: str, payload: dict[str, Any]) -> None:
    name = payload["command"]
    ack = await deliver(ground, "slash_commands", name, payload)
    if not ack.ok:
        tell_failure(ground, person.id, channel.id, _failure(name, ack))
    elif isinstance(ack.payload, dict) and ack.payload:
        try:
            answer(ground, ResponseUrl("", person.id, channel.id, 0.0), ack.payload, typed=typed)
        except SlackError as error:
            ground.record.end(
                ground.record.begin("from_bot", "response_url", "ack", ack.payload), ok=False, answer=str(error)
            )
            tell_failure(ground, person.id, channel.id, FAILED_WITH.format(what=name, code="invalid_command_response"))


def post(ground: Ground, person: Person, where: str, text: str, thread_ts: str | None = None) -> str:
    """Write an ordinary message; its ts."""
    channel = _writable(ground, person, where)
    if not text.strip():
        raise NotPossibleError("There is nothing to send.")
    if thread_ts:
        parent = ground.workspace.message(channel.id, thread_ts)
        if parent is None or parent.ephemeral_to:
            raise NotPossibleError("That message has no thread.")
        thread_ts = parent.thread_ts or parent.ts
    message = Message(channel.id, ground.workspace.times.next(), person.id, text, thread_ts=thread_ts)
    ground.workspace.put(message)
    ground.workspace.read[person.id, channel.id] = message.ts
    ground.tell_of(message)
    happened(ground, message)
    return message.ts


def find_message(ground: Ground, person: Person, channel: str, ts: str) -> Message:
    """A message that the person sees.

    Raises:
        NotPossibleError: she does not.
    """
    open_channel(ground, person, channel)
    message = ground.workspace.message(channel, ts)
    if message is None or message.ephemeral_to not in {None, person.id}:
        raise NotPossibleError("That message is not there any more.")
    return message


def find_place(ground: Ground, person: Person, container: Mapping[str, Any]) -> Message | View:
    """The message or view that something is used in.

    Raises:
        NotPossibleError: it is not there, or not this person's.
    """
    if container.get("type") == "message":
        return find_message(ground, person, str(container.get("channel")), str(container.get("ts")))
    view = ground.windows.views.get(str(container.get("view_id")))
    if view is None or view.person != person.id:
        raise NotPossibleError("That window is not open any more.")
    return view


def use(
    ground: Ground,
    person: Person,
    place: Message | View,
    action_id: str,
    value: Any = None,
    *,
    block_id: str | None = None,
    state: State | None = None,
) -> None:
    """Press a button, choose in a select, and so on: a block_actions payload."""
    if not ground.app.settings.get("interactivity", {}).get("is_enabled"):
        raise NotPossibleError("This app is not configured to handle interactive responses.")
    block, element = _element(place, action_id, block_id)
    chosen = controls.chosen(ground, element, value)
    action = controls.action(block, element, chosen, ground.workspace.times.next())
    blocks = place.sent.get("blocks", ()) if isinstance(place, View) else place.blocks or ()
    filled = controls.state(ground, blocks, state or {})
    if element["type"] not in {*controls.PRESSED, "overflow", "feedback_buttons"}:
        filled.setdefault(block["block_id"], {})[element["action_id"]] = controls.state_value(element, chosen)
    if isinstance(place, View):
        place = ground.windows.fill(place, filled)
    payload = payloads.block_actions(ground, person, place, [action], filled)
    ground.later(_use(ground, person, place, element, payload))


async def _use(
    ground: Ground, person: Person, place: Message | View, element: dict[str, Any], payload: dict[str, Any]
) -> None:
    ack = await deliver(ground, "interactive", "block_actions", payload)
    if ack.ok:
        return
    if isinstance(place, View):
        ground.news.tell("toast", {"text": TROUBLE, "person": person.id}, person.id)
    else:
        label = (element.get("text") or {}).get("text") if element["type"] == "button" else None
        tell_failure(ground, person.id, place.channel, _failure(label or "This action", ack), place.thread_ts)


async def options(
    ground: Ground, person: Person, place: Message | View, action_id: str, query: str, block_id: str | None = None
) -> dict[str, Any]:
    """Type into an external select; the bot's options (docs: external data source select)."""
    block, element = _element(place, action_id, block_id)
    if "external_select" not in element["type"]:
        raise NotPossibleError("That select does not ask the app.")
    payload = payloads.block_suggestion(ground, person, place, block["block_id"], action_id, query)
    ack = await deliver(ground, "interactive", "block_suggestion", payload)
    if not ack.ok:
        raise NotPossibleError("The app did not answer in time with options.")
    try:
        return controls.suggested(ack.payload)
    except SlackError as error:
        raise NotPossibleError(f"The app answered with options that Slack does not take: {error}") from error


def shortcut(
    ground: Ground, person: Person, callback_id: str, channel: str | None = None, ts: str | None = None
) -> None:
    """Use a global shortcut, or one of a message."""
    known = next((each for each in ground.app.shortcuts if each.get("callback_id") == callback_id), None)
    if known is None:
        raise NotPossibleError(f"There is no shortcut {callback_id}.")
    message = find_message(ground, person, channel, ts) if channel and ts else None
    if (known.get("type") == "message") != (message is not None):
        raise NotPossibleError(f"{known.get('name')} is a {known.get('type')} shortcut.")
    payload = payloads.shortcut(ground, person, callback_id, message)
    ground.later(_shortcut(ground, person, str(known["name"]), message, payload))


async def _shortcut(
    ground: Ground, person: Person, name: str, message: Message | None, payload: dict[str, Any]
) -> None:
    ack = await deliver(ground, "interactive", payload["type"], payload)
    if not ack.ok and message:
        tell_failure(ground, person.id, message.channel, _failure(name, ack), message.thread_ts)
    elif not ack.ok:
        ground.news.tell("toast", {"text": _failure(name, ack), "person": person.id}, person.id)


def open_home(ground: Ground, person: Person) -> None:
    """Open the app's Home tab (docs: reference/events/app_home_opened)."""
    direct = ground.workspace.direct(person.id, ground.workspace.bot)
    event: dict[str, Any] = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": direct.id,
        "tab": "home",
        "event_ts": ground.workspace.times.next(),
    }
    home = ground.windows.home(person.id)
    if home:
        event["view"] = view_shown(ground, home)
    send_event(ground, event, direct)


def invite(ground: Ground, which: str, *, belongs: bool) -> None:
    """Take the bot into a channel, or out of it."""
    channel = ground.workspace.channel(which)
    if channel is None or channel.kind == "im":
        raise NotPossibleError(f"There is no channel {which}.")
    # Who is taken out is not told: member_left_channel is for those who stay.
    if ground.workspace.change_members(channel.id, ground.workspace.bot, belongs=belongs) and belongs:
        joined(ground, channel)
    ground.news.tell("channels")


def _failure(what: str, ack: Ack) -> str:
    return (DID_NOT_RESPOND if ack.how == "late" else FAILED_WITH).format(what=what, code="dispatch_failed")


def _element(place: Message | View, action_id: str, block_id: str | None) -> tuple[dict[str, Any], dict[str, Any]]:
    blocks = place.sent.get("blocks", ()) if isinstance(place, View) else place.blocks or ()
    for block, element in elements(blocks):
        if element["action_id"] == action_id and block_id in {None, block["block_id"]}:
            return block, element
    raise NotPossibleError(f"There is nothing with the action id {action_id} there.")
