"""A small Bolt app that is not cxbot: it keeps notes about customers. The browser tests look at it through the page."""

import struct
import time
import zlib
from collections.abc import Mapping
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

MANIFEST: Mapping[str, Any] = {
    "display_information": {
        "name": "notebook",
        "description": "Keeps notes about customers",
        "background_color": "#335C9E",
    },
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": "notebook", "always_online": True},
        "shortcuts": [
            {"name": "Keep as Note", "type": "message", "callback_id": "keep", "description": "Keep this message"},
            {"name": "New Note", "type": "global", "callback_id": "new", "description": "Write a note"},
        ],
        "slash_commands": [
            {"command": "/note", "description": "Write a note", "usage_hint": "[about whom]"},
            {"command": "/notes", "description": "Show the notes", "usage_hint": "[last week] | kinds"},
        ],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "files:write", "files:read", "app_mentions:read"]}},
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "app_mention"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}
CUSTOMERS = ("Acme & Sons", "Acorn <Ltd>", "Beta Bikes", "日本株式会社")


def words(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def option(text: str, value: str) -> dict[str, Any]:
    return {"text": words(text), "value": value}


def button(text: str, action_id: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": words(text), "action_id": action_id, **more}


def form(about: str = "") -> dict[str, Any]:
    title = {"type": "plain_text_input", "action_id": "value", "max_length": 40}
    customer = {
        "type": "external_select",
        "action_id": "customer",
        "placeholder": words("Type a name"),
        "min_query_length": 1,
    }
    return {
        "type": "modal",
        "callback_id": "note",
        "title": words("New note"),
        "submit": words("Save"),
        "close": words("Cancel"),
        "private_metadata": about,
        "blocks": [
            {"type": "input", "block_id": "title", "label": words("Title"), "element": title},
            {"type": "input", "block_id": "customer", "label": words("Customer"), "element": customer},
            {
                "type": "input",
                "block_id": "tags",
                "optional": True,
                "label": words("Tags"),
                "element": {
                    "type": "multi_static_select",
                    "action_id": "tags",
                    "options": [
                        option("Billing", "billing"),
                        option("Delivery", "delivery"),
                        option("Praise", "praise"),
                    ],
                },
            },
            {
                "type": "input",
                "block_id": "day",
                "label": words("Day"),
                "element": {"type": "datepicker", "action_id": "day"},
            },
        ],
    }


def notes(file: str, *, last_week: bool = False) -> list[dict[str, Any]]:
    return [
        section("*Four notes this week*\nOne more than last week."),
        {
            "type": "image",
            "block_id": "picture",
            "slack_file": {"id": file},
            "alt_text": "Notes by day: four on Monday",
        },
        {
            "type": "actions",
            "block_id": "controls",
            "elements": [
                {
                    "type": "static_select",
                    "action_id": "by",
                    "options": [option("By day", "day"), option("By customer", "customer")],
                    "initial_option": option("By day", "day"),
                },
                button("Hide Last Week" if last_week else "Show Last Week", "last_week", value=file),
                button(
                    "Delete",
                    "delete",
                    style="danger",
                    confirm={
                        "title": words("Delete?"),
                        "text": words("Gone for good."),
                        "confirm": words("Delete"),
                        "deny": words("Keep"),
                        "style": "danger",
                    },
                ),
                {
                    "type": "overflow",
                    "action_id": "more",
                    "options": [option("Export", "export"), option("About", "about")],
                },
            ],
        },
    ]


KINDS: list[dict[str, Any]] = [
    {"type": "header", "text": words("Every kind :tada:")},
    section(
        "*bold* _italic_ ~gone~ `code` &lt;tag&gt; <https://example.com|a link>"
        " <!here> <!date^1795000000^{date_num}|then>"
    ),
    section(
        "> quoted\n```\n*as it is*\n```",
        fields=[{"type": "mrkdwn", "text": "*One*\n1"}, {"type": "mrkdwn", "text": "*Two*\n2"}],
    ),
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [{"type": "text", "text": "<b>not markup</b>", "style": {"bold": True}}],
            },
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "first"}]}],
            },
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "返事が早い"}]},
        ],
    },
    {
        "type": "table",
        "column_settings": [{"align": "left"}, {"align": "right"}],
        "rows": [
            [{"type": "raw_text", "text": "Customer"}, {"type": "raw_text", "text": "Notes"}],
            [{"type": "raw_text", "text": "Acme"}, {"type": "raw_text", "text": "4"}],
        ],
    },
    {"type": "divider"},
    {"type": "markdown", "text": "## Heading\n- **one**\n- two"},
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "9-15 Nov · Europe/Berlin"}]},
]


def png(width: int = 480, height: int = 270) -> bytes:
    """A plain picture, made by hand."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row = b"\x00" + b"".join(bytes((98, 182, 172) if (x // 48) % 2 else (15, 107, 112)) for x in range(width))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b"")
    )


def upload(client: WebClient) -> str:
    """An uploaded picture that Slack has finished with; its id."""
    file = client.files_upload_v2(content=png(), filename="notes.png", title="notes.png")["file"]["id"]
    while not client.files_info(file=file)["file"].get("mimetype"):
        time.sleep(0.05)
    return str(file)


def notebook(client: WebClient) -> App:
    """The app, its listeners registered."""
    app = App(client=client, token_verification_enabled=False)

    @app.command("/note")
    def note(ack: Any, body: Any, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form(body["channel_id"]))

    @app.shortcut("new")
    def new(ack: Any, body: Any, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.shortcut("keep")
    def keep(ack: Any, body: Any, client: WebClient) -> None:
        ack()
        client.chat_postMessage(channel=body["channel"]["id"], thread_ts=body["message"]["ts"], text="Kept as a note")

    @app.options("customer")
    def customers(ack: Any, payload: Any) -> None:
        found = [each for each in CUSTOMERS if payload["value"].lower() in each.lower()]
        ack(options=[option(each, each) for each in found])

    @app.view("note")
    def save(ack: Any, view: Any, body: Any, client: WebClient) -> None:
        filled = view["state"]["values"]
        title = filled["title"]["value"]["value"]
        if title == "taken":
            ack(response_action="errors", errors={"title": "There is a note of that name already."})
            return
        ack()
        if view["private_metadata"]:
            customer = filled["customer"]["customer"]["selected_option"]["value"]
            tags = ", ".join(each["value"] for each in filled["tags"]["tags"]["selected_options"])
            text = f"{title}: {customer} ({tags}) {filled['day']['day']['selected_date']}"
            client.chat_postMessage(
                channel=view["private_metadata"],
                text=text,
                blocks=[
                    {
                        "type": "rich_text",
                        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}],
                    }
                ],
            )

    @app.command("/notes")
    def show(ack: Any, command: Any, client: WebClient) -> None:
        ack("Looking the notes up")
        if command["text"] == "kinds":
            client.chat_postMessage(channel=command["channel_id"], text="Every kind", blocks=KINDS)
            return
        posted = client.chat_postMessage(channel=command["channel_id"], text="Four notes", blocks=notes(upload(client)))
        for number in (1, 2):
            client.chat_postMessage(
                channel=command["channel_id"], thread_ts=posted["ts"], text=f"Note {number} in full"
            )

    @app.action("last_week")
    def last_week(ack: Any, body: Any, action: Any, client: WebClient) -> None:
        ack()
        shown = "Show" in action["text"]["text"]
        client.chat_update(
            channel=body["channel"]["id"],
            ts=body["message"]["ts"],
            text="Four notes",
            blocks=notes(action["value"], last_week=shown),
        )

    @app.action("delete")
    def delete(ack: Any, body: Any, client: WebClient) -> None:
        ack()
        client.chat_delete(channel=body["channel"]["id"], ts=body["message"]["ts"])

    @app.action("by")
    @app.action("more")
    def nothing(ack: Any) -> None:
        ack()

    @app.event("app_home_opened")
    def home(event: Any, client: WebClient) -> None:
        if event["tab"] == "home":
            blocks = [
                {"type": "header", "text": words("Your notes")},
                section("None yet.", accessory=button("Write One", "write")),
            ]
            client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.action("write")
    def write(ack: Any, body: Any, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.event("app_mention")
    def mentioned(event: Any, client: WebClient) -> None:
        client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text=f"Yes, <@{event['user']}>?")

    return app
