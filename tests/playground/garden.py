"""A small Bolt app that is not cxbot: commands, a modal with errors, Home, type-ahead, shortcuts, a file."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from slack_bolt import App, BoltRequest
from slack_sdk import WebClient

from cxbot.playground import Playground
from tests.driver import connected
from tests.playground.pictures import png

PLANTS = ("Acer", "Acacia", "Basil", "Clover")


def text(words):
    return {"type": "plain_text", "text": words}


FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": text("Plant"),
    "submit": text("Plant It"),
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "name",
            "label": text("Name"),
            "element": {"type": "plain_text_input", "action_id": "name", "max_length": 20},
        },
        {
            "type": "input",
            "block_id": "kind",
            "label": text("Kind"),
            "element": {"type": "external_select", "action_id": "kind", "min_query_length": 0},
        },
        {
            "type": "input",
            "block_id": "sun",
            "optional": True,
            "label": text("Sun"),
            "element": {
                "type": "radio_buttons",
                "action_id": "sun",
                "options": [{"text": text("Much"), "value": "much"}, {"text": text("Little"), "value": "little"}],
            },
        },
        {
            "type": "actions",
            "block_id": "more",
            "elements": [{"type": "button", "action_id": "advice", "text": text("Advice")}],
        },
    ],
}
ADVICE = {"type": "modal", "title": text("Advice"), "blocks": [{"type": "section", "text": text("Water it.")}]}


def garden(client: WebClient, secret: str = "") -> App:
    """The app."""
    app = App(client=client, signing_secret=secret, process_before_response=False)

    @app.command("/garden")
    def command(ack, body, client, respond):
        if body["text"] == "plant":
            ack()
            client.views_open(trigger_id=body["trigger_id"], view=FORM)
        elif body["text"] == "later":
            ack()
            respond("Watered, as promised.")
        elif body["text"] == "loud":
            ack(response_type="in_channel", text="Everybody: the garden is open.")
        elif body["text"] == "picture":
            ack("Coming.")
            client.files_upload_v2(channel=body["channel_id"], content=png(), filename="bed.png", title="The bed")
        else:
            ack(f"I heard: {body['text']}")

    @app.command("/tend")
    def tend(ack, body):
        ack(body["text"])

    @app.options("kind")
    def kinds(ack, payload):
        found = [each for each in PLANTS if each.lower().startswith(payload["value"].lower())]
        ack(options=[{"text": text(each), "value": each.lower()} for each in found])

    @app.action("advice")
    def advice(ack, body, client):
        ack()
        client.views_push(trigger_id=body["trigger_id"], view=ADVICE)

    @app.view("form")
    def planted(ack, body, view, client):
        name = view["state"]["values"]["name"]["name"]["value"]
        kind = view["state"]["values"]["kind"]["kind"]["selected_option"]["value"]
        if name == "weed":
            ack(response_action="errors", errors={"name": "No weeds, please."})
            return
        ack()
        client.chat_postMessage(channel="general", text=f"<@{body['user']['id']}> planted {name} ({kind})")

    @app.view_closed("form")
    def closed(ack, body, client):
        ack()
        client.chat_postMessage(channel="general", text=f"<@{body['user']['id']}> changed her mind")

    @app.shortcut("plant")
    def plant(ack, shortcut, client):
        ack()
        client.views_open(trigger_id=shortcut["trigger_id"], view=FORM)

    @app.shortcut("water")
    def water(ack, shortcut, client):
        ack()
        client.chat_postMessage(channel=shortcut["channel"]["id"], thread_ts=shortcut["message"]["ts"], text="Splash")

    @app.event("app_home_opened")
    def home(event, client):
        blocks = [
            {"type": "header", "text": text("Your garden")},
            {
                "type": "section",
                "block_id": "day",
                "text": text("Next watering"),
                "accessory": {"type": "datepicker", "action_id": "day"},
            },
        ]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.action("day")
    def day(ack, body, client):
        ack()
        words = f"Watering on {body['actions'][0]['selected_date']}"
        view = {"type": "home", "blocks": [{"type": "section", "text": text(words)}]}
        client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)

    @app.event("app_mention")
    def mentioned(event, say):
        say(text="You called?", thread_ts=event.get("thread_ts") or event["ts"])

    @app.event("message")
    def heard(event, client):
        if event["channel_type"] == "im" and "bot_id" not in event:
            blocks = [
                {
                    "type": "actions",
                    "elements": [{"type": "button", "action_id": "again", "text": text("Again"), "value": "1"}],
                }
            ]
            client.chat_postMessage(channel=event["channel"], text="Hello", blocks=blocks)

    @app.action("again")
    def again(ack, respond, body):
        ack()
        respond(replace_original=True, text=f"Hello again ({body['actions'][0]['value']})")

    return app


@contextmanager
def running_garden(playground: Playground, client: WebClient, mode: str, ping_interval: float = 10) -> Iterator[App]:
    """The app, connected until the end; in Socket Mode it looks after its connection every `ping_interval` seconds."""
    if mode == "socket":
        app = garden(client)
        with connected(app, playground, ping_interval):
            yield app
    else:
        with serving(garden(client, playground.signing_secret)) as url:
            playground.request_url = url
            yield url


@contextmanager
def serving(app: App) -> Iterator[str]:
    """The app behind an address, as Slack calls it in HTTP mode."""

    class Calls(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers = {name.lower(): [value] for name, value in self.headers.items()}
            answer = app.dispatch(BoltRequest(body=body, headers=headers))
            self.send_response(answer.status)
            for name, values in answer.headers.items():
                for value in values:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class calls it that
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Calls)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/slack/events"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
