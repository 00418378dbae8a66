"""A person does something: types, presses, fills in. The page and the tests' handles both come here."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace

from cxbot.playground.api.normalising import elements
from cxbot.playground.api.responding import DID_NOT_RESPOND, FAILED_WITH, answer, tell_failure
from cxbot.playground.bot import payloads
from cxbot.playground.bot.api_json import view_json
from cxbot.playground.bot.delivering import Ack, deliver
from cxbot.playground.bot.events import group_changed, happened, joined, left, send_event
from cxbot.playground.bot.people_json import person_json
from cxbot.playground.page import controls, typed
from cxbot.playground.state.errors import NotPossibleError, SlackError
from cxbot.playground.state.reading import Fields, Json
from cxbot.playground.state.state import ResponseUrl, State
from cxbot.playground.state.windows import View
from cxbot.playground.state.workspace import Channel, Message, Person

TROUBLE = "We had some trouble connecting. Try again?"
Filled = Mapping[str, Fields]


def somebody(state: State, who: str) -> Person:
    """The person who acts.

    Raises:
        NotPossibleError: there is nobody of that name.
    """
    person = state.workspace.person(who)
    if person is None or person.role == "bot":
        raise NotPossibleError(f'There is nobody called "{who}".')
    return person


def _check_in(person: Person, *, uses_apps: bool = True) -> None:
    """Refuse whoever cannot sign in, and a workflow, which writes messages and nothing else."""
    if person.deactivated:
        raise NotPossibleError(f"The account of {person.real_name} is deactivated.")
    if uses_apps and person.role == "workflow":
        raise NotPossibleError(f"{person.real_name} is a workflow: it only writes messages.")


def open_channel(state: State, person: Person, which: str) -> Channel:
    """A channel that the person can see.

    Raises:
        NotPossibleError: she cannot.
    """
    channel = state.workspace.channel(which)
    if channel is None or not state.workspace.sees(person.id, channel):
        raise NotPossibleError(f"{person.real_name} cannot see {which}.")
    return channel


def _writable(state: State, person: Person, which: str) -> Channel:
    channel = open_channel(state, person, which)
    if channel.archived:
        raise NotPossibleError(f"#{channel.name} is archived.")
    if person.id not in channel.members:
        raise NotPossibleError(f"{person.real_name} has to join #{channel.name} first.")
    return channel


def command(state: State, person: Person, where: str, text: str) -> None:
    """Type a slash command (docs: interactivity/implementing-slash-commands)."""
    _check_in(person)
    channel = _writable(state, person, where)
    name, _, words = text.strip().partition(" ")
    installed = () if state.revoked else state.app.commands
    known = next((each for each in installed if each.get("command") == name), None)
    # An app's commands are there for people of the workspace it is installed in.
    if known is None or person.team != state.workspace.team.id:
        raise NotPossibleError(f"{name} is not a valid command.")
    words = typed.command(state, words.strip(), escape=bool(known.get("should_escape")))
    payload = payloads.slash_command(state, person, channel, name, words)
    state.later(_command(state, person, channel, text.strip(), payload))


async def _command(state: State, person: Person, channel: Channel, said: str, payload: Json) -> None:
    name = payload["command"]
    ack = await deliver(state, "slash_commands", name, payload)
    if not ack.ok:
        tell_failure(state, person.id, channel.id, _failure(name, ack))
    elif isinstance(ack.payload, dict) and ack.payload:
        try:
            answer(state, ResponseUrl("", person.id, channel.id, 0.0), ack.payload, typed=said)
        except SlackError as error:
            state.record.end(
                state.record.begin("from_bot", "response_url", "ack", ack.payload), ok=False, answer=str(error)
            )
            tell_failure(state, person.id, channel.id, FAILED_WITH.format(what=name, code="invalid_command_response"))


def post(state: State, person: Person, where: str, text: str, thread_ts: str | None = None) -> str:
    """Write an ordinary message; its ts."""
    _check_in(person, uses_apps=False)
    channel = _writable(state, person, where)
    if not text.strip():
        raise NotPossibleError("There is nothing to send.")
    if thread_ts:
        parent = state.workspace.message(channel.id, thread_ts)
        if parent is None or parent.ephemeral_to:
            raise NotPossibleError("That message has no thread.")
        thread_ts = parent.thread_ts or parent.ts
    said = typed.message(state, text)
    # Docs: reference/events/message/bot_message, what a workflow writes.
    kind = "bot_message" if person.role == "workflow" else None
    message = Message(channel.id, state.workspace.times.next(), person.id, said, thread_ts=thread_ts, subtype=kind)
    state.workspace.put(message)
    state.workspace.read[person.id, channel.id] = message.ts
    state.tell_of(message)
    happened(state, message)
    return message.ts


def find_message(state: State, person: Person, channel: str, ts: str) -> Message:
    """A message that the person sees.

    Raises:
        NotPossibleError: she does not.
    """
    open_channel(state, person, channel)
    message = state.workspace.message(channel, ts)
    if message is None or message.ephemeral_to not in {None, person.id}:
        raise NotPossibleError("That message is not there any more.")
    return message


def find_place(state: State, person: Person, container: Fields) -> Message | View:
    """The message or view that something is used in.

    Raises:
        NotPossibleError: it is not there, or not this person's.
    """
    if container.get("type") == "message":
        return find_message(state, person, str(container.get("channel")), str(container.get("ts")))
    view = state.windows.views.get(str(container.get("view_id")))
    if view is None or view.person != person.id:
        raise NotPossibleError("That window is not open any more.")
    return view


def use(
    state: State,
    person: Person,
    place: Message | View,
    action_id: str,
    value: object = None,
    *,
    block_id: str | None = None,
    filled: Filled | None = None,
) -> None:
    """Press a button, choose in a select, and so on: a block_actions payload."""
    _check_in(person)
    if not state.app.settings.get("interactivity", {}).get("is_enabled"):
        raise NotPossibleError("This app is not configured to handle interactive responses.")
    block, element = _element(place, action_id, block_id)
    chosen = controls.chosen(state, element, value)
    action = controls.action(block, element, chosen, state.workspace.times.next())
    blocks = place.sent.get("blocks", ()) if isinstance(place, View) else place.blocks or ()
    values = controls.filled_in(state, blocks, filled or {})
    if element["type"] not in {*controls.PRESSED, "overflow", "feedback_buttons"}:
        values.setdefault(block["block_id"], {})[element["action_id"]] = controls.state_value(element, chosen)
    if isinstance(place, View):
        place = state.windows.fill(place, values)
    payload = payloads.block_actions(state, person, place, [action], values)
    state.later(_use(state, person, place, element, payload))


async def _use(state: State, person: Person, place: Message | View, element: Json, payload: Json) -> None:
    ack = await deliver(state, "interactive", "block_actions", payload)
    if ack.ok:
        return
    if isinstance(place, View):
        state.stream.tell("toast", {"text": TROUBLE, "person": person.id}, person.id)
    else:
        label = (element.get("text") or {}).get("text") if element["type"] == "button" else None
        tell_failure(state, person.id, place.channel, _failure(label or "This action", ack), place.thread_ts)


async def options(
    state: State, person: Person, place: Message | View, action_id: str, query: str, block_id: str | None = None
) -> Json:
    """Type into an external select; the bot's options (docs: external data source select)."""
    _check_in(person)
    block, element = _element(place, action_id, block_id)
    if "external_select" not in element["type"]:
        raise NotPossibleError("That select does not ask the app.")
    payload = payloads.block_suggestion(state, person, place, block["block_id"], action_id, query)
    ack = await deliver(state, "interactive", "block_suggestion", payload)
    if not ack.ok:
        raise NotPossibleError("The app did not answer in time with options.")
    try:
        return controls.suggested(ack.payload)
    except SlackError as error:
        raise NotPossibleError(f"The app answered with options that Slack does not take: {error}") from error


def shortcut(state: State, person: Person, callback_id: str, channel: str | None = None, ts: str | None = None) -> None:
    """Use a global shortcut, or one of a message."""
    _check_in(person)
    known = next((each for each in state.app.shortcuts if each.get("callback_id") == callback_id), None)
    if known is None:
        raise NotPossibleError(f"There is no shortcut {callback_id}.")
    message = find_message(state, person, channel, ts) if channel and ts else None
    if (known.get("type") == "message") != (message is not None):
        raise NotPossibleError(f"{known.get('name')} is a {known.get('type')} shortcut.")
    payload = payloads.shortcut(state, person, callback_id, message)
    state.later(_shortcut(state, person, str(known["name"]), message, payload))


async def _shortcut(state: State, person: Person, name: str, message: Message | None, payload: Json) -> None:
    ack = await deliver(state, "interactive", payload["type"], payload)
    if not ack.ok and message:
        tell_failure(state, person.id, message.channel, _failure(name, ack), message.thread_ts)
    elif not ack.ok:
        state.stream.tell("toast", {"text": _failure(name, ack), "person": person.id}, person.id)


def open_home(state: State, person: Person) -> None:
    """Open the app's Home tab (docs: reference/events/app_home_opened)."""
    _check_in(person)
    direct = state.workspace.direct(person.id, state.workspace.bot)
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": direct.id,
        "tab": "home",
        "event_ts": state.workspace.times.next(),
    }
    home = state.windows.home(person.id)
    if home:
        event["view"] = view_json(state, home)
    send_event(state, event, direct)


def group(state: State, person: Person, others: Iterable[str]) -> Channel:
    """Begin a group message with others, the bot among them where it is named."""
    _check_in(person)
    names = [*others]
    found = [state.workspace.person(each) for each in names]
    missing = [name for name, each in zip(names, found, strict=True) if each is None]
    if missing:
        raise NotPossibleError(f'There is nobody called "{missing[0]}".')
    members = {person.id, *(each.id for each in found if each)}
    if len(members) < 3:
        raise NotPossibleError("A group message is between three people or more.")
    channel = state.workspace.group(sorted(members), person.id)
    state.stream.tell("channels")
    return channel


def deactivate(state: State, person: Person, *, deactivated: bool = True) -> None:
    """Deactivate an account, or activate it again (docs: reference/events/user_change)."""
    changed = replace(person, deactivated=deactivated)
    state.workspace.people[person.id] = changed
    if deactivated:
        state.windows.close_all(person.id)
    if "users:read" in state.app.granted:
        user = person_json(state, changed, addresses="users:read.email" in state.app.granted)
        ts = state.workspace.times.next()
        send_event(state, {"type": "user_change", "user": user, "cache_ts": int(time.time()), "event_ts": ts})
    state.stream.tell("channels")


def regroup(state: State, group: str, members: tuple[str, ...]) -> None:
    """Have a user group consist of these people."""
    before = state.workspace.groups[group]
    after = replace(before, members=members)
    state.workspace.groups[group] = after
    group_changed(state, before, after)


def invite(state: State, which: str, *, belongs: bool) -> None:
    """Take the bot into a channel, or out of it."""
    channel = state.workspace.channel(which)
    if channel is None or channel.kind in {"im", "mpim"}:
        raise NotPossibleError(f"There is no channel {which}.")
    # member_left_channel is for those who stay; who is taken out hears it otherwise.
    if state.workspace.change_members(channel.id, state.workspace.bot, belongs=belongs):
        (joined if belongs else left)(state, channel)
    state.stream.tell("channels")


def _failure(what: str, ack: Ack) -> str:
    return (DID_NOT_RESPOND if ack.how == "late" else FAILED_WITH).format(what=what, code="dispatch_failed")


def _element(place: Message | View, action_id: str, block_id: str | None) -> tuple[Json, Json]:
    blocks = place.sent.get("blocks", ()) if isinstance(place, View) else place.blocks or ()
    found = [(block, element) for block, element in elements(blocks) if element["action_id"] == action_id]
    # A press on a Home that the app has just drawn anew: block ids that Slack gave are others by now.
    found.sort(key=lambda each: each[0]["block_id"] != block_id)
    if found:
        return found[0]
    raise NotPossibleError(f"There is nothing with the action id {action_id} there.")
