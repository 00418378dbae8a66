"""Block elements: what people press, choose and fill in (docs: block-kit/block-elements)."""

from collections.abc import Iterator, Mapping
from typing import Any

from cxbot.playground.api.kit.objects import (
    CONFIRM,
    DISPATCH,
    FILTER,
    LIST_OPTION,
    MENU_OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    SLACK_FILE,
    WORKFLOW,
    address,
    either_text,
    picture_address,
    plain,
)
from cxbot.playground.api.kit.rich import RICH_TEXT
from cxbot.playground.api.kit.rules import (
    Check,
    Shape,
    Where,
    Whole,
    either,
    flag,
    items,
    kinds,
    matching,
    number,
    one_of,
    text,
    wrong,
)
from cxbot.playground.state.reading import Fields

PAGE = "block-kit/block-elements/"
DAY = matching(r"\d{4}-\d\d-\d\d", "must be a valid date (YYYY-MM-DD)")
TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "must be a valid time (HH:mm)")
DIGITS = matching(r"-?\d+(\.\d+)?", "must be a number")


def _element(page: str, fields: Mapping[str, Check], *required: str, whole: tuple[Whole, ...] = ()) -> Shape:
    common: dict[str, Check] = {"type": text(100), "action_id": text(255)}
    return Shape(f"{PAGE}{page}", {**common, **fields}, required, whole)


def _initial_is_an_option(value: Fields, where: Where) -> Iterator[str]:
    """Docs: "initial_option ... must exactly match one of the options"."""
    groups = [value, *_listed(value, "option_groups")]
    known = [_essence(each) for group in groups for each in _listed(group, "options")]
    one = value.get("initial_option")
    if one is not None and _essence(one) not in known:
        yield wrong("must match one of the options exactly", f"{where}/initial_option")
    for place, each in enumerate(_listed(value, "initial_options")):
        if _essence(each) not in known:
            yield wrong("must match one of the options exactly", f"{where}/initial_options/{place}")


def _listed(value: object, name: str) -> list[Any]:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def _essence(option: object) -> Any:
    """An option without what Slack adds when it keeps it."""
    if isinstance(option, dict):
        return {key: _essence(each) for key, each in option.items() if key not in {"emoji", "verbatim"}}
    return option


CONFIRMED: Mapping[str, Check] = {"confirm": CONFIRM}
FOCUS: Mapping[str, Check] = {"focus_on_load": flag}
HINT: Mapping[str, Check] = {"placeholder": plain(150)}
TYPED: Mapping[str, Check] = {"dispatch_action_config": DISPATCH, **FOCUS, **HINT}
SELECT: Mapping[str, Check] = {**CONFIRMED, **FOCUS, **HINT}
OPTIONS: Mapping[str, Check] = {"options": items(MENU_OPTION, 100), "option_groups": items(OPTION_GROUP, 100)}
MANY: Mapping[str, Check] = {"max_selected_items": number(1, 10_000)}
IDS = items(text(255), 100)
CONVERSATIONS: Mapping[str, Check] = {"default_to_current_conversation": flag, "filter": FILTER}
QUERY: Mapping[str, Check] = {"min_query_length": number(0, 10_000)}
ONE_OPTION: Mapping[str, Check] = {"initial_option": MENU_OPTION}
SOME_OPTIONS: Mapping[str, Check] = {"initial_options": items(MENU_OPTION, 100)}
LISTED: Mapping[str, Check] = {"options": items(LIST_OPTION, 10), **CONFIRMED, **FOCUS}
CHOICE = (either("options", "option_groups"), _initial_is_an_option)
FEEDBACK = Shape(
    f"{PAGE}feedback-buttons-element",
    {"text": plain(75), "value": text(2_000), "accessibility_label": text(75)},
    ("text", "value"),
)

PICTURE = Shape(
    f"{PAGE}image-element",
    {
        "type": one_of("image"),
        "image_url": picture_address,
        "slack_file": SLACK_FILE,
        "alt_text": text(2_000),
    },
    ("alt_text",),
    (either("image_url", "slack_file"),),
)
BUTTON = _element(
    "button-element",
    {
        "text": plain(75),
        "url": address,
        "value": text(2_000),
        "style": one_of("primary", "danger"),
        "accessibility_label": text(75),
        **CONFIRMED,
    },
    "text",
)
CHECKBOXES = _element(
    "checkboxes-element",
    {**LISTED, "initial_options": items(LIST_OPTION, 10)},
    "options",
    whole=(_initial_is_an_option,),
)
RADIO = _element(
    "radio-button-group-element",
    {**LISTED, "initial_option": LIST_OPTION},
    "options",
    whole=(_initial_is_an_option,),
)
OVERFLOW = _element("overflow-menu-element", {"options": items(OVERFLOW_OPTION, 5), **CONFIRMED}, "options")
DATE = _element("date-picker-element", {"initial_date": DAY, **SELECT})
TIME_OF_DAY = _element("time-picker-element", {"initial_time": TIME, "timezone": text(100), **SELECT})
MOMENT = _element("datetime-picker-element", {"initial_date_time": number(10**9, 10**10 - 1), **CONFIRMED, **FOCUS})
SELECT_PAGE, MANY_PAGE = "select-menu-element", "multi-select-menu-element"

ELEMENTS: Mapping[str, Shape] = {
    "button": BUTTON,
    "checkboxes": CHECKBOXES,
    "radio_buttons": RADIO,
    "overflow": OVERFLOW,
    "image": PICTURE,
    "datepicker": DATE,
    "timepicker": TIME_OF_DAY,
    "datetimepicker": MOMENT,
    "static_select": _element(SELECT_PAGE, {**OPTIONS, **ONE_OPTION, **SELECT}, whole=CHOICE),
    "external_select": _element(SELECT_PAGE, {**QUERY, **ONE_OPTION, **SELECT}),
    "users_select": _element(SELECT_PAGE, {"initial_user": text(255), **SELECT}),
    "channels_select": _element(SELECT_PAGE, {"initial_channel": text(255), "response_url_enabled": flag, **SELECT}),
    "conversations_select": _element(
        SELECT_PAGE,
        {"initial_conversation": text(255), "response_url_enabled": flag, **CONVERSATIONS, **SELECT},
    ),
    "multi_static_select": _element(MANY_PAGE, {**OPTIONS, **SOME_OPTIONS, **MANY, **SELECT}, whole=CHOICE),
    "multi_external_select": _element(MANY_PAGE, {**QUERY, **SOME_OPTIONS, **MANY, **SELECT}),
    "multi_users_select": _element(MANY_PAGE, {"initial_users": IDS, **MANY, **SELECT}),
    "multi_channels_select": _element(MANY_PAGE, {"initial_channels": IDS, **MANY, **SELECT}),
    "multi_conversations_select": _element(
        MANY_PAGE, {"initial_conversations": IDS, **CONVERSATIONS, **MANY, **SELECT}
    ),
    "plain_text_input": _element(
        "plain-text-input-element",
        {
            "initial_value": text(3_000, 0),
            "multiline": flag,
            "min_length": number(0, 3_000),
            "max_length": number(1, 3_000),
            **TYPED,
        },
    ),
    "email_text_input": _element("email-input-element", {"initial_value": text(3_000, 0), **TYPED}),
    "url_text_input": _element("url-input-element", {"initial_value": text(3_000, 0), **TYPED}),
    "number_input": _element(
        "number-input-element",
        {"is_decimal_allowed": flag, "initial_value": DIGITS, "min_value": DIGITS, "max_value": DIGITS, **TYPED},
        "is_decimal_allowed",
    ),
    "rich_text_input": _element("rich-text-input-element", {"initial_value": RICH_TEXT, **TYPED}),
    "file_input": _element("file-input-element", {"filetypes": items(text(100), 100), "max_files": number(1, 10)}),
    "workflow_button": _element(
        "workflow-button-element",
        {
            "text": plain(75),
            "workflow": WORKFLOW,
            "style": one_of("primary", "danger"),
            "accessibility_label": text(75),
        },
        *("text", "workflow"),
    ),
    "feedback_buttons": _element(
        "feedback-buttons-element",
        {"positive_button": FEEDBACK, "negative_button": FEEDBACK},
        *("positive_button", "negative_button"),
    ),
    "icon_button": _element(
        "icon-button-element",
        {
            "icon": one_of("trash"),
            "text": plain(75),
            "value": text(2_000),
            "accessibility_label": text(75),
            "visible_to_user_ids": IDS,
            **CONFIRMED,
        },
        *("icon", "text"),
    ),
}

SELECTS = ("static_select", "external_select", "users_select", "channels_select", "conversations_select")
MULTI_SELECTS = tuple(f"multi_{each}" for each in SELECTS)
PICKERS = ("datepicker", "timepicker")
GROUPS = ("checkboxes", "radio_buttons")
# Each element's page says "Works with block types".
IN_SECTIONS = kinds(
    ELEMENTS, ("button", "image", "overflow", "workflow_button", *GROUPS, *PICKERS, *SELECTS, *MULTI_SELECTS)
)
IN_ACTIONS = kinds(ELEMENTS, ("button", "overflow", "workflow_button", "datetimepicker", *GROUPS, *PICKERS, *SELECTS))
IN_INPUTS = kinds(
    ELEMENTS,
    (
        *("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "file_input"),
        *("datetimepicker", *GROUPS, *PICKERS, *SELECTS, *MULTI_SELECTS),
    ),
)
IN_CONTEXTS = kinds({"image": PICTURE, "plain_text": either_text(2_000), "mrkdwn": either_text(2_000)})
IN_CONTEXT_ACTIONS = kinds(ELEMENTS, ("feedback_buttons", "icon_button"))
