"""Modals and Home tabs (docs: reference/methods/views.open, views.push, views.update, views.publish)."""

from cxbot.playground.api.calling import Argument, Call, Method, may, need
from cxbot.playground.api.checking import checked_view
from cxbot.playground.bot.api_json import view_json
from cxbot.playground.state.errors import SlackError, invalid_arguments
from cxbot.playground.state.reading import Json
from cxbot.playground.state.windows import View


def open_modal(call: Call) -> Json:
    """Docs: reference/methods/views.open."""
    sent = _sent(call, "modal")
    trigger = call.state.windows.exchange(_trigger(call))
    return _shown(call, call.state.windows.open(trigger.person, sent))


def push(call: Call) -> Json:
    """Docs: reference/methods/views.push; the trigger must come from an open modal."""
    sent = _sent(call, "modal")
    trigger = call.state.windows.exchange(_trigger(call))
    below = call.state.windows.views.get(trigger.view or "")
    if below is None or below.kind != "modal":
        raise SlackError("not_found")
    return _shown(call, call.state.windows.push(trigger.person, sent))


def update(call: Call) -> Json:
    """Docs: reference/methods/views.update; `hash` guards against changes in between."""
    windows = call.state.windows
    if not call.text("view_id") and not call.text("external_id"):
        raise invalid_arguments("missing required field: view_id or external_id")
    view = windows.find(call.text("view_id"), call.text("external_id"))
    if view is None:
        raise SlackError("not_found")
    sent = _sent(call, view.kind, view)
    _check_hash(call, view)
    return _shown(call, windows.update(view, sent))


def publish(call: Call) -> Json:
    """Docs: reference/methods/views.publish."""
    state = call.state
    if not state.app.home_enabled:
        raise SlackError("not_enabled")
    person = state.workspace.people.get(call.text("user_id"))
    if person is None or person.is_bot or person.deactivated:
        raise SlackError("user_not_found")
    known = state.windows.home(person.id)
    sent = _sent(call, "home", known)
    if known:
        _check_hash(call, known)
    return _shown(call, state.windows.publish(person.id, sent))


def _sent(call: Call, kind: str, known: View | None = None) -> Json:
    """The view that the app sent, checked."""
    sent = checked_view(call.state, call.arguments["view"], kind)
    external = sent.get("external_id")
    other = call.state.windows.find(None, external) if external else None
    if other is not None and other != known:
        raise SlackError("duplicate_external_id")
    return sent


def _trigger(call: Call) -> str:
    trigger = call.text("trigger_id") or call.text("interactivity_pointer")
    if not trigger:
        raise invalid_arguments("missing required field: trigger_id")
    return trigger


def _check_hash(call: Call, view: View) -> None:
    if call.text("hash") and call.text("hash") != view.hash:
        raise SlackError("hash_conflict")


def _shown(call: Call, view: View) -> Json:
    call.state.stream.tell("views", person=view.person)
    return {"view": view_json(call.state, view)}


VIEW = Argument("view", "json", required=True)
METHODS = (
    Method("views.open", open_modal, 4, (), (*may("trigger_id", "interactivity_pointer"), VIEW)),
    Method("views.push", push, 4, (), (*may("trigger_id", "interactivity_pointer"), VIEW)),
    Method("views.update", update, 4, (), (*may("view_id", "external_id", "hash"), VIEW)),
    Method("views.publish", publish, 4, (), (need("user_id"), *may("hash"), VIEW)),
)
