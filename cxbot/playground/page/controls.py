"""What people put into controls, as Slack sends it (docs: reference/block-kit/block-elements)."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from cxbot.playground.api.kit.objects import MENU_OPTION, OPTION_GROUP
from cxbot.playground.api.kit.rules import items
from cxbot.playground.api.normalising import elements
from cxbot.playground.state.errors import NotPossibleError, SlackError
from cxbot.playground.state.reading import Fields, Json
from cxbot.playground.state.state import State

MOST_OPTIONS = 100  # docs: select-menu-element, "options ... Maximum number of options is 100"
REQUIRED = "Please complete this required field."

# The field of a payload or state that carries the value, by type of element.
FIELDS = {
    "static_select": "selected_option",
    "external_select": "selected_option",
    "overflow": "selected_option",
    "radio_buttons": "selected_option",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "multi_users_select": "selected_users",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
    "button": "value",
    "icon_button": "value",
    "feedback_buttons": "value",
}
LISTS = frozenset({"selected_options", "selected_users", "selected_channels", "selected_conversations", "files"})
PRESSED = frozenset({"button", "icon_button", "workflow_button"})  # carry the app's value, not the person's
# The field of an element that says what is chosen at first.
INITIAL = {
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_channel": "initial_channel",
    "selected_conversation": "initial_conversation",
    "selected_users": "initial_users",
    "selected_channels": "initial_channels",
    "selected_conversations": "initial_conversations",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "value": "initial_value",
    "rich_text_value": "initial_value",
}


def chosen(state: State, element: Fields, value: Any) -> Any:
    """A person's value as it stands in payloads: whole options for values of options.

    Raises:
        NotPossibleError: it cannot be chosen there.
    """
    kind = element["type"]
    field = FIELDS.get(kind, "")
    if kind in PRESSED:
        return element.get("value")
    if value is None or value == "":
        return [] if field in LISTS else None
    if field == "selected_option":
        return _option(element, value)
    if field == "selected_options":
        return [_option(element, each) for each in value]
    _check_ids(state, field, [value] if isinstance(value, str) else value)
    return str(value) if field == "value" else value


def _check_ids(state: State, field: str, ids: Any) -> None:
    known: Fields | None = None
    if field.startswith("selected_user"):
        known = state.workspace.people
    elif field.startswith(("selected_channel", "selected_conversation")):
        known = state.workspace.channels
    if known is not None and not all(each in known for each in ids):
        raise NotPossibleError(f"There is nothing with the id {next(each for each in ids if each not in known)}.")


def action(block: Fields, element: Fields, value: object, action_ts: str) -> Json:
    """One entry of a payload's `actions` (docs: reference/interaction-payloads/block_actions-payload)."""
    kind = element["type"]
    found: Json = {
        "type": kind,
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": action_ts,
    }
    for each in ("text", "style", "placeholder", "confirm"):
        if each in element:
            found[each] = element[each]
    field = FIELDS.get(kind)
    if field and (kind not in PRESSED or value is not None):
        found[field] = value
        initial = INITIAL.get(field)
        if initial and initial in element and kind not in PRESSED:
            found[initial] = element[initial]
    return found


def state_value(element: Fields, value: object) -> Json:
    """One value of a view's or message's state."""
    return {"type": element["type"], FIELDS[element["type"]]: value}


def filled_in(state: State, blocks: Iterable[Json], given: Mapping[str, Fields]) -> dict[str, Json]:
    """The state of everything that can be filled in: what the person gave, else what it starts with."""
    found: dict[str, Json] = {}
    for block, element in elements(blocks):
        kind = element["type"]
        field = FIELDS.get(kind)
        if field is None or kind in {*PRESSED, "overflow", "feedback_buttons"}:
            continue
        given_here = given.get(block["block_id"], {})
        if element["action_id"] in given_here:
            value = chosen(state, element, given_here[element["action_id"]])
        else:
            value = element.get(INITIAL.get(field, ""), [] if field in LISTS else None)
            value = str(value) if field == "value" and value is not None else value
        found.setdefault(block["block_id"], {})[element["action_id"]] = state_value(element, value)
    return found


def is_empty(value: Fields) -> bool:
    """Whether nothing was filled in."""
    return all(each in (None, "", []) for key, each in value.items() if key != "type")


def suggested(answer: object) -> Json:
    """The options of an external select (docs: reference/block-kit/block-elements/select-menu-element).

    One that is wrong spoils the whole list.

    Raises:
        SlackError: they are none, too many or wrong.
    """
    for key, shape in (("options", MENU_OPTION), ("option_groups", OPTION_GROUP)):
        if isinstance(answer, dict) and isinstance(answer.get(key), list):
            found = [f"[ERROR] {each}" for each in items(shape, MOST_OPTIONS, 0)(answer[key], f"/{key}")]
            if found:
                raise SlackError("invalid_options", response_metadata={"messages": found})
            return {key: answer[key]}
    raise SlackError("no_options")


def _option(element: Fields, value: Any) -> Json:
    if isinstance(value, dict):
        return value
    groups = element.get("option_groups") or ()
    every = [*(element.get("options") or ()), *(each for group in groups for each in group.get("options", ()))]
    for option in every:
        if option.get("value") == value:
            return dict(option)
    raise NotPossibleError(f'There is no option "{value}".')


def problems(blocks: Iterable[Json], filled: Mapping[str, Fields]) -> dict[str, str]:
    """What Slack itself finds wrong with what was filled in, by block id."""
    found = {}
    for block in blocks:
        if block.get("type") != "input":
            continue
        element = block["element"]
        value = filled.get(block["block_id"], {}).get(element["action_id"], {})
        wrong = ("" if block.get("optional") else REQUIRED) if is_empty(value) else _problem(element, value)
        if wrong:
            found[block["block_id"]] = wrong
    return found


def _problem(element: Fields, value: Fields) -> str:
    kind, text = element["type"], str(value.get("value") or "")
    if kind == "plain_text_input":
        least, most = element.get("min_length", 0), element.get("max_length", 3_000)
        if not least <= len(text) <= most:
            return f"Please write between {least} and {most} characters."
    elif kind == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
        return "Please enter a valid email address."
    elif kind == "url_text_input" and not re.fullmatch(r"https?://\S+", text):
        return "Please enter a valid URL."
    elif kind == "number_input":
        return _number_problem(element, text)
    return ""


def _number_problem(element: Fields, text: str) -> str:
    pattern = r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(pattern, text):
        return "Please enter a number."
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and float(text) < float(least):
        return f"Please enter a number of at least {least}."
    if most is not None and float(text) > float(most):
        return f"Please enter a number of at most {most}."
    return ""
