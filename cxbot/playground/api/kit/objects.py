"""Composition objects: texts, options, confirmations (docs: block-kit/composition-objects)."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from cxbot.playground.api.kit.rules import (
    Check,
    Shape,
    Where,
    anything,
    either,
    flag,
    items,
    kinds,
    matching,
    one_of,
    text,
    wrong,
)

TEXT = "block-kit/composition-objects/text-object"
PRIVATE = ("localhost", "127.", "0.0.0.0", "10.", "192.168.", "169.254.", "[::1]")  # noqa: S104  names to refuse, not to bind


def plain(most: int) -> Check:
    """A plain_text object."""
    shape = Shape(TEXT, {"type": one_of("plain_text"), "text": text(most), "emoji": flag}, ("type", "text"))
    return kinds({"plain_text": shape})


def either_text(most: int) -> Check:
    """A plain_text or mrkdwn object."""
    plain_shape = Shape(TEXT, {"type": one_of("plain_text"), "text": text(most), "emoji": flag}, ("type", "text"))
    marked = Shape(TEXT, {"type": one_of("mrkdwn"), "text": text(most), "verbatim": flag}, ("type", "text"))
    known = kinds({"plain_text": plain_shape, "mrkdwn": marked})

    def check(value: object, where: Where) -> Iterator[str]:
        found = list(known(value, where))
        if found:
            # Slack names the alternatives first, then what is wrong.
            yield wrong("failed to match all allowed schemas", where)
            yield from found

    return check


def address(value: object, where: Where) -> Iterator[str]:
    """A web address (docs: "URL ... Maximum length 3000 characters")."""
    found = list(text(3_000)(value, where))
    yield from found
    if isinstance(value, str) and not found and not urlsplit(value).scheme:
        yield wrong("must be a valid URL", where)


def picture_address(value: object, where: Where) -> Iterator[str]:
    """The address of a picture, which Slack must be able to download (docs: block-kit/blocks/image-block)."""
    found = list(address(value, where))
    yield from found
    if isinstance(value, str) and not found:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or parts.netloc.startswith(PRIVATE):
            yield wrong("downloading image failed", where)


CONFIRM = Shape(
    "block-kit/composition-objects/confirmation-dialog-object",
    {
        "title": plain(100),
        "text": either_text(300),
        "confirm": plain(30),
        "deny": plain(30),
        "style": one_of("primary", "danger"),
    },
    ("title", "text", "confirm", "deny"),
)


def option(words: Check, *, link: bool = False) -> Shape:
    """An option; in overflow menus it may have an address."""
    fields: dict[str, Check] = {"text": words, "value": text(150), "description": words}
    return Shape(
        "block-kit/composition-objects/option-object", fields | ({"url": address} if link else {}), ("text", "value")
    )


# Checkboxes and radio buttons may use mrkdwn, menus may not.
MENU_OPTION = option(plain(75))
LIST_OPTION = option(either_text(75))
OVERFLOW_OPTION = option(plain(75), link=True)
OPTION_GROUP = Shape(
    "block-kit/composition-objects/option-group-object",
    {"label": plain(75), "options": items(MENU_OPTION, 100)},
    ("label", "options"),
)
FILTER = Shape(
    "block-kit/composition-objects/conversation-filter-object",
    {
        "include": items(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)
DISPATCH = Shape(
    "block-kit/composition-objects/dispatch-action-configuration-object",
    {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 2)},
)
SLACK_FILE = Shape(
    "block-kit/composition-objects/slack-file-object",
    {"id": matching(r"F\w{6,}", "invalid slack file"), "url": address},
    whole=(either("id", "url", exactly=False),),
)
WORKFLOW = Shape(
    "block-kit/composition-objects/workflow-object",
    {
        "trigger": Shape(
            "block-kit/composition-objects/trigger-object",
            {"url": address, "customizable_input_parameters": anything},
            ("url",),
        )
    },
    ("trigger",),
)
