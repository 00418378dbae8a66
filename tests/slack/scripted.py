"""A Slack that answers from a script, over real HTTP: for outcomes that must come in an exact order.

It counts and keeps what it was asked, and can take a call and then say nothing.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode
from urllib.request import Request, urlopen

from slack_sdk.signature import SignatureVerifier

SECRET = "a-signing-secret"

Answer = dict[str, Any] | tuple[int, dict[str, str], dict[str, Any]] | None | float  # None: take it, then hang up


HANG = 60.0  # seconds that Slack takes, and then hangs up


@dataclass
class Scripted:
    """`script` gives for a method its answers in order; the last one stays."""

    script: dict[str, list[Answer]]
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)
    over: Event = field(default_factory=Event)
    url: str = ""

    def answer(self, method: str, payload: dict[str, Any]) -> Answer:
        with self.lock:
            self.calls.append((method, payload))
            answers = self.script.get(method, [{"ok": False, "error": "unknown_method"}])
            return answers.pop(0) if len(answers) > 1 else answers[0]

    def asked(self, method: str) -> list[dict[str, Any]]:
        with self.lock:
            return [payload for name, payload in self.calls if name == method]


@contextmanager
def running(script: dict[str, list[Answer]]) -> Iterator[Scripted]:
    scripted = Scripted(script)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _talking_to(scripted))
    scripted.url = f"http://127.0.0.1:{server.server_port}/api/"
    upload = {"ok": True, "file_id": "F1", "upload_url": f"http://127.0.0.1:{server.server_port}/upload"}
    script.setdefault("files.getUploadURLExternal", [upload])
    script.setdefault("upload", [{"ok": True}])
    script.setdefault("files.completeUploadExternal", [{"ok": True}])
    script.setdefault("files.info", [{"ok": True, "file": {"id": "F1", "mimetype": "image/png"}}])
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield scripted
    scripted.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


def _talking_to(scripted: Scripted) -> type[BaseHTTPRequestHandler]:
    class Talking(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer = scripted.answer(self.path.removeprefix("/api/").strip("/"), _read(self.headers, body))
            if isinstance(answer, float):
                scripted.over.wait(answer)
            if answer is None or isinstance(answer, float):
                self.close_connection = True
                return
            status, headers, content = answer if isinstance(answer, tuple) else (200, {}, answer)
            written = json.dumps(content).encode()
            self.send_response(status)
            for name, value in {
                **headers,
                "Content-Type": "application/json",
                "Content-Length": str(len(written)),
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(written)

        def log_message(self, *_: Any):
            pass

    return Talking


def _read(headers: Any, body: bytes) -> dict[str, Any]:
    kind = headers.get("Content-Type", "")
    if "json" in kind:
        return dict(json.loads(body))
    if "urlencoded" in kind:
        return dict(parse_qsl(body.decode()))
    return {"bytes": body}


def workspace() -> dict[str, list[Answer]]:
    """A workspace with one member."""
    return {
        "auth.test": [{"ok": True, "user_id": "UBOT", "bot_id": "B1", "user": "cxbot", "team_id": "T1"}],
        "users.info": [{"ok": True, "user": {"id": "U1", "team_id": "T1"}}],
        "conversations.info": [{"ok": True, "channel": {"id": "C1"}}],
    }


def command(url: str, number: int, text: str = "last week", *, secret: str = SECRET, response_url: str = "") -> bytes:
    """Have U1 type /cx, as Slack sends it to a bot at `url`, signed; what the bot answers."""
    fields = {"command": "/cx", "text": text, "user_id": "U1", "team_id": "T1", "response_url": response_url}
    return _sent(url, {**fields, "channel_id": f"C{number}", "trigger_id": f"trigger_{number}"}, secret)


def click(
    url: str,
    action: dict[str, Any],
    message: dict[str, Any],
    *,
    response_url: str = "",
    container: dict[str, Any] | None = None,
    view: dict[str, Any] | None = None,
) -> bytes:
    """Have U1 use a control of a message in C1, or of a view; what the bot answers, which should be nothing."""
    payload = {
        "type": "block_actions",
        "user": {"id": "U1", "team_id": "T1"},
        "team": {"id": "T1"},
        "channel": {"id": "C1"},
        "container": container
        or {"type": "message", "channel_id": "C1", "message_ts": message.get("ts"), "is_ephemeral": False},
        "message": message,
        "trigger_id": str(time.monotonic_ns()),
        "response_url": response_url,
        "actions": [{"block_id": "b", "action_ts": f"{time.time():.6f}", **action}],
    }
    if view is not None:
        payload |= {"view": view, "container": {"type": "view", "view_id": view.get("id")}}
        del payload["channel"], payload["message"]
    return _sent(url, {"payload": json.dumps(payload)}, SECRET)


def suggestion(url: str, action: dict[str, Any], typed: str) -> bytes:
    """Have U1 type into a select; what the bot offers."""
    payload = {"type": "block_suggestion", "user": {"id": "U1", "team_id": "T1"}, "team": {"id": "T1"}, "value": typed}
    named = {key: action[key] for key in ("action_id", "block_id")}
    return _sent(url, {"payload": json.dumps(payload | named)}, SECRET)


def event(url: str, what: dict[str, Any], number: int = 1, *, age: float = 0.0) -> bytes:
    """Tell the bot of an event that happened `age` seconds ago; what it answers, which should be nothing."""
    happened = {"type": "event_callback", "event_id": f"Ev{number}", "event_time": int(time.time() - age)}
    return _posted(url, json.dumps({**happened, "team_id": "T1", "event": what}).encode(), "application/json", SECRET)


def _sent(url: str, fields: dict[str, str], secret: str) -> bytes:
    return _posted(url, urlencode(fields).encode(), "application/x-www-form-urlencoded", secret)


def _posted(url: str, body: bytes, kind: str, secret: str) -> bytes:
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body) or "",
    }
    with urlopen(Request(f"{url}/slack/events", body, headers), timeout=10) as answer:
        return bytes(answer.read())
