"""Blocks of every kind: whole ones as Slack's reference describes them, written anew for a garden."""

from typing import Any

Block = dict[str, Any]


def plain(words: str) -> Block:
    return {"type": "plain_text", "text": words}


def marked(words: str) -> Block:
    return {"type": "mrkdwn", "text": words}


def option(words: str, value: str = "") -> Block:
    return {"text": plain(words), "value": value or words.lower()}


OPTIONS = [option("Rose"), option("Tulip"), {**option("Fern"), "description": plain("Likes shade")}]
CONFIRM = {
    "title": plain("Are you sure?"),
    "text": marked("This pulls out *every* plant."),
    "confirm": plain("Pull"),
    "deny": plain("Stop"),
    "style": "danger",
}
FILTER = {"include": ["public", "mpim"], "exclude_bot_users": True, "exclude_external_shared_channels": True}
DISPATCH = {"trigger_actions_on": ["on_character_entered", "on_enter_pressed"]}

BUTTON = {"type": "button", "text": plain("Water"), "action_id": "water", "value": "bed-1", "style": "primary"}
SELECTS: dict[str, Block] = {
    "static_select": {"type": "static_select", "placeholder": plain("Pick"), "options": OPTIONS, "action_id": "s"},
    "static_select in groups": {
        "type": "static_select",
        "option_groups": [{"label": plain("Flowers"), "options": OPTIONS}],
        "initial_option": OPTIONS[1],
    },
    "external_select": {"type": "external_select", "min_query_length": 3, "initial_option": option("Rose")},
    "users_select": {"type": "users_select", "initial_user": "U0ANA000001"},
    "channels_select": {"type": "channels_select", "initial_channel": "C0GENERAL01"},
    "conversations_select": {
        "type": "conversations_select",
        "default_to_current_conversation": True,
        "filter": FILTER,
    },
}
MULTI_SELECTS: dict[str, Block] = {
    "multi_static_select": {
        "type": "multi_static_select",
        "options": OPTIONS,
        "initial_options": OPTIONS[:2],
        "max_selected_items": 2,
    },
    "multi_external_select": {"type": "multi_external_select", "min_query_length": 1},
    "multi_users_select": {"type": "multi_users_select", "initial_users": ["U0ANA000001"]},
    "multi_channels_select": {"type": "multi_channels_select", "initial_channels": ["C0GENERAL01"]},
    "multi_conversations_select": {"type": "multi_conversations_select", "filter": {"include": ["im"]}},
}
PICKERS: dict[str, Block] = {
    "datepicker": {"type": "datepicker", "initial_date": "2026-11-30", "placeholder": plain("Day"), "confirm": CONFIRM},
    "timepicker": {"type": "timepicker", "initial_time": "09:05", "timezone": "Europe/Berlin"},
}
CHECKBOXES = {
    "type": "checkboxes",
    "options": [{"text": marked("*Dig*"), "value": "dig", "description": marked("`deep`")}, option("Sow")],
    "initial_options": [option("Sow")],
}
RADIO = {"type": "radio_buttons", "options": OPTIONS, "initial_option": OPTIONS[2]}
OVERFLOW = {"type": "overflow", "options": [option("Move"), {**option("Look"), "url": "https://example.com/bed"}]}
MOMENT = {"type": "datetimepicker", "initial_date_time": 1795579842}
IMAGE = {"type": "image", "image_url": "https://example.com/bed.png", "alt_text": "A bed of roses"}
LINK = {"trigger": {"url": "https://slack.com/shortcuts/Ft0/xyz", "customizable_input_parameters": []}}
WORKFLOW = {"type": "workflow_button", "text": plain("Run"), "workflow": LINK, "action_id": "w"}
INPUTS: dict[str, Block] = {
    "plain_text_input": {
        "type": "plain_text_input",
        "multiline": True,
        "min_length": 2,
        "max_length": 300,
        "initial_value": "ab",
        "dispatch_action_config": DISPATCH,
        "focus_on_load": True,
    },
    "email_text_input": {"type": "email_text_input", "placeholder": plain("you@example.com")},
    "url_text_input": {"type": "url_text_input", "initial_value": "https://example.com"},
    "number_input": {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "9"},
    "rich_text_input": {"type": "rich_text_input", "action_id": "r"},
    "file_input": {"type": "file_input", "filetypes": ["png"], "max_files": 3},
}
ACCESSORIES: dict[str, Block] = {
    "button": BUTTON,
    "button with a link": {**BUTTON, "url": "https://example.com", "confirm": CONFIRM, "accessibility_label": "Bed"},
    "checkboxes": CHECKBOXES,
    "radio_buttons": RADIO,
    "overflow": OVERFLOW,
    "image": IMAGE,
    "workflow_button": WORKFLOW,
    **SELECTS,
    **MULTI_SELECTS,
    **PICKERS,
}
IN_ACTIONS: dict[str, Block] = {
    **{key: each for key, each in ACCESSORIES.items() if key != "image" and key not in MULTI_SELECTS},
    "datetimepicker": MOMENT,
}
IN_INPUTS: dict[str, Block] = {
    **INPUTS,
    **SELECTS,
    **MULTI_SELECTS,
    **PICKERS,
    "checkboxes": CHECKBOXES,
    "radio_buttons": RADIO,
    "datetimepicker": MOMENT,
}


def section(accessory: Block) -> Block:
    return {"type": "section", "text": marked("*A bed*"), "accessory": accessory}


def field(element: Block) -> Block:
    return {"type": "input", "label": plain("Bed"), "element": element, "hint": plain("Any bed"), "optional": True}


RICH_TEXT = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Hello ", "style": {"bold": True, "italic": True}},
                {"type": "text", "text": "there", "style": {"strike": True, "code": True}},
                {"type": "user", "user_id": "U0ANA000001"},
                {"type": "usergroup", "usergroup_id": "S0GARDEN"},
                {"type": "channel", "channel_id": "C0GENERAL01", "style": {"bold": True}},
                {"type": "emoji", "name": "seedling", "unicode": "1f331"},
                {"type": "link", "url": "https://example.com", "text": "here", "unsafe": False},
                {"type": "broadcast", "range": "here"},
                {"type": "color", "value": "#1f6f3f"},
                {"type": "date", "timestamp": 1720710212, "format": "{date_num} at {time}", "fallback": "soon"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 1,
            "offset": 2,
            "border": 1,
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}],
        },
        {"type": "rich_text_preformatted", "border": 0, "elements": [{"type": "text", "text": "rake()"}]},
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "Grow."}]},
    ],
}
TABLE = {
    "type": "table",
    "column_settings": [{"is_wrapped": True}, {"align": "right"}],
    "rows": [
        [{"type": "raw_text", "text": "Bed"}, {"type": "raw_text", "text": "Roses"}],
        [{"type": "raw_text", "text": "North"}, {**RICH_TEXT, "elements": RICH_TEXT["elements"][:1]}],
    ],
}
HEADER = {"type": "header", "text": plain("The garden")}
BLOCKS: dict[str, Block] = {
    "section": {"type": "section", "text": marked("*Hello*"), "block_id": "hello", "expand": True},
    "section of fields": {"type": "section", "fields": [marked("*North*"), plain("Roses")]},
    "header": HEADER,
    "divider": {"type": "divider"},
    "context": {"type": "context", "elements": [IMAGE, marked("*Bed* 1"), plain("sunny")]},
    "actions": {"type": "actions", "elements": [BUTTON, {**BUTTON, "action_id": "other"}, OVERFLOW]},
    "image": {**IMAGE, "title": plain("A bed")},
    "rich_text": RICH_TEXT,
    "table": TABLE,
    "markdown": {"type": "markdown", "text": "## Beds\n\n| a | b |\n|---|---|\n| 1 | 2 |"},
    "input": {**field(INPUTS["plain_text_input"]), "dispatch_action": True},
    "video": {
        "type": "video",
        "title": plain("How to dig"),
        "title_url": "https://example.com/dig",
        "description": plain("With a spade"),
        "video_url": "https://example.com/embed/1",
        "thumbnail_url": "https://example.com/1.png",
        "alt_text": "Digging",
        "author_name": "Ana",
        "provider_name": "Garden TV",
        "provider_icon_url": "https://example.com/icon.png",
    },
    "file": {"type": "file", "external_id": "ABCD1", "source": "remote"},
    "context_actions": {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "f",
                "positive_button": {"text": plain("Good"), "value": "up"},
                "negative_button": {"text": plain("Bad"), "value": "down"},
            },
            {"type": "icon_button", "icon": "trash", "text": plain("Delete"), "action_id": "d"},
        ],
    },
    "data_table": {
        "type": "data_table",
        "caption": "Beds",
        "rows": [
            [{"type": "raw_text", "text": "Bed"}, {"type": "raw_text", "text": "Roses"}],
            [{"type": "raw_text", "text": "North"}, {"type": "raw_number", "value": 3, "text": "3"}],
        ],
        "page_size": 10,
    },
}
