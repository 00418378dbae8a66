"""A person sends a modal in, or closes it.

Docs: surfaces/modals, reference/interaction-payloads/view-interactions-payload.
"""

from collections.abc import Mapping

from cxbot.playground.api.checking import checked_view
from cxbot.playground.bot import payloads
from cxbot.playground.bot.delivering import Ack, deliver
from cxbot.playground.page import controls
from cxbot.playground.page.acting import TROUBLE
from cxbot.playground.state.errors import NotPossibleError, SlackError
from cxbot.playground.state.reading import Fields
from cxbot.playground.state.state import State
from cxbot.playground.state.windows import View
from cxbot.playground.state.workspace import Person


def find_modal(state: State, person: Person, view_id: str) -> View:
    """An open modal of the person.

    Raises:
        NotPossibleError: it is not open.
    """
    view = state.windows.views.get(view_id)
    if view is None or view.person != person.id or view.kind != "modal":
        raise NotPossibleError("That window is not open any more.")
    return view


async def submit(state: State, person: Person, view: View, given: Mapping[str, Fields]) -> dict[str, str]:
    """Send a modal in; words beside fields where it cannot be taken.

    Raises:
        NotPossibleError: the app did not answer, or with something Slack does not take.
    """
    if not view.sent.get("submit"):
        raise NotPossibleError("This window has nothing to send.")
    filled = controls.filled_in(state, view.sent["blocks"], given)
    missing = controls.problems(view.sent["blocks"], filled)
    if missing:
        return missing
    # Only inputs and what was used are in a submission's state; Slack sends all of it.
    view = state.windows.fill(view, filled)
    state.windows.wait(view, loading=True)
    state.stream.tell("views", person=person.id)
    ack = await deliver(state, "interactive", "view_submission", payloads.view_submission(state, person, view))
    state.windows.wait(view, loading=False)
    try:
        return _follow(state, view, ack)
    except SlackError as error:
        entry = state.record.begin("from_bot", "socket", "view_submission ack", ack.payload)
        state.record.end(entry, ok=False, answer=str(error))
        raise NotPossibleError(f"{TROUBLE} (The app answered with something Slack does not take: {error})") from error
    finally:
        state.stream.tell("views", person=person.id)


def close(state: State, person: Person, view: View, *, every: bool = False) -> None:
    """Close a modal with its cross or Cancel; all of them where `every` or the app wants it."""
    every = every or bool(view.sent.get("clear_on_close"))
    closing = state.windows.stack(person.id) if every else [view]
    for each in reversed(closing):
        if each.sent.get("notify_on_close"):
            payload = payloads.view_closed(state, person, each, cleared=every)
            state.later(deliver(state, "interactive", "view_closed", payload))
    state.windows.close(closing[0])
    state.stream.tell("views", person=person.id)


def _follow(state: State, view: View, ack: Ack) -> dict[str, str]:
    """Do what the ack says: nothing closes the modal (docs: view-interactions-payload, "response_action")."""
    if not ack.ok:
        raise NotPossibleError(TROUBLE)
    answer = ack.payload if isinstance(ack.payload, dict) else {}
    action = answer.get("response_action")
    if action == "errors":
        return _errors(view, answer.get("errors"))
    if action == "update":
        sent = checked_view(state, answer.get("view"), "modal")
        state.windows.update(state.windows.views.get(view.id, view), sent)
    elif action == "push":
        state.windows.push(view.person, checked_view(state, answer.get("view"), "modal"))
    elif action == "clear":
        state.windows.close_all(view.person)
    elif action:
        raise SlackError("invalid_response_action")
    else:
        state.windows.close(view)
    return {}


def _errors(view: View, errors: object) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.sent["blocks"] if block.get("type") == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise SlackError("invalid_errors", hint="errors are by the block_id of input blocks")
    return {str(key): str(value) for key, value in errors.items()}
